/* The tree of organisations: children are asked for when one is opened, the way to the chosen one
   is open already. Keys as everywhere: arrows, Home, End, Enter, or a letter. */
(function () {
  "use strict";
  const levels = new Map();
  const open = new Set();
  let reading = "";
  let current = null;

  const place = () => document.querySelector(".filter-tree");
  const chosenCode = () => new URLSearchParams(location.search).get("don-vi") || "";
  const readingNow = () => new URLSearchParams(location.search).get("doc") || "now";
  const top = () => levels.get("") || { rows: [] };
  // The only top is everything: choosing it is choosing nothing.
  const valueOf = (row) => (top().rows.length === 1 && top().rows[0].code === row.code ? "" : row.code);

  function ask(code, way) {
    if (place()) place().setAttribute("aria-busy", "true");
    const chosen = new URLSearchParams({ "don-vi": code, doc: readingNow() });
    window.dash_clientside.set_props("filter-asked", {
      data: { chosen: chosen.toString(), way, at: performance.now() },
    });
  }

  /* Called with the answer: keeps it, draws, and returns what a screen reader hears. */
  function showBelow(answer) {
    if (!answer) return "";
    if (place()) place().setAttribute("aria-busy", "false");
    answer.forEach((level) => {
      levels.set(level.code, level);
      open.add(level.code);
    });
    draw();
    return answer[answer.length - 1].said;
  }

  function node(row, depth) {
    const item = document.createElement("li");
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-level", depth);
    item.setAttribute("aria-label", row.name);
    item.setAttribute("aria-selected", String(!row.branch && valueOf(row) === chosenCode()));
    item.dataset.code = row.code;
    item.tabIndex = -1;
    const line = document.createElement("span");
    line.className = row.branch ? "tree-row tree-leaf" : "tree-row";
    const name = document.createElement("span");
    name.className = "tree-name";
    name.textContent = row.name;
    const mark = document.createElement("span");
    mark.className = "tree-mark";
    line.append(mark, name);
    item.append(line);
    if (row.branch) return item;
    item.setAttribute("aria-expanded", String(open.has(row.code)));
    if (open.has(row.code)) item.append(group(row.code, depth + 1));
    return item;
  }

  function group(code, depth) {
    const list = document.createElement("ul");
    list.setAttribute("role", "group");
    const level = levels.get(code);
    if (!level) {
      list.className = "tree-waiting";
      return list;
    }
    list.append(...level.rows.map((row) => node(row, depth)));
    if (level.note) list.append(note(level.note));
    return list;
  }

  function note(text) {
    const line = document.createElement("li");
    line.setAttribute("role", "none");
    line.className = "tree-note";
    line.textContent = text;
    return line;
  }

  function draw() {
    const box = place();
    if (!box) return;
    const focused = box.contains(document.activeElement);
    const at = box.scrollTop;
    const list = document.createElement("ul");
    list.setAttribute("role", "tree");
    list.setAttribute("aria-label", box.dataset.label);
    list.append(...top().rows.map((row) => node(row, 1)));
    box.replaceChildren(list);
    box.scrollTop = at;
    const here = items().find((item) => item.dataset.code === current) ||
      box.querySelector("[aria-selected=true]") || items()[0];
    if (here) here.tabIndex = 0;
    if (focused && here) here.focus({ preventScroll: true });
  }

  const items = () => [...place().querySelectorAll("[role=treeitem]")];
  const rowOf = (item) => [...levels.values()].flatMap((level) => level.rows)
    .find((row) => row.code === item.dataset.code);

  function move(item) {
    if (!item) return;
    items().forEach((one) => { one.tabIndex = one === item ? 0 : -1; });
    current = item.dataset.code;
    item.focus();
  }

  function toggle(code, wanted) {
    if (wanted === open.has(code)) return;
    if (wanted) open.add(code); else open.delete(code);
    if (wanted && !levels.has(code)) ask(code, false);
    current = code;
    draw();
  }

  function choose(item) {
    const row = rowOf(item);
    window.chibo.chooseOrganisation(row.branch ? row.code : valueOf(row), row.branch, row.name);
  }

  document.addEventListener("click", (event) => {
    const line = event.target.closest(".filter-tree .tree-row");
    if (!line) return;
    const item = line.closest("[role=treeitem]");
    const row = rowOf(item);
    current = row.code;
    if (event.target.closest(".tree-mark") && !row.branch) toggle(row.code, !open.has(row.code));
    else choose(item);
  });

  const keys = {
    ArrowDown: (item, all) => move(all[all.indexOf(item) + 1]),
    ArrowUp: (item, all) => move(all[all.indexOf(item) - 1]),
    Home: (item, all) => move(all[0]),
    End: (item, all) => move(all[all.length - 1]),
    ArrowRight(item, all) {
      if (item.getAttribute("aria-expanded") === "false") toggle(item.dataset.code, true);
      else if (item.querySelector("[role=treeitem]")) move(all[all.indexOf(item) + 1]);
    },
    ArrowLeft(item) {
      if (item.getAttribute("aria-expanded") === "true") toggle(item.dataset.code, false);
      else move(item.parentElement.closest("[role=treeitem]"));
    },
    Enter: (item) => choose(item),
    " ": (item) => choose(item),
  };

  function byLetter(item, all, letter) {
    const after = [...all.slice(all.indexOf(item) + 1), ...all];
    move(after.find((one) => window.chibo.plain(one.getAttribute("aria-label")).startsWith(letter)));
  }

  document.addEventListener("keydown", (event) => {
    const item = event.target.closest(".filter-tree [role=treeitem]");
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    if (keys[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      keys[event.key](item, items());
    } else if (/^\p{L}$/u.test(event.key)) {
      event.stopPropagation();
      byLetter(item, items(), window.chibo.plain(event.key));
    }
  }, true);

  /* The search field; results replace the tree while there is text in it. */

  const search = () => document.getElementById("filter-search");
  let typing = 0;

  function drawSearch() {
    const box = document.querySelector(".filter-search-place");
    if (!box || box.firstElementChild) return;
    const field = document.createElement("input");
    field.id = "filter-search";
    field.type = "search";
    field.placeholder = box.dataset.label;
    field.setAttribute("aria-label", box.dataset.label);
    field.maxLength = Number(box.dataset.longest);
    field.autocomplete = "off";
    field.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => {
        window.dash_clientside.set_props("filter-typed", { data: field.value });
      }, 250);
    });
    box.append(field);
  }

  function clearSearch() {
    clearTimeout(typing);
    if (!search() || !search().value) return;
    search().value = "";
    window.dash_clientside.set_props("filter-found", { children: [] });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.chibo = { showBelow };
  window.chibo = Object.assign(window.chibo || {}, {
    /* Draw the tree as the menu opens; ask for the way where it is not known yet. */
    showTree() {
      if (reading !== readingNow()) {
        levels.clear();
        open.clear();
        reading = readingNow();
      }
      current = chosenCode() || null;
      const known = [...levels.values()].some((level) =>
        level.rows.some((row) => valueOf(row) === chosenCode()));
      if (known) draw();
      else ask(chosenCode(), true);
    },
    drawSearch,
    clearSearch,
    redrawTree() { if (place() && levels.size) draw(); },
  });
})();
