// Slides fit the room: type is as large as the last row needs, and what has no place is put on
// further slides or named by its number.
(function () {
  'use strict';
  var hall = window.hall, el = hall.el, add = hall.add;
  // The same rule as dashboard/domain/room.py.
  var WIDTH = 1920, READ_FROM = 200, CAPITALS = 0.7, MOST_ROWS = 12, TALLEST = 1440, LOWEST = 820, MOST_TITLE = 0.36;
  // What stands above and below a slide on the stage: its edges, the bar, the hints.
  var AROUND = 36 + 56 + 44 + 28;
  var SIZES = { title: 68, huge: 240, kpi: 60, label: 42, note: 36, chart: 30 };

  function leastType(room, height) {
    return Math.round(height * room.distance / (room.height * READ_FROM) / CAPITALS);
  }

  // A stage 1920 wide, as high as the window's shape asks; black beside it where it is no screen.
  function setStage(stage, room, forced) {
    var wide = window.innerWidth, high = window.innerHeight;
    var height = forced || Math.max(LOWEST, Math.min(TALLEST, Math.round(WIDTH * high / wide)));
    var scale = Math.min(wide / WIDTH, high / height), least = leastType(room, height);
    stage.style.height = height + 'px';
    stage.style.setProperty('--slide-height', height - AROUND + 'px');
    stage.style.transform = 'translate(' + (wide - WIDTH * scale) / 2 + 'px,' + (high - height * scale) / 2 + 'px) scale(' + scale + ')';
    Object.keys(SIZES).forEach(function (name) {
      // Where words have to be very large, the one huge number leaves them room.
      var size = name === 'huge' ? Math.max(150, SIZES.huge - 5 * Math.max(0, least * 1080 / height - 52)) : Math.max(SIZES[name], name === 'kpi' ? least * 1.25 : least);
      stage.style.setProperty('--' + name, size + 'px');
    });
    return { least: least, height: height };
  }

  function overflows(box) {
    var inner = box.firstElementChild;
    if (!inner) { return false; }
    return inner.scrollHeight > box.clientHeight + 1 || inner.scrollWidth > box.clientWidth + 1;
  }

  function chunk(given, size) {
    // Even parts: 13 rows in rooms for 12 are 7 and 6, not 12 and 1.
    var parts = Math.ceil(given.length / size), each = Math.ceil(given.length / parts), made = [];
    for (var at = 0; at < given.length; at += each) { made.push(given.slice(at, at + each)); }
    return made;
  }

  function section(slide) {
    var made = el('section', 'slide kind-' + slide.kind);
    var title = add(el('h1', 'title'), el('span', 'said', slide.title));
    if (slide.own) { add(title, el('small', 'own', hall.word('own'))); }
    add(made, title, el('div', 'body'), hall.drawNote(slide.note));
    made.subject = slide.name;
    made.setAttribute('aria-roledescription', 'slide');
    made.inert = true;
    return made;
  }

  function render(made, slide, given, more) {
    var box = made.querySelector('.body'), body = slide.body;
    var size = { width: box.clientWidth, height: box.clientHeight,
      type: parseFloat(getComputedStyle(box).getPropertyValue('--chart')) };
    box.replaceChildren(hall.tables ? hall.drawTable({ columns: slide.table.columns, rows: given }) :
      hall.draw[body.kind](body, given, size));
    if (more) {
      var place = box.querySelector('.column') || box.firstElementChild;
      place.insertBefore(el('p', 'more', hall.text(slide.more, { n: more })), place.querySelector('.legend'));
    }
    return !overflows(box);
  }

  // A long title takes smaller type, and never more of the slide than leaves room for its picture.
  function shorten(title, high) {
    var most = MOST_TITLE * high, lines;
    function type() { return parseFloat(getComputedStyle(title).fontSize); }
    title.classList.toggle('long', title.offsetHeight > 2.6 * type());
    title.classList.toggle('longest', title.offsetHeight > most);
    if (title.offsetHeight <= most) { return; }
    lines = Math.max(1, Math.floor((most - (title.querySelector('.own') || { offsetHeight: 0 }).offsetHeight) / parseFloat(getComputedStyle(title).lineHeight)));
    title.firstElementChild.classList.add('cut');
    title.firstElementChild.style.webkitLineClamp = lines;
  }

  // A conclusion too long for a slide of its own is cut; the list that is taken along has it whole.
  function cutWords(made) {
    var box = made.querySelector('.body'), what = box.querySelector('.what'), over;
    if (!what) { return; }
    over = box.firstElementChild.scrollHeight - box.clientHeight;
    what.classList.add('cut');
    what.style.webkitLineClamp = Math.max(1, Math.floor((what.offsetHeight - over) / parseFloat(getComputedStyle(what).lineHeight)));
  }

  // Draw a slide on as many sections as it needs; the parts of one slide follow each other.
  function pages(slide, place) {
    var first = add(place, section(slide)).lastElementChild;
    var all = (hall.tables ? slide.table.rows : slide.body.rows) || [];
    var size = Math.min(MOST_ROWS, all.length || 1);
    var title = first.querySelector('.title');
    shorten(title, first.clientHeight);
    var fits = render(first, slide, all.slice(0, size), 0);
    while (!fits && size > 1) {
      size -= 1;
      fits = render(first, slide, all.slice(0, size), 0);
    }
    if (!fits) { cutWords(first); }
    if (size >= all.length) { return [first]; }
    if (!hall.tables && slide.body.overflow === 'cut') {
      while (!render(first, slide, all.slice(0, size), all.length - size) && size > 1) { size -= 1; }
      return [first];
    }
    return chunk(all, size).map(function (part, at, parts) {
      var made = at ? add(place, section(slide)).lastElementChild : first;
      made.subject = slide.name + ' (' + hall.text('hall.part', { part: at + 1, of: parts.length }) + ')';
      if (at) { made.querySelector('.title').replaceWith(title.cloneNode(true)); }
      if (!render(made, slide, part, 0)) { cutWords(made); }
      return made;
    });
  }

  // Lay all slides out; returns their sections in order, each with .slide (its number).
  function layOut(slides, place) {
    place.replaceChildren();
    var made = [];
    slides.forEach(function (slide, number) {
      pages(slide, place).forEach(function (one) {
        one.slide = number;
        made.push(one);
      });
    });
    made.forEach(function (one, at) {
      one.setAttribute('aria-label', hall.word('slide', { at: at + 1, of: made.length, title: slides[one.slide].title }));
    });
    return made;
  }

  hall.setStage = setStage;
  hall.layOut = layOut;
  hall.leastType = leastType;
})();
