// Packed data opened, and a source as the page holds it: the clean text and its edits, from which the raw text is restored.

const PIECES = new Map(); // number -> promise of the values in a piece

/** Open a packed value: base64 of zlib of JSON. */
async function unpack(id) {
  const packed = document.getElementById(id).textContent.trim();
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/** Give the values of a piece; each is opened once, and only some are kept. */
function openPiece(number) {
  if (!PIECES.has(number)) {
    if (PIECES.size >= 8) PIECES.delete(PIECES.keys().next().value);
    PIECES.set(number, unpack(`piece-${number}`));
  }
  return PIECES.get(number);
}

/** A text whose offsets are code points, as everywhere in a release; those of JavaScript are UTF-16. */
class Points {
  constructor(text) {
    this.points = /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
    this.isPlain = typeof this.points === "string";
    this.length = this.points.length;
  }

  slice(start, end) {
    const part = this.points.slice(start, end);
    return this.isPlain ? part : part.join("");
  }
}

const pointsIn = (text) => new Points(text).length;

/** Give a clean text with its edits and their places in both texts, and the raw text that they restore. */
function openText(text, columns) {
  const clean = new Points(text);
  const edits = [];
  const parts = [];
  let done = 0;
  let raw = 0;
  let start = 0;
  columns.at.forEach((step, number) => {
    start += step;
    const end = start + columns.size[number];
    const was = columns.was[number];
    parts.push(clean.slice(done, start), was);
    raw += start - done;
    const rawEnd = raw + pointsIn(was);
    edits.push({
      number, start, end, rawStart: raw, rawEnd, was, now: clean.slice(start, end),
      action: columns.actions[columns.action[number]],
      rules: columns.rules[columns.rule[number]],
      why: columns.evidence[columns.why[number]],
    });
    raw = rawEnd;
    done = end;
  });
  parts.push(clean.slice(done, clean.length));
  return { clean, edits, raw: new Points(parts.join("")) };
}

/** Give a source ready to be read; of one that is compared, the other clean text and which edits only one of both has. */
function openSource(view) {
  const source = { ...view, ...openText(view.text, view.edits) };
  if (view.other) {
    source.other = { ...openText(view.other.text, view.other.edits), paragraphs: view.other.paragraphs };
    const keyOf = (edit) => JSON.stringify([edit.rawStart, edit.rawEnd, edit.now, edit.rules, edit.why]);
    for (const [own, its] of [[source.edits, source.other.edits], [source.other.edits, source.edits]]) {
      const there = new Set(its.map(keyOf));
      for (const edit of own) edit.isOnly = !there.has(keyOf(edit));
    }
  }
  return source;
}

/** Give the place in a clean text of a place in the raw one; within an edit it is the edit's end. */
function toClean(edits, raw) {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edits[middle].rawStart < raw) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return raw;
  const before = edits[low - 1];
  return before.end + Math.max(0, raw - before.rawEnd);
}

/** Give the place in the raw text of a place in the clean one. */
function toRaw(edits, clean) {
  const before = edits.filter((edit) => edit.end <= clean).pop();
  return before ? before.rawEnd + clean - before.end : clean;
}

/** Say whether a restored raw text is that of the build: true, false, or null where a browser cannot tell. */
async function isRaw(source) {
  if (!(globalThis.crypto && crypto.subtle)) return null;
  const bytes = new TextEncoder().encode(source.raw.slice(0, source.raw.length));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex === source.raw_sha256;
}

// What moves a cursor, turns a direction or has no shape is written by its number: it is seen and does nothing.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc]/g;

/** Write a stretch so that nothing in it acts on the page. */
function seen(text) {
  return text.replace(UNSEEN, (char) => `⟨U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

const BLANKS = { "\n": "⏎", " ": "␣", "\t": "⇥", "\u3000": "□", "\u00a0": "⍽", "\r": "␍" };

/** Write what an edit took or put so that blanks are seen; a long one is cut in the middle where `most` says so. */
function seenBlanks(text, most = Infinity) {
  const points = Array.from(text);
  const short = points.length > most
    ? [...points.slice(0, most / 2), " … ", ...points.slice(-most / 3)].join("")
    : text;
  return seen(short.replace(/[\n \t\u3000\u00a0\r]/g, (char) => BLANKS[char]));
}
