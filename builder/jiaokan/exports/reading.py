"""The rows of a release as an export has them, streamed: documents beside their paragraphs, in the order of the build.

A document's text is made of its paragraphs wherever kinds are chosen or spans are masked, and is refused where these do
not give the text that the release states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from jiaokan.dataset import parquet, schema
from jiaokan.errors import InputError
from jiaokan.exports.masking import Masked, Span, flags_after, hidden, masked, personal
from jiaokan.exports.model import DROPS, Choice, Row
from jiaokan.rules.personal import stretches_of
from jiaokan.show.tables import files_of

_Values = dict[str, Any]

_OF_BOTH = ("source_id", "source_key", "url", "flags", "repaired", "duplicate_group")
_DOCUMENTS = ("document_id", "title", "text", "date", *_OF_BOTH)
_DATES = ("document_id", "date")
_PARTS = ("document_id", "text", "kind", "spans")
_PARAGRAPHS = ("paragraph_id", *_PARTS, "document_title", "section_path", *_OF_BOTH)
# Releases of version 0.2 lack some of these.
_MAY_LACK = frozenset({"source_key", "url", "repaired", "license", "language"})
_MAY_BE_NULL = _MAY_LACK | {"title", "document_title", "date", "duplicate_group"}


class Facts(NamedTuple):
    """What a source says for all its rows."""

    license: str | None = None
    language: str | None = None
    flags: tuple[str, ...] = ()  # those that only a source can have


_NONE = Facts()


def facts_of(folder: Path) -> dict[str, Facts]:
    """Give what sources say, of those that say something."""
    of_sources = frozenset(flag.id for flag in schema.flags().values() if flag.levels == ("source",))
    found: dict[str, Facts] = {}
    same: dict[Facts, Facts] = {}  # most sources of a corpus say one and the same
    for _, path in files_of(folder, "sources"):
        for row in _read(path, "sources", ("source_id", "license", "language", "flags")):
            flags = tuple(flag for flag in row["flags"] or () if flag in of_sources)
            facts = Facts(row["license"], row["language"], flags)
            if facts != _NONE:
                found[row["source_id"]] = same.setdefault(facts, facts)
    return found


def pairs_of(folder: Path, choice: Choice) -> Iterator[tuple[str, str]]:
    """Yield the related pairs of a level that are close enough to count as one."""
    kinds = DROPS[choice.drop] if choice.drop else frozenset()
    for _, path in files_of(folder, "duplicates") if kinds else ():
        for row in _read(path, "duplicates", ("level", "kind", "left_id", "right_id")):
            if f"{row['level']}s" == choice.level and row["kind"] in kinds:
                yield row["left_id"], row["right_id"]


def rows_in(folder: Path, split: str, level: str) -> int:
    """Count the rows of a split by the footers of its files."""
    return sum(parquet.count_rows(path) for name, path in files_of(folder, level) if name == split)


def rows_of(folder: Path, split: str, choice: Choice, facts: Mapping[str, Facts]) -> Iterator[Row]:
    """Yield the rows of a split, their texts as they are exported; those of no chosen kind have an empty one.

    Raises InputError where tables are not those of one release.
    """
    if choice.level == "paragraphs":
        for document, parts in _together(folder, split, _DATES, _PARAGRAPHS):
            yield from _paragraphs(document, parts, split, choice, facts)
    elif choice.is_masked or not choice.is_of_all_kinds:
        for document, parts in _together(folder, split, _DOCUMENTS, _PARTS):
            yield _document(document, parts, split, choice, facts)
    else:
        for document in _rows(folder, split, "documents", _DOCUMENTS):
            yield _whole(document, split, facts)


# --- documents ------------------------------------------------------------------------------------------------
def _whole(row: _Values, split: str, facts: Mapping[str, Facts]) -> Row:
    said = facts.get(row["source_id"], _NONE)
    head = {"id": row["document_id"], "text": row["text"], "title": row["title"]}
    return Row({**head, **_shared(row, row["date"], split, said)}, _raised(row, said), len(row["text"]))


def _document(
    document: _Values, parts: Sequence[_Values], split: str, choice: Choice, facts: Mapping[str, Facts]
) -> Row:
    """Make a document of its paragraphs."""
    if "\n".join(part["text"] for part in parts) != document["text"]:
        raise InputError(document["document_id"], "is not what its paragraphs give", next_step="validate the release")
    kept = [index for index, part in enumerate(parts) if part["kind"] in choice.kinds]
    n_chars = sum(len(parts[index]["text"]) + 1 for index in kept)
    row = _whole(document, split, facts)
    if not choice.is_masked:
        text = "\n".join(parts[index]["text"] for index in kept)
        return Row({**row.values, "text": text}, row.raised, max(n_chars - 1, 0))
    hiding = _mask(parts, choice)
    count = sum(hiding[index].n_spans for index in kept)
    changed = {
        "text": "\n".join(hiding[index].text for index in kept),
        "title": _hidden(document["title"], hiding, choice.mask_with),
        "flags": flags_after(row.values["flags"], count=count),
    }
    return Row({**row.values, **changed}, row.raised, max(n_chars - 1, 0), count)


# --- paragraphs -----------------------------------------------------------------------------------------------
def _paragraphs(
    document: _Values, parts: Sequence[_Values], split: str, choice: Choice, facts: Mapping[str, Facts]
) -> Iterator[Row]:
    hiding = _mask(parts, choice) if choice.is_masked else None
    for index, part in enumerate(parts):
        said = facts.get(part["source_id"], _NONE)
        head = {
            "id": part["paragraph_id"],
            "text": part["text"],
            "kind": part["kind"],
            "title": part["document_title"],
            "section_path": part["section_path"],
            "document_id": part["document_id"],
        }
        values = {**head, **_shared(part, document["date"], split, said)}
        count = 0
        if hiding is not None:
            count = hiding[index].n_spans
            values |= {
                "text": hiding[index].text,
                "title": _hidden(part["document_title"], hiding, choice.mask_with),
                "section_path": [_hidden(heading, hiding, choice.mask_with) for heading in part["section_path"]],
                "flags": flags_after(values["flags"], count=count),
            }
        yield Row(values, _raised(part, said), len(part["text"]), count)


def _shared(row: _Values, date: str | None, split: str, said: Facts) -> _Values:
    return {
        "date": date,
        "source_id": row["source_id"],
        "source_key": row["source_key"],
        "url": row["url"],
        "license": said.license,
        "language": said.language,
        "split": split,
        "flags": row["flags"],
        "repaired": row["repaired"] or [],
        "duplicate_group": row["duplicate_group"],
    }


def _raised(row: _Values, said: Facts) -> frozenset[str]:
    return frozenset((*row["flags"], *(row["repaired"] or ()), *said.flags))


def _mask(parts: Sequence[_Values], choice: Choice) -> list[Masked]:
    """Mask the paragraphs of one document."""
    spans = (personal(part["spans"], part["text"], part["document_id"]) for part in parts)
    return [masked(part["text"], found, choice.mask_with) for part, found in zip(parts, spans, strict=True)]


def _hidden(text: str | None, hiding: Sequence[Masked], char: str | None) -> str | None:
    """Mask a title or heading: what was masked below, and what is found in it; front matter may have given it."""
    if text is None:
        return None
    became = {value: new for each in hiding for value, new in each.became.items()}
    spans = [Span(start, end, kind) for start, end, kind in stretches_of(text)]
    return hidden(masked(text, spans, char).text, became)


# --- tables ---------------------------------------------------------------------------------------------------
def _together(
    folder: Path, split: str, wanted: Sequence[str], of_parts: Sequence[str]
) -> Iterator[tuple[_Values, list[_Values]]]:
    """Yield the documents of a split with their paragraphs: both tables are read once, side by side."""
    parts = groupby(_rows(folder, split, "paragraphs", of_parts), itemgetter("document_id"))
    for document in _rows(folder, split, "documents", wanted):
        name, found = next(parts, (None, iter(())))
        if name != document["document_id"]:
            _refuse(folder, split)
        yield document, list(found)
    if next(parts, None) is not None:
        _refuse(folder, split)


def _refuse(folder: Path, split: str) -> None:
    what = f"documents and paragraphs of {split} are not in one order"
    raise InputError(str(folder), what, next_step="validate the release, or take its tables as they were built")


def _rows(folder: Path, split: str, table: str, wanted: Sequence[str]) -> Iterator[_Values]:
    for name, path in files_of(folder, table):
        if name == split:
            yield from _read(path, table, wanted)


def _read(path: Path, table: str, wanted: Sequence[str]) -> Iterator[_Values]:
    """Yield the wanted columns of a file row by row; what older releases lack is null."""
    ours, there = schema.arrow(table), frozenset(parquet.read_schema(path).names)
    fields = [ours.field(name) for name in wanted if name in there or name not in _MAY_LACK]
    lacking = dict.fromkeys(name for name in wanted if name not in there)
    for batch in parquet.read_rows([path], pa.schema(fields)):
        for name in batch.schema.names:
            if name not in _MAY_BE_NULL and _has_null(batch.column(name)):
                raise InputError(str(path), f"has a row without {name}", next_step="validate the release")
        for row in batch.to_pylist():
            yield {**row, **lacking}


def _has_null(array: pa.Array) -> bool:
    """Say whether a value is missing in a column, or in the lists it holds."""
    if array.null_count:
        return True
    if pa.types.is_list(array.type):
        return _has_null(array.flatten())
    return pa.types.is_struct(array.type) and any(map(_has_null, array.flatten()))
