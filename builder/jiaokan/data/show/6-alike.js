// Related texts side by side, with what differs between them marked.

const ALIKE = new Map(); // id -> pairs it is in
const MOST_STEPS = 1500; // of a comparison: texts that differ more are shown without marks

function takePairs(pairs) {
  for (const pair of pairs) {
    for (const id of [pair.left_id, pair.right_id]) {
      if (!ALIKE.has(id)) ALIKE.set(id, []);
      ALIKE.get(id).push(pair);
    }
  }
}

/** Make the sign that a unit has relatives, which leads to them. */
function drawAlike(id) {
  const pairs = ALIKE.get(id);
  return pairs ? [make("a", { class: "chip alike", href: `#/alike/${id}`, title: say("alike") }, `≈ ${count(pairs.length)}`)] : [];
}

/** Show a unit beside each of its relatives. */
async function showAlike(id) {
  const pairs = ALIKE.get(id) || [];
  $("alike-title").textContent = say("alike-pairs", count(pairs.length));
  const drawn = await Promise.all(pairs.slice(0, 20).map((pair) => drawPair(id, pair)));
  $("pairs").replaceChildren(...drawn);
}

async function drawPair(id, pair) {
  const other = pair.left_id === id ? pair.right_id : pair.left_id;
  const [own, its] = await Promise.all([id, other].map(textOf));
  const [left, right] = own !== null && its !== null ? compare(own, its) : [[own], [its]];
  const side = (of, nodes) => make("div", { class: "side", lang: "zh" },
    make("p", {}, make("a", { href: `#/read/${of}` }, make("code", {}, of))),
    make("div", { class: "text" }, ...(nodes[0] === null ? [makeSaid("span", "not-here", { class: "hint" })] : nodes)));
  return make("section", { class: "pair" },
    make("h3", {}, makeSaid("span", pair.kind), pair.similarity === undefined ? "" : ` · ${pair.similarity.toFixed(3)}`),
    side(id, left), side(other, right));
}

/** Give the clean text of a source, report or paragraph by its id, null where its source is not on the page. */
async function textOf(id) {
  const sourceId = id.split(":")[0];
  const at = PLACES.get(sourceId);
  if (at === undefined || at < 0) return null;
  const view = (await openPiece(at))[sourceId];
  if (id === sourceId) return view.text;
  const unit = [...view.paragraphs, ...view.documents].find((row) => (row.paragraph_id || row.document_id) === id);
  return unit ? new Points(view.text).slice(unit.text_start, unit.text_end) : null;
}

/** Compare two texts: give the nodes of both, with what only one of them has marked. */
function compare(one, other) {
  const [left, right] = [Array.from(one), Array.from(other)];
  const kept = common(left, right);
  if (kept === null) return [[seen(one)], [seen(other)]];
  return [markOthers(left, kept.map((pair) => pair[0]), "del"), markOthers(right, kept.map((pair) => pair[1]), "ins")];
}

function markOthers(points, kept, tag) {
  const nodes = [];
  let done = 0;
  const changed = (until) => {
    if (until > done) nodes.push(make(tag, { class: "edit" }, seenBlanks(points.slice(done, until).join(""))));
  };
  let at = 0;
  while (at < kept.length) {
    changed(kept[at]);
    let stop = at + 1;
    while (stop < kept.length && kept[stop] === kept[stop - 1] + 1) stop += 1;
    nodes.push(seen(points.slice(kept[at], kept[stop - 1] + 1).join("")));
    done = kept[stop - 1] + 1;
    at = stop;
  }
  changed(points.length);
  return nodes;
}

/** Give the places that a shortest comparison leaves the same (Myers 1986), null where more than MOST_STEPS differ. */
function common(left, right) {
  const most = Math.min(left.length + right.length, MOST_STEPS);
  const far = new Int32Array(2 * most + 3);
  const trace = [];
  for (let steps = 0; steps <= most; steps += 1) {
    trace.push(far.slice(most - steps, most + steps + 2));
    for (let line = -steps; line <= steps; line += 2) {
      const down = line === -steps || (line !== steps && far[most + line - 1] < far[most + line + 1]);
      let x = down ? far[most + line + 1] : far[most + line - 1] + 1;
      while (x < left.length && x - line < right.length && left[x] === right[x - line]) x += 1;
      far[most + line] = x;
      if (x >= left.length && x - line >= right.length) return walkBack(trace, left, right);
    }
  }
  return null;
}

function walkBack(trace, left, right) {
  const kept = [];
  let [x, y] = [left.length, right.length];
  for (let steps = trace.length - 1; steps >= 0; steps -= 1) {
    const at = (line) => (line < -steps || line > steps + 1 ? -1 : trace[steps][line + steps]);
    const line = x - y;
    const down = line === -steps || (line !== steps && at(line - 1) < at(line + 1));
    const from = down ? line + 1 : line - 1;
    const startX = steps === 0 ? 0 : at(from);
    const startY = steps === 0 ? 0 : startX - from;
    while (x > Math.max(startX, 0) && y > Math.max(startY, 0)) {
      if (left[x - 1] !== right[y - 1]) break;
      x -= 1;
      y -= 1;
      kept.push([x, y]);
    }
    [x, y] = [startX, startY];
  }
  return kept.reverse();
}
