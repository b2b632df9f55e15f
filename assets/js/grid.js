// The inspectors' table: AG Grid's code when it is first needed, its order in the address, its
// columns in the browser's memory, and what stands in its place when there are no rows.
(function () {
  'use strict';
  var KEPT = 'branch-columns';
  var NARROW = window.matchMedia('(max-width: 640px)'), WIDE = window.matchMedia('(min-width: 1600px)');
  var nothing = function () { return window.dash_clientside.no_update; };
  var real = null, own = null, open = null;

  function place() { return document.querySelector('.grid-place'); }
  function api() {
    var box = document.querySelector('.branch-grid');
    var found = real && box && real.getApi(box.id);
    return found && !found.isDestroyed() ? found : null;
  }
  function show(state) { if (place()) { place().dataset.state = state; } }

  /* Dash looks a component up by its name: this one stands in until the real one has come. */

  function come() {
    return window.later('grid').then(function () {
      if (window.dash_ag_grid !== standIn) { real = window.dash_ag_grid; }
      window.dash_ag_grid = standIn;
    });
  }
  function AgGrid(props) {
    var React = window.React, ready = React.useState(Boolean(real));
    React.useEffect(function () {
      paintMenu();
      if (!ready[0]) { come().then(function () { ready[1](true); }, function () { show('failed'); }); }
    }, []);
    var columns = React.useMemo(function () { return props.columnDefs.map(asKept); }, [props.columnDefs]);
    var setProps = React.useCallback(function (changes) {
      if (changes.getRowsRequest) { open = changes.getRowsRequest; }
      props.setProps(changes);
    }, [props.setProps]);
    var given = Object.assign({}, props, { columnDefs: columns, setProps: setProps });
    return ready[0] ? React.createElement(real.AgGrid, given) : null;
  }
  AgGrid.dashRenderType = true; // Dash then says which changes are the grid's own
  var standIn = {
    AgGrid: AgGrid,
    getApi: function (id) { return real && real.getApi(id); },
    getApiAsync: function (id) { return come().then(function () { return real.getApiAsync(id); }); }
  };
  window.dash_ag_grid = standIn;

  /* Columns: what differs from the usual is kept in the browser. */

  function kept() {
    try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch (unreadable) { return {}; }
  }
  function keep(columns) {
    try { localStorage.setItem(KEPT, JSON.stringify(columns)); } catch (full) { /* until the page is left */ }
  }
  function asKept(column) {
    var chosen = kept()[column.field], fitted = {};
    if (WIDE.matches && column.field === 'name') { fitted = { initialWidth: 300 }; }
    if (NARROW.matches) {
      // The name stays in sight, and leaves room for what is scrolled beside it.
      fitted = column.field === 'name' ? { initialWidth: 148 } : { initialPinned: null };
      if (column.field === 'at') { fitted.initialHide = true; }
    }
    var shown = chosen === undefined ? {} : { initialHide: !chosen };
    return Object.assign({}, column, fitted, shown);
  }
  function choices() { return Array.from(document.querySelectorAll('[data-column]')); }
  function paintMenu() {
    var chosen = kept();
    choices().forEach(function (choice) {
      var shown = chosen[choice.dataset.column];
      choice.setAttribute('aria-checked', shown === undefined ? choice.dataset.usual : String(shown));
    });
  }
  function chooseColumns(columns) {
    keep(columns);
    paintMenu();
    if (!api()) { return; }
    choices().forEach(function (choice) {
      api().setColumnsVisible([choice.dataset.column], choice.getAttribute('aria-checked') === 'true');
    });
  }
  document.addEventListener('click', function (event) {
    var choice = event.target.closest('[data-column]'), columns = kept();
    if (choice) {
      columns[choice.dataset.column] = choice.getAttribute('aria-checked') !== 'true';
      chooseColumns(columns);
    } else if (event.target.closest('.column-usual')) {
      chooseColumns({});
    } else if (event.target.closest('.grid-message[data-when=failed] button')) {
      if (api()) { ask(); } else { window.location.reload(); }
    }
  });

  /* The address holds the choice and the order; the grid follows it, and writes its clicks there. */

  function usual(chosen) { return chosen.get('nhom') || 'total'; }
  function write(chosen) {
    var query = chosen.toString().replaceAll('%2C', ',');
    window.chibo.go(window.location.pathname + (query ? '?' + query : ''));
  }
  // The grid asks for one part at a time: what is still open is given up, or it would wait for it.
  function giveUp() {
    if (open) { open.failCallback(); }
    open = null;
  }
  function ask() {
    var grid = api();
    show('waiting');
    giveUp();
    grid.ensureIndexVisible(0, 'top');
    // Old rows stay, greyed, until the new ones come; but each part already loaded would be asked.
    if (Object.keys(grid.getCacheBlockState() || {}).length === 1) { grid.refreshInfiniteCache(); }
    else { grid.purgeInfiniteCache(); }
  }
  function choose(query) {
    if (!place() || typeof query !== 'string') { return nothing(); }
    var chosen = new URLSearchParams(query), sort = chosen.get('sap-xep') || usual(chosen);
    var wanted = { colId: sort.replace(/^-/, ''), sort: sort.charAt(0) === '-' ? 'desc' : 'asc' };
    place().dataset.group = chosen.get('nhom') || '';
    var clicked = query === own, grid = api();
    own = null;
    if (!grid || clicked) { return nothing(); }
    var now = grid.getColumnState().find(function (column) { return column.sort; }) || {};
    if (now.colId === wanted.colId && now.sort === wanted.sort) {
      ask();
    } else {
      show('waiting');
      giveUp();
      grid.ensureIndexVisible(0, 'top');
      // Another order asks for the rows by itself.
      grid.applyColumnState({ state: [wanted], defaultState: { sort: null } });
    }
    return nothing();
  }
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    branches: { choose: choose }
  });

  // Another order begins at its first row; before AG Grid itself hears of it, or it would ask twice.
  function reorder(event) {
    var heading = event.target.closest && event.target.closest('.branch-grid .ag-header-cell-sortable');
    if (heading && (event.type === 'click' || event.key === 'Enter') && api()) {
      giveUp();
      api().ensureIndexVisible(0, 'top');
    }
  }
  document.addEventListener('click', reorder, true);
  document.addEventListener('keydown', reorder, true);

  function go(row, event) {
    if (event.ctrlKey || event.metaKey) { window.open(row.href); } else { window.chibo.go(row.href); }
  }
  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, {
    gridTheme: function (agGrid) {
      return agGrid.themeQuartz.withParams({
        accentColor: 'var(--link)', backgroundColor: 'var(--card)', foregroundColor: 'var(--ink)',
        borderColor: 'var(--line)', rowHoverColor: 'color-mix(in srgb, var(--ink) 3%, var(--card))',
        headerBackgroundColor: 'var(--card)', headerTextColor: 'var(--ink2)', headerFontWeight: 600,
        headerFontSize: 14, headerColumnResizeHandleColor: 'var(--line)', fontFamily: 'var(--font)',
        fontSize: 15, browserColorScheme: 'inherit', cellHorizontalPadding: 10, spacing: 6,
        wrapperBorder: false, wrapperBorderRadius: 0, oddRowBackgroundColor: 'var(--card)'
      });
    },
    gridText: function (params) {
      var words = params.context.language === 'vi' && window.agGridWords || {};
      return words[params.key] || params.defaultValue;
    },
    branchesSorted: function (params) {
      var column = params.api.getColumnState().find(function (one) { return one.sort; });
      if (params.source !== 'uiColumnSorted' || !column) { return; }
      show('waiting');
      var chosen = new URLSearchParams(window.location.search);
      var sort = (column.sort === 'desc' ? '-' : '') + column.colId;
      if (sort === usual(chosen)) { chosen.delete('sap-xep'); } else { chosen.set('sap-xep', sort); }
      // The grid has asked already: what comes back from the address is no new choice.
      own = chosen.toString().replaceAll('%2C', ',');
      write(chosen);
    },
    branchClicked: function (params) {
      var selected = String(window.getSelection());
      if (params.data && !selected && !params.event.defaultPrevented) { go(params.data, params.event); }
    },
    branchKey: function (params) {
      if (params.data && params.event.key === 'Enter') { go(params.data, params.event); }
    }
  });

  /* What the server said, or did not say. */

  var fetched = window.fetch, latest = null;
  function isRows(options) {
    var body = options && options.body;
    return typeof body === 'string' && body.indexOf('"output":"branches-grid.getRowsResponse"') >= 0;
  }
  function read(answer) { return answer.clone().json(); }
  function watch(asked) {
    latest = asked;
    asked.then(read).then(function (said) {
      var rows = said.response['branches-grid'].getRowsResponse;
      if (latest === asked) {
        open = null;
        show(rows.rowCount ? 'shown' : rows.reason);
      }
    }).catch(function (failure) {
      if (latest === asked && failure.name !== 'AbortError') {
        giveUp();
        show('failed');
      }
    });
  }
  window.fetch = function (address, options) {
    var asked = fetched.apply(window, arguments);
    if (isRows(options)) { watch(asked); }
    return asked;
  };
})();
