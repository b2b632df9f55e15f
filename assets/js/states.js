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

  function message(call, reference) {
    const box = document.createElement("span");
    box.className = "part-failed";
    box.setAttribute("role", "alert");
    box.dataset.output = call.output;
    const text = document.createElement("span");
    text.textContent = [word("state.failed"), reference && word("state.reference", { reference })]
      .filter(Boolean).join(" ");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn";
    again.textContent = word("state.retry");
    again.addEventListener("click", () => retry(call, again));
    box.append(text, again);
    return box;
  }

  function fail(call, reference) {
    clear(call);
    places(call).slice(0, 1).forEach((place) => {
      place.classList.add("failed");
      place.append(message(call, reference));
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
        lose();
      }
      throw failure;
    });
  };

  function answered(call, answer) {
    answer.json().then((given) => given.reference, () => "").then((reference) => {
      if (isLatest(call)) fail(call, reference);
    });
  }

  /* The server is gone: say so, and knock until it opens. */

  function banner(text) {
    const place = document.getElementById("connection");
    if (!place) return;
    place.textContent = text;
    place.hidden = !text;
  }

  function lose() {
    if (lost) return;
    lost = true;
    banner(word("connection.lost"));
    window.setTimeout(knock, FIRST_KNOCK);
  }

  function knock() {
    ask.call(window, "/health", { cache: "no-store" }).then((answer) => {
      if (!answer.ok) throw new TypeError("not ready");
      lost = false;
      banner("");
      refresh();
    }).catch(() => window.setTimeout(knock, NEXT_KNOCK));
  }

  /* Ask anew for what is shown; a page that never came is asked for as a whole. */
  function refresh() {
    if (!document.getElementById("main")) location.reload();
    else if (pageMissing) {
      window.dash_clientside.set_props("_pages_location", { pathname: location.pathname });
    } else window.chibo.refresh();
  }
})();
