// Accepting an invitation. The code stands behind "#" in the link, which is sent
// to nobody. Without this file it is typed.
(function () {
  "use strict";
  var field = document.getElementById("code");
  if (!field) return;
  function take() {
    var code = location.hash.slice(1);
    if (!code || document.getElementById(code)) return; // a link within this page
    history.replaceState(null, "", location.pathname); // out of the address
    try {
      field.value = decodeURIComponent(code);
    } catch (e) { // a link that was cut off
      field.value = code;
    }
  }
  take();
  window.addEventListener("hashchange", take); // the link was opened where this page stood
})();
