// The bodies of slides (dashboard/figures/stage.py) as elements; all text comes in as text.
(function () {
  'use strict';
  var SVG = 'http://www.w3.org/2000/svg';
  var hall = window.hall = window.hall || {};

  function el(tag, name, text) {
    var made = document.createElement(tag);
    if (name) { made.className = name; }
    if (text !== undefined && text !== null) { made.textContent = text; }
    return made;
  }
  function add(parent) {
    for (var at = 1; at < arguments.length; at += 1) {
      if (arguments[at]) { parent.appendChild(arguments[at]); }
    }
    return parent;
  }
  function svg(tag, attributes, text) {
    var made = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text !== undefined) { made.textContent = text; }
    return made;
  }
  function paint(token) { return 'var(--' + token + ')'; }
  function percent(part) { return Math.max(0, Math.min(100, 100 * part)) + '%'; }

  // A mark on the scale of its row: bar, dot with interval, or two dots.
  function track(row, body) {
    var low = body.scale[0], room = (body.scale[1] - low) || 1, made = el('span', 'track ' + body.mark);
    function place(value) { return percent((value - low) / room); }
    function part(name, left, width, colour) {
      var piece = el('i', name);
      piece.style.left = left;
      if (width) { piece.style.width = width; }
      if (colour) { piece.style.setProperty('--fill', paint(colour)); }
      made.appendChild(piece);
    }
    function span(from, to) {
      return percent(Math.max(0, (to - low) / room) - Math.max(0, (from - low) / room));
    }
    var known = function (value) { return typeof value === 'number' && isFinite(value); };
    if (body.zero !== null) { part('zero', place(body.zero)); }
    if (body.mark === 'bar') { part('fill', '0', place(row.at), row.colour); }
    if (known(row.low) && known(row.high)) { part('interval', place(row.low), span(row.low, row.high)); }
    if (body.mark === 'pair') {
      part('between', place(Math.min(row.at, row.other)), span(Math.min(row.at, row.other), Math.max(row.at, row.other)));
      part('dot hollow', place(row.other));
    }
    if (body.mark !== 'bar') { part('dot', place(row.at), null, row.colour); }
    if (known(row.tick)) { part('tick', place(row.tick)); }
    made.setAttribute('aria-hidden', 'true');
    return made;
  }

  function rows(body, given) {
    var list = el('div', 'rows'), aside = given.some(function (row) { return row.aside; });
    list.classList.toggle('with-aside', aside);
    given.forEach(function (row) {
      add(list, add(el('div', 'row'), el('span', 'name', row.name), track(row, body),
        el('b', 'value', row.text), aside ? el('span', 'aside', row.aside || '') : null));
    });
    var legend = body.legend ? el('p', 'legend', body.legend) : null;
    if (!body.headline) { return add(el('div', 'drawn column'), list, legend); }
    var head = body.headline, number = el('p', 'huge', head.value);
    add(number, el('small', '', head.unit));
    var left = add(el('div', 'headline'), el('p', 'label', head.label), number);
    head.lines.forEach(function (line) { left.appendChild(el('p', 'line', line)); });
    return add(el('div', 'drawn beside'), left, add(el('div', 'column'), list, legend));
  }

  function counts(body) {
    var numbers = el('div', 'counts'), bar = el('div', 'stack');
    body.rows.forEach(function (row) {
      add(numbers, add(el('div', 'count'), el('p', 'huge', row.text), el('p', 'label', row.name),
        el('p', 'line', row.aside)));
      var piece = el('i', 'piece');
      piece.style.flexGrow = row.share;
      piece.style.setProperty('--fill', paint(row.colour));
      if (row.share > 0) { bar.appendChild(piece); }
    });
    bar.setAttribute('aria-hidden', 'true');
    return add(el('div', 'drawn column middle'), numbers, bar);
  }

  function grid(columns, given, cells) {
    var made = el('table', 'cells'), head = made.createTHead().insertRow();
    [''].concat(columns).forEach(function (name) {
      var cell = el('th', '', name);
      cell.scope = 'col';
      head.appendChild(cell);
    });
    var body = made.createTBody();
    given.forEach(function (row) {
      var line = body.insertRow(), name = el('th', '', row.name);
      name.scope = 'row';
      if (row.colour) { name.style.setProperty('--fill', paint(row.colour)); name.className = 'marked'; }
      line.appendChild(name);
      cells(row).forEach(function (cell) { line.appendChild(cell); });
    });
    return made;
  }
  function heat(body, given) {
    return add(el('div', 'drawn column'), grid(body.columns, given, function (row) {
      return row.cells.map(function (cell) {
        return el('td', cell.step < 0 ? 'unknown' : 'heat-' + cell.step, cell.text);
      });
    }));
  }
  function pairs(body, given) {
    var made = grid(body.columns, given, function (row) {
      return [row.best, row.worst].map(function (side) {
        return add(el('td', 'side'), el('b', '', side.text), el('span', '', side.name));
      });
    });
    made.classList.add('sides');
    return add(el('div', 'drawn column'), made);
  }

  function items(body, given) {
    if (!body.rows.length) { return add(el('div', 'drawn column middle'), el('p', 'nothing', body.nothing)); }
    var list = el('ol', 'items');
    list.start = given.length ? body.rows.indexOf(given[0]) + 1 : 1;
    given.forEach(function (row) {
      add(list, add(el('li'), el('span', 'what', row.what), el('span', 'who', row.who), el('b', 'due', row.due)));
    });
    return add(el('div', 'drawn column'), list);
  }

  function nothing(body) {
    return add(el('div', 'drawn column middle'), el('p', 'nothing', body.reason));
  }

  // Where a label would touch the one above it is moved down, and all back up from the floor.
  function apart(heights, gap, floor) {
    var order = heights.map(function (_, at) { return at; }).sort(function (a, b) { return heights[a] - heights[b]; });
    var placed = heights.slice(), last = -Infinity, most = floor;
    order.forEach(function (at) { placed[at] = last = Math.max(placed[at], last + gap); });
    order.reverse().forEach(function (at) { placed[at] = Math.min(placed[at], most); most = placed[at] - gap; });
    return placed;
  }

  var DASHES = { dash: '22 12', dot: '4 11', dashdot: '22 10 4 10' };
  function lines(body, _given, box) {
    var type = box.type, left = type * (0.9 + 0.6 * Math.max(3, body.threshold ? body.threshold.text.length : 0)), right = type * 9.2, top = type, bottom = type * 3;
    var wide = box.width - left - right, high = box.height - top - bottom;
    var low = body.scale[0], room = body.scale[1] - low, count = body.months.length;
    var made = svg('svg', { width: box.width, height: box.height, 'aria-hidden': 'true', class: 'lines' });
    made.style.fontSize = type + 'px';
    function x(at) { return left + wide * (count < 2 ? 1 : at / (count - 1)); }
    function y(value) { return top + high * (1 - (value - low) / room); }
    var step = room <= 30 ? 5 : 10;
    while (step < room && high * step / room < type * 1.6) { step *= 2; }
    for (var tick = low; tick <= body.scale[1]; tick += step) {
      add(made, svg('line', { x1: left, x2: left + wide, y1: y(tick), y2: y(tick), class: 'grid' }));
      if (!body.threshold || Math.abs(y(tick) - y(body.threshold.at)) > type * 1.2) {
        add(made, svg('text', { x: left - type * 0.5, y: y(tick), class: 'tick' }, tick));
      }
    }
    var at = body.threshold && y(body.threshold.at);
    if (body.threshold) { add(made, svg('line', { x1: left, x2: left + wide, y1: at, y2: at, class: 'threshold' }),
      svg('text', { x: left - type * 0.5, y: at, class: 'tick strong' }, body.threshold.text)); }
    var every = Math.max(1, Math.ceil(type * 3.4 * count / wide));
    var year = 0;
    body.months.forEach(function (month, index) {
      if ((count - 1 - index) % every) { return; }
      var text = svg('text', { x: x(index), y: top + high + type * 1.3, class: 'month' });
      add(text, svg('tspan', { x: x(index) }, month.name),
        month.year === year ? null : svg('tspan', { x: x(index), dy: type * 1.2 }, month.year));
      year = month.year;
      made.appendChild(text);
    });
    var ends = body.lines.map(function (line) {
      return y(line.values.filter(function (one) { return one !== null; }).pop());
    });
    var labels = apart(ends, type * 1.25, box.height - bottom);
    body.lines.forEach(function (line, number) {
      var path = '', pen = 'M', last = 0;
      line.values.forEach(function (value, index) {
        if (value === null) { pen = 'M'; return; }
        path += pen + x(index).toFixed(1) + ' ' + y(value).toFixed(1);
        pen = 'L';
        last = index;
      });
      var stroke = svg('path', { d: path, class: 'line', 'stroke-dasharray': DASHES[line.dash] || 'none' });
      stroke.style.stroke = paint(line.colour);
      var end = svg('circle', { cx: x(last), cy: ends[number], r: type * 0.28, class: 'end' });
      end.style.fill = paint(line.colour);
      var label = svg('text', { x: x(count - 1) + type * 0.7, y: labels[number], class: 'label' });
      add(label, svg('tspan', { class: 'strong' }, line.text), svg('tspan', { dx: type * 0.4 }, line.name));
      add(made, stroke, end, label);
    });
    return add(el('div', 'drawn column'), made);
  }

  // A chart of a page is drawn small and enlarged as a whole, so its smallest words can be read.
  var SMALLEST = 12;
  function chart(body, _given, box) {
    var factor = box.type / SMALLEST, frame = el('div', 'chart-frame'), inner = el('div', 'chart');
    inner.style.width = box.width / factor + 'px';
    inner.style.height = box.height / factor + 'px';
    inner.style.transform = 'scale(' + factor + ')';
    inner.figure = body.figure;
    inner.dataset.smallest = SMALLEST;
    return add(el('div', 'drawn column'), add(frame, inner));
  }

  function table(given) {
    var made = el('table', 'cells plain'), head = made.createTHead().insertRow();
    given.columns.forEach(function (name) {
      var cell = el('th', '', name);
      cell.scope = 'col';
      head.appendChild(cell);
    });
    var body = made.createTBody();
    given.rows.forEach(function (cells) {
      var line = body.insertRow();
      cells.forEach(function (text, at) {
        var cell = el(at ? 'td' : 'th', '', text);
        if (!at) { cell.scope = 'row'; }
        line.appendChild(cell);
      });
    });
    return add(el('div', 'drawn column'), made);
  }

  function tableRows(body, given) { return table({ columns: body.columns, rows: given }); }

  hall.draw = { table: tableRows, rows: rows, counts: counts, heat: heat, pairs: pairs, lines: lines, chart: chart,
    items: items, nothing: nothing };
  // A note breaks between its parts, never within one.
  function note(text) {
    var made = el('p', 'note');
    text.split(' · ').forEach(function (part, number) {
      add(made, number ? document.createTextNode(' · ') : null, el('span', '', part));
    });
    return made;
  }

  hall.drawNote = note;
  hall.drawTable = table;
  hall.el = el;
  hall.add = add;
})();
