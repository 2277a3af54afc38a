// The reader: raw beside clean, each edit with its rule, reason and evidence, the outline as a tree.

const reader = { source: null, rows: [], drawn: 0, edit: "", rule: "", observer: null };
const DIFFERING = "*"; // in place of a rule: the edits that only one of two releases has
const ROWS_AT_ONCE = 120;
const $ = (id) => document.getElementById(id);

/** Show a source, and go to the place of an id of it or of a raw offset, if one is given. */
async function showSource(id, place, raw = null) {
  const at = PLACES.get(id);
  if (at === undefined) return tell(say("no-such", id));
  if (at < 0) return showLeftOut(id);
  if (!reader.source || reader.source.id !== id) {
    const views = await openPiece(at);
    if (!Object.hasOwn(views, id)) return tell(say("no-such", id));
    reader.source = openSource(views[id]);
    reader.edit = "";
    if (reader.source.other) reader.rule = DIFFERING;
    else if (!reader.source.edits.some((edit) => edit.rules.includes(reader.rule))) reader.rule = "";
    drawSource();
    scrollTo(0, 0);
  }
  if (raw !== null) goToRaw(raw);
  else if (place && place !== id) goTo(place);
}

function showLeftOut(id) {
  reader.source = null;
  $("source-name").textContent = id;
  $("source-facts").replaceChildren(
    makeSaid("p", "left-out"),
    make("pre", {}, make("code", {}, `jiaokan explain ${id} --in RELEASE --html source.html`)),
  );
  for (const part of ["outline", "rows", "details"]) $(part).replaceChildren();
}

function drawSource() {
  const { source } = reader;
  $("source-name").textContent = seen(source.name);
  $("source-facts").replaceChildren(...drawFacts(source));
  $("outline").replaceChildren(...source.documents.map((document) => drawOutline(source, document)));
  drawRules();
  drawDetails();
  drawRows();
}

function drawFacts(source) {
  const facts = [
    ["split", source.split], ["script", `${source.script} (${source.script_origin})`],
    ["encoding", `${source.encoding} (${source.encoding_evidence})`], ["date", source.date],
    ["address", source.url || source.page_url], ["size", `${count(source.byte_length)} B`],
    ["edits", count(source.edits.length)],
  ];
  const list = make("dl", { class: "facts" });
  for (const [key, value] of facts) {
    if (value) list.append(make("div", {}, makeSaid("dt", key), make("dd", {}, seen(String(value)))));
  }
  return [list, make("p", { class: "chips" }, ...makeFlags(source))];
}

// --- the outline ----------------------------------------------------------------------------------------------------
function drawOutline(source, document) {
  const tree = make("details", { open: true });
  const title = document.title ? seen(document.title) : `${seen(source.clean.slice(document.text_start, document.text_start + 16))}…`;
  tree.append(make("summary", {}, drawEntry(title, document.raw_start, document.document_id)));
  const lists = [make("ol", {})];
  tree.append(lists[0]);
  for (const section of source.sections.filter((each) => each.document_id === document.document_id)) {
    const level = Math.max(1, Math.min(section.level, lists.length));
    lists.length = level;
    const below = make("ol", {});
    const words = `${seen(section.number || "")}${seen(section.heading || "")}`;
    lists[level - 1].append(make("li", {}, drawEntry(words, section.raw_start, section.section_id), below));
    lists.push(below);
  }
  return tree;
}

function drawEntry(words, rawStart, id) {
  return make("a", { href: `#/read/${id}`, lang: "zh" }, words || "–");
}

// --- the rows -------------------------------------------------------------------------------------------------------
function drawRows() {
  reader.rows = cutRows(reader.source);
  reader.drawn = 0;
  $("rows").replaceChildren();
  $("rows").classList.toggle("compared", Boolean(reader.source.other));
  $("columns").replaceChildren(...["", "raw", ...(reader.source.other ? META.compared : ["clean"])].map((name) =>
    WORDS[name] ? makeSaid("span", name) : make("span", {}, seen(name))));
  if (!reader.observer) {
    reader.observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && drawMore());
    reader.observer.observe($("rows-end"));
  }
  drawMore();
}

/** Draw the rows that come next, up to one that is asked for. */
function drawMore(until = 0) {
  const last = Math.min(reader.rows.length, Math.max(until + 1, reader.drawn + ROWS_AT_ONCE));
  const rows = document.createDocumentFragment();
  for (; reader.drawn < last; reader.drawn += 1) rows.append(drawRow(reader.rows[reader.drawn], reader.drawn));
  $("rows").append(rows);
}

const isMarked = (edit) => !reader.rule || (reader.rule === DIFFERING ? edit.isOnly : edit.rules.includes(reader.rule));

