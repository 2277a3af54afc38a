"""The rebuild tier: make every row again from the raw source and compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jiaokan import splits
from jiaokan.checks.model import Fault, Located, Release, Unit, shown
from jiaokan.checks.related import related
from jiaokan.decode import encodes_to
from jiaokan.duplicates import signatures
from jiaokan.errors import InputError
from jiaokan.pipeline import Options, annotate
from jiaokan.readers import Measured, find_inputs, measure, read_bytes
from jiaokan.records import to_row

# Filled in by the steps that know the whole corpus; compared by the checks of the relations tier.
_GLOBAL = {"also_as", "duplicate_group"}
_GLOBAL_FLAGS = {"exact-duplicate", "near-duplicate", "template-twin"}


class Rebuilder:
    """Makes rows again, from the files given or, without any, from ``sources.raw_text``."""

    def __init__(self, options: Options, files: Mapping[str, Measured] | None) -> None:
        self._options = options
        self._files = files
        self.skipped: list[str] = []  # lossy sources, which only their files could rebuild

    @classmethod
    def of(cls, manifest: Mapping[str, Any], sources: list[str] | None) -> Rebuilder:
        """Prepare a rebuild with the options of a manifest."""
        options = Options(**manifest["options"])
        if sources is None:
            return cls(options, None)
        inputs = (measure(file) for file in find_inputs(sources) if not file.ignored)
        return cls(options, {measured.sha256: measured for measured in inputs})

    def find_faults(self, unit: Unit) -> Iterator[Fault]:
        """Every row of the source is what the builder makes of its bytes."""
        data = self._bytes(unit.source)
        if data is None and self._files is None and "lossy-decoding" in unit.source["flags"]:
            self.skipped.append(unit.source["name"])
            return
        if data is None:
            yield unit.source.at("raw_text"), "no bytes to rebuild from; give the files with --sources"
            return
        try:
            record = annotate(unit.source["name"], data, options=self._options)
        except InputError as error:
            yield unit.source.at("raw_text"), f"cannot be annotated: {error.what}"
            return
        yield from _compare("sources", [unit.source], [to_row(record.source)])
        yield from _compare("documents", unit.documents, [to_row(row) for row in record.documents])
        yield from _compare("sections", unit.sections, [to_row(row) for row in record.sections])
        yield from _compare("paragraphs", unit.paragraphs, [to_row(row) for row in record.paragraphs])
        yield from _compare("edits", unit.edits, [to_row(row) for row in record.edits])

    def _bytes(self, source: Located) -> bytes | None:
        if self._files is not None:
            found = self._files.get(source["sha256"])
            return None if found is None else read_bytes(found)
        if "lossy-decoding" in source["flags"]:
            return None
        try:
            return encodes_to(source["raw_text"], source["encoding"], source["encoding_evidence"])
        except (LookupError, UnicodeEncodeError):
            return None


def _compare(table: str, rows: list[Located], rebuilt: list[dict[str, Any]]) -> Iterator[Fault]:
    if len(rows) != len(rebuilt):
        where = rows[0].file if rows else table
        yield where, f"{len(rows)} rows, the rebuild gives {len(rebuilt)}"
    for row, expected in zip(rows, rebuilt, strict=False):
        for column, value in expected.items():
            if column not in _GLOBAL and _local(column, row[column]) != _local(column, value):
                yield row.at(column), f"got {shown(row[column])}, the rebuild gives {shown(value)}"


def _local(column: str, value: Any) -> Any:
    return [flag for flag in value if flag not in _GLOBAL_FLAGS] if column == "flags" else value


def find_split_faults(release: Release) -> Iterator[Fault]:
    """Every source is in the split that lists, groups and hash give it, and something is in train."""
    lists = splits.Lists({i: split for split, ids in release.manifest["split_lists"].items() for i in ids})
    if release.seen.incomplete or release.seen.twice:
        return
    keys = signatures.keys_of_sources(release.seen.signed)
    try:
        expected = splits.assign(keys, related(release).ties, lists).split_of
    except InputError as error:  # lists that tear relatives apart, or leave train nothing
        yield error.where, str(error).removeprefix(f"{error.where}: ")
        return
    for source_id, split in sorted(release.seen.split_of.items()):
        if expected.get(source_id) != split:
            yield (
                f"source {source_id}",
                f"is in {split}, expected {expected.get(source_id, 'none: it ties two splits')}",
            )
