"""What a card shows of the data: an example of every flag, one passage before and after, counts to draw.

It is read from the tables of a release, in one pass of each in flat memory, so that whoever checks a release finds the
same. Of personal data no text is given, only the row.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset import parquet, schema, splits
from jiaokan.rules.personal import stretches_of

MOST_CHARS = 40  # code points of an example, on each side of what it shows
_MOST_RULES = 200
_TRIED = 20  # edits of a flag, or paragraphs, that may be shown
_SEPARATED = re.compile("(?<=[0-9])[ -](?=[0-9])")  # 138 0013 8000
_NUMBER = re.compile("[0-9]{6}|@")  # a telephone, an account, an address
_MOST_LICENSES = 20
_KNOWN_LICENSES = 1000  # of which each is counted
_LICENSE_CHARS = 200
_OTHERS = "…"  # all others
_PASSAGES = 10_000  # paragraphs among which the one before and after is chosen
_PASSAGE_CHARS = (40, 160)
_MOST_BEFORE = 640
_IDEAL = 90  # code points of a passage that is read at a glance
PERSONAL = "personal-data"
# Tables that carry flags, the one whose rows are read most easily first.
_FLAGGED = ("paragraphs", "documents", "sections", "sources")
_TEXT = {"paragraphs": "text", "documents": "text"}
# Where bins of lengths begin, in code points.
EDGES = (0, 10, 20, 40, 80, 160, 320, 640, 1280)


def overview_of(folder: Path) -> dict[str, Any]:
    """Read what a card shows from the tables of a release.

    Offsets are code points. Raises UnreadableError where a table cannot be read.
    """
    edits, repaired = _edits(folder)
    paragraphs = _Paragraphs.of(folder)
    return {
        "edits_by_rule": edits,
        "paragraph_kinds": _ordered(paragraphs.kinds),
        "paragraph_chars": [{"from": start, "rows": rows} for start, rows in zip(EDGES, paragraphs.bins, strict=True)],
        "licenses": _licenses(folder),
        "examples": dict(sorted({**_remaining(folder), **repaired}.items())),
        "passage": paragraphs.passage(folder),
    }


def batches(folder: Path, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield columns of a table: splits in their order, the files of each in theirs."""
    place = folder / "data" / table
    paths = [path for split in splits.NAMES for path in sorted(place.glob(f"{split}-*.parquet"))]
    yield from parquet.read_rows(paths, pa.schema([schema.arrow(table).field(name) for name in columns]))


def _ordered(counts: Mapping[str, int], most: int | None = None) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most])


def _counted(values: pa.Array) -> dict[Any, int]:
    return {each["values"]: each["counts"] for each in pc.value_counts(values).to_pylist()}


# --- edits ------------------------------------------------------------------------------------------------------------
def _edits(folder: Path) -> tuple[dict[str, int], dict[str, dict[str, Any]]]:
    """Count edits by rule, and take for each flag the first that shows it well: both sides short enough to be read."""
    flag_of = {rule: flag.id for flag in schema.flags().values() for rule in flag.rules if flag.kind == "repaired"}
    counts: Counter[str] = Counter()
    short: dict[str, dict[str, Any]] = {}
    any_length: dict[str, dict[str, Any]] = {}
    left = Counter(dict.fromkeys(flag_of.values(), _TRIED))  # edits that may still be tried, whatever batch they are in
    for batch in batches(folder, "edits", ("source_id", "ordinal", "rules", "raw_text", "text")):
        rules = batch.column("rules")
        here = _counted(rules.flatten())
        counts.update(here)
        for flag in sorted({flag_of[rule] for rule in here if rule in flag_of and left[flag_of[rule]]} - short.keys()):
            carrying = _which(rules, [rule for rule in here if flag_of.get(rule) == flag])
            tried = pc.indices_nonzero(pc.and_(carrying, _shows_one(batch))).to_pylist()[: left[flag]]
            left[flag] -= len(tried)
            if (at := next((place for place in tried if _may_be_shown(batch, place)), None)) is not None:
                short[flag] = _edit(batch, at)
            elif flag not in any_length and (first := _first(carrying)):
                any_length[flag] = _edit(batch, first.value)
    return _ordered(counts, _MOST_RULES), {**any_length, **short}


