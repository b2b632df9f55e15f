// A talk on the screen of a hall: data come once and stay as they came until somebody refreshes.
(function () {
  'use strict';
  var hall = window.hall, el = hall.el, root = document.documentElement;
  var given = JSON.parse(document.getElementById('hall-data').textContent);
  var ADVANCE = 1000 * (given.seconds || 20), HIDE_POINTER = 3000, FORGET = 2500, KNOCK = 10000;
  var state = hall.state = { data: null, lang: root.lang, names: false, at: 0, blank: false, pages: [],
    room: given.room, started: Date.now(), since: Date.now(), height: 0 };

  var first = parseInt(new URL(window.location.href).searchParams.get('trang'), 10) || 1;

  hall.given = given;
  hall.text = function (key, slots) {
    return (given.words[state.lang][key] || '').replace(/\{(\w+)\}/g, function (whole, name) {
      return slots && name in slots ? slots[name] : whole;
    });
  };
  hall.word = function (name, slots) { return hall.text('hall.ui.' + name, slots); };
  function at(id) { return document.getElementById(id); }

  hall.slides = function () {
    return state.data.slides[state.lang][state.names ? 'on' : 'off'];
  };

  // What a browser refuses to keep (private, full) this page keeps for as long as it is open.
  var memory = {};
  hall.keep = function (store, key, value) {
    try { window[store].setItem(key, JSON.stringify(value)); } catch (refused) { memory[store + key] = value; return; }
    delete memory[store + key];
  };
  hall.kept = function (store, key) {
    if (store + key in memory) { return memory[store + key]; }
    try { return JSON.parse(window[store].getItem(key)); } catch (refused) { return null; }
  };

  var quiet;
  hall.say = function (text, lasting) {
    at('toast').textContent = text;
    window.clearTimeout(quiet);
    if (!lasting) { quiet = window.setTimeout(function () { at('toast').textContent = ''; }, 3500); }
  };

  // -- laying out and showing ------------------------------------------------------------------

  function colours(page) {
    page.querySelectorAll('.chart').forEach(function (box) {
      if (!box.figure || box.drawn === root.dataset.bsTheme) { return; }
      box.drawn = root.dataset.bsTheme;
      Promise.resolve(window.Plotly).then(function (plotly) { picture(plotly, box); });
    });
  }

  // Plotly measures words on the screen, so it draws beside the scaled stage; what it has drawn is
  // taken over as it is.
  function picture(plotly, box) {
    var bench = el('div', 'bench');
    bench.style.width = box.style.width;
    bench.style.height = box.style.height;
    document.body.appendChild(bench);
    Promise.resolve(plotly.newPlot(bench, box.figure.data, box.figure.layout, { displayModeBar: false, staticPlot: true, responsive: false }))
      .then(function () {
        legible(bench, Number(box.dataset.smallest));
        box.replaceChildren();
        bench.querySelectorAll('svg.main-svg').forEach(function (layer) { box.appendChild(layer.cloneNode(true)); });
        plotly.purge(bench);
        bench.remove();
      });
  }

  // Words that would be too small, or lie on others, are left out; the table (T) holds them all.
  function legible(bench, smallest) {
    var kept = [];
    bench.querySelectorAll('svg text').forEach(function (word) {
      var box = word.getBoundingClientRect(), size = parseFloat(getComputedStyle(word).fontSize);
      var touched = kept.some(function (other) {
        var wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        var high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        return wide > 1 && high > 0.25 * Math.min(box.height, other.height);
      });
      if (!word.textContent.trim()) { return; }
      if (touched || size < smallest - 0.1) { word.remove(); } else { kept.push(box); }
    });
  }

  hall.layout = function () {
    var page = state.pages[state.at], number = page ? page.slide : 0;
    var part = page ? state.at - state.pages.findIndex(function (one) { return one.slide === number; }) : 0;
    var stage = hall.setStage(at('stage'), state.room, state.forced);
    state.height = stage.height;
    state.least = stage.least;
    at('sample').textContent = given.sample ? hall.word('sample') : '';
    at('unit').textContent = state.data.units[state.lang] || given.product[state.lang];
    document.title = hall.word('title') + ' · ' + state.data.name;
    state.pages = hall.layOut(hall.slides(), at('slides'));
    dots();
    var first = state.pages.findIndex(function (one) { return one.slide === number; });
    var last = state.pages.filter(function (one) { return one.slide === number; }).length - 1;
    show(Math.max(0, first) + Math.min(part, Math.max(0, last)));
  };

  function dots() {
    var place = at('dots');
    place.replaceChildren();
    if (state.pages.length > 24) { return; }
    state.pages.forEach(function () { place.appendChild(el('i')); });
  }

  function show(wanted, silent) {
    if (!state.pages.length) { return; }
    var next = Math.max(0, Math.min(state.pages.length - 1, wanted));
    if (next !== state.at) { state.since = Date.now(); }
    state.at = next;
    state.pages.forEach(function (page, number) {
      page.classList.toggle('current', number === next);
      page.classList.toggle('next', number === next + 1);
      page.inert = number !== next;
      if (Math.abs(number - next) < 2) { colours(page); }
    });
    Array.prototype.forEach.call(at('dots').children, function (dot, number) {
      dot.classList.toggle('on', number === next);
    });
    at('subject').textContent = state.pages[next].subject;
    at('place').textContent = (next + 1) + '/' + state.pages.length;
    if (!silent) { at('live').textContent = state.pages[next].getAttribute('aria-label'); }
    if (!given.offline) {
      var address = new URL(window.location.href);
      address.searchParams.set('trang', next + 1);
      // Browsers refuse hundreds of these in a minute: the slide has moved all the same.
      try { window.history.replaceState(null, '', address); } catch (refused) { state.unwritten = true; }
    }
    if (hall.moved) { hall.moved(); }
  }
  hall.show = show;
  hall.goToKind = function (kind) {
    show(Math.max(0, state.pages.findIndex(function (one) { return hall.slides()[one.slide].kind === kind; })));
  };

  // -- data -----------------------------------------------------------------------------------

  function stored() { return 'hall:' + given.data; }

  // What changes in the middle of a talk (our unit, conclusions) outlasts a page loaded anew.
  hall.keepData = function () { if (!given.offline) { hall.keep('sessionStorage', stored(), state.data); } };

  function take(data) {
    state.data = data;
    hall.addUnsent();
    root.classList.remove('waiting');
    at('failed').hidden = hall.slides().length > 0;
    at('why').textContent = hall.word('no_slides');
    hall.layout();
  }

  hall.ask = function (address, init) {
    return window.fetch(address, Object.assign({ cache: 'no-store' }, init)).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (body) {
        if (!answer.ok) { throw Object.assign(new Error(body.error || String(answer.status)), { refused: true, status: answer.status, body: body }); }
        return body;
      });
    });
  };

  function why(failure, word) {
    return failure.refused && failure.body.error ? failure.message : hall.word(word);
  }
  hall.sayWhy = function (failure) { hall.say(why(failure, 'lost')); };

  function load(fresh) {
    if (given.offline) { take(given.offline); return Promise.resolve(); }
    // A page loaded anew in the middle of a talk shows the figures the talk began with.
    var way = (performance.getEntriesByType('navigation')[0] || {}).type;
    var kept = !fresh && way === 'reload' && hall.kept('sessionStorage', stored());
    if (kept) { take(kept); return Promise.resolve(); }
    return hall.ask(given.data).then(function (data) {
      take(data);
      hall.keepData();
    });
  }

  // Slides are fitted by measuring, so every letter must be there before the first of them is laid.
  function letters() {
    var coming = [];
    [400, 500, 600, 700].forEach(function (weight) {
      coming.push(document.fonts.load(weight + ' 48px "Be Vietnam Pro"', 'Aạđ'));
      coming.push(document.fonts.load(weight + ' 48px "UI Digits"', '0,'));
    });
    return Promise.all(coming).catch(function () { return null; });
  }

  hall.letters = letters;

  function start() {
    root.classList.add('waiting');
    letters().then(function () { return load(false); }).then(function () {
      show(first - 1);
      root.classList.add('ready');
    }).catch(function (failure) {
      root.classList.remove('waiting');
      at('failed').hidden = false;
      at('why').textContent = why(failure, 'failed');
    });
  }

  hall.refresh = function () {
    if (given.offline) { hall.say(hall.word('fixed')); return Promise.resolve(); }
    hall.say(hall.word('refreshing'), true);
    return load(true).then(function () { hall.say(hall.word('refreshed')); }, hall.sayWhy);
  };

  // -- what keys do ---------------------------------------------------------------------------

  var typed = '', forget, timer;
  function digit(one) {
    typed = (typed + one).slice(-3);
    hall.say(hall.word('jump', { n: typed }), true);
    window.clearTimeout(forget);
    forget = window.setTimeout(function () { typed = ''; hall.say(''); }, FORGET);
  }
  function enter() {
    if (typed) { show(Number(typed) - 1); } else { show(state.at + 1); }
    typed = '';
    window.clearTimeout(forget);
    hall.say('');
  }
  function play() {
    if (timer) {
      window.clearInterval(timer);
      timer = null;
      hall.say(hall.word('paused'));
      return;
    }
    timer = window.setInterval(function () { show((state.at + 1) % state.pages.length, true); }, ADVANCE);
    hall.say(hall.word('playing', { n: ADVANCE / 1000 }));
  }
  hall.play = play;
  function blank() {
    state.blank = !state.blank;
    root.classList.toggle('blank', state.blank);
    hall.say('');
  }
  function names() {
    state.names = !state.names;
    hall.layout();
    hall.say(hall.word(state.names ? 'names_on' : 'names_off'));
  }
  function language() {
    state.lang = root.lang = state.lang === 'vi' ? 'en' : 'vi';
    hall.labels();
    hall.layout();
  }
  function dark() {
    root.dataset.bsTheme = root.dataset.bsTheme === 'dark' ? 'light' : 'dark';
    state.pages.forEach(function (page, number) { if (Math.abs(number - state.at) < 2) { colours(page); } });
  }
  function full() {
    if (document.fullscreenElement) { document.exitFullscreen(); } else if (root.requestFullscreen) { root.requestFullscreen(); }
  }
  function tables() { hall.tables = !hall.tables; hall.layout(); }
  function leave() {
    if (document.fullscreenElement) { document.exitFullscreen(); return; }
    if (!given.offline) { window.location.href = given.home; }
  }

  var KEYS = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1,
    Home: function () { show(0); }, End: function () { show(state.pages.length - 1); },
    Enter: enter, ' ': play, b: blank, '.': blank, n: names, t: tables, l: language, d: dark, f: full,
    '/': function () { hall.open('search'); }, k: function () { hall.open('decide'); },
    p: function () { hall.open('room'); }, '?': function () { hall.open('keys'); },
    s: function () { hall.openSpeaker(); }, r: function () { hall.refresh(); }, Escape: leave
  };
  // What the speaker's window hands over to the window on the screen.
  var SHARED = ['b', '.', 'n', 't', 'l', 'r', ' '];
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) { return; }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key, act = KEYS[key];
    if (!state.data || !state.pages.length || (event.target.tagName === 'BUTTON' && (key === ' ' || key === 'Enter'))) { return; }
    if (/^[0-9]$/.test(key)) { digit(key); return; }
    if (!act) { return; }
    event.preventDefault();
    // A key that is held down moves on; what it turns on and off it turns once.
    if (event.repeat && typeof act !== 'number') { return; }
    if (SHARED.indexOf(key) < 0 || !hall.forward('key', { key: key })) { press(key); }
  });
  function press(key) {
    var act = KEYS[key];
    if (state.blank && key !== 'b' && key !== '.') { blank(); return; }
    if (typeof act === 'number') { show(state.at + act); } else { act(); }
  }
  hall.press = press;

  // A press goes on, a stroke goes either way; links and buttons keep their own.
  var pressed = 0;
  document.addEventListener('pointerdown', function (event) { pressed = event.clientX; });
  document.addEventListener('pointerup', function (event) {
    if (event.button || !state.data || !event.target.closest || event.target.closest('a, button, input, dialog, #failed, #speaker-panel')) { return; }
    var moved = event.clientX - pressed;
    show(state.at + (moved > 60 ? -1 : 1));
  });

  var hide;
  document.addEventListener('pointermove', function () {
    root.classList.remove('no-pointer');
    window.clearTimeout(hide);
    hide = window.setTimeout(function () { root.classList.add('no-pointer'); }, HIDE_POINTER);
  });

  var later;
  window.addEventListener('resize', function () {
    window.clearTimeout(later);
    later = window.setTimeout(function () { if (state.data) { hall.layout(); } }, 120);
  });

  // -- the room: clock, screen that stays on, server -------------------------------------------

  function clock() {
    // As the stamp on the slides: the time of Vietnam, whatever zone the machine is set to.
    at('clock').textContent = new Date(Date.now() + 7 * 3600 * 1000).toISOString().slice(11, 16);
  }
  window.setInterval(clock, 5000);
  clock();

  function awake() {
    if (navigator.wakeLock && document.visibilityState === 'visible') {
      navigator.wakeLock.request('screen').catch(function () { return null; });
    }
  }
  document.addEventListener('visibilitychange', awake);
  awake();

  var lost = false;
  function knock() {
    window.fetch('/health', { cache: 'no-store' }).then(function (answer) { return answer.ok; }, function () { return false; })
      .then(function (there) {
        at('lost').textContent = there ? '' : hall.word('lost');
        if (there && lost) { hall.say(hall.word('back')); }
        lost = !there;
        if (there) { hall.sendUnsent(); }
      });
  }
  if (!given.offline) { window.setInterval(knock, KNOCK); }
  hall.knock = knock;

  at('retry').addEventListener('click', start);
  document.addEventListener('DOMContentLoaded', function () { hall.labels(); hall.begin(start); });
})();
