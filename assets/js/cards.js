// A chart card's sentence, note, table and actions; the words come with the figure.
(function () {
  'use strict';

  function cardOf(node) { return node && node.closest ? node.closest('.chart-card') : null; }

  function table(meta) {
    var made = document.createElement('table');
    function row(cells, kind, where) {
      var line = where.insertRow();
      cells.forEach(function (text, at) {
        var cell = document.createElement(kind === 'th' || at === 0 ? 'th' : 'td');
        if (cell.tagName === 'TH') { cell.scope = kind === 'th' ? 'col' : 'row'; }
        cell.textContent = text;
        line.appendChild(cell);
      });
    }
    row(meta.columns, 'th', made.createTHead());
    var body = made.createTBody();
    meta.rows.forEach(function (cells) { row(cells, 'td', body); });
    return made;
  }

  function fill(box, meta) {
    var card = cardOf(box);
    if (!card || meta.waiting) { return; }
    card.classList.add('filled');
    card.classList.toggle('is-empty', Boolean(meta.empty));
    card.querySelector('.card-finding').textContent = meta.finding || '';
    card.querySelector('.card-note').textContent = meta.note || '';
    card.querySelector('[role="img"]').setAttribute('aria-label', meta.label || meta.finding || '');
    var place = card.querySelector('.card-table');
    place.replaceChildren(table(meta.table || { columns: [], rows: [] }));
    card.tableData = meta.table;
  }

  function toggleTable(card) {
    var place = card.querySelector('.card-table');
    var chart = card.querySelector('.chart-box');
    place.hidden = !place.hidden;
    chart.hidden = !place.hidden;
    card.querySelector('[data-action="table"]').setAttribute('aria-pressed', String(!place.hidden));
    if (place.hidden) { window.dispatchEvent(new Event('resize')); }
  }

  function download(card) {
    var given = card.tableData || { columns: [], rows: [] };
    function cell(text) {
      // A leading sign would be read as a formula by a spreadsheet.
      var safe = /^[=+@\t\r]|^-(?![\d])/.test(text) ? "'" + text : text;
      return '"' + String(safe).replace(/"/g, '""') + '"';
    }
    var label = document.querySelector('.sample-label');
    var head = label && !label.hidden ? [[label.textContent]] : [];
    var lines = head.concat([given.columns], given.rows).map(function (row) { return row.map(cell).join(';'); });
    var link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['\ufeff' + lines.join('\r\n')], { type: 'text/csv' }));
    link.download = card.querySelector('.card-title').textContent + '.csv';
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function enlarge(card) {
    var on = card.classList.toggle('enlarged');
    card.querySelector('[data-action="enlarge"]').setAttribute('aria-pressed', String(on));
    window.dispatchEvent(new Event('resize'));
  }

  var actions = { table: toggleTable, download: download, enlarge: enlarge };

  document.addEventListener('click', function (event) {
    var button = event.target.closest ? event.target.closest('[data-action]') : null;
    if (button && cardOf(button)) { actions[button.dataset.action](cardOf(button)); }
  });

  // A point that leads somewhere carries an address of ours as customdata.
  function listen(box) {
    if (box.listening || !box.on) { return; }
    box.listening = true;
    box.on('plotly_click', function (event) {
      var given = event.points[0] && event.points[0].customdata;
      var href = Array.isArray(given) ? given[0] : given;
      if (typeof href === 'string' && href.charAt(0) === '/') { window.goTo(href); }
    });
  }
  new MutationObserver(function () {
    document.querySelectorAll('.js-plotly-plot').forEach(listen);
  }).observe(document.documentElement, { childList: true, subtree: true });

  window.chartCards = {
    fill: fill,
    toggleTable: toggleTable,
    current: function () {
      return cardOf(document.activeElement) || document.querySelector('.chart-card:hover') ||
        document.querySelector('.chart-card');
    },
    closeEnlarged: function () {
      var card = document.querySelector('.chart-card.enlarged');
      if (card) { enlarge(card); }
    }
  };
})();
