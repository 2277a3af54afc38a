"""What the half of a build that knows the whole corpus finds out: relations by level, and the split of every source.

It knows sources as numbers and keeps the rest on disk: beside the room's, it holds about 50 bytes a source
and whole the largest group or bucket.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset import increments, schema, split_numbers, splits
from jiaokan.dataset.increments import Before
from jiaokan.dataset.records import Duplicate
from jiaokan.duplicates import links
from jiaokan.duplicates.components import LED, components, led
from jiaokan.duplicates.groups import Grouped
from jiaokan.duplicates.levels import Chosen, Level
from jiaokan.duplicates.relate import Relations
from jiaokan.duplicates.sorting import Sorter, unique
from jiaokan.duplicates.sources import Sources, as_text, packed, ranks_of
from jiaokan.duplicates.stored import Ascending, Records, Room, Stored
from jiaokan.duplicates.texts import Keeper, KeptTexts
from jiaokan.duplicates.verify import KINDS
from jiaokan.engines.engine import Engine

SIGNED = "signatures"  # a table of the spool
LEVEL_OF = {"documents": "document", "paragraphs": "paragraph"}
Read = Callable[[str], Iterator[pa.RecordBatch]]  # a table -> its rows, in the order of the sources

_PLACE = np.dtype([("place", np.uint64), ("row", np.uint64)])
_SIZED = np.dtype([("place", np.uint64), ("size", np.int64)])


class Known(NamedTuple):
    """Relations by level, the split of every source by its rank, why some are left out, and who keeps the split it had."""

    sources: Sources
    relations: Mapping[str, Grouped]
    split_of: split_numbers.Numbers
    refused: Mapping[str, str]
    kept: Mapping[str, str]  # source id -> split: as if a list named it


class _Read(NamedTuple):
    """What is read of a build, and who of its sources takes part."""

    read: Read
    sources: Sources
    keys: npt.NDArray[np.uint64]  # by rank
    present: npt.NDArray[np.bool_]

    def signed(self, level: str) -> Iterator[tuple[Records, pa.RecordBatch]]:
        """Yield the signatures of one level, with their rows as numbers."""
        for batch in self.read(SIGNED):
            found = batch.filter(pc.equal(batch.column("level"), level))
            rows = self.sources.rows(found.column("row_id"))
            here = self.present[ranks_of(rows)]
            if not here.all():
                rows, found = rows[here], found.filter(pa.array(here))
            if len(rows):
                yield rows, found


def relate(
    read: Read,
    lists: splits.Lists,
    excluded: Mapping[str, str],
    room: Room,
    *,
    before: Before = increments.NOTHING,
    engine: Engine | None = None,
) -> Known:
    """Relate reports and paragraphs, and give each source its split; without those that would tie two splits.

    Sources that an older release has (``before``) keep the split they have there. What costs most, finding and comparing
    pairs, an engine does, where there is one and they are many. Raises InputError where lists, or that release, have
    related sources in two splits.
    """
    sources, keys = _sources(read)
    refused = dict(excluded)
    listed, had = _listed(sources, lists), increments.held(sources, before)
    while True:
        present = _present(sources, refused)
        given = _Read(read, sources, keys, present)
        relations = {level: _related(given, table, room, engine) for table, level in LEVEL_OF.items()}
        ties = _ties(given, relations, room)
        roots = _roots(ties, len(sources), room)
        in_force = increments.kept(roots, keys, listed, had, present)
        torn = split_numbers.torn(roots, np.where(present, in_force, split_numbers.NONE))
        if len(torn) == 0:
            break
        newcomers = increments.joining(had, sources, ties, relations["paragraph"].marks, before)
        refused.update(newcomers or _refused(given, torn, relations["document"], ties, in_force))
        for each in (ties, *(stored for grouped in relations.values() for stored in grouped)):
            each.drop()
    ties.drop()
    kept = _named(sources, np.flatnonzero(in_force != listed), in_force)
    return Known(sources, relations, split_numbers.assign_all(roots, keys, in_force, present), refused, kept)


def _present(sources: Sources, refused: Mapping[str, str]) -> npt.NDArray[np.bool_]:
    """Tell of each source whether it takes part."""
    found = np.ones(len(sources), bool)
    found[list(sources.known(list(refused)).values())] = False
    return found


def _sources(read: Read) -> tuple[Sources, npt.NDArray[np.uint64]]:
    ids, keys = [packed([])], [np.empty(0, np.uint64)]
    for batch in read(SIGNED):
        found = batch.filter(pc.equal(batch.column("level"), "source"))
        ids.append(packed(found.column("row_id").to_pylist()))
        keys.append(np.frombuffer(bytes.fromhex("".join(found.column("key").to_pylist())), ">u8").astype(np.uint64))
    ids = [np.concatenate(ids)]  # what it is made of is free again
    sources = Sources(ids.pop())
    by_rank = np.empty(len(sources), np.uint64)
    by_rank[sources.in_order()] = np.concatenate(keys)
    return sources, by_rank


def _listed(sources: Sources, lists: splits.Lists) -> split_numbers.Numbers:
    found = np.full(len(sources), split_numbers.NONE, np.uint8)
    for source_id, rank in sources.known(list(lists.assigned)).items():
        found[rank] = splits.NAMES.index(lists.assigned[source_id])
    return found


def _named(sources: Sources, ranks: npt.NDArray[np.int64], numbers: split_numbers.Numbers) -> dict[str, str]:
    """Give the splits of some sources by their ids."""
    return {each: splits.NAMES[numbers[rank]] for rank, each in zip(ranks, sources.ids(ranks), strict=True)}


# --- relations ------------------------------------------------------------------------------------------------
def _related(given: _Read, table: str, room: Room, engine: Engine | None) -> Grouped:
    level = LEVEL_OF[table]
    kept: list[KeptTexts] = []

    def keep(rows: Stored) -> KeptTexts:
        kept.append(_texts(given, table, rows, room))
        return kept[0]

    found = Level(room, engine)
    for rows, signed in given.signed(level):
        found.add(rows, signed)
    sources = given.sources
    grouped = found.relate(keep, Chosen(lambda rows: sources.names(rows, level), sources.places))
    for texts in kept:
        texts.drop()
    return grouped


def _texts(given: _Read, table: str, rows: Stored, room: Room) -> KeptTexts:
    """Put the texts of some rows where they can be read by row."""
    placed = Sorter(room, _PLACE, ("place",))
    for block in rows.blocks():
        places = np.empty(len(block), _PLACE)
        places["place"], places["row"] = given.sources.places(block["row"]), block["row"]
        placed.add(places)
    ordered = placed.end()
    wanted, keeper = Ascending(ordered, "place"), Keeper(room)
    for batch in given.read(table):
        found = given.sources.rows(batch.column(schema.KEYS[table]))
        _, is_wanted = wanted.find(given.sources.places(found))
        keeper.add(found[is_wanted], batch.column("text").filter(pa.array(is_wanted)))
    ordered.drop()
    return keeper.end()


# --- ties -----------------------------------------------------------------------------------------------------
def _ties(given: _Read, relations: Mapping[str, Grouped], room: Room) -> Stored:
    """Give pairs of sources that may not be parted, each once: as many as tie together what ``links.ties`` ties."""
    found = Sorter(room, LED, ("node", "root"), unique)
    for block in relations["document"].pairs.blocks():
        found.add(_apart(ranks_of(block["left"]), ranks_of(block["right"])))
    for pairs in links.shared(_members(given, relations["paragraph"], room), room):
        found.add(_apart(pairs["left"], pairs["right"]))
    return found.end()


def _apart(left: Records, right: Records) -> Records:
    pairs = led(np.minimum(left, right), np.maximum(left, right))
    found: Records = pairs[pairs["node"] != pairs["root"]]
    return found


def _members(given: _Read, paragraphs: Grouped, room: Room) -> Sorter:
    """Give the paragraphs that count as members of their groups."""
    sized = Sorter(room, _SIZED, ("place",))
    for rows, signed in given.signed("document"):
        records = np.empty(len(rows), _SIZED)
        records["place"], records["size"] = given.sources.places(rows), signed.column("size")
        sized.add(records)
    inside, sizes = links.members(room), sized.end()
    groups, wholes = Ascending(paragraphs.marks, "place"), Ascending(sizes, "place")
    for rows, signed in given.signed("paragraph"):
        marks, is_marked = groups.find(given.sources.places(rows))
        size = signed.column("size").to_numpy()
        chosen = is_marked & (size >= links.LEAST)
        reports = given.sources.rows(signed.column("document_id").filter(pa.array(chosen)))
        whole, is_signed = wholes.find(given.sources.places(reports))
        records = np.empty(len(reports), links.MEMBER)
        records["group"], records["size"] = marks["root"][chosen], size[chosen]
        records["source"], records["order"] = ranks_of(reports), as_text(reports)
        records["whole"] = np.where(is_signed, whole["size"], 0)
        inside.add(records)
    sizes.drop()
    return inside


def _roots(ties: Stored, count: int, room: Room) -> split_numbers.Ranks:
    """Give for each source the first of those that it is tied to."""
    found = np.arange(count, dtype=np.uint32)
    led_to = components(ties.blocks(), room)
    for block in led_to.blocks():
        found[block["node"].astype(np.int64)] = block["root"]
    led_to.drop()
    return found


def _refused(
    given: _Read, torn: npt.NDArray[np.int64], documents: Grouped, ties: Stored, in_force: split_numbers.Numbers
) -> Mapping[str, str]:
    """Give those of sources tied to two splits that are left out, with the reason."""
    is_torn = np.zeros(len(given.sources), bool)
    is_torn[torn] = True
    pairs: list[Duplicate] = []
    for block in _among(documents.pairs, "left", is_torn):
        kinds, likeness = block["kind"].tolist(), block["similarity"].tolist()
        ends = (given.sources.names(block[end], "document") for end in ("left", "right"))
        pairs += [
            Duplicate("document", KINDS[kind], "", left, right, alike)
            for kind, alike, left, right in zip(kinds, likeness, *ends, strict=True)
        ]
    shared = [
        pair
        for block in _among(ties, "node", is_torn, shift=0)
        for pair in zip(given.sources.ids(block["node"]), given.sources.ids(block["root"]), strict=True)
    ]
    keys = dict(zip(given.sources.ids(torn), (f"{key:016x}" for key in given.keys[torn].tolist()), strict=True))
    lists = splits.Lists(_named(given.sources, torn[in_force[torn] != split_numbers.NONE], in_force))
    return splits.assign(keys, links.ties(Relations(pairs, {}), shared), lists).refused


def _among(pairs: Stored, end: str, is_chosen: npt.NDArray[np.bool_], shift: int = 32) -> Iterator[Records]:
    """Yield the pairs of chosen sources: both of them are, or none."""
    for block in pairs.blocks():
        yield block[is_chosen[(block[end] >> np.uint64(shift)).astype(np.int64)]]


def numbers_of(ids: pa.Array, known: Known) -> split_numbers.Numbers:
    """Give the numbers of the splits of sources or rows by their ids."""
    found: split_numbers.Numbers = known.split_of[known.sources.ranks(ids)]
    return found
