"""The rebuild tier: make every row again from the raw source and compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from jiaokan.checks.compared import agreeing, compare
from jiaokan.checks.given import Given
from jiaokan.checks.model import Fault, Located, Release, Unit, bytes_of, shown, told
from jiaokan.checks.related import related
from jiaokan.cleaning import Passes, find_passes, put_together
from jiaokan.context import Options
from jiaokan.dataset import release as releases
from jiaokan.dataset import splits
from jiaokan.dataset.books import Entered
from jiaokan.dataset.describe import describe
from jiaokan.dataset.fates import Fate
from jiaokan.dataset.readiness import collector_at_rest
from jiaokan.dataset.records import LeftOut, Mark, PageStart, Span, to_row
from jiaokan.duplicates import signatures
from jiaokan.errors import InputError, JiaokanError
from jiaokan.inputs import original
from jiaokan.inputs.decode import LOSSY, UNCERTAIN, Decoded
from jiaokan.inputs.entries import Columns, Fields
from jiaokan.inputs.files import STDIN_NAME
from jiaokan.inputs.original import Original
from jiaokan.pipeline import annotate_original, context_of
from jiaokan.text.rule import Context


class Rebuilder:
    """Makes rows again, from the inputs given or, without any, from ``sources.raw_text``."""

    def __init__(self, options: Options, given: Given | None) -> None:
        self._options = options
        self._given = given
        self.skipped: list[str] = []  # lossy sources, which only their files could rebuild

    @classmethod
    def of(cls, manifest: Mapping[str, Any], sources: list[str] | None) -> Rebuilder:
        """Prepare a rebuild with the options of a manifest; inputs that are given are read once, here."""
        options = Options.of_json(manifest["options"])
        if sources is None:
            return cls(options, None)
        doubtful = {entry["sha256"] for entry in manifest["sources"] if entry["fate"] != "published"}
        read_as = next((each["format"] for each in manifest["inputs"] if each["name"] == STDIN_NAME), None)
        return cls(options, Given.read(sources, Columns(**manifest["columns"]), options, doubtful, read_as))

    def close(self) -> None:
        """Let go of what is kept of the inputs."""
        if self._given is not None:
            self._given.close()

    def find_source_faults(self, manifest: Mapping[str, Any]) -> Iterator[Fault]:
        """The records that the manifest lists are those of the inputs given, under their names, with the fate they have."""
        if self._given is None:
            return
        entries: dict[str, list[Mapping[str, Any]]] = {}
        for entry in manifest["sources"]:
            entries.setdefault(entry["sha256"], []).append(entry)
        for digest in sorted({*self._given.entered, *entries}):
            given, stated = self._given.entered.get(digest, []), entries.get(digest, [])
            if not stated:
                yield from ((f"source {shown(each.name)}", _NOT_THERE) for each in given)
            elif given:
                yield from _name_faults(stated, [name for each in given for name in (each.name, *each.also_as)])
                yield from _fate_faults(stated, given)
            elif stated[0]["fate"] != "published":  # of a published one the bytes are missed where it is rebuilt
                yield f"{releases.MANIFEST} sources", f"{shown(stated[0]['name'])} {_NO_FILE}"

    def agreeing(self, units: Sequence[Unit]) -> set[int]:
        """Give the places of the sources whose rows are all what the builder makes of their bytes, made again together.

        Of the others nothing is said: whatever keeps them apart is found where each is looked at.
        """
        try:
            with collector_at_rest():
                found = [(at, read) for at, unit in enumerate(units) if (read := self._cleaned(unit)) is not None]
                traced = put_together([each.passes for _, each in found])
                places = [at for at, _ in found]
                records = [describe(*each[:4], text) for (_, each), text in zip(found, traced, strict=True)]
                return agreeing([units[at] for at in places], records, traced, places)
        except Exception:  # noqa: BLE001  (found again, and told, where each source is looked at)
            return set()

    def _cleaned(self, unit: Unit) -> _Cleaned | None:
        row = unit.source
        if self._is_lost(row) or (source := self._original(row)) is None:
            return None
        context = context_of(row["name"], source, self._options)
        return _Cleaned(row["name"], source, _fields(row), context, find_passes(source.decoded.text, context))

    def _is_lost(self, row: Located) -> bool:
        """Tell whether only its file could rebuild a source."""
        return self._given is None and "lossy-decoding" in row["flags"] and row["extractor"] is None

    def find_faults(self, unit: Unit) -> Iterator[Fault]:
        """Every row of the source is what the builder makes of its bytes."""
        row = unit.source
        if self._is_lost(row):
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
        yield from compare("sources", [unit.source], [to_row(record.source)])
        for table in ("documents", "sections", "paragraphs", "edits"):
            yield from compare(table, getattr(unit, table), [to_row(row) for row in getattr(record, table)])

    def _original(self, row: Located) -> Original | None:
        """Read the source's original again: from its file, else from what the row keeps of it."""
        if self._given is not None:
            found = self._given.item(row["sha256"])
            return None if found is None else original.read(row["name"], found.content, charset=found.charset)
        if row["extractor"] is not None:
            return _as_stated(row)
        try:
            evidence = row["encoding_evidence"]
            content = row["raw_text"] if evidence == original.GIVEN else bytes_of(row)
            return original.read(row["name"], content, charset=row["encoding"] if evidence == original.HEADER else None)
        except (LookupError, UnicodeEncodeError):
            return None


