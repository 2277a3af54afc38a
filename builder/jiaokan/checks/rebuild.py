"""The rebuild tier: make every row again from the raw source and compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from jiaokan.checks.compared import agreeing, compare
from jiaokan.checks.model import Fault, Located, Release, Unit, bytes_of, told
from jiaokan.checks.related import related
from jiaokan.cleaning import Passes, find_passes, put_together
from jiaokan.context import Options
from jiaokan.dataset import accounts, splits
from jiaokan.dataset.describe import describe
from jiaokan.dataset.records import LeftOut, Mark, PageStart, Span, to_row
from jiaokan.dataset.relations import assign_again
from jiaokan.dataset.shards import Item
from jiaokan.errors import InputError, JiaokanError
from jiaokan.inputs import original
from jiaokan.inputs.decode import LOSSY, UNCERTAIN, Decoded
from jiaokan.inputs.entries import Fields
from jiaokan.inputs.original import Original
from jiaokan.pipeline import annotate_original, context_of
from jiaokan.text.rule import Context


class Rebuilder:
    """Makes rows again, from the records given or, without any, from ``sources.raw_text``."""

    def __init__(self, options: Options, items: Mapping[str, Item] | None) -> None:
        """Take the records that were given, by their digest, None where none were."""
        self._options = options
        self._items = items
        self.skipped: list[str] = []  # lossy sources, which only their files could rebuild

    def agreeing(self, units: Sequence[Unit], note: Callable[[int], None]) -> set[int]:
        """Give the places of the sources whose rows are all what the builder makes of their bytes, made again together.

        ``note`` is told which one is begun and, as one behind the last, that all are put together.

        Of the others nothing is said: whatever keeps them apart is found where each is looked at.
        """
        try:
            found = []
            for at, unit in enumerate(units):
                note(at)
                if (read := self._cleaned(unit)) is not None:
                    found.append((at, read))
            note(len(units))
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
        return self._items is None and "lossy-decoding" in row["flags"] and row["extractor"] is None

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
        if self._items is not None:
            found = self._items.get(row["sha256"])
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


def find_split_faults(release: Release) -> Iterator[Fault]:
    """Every source is in the split that lists, groups and hash give it, and something is in train."""
    lists = splits.Lists({i: split for split, i in accounts.listed(release.folder, release.manifest, "source_id")})
    if release.seen.incomplete or release.seen.twice():
        return
    corpus, split_of, found = related(release)
    try:
        expected = assign_again(corpus, found, lists, release.seen.room)
    except InputError as error:  # lists that part what is related, or leave train nothing
        yield error.where, f"{told(error)}"
        return
    for rank in np.flatnonzero(expected != split_of).tolist():
        (source_id,) = corpus.sources.ids(np.array([rank]))
        names = [*splits.NAMES, "none: it ties two splits"]
        yield f"source {source_id}", f"is in {names[split_of[rank]]}, expected {names[expected[rank]]}"
