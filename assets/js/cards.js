/* What stands around a chart (sentence, note, table, spoken name) comes with the figure, in
   layout.meta; the card's own actions: enlarge, table, download; a click on a point leads on. */
(function () {
  "use strict";

  function element(name, text, attributes) {
    const made = document.createElement(name);
    made.textContent = text;
    Object.entries(attributes || {}).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  function row(cells, head) {
    const line = document.createElement("tr");
    cells.forEach((cell, at) => {
      const scope = head ? { scope: "col" } : { scope: "row" };
      line.append(head || at === 0 ? element("th", cell, scope) : element("td", cell));
    });
    return line;
  }

  function table(found) {
    const made = element("table", "", { class: "table" });
    const head = document.createElement("thead");
    const body = document.createElement("tbody");
    head.append(row(found.columns, true));
    found.rows.forEach((cells) => body.append(row(cells, false)));
    made.append(head, body);
    return made;
  }

  function say(card, selector, text) {
    const place = card.querySelector(selector);
    if (place) place.textContent = text || "";
  }

  document.addEventListener("chart-painted", (event) => {
    const graph = event.target;
    const card = graph.closest(".chart-card");
    const meta = graph.layout && graph.layout.meta;
    if (!card || !meta) return;
    // Before its first answer a chart says nothing.
    card.classList.toggle("is-waiting", Boolean(meta.waiting));
    if (meta.waiting) return;
    card.classList.toggle("is-empty", Boolean(meta.empty));
    say(card, ".card-finding", meta.finding);
    say(card, ".card-note", meta.note);
    const picture = card.querySelector("[role=img]");
    if (picture && meta.label) picture.setAttribute("aria-label", meta.label);
    const place = card.querySelector(".card-table");
    if (place && meta.table) place.replaceChildren(table(meta.table));
    if (!graph.dataset.leads) {
      graph.dataset.leads = "yes";
      graph.on("plotly_click", (click) => lead(click.points[0]));
      graph.on("plotly_hover", (over) => {
        graph.classList.toggle("leads-on", Boolean(address(over.points[0])));
      });
      graph.on("plotly_unhover", () => graph.classList.remove("leads-on"));
    }
  });

  function address(point) {
    const given = point && (Array.isArray(point.customdata) ? point.customdata[0]
                                                            : point.customdata);
    return typeof given === "string" && /^\/(?!\/)/.test(given) ? given : "";
  }

  function lead(point) {
    const to = address(point);
    if (to) window.chibo.go(to);
  }

  function showTable(card, shown) {
    card.classList.toggle("shows-table", shown);
    const place = card.querySelector(".card-table");
    const box = card.querySelector(".chart-box");
    if (place) place.hidden = !shown;
    if (box) box.hidden = shown;
    const button = card.querySelector("[data-action=table]");
    if (button) button.setAttribute("aria-pressed", String(shown));
    if (!shown) fit(card);
  }

  function fit(card) {
    requestAnimationFrame(() => {
      const graph = card.querySelector(".js-plotly-plot");
      if (graph && graph.offsetParent) window.Plotly.Plots.resize(graph);
    });
  }

  function enlarge(card, large) {
    card.classList.toggle("is-large", large);
    document.body.classList.toggle("has-large", large);
    const button = card.querySelector("[data-action=enlarge]");
    if (button) button.setAttribute("aria-pressed", String(large));
    fit(card);
  }

  function quoted(cell) {
    // A cell that begins like a formula stays text in a spreadsheet.
    const text = /^[=+@\t\r]/.test(cell) ? `'${cell}` : cell;
    return `"${text.replaceAll('"', '""')}"`;
  }

  function download(card) {
    const lines = [...card.querySelectorAll(".card-table tr")].map((line) =>
      [...line.children].map((cell) => quoted(cell.textContent)).join(";"));
    if (!lines.length) return;
    const sample = document.querySelector(".sample-label:not([hidden])");
    if (sample) lines.unshift(quoted(sample.textContent));
    const file = new Blob(["\ufeff", lines.join("\r\n")], { type: "text/csv;charset=utf-8" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${card.querySelector(".card-title").textContent.trim()}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".card-action");
    const card = button && button.closest(".chart-card");
    if (!card) return;
    const action = button.dataset.action;
    if (action === "table") showTable(card, !card.classList.contains("shows-table"));
    if (action === "enlarge") enlarge(card, !card.classList.contains("is-large"));
    if (action === "download") download(card);
  });

  window.chiboCards = {
    toggleTables() {
      const cards = [...document.querySelectorAll(".chart-card")];
      const shown = !cards.some((card) => card.classList.contains("shows-table"));
      cards.forEach((card) => showTable(card, shown));
    },
    closeLarge() {
      const card = document.querySelector(".chart-card.is-large");
      if (card) enlarge(card, false);
      return Boolean(card);
    },
  };
})();