class _Cleaned(NamedTuple):
    """A source whose original was read again, and what the rules found in it."""

    name: str
    source: Original
    fields: Fields
    context: Context
    passes: Passes


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
    left_out = tuple(LeftOut(**each) for each in row["left_out"])
    stated = Fields(url=row["page_url"], date=row["page_date"], metadata=row["page_metadata"])
    return Original(row["sha256"], row["byte_length"], decoded, row["extractor"], marks, pages, stated, left_out)


def _fields(row: Located) -> Fields:
    """Give what the caller said of a source; whether its date was the caller's makes no difference here."""
    return Fields(*(row[column] for column in ("source_key", "url", "date", "license", "language", "metadata")))


_REFUSED = "related to sources of "  # how splits.assign begins its reason
_NOT_THERE = "is given with --sources, but no input of the release has its bytes; build again or leave it out"
_NO_FILE = "is an input of the release, but no file with its bytes was given; give all files with --sources"


def _name_faults(entries: Sequence[Mapping[str, Any]], given: Sequence[str]) -> Iterator[Fault]:
    """Names are the same up to the folder from which they were looked for."""
    source_id = entries[0]["source_id"]
    stated = [name for entry in entries for name in (entry["name"], *entry["also_as"])]
    for name in stated:
        if not any(_same_end(name, other) for other in given):
            yield (
                f"source {source_id} name",
                f"got {shown(name)}, the file given is {shown(given[0])}; rename it, give it with --sources, or rebuild",
            )
    for name in given:
        if not any(_same_end(name, other) for other in stated):
            yield f"source {source_id} copies", f"have no {shown(name)}, which is given; rebuild or leave it out"


def _fate_faults(entries: Sequence[Mapping[str, Any]], given: Sequence[Entered]) -> Iterator[Fault]:
    """Without regard to its relations: whether an input ties two splits is for all of them together to say.

    Records that were refused may have the same bytes, none, for different reasons; they come here in two orders.
    """
    left = Counter((each.fate.fate, each.fate.reason) for each in given if each.fate is not None)
    for entry in entries if left else ():
        stated = Fate(entry["fate"], entry["reason"])
        if stated.fate in ("published", "excluded") or not stated.is_certain:
            continue  # made again row by row; or the caller, time or memory decided, and may decide otherwise here
        refused = stated.fate == "quarantined" and (stated.reason or "").startswith(_REFUSED)
        wanted = ("published", None) if refused else (stated.fate, stated.reason)
        if left[wanted] > 0:
            left[wanted] -= 1
        else:
            found = next(iter(+left), (None, None))
            yield (
                f"{releases.MANIFEST} sources",
                f"{shown(entry['name'])} is {shown((stated.fate, stated.reason))}, its bytes give {shown(found)}; rebuild",
            )


def _same_end(one: str, other: str) -> bool:
    return f"/{one}".endswith(f"/{other}") or f"/{other}".endswith(f"/{one}")


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
