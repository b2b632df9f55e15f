/* The editor of a talk: every change is a step that can be undone, and is kept by itself. What
   somebody else changed meanwhile is never written over. */
(function () {
  "use strict";
  const SAVE_MS = 700, AGAIN_MS = 3000, SEARCH_MS = 250, MOST_STEPS = 200;
  let editor = null; // { id, version, talk, ours, steps, field, place, timer, saving, again }
  let nextKey = 0;

  const part = (name) => editor.place.querySelector(name);
  const byId = (name) => document.getElementById(name);
  function word(name, slots) {
    return window.talks.fill(JSON.parse(part(".talk-bar").dataset.words)[name], slots);
  }
  function say(text) { part(".talk-said").textContent = text; }
  const clone = (value) => JSON.parse(JSON.stringify(value));
  // React keeps and reuses what stands around: the list of slides tells whether this is the page.
  const here = () => editor && editor.list === document.querySelector(".talk-slides");

  /* Called when the page is drawn, and at every choice of filters. */
  function arrive(id) {
    const list = document.querySelector(".talk-slides");
    if (list && (!here() || editor.number !== id)) open(id, list);
    else if (list && editor.talk) filtersChosen();
    return id;
  }

  async function open(id, list) {
    const place = list.closest(".page");
    editor = { id: Number(id), number: id, list, place, talk: null, steps: [], field: "" };
    const mine = editor;
    list.replaceChildren();
    const answer = await window.talks.ask(`/bai?bai=${encodeURIComponent(id)}`);
    if (mine !== editor) return;
    place.classList.toggle("no-talk", !answer.ok);
    if (!answer.ok) {
      status(window.talks.why(answer), true);
      return;
    }
    take(answer);
    draw();
    status("");
  }

  function take(answer) {
    Object.assign(editor, { version: answer.version, talk: answer.talk, ours: answer.ours });
    editor.talk.slides.forEach((slide, at) => {
      Object.assign(slide, { name: answer.names[at], scope: answer.scopes[at], key: ++nextKey });
    });
    showFilters();
  }

  function showFilters() {
    const query = editor.talk.query ? `?${editor.talk.query}` : "";
    if (location.search === query) return;
    history.replaceState(history.state, "", location.pathname + query);
    window.chibo.refresh();
  }
  function filtersChosen() {
    const query = location.search.slice(1);
    if (query !== editor.talk.query) change(() => { editor.talk.query = query; });
  }

  /* Steps: what stood before each change. Typing in one field is one step. */
  function step(field) {
    if (field && field === editor.field) return;
    editor.field = field || "";
    editor.steps.push({ talk: clone(editor.talk), ours: editor.ours });
    if (editor.steps.length > MOST_STEPS) editor.steps.shift();
    part("[data-edit=undo]").disabled = false;
  }
  function change(make, field) {
    step(field);
    make();
    if (!field) draw();
    save();
  }
  function undo() {
    const before = editor.steps.pop();
    if (!before) return;
    Object.assign(editor, before, { field: "" });
    showFilters();
    draw();
    say(word("undone"));
    save();
  }

  /* Keeping. */
  function status(text, wrong) {
    const place = part(".talk-status");
    place.textContent = text;
    place.classList.toggle("wrong", Boolean(wrong));
    part(".talk-choices").replaceChildren();
  }
  function save() {
    if (editor.conflict) return;
    clearTimeout(editor.timer);
    editor.dirty = true;
    status(word("saving"));
    editor.timer = setTimeout(send, SAVE_MS, editor);
  }
  async function send(mine) {
    if (mine.saving) {
      mine.again = true;
      return;
    }
    clearTimeout(mine.timer);
    Object.assign(mine, { saving: true, again: false, dirty: false });
    const { id, version, talk } = mine;
    const answer = await window.talks.ask("/bai/luu", { id, version, talk });
    mine.saving = false;
    if (answer.ok) mine.version = answer.version;
    else mine.dirty = true;
    if (mine !== editor || !here()) {
      if (mine.again && answer.ok) send(mine);
      return;
    }
    if (answer.ok && mine.again) send(mine);
    else if (answer.ok && mine.dirty) status(word("saving"));
    else if (answer.ok) status(word("saved", { at: clock() }));
    else if (answer.newest) conflict(answer);
    else if (answer.status === 0 || answer.status >= 500) {
      const known = answer.trouble ? window.talks.why(answer) : "";
      status([word("unsaved"), known].filter(Boolean).join(" "), true);
      mine.timer = setTimeout(send, AGAIN_MS, mine);
    } else status(word("wrong", { why: window.talks.why(answer) }), true);
  }
  function clock() {
    return new Date().toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" });
  }

  /* Changed elsewhere: the reader chooses, and either way both forms stay. */
  function conflict(answer) {
    editor.conflict = true;
    status(window.talks.why(answer), true);
    part(".talk-choices").append(
      made("button", "btn btn-small", word("keep_mine"), { click: keepMine }),
      made("button", "btn btn-small", word("take_theirs"), { click: () => theirs(answer.newest) }));
  }
  function mineOf(one) {
    return { ...one.talk, name: word("mine.name", { name: one.talk.name }).slice(0, 120) };
  }
  async function keepMine() {
    const talk = mineOf(editor);
    const answer = await window.talks.ask("/bai/luu", { talk });
    if (!answer.ok) {
      status(window.talks.why(answer), true);
      return;
    }
    Object.assign(editor, { dirty: false, conflict: false });
    window.goTo(`/bai-trinh-chieu/${answer.id}${talk.query ? `?${talk.query}` : ""}`);
  }
  function theirs(newest) {
    // What stood here is one step back.
    step();
    Object.assign(editor, { conflict: false, dirty: false });
    take(newest);
    draw();
    status(word("saved", { at: newest.changed }));
  }

  /* Drawing. */
  function made(tag, style, text, on) {
    const node = document.createElement(tag);
    if (tag === "button") node.type = "button";
    node.className = style;
    node.textContent = text || "";
    Object.entries(on || {}).forEach(([kind, act]) => node.addEventListener(kind, act));
    return node;
  }

  function draw() {
    const { talk } = editor;
    set(byId("talk-name"), talk.name);
    set(byId("talk-since"), talk.since ? talk.since.split("-").reverse().join("/") : "");
    part(".talk-unit").textContent = editor.ours || word("ours.none");
    part(".talk-unit").classList.toggle("muted", !editor.ours);
    part("[data-edit=ours-clear]").hidden = !talk.ours;
    part("[data-edit=undo]").disabled = !editor.steps.length;
    part("[data-edit-link=show]").href = `/trinh-chieu?bai=${editor.id}`;
    part("[data-edit-link=download]").href = `/trinh-chieu/bai/tai?bai=${editor.id}`;
    drawSlides();
  }
  function set(input, value) {
    if (input.value !== value) input.value = value;
  }
  function drawSlides() {
    const focus = document.activeElement && document.activeElement.dataset.focus;
    const open = new Set([...part(".talk-slides").querySelectorAll("details[open]")]
      .map((one) => one.closest("li").dataset.key));
    const rows = editor.talk.slides.map((slide, at) => row(slide, at, open.has(`${slide.key}`)));
    if (!rows.length) rows.push(made("li", "empty-state", word("slides.none")));
    part(".talk-slides").replaceChildren(...rows);
    const again = focus && part(`[data-focus="${focus}"]`);
    if (again) again.focus();
  }

  const called = (slide) => slide.name || word(`kind.${slide.kind}`);
  function row(slide, at, open) {
    const line = made("li", "talk-slide");
    line.dataset.key = slide.key;
    line.classList.toggle("is-hidden", slide.hidden);
    const head = made("div", "slide-head");
    const handle = made("span", "slide-handle", "⠿");
    handle.draggable = true;
    handle.setAttribute("aria-hidden", "true");
    const badges = made("span", "slide-badges");
    if (slide.hidden) badges.append(made("span", "chip", word("row.hidden")));
    const persons = made("span", "chip", word("row.persons"));
    persons.hidden = !slide.title;
    badges.append(persons);
    head.append(handle, made("span", "slide-number", `${at + 1}`),
      made("strong", "slide-name", called(slide)), badges, buttons(slide, at));
    line.append(head);
    if (slide.scope) line.append(made("p", "card-note", word("row.scope", slide)));
    line.append(titleField(slide, at, persons), notesField(slide, at, open));
    return line;
  }
  function buttons(slide, at) {
    const last = editor.talk.slides.length - 1;
    const place = made("div", "slide-acts actions");
    const verbs = [["up", "↑", at === 0], ["down", "↓", at === last],
                   [slide.hidden ? "unhide" : "hide"], ["twin"], ["delete"]];
    verbs.forEach(([verb, sign, off]) => {
      const one = made("button", "btn btn-small", sign || word(`row.${verb}`));
      one.disabled = Boolean(off);
      one.dataset.slide = verb;
      one.dataset.focus = `${slide.key} ${verb.replace("unhide", "hide")}`;
      one.title = word(`row.${verb}`);
      one.ariaLabel = word("row.of", { verb: word(`row.${verb}`), n: at + 1 });
      place.append(one);
    });
    return place;
  }
  function titleField(slide, at, persons) {
    const label = made("label", "slide-title", "");
    const input = made("input", "", "", { input: () => {
      change(() => { slideOf(slide.key).title = input.value; }, `title ${slide.key}`);
      persons.hidden = !input.value.trim();
    } });
    input.value = slide.title;
    input.maxLength = 200;
    input.placeholder = word("row.finding");
    input.dataset.focus = `${slide.key} title`;
    input.ariaLabel = word("row.of", { verb: word("row.own"), n: at + 1 });
    label.append(made("span", "", word("row.own")), input);
    return label;
  }
  function notesField(slide, at, open) {
    const details = made("details", "slide-notes");
    details.open = open;
    const summary = made("summary", "", word("row.notes") + (slide.notes ? " ✎" : ""));
    const area = made("textarea", "", "", { input: () =>
      change(() => { slideOf(slide.key).notes = area.value; }, `notes ${slide.key}`) });
    area.value = slide.notes;
    area.maxLength = 4000;
    area.rows = 4;
    area.ariaLabel = word("row.of", { verb: word("row.notes"), n: at + 1 });
    details.append(summary, area, made("p", "card-note", word("row.notes.hint")));
    return details;
  }

  /* Slides. */
  const slideOf = (key) => editor.talk.slides.find((one) => one.key === key);
  const keyOf = (node) => Number(node.closest("[data-key]").dataset.key);
  function move(key, to) {
    const { slides } = editor.talk;
    const from = slides.findIndex((one) => one.key === key);
    if (from < 0 || to < 0 || to >= slides.length || to === from) return;
    change(() => slides.splice(to, 0, ...slides.splice(from, 1)));
    say(word("row.moved", { n: to + 1 }));
  }
  function moveBy(key, by) {
    move(key, editor.talk.slides.findIndex((one) => one.key === key) + by);
  }
  const slideActs = {
    up: (key) => moveBy(key, -1),
    down: (key) => moveBy(key, 1),
    hide: (key) => change(() => { slideOf(key).hidden = true; }),
    unhide: (key) => change(() => { slideOf(key).hidden = false; }),
    twin(key) {
      const at = editor.talk.slides.findIndex((one) => one.key === key);
      const twin = { ...clone(slideOf(key)), key: ++nextKey };
      change(() => editor.talk.slides.splice(at + 1, 0, twin));
    },
    delete(key) {
      const at = editor.talk.slides.findIndex((one) => one.key === key);
      change(() => editor.talk.slides.splice(at, 1));
      // The keyboard goes on from the next slide.
      const rows = part(".talk-slides").querySelectorAll("[data-slide=delete]");
      (rows[Math.min(at, rows.length - 1)] || byId("talk-kind")).focus();
    },
  };
  const acts = {
    undo,
    add() {
      const kind = byId("talk-kind").value;
      const slide = { kind, query: "", page: "", part: "", title: "", notes: "", hidden: false,
                      name: "", scope: "", key: ++nextKey };
      change(() => editor.talk.slides.push(slide));
      part(".talk-slides").lastElementChild.scrollIntoView({ block: "nearest" });
    },
    "ours-clear": () => change(() => { Object.assign(editor, { ours: "" }).talk.ours = null; }),
  };

  /* Our unit. */
  let searching = 0;
  async function search(text) {
    const answer = text ? await window.talks.ask(`/don-vi?tim=${encodeURIComponent(text)}`) : {};
    if (!here() || byId("talk-ours").value.trim() !== text) return;
    const found = (answer.found || []).map((unit) => {
      const one = made("button", "", "", { click: () => choose(unit) });
      one.append(made("span", "", unit.name), made("span", "muted", unit.parent || ""));
      return one;
    });
    if (answer.found && !found.length) found.push(made("p", "muted", word("ours.not_found")));
    part(".talk-found").replaceChildren(...found);
  }
  function choose(unit) {
    change(() => { Object.assign(editor, { ours: unit.name }).talk.ours = unit.code; });
    byId("talk-ours").value = "";
    part(".talk-found").replaceChildren();
    byId("talk-ours").focus();
  }

  function since(input) {
    const text = input.value.trim();
    const day = window.talks.isoDay(text);
    const real = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) &&
      new Date(day).toISOString().startsWith(day);
    byId("talk-since-wrong").textContent = text && !real ? word("since.wrong") : "";
    const value = real ? day : null;
    if ((!text || real) && value !== editor.talk.since) {
      change(() => { editor.talk.since = value; }, "since");
    }
  }

  /* One listener for each kind of event. */
  const ready = (event) => here() && editor.talk && event.target.closest &&
    editor.place.contains(event.target);
  document.addEventListener("click", (event) => {
    if (!ready(event)) return;
    const node = event.target.closest("[data-slide], [data-edit]");
    if (!node || node.disabled) return;
    if (node.dataset.slide) slideActs[node.dataset.slide](keyOf(node));
    else acts[node.dataset.edit]();
  });
  document.addEventListener("input", (event) => {
    if (!ready(event)) return;
    const { id, value } = event.target;
    if (id === "talk-name" && value.trim()) {
      change(() => { editor.talk.name = value.replace(/\s+/g, " "); }, "name");
    }
    if (id === "talk-since" && value.length >= 8) since(event.target);
    if (id === "talk-ours") {
      clearTimeout(searching);
      searching = setTimeout(() => search(value.trim()), SEARCH_MS);
    }
  });
  document.addEventListener("change", (event) => {
    if (!ready(event)) return;
    if (event.target.id === "talk-since") since(event.target);
    if (event.target.id === "talk-name") set(event.target, editor.talk.name);
    editor.field = "";
  });
  document.addEventListener("keydown", (event) => {
    if (!here() || !editor.talk || document.querySelector("dialog[open]")) return;
    const typing = event.target.matches("input, textarea, select");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey &&
        !typing) {
      event.preventDefault();
      undo();
    }
    const line = event.altKey && event.target.closest(".talk-slide");
    if (line && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      moveBy(keyOf(line), event.key === "ArrowUp" ? -1 : 1);
    }
  });

  /* Dragging. */
  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    if (!ready(event) || !event.target.closest(".slide-handle")) return;
    dragged = keyOf(event.target);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(event.target.closest("li"), 20, 20);
  });
  const over = (event) => dragged !== null && ready(event) && event.target.closest(".talk-slide");
  function markTarget(line) {
    document.querySelectorAll(".talk-slide.target").forEach((one) => {
      if (one !== line) one.classList.remove("target");
    });
    if (line) line.classList.add("target");
  }
  document.addEventListener("dragover", (event) => {
    const line = over(event);
    if (line) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "move";
    }
    if (dragged !== null) markTarget(line);
  });
  document.addEventListener("drop", (event) => {
    const line = over(event);
    if (!line) return;
    event.preventDefault();
    move(dragged, editor.talk.slides.findIndex((one) => one.key === keyOf(line)));
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    markTarget(null);
  });

  /* Whoever leaves: what is not kept is sent at once, and the browser asks where it cannot be. */
  window.addEventListener("beforeunload", (event) => {
    if (!editor || !editor.talk || !(editor.dirty || editor.saving)) return;
    if (editor.dirty && !editor.conflict) send(editor);
    event.preventDefault();
  });
  window.addEventListener("_dashprivate_pushstate", () => {
    if (!editor || !editor.talk || !editor.dirty) return;
    if (editor.conflict) window.talks.ask("/bai/luu", { talk: mineOf(editor) });
    else send(editor);
    editor.dirty = false;
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.talks = { arrive };
})();
