"""One document explained: raw beside clean, each edit with its rule and reason, the outline, the flags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from jiaokan.dataset import parquet, schema
from jiaokan.dataset.records import Record, to_row
from jiaokan.dataset.staging import open_release
from jiaokan.errors import InputError
from jiaokan.text.shown import escaped, visible

Rows = dict[str, list[dict[str, Any]]]
_CONTEXT = 6  # code points shown on either side of an edit
_LONG = 60  # longer stretches are shortened in the middle


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


def outline_lines(rows: Explanation) -> Iterator[str]:
    """Yield the outline as plain lines that diff well: one a report, heading or paragraph, with its place in the raw text.

    A heading's line says level, number as written and understood, form and words; any other paragraph's only its kind.
    """
    sections = {(row["document_id"], row["raw_start"]): row for row in rows.sections}
    paragraphs: Rows = {}
    for row in rows.paragraphs:
        paragraphs.setdefault(row["document_id"], []).append(row)
    for document in rows.documents:
        yield f"report {_place(document)} {_boundary(document)} {visible(document['title'] or '(no title)')}"
        depth = 1
        for paragraph in paragraphs.get(document["document_id"], ()):
            section = sections.get((document["document_id"], paragraph["raw_start"]))
            if section is not None:
                depth = section["level"]
                yield "  " * depth + _heading_line(section)
            if section is None or section["heading_kind"] == "run_in":
                yield "  " * (depth + 1) + f"{escaped(paragraph['kind'])} {_place(paragraph)}"


def _heading_line(section: dict[str, Any]) -> str:
    number = section["number"]
    value = "" if section["number_value"] is None else f"={section['number_value']}"
    flags = " !numbering-gap" if "numbering-gap" in section["flags"] else ""
    words = visible(" ".join(filter(None, (f"{number}{value}" if number else "", section["heading"]))))
    return (
        f"{section['level']} {section['heading_kind']}:{section['heading_score']:+.1f} {_place(section)} {words}{flags}"
    )


def _boundary(document: dict[str, Any]) -> str:
    """Say what shows where a report begins, and how well its text bears that out: ``text:3.5``."""
    score = document["boundary_score"]
    return escaped(document["boundary"]) + ("" if score is None else f":{score:+.1f}")


def _place(row: dict[str, Any]) -> str:
    return f"[{row['raw_start']}, {row['raw_end']})"


def from_record(record: Record) -> Explanation:
    """Explain a whole source as ``annotate`` made it."""
    parts = (record.documents, record.sections, record.paragraphs, record.edits)
    return Explanation(to_row(record.source), *([to_row(row) for row in rows] for rows in parts))


def from_release(folder: Path, target: str) -> Explanation:
    """Explain the source, document, section or paragraph of an id in a release. Raises InputError if it is not there."""
    open_release(folder)
    source_id = target.partition(":")[0]
    rows = {
        table: _rows(folder, table, source_id) for table in ("sources", "documents", "sections", "paragraphs", "edits")
    }
    if not rows["sources"]:
        raise InputError(target, f"is no id in {folder}", expected="an id of a source, document, section or paragraph")
    return _part(rows, target)


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


# --- printing -------------------------------------------------------------------------------------------------
def print_explanation(rows: Explanation, console: Console | None = None) -> None:
    """Print an explanation to the terminal."""
    console = console or Console(highlight=False)
    source = rows.source
    facts = [source["encoding"], f"script {source['script']} ({source['script_origin']})", f"{source['n_edits']} edits"]
    facts += [f"{name} {source[name]}" for name in ("date", "url") if source[name]]
    named = (escaped(source["name"]), "bold")
    console.print(Text.assemble(named, escaped(f"  {source['source_id']}  {', '.join(facts)}")))
    console.print(Text.assemble("remains: ", (escaped(", ".join(source["flags"])) or "nothing", "yellow")))
    console.print(Text.assemble("repaired: ", (escaped(", ".join(source["repaired"])) or "nothing", "green")))
    console.print(_outline(rows))
    console.print(_side_by_side(rows))
    console.print(_edits(rows))


def _outline(rows: Explanation) -> Tree:
    """Draw documents and sections as a tree with raw spans."""
    tree = Tree(Text("outline", style="bold"))
    for document in rows.documents:
        title = document["title"] or "(no title)"
        branch = tree.add(
            Text.assemble(
                (visible(_clip(title)), "cyan"),
                escaped(f"  {document['document_id']}  {document['n_paragraphs']} paragraphs"),
                (f"  {_boundary(document)}", "dim"),
            )
        )
        nodes = {None: branch}
        for section in rows.sections:
            if section["document_id"] == document["document_id"]:
                parent = nodes.get(section["parent_id"], branch)
                label = Text.assemble(
                    (visible(section["number"] or ""), "green"),
                    visible(_clip(section["heading"])),
                    (escaped(f"  {section['heading_kind']}:{section['heading_score']:+.1f} {_place(section)}"), "dim"),
                )
                nodes[section["section_id"]] = parent.add(label)
    return tree


def _side_by_side(rows: Explanation) -> Table:
    """Show each paragraph raw and clean, what an edit touched in colour."""
    table = Table("kind", "raw", "clean", title="paragraphs", show_lines=True, expand=True)
    table.columns[1].ratio = table.columns[2].ratio = 1
    _fold(table)
    for paragraph in rows.paragraphs:
        inside = [
            e for e in rows.edits if e["raw_start"] < paragraph["raw_end"] and e["raw_end"] > paragraph["raw_start"]
        ]
        raw = _painted(
            rows.source["raw_text"],
            paragraph["raw_start"],
            paragraph["raw_end"],
            [(e["raw_start"], e["raw_end"]) for e in inside],
            "red",
        )
        clean = _painted(
            rows.source["text"],
            paragraph["text_start"],
            paragraph["text_end"],
            [(e["text_start"], e["text_end"]) for e in inside],
            "green",
        )
        table.add_row(Text(escaped(paragraph["kind"])), raw, clean)
    return table


def _fold(table: Table) -> None:
    """Break long cells where they must be broken: Chinese has no blanks, and nothing may be cut off."""
    for column in table.columns:
        column.overflow = "fold"


def _painted(text: str, start: int, end: int, spans: Iterable[tuple[int, int]], style: str) -> Text:
    painted = Text(visible(text[start:end]))
    for left, right in spans:
        painted.stylize(style, max(0, left - start), max(0, min(end, right) - start))
    return painted


def _edits(rows: Explanation) -> Table:
    """List the edits, those that make the same change for the same reason once with a count."""
    table = Table("raw offset", "action", "before → after", "rules", "evidence", title="edits", expand=True)
    _fold(table)
    raw = rows.source["raw_text"]
    for edit, count in _folded(rows.edits):
        before = raw[max(0, edit["raw_start"] - _CONTEXT) : edit["raw_start"]]
        after = raw[edit["raw_end"] : edit["raw_end"] + _CONTEXT]
        change = Text.assemble(
            (visible(before), "dim"),
            (visible(_clip(edit["raw_text"])), "red"),
            " → ",
            (visible(_clip(edit["text"])) or "∅", "green"),
            (visible(after), "dim"),
        )
        times = f" ×{count}" if count > 1 else ""
        said = (edit["action"], ", ".join(edit["rules"]), edit["evidence"] or "")
        action, rules, evidence = (Text(escaped(each)) for each in said)
        table.add_row(f"{edit['raw_start']}{times}", action, change, rules, evidence)
    return table


def _folded(edits: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """Fold edits that make the same change by the same rules, for the same reason, into the first of them."""
    first: dict[tuple[Any, ...], list[Any]] = {}
    for edit in edits:
        key = (edit["raw_text"], edit["text"], tuple(edit["rules"]), edit["evidence"])
        first.setdefault(key, [edit, 0])[1] += 1
    return [(edit, count) for edit, count in first.values()]


def _clip(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG // 2]} … {text[-_LONG // 3 :]}"
