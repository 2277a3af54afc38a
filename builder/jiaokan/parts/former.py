"""A release read as a part: its rows as they were before the corpus was known, its records, its signatures.

Records and signatures are made once, in a folder; rows are read from the release whenever they are wanted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc

from jiaokan.dataset import accounts, parquet, schema, splits
from jiaokan.dataset.books import Entered
from jiaokan.dataset.digests import CALLER, caller_digest, given
from jiaokan.dataset.fates import Fate
from jiaokan.dataset.increments import Before
from jiaokan.dataset.records import Copy
from jiaokan.dataset.rejected import REJECTED
from jiaokan.dataset.relations import LEVEL_OF, SIGNED
from jiaokan.duplicates import signatures
from jiaokan.duplicates.relate import FLAGS
from jiaokan.errors import InputError
from jiaokan.inputs import markdown
from jiaokan.inputs.account import Account, Box
from jiaokan.inputs.entries import Fields
from jiaokan.inputs.files import InputFile
from jiaokan.parts import records
from jiaokan.parts.base import Base, check_whole, open_base
from jiaokan.parts.part import RECORDS, Facts
from jiaokan.parts.plan import Plan

_ROWS = 4096  # records that are written at a time
_SIGNED_BYTES = 1 << 20  # of texts that are signed at a time
_ARCHIVES = frozenset({"tar", "zip"})
_SOURCE = ("source_id", "extractor", *CALLER, "copies", "raw_text")
_RAISED = pa.array(sorted(FLAGS.values()))


class Former(NamedTuple):
    """A release as the first part of a corpus."""

    base: Base
    folder: Path  # where its records and signatures are

    @classmethod
    def of(cls, base: Base, folder: Path) -> Former:
        """Make the records and the signatures of a release. Raises InputError for one that is broken."""
        found = cls(base, folder)
        found._write(RECORDS, records.SCHEMA, found._records())
        found._write(SIGNED, signatures.SCHEMA, found._signed())
        return found

    def _write(self, table: str, kind: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        with pa.ipc.new_stream(str(self.folder / table), kind) as writer:
            for batch in batches:
                writer.write_batch(batch)

    # --- as a part ----------------------------------------------------------------------------------------------------
    @property
    def states_copies(self) -> bool:
        """Tell that its rows of sources name their copies already."""
        return True

    @property
    def facts(self) -> Facts:
        """Give what a part states besides its rows: of the inputs of the release, that all of them were read."""
        boxes = list(map(_box, accounts.inputs(self.base.folder, self.base.manifest)))
        n_records = sum(box.records for box in boxes)
        return Facts(Account(boxes), [], [], key="", is_certain=True, n_records=n_records, seconds=0.0)

    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one table, split by split; groups and flags of relations are taken back."""
        if table in (RECORDS, SIGNED):
            with pa.OSFile(str(self.folder / table)) as file, pa.ipc.open_stream(file) as reader:
                yield from reader
            return
        for batch in parquet.read_rows(self._paths(table), schema.arrow(table)):
            yield _unrelated(batch) if table in LEVEL_OF else batch

    def ignored_beside(self, now: Iterable[str]) -> Iterator[InputFile]:
        """Yield what was ignored when it was built, but for what is ``now`` ignored again, or read."""
        found = {row["name"]: row["why"] for row in accounts.ignored(self.base.folder, self.base.manifest)}
        for name in now if found else ():
            found.pop(name, None)
        yield from (InputFile(name, name, why) for name, why in found.items())

    def before(self) -> Before:
        """Give what it says of its sources."""
        return Before(self._splits, self._groups)

    def _splits(self) -> Iterator[tuple[int, pa.Array]]:
        for number, split in enumerate(splits.NAMES):
            for batch in self._columns("sources", ("source_id",), split):
                yield number, batch.column(0)

    def _groups(self) -> Iterator[tuple[pa.Array, pa.Array]]:
        for batch in self._columns("paragraphs", ("paragraph_id", "duplicate_group")):
            yield batch.column(0), batch.column(1)

    def _columns(self, table: str, names: Iterable[str], split: str | None = None) -> Iterator[pa.RecordBatch]:
        wanted = pa.schema([schema.arrow(table).field(name) for name in names])
        return parquet.read_rows(self._paths(table, split), wanted)

    def _paths(self, table: str, split: str | None = None) -> list[Path]:
        """Give the files of a table, or of a split of it, in the order of the splits."""
        folder = "" if table == REJECTED else "data/"
        names = (REJECTED,) if table == REJECTED else splits.NAMES if split is None else (split,)
        stated = sorted(str(entry["path"]) for entry in self.base.manifest["files"])
        return [
            self.base.folder / path
            for name in names
            for path in stated
            if path.startswith(f"{folder}{table}/{name}-") and path.endswith(".parquet")
        ]

    # --- records ------------------------------------------------------------------------------------------------------
    def _records(self) -> Iterator[pa.RecordBatch]:
        """Yield the records in the order of the inputs; those of a split stand in ``sources`` in that order too."""
        rows = accounts.records(self.base.folder, self.base.manifest)
        box_of = _boxes_by_name(box.name for box in self.facts.account.boxes)
        sources = {split: self._sources(split) for split in splits.NAMES}
        told = (self._entered(row, sources, box_of) for row in rows)
        while some := list(islice(told, _ROWS)):
            yield records.to_batch(some)

    def _sources(self, split: str) -> Iterator[Mapping[str, Any]]:
        for batch in self._columns("sources", _SOURCE, split):
            yield from batch.to_pylist()

    def _entered(
        self, row: Mapping[str, Any], sources: Mapping[str, Iterator[Mapping[str, Any]]], box_of: Callable[[str], int]
    ) -> Entered:
        """Give a record as a build enters it; one that is not published is looked at no more."""
        boxes = [box_of(name) for name in (row["name"], *row["also_as"])]
        stated = {key: row[key] for key in ("name", "sha256", "extract")} | {"byte_length": row["bytes"]}
        fate = Fate(row["fate"], row["reason"], row["detail"])
        if row["split"] is None:
            copies = [Copy(name, *(None,) * 6) for name in row["also_as"]]
            given_by = Fields(date=row["date"])
            stated |= {"fate": fate, "is_refused": True, "said": row["caller"]}
            return Entered(**stated, fields=given_by, boxes=boxes, copies=copies)
        source = next(sources[row["split"]], None)
        if source is None or source["source_id"] != row["source_id"]:
            raise InputError(
                str(self.base.folder),
                "accounts/records and data/sources do not agree",
                got=row["name"],
                next_step="see jiaokan validate",
            )
        copies = [Copy(**copy) for copy in source["copies"]]
        return Entered(**stated, fields=_given(row, source), boxes=boxes, copies=copies, fate=fate)

    # --- signatures ---------------------------------------------------------------------------------------------------
    def _signed(self) -> Iterator[pa.RecordBatch]:
        for table, names in signatures.COLUMNS.items():
            for batch in self._columns(table, names):
                yield from _signed(table, batch)


