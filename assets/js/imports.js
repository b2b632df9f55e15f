/* The page that takes scores in: a file is sent, tried, confirmed, taken back. What is shown comes
   from the server as parts of the page; buttons say in data-import what they are for. */
(function () {
  "use strict";
  const RECEIPT = "imports-receipt";
  const AGAIN_MS = 1000, ASK_MS = 400;
  // What is under way: { request, token, stopped, over, written }; written cannot be stopped.
  let work = null;

  const zone = () => document.querySelector(".drop-zone");
  const part = (name) => document.querySelector(name);

  function spoken(name, slots) {
    const place = zone();
    const text = place ? JSON.parse(place.dataset.words)[name] || "" : "";
    return text.replace(/\{(\w+)\}/g, (_, slot) => (slots || {})[slot]);
  }

  function say(text, place, wrong) {
    const status = part(place || ".import-status");
    if (!status) return;
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("wrong", Boolean(wrong));
  }

  const busy = () => Boolean(work && !work.stopped && !work.over);

  function progress(share) {
    const box = part(".import-progress");
    if (!box) return;
    box.hidden = share === null;
    box.querySelector("progress").value = share === null ? 0 : Math.round(100 * share);
    box.querySelector("button").hidden = Boolean(work && work.written);
    const place = zone();
    if (place) place.classList.toggle("busy", share !== null);
  }

  // The reader may have gone to another page meanwhile.
  function show(shown) {
    if (!document.getElementById(RECEIPT)) return;
    window.dash_clientside.set_props(RECEIPT, { children: shown });
    // Drawn in the next frames; then the keyboard goes on from the receipt.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const heading = part(`#${RECEIPT} h2`);
      if (heading) {
        heading.focus({ preventScroll: true });
        heading.scrollIntoView({ block: "nearest" });
      }
    }));
  }

  const clear = () => window.dash_clientside.set_props(RECEIPT, { children: null });

  /* One request; the answer is JSON, or { error, remedy } in the reader's language. A busy server
     is asked again until it is this file's turn. */
  function ask(path, body, job, headers, onSent) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      if (job) job.request = request;
      request.open("POST", path);
      request.setRequestHeader("Accept", "application/json");
      Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
      if (onSent) request.upload.addEventListener("progress", onSent);
      request.addEventListener("load", () => {
        let answer = {};
        try { answer = JSON.parse(request.responseText); } catch { answer = {}; }
        if (request.status === 503 && request.getResponseHeader("Retry-After")) {
          say(spoken("waiting"));
          window.setTimeout(() => {
            if (job && job.stopped) resolve({ stopped: true });
            else resolve(ask(path, body, job, headers, onSent));
          }, AGAIN_MS);
          return;
        }
        const failed = request.status >= 400 && !answer.shown && !answer.error;
        resolve(failed ? { error: spoken("failed"), remedy: "" } : answer);
      });
      request.addEventListener("error", () => resolve({ error: spoken("lost"), remedy: "" }));
      request.addEventListener("abort", () => resolve({ stopped: true }));
      request.send(body);
    });
  }

  const post = (path, value, job) =>
    ask(path, JSON.stringify(value), job, { "Content-Type": "application/json" });

  function failed(answer) {
    progress(null);
    const said = [answer.error, answer.remedy].filter(Boolean).join(" ");
    if (!answer.stopped) say(said, null, true);
  }

  /* How far the server has come, asked while it works. */
  function follow(job) {
    if (job.stopped || job.ended) return;
    fetch(`/nap/tien-do?token=${encodeURIComponent(job.token)}`, {
      headers: { Accept: "application/json" }, cache: "no-store",
    }).then((answer) => (answer.status === 200 ? answer.json() : null)).then((told) => {
      if (!told || job.stopped || job.ended) return;
      progress(told.done / told.of);
      say(told.text);
    }).catch(() => undefined).finally(() => window.setTimeout(() => follow(job), ASK_MS));
  }

  async function run(path, value, job) {
    job.token = value.token;
    job.ended = false;
    progress(0);
    follow(job);
    const answer = await post(path, value, job);
    job.ended = true;
    if (job.stopped || !answer.shown) {
      failed(answer);
      return;
    }
    progress(null);
    say(answer.receipt.title);
    show(answer.shown);
    if (answer.receipt.state === "taken") changed(answer.receipt.upload);
  }

  // The list of imports asks again; charts ask when they are opened.
  function changed(upload) {
    if (!zone()) return;
    window.dash_clientside.set_props("imports-done", { data: `${upload} ${Date.now()}` });
  }

  function named(file) {
    // Half a letter, which some systems allow in names, cannot be written in an address.
    const name = encodeURIComponent(file.name.normalize("NFC").replace(/[\ud800-\udfff]/gu, "_"));
    return { "Content-Type": "application/octet-stream", "X-File-Name": name };
  }

  // One file is shown before it counts; several wait in line, and nobody is asked again.
  function given(files) {
    if (files.length > 1) several([...files]);
    else if (files[0]) send(files[0]);
  }

  async function several(files) {
    if (busy()) return;
    const job = work = { stopped: false };
    clear();
    let sent = 0, answer = { token: "" };
    for (; sent < files.length; sent += 1) {
      progress(sent / files.length);
      say(spoken("line_sending", { n: sent + 1, all: files.length, file: files[sent].name }));
      answer = await ask("/nap/hang-doi", files[sent], job, named(files[sent]));
      if (!answer.token) break;
      if (sent === 0) window.chibo.followLine();
    }
    job.over = true;
    progress(null);
    if (answer.error) failed(answer);
    else say(spoken("line_sent", { n: sent }));
    window.chibo.followLine();
  }

  async function send(file) {
    if (busy()) return;
    const job = work = { stopped: false };
    clear();
    progress(0);
    const sent = (event) => {
      const share = event.lengthComputable ? event.loaded / event.total : 0;
      progress(share);
      say(spoken("sending", { file: file.name, percent: Math.floor(100 * share) }));
    };
    const answer = await ask("/nap/tep", file, job, named(file), sent);
    if (answer.token && !job.stopped) await run("/nap/kiem-tra", { token: answer.token }, job);
    else failed(answer);
    job.over = true;
  }

  function stop() {
    const job = work;
    if (!busy() || job.written) return;
    job.stopped = true;
    if (job.token) post("/nap/bo", { token: job.token });
    if (job.request) job.request.abort();
    progress(null);
    say(spoken("dropped"));
  }

  function choose() {
    if (busy()) return;
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".xlsx,.csv,.txt,.tsv";
    input.multiple = true;
    input.addEventListener("change", () => given(input.files));
    input.click();
  }

  async function confirm(button) {
    if (busy()) return;
    const { token, sha256, version } = button.dataset;
    button.disabled = true;
    const job = work = { stopped: false, written: true };
    await run("/nap/xac-nhan", { token, sha256, version }, job);
    job.over = true;
    button.disabled = false;
  }

  async function discard(button) {
    await post("/nap/bo", { token: button.dataset.token });
    clear();
    say(spoken("dropped"));
    const first = part(".drop-zone button");
    if (first) first.focus();
  }

  let asking = null; // the button whose import may be taken back
  function question(button) {
    const dialog = document.getElementById("imports-question");
    asking = button;
    dialog.querySelector(".import-question").textContent = button.dataset.ask;
    dialog.showModal();
    dialog.querySelector('[data-import="undo-no"]').focus();
  }

  async function answer(yes) {
    const dialog = document.getElementById("imports-question");
    const button = asking;
    if (!yes || !button) {
      dialog.close();
      return;
    }
    const upload = Number(button.dataset.upload);
    const buttons = dialog.querySelectorAll("button");
    buttons.forEach((one) => { one.disabled = true; });
    dialog.querySelector(".import-question").textContent = spoken("undoing");
    const told = await post("/nap/hoan-tac", { upload });
    buttons.forEach((one) => { one.disabled = false; });
    dialog.close();
    if (!told.shown) {
      failed(told);
      return;
    }
    say(told.receipt.title);
    show(told.shown);
    changed(upload);
  }

  /* A form comes as a file, or as the reason why there is none. */
  async function form() {
    const chosen = new URLSearchParams();
    ["imports-unit", "imports-month"].forEach((id) => {
      const field = document.getElementById(id);
      if (field.value) chosen.set(field.name, field.value);
    });
    const place = ".form-status";
    const got = await fetch(`/nap/mau?${chosen}`, { headers: { Accept: "application/json" } })
      .catch(() => null);
    if (!got || !got.ok) {
      const told = got ? await got.json().catch(() => null) : null;
      const said = told ? `${told.error} ${told.remedy}` : spoken(got ? "failed" : "lost");
      say(said, place, true);
      return;
    }
    const named = /filename\*=UTF-8''([^;]+)/.exec(got.headers.get("Content-Disposition") || "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await got.blob());
    link.download = named ? decodeURIComponent(named[1]) : "form.xlsx";
    link.click();
    URL.revokeObjectURL(link.href);
    say(spoken("done"), place);
  }

  const actions = {
    choose, confirm, stop, form, drop: discard, undo: question,
    "undo-yes": () => answer(true), "undo-no": () => answer(false),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-import]");
    if (button && actions[button.dataset.import]) actions[button.dataset.import](button);
  });

  /* A file may be dropped anywhere on the page: else the browser would open it. */
  const holdsFiles = (event) =>
    zone() && event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const over = (on) => zone() && zone().classList.toggle("over", on);

  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    over(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) over(false);
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    over(false);
    const { files } = event.dataTransfer;
    if (!zone().closest("[hidden]")) given(files);
  });
})();
