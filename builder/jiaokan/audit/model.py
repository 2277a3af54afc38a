"""What an audit is made of: units, strata, the sample, and what a judge said of it. Nothing here computes.

Offsets are Unicode code points, half open, as in the tables. A saved audit holds ids and offsets and no text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FORMAT = 1
# The kinds of units, with their share of a sample in per cent.
MIX: Mapping[str, int] = {"edit": 50, "paragraph": 20, "heading": 15, "boundary": 5, "removed": 10}
KINDS = tuple(MIX)
RIGHT, WRONG, CANNOT_TELL = "right", "wrong", "cannot_tell"
VERDICTS = (RIGHT, WRONG, CANNOT_TELL)
JUDGES = ("person", "model")


@dataclass(frozen=True, slots=True)
class Stratum:
    """Units of one kind that are drawn alike: how many the release has, and how many were drawn."""

    kind: str
    name: str
    rows: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Address:
    """A unit to judge, by its id and its place in the raw text."""

    id: str
    kind: str
    stratum: str
    source_id: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn, from which data, with which seed; ``digest`` names exactly these units."""

    release: str
    version: str
    data_digest: str
    seed: int
    n: int
    strata: tuple[Stratum, ...]
    units: tuple[Address, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what is shown; ``mark`` is cut, put, swap, here, point (no width), more (what is not shown) or empty."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A heading near the one that is judged."""

    level: int
    words: str
    is_judged: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What a judge sees of a unit: facts by name, the raw and the clean side, headings near it."""

    facts: tuple[tuple[str, str], ...]
    raw: tuple[Piece, ...]
    clean: tuple[Piece, ...]
    outline: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """Who judged and when: a person by name or pseudonym, or a model with what it calls itself."""

    kind: str
    name: str
    model: str | None
    date: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge said of one unit: a verdict, None where there is none yet, and a note."""

    unit: Address
    verdict: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Audit:
    """A sample with who judged it and what was said, unit by unit."""

    sample: Sample
    judge: Judge
    judgements: tuple[Judgement, ...]
