/* Light, dark or as the system says; the choice is kept in a cookie, so the server knows it. */
(function () {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  function kept(name) {
    const found = document.cookie.match(new RegExp(`(?:^|; )${name}=([a-z]+)`));
    return found ? found[1] : "";
  }

  function keep(name, value) {
    document.cookie = `${name}=${value}; path=/; max-age=31536000; SameSite=Lax`;
  }

  function apply() {
    const chosen = kept("theme");
    const dark = chosen === "dark" || (chosen !== "light" && system.matches);
    root.setAttribute("data-bs-theme", dark ? "dark" : "light");
  }

  system.addEventListener("change", apply);
  document.addEventListener("click", (event) => {
    if (event.target.closest("#theme-switch")) {
      const now = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
      // Back at what the system says anyway: follow the system again.
      const same = (now === "dark") === system.matches;
      keep("theme", same ? "system" : now);
      apply();
    }
    const other = event.target.closest("[data-language]");
    if (other) {
      keep("lang", other.dataset.language);
      location.reload();
    }
  });
})();
