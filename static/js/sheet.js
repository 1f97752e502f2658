// Typing the paper sheet in: Enter saves the row and goes to the next one.
// Without this file the rows are saved in batches with the button.
//
// A row's number is its identity, so sending it twice is harmless. "Saved"
// shows only when the server has it on disk.
(function () {
  "use strict";
  var form = document.querySelector("[data-sheet]");
  if (!form || !window.fetch) return;
  var body = form.querySelector("tbody");
  var says = document.querySelector("[data-says]");
  var unsaved = document.querySelector("[data-unsaved]");
  var last = Number(form.dataset.saysRows) || 0;
  var timer = 0;
  var forgotten = false; // the session was ended: nothing is sent any more
  var entered = 0; // the most that an answer told: answers may come in another order

  function part(row, name) { return form.elements["row-" + row.dataset.row + "-" + name]; }

  // language is the row's own or that of the rows above.
  function language(row) {
    for (var r = row; r; r = r.previousElementSibling) {
      var chosen = part(r, "language").value;
      if (chosen) return chosen;
    }
    return "";
  }

  function content(row) {
    return JSON.stringify([part(row, "name").value.trim(), part(row, "none").checked, language(row)]);
  }

  function filled(row) { return part(row, "name").value.trim() !== "" || part(row, "none").checked; }

  function mark(row, state, text) {
    if (forgotten) return;
    row.dataset.state = state;
    var cell = row.querySelector(".state");
    cell.textContent = text;
    cell.classList.toggle("broken", state === "refused");
    var waits = body.querySelector('[data-state="waiting"]') !== null;
    unsaved.hidden = !waits;
  }

  function save(row) {
    if (forgotten || !filled(row)) return;
    var now = content(row);
    if (row.dataset.sent === now && (row.dataset.state === "saved" || row.dataset.state === "sending")) return;
    row.dataset.sent = now;
    mark(row, "sending", form.dataset.saving);
    var n = row.dataset.row;
    var data = new URLSearchParams();
    data.set("whose", form.elements.whose.value);
    data.set("numbers", n);
    data.set("row-" + n + "-name", part(row, "name").value);
    data.set("row-" + n + "-language", language(row));
    if (part(row, "none").checked) data.set("row-" + n + "-none", "1");
    fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" })
      .then(function (r) { return r.json().then(function (answer) { return { ok: r.ok, status: r.status, answer: answer }; }); })
      .then(function (r) {
        if (r.ok) return saved(row, r.answer);
        if (r.status >= 500 || r.status === 429) return later(row);
        if (r.status === 401) return later(row, form.dataset.signIn);
        part(row, "name").setAttribute("aria-invalid", "true");
        mark(row, "refused", r.answer.detail || form.dataset.notSaved);
      })
      .catch(function () { later(row); });
  }

  function saved(row, answer) {
    part(row, "name").removeAttribute("aria-invalid");
    mark(row, "saved", form.dataset.saved);
    if (answer.entered < entered) return;
    entered = answer.entered;
    says.textContent = answer.says;
    says.classList.toggle("saved", answer.all);
    says.classList.toggle("waiting", !answer.all);
  }

  function later(row, why) {
    if (forgotten) return;
    mark(row, "waiting", why || form.dataset.notSaved);
    clearTimeout(timer);
    timer = setTimeout(sendWaiting, 5000);
  }

  function sendWaiting() {
    body.querySelectorAll('[data-state="waiting"]').forEach(save);
  }

  // nextRow is the row below, made where the form has no more.
  function nextRow(row) {
    if (row.nextElementSibling) return row.nextElementSibling;
    var n = Number(row.dataset.row) + 1;
    var copy = row.cloneNode(true);
    var old = "row-" + row.dataset.row + "-";
    copy.dataset.row = n;
    delete copy.dataset.state;
    delete copy.dataset.sent;
    copy.querySelector(".number").textContent = n;
    copy.querySelector(".number").id = "n-" + n;
    copy.querySelector(".state").textContent = "";
    copy.querySelectorAll("input,select").forEach(function (e) {
      e.name = e.name.replace(old, "row-" + n + "-");
      e.removeAttribute("autofocus");
      e.removeAttribute("aria-invalid");
      var label = e.getAttribute("aria-label");
      if (label) e.setAttribute("aria-label", label.replace(row.dataset.row, n));
      if (e.type === "checkbox") e.checked = false;
      else if (e.tagName === "INPUT") e.value = "";
    });
    var select = copy.querySelector("select");
    if (select.options[0].value !== "") { // only the first row has no "as above"
      select.value = part(row, "language").value;
    } else {
      select.value = "";
    }
    body.appendChild(copy);
    form.elements.numbers.value += n + " ";
    return copy;
  }

  body.addEventListener("keydown", function (e) {
    if (e.key !== "Enter" || e.isComposing) return;
    e.preventDefault();
    var row = e.target.closest("tr");
    save(row);
    if (!filled(row) && Number(row.dataset.row) >= last) return;
    part(nextRow(row), "name").focus();
  });
  // Some keyboards send the sign of Enter to the row that now has the focus.
  body.addEventListener("keypress", function (e) {
    if (e.key === "Enter") e.preventDefault();
  });
  body.addEventListener("change", function (e) {
    var row = e.target.closest("tr");
    if (e.target.tagName !== "SELECT") return save(row);
    // A changed language changes the rows below that follow it.
    for (var r = row; r; r = r.nextElementSibling) {
      if (r !== row && part(r, "language").value) break;
      save(r);
    }
  });
  window.addEventListener("online", sendWaiting);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) sendWaiting(); });
  window.addEventListener("beforeunload", function (e) {
    if (!forgotten && !unsaved.hidden) e.preventDefault();
  });
  // Locking comes first: the rows go at once, without asking.
  document.addEventListener("groundwork-lock", function () {
    forgotten = true;
    clearTimeout(timer);
    body.textContent = "";
  });
})();