class _At(NamedTuple):
    value: int  # the place of a row; a tuple, so that the first row of all is true too


def _first(marked: pa.BooleanArray) -> _At | None:
    at = pc.index(marked, value=True).as_py()
    return _At(at) if at >= 0 else None


def _may_be_shown(batch: pa.RecordBatch, at: int) -> bool:
    """Tell whether neither side of an edit may lead to a person."""
    return not any(leads_to_a_person(str(batch.column(name)[at].as_py())) for name in ("raw_text", "text"))


def leads_to_a_person(text: str) -> bool:
    """Tell whether a stretch may lead to a person: personal data as the rule knows it, or any long number.

    >>> leads_to_a_person("１３８ ００１３ ８０００"), leads_to_a_person("2020年2月3日")
    (True, False)
    """
    folded = unicodedata.normalize("NFKC", text)
    return _NUMBER.search(_SEPARATED.sub("", folded)) is not None or any(stretches_of(folded))


def _which(lists: pa.ListArray, wanted: Sequence[str]) -> pa.BooleanArray:
    """Mark the lists that hold one of some values."""
    parents = pc.list_parent_indices(lists).filter(pc.is_in(lists.flatten(), pa.array(wanted, pa.string())))
    places = pa.array(np.arange(len(lists)), parents.type)
    return pc.is_in(places, parents)


def _shows_one(batch: pa.RecordBatch) -> pa.BooleanArray:
    """Mark the edits of one rule that are read at a glance."""
    fits = pc.equal(pc.list_value_length(batch.column("rules")), 1)
    for name in ("raw_text", "text"):
        fits = pc.and_(fits, pc.less_equal(pc.utf8_length(batch.column(name)), MOST_CHARS))
    return fits


def _edit(batch: pa.RecordBatch, at: int) -> dict[str, Any]:
    row = batch.slice(at, 1).to_pylist()[0]
    sides: list[str | None] = [str(row[name]) for name in ("raw_text", "text")]
    if any(leads_to_a_person(str(side)) for side in sides):
        sides = [None, None]
    before, after = (side if side is None or len(side) <= MOST_CHARS else f"{side[:MOST_CHARS]}…" for side in sides)
    return {"table": "edits", "row": f"{row['source_id']}#{row['ordinal']}", "before": before, "after": after}


# --- what remains -----------------------------------------------------------------------------------------------------
def _remaining(folder: Path) -> dict[str, dict[str, Any]]:
    """Take the first row that carries each flag of what remains, of the first table that has any."""
    wanted = {flag.id for flag in schema.flags().values() if flag.kind == "remains"}
    found: dict[str, dict[str, Any]] = {}
    for table in _FLAGGED:
        columns = [schema.KEYS[table], "flags", *(["text"] if table in _TEXT else [])]
        columns += ["spans"] if table == "paragraphs" else []
        for batch in batches(folder, table, columns):
            for flag in sorted(set(_counted(batch.column("flags").flatten())) & (wanted - found.keys())):
                row = batch.slice(_carrier(batch.column("flags"), flag), 1).to_pylist()[0]
                found[flag] = _row(table, flag, row)
    return found


def _carrier(flags: pa.ListArray, flag: str) -> int:
    """Give the first row with a flag, if it can be one without personal data."""
    carrying = _which(flags, [flag])
    fits = carrying if flag == PERSONAL else pc.and_not(carrying, _which(flags, [PERSONAL]))
    at = _first(fits) or _first(carrying)
    return at.value if at else 0


