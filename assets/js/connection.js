/* Says when the server does not answer, and asks again until it does. */
(function () {
  "use strict";
  const ask = window.fetch;
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 15000;
  let lost = false;

  function words() {
    const place = document.getElementById("spoken");
    return place ? JSON.parse(place.dataset.words) : {};
  }

  function show(text, isLost) {
    const banner = document.getElementById("connection");
    if (!banner) return;
    banner.textContent = text;
    banner.classList.toggle("is-lost", isLost);
    banner.hidden = !text;
  }

  function knock(wait) {
    setTimeout(() => {
      ask("/health", { cache: "no-store" }).then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        lost = false;
        show(words()["connection.back"] || "", false);
        setTimeout(() => !lost && show("", false), 4000);
        if (window.chibo) window.chibo.refresh();
      }).catch(() => knock(Math.min(wait * 2, LONGEST_WAIT)));
    }, wait);
  }

  window.fetch = function (...parts) {
    return ask.apply(this, parts).catch((reason) => {
      // A request that the page itself gave up says nothing about the server.
      if (!lost && !(reason && reason.name === "AbortError")) {
        lost = true;
        show(words()["connection.lost"] || "", true);
        knock(FIRST_WAIT);
      }
      throw reason;
    });
  };
})();
