// Cells of the inspectors' table. The words come with the rows; here is only how they are drawn.
(function () {
  'use strict';
  var cells = window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
  var WIDTH = 86, HEIGHT = 30, EDGE = 4;
  var LEAST_SPAN = 10; // points: less would make a mountain of every ripple

  function part(kind, props) {
    return window.React.createElement.apply(null, arguments);
  }
  function hidden(text) { return part('span', { className: 'visually-hidden' }, text); }

  cells.BranchName = function (props) {
    var row = props.data;
    if (!row) { return null; }
    return part('span', { className: 'two-lines' },
      part('a', { href: row.href, tabIndex: -1, title: row.name }, row.name),
      part('span', { className: 'muted' }, row.parent));
  };

  cells.BranchGroup = function (props) {
    var given = props.value;
    if (!given) { return null; }
    if (given.fill === undefined) { return given.text; }
    var lowest = Boolean(given.lowest);
    return part('span', {
      className: 'grid-measure group-' + props.colDef.field + (lowest ? ' lowest' : ''), title: given.lowest
    },
    part('span', null, given.text),
    part('span', { className: 'grid-track', 'aria-hidden': true },
      part('span', { className: 'grid-fill width-' + given.fill })),
    lowest ? hidden(given.lowest) : null);
  };

  var ARROWS = { up: '▲', down: '▼', same: '' };
  cells.BranchChange = function (props) {
    var given = props.value;
    if (!given) { return null; }
    var coloured = given.sure === 'true' ? ' change-' + given.way : '';
    return part('span', { className: 'grid-change' + coloured },
      part('span', { className: 'arrow', 'aria-hidden': true }, ARROWS[given.way] || ''), given.text,
      given.said ? hidden(given.said) : null);
  };

  cells.BranchGrade = function (props) {
    var given = props.value;
    if (!given || !given.symbol) { return given ? given.text : null; }
    return part('span', { className: given.grade ? 'grade' : 'grade few', title: given.why },
      part('span', { className: given.grade ? 'grade-' + given.grade : '', 'aria-hidden': true }, given.symbol),
      ' ' + given.text, given.why ? hidden(given.why) : null);
  };

  cells.BranchObserved = function (props) {
    var given = props.value;
    if (!given) { return null; }
    return part('span', { className: 'two-lines' }, part('span', null, given.text),
      given.note ? part('span', { className: 'muted' }, given.note) : null);
  };

  // Months without a meeting leave a gap in the line; the last one known is marked.
  function line(values) {
    var known = values.filter(function (value) { return value !== null; });
    var low = Math.min.apply(null, known), high = Math.max.apply(null, known);
    var span = Math.max(high - low, LEAST_SPAN), floor = (low + high - span) / 2;
    var points = values.map(function (value, at) {
      return value === null ? null : [
        (EDGE + at * (WIDTH - 2 * EDGE) / Math.max(values.length - 1, 1)).toFixed(1),
        (HEIGHT - EDGE - (value - floor) / span * (HEIGHT - 2 * EDGE)).toFixed(1)
      ];
    });
    var path = points.map(function (point, at) {
      return point ? (at && points[at - 1] ? 'L' : 'M') + point.join(' ') : '';
    }).join('');
    return { path: path, last: points.filter(Boolean).pop() };
  }

  cells.BranchSpark = function (props) {
    var given = props.value;
    if (!given || !given.values.length) { return given ? hidden(given.said) : null; }
    var drawn = line(given.values);
    return part('svg', {
      className: 'grid-spark', width: WIDTH, height: HEIGHT, viewBox: '0 0 ' + WIDTH + ' ' + HEIGHT,
      role: 'img', 'aria-label': given.said
    },
    part('title', null, given.said), part('path', { d: drawn.path }),
    part('circle', { cx: drawn.last[0], cy: drawn.last[1], r: 3 }));
  };
})();
