"""Counts what a release holds.

Rows and figures come from the tables, column by column; what no table holds (name, inputs, fates) from the manifest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from jiaokan.dataset import parquet, schema, splits
from jiaokan.dataset.staging import open_release
from jiaokan.show import counting
from jiaokan.show.figures import Stats, Table
from jiaokan.show.spread import spread_of
from jiaokan.show.stated import inputs_of, release_of
from jiaokan.show.tables import files_of

__all__ = ["Stats", "stats_of"]


def stats_of(folder: Path) -> Stats:
    """Count what a release holds; its tables are streamed. Raises InputError if it is none or cannot be read."""
    manifest = open_release(folder)
    release, inputs = release_of(folder, manifest), inputs_of(folder, manifest)
    sources, paragraphs = counting.count_sources(folder), counting.count_paragraphs(folder)
    documents, sections = counting.count_documents(folder), counting.count_sections(folder)
    edits = counting.count_edits(folder)
    flagged = {"sources": sources, "documents": documents, "sections": sections, "paragraphs": paragraphs}
    return Stats(
        release=release,
        inputs=inputs,
        tables={table: _table(folder, table) for table in schema.TABLES},
        raw_chars=sources.raw_chars,
        clean_chars=sources.clean_chars,
        actions=_ordered(edits.actions),
        rules={name: edits.rules[name] for name in _ordered({n: rule.edits for n, rule in edits.rules.items()})},
        flags=_by_flag({table: found.flags for table, found in flagged.items()}),
        repaired=_by_flag({table: found.repaired for table, found in flagged.items()}),
        paragraph_kinds=_ordered(paragraphs.of("kind")),
        heading_kinds=_ordered(sections.of("heading_kind")),
        heading_levels=dict(sorted(sections.of("level").items(), key=lambda item: (len(item[0]), item[0]))),
        duplicates=counting.count_pairs(folder),
        scripts=_ordered(sources.scripts),
        encodings=_ordered(sources.of("encoding")),
        extractors=_ordered(sources.of("extractor")),
        document_chars=spread_of(documents.chars),
        paragraph_chars=spread_of(paragraphs.chars),
        source_edits=spread_of(sources.tenths, 10),
    )


def _table(folder: Path, table: str) -> Table:
    rows: Counter[str] = Counter()
    n_bytes = 0
    for split, path in files_of(folder, table):
        rows[split] += parquet.count_rows(path)
        n_bytes += path.stat().st_size
    return Table({split: rows[split] for split in splits.NAMES if split in rows}, n_bytes)


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    """Order counts, the largest first, equal ones by name."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _by_flag(found: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Turn counts by table and flag into counts by flag and table, the flag of the most rows first."""
    total: Counter[str] = Counter()
    for counts in found.values():
        total.update(counts)
    return {flag: {table: found[table].get(flag, 0) for table in found} for flag in _ordered(total)}
