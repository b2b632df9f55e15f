// The speaker's window: the same slides, handed over by the window on the screen; moving in one
// moves the other. Both are on one machine, so no server stands between them.
(function () {
  'use strict';
  var hall = window.hall, state = hall.state, root = document.documentElement;
  var speaker = Boolean(hall.given.speaker), HELLO = 1000, lettered = !speaker;
  function at(id) { return document.getElementById(id); }
  var channel = window.BroadcastChannel ? new BroadcastChannel('chibo-hall') : null;
  var from = hall.given.data || 'file', following = false;

  function send(kind, more) {
    if (channel) { channel.postMessage(Object.assign({ kind: kind, talk: from }, more)); }
  }
  function whole() {
    return { data: state.data, lang: state.lang, names: state.names, at: state.at, room: state.room,
      height: state.height, tables: Boolean(hall.tables), started: state.started, since: state.since };
  }

  // Whether the window on the screen does what was asked for here.
  hall.forward = function (kind, more) {
    if (!speaker || !at('alone').hidden) { return false; }
    send(kind, more);
    return true;
  };

  hall.openSpeaker = function () {
    if (hall.given.offline || speaker) { return; }
    var address = new URL(window.location.href);
    address.searchParams.set('nguoi-noi', '1');
    window.open(address, 'chibo-speaker', 'width=1280,height=800');
  };

  hall.moved = function () {
    if (following) { return; }
    send('state', speaker ? { at: state.at, asked: true } : whole());
  };

  if (channel) {
    channel.onmessage = function (event) {
      var got = event.data || {};
      if (got.talk !== from || !lettered) { return; }
      if (!speaker && got.kind === 'hello' && state.data) { send('state', whole()); }
      if (!speaker && state.data && got.kind === 'key') { hall.press(got.key); }
      if (!speaker && state.data && got.kind === 'unit') { hall.choose(got.code); }
      if (!speaker && state.data && got.kind === 'concluded') { hall.concluded(got.one); }
      if (got.kind === 'bye' && speaker) { at('alone').hidden = false; }
      if (got.kind !== 'state') { return; }
      following = true;
      if (speaker && got.data) { follow(got); } else if (!speaker && got.asked) { following = false; hall.show(got.at); }
      following = false;
    };
  }

  function follow(got) {
    var again = got.data.version !== (state.data || {}).version || got.lang !== state.lang || got.names !== state.names ||
      got.height !== state.forced || got.tables !== Boolean(hall.tables) || JSON.stringify(got.data.slides) !== state.text;
    at('alone').hidden = true;
    root.lang = state.lang = got.lang;
    state.names = got.names;
    state.room = got.room;
    state.forced = got.height;
    hall.tables = got.tables;
    state.started = got.started;
    if (again) {
      state.data = got.data;
      state.text = JSON.stringify(got.data.slides);
      root.classList.remove('waiting');
      root.classList.add('ready');
      hall.labels();
      hall.layout();
    }
    hall.show(got.at);
    state.since = got.since;
    tell();
  }

  function span(from) {
    var seconds = Math.max(0, Math.floor((Date.now() - from) / 1000));
    return Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
  }
  function tell() {
    if (!state.data) { return; }
    var slide = hall.slides()[state.pages[state.at].slide];
    at('speaker-notes').textContent = slide.speaker || hall.word('no_notes');
    at('speaker-next').textContent = state.at + 1 < state.pages.length ? hall.word('next') : hall.word('last_slide');
    at('speaker-elapsed').textContent = span(state.started);
    at('speaker-slide').textContent = span(state.since);
  }

  // The document starts by itself, or as the speaker's waits for the window on the screen.
  hall.begin = function (start) {
    if (!speaker) {
      window.addEventListener('pagehide', function () { send('bye'); });
      start();
      return;
    }
    root.classList.add('speaker', 'waiting');
    at('speaker-panel').hidden = false;
    window.setInterval(tell, 500);
    hall.letters().then(function () { lettered = true; send('hello'); });
    var knocking = window.setInterval(function () {
      if (state.data) { window.clearInterval(knocking); } else { send('hello'); }
    }, HELLO);
    window.setTimeout(function () {
      if (state.data) { return; }
      at('alone').hidden = false;
      at('waiting').textContent = hall.word('alone');
    }, 2 * HELLO);
  };
})();
