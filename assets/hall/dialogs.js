// What is asked for in the middle of a talk: keys, our unit, a conclusion, the room.
(function () {
  'use strict';
  var hall = window.hall, el = hall.el, add = hall.add, state = hall.state, given = hall.given;
  var DRAFT = 'hall-conclusion:' + (given.talk || ''), UNSENT = 'hall-conclusions-unsent', ROOM = 'hall-room';
  function at(id) { return document.getElementById(id); }

  hall.open = function (name) {
    var dialog = at(name);
    if (given.offline && name !== 'keys' && name !== 'room') { return; }
    if (openers[name]) { openers[name](); }
    if (!dialog.open) { dialog.showModal(); }
  };
  document.querySelectorAll('dialog').forEach(function (dialog) {
    dialog.addEventListener('click', function (event) {
      if (event.target === dialog || event.target.closest('[data-close]')) { dialog.close(); }
    });
  });

  // Words of all that stands outside the slides, in the language chosen.
  hall.labels = function () {
    document.querySelectorAll('[data-word]').forEach(function (node) {
      node.textContent = hall.word(node.dataset.word);
    });
    document.querySelectorAll('[data-label]').forEach(function (node) {
      node.setAttribute('aria-label', hall.word(node.dataset.label));
    });
    var list = at('key-list');
    list.replaceChildren();
    given.keys.forEach(function (name) {
      add(list, add(el('div'), el('dt', '', hall.text('hall.keyname.' + name)), el('dd', '', hall.text('hall.key.' + name))));
    });
  };

  // -- our unit --------------------------------------------------------------------------------

  var asked = 0, waiting;
  function find() {
    var number = asked += 1, text = at('unit-text').value.trim();
    if (!text) { at('unit-list').replaceChildren(); return; }
    hall.ask(given.units + '?tim=' + encodeURIComponent(text)).then(function (found) {
      if (number !== asked) { return; }
      at('unit-list').replaceChildren();
      found.found.forEach(function (unit) {
        var button = el('button', 'unit', unit.name);
        button.type = 'button';
        if (unit.parent) { button.appendChild(el('small', '', unit.parent)); }
        button.addEventListener('click', function () { choose(unit.code); });
        at('unit-list').appendChild(add(el('li'), button));
      });
      if (!found.found.length) { at('unit-list').appendChild(el('li', 'none', hall.word('nothing'))); }
    }, hall.sayWhy);
  }
  function choose(code) {
    at('search').close();
    if (!hall.forward('unit', { code: code })) { hall.choose(code); }
  }
  hall.choose = function (code) {
    if (!hall.slides().some(function (slide) { return slide.kind === 'ours'; })) { hall.say(hall.word('no_ours')); return; }
    hall.ask(given.data + (given.data.indexOf('?') < 0 ? '?' : '&') + 'chi=ours&ta=' + encodeURIComponent(code)).then(function (data) {
      Object.keys(data.slides).forEach(function (lang) {
        ['off', 'on'].forEach(function (names) {
          var fresh = data.slides[lang][names].slice(), slides = state.data.slides[lang][names];
          slides.forEach(function (slide, number) { if (slide.kind === 'ours') { slides[number] = fresh.shift() || slide; } });
        });
      });
      hall.keepData();
      hall.layout();
      hall.goToKind('ours');
    }, hall.sayWhy);
  };
  at('unit-text').addEventListener('input', function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(find, 120);
  });
  at('search').addEventListener('submit', function (event) {
    event.preventDefault();
    var first = at('unit-list').querySelector('button');
    if (first) { first.click(); }
  });

  // -- conclusions -----------------------------------------------------------------------------

  function fields() { return { what: at('decide-what').value, who: at('decide-who').value, due: at('decide-due').value }; }
  function fill(values) {
    ['what', 'who', 'due'].forEach(function (name) { at('decide-' + name).value = (values || {})[name] || ''; });
  }
  function unsent() { return hall.kept('localStorage', UNSENT) || []; }
  function mark() {
    var bytes = new Uint8Array(16);
    crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (one) { return one.toString(16).padStart(2, '0'); }).join('');
  }
  function wrong(word, field) {
    at('decide-why').textContent = hall.word(word);
    at(field).focus();
  }
  // 31/12/2026 as 2026-12-31; '' where none is given, null where it is no day.
  function day(text) {
    var found = /^\s*(\d{1,2})[\/.-](\d{1,2})[\/.-](\d{4})\s*$/.exec(text), made;
    if (!text.trim()) { return ''; }
    made = found && new Date(Date.UTC(found[3], found[2] - 1, found[1]));
    return made && made.getUTCDate() === Number(found[1]) ? made.toISOString().slice(0, 10) : null;
  }
  function written(due) {
    var found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(due || '');
    return found ? found[3] + '/' + found[2] + '/' + found[1] : due || '';
  }
  // What is typed is kept at every stroke: a window that closes takes nothing with it.
  at('decide').addEventListener('input', function () { hall.keep('localStorage', DRAFT, fields()); });
  at('decide').addEventListener('submit', function (event) {
    event.preventDefault();
    var values = fields(), slide = hall.slides()[state.pages[state.at].slide];
    var due = day(values.due);
    if (!values.what.trim()) { wrong('missing', 'decide-what'); return; }
    if (due === null) { wrong('no_day', 'decide-due'); return; }
    var made = {
      key: mark(), talk: given.talk, what: values.what.trim(), who: values.who.trim(), due: due || null,
      slide: { kind: slide.kind, query: slide.query, page: slide.page, part: slide.part, title: slide.title,
        figures: slide.finding + ' (' + slide.note + ')' }
    };
    hall.keep('localStorage', UNSENT, unsent().concat([made]));
    hall.forward('concluded', { one: made });
    hall.keep('localStorage', DRAFT, {});
    at('decide').close();
    hall.sendUnsent(true);
  });

  function listed(one) {
    return { key: one.key, what: one.what, who: one.who, due: written(one.due) || '–' };
  }
  // One of another talk is sent from here, but agreed on there.
  function show(one) {
    if (one.talk !== given.talk) { return; }
    Object.keys(state.data.slides).forEach(function (lang) {
      ['off', 'on'].forEach(function (names) {
        state.data.slides[lang][names].forEach(function (slide) {
          if (slide.kind !== 'commitments') { return; }
          var rows = slide.body.rows, row = listed(one);
          if (rows.some(function (had) { return had.key === row.key; })) { return; }
          rows.push(row);
          slide.table.rows.push([row.what, row.who, row.due]);
        });
      });
    });
  }
  hall.concluded = function (one) { show(one); hall.keepData(); hall.layout(); };
  hall.addUnsent = function () { unsent().forEach(show); };

  var sending = false;
  hall.sendUnsent = function (said) {
    var first = unsent()[0];
    if (!first || sending) { return; }
    sending = true;
    show(first);
    hall.keepData();
    if (said && state.data) { hall.layout(); }
    hall.ask(given.conclusions, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(first) })
      .then(function () { done(first); hall.say(hall.word('saved')); }, function (failure) {
        sending = false;
        if (failure.status === 404 && first.talk !== null) {
          // The talk was removed meanwhile; what was agreed in it stands without it.
          hall.keep('localStorage', UNSENT, unsent().map(function (one) {
            return one.key === first.key ? Object.assign({}, one, { talk: null }) : one;
          }));
          hall.sendUnsent();
        } else if (failure.refused && failure.status < 500 && failure.body.error) {
          done(first);
          fill(Object.assign({}, first, { due: written(first.due) }));
          hall.keep('localStorage', DRAFT, fields());
          hall.say(hall.word('refused', { why: failure.message }), true);
        } else if (said) { hall.say(hall.word('kept'), true); }
      });
  };
  function done(one) {
    sending = false;
    hall.keep('localStorage', UNSENT, unsent().filter(function (other) { return other.key !== one.key; }));
    hall.sendUnsent();
  }

  // -- the room --------------------------------------------------------------------------------

  function measured() {
    var distance = Number(at('room-distance').value.replace(',', '.')), height = Number(at('room-height').value.replace(',', '.'));
    if (!(distance >= 3 && distance <= 60 && height >= 0.5 && height <= 15)) { return; }
    state.room = { distance: distance, height: height };
    hall.keep('localStorage', ROOM, state.room);
    hall.layout();
    at('room-least').textContent = hall.word('least', { n: state.least });
  }
  ['room-distance', 'room-height'].forEach(function (id) { at(id).addEventListener('change', measured); });
  state.room = hall.kept('localStorage', ROOM) || state.room;

  var openers = {
    search: function () { at('unit-text').value = ''; at('unit-list').replaceChildren(); },
    decide: function () { fill(hall.kept('localStorage', DRAFT)); at('decide-why').textContent = ''; },
    room: function () {
      at('room-distance').value = state.room.distance;
      at('room-height').value = state.room.height;
      at('room-least').textContent = hall.word('least', { n: state.least });
      document.querySelectorAll('#room a').forEach(function (link) {
        var room = link.dataset.file === 'conclusions' ? '' : '&xa=' + state.room.distance + '&cao=' + state.room.height;
        link.href = given.files[link.dataset.file] + '&ngon-ngu=' + state.lang + (state.names ? '&ten=1' : '') + room;
      });
    }
  };
})();
