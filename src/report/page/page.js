"use strict";
(function () {
  var articles = Array.prototype.slice.call(document.querySelectorAll("article.finding"));
  var revisions = Array.prototype.slice.call(document.querySelectorAll(".rows li"));
  if (articles.length + revisions.length === 0) return;

  function make(tag, text) {
    var element = document.createElement(tag);
    if (text) element.textContent = text;
    return element;
  }

  var tools = make("div");
  tools.className = "tools";
  tools.setAttribute("role", "search");
  tools.setAttribute("aria-label", "Search and filter");

  var label = make("label", "Search ");
  var search = make("input");
  search.type = "search";
  search.setAttribute("aria-keyshortcuts", "/");
  label.appendChild(search);
  tools.appendChild(label);

  var levels = ["error", "warning", "note"].filter(function (level) {
    return articles.some(function (article) { return article.dataset.level === level; });
  });
  var boxes = levels.map(function (level) {
    var of = make("label");
    var box = make("input");
    box.type = "checkbox";
    box.checked = true;
    box.value = level;
    of.appendChild(box);
    of.appendChild(document.createTextNode(" " + level + "s"));
    tools.appendChild(of);
    return box;
  });

  var unfold = make("button", "Unfold all");
  unfold.type = "button";
  tools.appendChild(unfold);
  var said = make("span");
  said.setAttribute("role", "status");
  tools.appendChild(said);
  var keys = make("span", "Keys: / search, n next, p previous finding");
  tools.appendChild(keys);
  document.querySelector("header").insertAdjacentElement("afterend", tools);

  var texts = new Map();
  function textOf(element) {
    if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
    return texts.get(element);
  }

  function shown() {
    return articles.filter(function (article) { return !article.hidden; });
  }

  function apply() {
    var wanted = search.value.trim().toLowerCase();
    var off = boxes.filter(function (box) { return !box.checked; }).map(function (box) { return box.value; });
    articles.forEach(function (article) {
      article.hidden = off.indexOf(article.dataset.level) >= 0 || (wanted !== "" && textOf(article).indexOf(wanted) < 0);
    });
    var rows = 0;
    revisions.forEach(function (row) {
      row.hidden = wanted !== "" && textOf(row).indexOf(wanted) < 0;
      var inner = row.firstElementChild;
      if (inner && inner.tagName === "DETAILS") {
        if (wanted !== "" && !row.hidden) inner.open = true;
      } else if (!row.hidden) {
        rows++;
      }
    });
    var words = [];
    if (articles.length) words.push(shown().length + " of " + articles.length + " findings");
    if (revisions.length && wanted !== "") words.push(rows + " revisions");
    said.textContent = words.join(", ");
  }

  function step(by) {
    var list = shown();
    if (list.length === 0) return;
    var at = list.indexOf(document.activeElement.closest("article.finding"));
    var next = at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1);
    list[next].tabIndex = -1;
    list[next].focus();
    list[next].scrollIntoView({ block: "center" });
  }

  function setAll(open) {
    document.querySelectorAll("details").forEach(function (details) { details.open = open; });
  }

  search.addEventListener("input", apply);
  boxes.forEach(function (box) { box.addEventListener("change", apply); });
  unfold.addEventListener("click", function () {
    var open = unfold.textContent === "Unfold all";
    setAll(open);
    unfold.textContent = open ? "Fold all" : "Unfold all";
  });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
      if (event.key === "Escape") { search.value = ""; apply(); search.blur(); }
      return;
    }
    if (event.key === "/") { event.preventDefault(); search.focus(); }
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("section:not(.graph) details").forEach(function (details) { details.open = true; });
  });
  apply();
})();
