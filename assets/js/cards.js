// A chart card's sentence, note, table and actions; the words come with the figure.
(function () {
  'use strict';

  function cardOf(node) { return node && node.closest ? node.closest('.chart-card') : null; }

  function table(meta, words) {
    var given = meta.table || { columns: [], rows: [] };
    var evidence = marked(meta);
    var pale = meta.pale || [];
    var made = document.createElement('table');
    function row(cells, kind, where) {
      var line = where.insertRow();
      cells.forEach(function (text, at) {
        var cell = document.createElement(kind === 'th' || at === 0 ? 'th' : 'td');
        if (cell.tagName === 'TH') { cell.scope = kind === 'th' ? 'col' : 'row'; }
        cell.textContent = text;
        line.appendChild(cell);
      });
      return line;
    }
    row(given.columns, 'th', made.createTHead());
    var body = made.createTBody();
    given.rows.forEach(function (cells, at) {
      var line = row(cells, 'td', body);
      if (pale.indexOf(at) >= 0) { line.classList.add('pale'); line.title = words.pale; }
      if (evidence.rows.indexOf(at) < 0) { return; }
      line.classList.add('evidence');
      evidence.columns.forEach(function (column) { line.cells[column].className = 'evidence'; });
      // What colour tells the eye is said aloud too.
      var told = document.createElement('span');
      told.className = 'visually-hidden';
      told.textContent = ' (' + words.mark + ')';
      line.cells[0].appendChild(told);
    });
    return made;
  }

  function marked(meta) { return meta.evidence || { rows: [], columns: [] }; }

  // The sentence is a button where the table holds the rows it was built from.
  function say(place, text, evidence) {
    if (!evidence.rows.length) { place.textContent = text; return; }
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'finding';
    button.dataset.action = 'evidence';
    button.title = place.dataset.show;
    button.textContent = text;
    place.replaceChildren(button);
  }

  function fill(box, meta) {
    var card = cardOf(box);
    if (!card || meta.waiting) { return; }
    card.classList.add('filled');
    card.classList.toggle('is-empty', Boolean(meta.empty));
    var sentence = card.querySelector('.card-finding');
    say(sentence, meta.finding || '', marked(meta));
    card.querySelector('.card-note').textContent = meta.note || '';
    card.querySelector('[role="img"]').setAttribute('aria-label', meta.label || meta.finding || '');
    card.tableData = meta.table;
    listen(box);
    window.afterPaint(function () {
      if (card.tableData === meta.table) {
        card.querySelector('.card-table').replaceChildren(table(meta, sentence.dataset));
      }
    });
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

  function showEvidence(card) {
    var place = card.querySelector('.card-table');
    if (place.hidden) { toggleTable(card); }
    var row = place.querySelector('tr.evidence');
    place.focus({ preventScroll: true });
    if (row) {
      row.scrollIntoView({ block: 'center' });
      card.scrollIntoView({ block: 'nearest' });
    }
  }

  // Outside chart cards the numbers are in sight: the rows of the sentence are marked in place.
  function markRows(part) {
    var line = part.querySelector('.finding[data-rows]');
    var rows = line ? line.dataset.rows.split(',') : [];
    part.querySelectorAll('[data-row]').forEach(function (row) {
      row.classList.toggle('evidence', rows.indexOf(row.dataset.row) >= 0);
    });
    var first = part.querySelector('.evidence');
    if (!first) { return; }
    var target = first.matches('a') ? first : first.querySelector('a') || first;
    target.focus({ preventScroll: true });
    first.scrollIntoView({ block: 'center' });
  }

  function present(card) { window.talks.offer(card); }

  var actions = { present: present, table: toggleTable, download: download, enlarge: enlarge, evidence: showEvidence };

  document.addEventListener('click', function (event) {
    if (!event.target.closest) { return; }
    var button = event.target.closest('[data-action]');
    if (button && cardOf(button)) { actions[button.dataset.action](cardOf(button)); }
    var sentence = event.target.closest('[data-evidence-of]');
    var part = sentence && document.getElementById(sentence.dataset.evidenceOf);
    if (part) { if (cardOf(part)) { showEvidence(cardOf(part)); } else { markRows(part); } }
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
