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
  var typed = false; // something that was perhaps not sent
  var halfAnHour = 1800000; // milliseconds
  var timer = 0;
  var ends = page.left ? Date.now() + page.left * 1000 + 1000 : Infinity; // of the session

  function clear() {
    document.dispatchEvent(new Event("groundwork-lock")); // what waits to be sent is forgotten
    document.body.textContent = "";
    location.replace(page.out);
  }

  // wait hides what was typed while nobody is signed in: she may come back.
  function wait() {
    if (page.kept !== undefined) return; // shows nothing of it
    if (!typed) return clear();
    if (document.body.hidden) return;
    document.body.hidden = true;
    timer = setTimeout(clear, halfAnHour);
  }

  function back() {
    document.body.hidden = false;
    ends = Infinity; // hers that began since is not known here
    clearTimeout(timer);
  }

  // A browser's own timer stands still while the machine sleeps.
  function late() {
    if (page.whose && Date.now() > ends) wait();
  }

  windows.onmessage = function (e) {
    if (!page.whose) return; // nobody's page
    if (e.data.here === page.whose) back();
    else if (e.data.here === "") wait();
    else clear(); // it was locked, or is another's now
  };
  setInterval(late, 30000);
  document.addEventListener("visibilitychange", late);
  document.addEventListener("input", function () { typed = true; });
  if (page.here !== undefined) windows.postMessage({ here: page.here });
  document.addEventListener("submit", function (e) {
    if (e.target.dataset.ends === undefined) return;
    document.dispatchEvent(new Event("groundwork-lock"));
    windows.postMessage("locked");
  });
})();
