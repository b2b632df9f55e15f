// On paper a grid is a plain table of the rows it has loaded, whole and without scrolling.
(function () {
  'use strict';
  function words(value, row, column) {
    if (column === 'name') { return row.name + (row.parent ? ' – ' + row.parent : ''); }
    if (!value || typeof value === 'string') { return value || ''; }
    var sign = { up: '▲ ', down: '▼ ' }[value.way] || '';
    return sign + value.text + (value.note ? ' (' + value.note + ')' : '');
  }
  function fill(line, texts, kind) {
    texts.forEach(function (text) {
      var cell = document.createElement(kind);
      cell.textContent = text;
      line.appendChild(cell);
    });
  }
  function remove() {
    document.querySelectorAll('.printed-rows').forEach(function (made) { made.remove(); });
  }
  function build() {
    remove();
    var box = document.querySelector('.branch-grid'), place = document.querySelector('.grid-place');
    var grid = box && window.dash_ag_grid.getApi(box.id);
    if (!grid || place.dataset.state !== 'shown') { return; }
    var columns = grid.getAllDisplayedColumns().map(function (column) { return column.getColDef(); })
      .filter(function (column) { return column.field !== 'sparkline'; });
    var made = document.createElement('table'), body = made.createTBody(), rows = 0;
    made.className = 'table printed-rows';
    fill(made.createTHead().insertRow(), columns.map(function (column) { return column.headerName; }), 'th');
    grid.forEachNode(function (node) {
      if (!node.data) { return; }
      rows += 1;
      fill(body.insertRow(), columns.map(function (column) {
        return words(node.data[column.field], node.data, column.field);
      }), 'td');
    });
    var total = grid.getDisplayedRowCount();
    if (rows < total) {
      made.createCaption().textContent =
        place.dataset.printed.replace('{n}', rows).replace('{total}', total);
    }
    place.after(made);
  }
  window.addEventListener('beforeprint', build);
  window.addEventListener('afterprint', remove);
})();