def _row(table: str, flag: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Show a row that carries a flag: the stretch that raised it, or how its text begins or ends."""
    text = None if PERSONAL in row["flags"] or table not in _TEXT else str(row["text"])
    span = next((each for each in row.get("spans") or () if each["flag"] == flag), None)
    if text is not None and span is not None:
        start, end = max(0, span["start"] - MOST_CHARS // 2), min(len(text), span["end"] + MOST_CHARS // 2)
        text = f"{'…' if start else ''}{text[start : min(end, start + 2 * MOST_CHARS)]}{'…' if end < len(text) else ''}"
    elif text is not None and flag == "truncated-end":
        text = f"{'…' if len(text) > MOST_CHARS else ''}{text[-MOST_CHARS:]}"
    elif text is not None:
        text = f"{text[:MOST_CHARS]}{'…' if len(text) > MOST_CHARS else ''}"
    shown = None if text is not None and leads_to_a_person(text) else text
    return {"table": table, "row": row[schema.KEYS[table]], "text": shown}


# --- paragraphs -------------------------------------------------------------------------------------------------------
_PASSAGE = ("paragraph_id", "source_id", "text", "raw_start", "raw_end", "repaired", "n_chars", "n_edits")


class _Paragraphs(NamedTuple):
    """What paragraphs are counted by, and the one that shows best what was done."""

    kinds: Counter[str]
    bins: list[int]
    best: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, folder: Path) -> _Paragraphs:
        kinds: Counter[str] = Counter()
        bins = [0] * len(EDGES)
        best: list[tuple[tuple[int, int], Mapping[str, Any]]] = []
        seen = 0
        for batch in batches(folder, "paragraphs", (*_PASSAGE, "kind", "flags")):
            kinds.update(_counted(batch.column("kind")))
            for at, edge in enumerate(EDGES):
                bins[at] += pc.sum(pc.greater_equal(batch.column("n_chars"), edge)).as_py() or 0
            rows = _showing(batch.slice(0, max(0, _PASSAGES - seen)))
            best += [((len(row["repaired"]), -abs(row["n_chars"] - _IDEAL)), row) for row in rows]
            best = sorted(best, key=lambda each: each[0], reverse=True)[:_TRIED]
            seen += batch.num_rows
        return cls(kinds, [n - after for n, after in zip(bins, [*bins[1:], 0], strict=True)], [row for _, row in best])

    def passage(self, folder: Path) -> dict[str, Any] | None:
        """Give the passage before and after; null where no short paragraph was repaired and may be shown."""
        sources = {row["source_id"] for row in self.best}
        raw: dict[str, str] = {}
        for batch in batches(folder, "sources", ("source_id", "raw_text")):
            for at, source_id in enumerate(batch.column("source_id").to_pylist()):
                if source_id in sources:
                    raw[source_id] = str(batch.column("raw_text")[at].as_py())
            if len(raw) == len(sources):
                break
        for row in self.best:
            before = raw.get(row["source_id"], "")[row["raw_start"] : row["raw_end"]]
            if len(before) <= _MOST_BEFORE and not leads_to_a_person(before) and not leads_to_a_person(row["text"]):
                named = {"row": row["paragraph_id"], "repaired": list(row["repaired"])}
                return named | {"before": before, "after": row["text"]}
        return None


def _showing(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """Yield paragraphs of prose that were repaired, without flags, of a length that is read at a glance."""
    least, most = _PASSAGE_CHARS
    fits = pc.and_(pc.equal(batch.column("kind"), "body"), pc.greater(batch.column("n_edits"), 0))
    fits = pc.and_(
        fits, pc.and_(pc.greater_equal(batch.column("n_chars"), least), pc.less_equal(batch.column("n_chars"), most))
    )
    fits = pc.and_(fits, pc.equal(pc.list_value_length(batch.column("flags")), 0))
    yield from batch.filter(fits).select(list(_PASSAGE)).to_pylist()


def _licenses(folder: Path) -> list[dict[str, Any]]:
    """Count sources by the licence that the caller states, the most frequent first; null is none stated."""
    counts: Counter[str | None] = Counter()
    for batch in batches(folder, "sources", ("license",)):
        for name, count in _counted(pc.utf8_slice_codeunits(batch.column("license"), 0, _LICENSE_CHARS)).items():
            counts[name if name in counts or len(counts) < _KNOWN_LICENSES else _OTHERS] += count
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0] or ""))
    shown, rest = ordered[:_MOST_LICENSES], ordered[_MOST_LICENSES:]
    found = [{"license": name, "sources": count} for name, count in shown]
    return found + ([{"license": _OTHERS, "sources": sum(count for _, count in rest)}] if rest else [])
