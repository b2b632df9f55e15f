/* Talks: what is done in their list and in the list of conclusions, and a chart put into a talk.
   Buttons say in data-talk what they are for; the words come with the dialog of the shell. */
(function () {
  "use strict";
  const BASE = "/trinh-chieu";
  const EDITOR = "/bai-trinh-chieu";
  const LARGEST_FILE = 1_000_000;
  const dialog = () => document.getElementById("talk-dialog");
  const decisionDialog = () => document.getElementById("decision-dialog");

  function fill(text, slots) {
    return (text || "").replace(/\{(\w+)\}/g, (whole, slot) => (slots || {})[slot] ?? whole);
  }
  function word(name, slots) {
    return fill(JSON.parse(dialog().dataset.words)[name], slots);
  }

  /* One request; the answer is JSON with ok and status, or { error, remedy } in words. */
  async function ask(path, body) {
    const how = { headers: { Accept: "application/json" }, cache: "no-store" };
    if (body) {
      how.method = "POST";
      how.headers["Content-Type"] = "application/json";
      how.body = JSON.stringify(body);
      how.keepalive = how.body.length < 30_000;
    }
    try {
      const answer = await fetch(BASE + path, how);
      const given = await answer.json().catch(() => ({ error: word("said.lost"), remedy: "" }));
      return { ...given, ok: answer.ok, status: answer.status };
    } catch (failure) {
      if (!(failure instanceof TypeError)) throw failure;
      return { ok: false, status: 0, error: word("said.lost"), remedy: "" };
    }
  }
  const why = (answer) => [answer.error, answer.remedy].filter(Boolean).join(" ");

  /* A notice stays until it is closed, or the next one comes. */
  function notice(text, parts) {
    const box = document.createElement("div");
    box.className = "notice talk-notice";
    const said = document.createElement("p");
    said.textContent = text;
    const close = button(word("put.close"), () => box.remove());
    const acts = document.createElement("div");
    acts.className = "actions";
    acts.append(...(parts || []), close);
    box.append(said, acts);
    const place = document.getElementById("notice");
    place.querySelectorAll(".talk-notice").forEach((one) => one.remove());
    place.append(box);
    return box;
  }
  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-small";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }
  function link(text, href) {
    const made = document.createElement("a");
    made.className = "btn btn-small";
    made.textContent = text;
    made.href = href;
    return made;
  }

  /* The lists ask again. */
  function changed() {
    const place = document.querySelector("[data-changed]");
    if (place) window.dash_clientside.set_props(place.dataset.changed, { data: Date.now() });
  }

  async function act(path, body, said, undo) {
    const answer = await ask(path, body);
    changed();
    if (!answer.ok) {
      notice(why(answer));
    } else if (said) {
      notice(said, undo ? [button(word("undo"), undo)] : []);
    }
    return answer;
  }

  /* The list of talks. */
  const numberOf = (node) => Number(node.dataset.id);
  function remove(node) {
    const { name } = node.dataset;
    const back = () => act("/bai/khoi-phuc", { id: numberOf(node) },
      word("said.restored", { name }));
    return act("/bai/xoa", { id: numberOf(node) }, word("said.removed", { name }), back);
  }
  function restore(node) {
    const said = word("said.restored", node.dataset);
    return act("/bai/khoi-phuc", { id: numberOf(node) }, said);
  }
  async function copy(node) {
    const id = numberOf(node);
    let made = 0;
    const back = () => act("/bai/xoa", { id: made }, word("said.removed", node.dataset));
    const said = word("said.copied", node.dataset);
    made = (await act("/bai/nhan-ban", { id }, said, back)).id;
  }
  async function keep(node) {
    opened(await ask("/bai/luu", { talk: JSON.parse(node.dataset.given) }));
  }
  function opened(answer) {
    if (answer.ok) window.goTo(`${EDITOR}/${answer.id}`);
    else notice(why(answer));
  }
  function readIn() {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".json,application/json";
    input.addEventListener("change", async () => {
      const file = input.files[0];
      if (!file) return;
      let talk = null;
      try {
        talk = file.size <= LARGEST_FILE ? JSON.parse(await file.text()) : null;
      } catch (failure) {
        if (!(failure instanceof SyntaxError)) throw failure;
      }
      if (talk === null) notice(word("said.not_file"));
      else opened(await ask("/bai/nhap", { talk }));
    });
    input.click();
  }

  /* Conclusions. */
  let changing = null;
  const field = (name) => document.getElementById(`decision-${name}`);
  function isoDay(text) {
    const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
    if (!found) return text.trim();
    return `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}`;
  }
  function changeDecision(node) {
    changing = node.dataset;
    ["what", "who", "due"].forEach((name) => { field(name).value = changing[name]; });
    decisionDialog().querySelector(".talk-refused").textContent = "";
    decisionDialog().showModal();
  }
  async function saveDecision() {
    const before = { id: Number(changing.id), what: changing.what, who: changing.who,
                     due: isoDay(changing.due) };
    const after = { id: before.id, what: field("what").value, who: field("who").value,
                    due: isoDay(field("due").value) };
    const answer = await ask("/ket-luan/sua", after);
    if (!answer.ok) {
      decisionDialog().querySelector(".talk-refused").textContent = why(answer);
      return;
    }
    decisionDialog().close();
    changed();
    notice(word("decision.said.changed"), [button(word("undo"), () =>
      act("/ket-luan/sua", before, word("decision.said.changed")))]);
  }
  function removeDecision(node) {
    const { name } = node.dataset;
    const back = () => act("/ket-luan/khoi-phuc", { id: numberOf(node) },
      word("decision.said.restored", { name }));
    return act("/ket-luan/xoa", { id: numberOf(node) },
      word("decision.said.removed", { name }), back);
  }
  function restoreDecision(node) {
    const said = word("decision.said.restored", node.dataset);
    return act("/ket-luan/khoi-phuc", { id: numberOf(node) }, said);
  }

  /* A chart of any page, put into a talk. */
  let offered = null;
  async function offer(card) {
    const graph = card.querySelector(".dash-graph");
    offered = {
      name: card.querySelector(".card-title").textContent,
      slide: { kind: "card", page: location.pathname, part: graph.id,
               query: location.search.slice(1) },
    };
    const select = document.getElementById("talk-which");
    dialog().querySelector(".talk-card").textContent = offered.name;
    dialog().querySelector(".talk-refused").textContent = "";
    const answer = await ask("/bai");
    const option = (text, value) => new Option(text, value);
    select.replaceChildren(
      ...(answer.talks || []).map((talk) => option(talk.name, talk.id)),
      option(word("put.new"), ""));
    document.getElementById("talk-new-name").value = offered.name;
    showNew();
    dialog().querySelector(".talk-refused").textContent = answer.ok ? "" : why(answer);
    dialog().showModal();
    select.focus();
  }
  function showNew() {
    const select = document.getElementById("talk-which");
    dialog().querySelector(".talk-new").hidden = select.value !== "";
  }
  async function put() {
    const select = document.getElementById("talk-which");
    const id = select.value ? Number(select.value) : null;
    const name = id === null ? document.getElementById("talk-new-name").value
      : select.selectedOptions[0].textContent;
    const { slide } = offered;
    const answer = await ask("/bai/them", id === null ? { name, slide } : { id, slide });
    if (!answer.ok) {
      dialog().querySelector(".talk-refused").textContent = why(answer);
      return;
    }
    dialog().close();
    const back = id === null ? () => act("/bai/xoa", { id: answer.id }, word("put.undone"))
      : () => takeOut(answer.id, answer.version);
    notice(word("put.done", { card: offered.name, name }), [
      link(word("put.open"), `${EDITOR}/${answer.id}`), button(word("undo"), back)]);
  }
  /* The last slide goes, if nobody has changed the talk since. */
  async function takeOut(id, version) {
    const kept = await ask(`/bai?bai=${id}`);
    if (!kept.ok || kept.version !== version) {
      notice(kept.ok ? word("put.changed") : why(kept),
        [link(word("put.open"), `${EDITOR}/${id}`)]);
      return;
    }
    const talk = { ...kept.talk, slides: kept.talk.slides.slice(0, -1) };
    await act("/bai/luu", { id, version, talk }, word("put.undone"));
  }

  const acts = {
    keep, copy, remove, restore, import: readIn, "put-do": put,
    "put-cancel": () => dialog().close(), "decision-change": changeDecision,
    "decision-remove": removeDecision, "decision-restore": restoreDecision,
    "decision-save": saveDecision, "decision-cancel": () => decisionDialog().close(),
  };
  document.addEventListener("click", async (event) => {
    const node = event.target.closest && event.target.closest("button[data-talk]");
    if (!node || !acts[node.dataset.talk] || node.disabled) return;
    // Pressed twice, done once.
    node.disabled = true;
    try {
      await acts[node.dataset.talk](node);
    } finally {
      node.disabled = false;
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "talk-which") showNew();
  });
  // Fields of one line take no second one.
  document.addEventListener("keydown", (event) => {
    const one = event.key === "Enter" && event.target.matches("textarea[rows='1']");
    if (!one || event.isComposing) return;
    event.preventDefault();
    if (event.target.closest("#talk-dialog")) put();
    if (event.target.closest("#decision-dialog")) saveDecision();
  });

  window.talks = { ask, why, fill, isoDay, notice, offer };
})();
