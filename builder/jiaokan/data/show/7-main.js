// Where the address leads, what the keys do, and the start.

const META = JSON.parse($("meta").textContent); // what flags and rules mean, and where the page begins
const PLACES = new Map(); // id of a source -> the piece its text is in, -1 where it is not on the page
const VIEWS = ["overview", "texts", "read", "alike"].filter((name) => $(`view-${name}`));

const LEFT_AT = new Map(); // address -> how far it was scrolled when it was left

/** Say something in passing. */
function tell(message) {
  $("told").textContent = message;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { $("told").textContent = ""; }, 8000);
}

/** Show what the address says: #/overview, #/texts?flag=image, #/read/ID, #/alike/ID. */
async function route() {
  const [, name, rest] = /^#\/([a-z]+)[/?]?(.*)$/.exec(location.hash || META.start) || [null, VIEWS[0], ""];
  const view = VIEWS.includes(name) ? name : VIEWS[0];
  for (const each of VIEWS) $(`view-${each}`).hidden = each !== view;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (view === "texts") showList(rest);
  const [unit, raw] = decode(rest).split("@");
  if (view === "read" && unit) await showSource(unit.split(":")[0], unit, raw === undefined ? null : Number(raw));
  else if (view === "read" && !reader.source && PLACES.size) await showSource(firstHeld(), null);
  if (view === "alike") await showAlike(decode(rest));
  if (view !== "read") scrollTo(0, LEFT_AT.get(location.hash) || 0);
  document.documentElement.dataset.at = location.hash;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const firstHeld = () => [...PLACES].find(([, piece]) => piece >= 0)?.[0] ?? PLACES.keys().next().value;

function setSide(side) {
  $("rows").dataset.side = side;
  for (const button of document.querySelectorAll("[data-side-of]")) {
    button.setAttribute("aria-pressed", String(button.dataset.sideOf === side));
  }
}

function goNeighbour(step) {
  const row = reader.source && neighbour(reader.source.id, step);
  if (row) location.hash = `#/read/${row.id}`;
}

const KEYS = {
  j: () => stepEdit(1), k: () => stepEdit(-1), n: () => goNeighbour(1), p: () => goNeighbour(-1),
  r: () => setSide("raw"), c: () => setSide("clean"), b: () => setSide("both"),
  Escape: () => chooseNone(), "?": () => tell(say("help")),
  "/": () => { if ($("search")) { location.hash = "#/texts"; requestAnimationFrame(() => $("search").focus()); } },
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(input|select|textarea)$/i.test(event.target.tagName)) return;
  const isReading = !$("view-read").hidden;
  if (!KEYS[event.key] || (!isReading && !"/?".includes(event.key))) return;
  event.preventDefault();
  KEYS[event.key]();
}

function setTheme() {
  const { dataset } = document.documentElement;
  const isDark = dataset.theme ? dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  dataset.theme = isDark ? "light" : "dark";
  keep("theme", dataset.theme);
}

/** Keep a choice for the next time, where a browser lets a page from a file do that. */
function keep(name, value) {
  try {
    localStorage.setItem(`jiaokan-${name}`, value);
  } catch { /* it is asked again then */ }
}

function kept(name) {
  try {
    return localStorage.getItem(`jiaokan-${name}`);
  } catch {
    return null;
  }
}

function setLanguage() {
  language = LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length];
  keep("language", language);
  translate();
  if (reader.source) drawDetails();
  if ($("search")) filterList();
}

function listen() {
  $("theme").addEventListener("click", setTheme);
  $("language").addEventListener("click", setLanguage);
  $("rows").addEventListener("click", (event) => {
    const mark = event.target.closest("[data-edit]");
    if (mark && getSelection().isCollapsed) chooseEdit(mark.dataset.edit, false);
  });
  $("rule").addEventListener("change", (event) => {
    reader.rule = event.target.value;
    reader.edit = "";
    drawRows();
    drawDetails();
  });
  for (const button of document.querySelectorAll("[data-side-of]")) {
    button.addEventListener("click", () => setSide(button.dataset.sideOf));
  }
  for (const [id, step] of [["edit-previous", -1], ["edit-next", 1]]) $(id).addEventListener("click", () => stepEdit(step));
  for (const [id, step] of [["source-previous", -1], ["source-next", 1]]) $(id).addEventListener("click", () => goNeighbour(step));
  for (const which of ["raw", "clean"]) $(`copy-${which}`).addEventListener("click", () => copyText(which));
  if ($("search")) {
    $("search").addEventListener("input", keepFilters);
    for (const name of FILTERS) $(`filter-${name}`).addEventListener("change", keepFilters);
    $("list-more").addEventListener("click", listMore);
    $("search-texts").addEventListener("click", searchTexts);
    $("search").addEventListener("keydown", (event) => { if (event.key === "Enter") searchTexts(); });
    document.querySelector("form.filters").addEventListener("submit", (event) => event.preventDefault());
    $("clear").addEventListener("click", () => { location.hash = "#/texts"; });
  }
  document.addEventListener("keydown", onKey);
  addEventListener("hashchange", route);
  addEventListener("scroll", () => LEFT_AT.set(document.documentElement.dataset.at, scrollY), { passive: true });
}

async function start() {
  if (["light", "dark"].includes(kept("theme"))) document.documentElement.dataset.theme = kept("theme");
  if (LANGUAGES.includes(kept("language"))) language = kept("language");
  translate();
  if (!globalThis.DecompressionStream) return tell(say("cannot-open"));
  const { sources, pairs } = await unpack("listing");
  for (const row of sources) PLACES.set(row.id, row.piece);
  takePairs(pairs);
  if ($("search")) takeList(sources);
  else list.rows = sources;
  listen();
  setSide("both");
  await route();
  document.documentElement.dataset.ready = "true";
}

start();
