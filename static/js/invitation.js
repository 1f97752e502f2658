// Accepting an invitation. The code stands behind "#" in the link, which is sent
// to nobody. Without this file it is typed.
(function () {
  "use strict";
  var field = document.getElementById("code");
  var code = location.hash.slice(1);
  if (!field || !code) return;
  field.value = decodeURIComponent(code);
  history.replaceState(null, "", location.pathname); // out of the history
})();
