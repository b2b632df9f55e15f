// Code that only some pages need is fetched when a part first asks for it, and once.
(function () {
  'use strict';
  var place = document.getElementById('later');
  var known = place ? JSON.parse(place.textContent) : {};
  var coming = {};

  function fetched(address) {
    return new Promise(function (done, failed) {
      var script = document.createElement('script');
      script.src = address;
      script.async = false; // in the order given
      script.onload = done;
      script.onerror = function () {
        script.remove();
        failed(new Error(address));
      };
      document.head.appendChild(script);
    });
  }

  window.later = function (name) {
    if (!coming[name]) {
      coming[name] = Promise.all(known[name].map(fetched));
      // Lost on the way: asked for anew next time.
      coming[name].catch(function () { delete coming[name]; });
    }
    return coming[name];
  };

  // What can wait until the next picture is on the screen; a page out of sight paints none. A
  // message comes right after the frame in which it was sent, where a timer may be late.
  var waiting = [], painted = new MessageChannel();
  painted.port1.onmessage = function () { waiting.splice(0).forEach(function (work) { work(); }); };
  function tell() { painted.port2.postMessage(''); }
  window.afterPaint = function (work) {
    waiting.push(work);
    if (waiting.length > 1) { return; }
    if (document.hidden) { tell(); } else { window.requestAnimationFrame(tell); }
  };
})();
