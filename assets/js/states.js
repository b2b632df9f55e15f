/* What happens when an answer is refused, broken or never comes: the part it was for says so and
   can be asked again; a lost server is knocked at until it is back. */
(function () {
  "use strict";
  const CALLBACKS = "/_dash-update-component";
  const FIRST_KNOCK = 1000;
  const NEXT_KNOCK = 2000;
  const ask = window.fetch;
  const asked = new Map();
  let number = 0;
  let lost = false;
  let pageMissing = false;

  function word(key, slots) {
    const place = document.getElementById("spoken");
    const text = place ? JSON.parse(place.dataset.words)[key] : "";
    return text.replace(/\{(\w+)\}/g, (whole, name) => (slots || {})[name] || whole);
  }

  /* A part's request, remembered under its output until a later one takes its place. */
  function remember(address, init) {
    if (!String(address.url || address).includes(CALLBACKS) || !init || !init.body) return null;
    try {
      const call = { output: JSON.parse(init.body).output, address, init, number: ++number };
      asked.set(call.output, call);
      return call;
    } catch (failure) {
      if (failure instanceof SyntaxError) return null;
      throw failure;
    }
  }
  const isPage = (call) => call.output.includes("_pages_content.");
  const isLatest = (call) => asked.get(call.output) === call;

  /* "a.children" or "..a.children...b.data..", as Dash joins them. */
  function partsOf(output) {
    const joined = output.startsWith("..") ? output.slice(2, -2).split("...") : [output];
    return joined.map((one) => {
      const dot = one.lastIndexOf(".");
      return { id: one.slice(0, dot), property: one.slice(dot + 1).split("@")[0] };
    });
  }

  function placeOf(part) {
    const node = document.getElementById(part.id);
    if (!node || !["figure", "children"].includes(part.property)) return null;
    return part.property === "figure" ? node.closest(".chart-box") || node : node;
  }

  function places(call) {
    const found = partsOf(call.output).map(placeOf).filter(Boolean);
    return found.length ? found : [document.getElementById("notice")].filter(Boolean);
  }

  /* What is known to be wrong is said as the server says it; else there is a reference. */
  function saidOf(given) {
    if (given.trouble) return [given.error, given.remedy].join(" ");
    const { reference } = given;
    return [word("state.failed"), reference && word("state.reference", { reference })]
      .filter(Boolean).join(" ");
  }

  function message(call, given) {
    const box = document.createElement("span");
    box.className = "part-failed";
    box.setAttribute("role", "alert");
    box.dataset.output = call.output;
    const text = document.createElement("span");
    text.textContent = saidOf(given);
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn";
    again.textContent = word("state.retry");
    again.addEventListener("click", () => retry(call, again));
    box.append(text, again);
    return box;
  }

  function fail(call, given) {
    clear(call);
    places(call).slice(0, 1).forEach((place) => {
      place.classList.add("failed");
      place.append(message(call, given));
    });
  }

  function clear(call) {
    document.querySelectorAll(".part-failed").forEach((box) => {
      if (box.dataset.output !== call.output) return;
      box.parentElement.classList.remove("failed");
      box.remove();
    });
  }

  function retry(call, button) {
    button.disabled = true;
    window.fetch(call.address, call.init).then((answer) => {
      if (!answer.ok || answer.status === 204) return null;
      return answer.json().then(({ response }) => {
        Object.entries(response).forEach(([id, props]) => {
          window.dash_clientside.set_props(id.startsWith("{") ? JSON.parse(id) : id, props);
        });
      });
    }).catch(() => { button.disabled = false; });
  }

  window.fetch = function (address, init) {
    const call = remember(address, init);
    return ask.call(window, address, init).then((answer) => {
      if (call && isLatest(call)) {
        if (isPage(call)) pageMissing = !answer.ok;
        if (answer.ok) clear(call);
        else answered(call, answer.clone());
      }
      return answer;
    }, (failure) => {
      if (failure.name !== "AbortError") {
        if (call && isPage(call)) pageMissing = true;
        lose("/health", "connection.lost");
      }
      throw failure;
    });
  };

  function answered(call, answer) {
    answer.json().catch(() => ({})).then((given) => {
      if (!isLatest(call)) return;
      fail(call, given);
      if (given.trouble === "away") lose("/readyz", "connection.away");
    });
  }

  /* The server is gone, or its database is: say so, and knock until it opens. */

  function banner(text) {
    const place = document.getElementById("connection");
    if (!place) return;
    place.textContent = text;
    place.hidden = !text;
  }

  function lose(door, said) {
    if (lost) return;
    lost = true;
    banner(word(said));
    window.setTimeout(knock, FIRST_KNOCK, door);
  }

  function knock(door) {
    ask.call(window, door, { cache: "no-store" }).then((answer) => opened(answer)).then(() => {
      lost = false;
      banner("");
      refresh();
    }).catch(() => window.setTimeout(knock, NEXT_KNOCK, door));
  }

  /* /readyz tells of more than the database, which is all that was missed. */
  async function opened(answer) {
    const ready = answer.ok || (await answer.json()).database;
    if (!ready) throw new TypeError("not ready");
  }

  /* Ask anew for what is shown; a page that never came is asked for as a whole. */
  function refresh() {
    if (!document.getElementById("main")) location.reload();
    else if (pageMissing) {
      window.dash_clientside.set_props("_pages_location", { pathname: location.pathname });
    } else window.chibo.refresh();
  }
})();
