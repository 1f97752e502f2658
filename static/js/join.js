// Checking in from a phone. Without this file the form works too.
//
// The id is made once for this page, so sending twice is harmless. "Saved"
// shows only when the server has it on disk; until then what was typed stays
// on the page and is sent again by itself.
(function () {
  "use strict";
  var box = document.querySelector("[data-checkin]");
  var form = box && box.querySelector("form");
  if (!form || !window.fetch || !window.crypto) return;
  var problem = form.querySelector(".problem");
  var waiting = form.querySelector(".waiting");
  var id = uuid();
  var sending = false;
  var pending = null; // the body that waits to be saved
  var timer = 0;

  // uuid is a random UUID, version 4 (RFC 9562). crypto.randomUUID is missing
  // on plain HTTP.
  function uuid() {
    var b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    var hex = Array.from(b, function (x) { return (x + 256).toString(16).slice(1); }).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // lookup is the part of a card code that finds a card; the secret part never
  // leaves the phone here.
  function lookup(card) {
    return card.replace(/[\s-]/g, "").slice(0, 8);
  }

  function show(element, yes) {
    element.hidden = !yes;
  }

  function say(text) {
    problem.textContent = text;
    show(problem, text !== "");
  }

  function body() {
    var b = { language: form.dataset.language };
    var name = form.known_as.value.trim();
    var card = lookup(form.card.value);
    if (name) b.known_as = name;
    if (card) b.card = card;
    return JSON.stringify(b);
  }

  function send() {
    if (sending || pending === null) return;
    sending = true;
    clearTimeout(timer);
    fetch(form.dataset.api + id, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "Accept-Language": form.dataset.language },
      body: pending,
      credentials: "omit",
      cache: "no-store"
    }).then(answered, again);
  }

  function answered(r) {
    if (r.status === 200 || r.status === 201) return r.json().then(saved, again);
    if (r.status >= 500 || r.status === 429 || r.status === 408) return again();
    return r.json().then(refused, again);
  }

  function saved(answer) {
    sending = false;
    pending = null;
    form.remove();
    show(box.querySelector("#in"), true);
    box.querySelectorAll("[data-standing]").forEach(function (p) {
      show(p, p.dataset.standing === answer.standing);
    });
    box.querySelector(".saved").focus();
  }

  function refused(why) {
    sending = false;
    pending = null;
    show(waiting, false);
    say(why.detail || why.title || "");
    var field = form.elements[why.field];
    if (field) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
    }
  }

  function again() {
    sending = false;
    if (pending === null) return;
    show(waiting, true);
    clearTimeout(timer);
    timer = setTimeout(send, 5000);
  }

  form.addEventListener("submit", function (e) {
    e.preventDefault();
    say("");
    pending = body();
    send();
  });
  window.addEventListener("beforeunload", function (e) {
    if (pending !== null) e.preventDefault(); // it is nowhere else
  });
  // Who goes back to a page that the browser kept finds nothing that was typed and
  // not sent: she may be another.
  window.addEventListener("pagehide", function () {
    if (pending === null) form.reset();
  });
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) send();
  });
})();
