"""What a check is given: rows with their place in a file, gathered by source; and the release as a whole."""

from __future__ import annotations

import stat
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiaokan.checks.gathered import Chunk, Located, Rows, Sheaf
from jiaokan.checks.held import Hashes, Signed
from jiaokan.checks.matching import Left, Matching
from jiaokan.context import DEFAULTS, Options
from jiaokan.dataset import accounts, parquet, schema, splits
from jiaokan.dataset import release as releases
from jiaokan.dataset.ids import NONE, Ids
from jiaokan.dataset.records import Mark, Span
from jiaokan.duplicates.stored import Room
from jiaokan.errors import JiaokanError
from jiaokan.inputs.decode import encodes_to
from jiaokan.outline import siblings
from jiaokan.outline.lines import Line
from jiaokan.outline.marked import mark_lines, marks_of_edits
from jiaokan.rules.halves import prove_conversion
from jiaokan.rules.voices import judge_script
from jiaokan.text.rule import Context
from jiaokan.text.shown import shown

# Where the fault is, and what was got and expected.
Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """All rows of one source."""

    split: str
    source: Located
    documents: Sequence[Located]
    sections: Sequence[Located]
    paragraphs: Sequence[Located]
    edits: Sequence[Located]
    options: Options = DEFAULTS
    told: Sequence[Located] | None = None  # the edits that tell of more than themselves, where they are known
    _context: list[Context] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _lines: list[Line] = field(default_factory=list)
    _by_document: dict[tuple[str, Any], list[Located]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheaf: Sheaf, options: Options) -> Unit:
        """Take the rows of a source; but for its own they are made where somebody asks for them."""
        chunk, start, stop = sheaf.source
        (source,) = chunk.rows(start, stop)
        documents, sections, paragraphs, edits = map(Rows, sheaf.rows)
        return cls(sheaf.split, source, documents, sections, paragraphs, edits, options)

    def telling(self) -> Sequence[Located]:
        """Give the edits that tell of the page: above its text, of source lines, of its pages, of headings; and others perhaps."""
        return self.edits if self.told is None else self.told

    def with_edits(self, edits: Sequence[Located]) -> Unit:
        """Give the unit with some of its edits, for a check that looks at each by itself."""
        return replace(self, edits=edits)

    def under(self, document: Located, table: str) -> list[Located]:
        """Give the rows of a table that belong to a document."""
        if not self._by_document:
            for name in ("sections", "paragraphs"):
                for row in getattr(self, name):
                    self._by_document.setdefault((name, row["document_id"]), []).append(row)
        return self._by_document.get((table, document["document_id"]), [])

    def context(self) -> Context:
        """Give what notes are told of the raw text, its script and origin; done once. No check reads the page."""
        if not self._context:
            raw = self.source["raw_text"]
            self._context.append(Context(prove_conversion(raw, judge_script(raw))))
        return self._context[0]

    def lines(self) -> list[Line]:
        """Give the lines of the clean text as the outline reads them: one a paragraph in a release that is sound."""
        if not self._lines:
            lines = siblings.read(self.source["text"])
            marks = [Mark(**mark) for mark in self.source["marks"]]
            edits = ((edit["raw_start"], edit["raw_end"], edit["rules"]) for edit in self.telling())
            marks += marks_of_edits(self.source["raw_text"], edits)
            if len(lines) == len(self.paragraphs):
                lines = mark_lines(lines, [row["raw_start"] for row in self.paragraphs], marks)
            self._lines.extend(lines)
        return self._lines

    def reports(self) -> Iterator[tuple[Located, list[Line]]]:
        """Give each document with its lines; none of them where lines and paragraphs are not as many."""
        lines, done = self.lines(), 0
        whole = len(lines) == len(self.paragraphs)
        for document in self.documents:
            count = len(self.under(document, "paragraphs"))
            yield document, lines[done : done + count] if whole else []
            done += count

    def within(self, text_start: int, text_end: int) -> Sequence[Located]:
        """Give the paragraphs that begin in a stretch of the clean text."""
        if not self._starts:
            self._starts.extend(row["text_start"] for row in self.paragraphs)
        return self.paragraphs[bisect_left(self._starts, text_start) : bisect_left(self._starts, text_end)]


