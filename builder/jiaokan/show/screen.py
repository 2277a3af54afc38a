"""The figures of a release as one screen of a terminal: 80 columns, some 40 lines. What has no room is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jiaokan.dataset import splits
from jiaokan.show.figures import FATES, Stats
from jiaokan.show.lines import bars, counted, name_of, size_of, table, wrapped
from jiaokan.show.spread import Spread

_DIGEST = 12  # digits shown


def screen(stats: Stats, width: int = 80) -> Iterator[str]:
    """Yield the lines of a release's figures for a terminal of so many columns."""
    yield from _head(stats, width)
    yield ""
    yield from _tables(stats)
    yield ""
    yield from _texts(stats, width)
    yield ""
    yield from _spreads(stats)


def _head(stats: Stats, width: int) -> Iterator[str]:
    release, inputs = stats.release, stats.inputs
    digest = name_of(release.data_digest[:_DIGEST])
    built = f"built by jiaokan {name_of(release.builder)}, data {digest}"
    yield f"{name_of(release.name)} {name_of(release.version)}: {built}"
    formats = f" ({', '.join(counted(inputs.formats))})" if inputs.formats else ""
    items = [f"{inputs.files:,}{formats}"]
    items += [f"{inputs.records[fate]:,} {fate}" for fate in FATES[1:] if inputs.records.get(fate)]
    items += [f"{inputs.ignored:,} ignored"] if inputs.ignored else []
    yield from wrapped("inputs", items, width, 3)
    if inputs.reasons:
        yield from wrapped("left out", counted(inputs.reasons), width, 2)
    told = [f"script {name_of(release.script)}"] if release.script not in ("", "auto") else []
    told += [f"without {name_of(rule)}" for rule in release.without]
    told += [f"{len(release.protect)} protected words"] if release.protect else []
    told += [f"{release.corrections} corrections by hand"] if release.corrections else []
    if told:
        yield from wrapped("told", told, width, 2)


def _tables(stats: Stats) -> Iterator[str]:
    rows = [
        (name, *(_rows(found.rows.get(split)) for split in splits.NAMES), _rows(found.n_rows), size_of(found.n_bytes))
        for name, found in stats.tables.items()
    ]
    yield from table(("table", *splits.NAMES, "rows", "size"), rows)


def _rows(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"


def _texts(stats: Stats, width: int) -> Iterator[str]:
    share = f" ({100 * stats.clean_chars / stats.raw_chars:.1f} %)" if stats.raw_chars else ""
    yield from wrapped("code points", [f"{stats.raw_chars:,} raw", f"{stats.clean_chars:,} clean{share}"], width)
    yield from wrapped("edits", [f"{sum(stats.actions.values()):,}", *counted(stats.actions)], width, 1)
    rules = [f"{name_of(name)} {rule.edits:,} in {rule.sources:,}" for name, rule in stats.rules.items()]
    yield from wrapped("by rule", _told("edits in sources", rules), width, 5)
    yield from wrapped("remains", _flags(stats.flags), width, 4)
    yield from wrapped("repaired", _flags(stats.repaired), width, 4)
    yield from wrapped("paragraphs", counted(stats.paragraph_kinds), width, 2)
    levels = [f"level {name_of(level)} {count:,}" for level, count in stats.heading_levels.items()]
    yield from wrapped("headings", [*counted(stats.heading_kinds), *levels], width, 2)
    pairs = [f"{name_of(level)} {item}" for level, kinds in stats.duplicates.items() for item in counted(kinds)]
    yield from wrapped("related", pairs, width, 2)
    kinds = [*counted(stats.scripts), *counted(stats.encodings)]
    kinds += counted({kind: count for kind, count in stats.extractors.items() if kind != "none"})
    yield from wrapped("sources", kinds, width, 2)


def _told(what: str, items: list[str]) -> list[str]:
    """Put what figures are before the first of them."""
    return [f"({what}) {items[0]}", *items[1:]] if items else []


def _flags(found: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Write flags with the rows of three tables that carry them, as the report of a build does."""
    items = [
        f"{name_of(flag)} {'/'.join(f'{rows[table]:,}' for table in ('sources', 'documents', 'paragraphs'))}"
        for flag, rows in found.items()
    ]
    return _told("sources/documents/paragraphs", items)


def _spreads(stats: Stats) -> Iterator[str]:
    named: list[tuple[str, Spread]] = [
        ("a report", stats.document_chars),
        ("a paragraph", stats.paragraph_chars),
        ("edits/1,000", stats.source_edits),
    ]
    rows = [(name, *_spread(each)) for name, each in named]
    for line, drawn in zip(
        table(("code points", "least", "10 %", "median", "90 %", "99 %", "most"), rows),
        ("", *(bars(each) for _, each in named)),
        strict=True,
    ):
        yield f"{line}  {drawn}".rstrip()


def _spread(each: Spread) -> Iterator[str]:
    for value in (each.least, *(each.quantiles[rank] for rank in ("0.1", "0.5", "0.9", "0.99")), each.most):
        yield f"{value:,}"
