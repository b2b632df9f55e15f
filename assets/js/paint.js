// Colours are named in figures as var(--name); they are resolved when a chart is painted, so that
// another theme needs no answer from the server.
(function () {
  'use strict';
  var Plotly;
  var NAME = /var\(--([a-z0-9-]+)\)/g;
  var still = window.matchMedia('(prefers-reduced-motion: reduce)');

  // Asking for one has the whole page's style worked out, so each is asked for once a theme.
  var known = {}, knownOf = null;
  function colour(name) {
    var theme = document.documentElement.getAttribute('data-bs-theme');
    if (theme !== knownOf) { known = {}; knownOf = theme; }
    if (!known[name]) {
      known[name] = getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
    }
    return known[name];
  }

  function resolved(value) {
    if (typeof value === 'string') {
      return value.replace(NAME, function (whole, name) { return colour(name) || whole; });
    }
    if (Array.isArray(value)) { return value.map(resolved); }
    if (value && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
      return Object.keys(value).reduce(function (copy, key) {
        copy[key] = key === 'meta' || key === 'customdata' ? value[key] : resolved(value[key]);
        return copy;
      }, {});
    }
    return value;
  }

  function template() {
    var axis = {
      gridcolor: colour('grid'), linecolor: colour('line'), zeroline: false, showline: false,
      ticks: '', automargin: false, tickfont: { color: colour('muted'), size: 13 }
    };
    return { layout: {
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: "'UI Digits','Be Vietnam Pro',system-ui,sans-serif", size: 14, color: colour('ink2') },
      margin: { l: 44, r: 16, t: 16, b: 40 }, xaxis: Object.assign({}, axis, { showgrid: false }), yaxis: axis, separators: document.documentElement.lang === 'en' ? '.,' : ',.',
      hoverlabel: { bgcolor: colour('ink'), bordercolor: colour('ink'), font: { color: colour('card') } },
      dragmode: false
    } };
  }

  // What a figure changes on a narrow card travels with it.
  var NARROW = 560;
  function fitted(layout, box) {
    var narrow = (layout.meta || {}).narrow;
    box.narrow = Boolean(narrow) && box.clientWidth > 0 && box.clientWidth < NARROW;
    return box.narrow ? Object.assign({}, layout, narrow) : layout;
  }

  // Intervals are shown unless the reader once hid them; a browser that keeps nothing shows them.
  var HIDDEN = 'intervals-hidden';
  function hidden() {
    try { return window.localStorage.getItem(HIDDEN) === '1'; } catch (refused) { return false; }
  }
  function withIntervals(trace) {
    if (!hidden()) { return trace; }
    return Object.assign({}, trace, trace.error_x && { error_x: { visible: false } },
      trace.error_y && { error_y: { visible: false } });
  }
  window.toggleIntervals = function () {
    try { window.localStorage.setItem(HIDDEN, hidden() ? '0' : '1'); } catch (refused) { return; }
    window.repaintCharts();
  };

  function painted(figure, box) {
    var copy = resolved({ data: (figure.data || []).map(withIntervals), layout: fitted(figure.layout || {}, box) });
    copy.layout.template = template();
    if (still.matches) { delete copy.layout.transition; }
    return Object.assign({}, figure, copy);
  }

  function dress() {
    Plotly.register({
      moduleType: 'locale', name: 'vi', dictionary: {},
      format: {
        days: ['Chủ nhật', 'Thứ hai', 'Thứ ba', 'Thứ tư', 'Thứ năm', 'Thứ sáu', 'Thứ bảy'],
        shortDays: ['CN', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'],
        months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(function (n) { return 'Tháng ' + n; }),
        shortMonths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(function (n) { return 'T' + n; }),
        date: '%d/%m/%Y', decimal: ',', thousands: '.'
      }
    });
    ['react', 'newPlot'].forEach(function (name) {
      var draw = Plotly[name];
      Plotly[name] = function (box, data, layout, config) {
        var figure = Array.isArray(data) ? { data: data, layout: layout, config: config } : data || {};
        box.source = figure;
        var meta = (figure.layout || {}).meta;
        var drawn = draw.call(Plotly, box, painted(figure, box));
        // After it: words changed before would have the page laid out anew amid the drawing.
        if (window.chartCards && meta) { window.chartCards.fill(box, meta); }
        return drawn;
      };
    });
  }

  // Plotly comes with the first chart: dcc.Graph takes it from here, and waits for a promise.
  Object.defineProperty(window, 'Plotly', {
    configurable: true,
    get: function () { return window.later('plotly').then(function () { return Plotly; }); },
    set: function (come) {
      Plotly = come;
      Object.defineProperty(window, 'Plotly', { configurable: true, writable: true, value: come });
      dress();
    }
  });

  function repaint(changed) {
    document.querySelectorAll('.js-plotly-plot').forEach(function (box) {
      if (box.source && changed(box)) { Plotly.react(box, box.source); }
    });
  }
  window.repaintCharts = function () { repaint(function () { return true; }); };
  // Paper is white whatever the screen is.
  var root = document.documentElement, onScreen = '';
  window.addEventListener('beforeprint', function () {
    onScreen = root.getAttribute('data-bs-theme');
    root.setAttribute('data-bs-theme', 'light');
    window.repaintCharts();
  });
  window.addEventListener('afterprint', function () {
    root.setAttribute('data-bs-theme', onScreen);
    window.repaintCharts();
  });
  window.addEventListener('resize', function () {
    repaint(function (box) {
      var narrow = ((box.source.layout || {}).meta || {}).narrow;
      return narrow && box.clientWidth > 0 && (box.clientWidth < NARROW) !== box.narrow;
    });
  });
})();
