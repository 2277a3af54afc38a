"""What differs between two releases as lines of a terminal: counts first, then some of the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jiaokan.diff.inner import marked
from jiaokan.diff.records import Difference, Marked, RowChange, SourceChange
from jiaokan.show.figures import Release
from jiaokan.show.lines import counted, name_of, table, wrapped
from jiaokan.text.shown import shortened, visible

_RULES = 15  # lines
_ROWS = 5  # of a kind, of a source
_TEXT = 160  # code points of a text


def lines_of(difference: Difference, width: int = 80) -> Iterator[str]:
    """Yield all that differs: releases, rows by table, edits by rule, flags, then sources with what differs in them."""
    yield f"A  {_release(difference.a)}"
    yield f"B  {_release(difference.b)}"
    for note in difference.notes:
        yield f"   {note}"
    if difference.is_same:
        yield "the same: rows, splits and what became of the inputs"
        return
    yield ""
    yield from _counts(difference, width)
    shown = difference.details
    for source in shown:
        yield ""
        yield from _source(source, width)
    rest = difference.sources.differing - len(shown)
    if rest > 0:
        yield ""
        yield f"… and {rest:,} more sources that differ; --most says how many are told, --json tells all of these"


def _release(release: Release) -> str:
    told = [f"without {name_of(rule)}" for rule in release.without]
    told += [f"script {name_of(release.script)}"] if release.script not in ("", "auto") else []
    told += [f"{release.corrections} corrections by hand"] if release.corrections else []
    built = f"jiaokan {name_of(release.builder)}, data {name_of(release.data_digest[:12])}"
    return ", ".join([f"{name_of(release.name)} {name_of(release.version)} ({built})", *told])


def _counts(difference: Difference, width: int) -> Iterator[str]:
    yield from _sources(difference, width)
    yield ""
    yield from _tables(difference)
    yield ""
    for name, rows in difference.tables.items():
        if rows.columns:
            yield from wrapped(f"in {name}", counted(rows.columns), width, 3)
    for name, apart in difference.columns.items():
        only = [(apart.only_a, "only in A"), (apart.only_b, "only in B"), (apart.unknown, "not known here")]
        items = [f"{name_of(column)} {where}" for columns, where in only for column in columns]
        yield from wrapped(f"of {name}", items, width, 3)
    yield from _rules(difference)
    yield from _flags("remains", difference.flags, width)
    yield from _flags("repaired", difference.repaired, width)


def _sources(difference: Difference, width: int) -> Iterator[str]:
    sources, (a, b) = difference.sources, difference.inputs
    facts = [f"{sources.before:,} → {sources.after:,}", f"{sources.differing:,} differ"]
    for count, what in (
        (sources.removed, "only in A"),
        (sources.added, "only in B"),
        (sources.other_bytes, "with other bytes"),
        (sources.other_text, "with another clean text"),
        (sources.other_split, "in another split"),
    ):
        facts += [f"{count:,} {what}"] if count else []
    yield from wrapped("sources", facts, width)
    for label, one, other in (("records", a.records, b.records), ("left out", a.reasons, b.reasons)):
        if Counter(one) != Counter(other):
            items = [f"{name_of(key)} {one.get(key, 0):,} → {other.get(key, 0):,}" for key in {**one, **other}]
            yield from wrapped(label, items, width)


def _tables(difference: Difference) -> Iterator[str]:
    rows = [
        (name, *(f"{count:,}" if count else "–" for count in (each.before, each.after, each.removed, each.added,
                                                             each.changed, each.moved, each.shifted)))
        for name, each in difference.tables.items()
    ]  # fmt: skip
    yield from table(("rows", "A", "B", "removed", "added", "changed", "moved", "shifted"), rows)


def _rules(difference: Difference) -> Iterator[str]:
    rows = [
        (name_of(name), *(f"{count:,}" if count else "–" for count in (each.before, each.after, each.lost, each.gained,
                                                                      each.changed, each.sources)))
        for name, each in difference.rules.items()
    ]  # fmt: skip
    if rows:
        yield ""
        yield from table(("edits by rule", "A", "B", "lost", "gained", "changed", "sources"), rows[:_RULES])
        if len(rows) > _RULES:
            yield f"… and {len(rows) - _RULES} rules more"
        yield ""


def _flags(label: str, found: Mapping[str, Mapping[str, Marked]], width: int) -> Iterator[str]:
    for number, (name, flags) in enumerate(found.items()):
        items = [f"{name_of(flag)} {each.before:,} → {each.after:,}{_both(each)}" for flag, each in flags.items()]
        yield from wrapped(label if number == 0 else "", [f"({name}) {items[0]}", *items[1:]], width, 2)


def _both(each: Marked) -> str:
    """Say how many rows lost and gained a flag, where it is both."""
    return f" (−{each.lost:,} +{each.gained:,})" if each.lost and each.gained else ""


# --- one source -----------------------------------------------------------------------------------------------
def _source(source: SourceChange, width: int) -> Iterator[str]:
    renamed = source.name_before not in (None, source.name)
    name = f"{name_of(source.name_before or '')} → {name_of(source.name)}" if renamed else name_of(source.name)
    if source.id_a is None or source.id_b is None:
        where = f"only in B, {source.split_b}" if source.id_a is None else f"only in A, {source.split_a}"
        counts = [f"{rows.before + rows.after:,} {table}" for table, rows in source.rows.items() if table != "sources"]
        yield from wrapped(name, [where, *counts], max(width, len(name) + width // 2))
        return
    moved = f", {source.split_a} → {source.split_b}" if source.split_a != source.split_b else ""
    bytes_ = ", other bytes" if source.id_a[:16] != source.id_b[:16] else ""
    yield f"{name} ({name_of(source.id_b)}{bytes_}{moved})"
    if source.source is not None:
        yield from _changes("source", [source.source])
    yield from _changes("document", source.documents)
    yield from _changes("section", source.sections)
    yield from _changes("paragraph", source.paragraphs)
    yield from _edits("-", "only in A", source.edits_only_a, _count(source, "removed"))
    yield from _edits("+", "only in B", source.edits_only_b, _count(source, "added"))
    yield from _changes("edit", source.edits_changed)


def _count(source: SourceChange, what: str) -> int:
    return int(getattr(source.rows["edits"], what)) if "edits" in source.rows else 0


def _changes(kind: str, changes: Sequence[RowChange]) -> Iterator[str]:
    for change in changes[:_ROWS]:
        own = f"{kind} {name_of(_own(change.id_a) or _own(change.id_b))}"
        if change.id_a is None or change.id_b is None:
            sign, values = ("+", change.after) if change.id_a is None else ("-", change.before)
            text = values.get("text", values.get("heading", values.get("title")))
            yield f"  {sign} {own} {_text(text)}"
            continue
        moved = f" → {name_of(_own(change.id_b))}" if _own(change.id_a) != _own(change.id_b) else ""
        told = [f"{name} {_values(change.before[name], change.after[name])}" for name in change.before]
        yield f"  ~ {own}{moved} {'; '.join(told)}".rstrip()
    if len(changes) > _ROWS:
        yield f"    and {len(changes) - _ROWS:,} more"


def _own(row_id: str | None) -> str:
    """Give the part of an id that tells it from others of its source."""
    return "" if row_id is None else row_id.partition(":")[2]


def _values(before: Any, after: Any) -> str:
    if isinstance(before, str) and isinstance(after, str):
        return visible(shortened(marked(before, after), _TEXT))
    if (
        isinstance(before, list)
        and isinstance(after, list)
        and all(isinstance(each, str) for each in (*before, *after))
    ):
        lost = [f"−{name_of(each)}" for each in before if each not in after]
        return " ".join([*lost, *(f"+{name_of(each)}" for each in after if each not in before)]) or "in another order"
    if isinstance(before, list) or isinstance(after, list):
        return f"({len(before or ())} → {len(after or ())})"
    return f"{_text(before)} → {_text(after)}"


def _text(value: Any) -> str:
    return "–" if value is None else visible(shortened(str(value), _TEXT))


def _edits(sign: str, where: str, edits: Sequence[Mapping[str, Any]], count: int) -> Iterator[str]:
    for edit in edits[:_ROWS]:
        rules = "+".join(name_of(rule) for rule in edit.get("rules") or ())
        change = f"「{_text(edit.get('raw_text'))}」→「{_text(edit.get('text'))}」"
        yield f"  {sign} edit at {edit.get('raw_start')} {change} {rules} ({_text(edit.get('evidence'))})"
    if count > _ROWS:
        yield f"    and {count - _ROWS:,} more edits {where}"
