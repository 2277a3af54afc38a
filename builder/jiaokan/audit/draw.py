"""Draws a sample from a release: one pass over each table for the draw, one more for what a judge needs to see.

Holds no more than the sample and the ids of sources. Refuses a folder that is no release, and rows whose offsets lead
nowhere.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.audit import view
from jiaokan.audit.model import Address, Sample, Shown
from jiaokan.audit.sample import LEAST_TAKEN, Pool, named, rule_of, takes_words
from jiaokan.dataset import parquet, schema
from jiaokan.dataset.staging import open_release
from jiaokan.errors import InputError
from jiaokan.rules import RULES

Row = dict[str, Any]
_OFFSETS = ("raw_start", "raw_end", "text_start", "text_end")
_COLUMNS = {
    "edits": ("source_id", "paragraph_id", "action", "rules", "raw_text", "text", "evidence", *_OFFSETS),
    "paragraphs": ("paragraph_id", "kind", "section_path", "source_id", "flags", *_OFFSETS),
    "sections": ("section_id", "document_id", "source_id", "ordinal", "level", "number", "heading", "heading_kind", "path",
                 *_OFFSETS),
    "documents": ("document_id", "source_id", "ordinal", "title", "boundary", "boundary_score", *_OFFSETS),
    "sources": ("source_id", "name", "raw_text", "text"),
}  # fmt: skip
_NULLABLE = frozenset({"paragraph_id", "evidence", "number", "title", "boundary_score"})
_NEAR = 6  # headings before and after one that is judged
_COMMON = ("body", "heading")  # kinds of paragraphs that are strata; titles, items, signatures are one
_LEVELS = 3  # deeper ones are one stratum


def draw(folder: Path, n: int, seed: int) -> tuple[Sample, dict[tuple[str, str], Shown]]:
    """Draw about ``n`` units of a release, and what is to be seen of each by kind and id.

    Raises InputError if the folder is no release, or holds rows that no build makes.
    """
    sample, rows = _drawn(folder, n, seed)
    return sample, _Seen(folder, rows).shown()


def drawn(folder: Path, n: int, seed: int) -> Sample:
    """Draw the same units as ``draw`` and look at none. Raises InputError as it does."""
    return _drawn(folder, n, seed)[0]


def _drawn(folder: Path, n: int, seed: int) -> tuple[Sample, list[tuple[Address, Row | None]]]:
    manifest = open_release(folder)
    try:
        facts = {"release": str(manifest["name"]), "version": str(manifest["version"])}
        facts |= {"data_digest": str(manifest["data_digest"])}
    except KeyError as error:
        raise InputError(
            str(folder), f"its manifest has no {error}", next_step="name a folder that jiaokan build made"
        ) from error
    pool = Pool(seed, n)
    for unit, row in _population(folder):
        pool.add(unit, row)
    strata, rows = pool.drawn(n)
    if not rows:
        raise InputError(str(folder), "has nothing to judge", next_step="name a release with rows")
    return named({**facts, "seed": seed, "n": n}, strata, [unit for unit, _ in rows]), rows


def _batches(folder: Path, table: str, names: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table, the columns asked for: with values where a build has some, and offsets in order."""
    full = schema.arrow(table)
    wanted = pa.schema([full.field(name) for name in names or _COLUMNS[table]])
    for batch in parquet.read_rows(sorted((folder / "data" / table).glob("*.parquet")), wanted):
        if not _is_sound(batch):
            raise InputError(f"{folder} {table}", "holds a row that no build makes", next_step="see jiaokan validate")
        yield batch


def _is_sound(batch: pa.RecordBatch) -> bool:
    """Tell whether all rows have what every row must have: values, and offsets in order."""
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    if any(column.null_count for name, column in columns.items() if name not in _NULLABLE):
        return False
    pairs = [(columns[f"{s}_start"], columns[f"{s}_end"]) for s in ("raw", "text") if f"{s}_start" in columns]
    return all(
        pc.all(pc.and_(pc.greater_equal(start, 0), pc.less_equal(start, end)), min_count=0).as_py()
        for start, end in pairs
    )


def _rows(folder: Path, table: str, column: str = "", values: Collection[str] = ()) -> Iterator[Row]:
    """Yield the rows of a table; of a column named, only those with one of the values."""
    chosen = pa.array(sorted(values), pa.string())
    for batch in _batches(folder, table):
        found = batch.filter(pc.is_in(batch.column(column).cast(pa.string()), chosen)) if column else batch
        yield from found.to_pylist()


