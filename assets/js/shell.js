// Theme, language, keys and the notice of a lost connection.
(function () {
  'use strict';
  var THEMES = ['light', 'dark', 'system'], dark = window.matchMedia('(prefers-color-scheme: dark)');

  function remember(name, value) {
    document.cookie = name + '=' + value + '; path=/; max-age=31536000; samesite=lax';
  }
  function kept() { return (/(?:^|; )theme=(light|dark|system)/.exec(document.cookie) || [])[1] || 'system'; }
  function show() {
    var theme = kept() === 'system' ? (dark.matches ? 'dark' : 'light') : kept();
    if (document.documentElement.getAttribute('data-bs-theme') !== theme) {
      document.documentElement.setAttribute('data-bs-theme', theme);
      if (window.repaintCharts) { window.repaintCharts(); }
    }
  }
  dark.addEventListener('change', show);

  document.addEventListener('click', function (event) {
    if (!event.target.closest) { return; }
    if (event.target.closest('#theme-switch')) {
      remember('theme', THEMES[(THEMES.indexOf(kept()) + 1) % THEMES.length]);
      show();
    }
    var language = event.target.closest('#language-switch');
    if (language) {
      remember('lang', language.dataset.language);
      window.location.reload();
    }
  });

  var before = '';
  document.addEventListener('keydown', function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.ctrlKey || event.metaKey || event.altKey || (typing && event.key !== 'Escape')) { return; }
    var key = event.key.toLowerCase(), dialog = document.getElementById('keys');
    if (before === 'g') {
      var link = /^[a-z]$/.test(key) && document.querySelector('[data-nav][data-key="' + key + '"]');
      if (link) { link.click(); }
    } else if (key === '?') {
      dialog.showModal();
    } else if (key === 't') {
      var card = window.chartCards.current();
      if (card) { window.chartCards.toggleTable(card); }
    } else if (key === 'i') {
      window.toggleIntervals();
    } else if (key === '/') {
      var tree = document.querySelector('.filter-organisation');
      if (tree) { event.preventDefault(); tree.open = true; document.getElementById('filter-search').focus(); }
    } else if (key === 'escape') {
      window.chartCards.closeEnlarged();
      closeMenus(null);
    }
    before = key;
  });

  // A menu closes at a click elsewhere, and once a place in the bar is chosen.
  function closeMenus(target) {
    document.querySelectorAll('.filter-bar details[open], details.menu[open]').forEach(function (menu) {
      if (!menu.contains(target) || (target.closest('a') && menu.matches('.menu'))) { menu.open = false; }
    });
  }
  document.addEventListener('click', function (event) { closeMenus(event.target); }, true);

  // A request that gets no answer at all is a lost server; it is asked again until it is back.
  var ask = window.fetch, lost = false;
  function word(key) {
    var place = document.getElementById('spoken');
    return place ? JSON.parse(place.dataset.words)[key] : '';
  }
  function banner(text) {
    var place = document.getElementById('connection');
    if (place) { place.textContent = text; place.hidden = !text; }
  }
  function again() {
    ask('/health', { cache: 'no-store' }).then(function (answer) {
      if (!answer.ok) { throw new Error('not ready'); }
      lost = false;
      banner('');
      var text = window.location.search.replace(/^\?/, '');
      if (document.querySelector('.filter-bar')) { window.dash_clientside.set_props('chosen', { data: text }); }
    }).catch(function () { window.setTimeout(again, 2000); });
  }
  window.fetch = function () {
    return ask.apply(window, arguments).catch(function (failure) {
      if (!lost && failure.name !== 'AbortError') {
        lost = true;
        banner(word('connection.lost'));
        window.setTimeout(again, 1000);
      }
      throw failure;
    });
  };
})();
