/* Charts in the page's own colours: figures name tokens as "var(--name)", resolved at each paint.
   A change of theme paints every chart anew without asking the server. */
(function () {
  "use strict";
  const plotly = window.Plotly;
  if (!plotly) return;
  const asked = new WeakMap();
  const language = document.documentElement.lang || "vi";

  plotly.register({
    moduleType: "locale",
    name: "vi",
    dictionary: {},
    format: {
      days: ["CN", "2", "3", "4", "5", "6", "7"],
      shortDays: ["CN", "2", "3", "4", "5", "6", "7"],
      months: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"],
      shortMonths: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"],
      date: "%d/%m/%Y",
      decimal: ",",
      thousands: ".",
    },
  });

  function resolver() {
    const style = getComputedStyle(document.documentElement);
    const known = {};
    const colour = (whole, name) =>
      (known[name] = known[name] || style.getPropertyValue(name).trim() || "#888888");
    const resolve = (value) => {
      if (typeof value === "string") return value.replace(/var\((--[a-z0-9-]+)\)/g, colour);
      if (Array.isArray(value)) return value.map(resolve);
      if (value && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
      }
      return value;
    };
    return resolve;
  }

  function template() {
    const axis = {
      showline: false,
      zeroline: false,
      ticks: "",
      fixedrange: true,
      automargin: false,
      gridcolor: "var(--grid)",
      tickfont: { color: "var(--muted)", size: 13 },
    };
    return {
      layout: {
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { family: "'UI Digits','Be Vietnam Pro',system-ui,sans-serif", size: 14,
                color: "var(--ink2)" },
        separators: language === "vi" ? ",." : ".,",
        dragmode: false,
        showlegend: false,
        xaxis: { ...axis, showgrid: false },
        yaxis: axis,
        hoverlabel: { bgcolor: "var(--ink)", bordercolor: "var(--ink)", align: "left",
                      font: { color: "var(--card)", size: 13 } },
      },
    };
  }

  function dressed(figure) {
    const resolve = resolver();
    const layout = resolve({ ...figure.layout, template: template() });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!still) layout.transition = { duration: 250, easing: "cubic-in-out" };
    return { ...figure, data: resolve(figure.data || []), layout };
  }

  function wrap(name) {
    const paint = plotly[name];
    return function (graph, data, layout, config) {
      const whole = data && !Array.isArray(data) && typeof data === "object";
      const figure = whole ? data : { data, layout, config };
      const node = typeof graph === "string" ? document.getElementById(graph) : graph;
      asked.set(node, figure);
      return Promise.resolve(paint.call(plotly, node, dressed(figure))).then((painted) => {
        node.dispatchEvent(new CustomEvent("chart-painted", { bubbles: true }));
        return painted;
      });
    };
  }

  const wrapped = { react: wrap("react"), newPlot: wrap("newPlot") };
  try {
    Object.assign(plotly, wrapped);
  } catch (frozen) {
    window.Plotly = { ...plotly, ...wrapped };
  }

  function repaint() {
    document.querySelectorAll(".js-plotly-plot").forEach((graph) => {
      const figure = asked.get(graph);
      if (figure) plotly.react(graph, figure);
    });
  }
  new MutationObserver(repaint).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-bs-theme"],
  });
})();