def _population(folder: Path) -> Iterator[tuple[Address, Row | None]]:
    """Yield every unit that can be judged, with its row; rows of edits are read again, for there are many."""
    yield from ((unit, None) for unit in _edits(folder))
    for row in _rows(folder, "paragraphs"):
        kind = row["kind"] if row["kind"] in _COMMON else "others"
        stratum = f"{kind}, {'flagged' if row['flags'] else 'unflagged'}"
        yield _address("paragraph", stratum, row["paragraph_id"], row), row
    for row in _rows(folder, "sections"):
        level = f"level {row['level']}" if row["level"] < _LEVELS else f"level {_LEVELS} or deeper"
        yield _address("heading", f"{row['heading_kind']}, {level}", row["section_id"], row), row
    for row in _rows(folder, "documents"):
        if row["ordinal"] > 0:
            yield _address("boundary", row["boundary"], row["document_id"], row), row


def _edits(folder: Path) -> Iterator[Address]:
    """Yield the edits, and each source once of which words were removed."""
    robbed: set[str] = set()
    for batch in _batches(folder, "edits", ("source_id", "rules", "raw_start", "raw_end", "raw_text", "text")):
        sources, rules, starts, ends = (batch.column(index).to_pylist() for index in range(4))
        for source_id, chain, start, end in zip(sources, rules, starts, ends, strict=True):
            yield Address(_edit_id(source_id, start, end), "edit", rule_of(chain), source_id, start, end)
        robbed_here = [source for source in _robbed(batch) if source not in robbed]
        robbed.update(robbed_here)
        yield from (Address(source, "removed", "source", source, 0, 0) for source in dict.fromkeys(robbed_here))


def _edit_id(source_id: str, start: int, end: int) -> str:
    return f"{source_id}:e{start}-{end}"


def _robbed(batch: pa.RecordBatch) -> list[str]:
    """Name the sources of which a batch of edits took words."""
    shorter = pc.subtract(pc.utf8_length(batch.column("raw_text")), pc.utf8_length(batch.column("text")))
    long = batch.filter(pc.greater_equal(shorter, LEAST_TAKEN)).select(["source_id", "raw_text", "text"]).to_pylist()
    return [row["source_id"] for row in long if takes_words(row["raw_text"], row["text"])]


def _address(kind: str, stratum: str, id_: str, row: Row) -> Address:
    return Address(id_, kind, stratum, row["source_id"], row["raw_start"], row["raw_end"])


