// Whose session ends in one window leaves no names standing in the others, nor
// in what the browser keeps to go back to; and whoever is signed in here next
// finds none of hers. Each page tells the other windows who was signed in when
// it was made: what is somebody else's goes.
(function () {
  "use strict";
  var page = document.currentScript.dataset;
  window.addEventListener("pageshow", function (e) {
    if (!e.persisted) return;
    document.body.textContent = ""; // the answer may be long in coming
    location.reload();
  });
  if (!window.BroadcastChannel) return;
  var windows = new BroadcastChannel("groundwork-lock");

  function goes(said) {
    if (!page.whose) return false; // nobody's page
    if (said === "locked") return true;
    if (said.here === "" && page.kept !== undefined) return false; // she may come back
    return said.here !== page.whose;
  }

  windows.onmessage = function (e) {
    if (!goes(e.data)) return;
    document.dispatchEvent(new Event("groundwork-lock")); // what waits to be sent is forgotten
    document.body.textContent = "";
    location.replace(page.out);
  };
  if (page.here !== undefined) windows.postMessage({ here: page.here });
  document.addEventListener("submit", function (e) {
    if (e.target.dataset.ends === undefined) return;
    document.dispatchEvent(new Event("groundwork-lock"));
    windows.postMessage("locked");
  });
})();
