// Whose session ends in one window leaves no names standing in the others, nor
// in what the browser keeps to go back to.
(function () {
  "use strict";
  var out = document.currentScript.dataset.out;
  window.addEventListener("pageshow", function (e) {
    if (!e.persisted) return;
    document.body.textContent = ""; // the answer may be long in coming
    location.reload();
  });
  if (!window.BroadcastChannel) return;
  var windows = new BroadcastChannel("groundwork-lock");
  windows.onmessage = function () {
    document.body.textContent = "";
    location.replace(out);
  };
  document.addEventListener("submit", function (e) {
    if (e.target.dataset.ends !== undefined) windows.postMessage("locked");
  });
})();
