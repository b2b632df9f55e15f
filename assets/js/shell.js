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
      if (!dialog.open) { dialog.showModal(); }
    } else if (key === 't') {
      var card = window.chartCards.current();
      if (card) { window.chartCards.toggleTable(card); }
    } else if (key === 'f') {
      // The hall shows what is chosen here.
      window.location.href = '/trinh-chieu' + window.location.search;
    } else if (key === 'i') {
      window.toggleIntervals();
    } else if (key === '/') {
      if (document.querySelector('.filter-bar')) { event.preventDefault(); window.chibo.search(); }
    } else if (key === 'escape') {
      window.chartCards.closeEnlarged();
      closeMenus(null);
    }
    before = key;
  });

  // A menu closes at a click elsewhere, and once a place in the bar is chosen.
  function closeMenus(target) {
    document.querySelectorAll('details.menu[open]').forEach(function (menu) {
      if (!menu.contains(target) || target.closest('a')) { menu.open = false; }
    });
  }
  document.addEventListener('click', function (event) { closeMenus(event.target); }, true);
})();