function drawRow(row, number) {
  const { source } = reader;
  const { paragraph } = row;
  const spans = paragraph
    ? (paragraph.spans || []).map((span) => ({ ...span, start: span.start + row.clean[0], end: span.end + row.clean[0] }))
    : [];
  const side = (name, range, tail, marked) => {
    const cell = make("div", { class: `side ${name}`, lang: "zh" }, ...drawSide(source, name, range, marked, isMarked));
    if (tail) cell.append(make("span", { class: "tail" }, ...drawSide(source, name, tail, [], isMarked)));
    return cell;
  };
  const margin = paragraph
    ? [make("span", { class: "kind" }, paragraph.kind), drawId(paragraph.paragraph_id), ...makeFlags(paragraph, true),
      ...drawAlike(paragraph.paragraph_id), ...drawOtherFlags(source, paragraph)]
    : [makeSaid("span", "removed-here", { class: "kind" })];
  const opens = paragraph && source.documents.length > 1
    && source.documents.some((each) => each.raw_start === paragraph.raw_start);
  return make(
    "div",
    { class: `row ${paragraph ? paragraph.kind : "between"}${opens ? " opens" : ""}`, "data-row": number, tabindex: "-1" },
    make("div", { class: "margin" }, ...margin),
    side("raw", row.raw, row.rawTail, []),
    side("clean", row.clean, row.cleanTail, spans),
    source.other && side("other", rangeOfOther(source, row.raw), row.rawTail && rangeOfOther(source, row.rawTail), []),
  );
}

/** Make an id, as the tables have it, which is the address of its place. */
function drawId(id) {
  return make("a", { class: "id", href: `#/read/${id}`, title: id }, id.split(":").pop());
}

/** Say which flags a paragraph has in the other release, where they are others. */
function drawOtherFlags({ other }, paragraph) {
  const its = other && other.paragraphs.find((each) => each.raw_start === paragraph.raw_start);
  const said = (row) => JSON.stringify([row.flags || [], row.repaired || []]);
  return its && said(its) !== said(paragraph) ? [make("span", { class: "kind" }, seen(META.compared[1])), ...makeFlags(its)] : [];
}

/** Give where a stretch of the raw text is in the other clean text. */
function rangeOfOther({ other }, [from, to]) {
  return [toClean(other.edits, from), toClean(other.edits, to)];
}

/** Go to the paragraph at which a unit of the source begins, by its id. */
function goTo(id) {
  const { source } = reader;
  const unit = ["documents", "sections", "paragraphs"]
    .flatMap((table) => source[table])
    .find((row) => [row.document_id, row.section_id, row.paragraph_id].includes(id)
      && id === (row.paragraph_id || row.section_id || row.document_id));
  if (!unit) return tell(say("no-such", id));
  goToRaw(unit.raw_start);
}

function goToRaw(rawStart) {
  const number = reader.rows.findIndex((row) => (row.rawTail || row.raw)[1] > rawStart);
  if (number >= 0) goToRow(number);
}

function goToRow(number) {
  if (number >= reader.drawn) drawMore(number);
  const row = $("rows").children[number];
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "start" });
  requestAnimationFrame(() => row.scrollIntoView({ block: "start" })); // rows that were out of sight have their size now
}

// --- the edits ------------------------------------------------------------------------------------------------------
function drawRules() {
  const found = new Map();
  for (const [, edit] of allEdits()) {
    for (const rule of edit.rules) found.set(rule, (found.get(rule) || 0) + 1);
  }
  const options = [...found].sort((one, other) => other[1] - one[1]);
  $("rule").replaceChildren(
    reader.source.other && makeSaid("option", "differing", { value: DIFFERING, selected: reader.rule === DIFFERING }),
    makeSaid("option", "all-rules", { value: "", selected: reader.rule === "" }),
    ...options.map(([rule, number]) => make("option", { value: rule, selected: rule === reader.rule }, `${rule} ${count(number)}`)),
  );
}

/** Give all edits of the source in the order of the raw text, each with its key: a12, and b12 of the other text. */
function allEdits() {
  const { edits, other } = reader.source;
  const keyed = edits.map((edit) => [`a${edit.number}`, edit]);
  if (!other) return keyed;
  const both = [...keyed, ...other.edits.filter((edit) => edit.isOnly).map((edit) => [`b${edit.number}`, edit])];
  return both.sort(([, one], [, two]) => one.rawStart - two.rawStart || one.rawEnd - two.rawEnd);
}

function editOf(key) {
  const { edits, other } = reader.source;
  return (key.startsWith("b") && other ? other.edits : edits)[Number(key.slice(1))];
}

/** Choose an edit: its marks stand out, its details are told. */
function chooseEdit(key, isToShow) {
  const edit = editOf(key);
  if (!edit) return;
  reader.edit = key;
  if (isToShow) {
    const row = reader.rows.findIndex((each) => edit.rawStart < (each.rawTail || each.raw)[1] || edit.rawEnd <= each.raw[1]);
    if (row >= reader.drawn) drawMore(row);
  }
  for (const mark of document.querySelectorAll(".edit.chosen")) mark.classList.remove("chosen");
  const marks = [...document.querySelectorAll(`[data-edit="${key}"]`)];
  for (const mark of marks) mark.classList.add("chosen");
  drawDetails();
  const shown = marks.find((mark) => mark.offsetParent !== null);
  const isCovered = shown && getComputedStyle($("details")).position === "fixed"
    && shown.getBoundingClientRect().bottom > innerHeight * 0.5;
  if (shown && (isToShow || isCovered)) bringIntoSight(shown);
}

