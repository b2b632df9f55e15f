/* The address holds the whole choice. A control writes it, and every chart reads it from the
   store "chosen"; back and forward put it back without drawing the page anew. */
(function () {
  "use strict";
  const ORDER = ["don-vi", "ky", "loai-buoi", "loai-hinh", "danh-gia", "xep-loai", "nhom", "doc",
                 "tim", "sap-xep", "so", "voi", "ly-do", "cap", "chi-so", "gioi-han", "quy-mo",
                 "doi-chieu"];
  const USUAL = { "danh-gia": "official", doc: "now", cap: "branches", "chi-so": "mean",
                  "gioi-han": "spread", "doi-chieu": "appraisal" };
  let shownPath = location.pathname;

  const filters = () => new URLSearchParams(location.search);

  function written(chosen) {
    const known = ORDER.filter((key) => chosen.get(key) && chosen.get(key) !== USUAL[key]);
    return known.map((key) =>
      `${key}=${encodeURIComponent(chosen.get(key)).replaceAll("%2C", ",")}`).join("&");
  }

  function tell() {
    ask(location.search);
    show();
  }
  function ask(search) {
    if (bar()) window.chibo.ask(search.slice(1));
  }
  function show() {
    if (bar()) window.chibo.afterCharts(() => {
      if (bar()) window.dash_clientside.set_props("chosen", { data: location.search.slice(1) });
    });
    restore();
  }

  function choose(chosen) {
    const query = written(chosen);
    const address = location.pathname + (query ? `?${query}` : "");
    if (address === location.pathname + location.search) return;
    // Asked first: the answer is under way while the page changes its address.
    ask(address.slice(location.pathname.length));
    history.pushState({}, "", address);
    show();
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
    if (samePage) ask(to.search);
    history.pushState({}, "", to.pathname + to.search + to.hash);
    arrive(samePage);
  }

  function arrive(samePage) {
    shownPath = location.pathname;
    if (!samePage && window.chibo.closeFilters) window.chibo.closeFilters();
    if (samePage) {
      show();
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

  const bar = () => document.querySelector(".filter-bar");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d")
    .replaceAll("Đ", "D").toLowerCase();
  const groupOfPage = () => (/^\/nhom\/([a-z]+)$/.exec(location.pathname) || [])[1];
  const isProfile = () => location.pathname.startsWith("/chi-bo/");

  function isSet(chosen, key, value) {
    const group = key === "nhom" && groupOfPage();
    return (group || chosen.get(key) || USUAL[key] || "").split(",").includes(value);
  }

  function periodName(value) {
    const month = /^(\d{4})-(\d\d)$/.exec(value);
    if (value.includes("..")) {
      return value.split("..").map((end) => {
        const one = /^(\d{4})-(\d\d)$/.exec(end);
        return one ? `${one[2]}/${one[1]}` : periodName(end);
      }).join(" – ");
    }
    const button = document.querySelector(
      `.filter-bar [data-filter=ky][data-value="${CSS.escape(value)}"]`);
    if (button) return button.dataset.name || button.textContent;
    if (value === bar().dataset.ky) return bar().dataset.kyName;
    return month ? `${month[2]}/${month[1]}` : value;
  }

  /* The way up on the page knows what organisations are called; a choice knows its own name. */
  const names = new Map();
  function organisationName(code) {
    const steps = [...document.querySelectorAll(".breadcrumbs [data-code]")];
    steps.forEach((step) => names.set(step.dataset.code, step.textContent));
    if (code) return names.get(code) || code;
    return steps.length ? steps[0].textContent : bar().dataset.whole;
  }

  function chip(key, value, name) {
    const remove = bar().dataset.remove || "";
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
    if (chosen.get("don-vi")) {
      made.push(chip("don-vi", "", organisationName(chosen.get("don-vi"))));
    }
    if (chosen.get("ky")) made.push(chip("ky", "", periodName(chosen.get("ky"))));
    document.querySelectorAll(".filter-bar fieldset .choice").forEach((button) => {
      const { filter, value } = button.dataset;
      if (chosen.get(filter) && isSet(chosen, filter, value) &&
          !(filter === "nhom" && groupOfPage())) {
        made.push(chip(filter, value, button.textContent));
      }
    });
    if (chosen.get("tim")) made.push(chip("tim", "", `“${chosen.get("tim")}”`));
    return made;
  }

  function write(node, text) {
    if (node && node.textContent !== text) node.textContent = text;
  }

  function restoreButtons(chosen, made) {
    const show = (name, text) => bar().querySelectorAll(`[data-shows=${name}]`)
      .forEach((node) => write(node, text));
    const more = made.filter((one) => !["don-vi", "ky", "tim"].includes(one.dataset.unset)).length;
    const code = isProfile() ? decodeURIComponent(location.pathname.slice(8)) : chosen.get("don-vi");
    show("organisation", organisationName(code));
    show("period", periodName(chosen.get("ky") || ""));
    show("more", more ? `(${more})` : "");
    write(bar().querySelector(".filter-count"), made.length ? `(${made.length})` : "");
  }

  function restoreRange(chosen) {
    const [first, last] = (chosen.get("ky") || "").split("..");
    [["from", first], ["to", last]].forEach(([end, value]) => {
      const select = document.getElementById(`period-${end}`);
      const known = select && last && [...select.options].some((one) => one.value === value);
      if (known && document.activeElement !== select) select.value = value;
    });
  }

  /* Without any data one note says so, instead of every card. */
  function restoreEmpty() {
    const nothing = Boolean(document.querySelector(".no-data"));
    document.documentElement.classList.toggle("without-data", nothing);
    if (!nothing) return;
    document.querySelectorAll(".panel .empty-state").forEach((reason) =>
      reason.closest(".panel").classList.add("is-empty"));
  }

  let restored = null;
  function restore() {
    if (!bar()) return;
    const chosen = filters();
    bar().querySelectorAll(".choice").forEach((button) => {
      const pressed = String(isSet(chosen, button.dataset.filter, button.dataset.value));
      if (button.getAttribute("aria-pressed") !== pressed) {
        button.setAttribute("aria-pressed", pressed);
      }
    });
    document.querySelectorAll("input[data-filter]").forEach((input) => {
      if (input !== document.activeElement) input.value = chosen.get(input.dataset.filter) || "";
    });
    const place = document.getElementById("filter-chips");
    const made = chips(chosen);
    const text = (all) => JSON.stringify(all.map((one) => [one.dataset.unset, one.textContent]));
    if (text([...place.children]) !== text(made)) place.replaceChildren(...made);
    const reset = document.getElementById("filter-reset");
    if (reset && reset.hidden !== (made.length === 0)) reset.hidden = made.length === 0;
    place.parentElement.classList.toggle("nothing", made.length === 0);
    restoreEmpty();
    restoreButtons(chosen, made);
    window.chibo.drawSearch();
    window.chibo.roveGroups();
    if (restored !== location.search) {
      restored = location.search;
      restoreRange(chosen);
      window.chibo.showYear();
      window.chibo.redrawTree();
    }
    mark();
  }

  /* The page's place in the bar; its links keep period, organisation and the rest. */
  function mark() {
    const query = written(filters());
    document.querySelectorAll("[data-nav]").forEach((link) => {
      const place = link.dataset.nav;
      const base = place.startsWith("/nhom/") ? "/nhom/" : place;
      const here = base === "/" ? location.pathname === "/" : location.pathname.startsWith(base);
      if (here !== link.hasAttribute("aria-current")) {
        if (here) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
      lead(link, query ? `${place}?${query}` : place);
    });
    document.querySelectorAll(".tabs a").forEach((link) => {
      const path = new URL(link.href).pathname;
      lead(link, query ? `${path}?${query}` : path);
    });
  }
  // Even the same address written anew would have the page's style worked out again.
  function lead(link, address) {
    if (link.getAttribute("href") !== address) link.setAttribute("href", address);
  }

  /* A page about something of its own calls the window by its name too. */
  function nameWindow() {
    const own = document.querySelector("h1[data-window]");
    if (!own || !own.textContent) return;
    const name = `${own.textContent} · ${document.title.split(" · ").pop()}`;
    if (document.title !== name) document.title = name;
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

  /* Where a choice leads: mostly here; a branch has no organisation to choose, a group's page is
     the choice itself. */
  function apply(control) {
    const { filter, value, many, name, branch } = control.dataset;
    const pressed = control.getAttribute("aria-pressed") === "true";
    if (filter === "don-vi") chooseOrganisation(value, branch === "true", name);
    else if (filter === "nhom" && groupOfPage()) go(`/nhom/${value}${location.search}`);
    else if (many === "true") toggle(filter, value, !pressed);
    else if (filter === "ky") set(filter, value);
    else set(filter, pressed ? "" : value);
    window.chibo.chosenIn(control);
  }

  function chooseOrganisation(code, branch, name) {
    if (code && name) names.set(code, name);
    window.chibo.clearSearch();
    window.chibo.chosenIn(document.querySelector(".filter-organisation"));
    const chosen = filters();
    chosen.set("don-vi", branch ? "" : code);
    const query = written(chosen);
    const end = query ? `?${query}` : "";
    if (branch) go(`/chi-bo/${code}${end}`);
    else if (isProfile()) go(`/${end}`);
    else set("don-vi", code);
  }

  /* A range of months, turned round where it was given backwards. */
  function applyRange() {
    const ends = ["from", "to"].map((end) => document.getElementById(`period-${end}`).value).sort();
    set("ky", ends[0] === ends[1] ? ends[0] : ends.join(".."));
    window.chibo.chosenIn(document.getElementById("period-apply"));
  }

  function unset(control) {
    const all = [...document.querySelectorAll(".filter-chip")];
    const at = all.indexOf(control);
    if (control.dataset.value) toggle(control.dataset.unset, control.dataset.value, false);
    else set(control.dataset.unset, "");
    const left = [...document.querySelectorAll(".filter-chip")];
    focusOn(left[Math.min(at, left.length - 1)]);
  }

  function focusOn(node) {
    const usual = [...document.querySelectorAll(".filter-bar .filter-button")]
      .find((button) => button.offsetParent !== null);
    (node || usual).focus();
  }

  function reset() {
    const chosen = new URLSearchParams();
    // The order of a table and the units compared are no filters.
    ["sap-xep", "so", "voi"].forEach((key) => {
      if (filters().get(key)) chosen.set(key, filters().get(key));
    });
    choose(chosen);
    focusOn(null);
  }

  document.addEventListener("click", (event) => {
    if (followed(event)) return;
    const chipped = event.target.closest("[data-unset]");
    const control = event.target.closest("button[data-filter]");
    if (chipped) unset(chipped);
    else if (control) apply(control);
    else if (event.target.closest("#filter-reset")) reset();
    else if (event.target.closest("#period-apply")) applyRange();
  }, true);

  let typing = 0;
  document.addEventListener("input", (event) => {
    const input = event.target.closest("input[data-filter]");
    if (!input) return;
    clearTimeout(typing);
    typing = setTimeout(() => set(input.dataset.filter, input.value.trim()), 300);
  });

  let waiting = false;
  const inChart = ({ target }) => target.closest && target.closest(".chart-frame");
  new MutationObserver((changes) => {
    if (waiting || changes.every(inChart)) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      restore();
      mark();
      nameWindow();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  window.goTo = go;
  window.chibo = Object.assign(window.chibo || {}, {
    go, plain, chooseOrganisation, refresh: tell,
  });
})();
