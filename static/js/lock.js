// Who locks this device in one window leaves no names standing in the others,
// nor in what the browser keeps to go back to.
(function () {
  "use strict";
  var lock = document.querySelector("form[action$='/trainer/lock']");
  if (!lock) return;
  window.addEventListener("pageshow", function (e) { if (e.persisted) location.reload(); });
  if (!window.BroadcastChannel) return;
  var windows = new BroadcastChannel("groundwork-lock");
  windows.onmessage = function () {
    document.body.textContent = "";
    location.replace(lock.getAttribute("action").replace("/trainer/lock", "/sign-in"));
  };
  document.addEventListener("submit", function (e) {
    if (/\/trainer\/(lock|account\/sign-out)$/.test(e.target.action)) windows.postMessage("locked");
  });
})();