class _Seen:
    """Gathers what is to be seen of the units that were drawn."""

    def __init__(self, folder: Path, drawn: Sequence[tuple[Address, Row | None]]) -> None:
        self._folder = folder
        self._of: dict[str, list[Address]] = {}
        for unit, _ in drawn:
            self._of.setdefault(unit.source_id, []).append(unit)
        self._row = {(unit.kind, unit.id): row for unit, row in drawn if row is not None}
        self._inside: dict[str, list[Row]] = {unit.id: [] for unit, _ in drawn if unit.kind == "paragraph"}
        self._removed: dict[str, list[tuple[int, int, Row]]] = {u.id: [] for u, _ in drawn if u.kind == "removed"}
        self._n_removed = dict.fromkeys(self._removed, 0)
        self._paths: dict[str, list[str]] = {}
        self._near: dict[str, list[Row]] = {unit.id: [] for unit, _ in drawn if unit.kind == "heading"}

    def shown(self) -> dict[tuple[str, str], Shown]:
        """Look at every unit; the texts of one batch of sources are held at a time."""
        self._look_at_edits()
        self._look_at_paragraphs()
        self._look_at_sections()
        found = {
            (unit.kind, unit.id): self._one(unit, source)
            for source in _rows(self._folder, "sources", "source_id", self._of)
            for unit in self._of[source["source_id"]]
        }
        missing = [unit.id for units in self._of.values() for unit in units if (unit.kind, unit.id) not in found]
        if missing:
            raise InputError(
                f"{self._folder} sources", f"has no source of {missing[0]}", next_step="see jiaokan validate"
            )
        return found

    def _look_at_edits(self) -> None:
        for row in _rows(self._folder, "edits", "source_id", self._of):
            id_ = _edit_id(row["source_id"], row["raw_start"], row["raw_end"])
            for unit in self._of[row["source_id"]]:
                if unit.kind == "edit" and unit.id == id_:
                    self._row["edit", id_] = row
                elif unit.kind == "paragraph" and _is_inside(row, self._row["paragraph", unit.id]):
                    self._inside[unit.id].append(_slim(row))
            if row["source_id"] in self._removed and takes_words(row["raw_text"], row["text"]):
                self._keep_removed(row["source_id"], row)

    def _keep_removed(self, source_id: str, row: Row) -> None:
        """Keep the longest stretches that were taken out of a source."""
        self._n_removed[source_id] += 1
        kept = self._removed[source_id]
        heapq.heappush(kept, (row["raw_end"] - row["raw_start"], -row["raw_start"], _slim(row)))
        if len(kept) > view.MOST_REMOVED:
            heapq.heappop(kept)

    def _look_at_paragraphs(self) -> None:
        """Learn under which headings the edits stand."""
        wanted = {row["paragraph_id"] for (kind, _), row in self._row.items() if kind == "edit" and row["paragraph_id"]}
        for row in _rows(self._folder, "paragraphs", "paragraph_id", wanted):
            self._paths[row["paragraph_id"]] = row["section_path"]

    def _look_at_sections(self) -> None:
        """Learn which headings stand around those that were drawn."""
        wanted: dict[str, list[Row]] = {}
        for (kind, _), row in self._row.items():
            if kind == "heading":
                wanted.setdefault(row["document_id"], []).append(row)
        for row in _rows(self._folder, "sections", "document_id", wanted):
            for judged in wanted[row["document_id"]]:
                if abs(row["ordinal"] - judged["ordinal"]) <= _NEAR:
                    self._near[judged["section_id"]].append(row)

    def _one(self, unit: Address, source: Row) -> Shown:
        raw, clean = source["raw_text"], source["text"]
        row = self._row.get((unit.kind, unit.id), {})
        if row and (row["raw_end"] > len(raw) or row["text_end"] > len(clean)):
            where = f"{self._folder} {unit.id}"
            raise InputError(where, "its offsets lead out of its source", next_step="see jiaokan validate")
        found = self._view(unit, row, raw, clean)
        place = f"{unit.raw_start}–{unit.raw_end}" if row else ""
        named = (*view.facts(source=source["name"], place=place), *found.facts)
        return Shown(named, found.raw, found.clean, found.outline)

    def _view(self, unit: Address, row: Row, raw: str, clean: str) -> Shown:
        if unit.kind == "edit":
            return view.of_edit(raw, clean, row, _of_edit(row, self._paths.get(row["paragraph_id"] or "", [])))
        if unit.kind == "paragraph":
            return view.of_paragraph(raw, clean, row, sorted(self._inside[unit.id], key=_by_place))
        if unit.kind == "heading":
            near = sorted(self._near[unit.id], key=lambda each: int(each["ordinal"]))
            return view.of_heading(raw, clean, row, near)
        if unit.kind == "boundary":
            return view.of_boundary(raw, clean, row)
        kept = sorted((each for *_, each in self._removed[unit.id]), key=_by_place)
        return view.of_removed(raw, kept, self._n_removed[unit.id])


def _by_place(row: Mapping[str, Any]) -> int:
    return int(row["raw_start"])


def _is_inside(edit: Row, paragraph: Row) -> bool:
    """Tell whether an edit is in a paragraph, and in the part of it that is shown on either side."""
    is_shown = any(edit[f"{side}_start"] <= paragraph[f"{side}_start"] + view.MOST for side in ("raw", "text"))
    return is_shown and edit["raw_start"] < paragraph["raw_end"] and edit["raw_end"] > paragraph["raw_start"]


def _slim(row: Row) -> Row:
    return {name: row[name] for name in ("rules", *_OFFSETS)}


def _of_edit(row: Row, path: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Say of an edit by which rules it was made, what they are for, and what proved it."""
    reasons = [_REASONS.get(rule, "") for rule in row["rules"]]
    return view.facts(
        action=row["action"],
        rules=", ".join(row["rules"]),
        reason=" ".join(filter(None, reasons)),
        evidence=row["evidence"],
        path=list(path),
    )


_REASONS: Mapping[str, str] = {rule.id: rule.summary for rule in RULES}
