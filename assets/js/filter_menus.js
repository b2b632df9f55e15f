/* The menus of the filters and, on a phone, the sheet that holds them all. */
(function () {
  "use strict";
  const phone = window.matchMedia("(max-width: 640px)");
  const FOCUSABLE = "button, select, input, [tabindex='0']";

  const sheet = () => document.getElementById("filter-sheet");
  const opener = () => document.getElementById("filter-open");
  const buttonOf = (menu) => menu.querySelector(".filter-button");
  const isOpen = (menu) => menu.classList.contains("open");
  const isShown = (node) => node.offsetParent !== null && !node.disabled;

  function set(menu, wanted) {
    if (isOpen(menu) === wanted) return;
    menu.classList.toggle("open", wanted);
    buttonOf(menu).setAttribute("aria-expanded", String(wanted));
    if (wanted && menu.matches(".filter-organisation")) window.chibo.showTree();
    if (wanted && menu.matches(".filter-period")) showYear();
  }

  function closeMenus(except) {
    document.querySelectorAll(".filter-menu.open").forEach((menu) => {
      if (menu !== except) set(menu, false);
    });
  }

  function setSheet(wanted) {
    const box = sheet();
    if (!box || box.classList.contains("open") === wanted) return;
    box.classList.toggle("open", wanted);
    document.documentElement.classList.toggle("sheet-open", wanted);
    opener().setAttribute("aria-expanded", String(wanted));
    if (wanted) {
      box.setAttribute("role", "dialog");
      box.setAttribute("aria-modal", "true");
      box.setAttribute("aria-label", opener().firstElementChild.textContent);
      // Everything lies open in the sheet.
      closeMenus(null);
      window.chibo.showTree();
      showYear();
      document.getElementById("filter-close").focus();
    } else {
      ["role", "aria-modal", "aria-label"].forEach((name) => box.removeAttribute(name));
    }
  }
  phone.addEventListener("change", () => setSheet(false));

  /* The year whose months stand open: that of the choice, else the latest. */
  function showYear(year) {
    const tabs = [...document.querySelectorAll(".period-tab")];
    if (!tabs.length) return;
    const chosen = (new URLSearchParams(location.search).get("ky") || "").slice(0, 4);
    const wanted = tabs.find((tab) => tab.dataset.year === (year || chosen)) || tabs[0];
    tabs.forEach((tab) => {
      const here = tab === wanted;
      if (tab.getAttribute("aria-selected") === String(here)) return;
      tab.setAttribute("aria-selected", String(here));
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !here;
    });
    rove(tabs, wanted);
  }

  /* One stop of the Tab key for each group; arrows move within it. */
  function rove(items, here) {
    items.forEach((item) => {
      const wanted = item === here ? 0 : -1;
      if (item.tabIndex !== wanted) item.tabIndex = wanted;
    });
  }

  function roveGroups() {
    document.querySelectorAll(".filter-bar [data-arrows]").forEach((group) => {
      const items = [...group.querySelectorAll("button")];
      if (!items.length || items.filter((item) => item.tabIndex === 0).length === 1) return;
      rove(items, items.find((item) => item.getAttribute("aria-pressed") === "true") ||
        items.find((item) => item.getAttribute("aria-selected") === "true") || items[0]);
    });
  }

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  function step(event, group) {
    const items = [...group.querySelectorAll("button")].filter(isShown);
    const at = items.indexOf(document.activeElement);
    let to = at + (STEPS[event.key] || 0);
    if (event.key === "Home") to = 0;
    if (event.key === "End") to = items.length - 1;
    if (to === at) return;
    event.preventDefault();
    const search = document.getElementById("filter-search");
    if (to < 0 && group.id === "filter-found") { search.focus(); return; }
    const next = items[(to + items.length) % items.length];
    rove(items, next);
    next.focus();
    if (next.matches(".period-tab")) showYear(next.dataset.year);
  }

  function fromSearch(event) {
    const first = document.querySelector("#filter-found button") ||
      document.querySelector(".filter-tree [tabindex='0']");
    if (!first) return;
    if (event.key === "ArrowDown") { event.preventDefault(); first.focus(); }
    if (event.key === "Enter" && first.matches("button")) { event.preventDefault(); first.click(); }
  }

  function trap(event) {
    const items = [...sheet().querySelectorAll(FOCUSABLE)].filter(isShown)
      .filter((item) => item.tabIndex === 0);
    const first = items[0], last = items[items.length - 1];
    const leaves = event.shiftKey ? document.activeElement === first
      : document.activeElement === last;
    if (!leaves && sheet().contains(document.activeElement)) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  /* Esc closes the innermost and goes back to what opened it. */
  function escape(event) {
    const menu = document.querySelector(".filter-menu.open");
    const back = menu ? buttonOf(menu)
      : sheet() && sheet().classList.contains("open") ? opener() : null;
    if (!back) return;
    event.preventDefault();
    event.stopPropagation();
    if (menu) set(menu, false); else setSheet(false);
    back.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { escape(event); return; }
    if (event.key === "Tab" && sheet() && sheet().classList.contains("open")) { trap(event); return; }
    if (event.target.id === "filter-search") { fromSearch(event); return; }
    const group = event.target.closest(".filter-bar [data-arrows]");
    if (group && event.target.matches("button")) step(event, group);
    else if (event.key === "ArrowDown" && event.target.matches(".filter-menu > .filter-button")) {
      event.preventDefault();
      openMenu(event.target.closest(".filter-menu"));
    }
  }, true);

  function openMenu(menu) {
    closeMenus(menu);
    set(menu, true);
    const inside = [...menu.querySelectorAll(`.filter-panel :is(${FOCUSABLE})`)];
    const first = inside.find((item) => isShown(item) && item.tabIndex === 0);
    if (first) first.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".filter-menu > .filter-button");
    const menu = event.target.closest(".filter-menu");
    if (button) {
      closeMenus(menu);
      set(menu, !isOpen(menu));
      if (menu.matches(".filter-organisation.open") && !phone.matches) {
        document.getElementById("filter-search").focus();
      }
    } else if (!menu && !event.target.closest(".filter-chosen")) {
      closeMenus(null);
    }
    const tab = event.target.closest(".period-tab");
    if (tab) showYear(tab.dataset.year);
    if (event.target.closest("#filter-open")) setSheet(true);
    if (event.target.closest("#filter-close, #filter-done")) {
      setSheet(false);
      opener().focus();
    }
  });

  // Leaving a panel by Tab closes it, so that it never covers what has the focus.
  document.addEventListener("focusin", (event) => {
    const menu = document.querySelector(".filter-menu.open");
    if (menu && !phone.matches && !menu.contains(event.target)) set(menu, false);
  });

  window.chibo = Object.assign(window.chibo || {}, {
    roveGroups,
    showYear,
    /* One choice was made in this menu: on a phone more may follow, elsewhere it is done. */
    chosenIn(node) {
      const menu = node && node.closest ? node.closest(".filter-menu.open") : null;
      if (!menu || phone.matches || menu.matches(".filter-more")) return;
      set(menu, false);
      buttonOf(menu).focus();
    },
    closeFilters() {
      closeMenus(null);
      setSheet(false);
    },
    search() {
      if (!sheet()) return;
      if (phone.matches) setSheet(true);
      else openMenu(document.querySelector(".filter-organisation"));
      document.getElementById("filter-search").focus();
    },
  });
})();
