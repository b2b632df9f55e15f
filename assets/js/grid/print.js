// On paper a grid is a plain table of the rows it has loaded, whole and without scrolling.
(function () {
  'use strict';
  function words(value) {
    if (!value || typeof value === 'string') { return value || ''; }
    var sign = { up: '▲ ', down: '▼ ' }[value.way] || '';
    return sign + value.text;
  }
  function fill(line, texts, kind) {
    return texts.map(function (text) {
      var cell = document.createElement(kind);
      cell.textContent = text;
      line.appendChild(cell);
      return cell;
    });
  }
  function addRow(body, columns, row) {
    var cells = fill(body.insertRow(), columns.map(function (column) { return words(row[column.field]); }), 'td');
    columns.forEach(function (column, at) {
      var below = column.field === 'name' ? row.parent : (row[column.field] || {}).note;
      if (!below) { return; }
      var small = document.createElement('small');
      small.textContent = below;
      cells[at].appendChild(small);
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
      addRow(body, columns, node.data);
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
