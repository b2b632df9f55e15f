// Draws what dashboard/components/still.py sends: elements of a page that no callback talks to, as
// React's own. Texts stay texts, and only the server's components name elements and attributes.
(function () {
  'use strict';
  function draw(part) {
    if (!Array.isArray(part)) { return part; }
    return window.React.createElement(part[0], part[1], ...part.slice(2).map(draw));
  }
  window.chiboParts = { Still: function (props) { return draw(props.parts); } };
})();
