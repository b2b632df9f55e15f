"""From a click to the frame in which the last change was painted: one clock for every program.

No step of a timer is in the clock: each change asks for the next frame, and the moment after that
frame's own work is noted. Waiting until nothing changes any more is outside it.
"""

QUIET_MS = 400
# chart: the last change inside a drawing of plotly; page: the last one anywhere in the page.
NOTE = """
window.painted = {chart: 0, page: 0};
(() => {
  const wanted = new Set();
  const done = new MessageChannel();
  done.port1.onmessage = ({data}) => data.forEach((what) => {
    window.painted[what] = performance.now();
  });
  const frame = () => {
    done.port2.postMessage([...wanted]);
    wanted.clear();
  };
  const inside = ({target}) => (target.closest ? target : target.parentElement || document.body)
    .closest('.js-plotly-plot');
  new MutationObserver((all) => {
    if (!wanted.size) requestAnimationFrame(frame);
    wanted.add('page');
    if (!wanted.has('chart') && all.some(inside)) wanted.add('chart');
  }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
})();
"""
# Milliseconds since a moment until the last change was painted; -1 where no chart changed.
STILL = """async ([since, quiet]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const begun = performance.now();
  for (;;) {
    await frame();
    const {chart, page} = window.painted, now = performance.now();
    if (chart > since && now - Math.max(chart, page) > quiet) {
      return {chart: chart - since, page: page - since};
    }
    if (now - begun > 30000) return {chart: -1, page: -1};
  }
}"""
GO = "(address) => { const start = performance.now(); window.chibo.go(address); return start; }"
