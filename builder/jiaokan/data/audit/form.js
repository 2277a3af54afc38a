"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { sample, words, guide } = data;
  const verdicts = ["right", "wrong", "cannot_tell"];
  const byId = (id) => document.getElementById(id);
  const store = `jiaokan-audit:${sample.digest}`;
  let language = "en";
  let at = 0;
  let said = sample.units.map(() => ({ verdict: null, note: "" }));

  const word = (key) => words[key][language];
  const tell = (text) => { byId("message").textContent = text; };
  const is_open = (index) => said[index].verdict === null;

  function judge() {
    const kind = document.querySelector("input[name=kind]:checked").value;
    return {
      kind,
      name: byId("name").value.trim(),
      model: kind === "model" ? byId("model").value.trim() : null,
      date: byId("date").value,
    };
  }

  function is_known(who) {
    return who.name !== "" && who.date !== "" && (who.kind === "person" || who.model !== "");
  }

  function saved() {
    return {
      format: 1,
      sample: { ...sample, units: undefined },
      judge: judge(),
      units: sample.units.map((unit, index) => ({ ...unit, ...said[index] })),
    };
  }

  function keep() {
    let word_of_it = "kept";
    try {
      localStorage.setItem(store, JSON.stringify({ judge: judge(), said, at, language }));
    } catch {
      word_of_it = "not_kept";
    }
    byId("kept").textContent = word(word_of_it);
    byId("kept").className = word_of_it === "kept" ? "quiet" : "alarm";
  }

  function recall() {
    let found = null;
    try {
      found = JSON.parse(localStorage.getItem(store));
    } catch { /* nothing was kept, or it may not be read */ }
    if (found && Array.isArray(found.said) && found.said.length === said.length) {
      take(found.judge, found.said);
      at = Math.min(Math.max(0, Number(found.at) || 0), said.length - 1);
      language = found.language === "zh" ? "zh" : "en";
    }
  }

  function take(who, verdicts_and_notes) {
    said = verdicts_and_notes.map((each) => ({
      verdict: verdicts.includes(each.verdict) ? each.verdict : null,
      note: typeof each.note === "string" ? each.note.slice(0, 500) : "",
    }));
    if (!who) return;
    byId("name").value = String(who.name || "");
    byId("model").value = String(who.model || "");
    if (who.date) byId("date").value = String(who.date);
    const kind = who.kind === "model" ? "model" : "person";
    document.querySelector(`input[name=kind][value=${kind}]`).checked = true;
  }

  function draw_words() {
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
    for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = word(element.dataset.hint);
    for (const element of document.querySelectorAll("[data-guide]")) {
      const [kind, what] = element.dataset.guide.split(" ");
      element.textContent = guide[kind][what][language];
      element.lang = document.documentElement.lang;
    }
  }

  function draw_state() {
    const done = said.filter((each) => each.verdict !== null).length;
    byId("progress").value = done;
    byId("count").textContent = `${done} / ${said.length}`;
    byId("note").value = said[at].note;
    for (const button of document.querySelectorAll("[data-verdict]")) {
      button.setAttribute("aria-pressed", String(button.dataset.verdict === said[at].verdict));
    }
    const verdict = said[at].verdict;
    document.querySelector(`#unit-${at} .said`).textContent = verdict === null ? "" : `· ${word(verdict)}`;
    const who = judge();
    byId("model-label").hidden = who.kind !== "model";
    byId("who-said").textContent = is_known(who) ? `${who.name} (${word(who.kind)}), ${who.date}` : word("nobody");
  }

  function show(index) {
    byId(`unit-${at}`).hidden = true;
    at = Math.min(Math.max(0, index), said.length - 1);
    byId(`unit-${at}`).hidden = false;
    if (document.activeElement && document.activeElement.tagName === "BUTTON") document.activeElement.blur(); // a blank scrolls
    window.scrollTo(0, 0);
    const mark = byId(`unit-${at}`).querySelector(".here");
    if (mark && mark.getBoundingClientRect().bottom > innerHeight * 0.8) mark.scrollIntoView({ block: "center" });
    draw_state();
    keep();
  }

  function next_open() {
    const after = said.findIndex((_, index) => index > at && is_open(index));
    const first = said.findIndex((_, index) => is_open(index));
    show(after >= 0 ? after : first >= 0 ? first : at);
  }

  function give(verdict) {
    said[at].verdict = verdict;
    if (verdict === "wrong") {
      draw_state();
      keep();
      byId("note").focus();
    } else {
      show(at + 1);
    }
  }

  function save() {
    const who = judge();
    if (!is_known(who)) {
      byId("who").open = true;
      tell(word("no_judge"));
      byId(who.name === "" ? "name" : who.kind === "model" && who.model === "" ? "model" : "date").focus();
      return;
    }
    const text = `${JSON.stringify(saved(), null, 1)}\n`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const slug = who.name.normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40);
    link.download = `audit-${sample.digest.slice(0, 12)}-${slug}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
    const done = said.filter((each) => each.verdict !== null).length;
    tell(`${word("saved")}: ${link.download}, ${done} / ${said.length}`);
  }

  async function load(file) {
    let found = null;
    try {
      found = JSON.parse(await file.text());
    } catch { /* told below */ }
    if (!found || !found.sample || !Array.isArray(found.units)) return tell(word("no_audit"));
    const is_same = found.sample.digest === sample.digest && found.units.length === said.length;
    if (!is_same || found.units.some((unit, index) => unit.id !== sample.units[index].id)) return tell(word("other_sample"));
    if (said.some((each) => each.verdict !== null) && !confirm(word("replace"))) return;
    take(found.judge, found.units);
    show(Math.max(0, said.findIndex((_, index) => is_open(index))));
    tell(word("loaded"));
  }

  /** Begin anew, for another judge: what was kept in this browser goes. */
  function start_over() {
    if (!confirm(word("replace"))) return;
    take({ name: "", model: "", kind: "person" }, said.map(() => ({ verdict: null, note: "" })));
    byId("who").open = true;
    show(0);
  }

  function toggle_help() {
    const dialog = byId("help");
    if (dialog.open) dialog.close(); else dialog.showModal();
  }

  const keys = {
    1: () => give("right"), 2: () => give("wrong"), 3: () => give("cannot_tell"),
    n: () => show(at + 1), j: () => show(at + 1), k: () => show(at - 1), o: next_open,
    e: () => byId("note").focus(), s: save, "?": toggle_help,
  };

  document.addEventListener("keydown", (event) => {
    const is_field = event.target.matches("input:not([type=radio]):not([type=file]), textarea");
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (is_field) {
      if (event.target.id !== "note") {
        if (event.key !== "Escape" && event.key !== "Enter") return;
        event.preventDefault();
        event.target.blur();
        byId("who").open = !is_known(judge());
        return;
      }
      if (event.key === "Escape") event.target.blur();
      if (event.key === "Enter") { event.target.blur(); show(at + 1); }
      return;
    }
    if (byId("help").open && event.key !== "?") return;
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  for (const button of document.querySelectorAll("[data-verdict]")) {
    button.addEventListener("click", () => give(button.dataset.verdict));
  }
  byId("note").addEventListener("input", (event) => { said[at].note = event.target.value; keep(); });
  byId("judge").addEventListener("input", () => { tell(""); draw_state(); keep(); });
  byId("judge").addEventListener("submit", (event) => event.preventDefault());
  byId("back").addEventListener("click", () => show(at - 1));
  byId("next").addEventListener("click", () => show(at + 1));
  byId("open").addEventListener("click", next_open);
  byId("save").addEventListener("click", save);
  byId("anew").addEventListener("click", start_over);
  byId("load").addEventListener("change", (event) => {
    if (event.target.files.length) load(event.target.files[0]);
    event.target.value = "";
  });
  byId("help-button").addEventListener("click", toggle_help);
  byId("close").addEventListener("click", toggle_help);
  byId("language").addEventListener("click", () => {
    language = language === "en" ? "zh" : "en";
    draw_words();
    draw_state();
    keep();
  });

  const now = new Date();
  byId("date").value = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0")).join("-");
  recall();
  draw_words();
  show(at);
})();
