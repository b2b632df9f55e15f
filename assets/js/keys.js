/* Keys: ? lists them, / searches a unit, T chart or table, G then a letter goes, Esc closes. */
(function () {
  "use strict";
  const PLACES = { t: "/", o: "/", n: "/nhom/content", c: "/chi-bo", b: "/chi-bo",
                   p: "/phuong-phap", m: "/phuong-phap" };
  const SECOND_KEY = 1500;
  let going = 0;

  const writes = (node) => node.closest("input, select, textarea, [contenteditable=true]");

  function close() {
    const open = document.querySelector(".filter-bar details[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (!window.chiboCards.closeLarge()) {
      const notice = document.querySelector("#notice .notice");
      if (notice) notice.remove();
    }
  }

  const actions = {
    "?": () => document.getElementById("keys").showModal(),
    "/": () => window.chibo.search(),
    t: () => window.chiboCards.toggleTables(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return undefined;
    const key = event.key.toLowerCase();
    const waits = event.timeStamp - going < SECOND_KEY && going > 0;
    going = 0;
    if (waits && PLACES[key]) {
      window.chibo.go(PLACES[key]);
    } else if (key === "g") {
      going = event.timeStamp;
    } else if (actions[key]) {
      event.preventDefault();
      actions[key]();
    }
    return undefined;
  });
})();
