// Whose session ends in one window leaves no names standing in the others, nor
// in what the browser keeps to go back to; and whoever is signed in here next
// finds none of hers. Each page tells the other windows who was signed in when
// it was made: what is somebody else's goes. A session whose end was asked for while
// the server could not be reached is owed it: the first page that comes of it, and
// one that is still open, shows nothing and asks again. Only the server's own answer
// is believed: something in between may send whoever asks elsewhere.
(function () {
  "use strict";
  var page = document.currentScript.dataset;
  var owes = "groundwork-owes"; // an opaque word for the session
  var asking = false;

  function owed() {
    try { return localStorage.getItem(owes); } catch (e) { return null; } // it may be forbidden
  }

  function owe(session) {
    try {
      if (session) localStorage.setItem(owes, session);
      else localStorage.removeItem(owes);
    } catch (e) { /* then it ends by its time */ }
  }

  // settle locks what is owed it. It is none of a session that began since: signing
  // in has ended the one before, and so a page that shows nothing of hers, such as
  // the one that asks to sign in, is not kept from anybody where it cannot be asked.
  function settle() {
    if (asking || !page.session || owed() !== page.session) return;
    asking = true;
    if (page.whose || document.readyState === "loading") document.documentElement.hidden = true; // later somebody types there
    var stop = new AbortController(); // a network that was just joined may swallow it
    var late = setTimeout(function () { stop.abort(); }, 10000);
    fetch(page.lock, { method: "POST", body: new URLSearchParams({ session: page.session }), redirect: "manual", signal: stop.signal }).then(function (r) {
      return r.status === 204 || r.status === 401 || r.status === 409;
    }, function () { return false; }).then(function (over) {
      clearTimeout(late);
      asking = false;
      if (over) owe("");
      if (!page.whose) document.documentElement.hidden = false;
      else if (over) clear();
    });
  }

  function clear() {
    document.dispatchEvent(new Event("groundwork-lock")); // what waits to be sent is forgotten
    if (document.body) document.body.textContent = "";
    location.replace(page.out);
  }

  if (page.here !== undefined && owed() !== (page.session || "")) owe(""); // its session is over
  settle();
  setInterval(settle, 30000);
  window.addEventListener("online", settle);
  document.addEventListener("visibilitychange", settle);
  window.addEventListener("pageshow", function (e) {
    if (!e.persisted) return;
    document.body.textContent = ""; // the answer may be long in coming
    location.reload();
  });
  document.addEventListener("submit", function (e) {
    if (e.target.dataset.ends === "session") owe(page.session);
  });
  document.addEventListener("DOMContentLoaded", function () {
    if (!window.BroadcastChannel) return;
    var windows = new BroadcastChannel("groundwork-lock");
    var typed = false; // something that was perhaps not sent
    var halfAnHour = 1800000; // milliseconds
    var timer = 0;
    var ends = page.left ? Date.now() + page.left * 1000 + 1000 : Infinity; // of the session

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
  });
})();