@dataclass(slots=True)
class Seen:
    """What was gathered over all sources for the checks on the whole release: some bytes a source, never texts."""

    split_of: Ids = field(default_factory=Ids)  # source id -> number of its split, of sources whose rows are all whole
    broken: set[str] = field(default_factory=set)  # splits with a file that cannot be read
    incomplete: set[str] = field(default_factory=set)  # sources with rows of a wrong form
    matching: Matching = field(default_factory=Matching)  # what the manifest states of sources, against their rows
    names: Hashes = field(default_factory=Hashes)  # of sources and of their copies
    signed: Signed = field(default_factory=Signed)  # signatures of documents and paragraphs
    room: Room = field(default_factory=Room)  # for what they give, on disk
    related: list[Any] = field(default_factory=list)  # that, once it has been asked for
    rows: dict[str, dict[str, int]] = field(default_factory=dict)  # table -> split -> rows
    digests: dict[str, dict[str, str]] = field(default_factory=dict)
    flags: dict[str, dict[str, int]] = field(default_factory=dict)  # table -> flag -> rows
    hashed: dict[str, str] = field(default_factory=dict)  # SHA-256 of files by their names, of those it was asked of
    _twice: dict[int, dict[str, set[str]]] = field(default_factory=dict)  # by how many sources there were then

    def split(self, source_id: object) -> str | None:
        """Give the split of a source; None of one that is not there, or whose rows are not whole."""
        number = self.split_of.get(source_id)
        return None if number == NONE else splits.NAMES[number]

    def twice(self) -> dict[str, set[str]]:
        """Give the sources that are in several splits, with those."""
        if len(self.split_of) not in self._twice:
            found: dict[str, set[str]] = {}
            for source_id, *numbers in self.split_of.twice():
                found.setdefault(source_id, set()).update(splits.NAMES[number] for number in numbers)
            self._twice = {len(self.split_of): found}
        return self._twice[len(self.split_of)]


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk and what was seen in it."""

    folder: Path
    manifest: Mapping[str, Any]
    seen: Seen
    checksums: bool  # whether digests and SHA256SUMS are to be held against the files

    def __post_init__(self) -> None:
        """Let what was seen be held against the records of this release."""
        self.seen.matching.records = self.records

    def left(self) -> Left:
        """Give what is wrong between sources and records, once all sources were gathered."""
        seen = self.seen
        return seen.matching.left(seen.split_of.__contains__, seen.incomplete, seen.twice())

    def tables(self, table: str | None = None, split: str = "*") -> list[Path]:
        """Give the files of one table or of all, sorted; no links, nothing that is no file."""
        wanted = schema.TABLES if table is None else (table,)
        found = (path for name in wanted for path in (self.folder / "data" / name).glob(f"{split}-*.parquet"))
        return sorted(path for path in found if is_regular(path))

    def gathered(self, table: str) -> list[Path]:
        """Give the files of a table in the splits whose rows were all read, split by split."""
        return [path for each in splits.NAMES if each not in self.seen.broken for path in self.tables(table, each)]

    def duplicates(self, split: str) -> Iterator[Chunk]:
        """Yield the rows of duplicates in a split, batch by batch. Raises UnreadableError."""
        for path in self.tables("duplicates", split) if split not in self.seen.broken else ():
            number = 0
            for batch in parquet.read_rows([path], schema.arrow("duplicates")):
                yield Chunk(place_of(path), number, batch)
                number += batch.num_rows

    def inputs(self) -> Iterator[Mapping[str, Any]]:
        """Yield its inputs; see ``accounts.inputs``."""
        return accounts.inputs(self.folder, self.manifest)

    def records(self) -> Iterator[Mapping[str, Any]]:
        """Yield its records; see ``accounts.records``."""
        return accounts.records(self.folder, self.manifest)

    def sha256_of(self, name: str) -> str:
        """Give the SHA-256 of a file, hashed once."""
        if name not in self.seen.hashed:
            self.seen.hashed[name] = releases.sha256_of(self.folder / name)
        return self.seen.hashed[name]

    def strangers(self) -> list[str]:
        """Give what lies in the folder and is not named by the manifest; see ``release.strangers``."""
        return releases.strangers(self.folder, self.manifest)


def is_regular(path: Path) -> bool:
    """Tell whether a path is a file and no link, pipe or folder."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):  # none there, or a name that no system has
        return False


def told(error: JiaokanError) -> str:
    """Give what an error says behind its place."""
    return str(error).removeprefix(f"{error.where}: ")


def place_of(path: Path) -> str:
    """Name a table file for a message: ``paragraphs/train-00000-of-00001.parquet``."""
    return f"{path.parent.name}/{path.name}"


@dataclass(frozen=True, slots=True)
class UnitCheck:
    """A named check on the rows of one source, and a quick look that spares most sources or edits its pace.

    ``clears`` tells which sources of a block have surely no fault; ``doubts`` which edits may have one, each by itself: the
    check is then given no others, and left out where there are none. A check has one of them at most.
    """

    id: str
    tier: str
    find: Callable[[Unit], Iterator[Fault]]
    clears: Callable[[Any], NDArray[np.bool_]] | None = None
    doubts: Callable[[Any], NDArray[np.bool_]] | None = None


@dataclass(frozen=True, slots=True)
class ReleaseCheck:
    """A named check on the release as a whole."""

    id: str
    tier: str
    find: Callable[[Release], Iterator[Fault]]


def bytes_of(source: Located) -> bytes:
    """Give the bytes that a source's raw text, codec, evidence and spans stand for.

    Raises LookupError or UnicodeEncodeError where they stand for none.
    """
    spans = [Span(span["start"], span["end"], span["kind"], span["flag"]) for span in source["spans"]]
    return encodes_to(source["raw_text"], source["encoding"], source["encoding_evidence"], spans)


__all__ = [
    "Fault",
    "Located",
    "Release",
    "ReleaseCheck",
    "Seen",
    "Unit",
    "UnitCheck",
    "bytes_of",
    "is_regular",
    "place_of",
    "shown",
    "told",
]
