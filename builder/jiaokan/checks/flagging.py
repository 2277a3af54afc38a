"""Flags: known, in order, raised if and only if something raises them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from jiaokan.checks.model import Fault, Located, Unit, shown
from jiaokan.dataset import schema
from jiaokan.dataset.owners import Belongings
from jiaokan.duplicates.relate import FLAGS as RELATION_FLAGS
from jiaokan.inputs.original import UNREAD, has_unread
from jiaokan.rules import RULES

_LEVELS = (("sources", "source"), ("documents", "document"), ("sections", "section"), ("paragraphs", "paragraph"))
_RELATION_FLAGS = frozenset(RELATION_FLAGS.values())


def _rows(unit: Unit) -> Iterator[tuple[str, Located]]:
    yield "source", unit.source
    for table, level in _LEVELS[1:]:
        for row in getattr(unit, table):
            yield level, row


def _of_kind(kind: str) -> frozenset[str]:
    return frozenset(flag.id for flag in schema.flags().values() if flag.kind == kind)


def find_known_faults(unit: Unit) -> Iterator[Fault]:
    """Flags are those of flags.json for the level, sorted; rules are those that flags.json or the layout names."""
    for level, row in _rows(unit):
        yield from _flag_faults(level, row)
    for row in (unit.source, *unit.paragraphs):
        yield from _span_faults(row)
    for edit in unit.edits:
        for rule in edit["rules"]:
            if rule not in _RULE_FLAG and rule not in _UNFLAGGED:
                yield edit.at("rules"), f"{shown(rule)} is no rule; see the card"


def find_source_flag_faults(source: Located) -> Iterator[Fault]:
    """Flags of a source's own row and of its spans are known, and sorted."""
    yield from _flag_faults("source", source)
    yield from _span_faults(source)


_KINDS = {"flags": "remains", "repaired": "repaired"}  # by column


def _flag_faults(level: str, row: Located) -> Iterator[Fault]:
    for column in _KINDS:
        for flag in row[column]:
            if not is_known(flag, level, column):
                yield row.at(column), f"{shown(flag)} is no flag of a {level} there; see schema/flags.json"
        if list(row[column]) != sorted(row[column]):
            yield row.at(column), f"{shown(row[column])} is not sorted"


def is_known(flag: str, level: str, column: str) -> bool:
    """Tell whether a flag may stand in a column of a level's rows."""
    known = schema.flags().get(flag)
    return known is not None and level in known.levels and known.kind == _KINDS[column]


def _span_faults(row: Located) -> Iterator[Fault]:
    for span in row["spans"]:
        if span["flag"] not in schema.flags():
            yield row.at("spans"), f"{shown(span['flag'])} is no flag; see schema/flags.json"


_RULE_FLAG = {rule: flag.id for flag in schema.flags().values() for rule in flag.rules if flag.kind == "repaired"}
# Layout edits raise no flag.
_UNFLAGGED = frozenset(rule.id for rule in RULES if rule.flag is None)


def find_repaired_faults(unit: Unit) -> Iterator[Fault]:
    """A repaired flag stands on a row if and only if an edit that belongs to it has a rule that raises it."""
    belongings = Belongings.of_rows((e["raw_start"], e["raw_end"], tuple(e["rules"])) for e in unit.edits)
    for level, row in _rows(unit):
        span = (row["raw_start"], row["raw_end"]) if level != "source" else (0, len(row["raw_text"]) + 1)
        count, expected = belongings.of(*span)
        got = set(row["repaired"])
        if got != set(expected):
            yield row.at("repaired"), f"got {sorted(got)}, its edits raise {list(expected)}"
        if "n_edits" in row.row and row["n_edits"] != count:
            yield row.at("n_edits"), f"got {row['n_edits']}, {count} edits belong to it"


def find_remaining_faults(unit: Unit) -> Iterator[Fault]:
    """What remains is flagged where a span points at it, and on everything around."""
    pointed = {flag.id for flag in schema.flags().values() if flag.kind == "remains" and flag.rules}
    for row in unit.paragraphs:
        expected = {span["flag"] for span in row["spans"]}
        got = set(row["flags"]) & pointed
        if got != expected & pointed:
            yield row.at("flags"), f"got {sorted(got)}, its spans raise {sorted(expected & pointed)}"
    for document in unit.documents:
        yield from _gathers(document, unit.under(document, "paragraphs"))
    for section in unit.sections:
        yield from _gathers(section, unit.within(section["text_start"], section["text_end"]))
    yield from _gathers(unit.source, unit.documents)
    source = unit.source
    if (UNREAD in source["flags"]) != has_unread(source["extractor"], source["page_metadata"]):
        yield source.at("flags"), f"got {shown(source['flags'])}, page_metadata says which parts were not read"


def _gathers(row: Located, parts: Iterable[Located]) -> Iterator[Fault]:
    remains = _gathered()
    expected = {flag for part in parts for flag in part["flags"]} & remains
    got = set(row["flags"]) & remains
    if got != expected:
        yield row.at("flags"), f"got {sorted(got)}, its parts have {sorted(expected)}"


@cache
def _gathered() -> frozenset[str]:
    """Give the flags that stand on a row because one of its parts has them."""
    return _of_kind("remains") - _RELATION_FLAGS - {"lossy-decoding", "encoding-uncertain", UNREAD}


def find_group_flag_faults(unit: Unit) -> Iterator[Fault]:
    """A row carries the duplicate flag if and only if it is in a group."""
    for table in ("documents", "paragraphs"):
        for row in getattr(unit, table):
            if (row["duplicate_group"] is not None) != bool(set(row["flags"]) & _RELATION_FLAGS):
                yield row.at("duplicate_group"), f"got {shown(row['duplicate_group'])} with flags {shown(row['flags'])}"
