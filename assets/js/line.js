/* The files that a sender has in line: asked for while any of them waits. */
(function () {
  "use strict";
  const LINE = "imports-line", ASK_MS = 2000;
  let asking = null, waited = false;

  const here = () => document.getElementById(LINE);

  async function follow() {
    window.clearTimeout(asking);
    if (!here()) return;
    const got = await fetch("/nap/hang-doi", {
      headers: { Accept: "application/json" }, cache: "no-store",
    }).catch(() => null);
    const told = got && got.ok ? await got.json().catch(() => null) : null;
    if (!here()) return;
    if (told) {
      window.dash_clientside.set_props(LINE, { children: told.shown });
      // What was taken in stands in the list of imports below.
      if (waited && !told.waiting) {
        window.dash_clientside.set_props("imports-done", { data: `line ${Date.now()}` });
      }
      waited = told.waiting > 0;
    }
    window.clearTimeout(asking);
    // A server that was away for a while is asked again.
    if (waited || !told) asking = window.setTimeout(follow, told ? ASK_MS : 5 * ASK_MS);
  }

  window.chibo = Object.assign(window.chibo || {}, { followLine: follow });
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.chibo = Object.assign(window.dash_clientside.chibo || {}, {
    followLine() {
      if (!waited) follow();
      return window.dash_clientside.no_update;
    },
  });
})();
