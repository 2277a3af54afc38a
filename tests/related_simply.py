"""Relations, links and splits of a corpus that memory holds, the simple way: what the builder is held against."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset import splits
from jiaokan.dataset.records import Duplicate
from jiaokan.duplicates import keys, links, signatures, sketch
from jiaokan.duplicates.links import ties
from jiaokan.duplicates.relate import Relations
from jiaokan.duplicates.signatures import matrix
from jiaokan.duplicates.stored import Room
from jiaokan.duplicates.unions import Components, order_of

Fetch = Callable[[Collection[str]], Mapping[str, str]]  # row ids -> their texts
Indices = npt.NDArray[np.int64]

NEAR = TEMPLATE = 0.7
_STRENGTH = ("template", "near", "exact")  # the weakest first: a group goes by the weakest of its relations
_ALL_PAIRS = 32  # rows that share a band are compared with each other up to so many, beyond with the first and the next
# Sets of grams kept while pairs are verified in order.
_FEWEST_HELD, _MOST_HELD, _HELD_BYTES = 8, 8192, 256 << 20


def relate(level: str, signed: pa.Table, fetch: Fetch) -> Relations:
    """Relate the rows of one level; ``fetch`` gives the texts of those that may be alike."""
    ids = signed.column("row_id").to_pylist()
    order = sorted(range(len(ids)), key=lambda at: order_of(ids[at]))
    signed = signed.take(pa.array(order, pa.int64())).combine_chunks()
    ids = [ids[at] for at in order]
    exact, first = _exact(signed.column("key").to_pylist())
    edges: dict[tuple[int, int], tuple[str, float]] = dict.fromkeys(exact, ("exact", 1.0))
    for left, right, kind, similarity in _verified(ids, signed, candidates(signed, first), fetch):
        edges[(left, right)] = (kind, similarity)
    return _grouped(level, ids, signed, edges)


def _exact(digests: Sequence[str | None]) -> tuple[list[tuple[int, int]], npt.NDArray[np.bool_]]:
    """Give the pairs of equal keys, each with the first of them, and which rows are the first of theirs."""
    firsts: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    is_first = np.ones(len(digests), bool)
    for index, key in enumerate(digests):
        if key is not None and firsts.setdefault(key, index) != index:
            pairs.append((firsts[key], index))
            is_first[index] = False
    return pairs, is_first


# --- candidates -----------------------------------------------------------------------------------------------
def candidates(signed: pa.Table, chosen: npt.NDArray[np.bool_]) -> Indices:
    """Give the pairs of chosen rows that share a band, shape ``(pairs, 2)``, each once, the earlier row first."""
    found = [np.empty(0, np.int64)]
    count = signed.num_rows
    for name in ("plain", "classed"):
        column = signed.column(name).combine_chunks()
        rows = np.flatnonzero(chosen & column.is_valid().to_numpy(zero_copy_only=False))
        bands = matrix(column)
        for band in range(sketch.BANDS):
            pairs = _sharing(bands[rows, band], rows)
            found = [np.unique(np.concatenate((*found, pairs[:, 0] * count + pairs[:, 1])))]
    (numbers,) = found
    return np.stack(np.divmod(numbers, count), axis=1)


def _sharing(hashes: sketch.Hashes, rows: Indices) -> Indices:
    """Give the pairs of rows with equal hashes."""
    order = np.argsort(hashes, kind="stable")
    ordered, held = hashes[order], rows[order]
    bounds = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1], [True])))
    sizes = np.diff(bounds)
    twos = bounds[:-1][sizes == 2]
    found = [np.stack([held[twos], held[twos + 1]], axis=1)]
    for begin, size in zip(bounds[:-1][sizes > 2], sizes[sizes > 2], strict=True):
        members = held[begin : begin + size]
        if size <= _ALL_PAIRS:
            left, right = np.triu_indices(size, 1)
            found.append(np.stack([members[left], members[right]], axis=1))
        else:
            found.append(np.stack([np.repeat(members[0], size - 1), members[1:]], axis=1))
            found.append(np.stack([members[:-1], members[1:]], axis=1))
    return np.sort(np.concatenate(found), axis=1)


# --- verification ---------------------------------------------------------------------------------------------
def _verified(
    ids: Sequence[str], signed: pa.Table, pairs: Indices, fetch: Fetch
) -> Iterator[tuple[int, int, str, float]]:
    """Yield the candidates that are near or of one template, with their similarity."""
    texts = fetch({ids[at] for at in np.unique(pairs).tolist()}) if len(pairs) else {}
    words = signed.column("classed").is_valid().to_numpy()
    longest = max(map(len, texts.values()), default=1)
    held = max(_FEWEST_HELD, min(_MOST_HELD, _HELD_BYTES // (8 * longest)))

    @lru_cache(maxsize=held)
    def plain(at: int) -> sketch.Hashes:
        return sketch.grams(keys.plain(texts[ids[at]]))

    @lru_cache(maxsize=held)
    def classed(at: int) -> sketch.Hashes:
        return sketch.grams(keys.classed(texts[ids[at]]))

    for left, right in pairs.tolist():
        similarity = sketch.jaccard(plain(left), plain(right))
        if similarity >= NEAR:
            yield left, right, "near", round(similarity, 6)
            continue
        if words[left] and words[right] and (similarity := sketch.jaccard(classed(left), classed(right))) >= TEMPLATE:
            yield left, right, "template", round(similarity, 6)


def texts_of(batches: Iterable[pa.RecordBatch], key: str, ids: Collection[str]) -> dict[str, str]:
    """Give the texts of some rows of a table, read batch by batch; ``key`` is the column of their ids."""
    wanted = pa.array(sorted(ids), pa.string())
    found: dict[str, str] = {}
    for batch in batches:
        chosen = batch.filter(pc.is_in(batch.column(key), value_set=wanted))
        found.update(zip(chosen.column(key).to_pylist(), chosen.column("text").to_pylist(), strict=True))
    return found


# --- groups ---------------------------------------------------------------------------------------------------
def _grouped(
    level: str, ids: Sequence[str], signed: pa.Table, edges: Mapping[tuple[int, int], tuple[str, float]]
) -> Relations:
    components = Components()
    for left, right in edges:
        components.join(left, right)
    weakest: dict[int, str] = {}
    members: dict[int, set[int]] = {}
    for (left, right), (kind, _) in edges.items():
        root = components.find(left)
        weakest[root] = min(weakest.get(root, kind), kind, key=_STRENGTH.index)
        members.setdefault(root, set()).update((left, right))
    digests = signed.column("key").to_pylist()
    names = {
        root: f"{kind}:{digests[root] if kind == 'exact' else keys.digest(ids[root])}" for root, kind in weakest.items()
    }
    pairs = [
        Duplicate(level, kind, names[components.find(left)], ids[left], ids[right], similarity)
        for (left, right), (kind, similarity) in sorted(edges.items())
    ]
    groups = {names[root]: [ids[at] for at in sorted(found)] for root, found in members.items()}
    return Relations(sorted(pairs, key=lambda pair: pair.group_id), dict(sorted(groups.items())))


# --- links ---
SHARE = 0.3  # of the shorter report: paragraphs of so much of it that another has too tie the two
_ALL_DOCUMENTS = 128  # reports that share one paragraph are paired with each other up to so many, beyond with the next


def shared_text(documents: pa.Table, paragraphs: pa.Table, relations: Relations) -> list[tuple[str, str]]:
    """Give the pairs of reports that share long paragraphs of a stated share of the shorter one.

    ``documents`` and ``paragraphs`` are signatures; ``relations`` those of the paragraphs. Shorter paragraphs, formulas
    that everyone writes, count for nothing.
    """
    sizes = dict(zip(documents.column("row_id").to_pylist(), documents.column("size").to_pylist(), strict=True))
    group_of = relations.group_of()
    inside: dict[str, dict[str, int]] = {}  # group -> report -> code points of it
    for row_id, document_id, size in zip(
        *(paragraphs.column(name).to_pylist() for name in ("row_id", "document_id", "size")), strict=True
    ):
        name = group_of.get(row_id) if size >= keys.MIN_NEAR else None
        if name is not None:
            held = inside.setdefault(name, {})
            held[document_id] = held.get(document_id, 0) + size
    shared: dict[tuple[str, str], int] = {}
    for held in inside.values():
        for one, other in _pairs(sorted(held)):
            shared[one, other] = shared.get((one, other), 0) + min(held[one], held[other])
    return sorted(pair for pair, size in shared.items() if size >= SHARE * _shorter(sizes, pair))


def _pairs(documents: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(documents) <= _ALL_DOCUMENTS:
        yield from combinations(documents, 2)
    else:
        yield from pairwise(documents)


def _shorter(sizes: Mapping[str, int], pair: tuple[str, str]) -> int:
    return min(sizes.get(one, 0) for one in pair)


def shared_by_links(documents: pa.Table, paragraphs: pa.Table, relations: Relations) -> list[tuple[str, str]]:
    """Give what the builder's ``links`` say that ``shared_text`` says, for its tests."""
    sizes = dict(zip(documents.column("row_id").to_pylist(), documents.column("size").to_pylist(), strict=True))
    group_of = {row_id: at for at, ids in enumerate(relations.groups.values()) for row_id in ids}
    rows = zip(*(paragraphs.column(name).to_pylist() for name in ("row_id", "document_id", "size")), strict=True)
    found = [
        (group_of[row_id], name, size) for row_id, name, size in rows if size >= links.LEAST and row_id in group_of
    ]
    names = sorted({name for _, name, _ in found})
    at = {name: place for place, name in enumerate(names)}
    with Room() as room:
        inside = links.members(room)
        told = [(group, at[name], 0, size, sizes.get(name, 0)) for group, name, size in found]
        inside.add(np.array(told, links.MEMBER))
        return [
            (names[left], names[right])
            for pairs in links.shared(inside, room)
            for left, right in zip(pairs["left"].tolist(), pairs["right"].tolist(), strict=True)
        ]


