/* Parts that follow from the choice alone are asked for here: Dash's renderer compares every
   callback under way with every other, which takes longer than the charts themselves. The page
   names them, with the store that says what it is about (dashboard/components/connect.py).

   What the server has kept comes in one answer, the rest each in its own. */
(function () {
  "use strict";
  const CALLBACKS = "/_dash-update-component";
  const KEPT = "/_kept-parts";
  const LATE_MS = 300;
  const CHOSEN = { id: "chosen", property: "data" };
  const place = document.getElementById("settled");
  const settled = Object.entries(place ? JSON.parse(place.textContent) : {}).map(
    ([output, about]) => {
      const dot = output.lastIndexOf(".");
      return { output, id: output.slice(0, dot), property: output.slice(dot + 1), about };
    });
  // Charts first: they take longest to draw.
  const isChart = (part) => part.property === "figure";
  settled.sort((one, other) => isChart(other) - isChart(one));
  let asking = new AbortController();
  const awaited = new Set();

  const nodeOf = (id) => document.getElementById(id);
  // Of a store that stands on the page: Dash fails where it has none of that name.
  const stored = (id) => window.dash_component_api.getLayout(id).props.data;

  /* Old numbers grow grey once the answer is late: marked before, the page would be painted twice
     for an answer that comes at once. */
  let late = 0;
  function grow() {
    awaited.forEach((part) => {
      const node = nodeOf(part.id);
      if (node) Object.assign(node.dataset, { dashIsLoading: "true", late: "" });
    });
  }
  function wait(part) {
    awaited.add(part);
    const node = nodeOf(part.id);
    if (node && !node.firstChild) node.dataset.dashIsLoading = "true";
  }
  function end(part) {
    awaited.delete(part);
    const node = nodeOf(part.id);
    if (node && node.dataset.dashIsLoading) {
      delete node.dataset.dashIsLoading;
      delete node.dataset.late;
    }
    if (!awaited.size) busy(false);
  }
  function busy(now) {
    clearTimeout(late);
    if (now) late = setTimeout(grow, LATE_MS);
    nodeOf("_pages_content").ariaBusy = String(now);
  }

  function post(address, body) {
    return window.fetch(address, {
      method: "POST", credentials: "same-origin", signal: asking.signal,
      headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
  }

  function show(part, given) {
    end(part);
    Object.entries(given ? given.response : {}).forEach(([id, changed]) => {
      if (nodeOf(id)) window.dash_clientside.set_props(id, changed);
    });
  }

  /* A failure is told by states.js, and what another choice has given up needs no word. */
  async function unlessLost(work, otherwise) {
    const turn = asking;
    try {
      const found = await work();
      return turn === asking ? found : undefined;
    } catch (failure) {
      if (!["AbortError", "TypeError"].includes(failure.name)) throw failure;
      if (turn === asking) otherwise();
      return undefined;
    }
  }

  function askOne(part, chosen, about) {
    const state = [{ id: part.about, property: "data", value: about }];
    return unlessLost(async () => {
      const answer = await post(CALLBACKS, {
        output: part.output,
        outputs: { id: part.id, property: part.property },
        inputs: [{ ...CHOSEN, value: chosen }],
        changedPropIds: ["chosen.data"],
        ...(part.about ? { state } : {}),
      });
      return answer.status === 200 ? answer.json() : null;
    }, () => end(part)).then((given) => { if (given !== undefined) show(part, given); });
  }

  /* What can wait for the charts: Dash itself takes as long over the choice as a small chart. */
  let charts = null;
  function afterCharts(work) {
    if (charts) charts.push(work); else work();
  }
  function chartsDone() {
    const waiting = charts || [];
    charts = null;
    waiting.forEach((work) => work());
  }

  async function askKept(parts, chosen, about) {
    const answer = await post(KEPT, { outputs: parts.map((part) => part.output), chosen, about });
    return answer.ok ? (await answer.json()).answers : [];
  }

  async function ask(chosen) {
    asking.abort();
    asking = new AbortController();
    const turn = asking;
    awaited.forEach(end);
    const parts = settled.filter((part) => nodeOf(part.id));
    if (!charts && parts.some(isChart)) charts = [];
    if (!parts.length) {
      chartsDone();
      return;
    }
    const subject = parts.find((part) => part.about);
    const about = subject ? stored(subject.about) : null;
    parts.forEach(wait);
    busy(true);
    const kept = await unlessLost(
      () => askKept(parts, chosen, about), () => parts.forEach(end));
    if (turn !== asking) return;
    const answers = new Map(parts.map((part, at) => [part, (kept || [])[at]]));
    if (kept) parts.filter((part) => !answers.get(part)).forEach(
      (part) => askOne(part, chosen, about));
    const shown = parts.filter((part) => answers.get(part));
    shown.filter(isChart).forEach((part) => show(part, answers.get(part)));
    // The charts are painted before the rest of the page is laid out anew.
    window.afterPaint(() => {
      if (turn !== asking) return;
      shown.filter((part) => !isChart(part)).forEach((part) => show(part, answers.get(part)));
      chartsDone();
    });
  }

  function askAgain() {
    if (document.querySelector(".filter-bar")) ask(stored(CHOSEN.id));
    return window.dash_clientside.no_update;
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.chibo = Object.assign(window.dash_clientside.chibo || {}, {
    pageCame: askAgain, askAgain,
  });
  window.chibo = Object.assign(window.chibo || {}, { ask, afterCharts });
})();