/** Go on to the next edit that is marked, or back. */
function stepEdit(step) {
  if (!reader.source) return;
  const marked = allEdits().filter(([, edit]) => isMarked(edit)).map(([key]) => key);
  const at = marked.indexOf(reader.edit);
  const next = at < 0 ? firstFrom(marked, step) : at + step;
  if (marked[next]) chooseEdit(marked[next], true);
}

/** Give the place among edits of the first that is not above the window, or of the last that is. */
function firstFrom(marked, step) {
  const row = [...$("rows").children].findIndex((each) => each.getBoundingClientRect().bottom > 120);
  const from = row < 0 ? 0 : reader.rows[row].raw[0];
  const next = marked.findIndex((key) => editOf(key).rawEnd > from || editOf(key).rawStart >= from);
  if (next < 0) return step > 0 ? 0 : marked.length - 1;
  return step > 0 ? next : next - 1;
}

function drawDetails() {
  const edit = reader.edit && editOf(reader.edit);
  if (!edit) {
    $("details").replaceChildren(makeSaid("p", "no-edit", { class: "hint" }));
    return;
  }
  const shape = shapeOf(edit);
  const rules = edit.rules.map((rule) => make("li", {}, make("code", {}, rule), ` ${META.rules[rule] || ""}`));
  const term = (key, ...value) => make("div", {}, makeSaid("dt", key), make("dd", {}, ...value));
  $("details").replaceChildren(
    drawSteps(),
    make("h3", {}, makeSaid("span", "edit"), ` ${placeAmong(edit)} · `, makeSaid("span", shape)),
    make("p", { class: "change", lang: "zh" },
      make("del", { class: "edit" }, seenBlanks(edit.was, 400) || "∅"), " → ", make("ins", { class: "edit" }, seenBlanks(edit.now, 400) || "∅")),
    make("dl", {},
      term("rule", make("ul", {}, ...rules)),
      term("evidence", edit.why ? make("span", { lang: "zh" }, seen(edit.why)) : makeSaid("span", "no-evidence"), ...drawReasons(edit.why)),
      term("place-raw", `[${edit.rawStart}, ${edit.rawEnd}) · ordinal ${edit.number}`),
      term("place-clean", `[${edit.start}, ${edit.end})`)),
  );
}

/** Say what the cues mean that evidence names with their weights: site-shown +1. */
function drawReasons(why) {
  const found = [...(why || "").matchAll(/([a-z][a-z0-9-]*) [+-][0-9]/g)].map((match) => match[1]);
  const known = [...new Set(found)].filter((name) => META.cues[name]);
  if (!known.length) return [];
  return [make("ul", { class: "reasons" }, ...known.map((name) => make("li", {}, make("code", {}, name), ` ${META.cues[name]}`)))];
}

/** Make the buttons of the panel: it may cover what one would step with. */
function drawSteps() {
  const button = (sign, label, go) =>
    make("button", { type: "button", title: say(label), "aria-label": say(label), on: { click: go } }, sign);
  return make("p", { class: "steps" },
    button("↑", "previous", () => stepEdit(-1)), button("↓", "next", () => stepEdit(1)), button("×", "close", chooseNone));
}

/** Bring a mark into sight: into the upper part of the window, where the panel covers the lower one. */
function bringIntoSight(mark) {
  mark.scrollIntoView({ block: "center" });
  if (getComputedStyle($("details")).position === "fixed") scrollBy(0, innerHeight * 0.25);
}

/** Say the place of an edit in its text: 3 / 120, of a source that is compared with the name of its release. */
function placeAmong(edit) {
  const { edits, other } = reader.source;
  const isOfOther = reader.edit.startsWith("b");
  const place = `${count(edit.number + 1)} / ${count((isOfOther ? other.edits : edits).length)}`;
  return other ? `${place} · ${edit.isOnly ? seen(META.compared[isOfOther ? 1 : 0]) : META.compared.map(seen).join(" = ")}` : place;
}

function chooseNone() {
  reader.edit = "";
  for (const mark of document.querySelectorAll(".edit.chosen")) mark.classList.remove("chosen");
  drawDetails();
}

// --- copying --------------------------------------------------------------------------------------------------------
async function copyText(which) {
  const { source } = reader;
  if (!source) return;
  const text = source[which];
  try {
    await navigator.clipboard.writeText(text.slice(0, text.length));
  } catch {
    tell(say("copy-failed"));
    return;
  }
  if (which === "clean") return tell(say("copied"));
  const same = await isRaw(source);
  tell(say(same === null ? "copied-unchecked" : same ? "copied-raw" : "copied-wrong", count(source.edits.length)));
}
