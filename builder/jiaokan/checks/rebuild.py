"""The rebuild tier: make every row again from the raw source and compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jiaokan.checks.model import Fault, Located, Release, Unit, bytes_of, shown, told
from jiaokan.checks.related import related
from jiaokan.context import Options
from jiaokan.dataset import release as releases
from jiaokan.dataset import splits
from jiaokan.dataset.records import Mark, PageStart, Span, to_row
from jiaokan.dataset.shards import Fate, Item, fate_of
from jiaokan.duplicates import signatures
from jiaokan.errors import InputError, JiaokanError
from jiaokan.inputs import original
from jiaokan.inputs.decode import LOSSY, UNCERTAIN, Decoded
from jiaokan.inputs.entries import Fields
from jiaokan.inputs.original import Original
from jiaokan.inputs.files import Measured, find_inputs, measure_all, read_bytes
from jiaokan.pipeline import annotate_original

# Filled in by the steps that know the whole corpus; compared by the checks of the relations tier.
_GLOBAL = {"copies", "duplicate_group"}
_GLOBAL_FLAGS = {"exact-duplicate", "near-duplicate", "template-twin"}


class Rebuilder:
    """Makes rows again, from the files given or, without any, from ``sources.raw_text``."""

    def __init__(self, options: Options, files: Mapping[str, list[Measured]] | None) -> None:
        self._options = options
        self._files = files  # by SHA-256
        self.skipped: list[str] = []  # lossy sources, which only their files could rebuild

    @classmethod
    def of(cls, manifest: Mapping[str, Any], sources: list[str] | None) -> Rebuilder:
        """Prepare a rebuild with the options of a manifest."""
        options = Options(**manifest["options"])
        if sources is None:
            return cls(options, None)
        files: dict[str, list[Measured]] = {}
        for measured in measure_all(find_inputs(sources))[0]:
            files.setdefault(measured.sha256, []).append(measured)
        return cls(options, files)

    def find_source_faults(self, manifest: Mapping[str, Any]) -> Iterator[Fault]:
        """The inputs that the manifest lists are the files given, under their names, with the fate they have."""
        if self._files is None:
            return
        entries = {entry["sha256"]: entry for entry in manifest["inputs"]}
        for digest in sorted({*self._files, *entries}):
            given, entry = self._files.get(digest, []), entries.get(digest)
            if entry is None:
                for measured in given:
                    yield f"source {shown(measured.file.name)}", _NOT_THERE
            elif given:
                yield from _name_faults(entry, [measured.file.name for measured in given])
                yield from self._fate_faults(entry, given[0])
            elif entry["fate"] != "published":  # of a published one the bytes are missed where it is rebuilt
                yield f"{releases.MANIFEST} inputs", f"{shown(entry['name'])} {_NO_FILE}"

    def _fate_faults(self, entry: Mapping[str, Any], measured: Measured) -> Iterator[Fault]:
        """Without regard to its relations: whether an input ties two splits is for all of them together to say."""
        stated = (entry["fate"], entry["reason"])
        if entry["fate"] == "published" or not Fate(*stated).is_certain:
            return  # made again row by row; or time or memory decided, and may decide otherwise here
        fate = fate_of(Item(measured, ()), self._options)
        refused = stated[0] == "quarantined" and (stated[1] or "").startswith(_REFUSED)
        if (fate.fate, fate.reason) != (("published", None) if refused else stated):
            yield (
                f"{releases.MANIFEST} inputs",
                f"{shown(entry['name'])} is {shown(stated)}, its file gives {shown((fate.fate, fate.reason))}; rebuild",
            )

    def find_faults(self, unit: Unit) -> Iterator[Fault]:
        """Every row of the source is what the builder makes of its bytes."""
        row = unit.source
        lossy = "lossy-decoding" in row["flags"] and row["extractor"] is None
        if self._files is None and lossy:
            self.skipped.append(row["name"])
            return
        try:
            found = self._original(row)
            if found is None:
                yield row.at("raw_text"), "no bytes to rebuild from; give the files with --sources"
                return
            record = annotate_original(row["name"], found, options=self._options, fields=_fields(row))
        except JiaokanError as error:
            yield row.at("raw_text"), f"cannot be annotated: {error.what}"
            return
        yield from _compare("sources", [unit.source], [to_row(record.source)])
        yield from _compare("documents", unit.documents, [to_row(row) for row in record.documents])
        yield from _compare("sections", unit.sections, [to_row(row) for row in record.sections])
        yield from _compare("paragraphs", unit.paragraphs, [to_row(row) for row in record.paragraphs])
        yield from _compare("edits", unit.edits, [to_row(row) for row in record.edits])

    def _original(self, row: Located) -> Original | None:
        """Read the source's original again: from its file, else from what the row keeps of it."""
        if self._files is not None:
            found = self._files.get(row["sha256"])
            return None if found is None else original.read(row["name"], read_bytes(found[0]))
        if row["extractor"] is not None:
            return _as_stated(row)
        try:
            given = row["encoding_evidence"] == original.GIVEN
            return original.read(row["name"], row["raw_text"] if given else bytes_of(row))
        except (LookupError, UnicodeEncodeError):
            return None


def _as_stated(row: Located) -> Original:
    """Take the text that was taken out of a document of another format as the row states it."""
    decoded = Decoded(
        row["raw_text"],
        row["encoding"],
        row["encoding_evidence"],
        tuple(Span(**span) for span in row["spans"]),
        is_uncertain=UNCERTAIN in row["flags"],
        is_lossy=LOSSY in row["flags"],
    )
    marks = tuple(Mark(**mark) for mark in row["marks"])
    pages = tuple(PageStart(**page) for page in row["pages"])
    return Original(row["sha256"], row["byte_length"], decoded, row["extractor"], marks, pages)


def _fields(row: Located) -> Fields:
    """Give what the caller said of a source; whether its date was the caller's makes no difference here."""
    return Fields(*(row[column] for column in ("source_key", "url", "date", "license", "language", "metadata")))


_REFUSED = "related to sources of "  # how splits.assign begins its reason
_NOT_THERE = "is given with --sources, but no input of the release has its bytes; build again or leave it out"
_NO_FILE = "is an input of the release, but no file with its bytes was given; give all files with --sources"


def _name_faults(entry: Mapping[str, Any], given: Sequence[str]) -> Iterator[Fault]:
    """Names are the same up to the folder from which they were looked for."""
    stated = [entry["name"], *entry["also_as"]]
    for name in stated:
        if not any(_same_end(name, other) for other in given):
            yield (
                f"source {entry['source_id']} name",
                f"got {shown(name)}, the file given is {shown(given[0])}; rename it, give it with --sources, or rebuild",
            )
    for name in given:
        if not any(_same_end(name, other) for other in stated):
            yield (
                f"source {entry['source_id']} also_as",
                f"has no {shown(name)}, which is given; rebuild or leave it out",
            )


def _same_end(one: str, other: str) -> bool:
    return f"/{one}".endswith(f"/{other}") or f"/{other}".endswith(f"/{one}")


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
    except InputError as error:  # lists that part what is related, or leave train nothing
        yield error.where, f"{told(error)}"
        return
    for source_id, split in sorted(release.seen.split_of.items()):
        if expected.get(source_id) != split:
            yield (
                f"source {source_id}",
                f"is in {split}, expected {expected.get(source_id, 'none: it ties two splits')}",
            )
