/* The tree of organisations: children are asked for when one is opened, the way to the chosen one
   is open already. Keys as everywhere: arrows, Home, End, Enter, or a letter. */
(function () {
  "use strict";
  const levels = new Map();
  const open = new Set();
  const DEEPEST = 6;
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

  /* Rows one below the other, each with its level: a name is then all that an item holds. */
  function rowsOf(code, depth) {
    const level = levels.get(code);
    if (!level) return [plain("tree-waiting", depth, "")];
    const made = level.rows.flatMap((row) => {
      const inner = !row.branch && open.has(row.code) ? rowsOf(row.code, depth + 1) : [];
      return [item(row, depth), ...inner];
    });
    return level.note ? [...made, plain("tree-note", depth, level.note)] : made;
  }

  function plain(style, depth, text) {
    const line = document.createElement("div");
    line.setAttribute("role", "none");
    line.className = `${style} tree-level-${Math.min(depth, DEEPEST)}`;
    line.textContent = text;
    return line;
  }

  function item(row, depth) {
    const made = plain(row.branch ? "tree-row tree-leaf" : "tree-row", depth, "");
    made.setAttribute("role", "treeitem");
    made.setAttribute("aria-level", depth);
    made.setAttribute("aria-selected", String(!row.branch && valueOf(row) === chosenCode()));
    if (!row.branch) made.setAttribute("aria-expanded", String(open.has(row.code)));
    made.dataset.code = row.code;
    made.tabIndex = -1;
    const mark = document.createElement("span");
    mark.className = "tree-mark";
    const name = document.createElement("span");
    name.className = "tree-name";
    name.textContent = row.name;
    made.append(mark, name);
    return made;
  }

  function draw() {
    const box = place();
    if (!box) return;
    const focused = box.contains(document.activeElement);
    const at = box.scrollTop;
    const list = document.createElement("div");
    list.setAttribute("role", "tree");
    list.setAttribute("aria-label", box.dataset.label);
    list.append(...rowsOf("", 1));
    box.replaceChildren(list);
    box.scrollTop = at;
    const here = items().find((one) => one.dataset.code === current) ||
      box.querySelector("[aria-selected=true]") || items()[0];
    if (here) here.tabIndex = 0;
    if (focused && here) here.focus({ preventScroll: true });
  }

  const items = () => [...place().querySelectorAll("[role=treeitem]")];
  const rowOf = (here) => [...levels.values()].flatMap((level) => level.rows)
    .find((row) => row.code === here.dataset.code);

  function move(here) {
    if (!here) return;
    items().forEach((one) => { one.tabIndex = one === here ? 0 : -1; });
    current = here.dataset.code;
    here.focus();
  }

  function toggle(code, wanted) {
    if (wanted === open.has(code)) return;
    if (wanted) open.add(code); else open.delete(code);
    if (wanted && !levels.has(code)) ask(code, false);
    current = code;
    draw();
  }

  function choose(here) {
    const row = rowOf(here);
    window.chibo.chooseOrganisation(row.branch ? row.code : valueOf(row), row.branch, row.name);
  }

  document.addEventListener("click", (event) => {
    const here = event.target.closest(".filter-tree .tree-row");
    if (!here) return;
    const row = rowOf(here);
    current = row.code;
    if (event.target.closest(".tree-mark") && !row.branch) toggle(row.code, !open.has(row.code));
    else choose(here);
  });

  const levelOf = (one) => Number(one.getAttribute("aria-level"));
  const next = (here, all) => all[all.indexOf(here) + 1];
  const above = (here, all) => all.slice(0, all.indexOf(here)).reverse()
    .find((one) => levelOf(one) < levelOf(here));
  const keys = {
    ArrowDown: (here, all) => move(next(here, all)),
    ArrowUp: (here, all) => move(all[all.indexOf(here) - 1]),
    Home: (_, all) => move(all[0]),
    End: (_, all) => move(all[all.length - 1]),
    ArrowRight(here, all) {
      if (here.getAttribute("aria-expanded") === "false") toggle(here.dataset.code, true);
      else if (next(here, all) && levelOf(next(here, all)) > levelOf(here)) move(next(here, all));
    },
    ArrowLeft(here, all) {
      if (here.getAttribute("aria-expanded") === "true") toggle(here.dataset.code, false);
      else move(above(here, all));
    },
    Enter: (here) => choose(here),
    " ": (here) => choose(here),
  };

  function byLetter(here, all, letter) {
    const after = [...all.slice(all.indexOf(here) + 1), ...all];
    move(after.find((one) => window.chibo.plain(one.textContent).startsWith(letter)));
  }

  document.addEventListener("keydown", (event) => {
    const here = event.target.closest(".filter-tree [role=treeitem]");
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    if (keys[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      keys[event.key](here, items());
    } else if (/^\p{L}$/u.test(event.key)) {
      event.stopPropagation();
      byLetter(here, items(), window.chibo.plain(event.key));
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
  window.dash_clientside.chibo = Object.assign(window.dash_clientside.chibo || {}, { showBelow });
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
