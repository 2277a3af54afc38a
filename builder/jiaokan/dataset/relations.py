"""Relations of all texts of a corpus by level, and ties between its sources: what a build finds, and a validation again.

Sources are known as numbers, the rest is on disk: beside the room's, memory holds about 50 bytes a source and whole the
largest group or bucket.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset import schema, split_numbers, splits
from jiaokan.dataset.records import Duplicate
from jiaokan.duplicates import links
from jiaokan.duplicates.components import LED, components, led
from jiaokan.duplicates.groups import Grouped
from jiaokan.duplicates.levels import Chosen, Level
from jiaokan.duplicates.relate import Relations, names_of
from jiaokan.duplicates.sorting import Sorter, unique
from jiaokan.duplicates.sources import Sources, as_text, packed, ranks_of
from jiaokan.duplicates.stored import Ascending, Records, Room, Stored
from jiaokan.duplicates.texts import Keeper, KeptTexts
from jiaokan.duplicates.verify import KINDS
from jiaokan.engines.engine import Engine

SIGNED = "signatures"  # the table of signatures
LEVEL_OF = {"documents": "document", "paragraphs": "paragraph"}
Read = Callable[[str], Iterator[pa.RecordBatch]]  # a table -> its rows, in the order of the sources

_PLACE = np.dtype([("place", np.uint64), ("row", np.uint64)])
_SIZED = np.dtype([("place", np.uint64), ("size", np.int64)])


class Corpus(NamedTuple):
    """What is read of a corpus, and who of its sources takes part; every row is one of a source that is known."""

    read: Read
    sources: Sources
    keys: npt.NDArray[np.uint64]  # by rank: what decides a source's split
    present: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, read: Read) -> Corpus:
        """Read who the sources are; all of them take part."""
        sources, keys = _sources(read)
        return cls(read, sources, keys, np.ones(len(sources), bool))

    def without(self, source_ids: list[str]) -> Corpus:
        """Give the corpus in which some sources take no part."""
        present = np.ones(len(self.sources), bool)
        present[list(self.sources.known(source_ids).values())] = False
        return self._replace(present=present)

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


class Related(NamedTuple):
    """Relations by level, and pairs of sources that may not be parted: ``LED``, the lesser rank first, in order."""

    by_level: Mapping[str, Grouped]
    ties: Stored

    def drop(self) -> None:
        """Remove what is on disk."""
        for each in (self.ties, *(stored for grouped in self.by_level.values() for stored in grouped)):
            each.drop()


def relations_of(corpus: Corpus, room: Room, engine: Engine | None = None) -> Related:
    """Relate reports and paragraphs; an engine finds and compares pairs where they are many."""
    relations = {level: _related(corpus, table, room, engine) for table, level in LEVEL_OF.items()}
    return Related(relations, _ties(corpus, relations, room))


def pairs_of(by_level: Mapping[str, Grouped], sources: Sources) -> Iterator[pa.RecordBatch]:
    """Yield the rows of ``duplicates``, block by block."""
    kind = schema.arrow("duplicates")
    for level, grouped in by_level.items():
        for pairs in grouped.pairs.blocks():
            columns = {
                "level": [level] * len(pairs),
                "kind": [KINDS[number] for number in pairs["kind"].tolist()],
                "group_id": names_of(pairs),
                **{f"{end}_id": sources.names(pairs[end], level) for end in ("left", "right")},
                "similarity": pairs["similarity"],
            }
            yield pa.RecordBatch.from_arrays([pa.array(columns[each.name], each.type) for each in kind], schema=kind)


def roots_of(ties: Stored, count: int, room: Room) -> split_numbers.Ranks:
    """Give for each of so many sources the first of those that it is tied to."""
    found = np.arange(count, dtype=np.uint32)
    led_to = components(ties.blocks(), room)
    for block in led_to.blocks():
        found[block["node"].astype(np.int64)] = block["root"]
    led_to.drop()
    return found


def listed(sources: Sources, lists: splits.Lists) -> split_numbers.Numbers:
    """Give the number of the split that lists give each source, by rank."""
    found = np.full(len(sources), split_numbers.NONE, np.uint8)
    for source_id, rank in sources.known(list(lists.assigned)).items():
        found[rank] = splits.NAMES.index(lists.assigned[source_id])
    return found


def assign_torn(
    corpus: Corpus, torn: npt.NDArray[np.int64], related: Related, own: split_numbers.Numbers
) -> splits.Assignment:
    """Assign sources whose components are tied to two splits: these are few, and memory holds them by their ids.

    ``own`` are the splits that lists give, by rank. Raises InputError where two listed sources of different splits are tied
    to each other.
    """
    sources = corpus.sources
    is_torn = np.zeros(len(sources), bool)
    is_torn[torn] = True
    pairs: list[Duplicate] = []
    for block in _among(related.by_level["document"].pairs, "left", is_torn):
        kinds, likeness = block["kind"].tolist(), block["similarity"].tolist()
        ends = (sources.names(block[end], "document") for end in ("left", "right"))
        pairs += [
            Duplicate("document", KINDS[kind], "", left, right, alike)
            for kind, alike, left, right in zip(kinds, likeness, *ends, strict=True)
        ]
    shared = [
        pair
        for block in _among(related.ties, "node", is_torn, shift=0)
        for pair in zip(sources.ids(block["node"]), sources.ids(block["root"]), strict=True)
    ]
    keys = dict(zip(sources.ids(torn), (f"{key:016x}" for key in corpus.keys[torn].tolist()), strict=True))
    lists = splits.Lists(split_numbers.named(sources.ids, torn[own[torn] != split_numbers.NONE], own))
    return splits.assign(keys, links.ties(Relations(pairs, {}), shared), lists)


def assign_again(corpus: Corpus, related: Related, lists: splits.Lists, room: Room) -> split_numbers.Numbers:
    """Give the split that every source should have, by rank; NONE of one that ties two splits.

    Raises InputError where two listed sources of different splits are tied, and where the lists leave train nothing.
    """
    sources, own = corpus.sources, listed(corpus.sources, lists)
    roots = roots_of(related.ties, len(sources), room)
    torn = split_numbers.torn(roots, own)
    if len(torn) == 0:
        return split_numbers.assign_all(roots, corpus.keys, own, corpus.present)
    assigned = assign_torn(corpus, torn, related, own)
    present = corpus.present.copy()
    present[torn] = False
    found = split_numbers.assign_all(roots, corpus.keys, own, present, fills_train=not assigned.refused)
    for source_id, rank in sources.known(list(assigned.split_of)).items():
        found[rank] = splits.NAMES.index(assigned.split_of[source_id])
    return found


def _among(pairs: Stored, end: str, is_chosen: npt.NDArray[np.bool_], shift: int = 32) -> Iterator[Records]:
    """Yield the pairs of chosen sources: both of them are, or none."""
    for block in pairs.blocks():
        yield block[is_chosen[(block[end] >> np.uint64(shift)).astype(np.int64)]]


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


# --- relations ------------------------------------------------------------------------------------------------
def _related(corpus: Corpus, table: str, room: Room, engine: Engine | None) -> Grouped:
    level = LEVEL_OF[table]
    kept: list[KeptTexts] = []

    def keep(rows: Stored) -> KeptTexts:
        kept.append(_texts(corpus, table, rows, room))
        return kept[0]

    found = Level(room, engine)
    for rows, signed in corpus.signed(level):
        found.add(rows, signed)
    sources = corpus.sources
    grouped = found.relate(keep, Chosen(lambda rows: sources.names(rows, level), sources.places))
    for texts in kept:
        texts.drop()
    return grouped


def _texts(corpus: Corpus, table: str, rows: Stored, room: Room) -> KeptTexts:
    """Put the texts of some rows where they can be read by row."""
    placed = Sorter(room, _PLACE, ("place",))
    for block in rows.blocks():
        places = np.empty(len(block), _PLACE)
        places["place"], places["row"] = corpus.sources.places(block["row"]), block["row"]
        placed.add(places)
    ordered = placed.end()
    wanted, keeper = Ascending(ordered, "place"), Keeper(room)
    for batch in corpus.read(table):
        found = corpus.sources.rows(batch.column(schema.KEYS[table]))
        _, is_wanted = wanted.find(corpus.sources.places(found))
        keeper.add(found[is_wanted], batch.column("text").filter(pa.array(is_wanted)))
    ordered.drop()
    return keeper.end()


# --- ties -----------------------------------------------------------------------------------------------------
def _ties(corpus: Corpus, relations: Mapping[str, Grouped], room: Room) -> Stored:
    """Give pairs of sources that may not be parted, each once: as many as tie together what ``links.ties`` ties."""
    found = Sorter(room, LED, ("node", "root"), unique)
    for block in relations["document"].pairs.blocks():
        found.add(_apart(ranks_of(block["left"]), ranks_of(block["right"])))
    for pairs in links.shared(_members(corpus, relations["paragraph"], room), room):
        found.add(_apart(pairs["left"], pairs["right"]))
    return found.end()


def _apart(left: Records, right: Records) -> Records:
    pairs = led(np.minimum(left, right), np.maximum(left, right))
    found: Records = pairs[pairs["node"] != pairs["root"]]
    return found


def _members(corpus: Corpus, paragraphs: Grouped, room: Room) -> Sorter:
    """Give the paragraphs that count as members of their groups; those of no report do not."""
    sized = Sorter(room, _SIZED, ("place",))
    for rows, signed in corpus.signed("document"):
        records = np.empty(len(rows), _SIZED)
        records["place"], records["size"] = corpus.sources.places(rows), signed.column("size")
        sized.add(records)
    inside, sizes = links.members(room), sized.end()
    groups, wholes = Ascending(paragraphs.marks, "place"), Ascending(sizes, "place")
    for rows, signed in corpus.signed("paragraph"):
        marks, is_marked = groups.find(corpus.sources.places(rows))
        size = signed.column("size").to_numpy()
        is_of_one = pc.greater(pc.binary_length(signed.column("document_id")), 0).to_numpy(zero_copy_only=False)
        chosen = is_marked & is_of_one & (size >= links.LEAST)
        reports = corpus.sources.rows(signed.column("document_id").filter(pa.array(chosen)))
        whole, is_signed = wholes.find(corpus.sources.places(reports))
        records = np.empty(len(reports), links.MEMBER)
        records["group"], records["size"] = marks["root"][chosen], size[chosen]
        records["source"], records["order"] = ranks_of(reports), as_text(reports)
        records["whole"] = np.where(is_signed, whole["size"], 0)
        inside.add(records)
    sizes.drop()
    return inside
