"""What a changelog's heading *Data* needs to know of two releases: rows by table, edits by rule, flags, from and to."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from jiaokan.diff.records import Difference, Marked, Rows
from jiaokan.show.lines import name_of

_WIDTH = 120


def changelog(difference: Difference) -> Iterator[str]:
    """Yield the points of a changelog in Markdown; nothing where nothing differs."""
    if difference.is_same:
        return
    yield from _point("Sources", _sources(difference))
    yield from _point("Treatment", _treatment(difference))
    rows = [f"`{table}` {_rows(each)}" for table, each in difference.tables.items() if not each.is_same]
    yield from _point("Rows", rows)
    rules = [
        f"`{name_of(name)}` {each.before:,} → {each.after:,}"
        if each.before != each.after
        else f"`{name_of(name)}` {each.before:,}, of which {each.changed + each.gained:,} are others"
        for name, each in difference.rules.items()
    ]
    yield from _point("Edits by rule", rules)
    yield from _point("What remains (`flags`)", _flags(difference.flags))
    yield from _point("What is repaired (`repaired`)", _flags(difference.repaired))
    columns = [
        f"`{table}` {', '.join([*(f'−`{name_of(c)}`' for c in apart.only_a), *(f'+`{name_of(c)}`' for c in apart.only_b)])}"
        for table, apart in difference.columns.items()
        if apart.only_a or apart.only_b
    ]
    yield from _point("Columns", columns)


def _sources(difference: Difference) -> list[str]:
    """Tell how many sources came, went, have other bytes or are in another split."""
    sources = difference.sources
    kinds = (
        *((sources.added, "added"), (sources.removed, "removed"), (sources.other_bytes, "with other bytes")),
        *((sources.other_text, "with another clean text"), (sources.other_split, "in another split")),
    )
    return [f"{count:,} {what}" for count, what in kinds if count]


def _treatment(difference: Difference) -> list[str]:
    """Tell what the builds were told to do otherwise."""
    a, b = difference.a, difference.b
    told = [f"`{name_of(rule)}` switched off" for rule in b.without if rule not in a.without]
    told += [f"`{name_of(rule)}` no longer switched off" for rule in a.without if rule not in b.without]
    told += [f"script {a.script} → {b.script}"] if a.script != b.script else []
    return told + ([f"corrections by hand {a.corrections} → {b.corrections}"] if a.corrections != b.corrections else [])


def _rows(each: Rows) -> str:
    if each.removed or each.added:
        changed = f", {each.changed:,} changed" if each.changed else ""
        return f"{each.before:,} → {each.after:,} (−{each.removed:,} +{each.added:,}{changed})"
    kinds = ((each.changed, "changed"), (each.moved, "with another id"), (each.shifted, "at another place"))
    return f"{each.before:,}, {' and '.join(f'{count:,} {what}' for count, what in kinds if count)}"


def _flags(found: Mapping[str, Mapping[str, Marked]]) -> list[str]:
    """Tell flags by their paragraphs, or by what carries them where no paragraph does."""
    by_flag: dict[str, str] = {}
    for table in ("paragraphs", "sections", "documents", "sources"):
        for flag, each in found.get(table, {}).items():
            by_flag.setdefault(flag, f"`{name_of(flag)}` {each.before:,} → {each.after:,} {table}")
    return [by_flag[flag] for flag in sorted(by_flag)]


def _point(what: str, items: list[str]) -> Iterator[str]:
    if items:
        text = f"- {what}: {'; '.join(items)}."
        yield from textwrap.wrap(text, _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
