/* The address holds the whole choice. A control writes it, and every chart reads it from the
   store "chosen"; back and forward put it back without drawing the page anew. */
(function () {
  "use strict";
  const ORDER = ["don-vi", "ky", "loai-buoi", "loai-hinh", "danh-gia", "xep-loai", "nhom", "doc",
                 "tim", "sap-xep", "so", "voi"];
  const USUAL = { "danh-gia": "official", doc: "now" };
  let shownPath = location.pathname;

  const filters = () => new URLSearchParams(location.search);

  function written(chosen) {
    const known = ORDER.filter((key) => chosen.get(key) && chosen.get(key) !== USUAL[key]);
    return known.map((key) =>
      `${key}=${encodeURIComponent(chosen.get(key)).replaceAll("%2C", ",")}`).join("&");
  }

  function tell() {
    if (document.querySelector(".filter-bar")) {
      window.dash_clientside.set_props("chosen", { data: location.search.slice(1) });
    }
    restore();
  }

  function choose(chosen) {
    const query = written(chosen);
    const address = location.pathname + (query ? `?${query}` : "");
    if (address === location.pathname + location.search) return;
    history.pushState({}, "", address);
    tell();
  }

  function set(key, value) {
    const chosen = filters();
    chosen.set(key, value);
    choose(chosen);
  }

  function toggle(key, value, wanted) {
    const values = (filters().get(key) || "").split(",").filter((one) => one && one !== value);
    set(key, (wanted ? [...values, value] : values).join(","));
  }

  function go(address) {
    const to = new URL(address, location.href);
    const samePage = to.pathname === shownPath;
    history.pushState({}, "", to.pathname + to.search + to.hash);
    arrive(samePage);
  }

  function arrive(samePage) {
    shownPath = location.pathname;
    if (samePage) {
      tell();
    } else {
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
      window.scrollTo(0, 0);
    }
  }

  // Before dcc.Location hears of it: on the same page only the choice changes.
  window.addEventListener("popstate", (event) => {
    if (location.pathname === shownPath) {
      event.stopImmediatePropagation();
      tell();
    } else {
      shownPath = location.pathname;
    }
  }, true);

  /* Controls show what the address says. */

  function isSet(chosen, key, value) {
    return (chosen.get(key) || USUAL[key] || "").split(",").includes(value);
  }

  function restorePeriod(select, chosen) {
    const value = chosen.get("ky") || "";
    if (![...select.options].some((option) => option.value === value)) {
      // A range written by hand or by a link: offered as it is written.
      select.add(new Option(value.replace("..", " – "), value));
    }
    if (select.value !== value) select.value = value;
  }

  function organisationName() {
    const here = document.querySelector(".breadcrumbs [aria-current=location]");
    return here ? here.textContent : filters().get("don-vi");
  }

  function chip(key, value, name) {
    const remove = document.querySelector(".filter-bar").dataset.remove || "";
    const made = document.createElement("button");
    made.type = "button";
    made.className = "filter-chip";
    made.dataset.unset = key;
    made.dataset.value = value;
    made.textContent = name;
    made.title = made.ariaLabel = `${remove} ${name}`.trim();
    return made;
  }

  function chips(chosen) {
    const made = [];
    if (chosen.get("don-vi")) made.push(chip("don-vi", "", organisationName()));
    const period = document.querySelector("select[data-filter=ky]");
    if (chosen.get("ky")) {
      const option = period && period.selectedOptions[0];
      made.push(chip("ky", "", option ? option.textContent : chosen.get("ky")));
    }
    document.querySelectorAll(".filter-bar .choice").forEach((button) => {
      const { filter, value } = button.dataset;
      if (chosen.get(filter) && isSet(chosen, filter, value)) {
        made.push(chip(filter, value, button.textContent));
      }
    });
    if (chosen.get("tim")) made.push(chip("tim", "", `“${chosen.get("tim")}”`));
    return made;
  }

  function restore() {
    if (!document.querySelector(".filter-bar")) return;
    const chosen = filters();
    document.querySelectorAll(".filter-bar .choice").forEach((button) => {
      const pressed = String(isSet(chosen, button.dataset.filter, button.dataset.value));
      if (button.getAttribute("aria-pressed") !== pressed) {
        button.setAttribute("aria-pressed", pressed);
      }
    });
    document.querySelectorAll("select[data-filter]").forEach((select) =>
      restorePeriod(select, chosen));
    document.querySelectorAll("input[data-filter]").forEach((input) => {
      if (input !== document.activeElement) input.value = chosen.get(input.dataset.filter) || "";
    });
    const place = document.getElementById("filter-chips");
    const made = chips(chosen);
    const shown = JSON.stringify([...place.children].map((one) => one.textContent));
    if (shown !== JSON.stringify(made.map((one) => one.textContent))) {
      place.replaceChildren(...made);
    }
    const reset = document.getElementById("filter-reset");
    if (reset) reset.hidden = made.length === 0;
    mark();
  }

  /* The page's place in the bar; its links keep period, organisation and the rest. */
  function mark() {
    const query = written(filters());
    document.querySelectorAll("[data-nav]").forEach((link) => {
      const place = link.dataset.nav;
      const base = place.startsWith("/nhom/") ? "/nhom/" : place;
      const here = base === "/" ? location.pathname === "/" : location.pathname.startsWith(base);
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      link.href = query ? `${place}?${query}` : place;
    });
    document.querySelectorAll(".tabs a").forEach((link) => {
      const path = new URL(link.href).pathname;
      link.href = query ? `${path}?${query}` : path;
    });
  }

  /* One listener for every control, drawn now or later. */

  function followed(event) {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const link = plain && !event.defaultPrevented && event.target.closest("a[href]");
    if (!link || link.target || link.hasAttribute("download")) return false;
    const to = new URL(link.href, location.href);
    if (to.origin !== location.origin) return false;
    if (to.hash && to.pathname === location.pathname && to.search === location.search) return false;
    event.preventDefault();
    // dcc and Dash would load the page anew.
    event.stopPropagation();
    go(to.pathname + to.search + to.hash);
    return true;
  }

  document.addEventListener("click", (event) => {
    if (followed(event)) return;
    const unset = event.target.closest("[data-unset]");
    if (unset) {
      if (unset.dataset.value) toggle(unset.dataset.unset, unset.dataset.value, false);
      else set(unset.dataset.unset, "");
      document.querySelector(".filter-bar summary").focus();
      return;
    }
    if (event.target.closest("#filter-reset")) {
      choose(new URLSearchParams());
      return;
    }
    const control = event.target.closest("button[data-filter]");
    if (!control) return;
    const { filter, value, many, branch } = control.dataset;
    const pressed = control.getAttribute("aria-pressed") === "true";
    if (branch === "true") {
      const chosen = filters();
      chosen.delete("don-vi");
      const query = written(chosen);
      go(`/chi-bo/${value}${query ? `?${query}` : ""}`);
    } else if (many === "true") {
      toggle(filter, value, !pressed);
    } else {
      set(filter, pressed ? "" : value);
    }
  }, true);

  document.addEventListener("change", (event) => {
    const select = event.target.closest("select[data-filter]");
    if (select) set(select.dataset.filter, select.value);
  });

  let typing = 0;
  document.addEventListener("input", (event) => {
    const input = event.target.closest("input[data-filter]");
    if (!input) return;
    clearTimeout(typing);
    typing = setTimeout(() => set(input.dataset.filter, input.value.trim()), 300);
  });

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      restore();
      mark();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  window.goTo = go;
  window.chibo = {
    go,
    refresh: tell,
    search() {
      const menu = document.querySelector(".filter-organisation");
      const input = document.getElementById("filter-search");
      if (!menu || !input) return;
      menu.open = true;
      input.focus();
    },
  };
})();
