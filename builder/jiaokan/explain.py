"""One document explained: raw beside clean, each edit with its rule and reason, the outline, the flags."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from jiaokan.dataset import parquet, schema
from jiaokan.dataset.records import Record, to_row
from jiaokan.dataset.staging import open_release
from jiaokan.errors import InputError
from jiaokan.text.ledger import Change
from jiaokan.text.near import nearest
from jiaokan.text.shown import escaped
from jiaokan.text.side_by_side import side_by_side

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The rows to show: one source, and of it the part asked for."""

    source: dict[str, Any]
    documents: list[dict[str, Any]]
    sections: list[dict[str, Any]]
    paragraphs: list[dict[str, Any]]
    edits: list[dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        """Give everything as plain JSON values."""
        return {
            "source": self.source,
            "documents": self.documents,
            "sections": self.sections,
            "paragraphs": self.paragraphs,
            "edits": self.edits,
        }


def chosen(rows: Explanation, rule_ids: Collection[str] = (), flag_ids: Collection[str] = ()) -> Explanation:
    """Keep the edits of some rules, or of the rules of some flags, and the paragraphs with these edits or flags.

    No id at all keeps everything. Raises InputError, with those that are near, for an id of no rule or flag.
    """
    if not rule_ids and not flag_ids:
        return rows
    flags = schema.flags()
    _check_ids(
        "--flag", "flag", flag_ids, {*flags, *_named(rows.paragraphs, "flags"), *_named(rows.paragraphs, "repaired")}
    )
    known = {rule for flag in flags.values() for rule in flag.rules} | set(_named(rows.edits, "rules"))
    if not known.issuperset(rule_ids):
        from jiaokan import rules  # noqa: PLC0415  (slow to import, and needed for a few ids only)

        known |= {rule.id for rule in rules.RULES} | {note.id for note in rules.NOTES}
    _check_ids("--rule", "rule", rule_ids, known)
    wanted = {*rule_ids, *(rule for each in flag_ids if each in flags for rule in flags[each].rules)}
    noted = {
        *flag_ids,
        *(flag.id for flag in flags.values() if flag.kind == "remains" and not wanted.isdisjoint(flag.rules)),
    }
    edits = [edit for edit in rows.edits if not wanted.isdisjoint(edit["rules"])]
    touched = {edit["paragraph_id"] for edit in edits}
    paragraphs = [
        row
        for row in rows.paragraphs
        if row["paragraph_id"] in touched or not noted.isdisjoint((*row["flags"], *row["repaired"]))
    ]
    return replace(rows, paragraphs=paragraphs, edits=edits)


def _named(rows: Iterable[dict[str, Any]], column: str) -> Iterator[str]:
    """Yield what a column of lists names."""
    return (each for row in rows for each in row[column])


def _check_ids(option: str, kind: str, given: Iterable[str], known: Collection[str]) -> None:
    for each in given:
        if each not in known:
            next_step = f"see the table of {kind}s on the card of a release"
            raise InputError(f"{option} {each}", f"is no {kind}", expected=nearest(each, known), next_step=next_step)


def from_record(record: Record) -> Explanation:
    """Explain a whole source as ``annotate`` made it."""
    parts = (record.documents, record.sections, record.paragraphs, record.edits)
    return Explanation(to_row(record.source), *([to_row(row) for row in rows] for rows in parts))


def from_release(folder: Path, target: str) -> Explanation:
    """Explain the source, document, section or paragraph of an id in a release, or the source of a name.

    Raises InputError if it is not there.
    """
    open_release(folder)
    rows = _of_source(folder, target.partition(":")[0])
    if rows["sources"]:
        return _part(rows, target)
    named = _named_source(folder, target)
    if named is None:
        expected = "an id of a source, document, section or paragraph, or the name or your own id of a source"
        raise InputError(target, f"is no id or name in {folder}", expected=expected)
    return _part(_of_source(folder, named), named)


def _of_source(folder: Path, source_id: str) -> Rows:
    """Read the rows of a source; none, where there is no such id."""
    tables = ("sources", "documents", "sections", "paragraphs", "edits")
    return {table: _rows(folder, table, source_id) for table in tables}


def _named_source(folder: Path, name: str) -> str | None:
    """Give the id of the source of a name or of the caller's own id; None where it is of none, or of several."""
    found: dict[str, list[str]] = {"name": [], "source_key": []}
    for batch in parquet.read_batches(sorted((folder / "data" / "sources").glob("*.parquet")), ["source_id", *found]):
        for column in found:
            found[column] += batch.filter(pc.equal(batch.column(column), name)).column("source_id").to_pylist()
    return next((ids[0] for ids in found.values() if len(ids) == 1), None)


def _rows(folder: Path, table: str, source_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for batch in parquet.read_rows(sorted((folder / "data" / table).glob("*.parquet")), schema.arrow(table)):
        found += batch.filter(pc.equal(batch.column("source_id"), source_id)).to_pylist()
    for row in found:
        if not schema.is_valid(table, row):
            what = f"holds a row of {source_id} that is not what schema/{table}.schema.json says"
            raise InputError(f"{folder} {table}", what, next_step="see jiaokan validate")
    return found


def _part(rows: Rows, target: str) -> Explanation:
    source = rows["sources"][0]
    if target == source["source_id"]:
        return Explanation(source, rows["documents"], rows["sections"], rows["paragraphs"], rows["edits"])
    unit = next((row for table, key in schema.KEYS.items() for row in rows[table] if row[key] == target), None)
    if unit is None:
        raise InputError(target, "is not in its source", expected="an id as in the tables")
    start, end = unit["raw_start"], unit["raw_end"]
    inside = {
        table: [r for r in rows[table] if r["raw_start"] < end and r["raw_end"] > start]
        for table in ("documents", "sections", "paragraphs")
    }
    edits = [
        e
        for e in rows["edits"]
        if (e["raw_start"] < end and e["raw_end"] > start) or e["raw_start"] == e["raw_end"] == start
    ]
    return Explanation(source, inside["documents"], inside["sections"], inside["paragraphs"], edits)


# --- in a notebook --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Edited:
    """A source of a release, or a part of one, with its edits; in a notebook raw beside clean."""

    id: str
    raw: str
    text: str
    edits: list[dict[str, Any]]  # rows of ``edits``; their offsets are those of the whole source
    flags: tuple[str, ...]
    repaired: tuple[str, ...]
    raw_start: int  # where ``raw`` begins in the raw text of its source, in code points
    text_start: int

    def undo(self) -> str:
        """Give the raw text back, from the clean one and the edits."""
        text = self.text
        for edit in reversed(self.edits):
            start, end = edit["text_start"] - self.text_start, edit["text_end"] - self.text_start
            text = text[:start] + edit["raw_text"] + text[end:]
        return text

    def __repr__(self) -> str:
        """Give the id, the beginning of the text, its length and how many edits were made."""
        text = repr(self.text[:_HEAD]) + ("…" if len(self.text) > _HEAD else "")
        return f"<Edited {escaped(self.id)} {text} of {len(self.text)} code points, {len(self.edits)} edits>"

    def _repr_html_(self) -> str:
        """Show raw and clean side by side in a notebook."""
        shown = [_change(edit, self.raw_start, self.text_start) for edit in self.edits]
        return side_by_side(self.raw, shown, flags=self.flags, repaired=self.repaired)


_HEAD = 40  # code points of a text that stand for it


def _change(edit: dict[str, Any], raw_start: int, text_start: int) -> Change:
    return Change(
        edit["raw_start"] - raw_start,
        edit["raw_end"] - raw_start,
        edit["text_start"] - text_start,
        edit["text_end"] - text_start,
        edit["text"],
        tuple(edit["rules"]),
        edit["evidence"],
    )


def show_edits(release: str | Path, target: str) -> Edited:
    """Give the source, document, section or paragraph of an id in a release with its edits, to be looked at in a notebook.

    An edit that begins before the part asked for, or ends behind it, belongs to it with all that it changed.
    Raises InputError if the folder is no release, or the id is not there.
    """
    rows = from_release(Path(release), target)
    source = rows.source
    whole = {"raw_start": 0, "raw_end": len(source["raw_text"]), "text_start": 0, "text_end": len(source["text"])}
    units = {row[key]: row for key, table in _UNITS.items() for row in getattr(rows, table)}
    unit = units.get(target, source | whole)
    first, last = (rows.edits[0], rows.edits[-1]) if rows.edits else (unit, unit)
    raw_start, text_start = min(_start(unit), _start(first))
    raw_end, text_end = max(_end(unit), _end(last))
    return Edited(
        target,
        source["raw_text"][raw_start:raw_end],
        source["text"][text_start:text_end],
        rows.edits,
        tuple(unit["flags"]),
        tuple(unit["repaired"]),
        raw_start,
        text_start,
    )


_UNITS = {"document_id": "documents", "section_id": "sections", "paragraph_id": "paragraphs"}


def _start(row: dict[str, Any]) -> tuple[int, int]:
    return row["raw_start"], row["text_start"]


def _end(row: dict[str, Any]) -> tuple[int, int]:
    return row["raw_end"], row["text_end"]
