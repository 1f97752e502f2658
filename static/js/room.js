// The room and the wall: numbers and clock times stay fresh by themselves.
// Without this file the page shows what it was made with.
(function () {
  "use strict";
  var box = document.querySelector("[data-live]");
  if (!box || !window.fetch) return;
  var every = 5000; // milliseconds
  var bars = box.querySelector("[data-bars]");
  var asking = false;

  function find(selector) { return box.querySelector(selector); }

  function say(selector, text) {
    var e = find(selector);
    if (e && e.textContent !== text) e.textContent = text;
  }

  function show(selector, yes) {
    var e = find(selector);
    if (e) e.hidden = !yes;
  }

  function ask() {
    if (asking || document.hidden) return;
    asking = true;
    fetch(box.dataset.live, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" })
      .then(function (r) { return r.ok ? r.json() : Promise.reject(new Error(r.status)); })
      .then(fresh)
      .catch(function () { show("[data-offline]", true); })
      .then(function () { asking = false; });
  }

  function fresh(now) {
    show("[data-offline]", false);
    // What changed on another device is shown by the server, unless somebody
    // is in the middle of something here.
    if (box.dataset.begun !== undefined && (String(now.begun) !== box.dataset.begun || now.door !== box.dataset.door)) {
      if (!box.querySelector("details[open]")) { location.reload(); return; }
    }
    say("[data-present]", now.present);
    say("[data-expect]", now.expect);
    if (bars) drawBars(now.bars || []);
    show("[data-apart-more]", now.apart > Number(box.dataset.apart || 0));
    say("[data-behind] b", now.behind);
    show("[data-behind]", now.behind !== "");
    box.querySelectorAll(".run > li").forEach(function (li, i) { drawSlot(li, (now.slots || [])[i]); });
  }

  function drawSlot(li, slot) {
    if (!slot) return;
    put(li.querySelector("time"), slot.time);
    put(li.querySelector(".was"), slot.was || "");
    var left = li.querySelector(".left");
    put(left, slot.left || "");
    if (left) left.classList.toggle("over", slot.over === true);
  }

  function put(e, text) {
    if (e && e.textContent !== text) e.textContent = text;
  }

  function drawBars(list) {
    var lines = bars.children;
    while (lines.length > list.length) bars.lastElementChild.remove();
    list.forEach(function (bar, i) {
      var li = lines[i] || bars.appendChild(newBar());
      var name = li.querySelector("span");
      put(name, bar.name);
      name.lang = bar.tag;
      name.dir = bar.dir;
      put(li.querySelector("b"), String(bar.people));
      li.querySelector("rect").setAttribute("width", String(bar.width));
    });
  }

  function newBar() {
    var li = document.createElement("li");
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 100 10");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    var rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("height", "10");
    svg.appendChild(rect);
    li.appendChild(document.createElement("span"));
    li.appendChild(svg);
    li.appendChild(document.createElement("b"));
    return li;
  }

  setInterval(ask, every);
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("online", ask);
})();