def former_of(plan: Plan, folder: Path) -> Former | None:
    """Give the release that a plan goes on from as a part. Raises InputError where it is not what it was, or is damaged."""
    if plan.base is None:
        return None
    base = open_base(plan.base, plan)
    if base.sha256 != plan.base_sha256:
        raise InputError(str(plan.base), "has changed since the build was begun", next_step="build again")
    check_whole(base)
    return Former.of(base, folder)


def _signed(table: str, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Sign the rows of a batch, some at a time."""
    held: list[signatures.Row] = []
    size = 0
    for row in signatures.rows_of(table, batch):
        held.append(row)
        size += len(row.text)
        if size > _SIGNED_BYTES // 4:
            yield signatures.sign(held)
            held, size = [], 0
    if held:
        yield signatures.sign(held)


def _box(row: Mapping[str, Any]) -> Box:
    counts = sum(row["records"].values())
    named = {key: row[key] for key in ("name", "format", "sha256", "record_bytes")}
    is_archive = row["format"] in _ARCHIVES
    packings, overhead = tuple(row["packings"]), Counter(row["overhead"])
    return Box(
        **named, packings=packings, byte_length=row["bytes"], records=counts, overhead=overhead, is_archive=is_archive
    )


def _boxes_by_name(names: Iterable[str]) -> Callable[[str], int]:
    """Give what finds the input in which a record stands by its locator: the input's name, or that and a mark behind it."""
    numbers = {name: number for number, name in enumerate(names)}

    def find(locator: str) -> int:
        if locator in numbers:
            return numbers[locator]
        ends = [at for at, char in enumerate(locator) if char in "#@!"]
        inside = (numbers[locator[:at]] for at in reversed(ends) if locator[:at] in numbers)
        number = next(inside, None)
        if number is None:
            raise InputError(locator, "stands in no input of the base", next_step="see jiaokan validate")
        return number

    return find


def _given(row: Mapping[str, Any], source: Mapping[str, Any]) -> Fields:
    """Give what the caller said of a source: what its row says, but for what its front matter does."""
    stated = [source[column] for column in CALLER]
    if caller_digest(stated, source["copies"]) != row["caller"]:
        stated = given(stated, markdown.read_stated(source["raw_text"]).fields)
    key, url, license_, language, metadata = stated
    return Fields(key, url, row["date"], license_, language, metadata)


def _unrelated(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Take back the groups and the flags of relations."""
    at = batch.schema.get_field_index("duplicate_group")
    batch = batch.set_column(at, batch.schema.field(at), pa.nulls(batch.num_rows, pa.string()))
    at = batch.schema.get_field_index("flags")
    flags = batch.column(at)
    if not pc.any(pc.is_in(flags.flatten(), _RAISED)).as_py():
        return batch
    raised = set(_RAISED.to_pylist())
    rest = [[flag for flag in each if flag not in raised] for each in flags.to_pylist()]
    return batch.set_column(at, batch.schema.field(at), pa.array(rest, flags.type))
