// A source cut into rows: a paragraph each, raw beside clean; what stood between paragraphs and is no text has its own row.

/** Cut a source into rows of {raw: [start, end], clean: [start, end], paragraph or null}, in order. */
function cutRows(source) {
  const rows = [];
  let raw = 0;
  let clean = 0;
  for (const paragraph of source.paragraphs) {
    const before = { raw: [raw, paragraph.raw_start], clean: [clean, paragraph.text_start], paragraph: null };
    addBetween(source, rows, before);
    rows.push({
      raw: [paragraph.raw_start, paragraph.raw_end],
      clean: [paragraph.text_start, paragraph.text_end],
      paragraph,
    });
    raw = paragraph.raw_end;
    clean = paragraph.text_end;
  }
  addBetween(source, rows, { raw: [raw, source.raw.length], clean: [clean, source.clean.length], paragraph: null });
  return rows;
}

/** Add what stands between two paragraphs: a row where it says something, else the tail of the row before. */
function addBetween(source, rows, between) {
  if (between.raw[0] >= between.raw[1] && between.clean[0] >= between.clean[1]) return;
  const says = /[^\s\u200b\ufeff]/.test(source.raw.slice(...between.raw));
  const last = rows[rows.length - 1];
  if (says || !last) rows.push(between);
  else {
    last.rawTail = between.raw;
    last.cleanTail = between.clean;
  }
}

/** Say what shape an edit has: of {removed, replaced, inserted, joined, broken}. */
function shapeOf(edit) {
  if (edit.action === "join") return "joined";
  if (edit.action === "split") return "broken";
  if (edit.was && edit.now) return "replaced";
  return edit.was ? "removed" : "inserted";
}

const RAW = { start: (edit) => edit.rawStart, end: (edit) => edit.rawEnd };
const CLEAN = { start: (edit) => edit.start, end: (edit) => edit.end };
// The columns: which text each shows, whose edits, and where an edit is in it. `other` is of a source that is compared.
const SIDES = {
  raw: { text: (source) => source.raw, edits: (source) => source.edits, ...RAW },
  clean: { text: (source) => source.clean, edits: (source) => source.edits, ...CLEAN },
  other: { text: (source) => source.other.clean, edits: (source) => source.other.edits, ...CLEAN },
};

/** Draw one side of a stretch: what was not changed as it is, each edit as a mark, what is pointed at underlined. */
function drawSide(source, side, [from, to], spans = [], isMarked = () => true) {
  const { start, end } = SIDES[side];
  const [text, edits] = [SIDES[side].text(source), SIDES[side].edits(source)];
  const nodes = [];
  let done = from;
  for (let number = firstAfter(edits, end, from); number < edits.length; number += 1) {
    const edit = edits[number];
    if (start(edit) >= to) break;
    if (start(edit) === end(edit) || !isMarked(edit)) continue; // nothing of it is on this side
    const [first, last] = [Math.max(from, start(edit)), Math.min(to, end(edit))];
    nodes.push(...drawSpans(text, done, first, spans));
    nodes.push(drawMark(edit, side, text, [first, last], spans));
    done = last;
  }
  nodes.push(...drawSpans(text, done, to, spans));
  return nodes;
}

/** Give the number of the first edit that ends after an offset of its side. */
function firstAfter(edits, end, from) {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (end(edits[middle]) <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

function drawMark(edit, side, text, [first, last], spans) {
  const shape = shapeOf(edit);
  const tag = shape === "replaced" ? "mark" : side === "raw" ? "del" : "ins";
  const said = text.slice(first, last);
  const isBlank = /^\s*$/.test(said);
  const attributes = { class: `edit ${shape}`, "data-edit": `${side === "other" ? "b" : "a"}${edit.number}` };
  return isBlank || side === "raw"
    ? make(tag, attributes, isBlank ? seenBlanks(said) : seen(said))
    : make(tag, attributes, ...drawSpans(text, first, last, spans));
}

/** Draw a stretch that was not changed, cut where something is pointed at. */
function drawSpans(text, from, to, spans) {
  const nodes = [];
  let done = from;
  for (const span of spans) {
    const [start, end] = [Math.max(done, span.start), Math.min(to, span.end)];
    if (start >= end) continue;
    nodes.push(seen(text.slice(done, start)));
    nodes.push(
      make("span", { class: "pointed", title: `${span.flag}: ${span.kind}`, "data-kind": span.kind }, seen(text.slice(start, end))),
    );
    done = end;
  }
  nodes.push(seen(text.slice(done, to)));
  return nodes.filter((node) => node !== "");
}