# --- a corpus ---
def of_level(signed: Iterable[pa.RecordBatch], level: str, without: Collection[str]) -> pa.Table:
    """Give the signatures of one level, but for those of some sources."""
    chosen = signatures.of_level(signed, level)
    sources = pc.list_element(pc.split_pattern(chosen.column("row_id"), ":", max_splits=1), 0)
    return chosen.filter(pc.invert(pc.is_in(sources, value_set=pa.array(sorted(without), pa.string()))))


def keys_of_sources(signed: Iterable[pa.RecordBatch], without: Collection[str] = ()) -> dict[str, str]:
    """Give the key of each source that decides its split."""
    found = of_level(signed, "source", without)
    return dict(zip(found.column("row_id").to_pylist(), found.column("key").to_pylist(), strict=True))


class Known(NamedTuple):
    """What is found out of a corpus."""

    relations: dict[str, Relations]
    split_of: Mapping[str, str]
    refused: Mapping[str, str]


def relate_all(
    signed: Sequence[pa.RecordBatch], fetch: Fetch, lists: splits.Lists, excluded: Mapping[str, str]
) -> Known:
    """Relate reports and paragraphs, and give each source its split; without those that would tie two splits."""
    refused = dict(excluded)
    while True:
        tables = {level: of_level(signed, level, refused) for level in ("document", "paragraph")}
        relations = {level: relate(level, table, fetch) for level, table in tables.items()}
        shared = shared_text(tables["document"], tables["paragraph"], relations["paragraph"])
        kept = keys_of_sources(signed, refused)
        found = splits.assign(kept, ties(relations["document"], shared), lists)
        if not found.refused:
            return Known(relations, found.split_of, refused)
        refused.update(found.refused)
