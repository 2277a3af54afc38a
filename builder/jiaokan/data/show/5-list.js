// The list of sources and their reports: searched and filtered in memory, a hundred at a time on the page.

const FILTERS = ["flag", "rule", "kind", "split"];
const list = { rows: [], found: [], shown: 0, filters: {} };
const LISTED_AT_ONCE = 100;

/** Take the list: of each source what may be searched. */
function takeList(rows) {
  list.rows = rows.map((row) => ({
    ...row,
    all: { flag: new Set(row.marked), rule: new Set(row.rules), kind: new Set(row.kinds), split: new Set([row.split]) },
    words: [row.id, row.name, ...row.documents.flatMap((each) => [each.document_id, each.title || each.opening])].join("\n").toLowerCase(),
  }));
  for (const name of FILTERS) {
    const values = new Map();
    for (const row of list.rows) for (const value of row.all[name]) values.set(value, (values.get(value) || 0) + 1);
    const options = [...values].sort(([one], [other]) => (one < other ? -1 : 1));
    $(`filter-${name}`).append(...options.map(([value, number]) => make("option", { value }, `${value} (${count(number)})`)));
  }
}

/** Show the sources that fit the filters of an address: flag=image&q=通知. */
function showList(query) {
  const wanted = new URLSearchParams(query);
  for (const name of FILTERS) $(`filter-${name}`).value = wanted.get(name) || "";
  if (document.activeElement !== $("search")) $("search").value = wanted.get("q") || "";
  filterList();
}

function filterList() {
  const typed = $("search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const words = typed.map((word) => word.replace(/^([0-9a-f]{16,24}):[a-z0-9]+$/, "$1")); // of a unit its source
  const filters = FILTERS.map((name) => [name, $(`filter-${name}`).value]).filter(([, value]) => value);
  list.found = list.rows.filter((row) =>
    filters.every(([name, value]) => row.all[name].has(value)) && words.every((word) => row.words.includes(word)));
  list.shown = 0;
  $("found").textContent = say("shown", count(list.found.length), count(list.rows.length));
  $("list").replaceChildren(...(list.found.length ? [] : [makeSaid("li", "nothing", { class: "hint" })]));
  listMore();
}

function listMore() {
  const rows = list.found.slice(list.shown, list.shown + LISTED_AT_ONCE);
  list.shown += rows.length;
  $("list").append(...rows.map(drawListed));
  $("list-more").hidden = list.shown >= list.found.length;
}

function drawListed(row) {
  const facts = [row.said, row.split, row.date, `${count(row.size)} B`, `${count(row.n_edits)} ${say("edits")}`];
  const reports = row.documents.map((each) =>
    make("li", {},
      make("a", { href: `#/read/${each.document_id}`, lang: "zh" }, seen(each.title || each.opening)),
      " ", ...makeFlags({ flags: each.flags }), ...drawAlike(each.document_id)));
  return make("li", { class: row.piece < 0 ? "listed outside" : "listed" },
    make("a", { class: "name", href: `#/${META.compared.length && ALIKE.has(row.id) ? "alike" : "read"}/${row.id}` }, seen(row.name)),
    make("span", { class: "facts" }, facts.filter(Boolean).map((fact) => seen(String(fact))).join(" · ")),
    make("ol", {}, ...reports.slice(0, 8), ...(reports.length > 8 ? [make("li", { class: "hint" }, `+ ${reports.length - 8}`)] : [])),
    make("p", { class: "chips" }, ...makeFlags(row), ...drawAlike(row.id)));
}

/** Write the filters into the address, so that it can be kept and shared. */
function keepFilters() {
  const kept = new URLSearchParams();
  for (const name of FILTERS) if ($(`filter-${name}`).value) kept.set(name, $(`filter-${name}`).value);
  if ($("search").value.trim()) kept.set("q", $("search").value.trim());
  history.replaceState(null, "", `#/texts?${kept}`);
  filterList();
}

/** Give the source before or after another among those found. */
function neighbour(id, step) {
  const rows = list.found.length ? list.found : list.rows;
  const at = rows.findIndex((row) => row.id === id);
  return rows[at + step];
}

// --- in the texts ---------------------------------------------------------------------------------------------------
const MOST_FOUND = 200;

/** Look for the words of the search in the raw and the clean texts on the page, and list the places. */
async function searchTexts() {
  const words = $("search").value.trim();
  if (!words) return;
  if (PLACES.has(words.split(":")[0])) { // an id: there is one place
    location.hash = `#/read/${words}`;
    return;
  }
  $("list").replaceChildren();
  $("list-more").hidden = true;
  let number = 0;
  for (const piece of [...new Set(PLACES.values())].filter((each) => each >= 0)) {
    for (const view of Object.values(await openPiece(piece))) {
      for (const place of placesIn(openSource(view), words, MOST_FOUND - number)) {
        $("list").append(place);
        number += 1;
      }
    }
    $("found").textContent = say(number < MOST_FOUND ? "places" : "places-more", count(number));
    if (number >= MOST_FOUND) break;
  }
  if (!number) $("list").append(makeSaid("li", "no-place", { class: "hint" }));
}

/** Yield what the list shows of each place where words stand in the raw text, or in the clean one alone. */
function* placesIn(source, words, most) {
  const raw = source.raw.slice(0, source.raw.length);
  const isRaw = raw.includes(words);
  const text = isRaw ? raw : source.clean.slice(0, source.clean.length);
  let at = text.indexOf(words);
  for (let number = 0; at >= 0 && number < most; number += 1) {
    const before = pointsIn(text.slice(0, at));
    const place = isRaw ? before : toRaw(source.edits, before);
    yield make("li", { class: "listed" },
      make("a", { class: "name", href: `#/read/${source.id}@${place}` }, seen(source.name)),
      make("p", { class: "snippet", lang: "zh" },
        seen(text.slice(Math.max(0, at - 20), at)), make("mark", {}, seen(words)),
        seen(text.slice(at + words.length, at + words.length + 40))));
    at = text.indexOf(words, at + words.length);
  }
}
