"""The half that knows the whole corpus, on disk: what it finds is what the simple way finds, however little it may hold."""

from __future__ import annotations

import os
import pickle
import signal
from itertools import combinations
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import related_simply as simply
from tests.draws import draws

from jiaokan import InputError
from jiaokan.dataset import relating, split_numbers, splits
from jiaokan.dataset.relations import SIGNED
from jiaokan.duplicates import alike, candidates, keys, links, relate, signatures, stored
from jiaokan.duplicates.buckets import paired
from jiaokan.duplicates.candidates import Bands
from jiaokan.duplicates.components import LED, components
from jiaokan.duplicates.sorting import Sorter, begins, segments, unique
from jiaokan.duplicates.sources import Sources, as_text, is_row, packed
from jiaokan.duplicates.stored import Ascending, Heap, Index, Room, Stored
from jiaokan.duplicates.texts import Keeper
from jiaokan.duplicates.unions import Components

BUDGETS = [1 << 12, 1 << 16, stored.BUDGET]
ROW = np.dtype([("key", np.uint64), ("value", np.uint32)])
CHARACTERS = [chr(0x4E00 + at) for at in range(2000)]


def rng(seed):
    return Random(seed)  # noqa: S311  (a draw of cases)


def rows_of(*pairs):
    return np.array(list(pairs), ROW)


# --- records on disk ------------------------------------------------------------------------------------------
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60), st.sampled_from([1 << 8, 1 << 10, 1 << 20])
)
@settings(max_examples=draws(30))
def test_what_is_sorted_by_runs_is_what_is_sorted_at_once(pairs, budget):
    with Room(budget) as room:
        sorter, once = (Sorter(room, ROW, ("key", "value"), merge) for merge in (None, unique))
        for at in range(0, len(pairs), 7):
            sorter.add(rows_of(*pairs[at : at + 7]))
            once.add(rows_of(*pairs[at : at + 7]))
        assert [tuple(row) for block in sorter.end().blocks(5) for row in block.tolist()] == sorted(pairs)
        assert [tuple(row) for block in once.end().blocks(5) for row in block.tolist()] == sorted(set(pairs))


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(1, 7))
def test_segments_part_no_key_and_lose_nothing(numbers, at_once):
    rows = rows_of(*((each, at) for at, each in enumerate(sorted(numbers))))
    blocks = [rows[at : at + at_once] for at in range(0, len(rows), at_once)]
    found = list(segments(blocks, ("key",)))
    assert [row for block in found for row in block.tolist()] == rows.tolist()
    inside = [{row[0] for row in block.tolist()} for block in found]
    assert all(one.isdisjoint(other) for one, other in combinations(inside, 2))


def test_keys_begin_where_one_of_them_changes():
    assert begins(rows_of((1, 1), (1, 1), (1, 2), (2, 2)), ("key", "value")).tolist() == [0, 2, 3]
    assert begins(rows_of((1, 1), (1, 2)), ("key",)).tolist() == [0]
    assert begins(rows_of(), ("key",)).tolist() == []


@pytest.mark.parametrize("budget", BUDGETS)
def test_a_room_leaves_nothing_behind_and_makes_nothing_for_little(tmp_path, budget):
    with Room(budget, within=tmp_path) as room:
        held = Stored(room, ROW)
        for at in range(40):
            held.add(rows_of(*((each, at) for each in range(10))))
        held.end()
        assert held.count == 400
        assert np.concatenate(list(held.blocks(33))).tolist() == [(each, at) for at in range(40) for each in range(10)]
        assert bool(list(tmp_path.iterdir())) == (held.count * ROW.itemsize > room.kept)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("budget", BUDGETS)
def test_an_index_finds_what_is_there_and_says_what_is_not(budget):
    with Room(budget) as room:
        held = Stored(room, ROW)
        held.add(rows_of(*((3 * each + 3, each) for each in range(2000))))
        index = Index(held.end(), "key")
        found, is_there = index.find(np.array([0, 3, 4, 768, 771, 2999, 6000, 6003], np.uint64))
        assert is_there.tolist() == [False, True, False, True, True, False, True, False]
        assert found["value"][is_there].tolist() == [0, 255, 256, 1999]
        assert Index(Stored(room, ROW).end(), "key").find(np.array([1], np.uint64))[1].tolist() == [False]


@pytest.mark.parametrize("budget", BUDGETS)
def test_ascending_blocks_of_keys_find_their_records_and_may_ask_for_a_source_again(budget):
    with Room(budget) as room:
        held = Stored(room, ROW)
        held.add(rows_of(*((source << 32 | at, source) for source in range(50) for at in range(0, 8, 2))))
        found = Ascending(held.end(), "key")
        for wanted in ([0], [5 << 32 | 6, 5 << 32], [5 << 32 | 2, 5 << 32 | 3, 40 << 32], [49 << 32 | 6, 99 << 32], []):
            records, is_there = found.find(np.array(wanted, np.uint64))
            assert is_there.tolist() == [each >> 32 < 50 and each % 2 == 0 for each in wanted]
            assert records["value"][is_there].tolist() == [
                each >> 32 for each in wanted if each >> 32 < 50 and each % 2 == 0
            ]


def test_bytes_are_read_where_they_were_put():
    with Room(1) as room:
        heap = Heap(room)
        places = [heap.add(data) for data in (b"one", b"", b"three")]
        heap.end()
        assert [heap.read(place, size) for place, size in zip(places, (3, 0, 5), strict=True)] == [
            b"one",
            b"",
            b"three",
        ]
        heap.drop()


def test_texts_are_read_by_row_and_one_that_was_not_kept_is_missed():
    with Room(1) as room:
        keeper = Keeper(room)
        keeper.add(np.array([9, 2], np.uint64), pa.array(["不要", "汛情平稳", "a", "不要"]).slice(1, 2))
        keeper.add(np.array([], np.uint64), pa.array([], pa.string()))
        keeper.add(np.array([5], np.uint64), pa.array(["巡堤"], pa.large_string()))
        texts = keeper.end()
        assert texts.read(np.array([2, 5, 9], np.uint64)) == ["a", "巡堤", "汛情平稳"]
        assert texts.sizes(np.array([2, 9], np.uint64)).tolist() == [1, 12]
        with pytest.raises(KeyError):
            texts.read(np.array([3], np.uint64))
        texts.drop()


@pytest.mark.parametrize("budget", [1, stored.BUDGET])
def test_records_and_texts_are_read_elsewhere_as_they_were_kept(budget, tmp_path):
    with Room(budget, within=tmp_path) as room:
        held, keeper = Stored(room, ROW), Keeper(room)
        held.add(rows_of(*((3 * each, each) for each in range(700))))
        keeper.add(np.array([9, 2], np.uint64), pa.array(["汛情平稳", "a"]))
        travels = (held.end().written(), Index(held, "key").written(room), keeper.end().written(room))
        written, index, texts = pickle.loads(pickle.dumps(travels))  # noqa: S301  (our own)
        assert [row for block in written.blocks(90, 5, 600) for row in block.tolist()] == [
            (3 * each, each) for each in range(5, 600)
        ]
        found, is_there = index.open().find(np.array([0, 1, 2097], np.uint64))
        assert (found["value"][[0, 2]].tolist(), is_there.tolist()) == ([0, 699], [True, False, True])
        with Room(budget, within=room.folder) as elsewhere:
            assert texts.open(elsewhere).read(np.array([2, 9], np.uint64)) == ["a", "汛情平稳"]
        left = held.leave(tmp_path)
        assert (held.count, len(list(held.blocks()))) == (0, 0)
    assert list(tmp_path.iterdir()) == [left.path]
    assert left.slice(699, 999).tolist() == [(2097, 699)]
    left.drop()
    assert list(tmp_path.iterdir()) == []


# --- sources as numbers ---------------------------------------------------------------------------------------
def test_rows_as_numbers_have_the_order_of_their_ids_and_places_that_of_the_tables():
    ids = ["c" * 24, "a" * 24, "00" * 12]
    sources = Sources(packed(ids))
    row_ids = [f"{each}:d{at}" for each in ids for at in (10, 9, 0, 2**31)]
    rows = sources.rows(pa.array(row_ids))
    assert [row_ids[at] for at in np.argsort(rows)] == sorted(row_ids, key=relate.order_of)
    assert sources.names(rows, "document") == row_ids
    assert [row_ids[at] for at in np.argsort(sources.places(rows))] == [
        f"{each}:d{at}" for each in ids for at in (0, 9, 10, 2**31)
    ]
    assert sources.known([ids[0], "b" * 24, "ff" * 12, "a", ids[2]]) == {ids[0]: 2, ids[2]: 0}


def test_ids_of_any_form_are_looked_up_and_only_rows_of_known_sources_are_found():
    ids = ["c" * 24, "a" * 24]
    sources = Sources(packed(ids))
    own = [f"{ids[0]}:d0", f"{ids[1]}:d10", f"{ids[1]}:d4294967295"]
    strange = [f"{ids[1]}:d{at}" for at in ("4294967296", "07", "", "１", "1\n", "9" * 40)]
    strange += [None, "", ids[0], f"{ids[0]}:p0", f"{'b' * 24}:d0", f"{ids[0].upper()}:d0", f" {ids[0]}:d0"]
    rows, is_there = sources.find(pa.array([*strange, *own], pa.string()), "document")
    assert is_there.tolist() == [False] * len(strange) + [True] * len(own)
    assert sources.names(rows[is_there], "document") == own
    assert [is_row(each, each[:24], "document") for each in (*filter(None, strange), *own)] == [
        *(each[0] in "bC" for each in filter(None, strange)),  # of whatever source they are asked of
        *([True] * len(own)),
    ]
    assert not is_row(own[0], ids[1], "document")
    assert sources.find(pa.array([], pa.string()), "document")[0].tolist() == []


@given(st.lists(st.integers(0, 2**32 - 1), unique=True, max_size=20))
def test_offsets_can_be_sorted_as_the_text_they_are(offsets):
    order = np.argsort(as_text(np.array([5 << 32 | each for each in offsets], np.uint64)))
    assert [str(offsets[at]) for at in order] == sorted(map(str, offsets))


# --- pairs ----------------------------------------------------------------------------------------------------
@given(st.lists(st.integers(1, 7), max_size=6), st.integers(2, 5), st.booleans())
def test_buckets_are_paired_each_with_each_up_to_a_number_and_else_with_the_next(sizes, most, with_first):
    starts = np.cumsum([0, *sizes])[:-1]
    wanted = set()
    for begin, size in zip(starts.tolist(), sizes, strict=True):
        inside = range(begin, begin + size)
        few = set(combinations(inside, 2))
        wanted |= few if size <= most else {(a, b) for a, b in few if b == a + 1 or (with_first and a == begin)}
    left, right = paired(starts, np.array(sizes, np.int64), most, with_first=with_first)
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == wanted


@pytest.mark.parametrize("budget", [1 << 12, stored.BUDGET])
def test_candidates_of_one_set_of_likes_stand_together(budget):
    sets = [(at, at + 100, at + 200) for at in range(100)]
    pairs = np.array(sorted(pair for each in sets for pair in combinations(each, 2)), candidates.PAIR)
    with Room(budget) as room:
        given = Stored(room, candidates.PAIR)
        given.add(pairs)
        found = [row for block in alike._together(given.end(), room).blocks() for row in block.tolist()]
    assert [row[1:] for row in found] == [pair for each in sets for pair in combinations(each, 2)]


@given(st.lists(st.lists(st.integers(0, 7), max_size=6), max_size=4))
def test_slots_that_came_more_than_once_are_told(parts):
    seen = np.zeros(8, np.uint8)
    for part in parts:
        candidates.note(seen, np.array(part, np.uint64))
    came = [slot for part in parts for slot in part]
    assert seen.tolist() == [min(2, came.count(slot)) for slot in range(8)]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=24), st.sampled_from([1 << 10, 1 << 20]))
@settings(max_examples=draws(30))
def test_components_are_those_of_a_union_find(edges, budget):
    edges = [(one, other) for one, other in edges if one != other]
    wanted = Components()
    for one, other in edges:
        wanted.join(one, other)
    nodes = {node for edge in edges for node in edge}
    with Room(budget) as room:
        found = components([np.array(edges[at : at + 9], LED) for at in range(0, len(edges), 9)], room)
        roots = dict(row for block in found.blocks() for row in block.tolist())
    assert roots == {node: wanted.find(node) for node in sorted(nodes) if wanted.find(node) != node}


def test_a_long_chain_is_one_component():
    chain = np.array([(at, at + 1) for at in range(3000)], LED)
    with Room(1 << 19) as room:
        found = components([chain[np.argsort(chain["node"] * 7919 % 3001)]], room)
        assert [set(block["root"].tolist()) for block in found.blocks(10_000)] == [{0}]
        assert found.count == 3000


@pytest.mark.parametrize("budget", [1 << 10, stored.BUDGET])
def test_bands_are_read_line_by_line_as_they_were_added(budget):
    drawn = np.random.default_rng(1).integers(0, 1 << 63, (30, 25), np.uint64)
    with Room(budget) as room:
        bands = Bands(room)
        for at in range(0, 30, 4):
            numbers = np.arange(at, min(at + 4, 30))
            bands.add(numbers.astype(np.uint64) + 100, numbers, drawn[numbers])
        bands.end()
        assert (bands.chunks > 1) == (budget == 1 << 10)
        lines = [np.concatenate([bands.line(at, line) for at in range(bands.chunks)]) for line in range(27)]
        laid = pickle.loads(pickle.dumps(bands.laid()))  # noqa: S301  (our own)
        again = [np.concatenate([laid.line(at, line) for at in range(laid.chunks)]) for line in range(27)]
        assert (laid.rows, bands.span) == (30, 130)
        assert all(map(np.array_equal, lines, again))
        bands.drop()
        assert Bands(room).laid().chunks == 0
    assert lines[0].tolist() == list(range(100, 130))
    assert lines[1].tolist() == list(range(30))
    assert (drawn == np.array(lines[2:]).T).all()


# --- a whole corpus -------------------------------------------------------------------------------------------
def edited(text, share, random):
    found = list(text)
    for _ in range(max(1, int(len(text) * share))):
        found[random.randrange(len(found))] = random.choice(CHARACTERS)
    return "".join(found)


def paragraph(random):
    kind = random.random()
    text = "".join(random.choices(CHARACTERS, k=random.choice([10, 40, 70, 90, 160])))
    return form(text, random) if kind < 0.3 else text


def form(text, random):
    """Write figures into a text, so many that another time only its class key is like this."""
    return "".join(f"{text[at : at + 6]}{random.randint(10**8, 10**9)}" for at in range(0, len(text), 6))


def filled_in(text, random):
    """Write a form with other figures."""
    return form("".join(each for each in text if not each.isdigit()), random)


def corpus(seed, count):
    """Draw sources ``{id: [[paragraph, ...] for each report]}`` that say much alike."""
    random = rng(seed)
    pool = [paragraph(random) for _ in range(random.choice([3, 8, 40]))]
    common = paragraph(random) if random.random() < 0.5 else None
    sources = {}
    for _ in range(count):
        reports = []
        for _ in range(random.choice([1, 1, 1, 2])):
            said = [
                random.choice(pool) if random.random() < 0.5 else paragraph(random) for _ in range(random.randint(1, 4))
            ]
            said = [
                edited(each, random.choice([0.01, 0.05, 0.1]), random) if random.random() < 0.3 else each
                for each in said
            ]
            said = [filled_in(each, random) if "1" in each and random.random() < 0.5 else each for each in said]
            reports.append([*said, common] if common else said)
        if sources and random.random() < 0.3:
            reports = random.choice(list(sources.values()))
            if random.random() < 0.5:
                reports = [[edited(each, 0.02, random) for each in report] for report in reports]
        sources[f"{random.getrandbits(96):024x}"] = reports
    return sources


class Spool:
    """A corpus as a build has it: signatures and texts, some rows a batch."""

    def __init__(self, sources, size=5):
        signed, self.texts = [], {}
        rows = {"documents": [], "paragraphs": []}
        for source_id, reports in sources.items():
            signed.append(signatures.Row("source", source_id, "", "source", "\n".join(map("".join, reports))))
            at = 0
            for said in reports:
                document_id = f"{source_id}:d{at}"
                signed.append(signatures.Row("document", document_id, document_id, "document", "\n".join(said)))
                rows["documents"].append((document_id, "\n".join(said)))
                for text in said:
                    signed.append(signatures.Row("paragraph", f"{source_id}:p{at}", document_id, "body", text))
                    rows["paragraphs"].append((f"{source_id}:p{at}", text))
                    at += len(text) + 1
        self.texts = dict(pair for table in rows.values() for pair in table)
        self.tables = {SIGNED: signatures.sign(signed)}
        for table, found in rows.items():
            key = f"{table[:-1]}_id"
            self.tables[table] = pa.RecordBatch.from_pylist(
                [{key: row_id, "text": text} for row_id, text in found],
                pa.schema([(key, pa.string()), ("text", pa.string())]),
            )
        self.size = size

    def read(self, table):
        whole = self.tables[table]
        yield from (whole.slice(at, self.size) for at in range(0, whole.num_rows, self.size))

    def fetch(self, ids):
        return {row_id: self.texts[row_id] for row_id in ids}


def told(known, sources):
    """Tell what was found as the simple way does: pairs, groups, flags, splits, refusals."""
    names = known.sources.ids(np.arange(len(known.sources)))
    split_of = {
        name: splits.NAMES[split]
        for name, split in zip(names, known.split_of.tolist(), strict=True)
        if split < split_numbers.NONE
    }
    pairs, marks = {}, {}
    for level, grouped in known.relations.items():
        pairs[level] = [
            (name, *row)
            for block in grouped.pairs.blocks()
            for name, *row in zip(
                relate.names_of(block), known.sources.names(block["left"], level), known.sources.names(block["right"], level),
                block["kind"].tolist(), block["similarity"].tolist(), strict=True,
            )
        ]  # fmt: skip
        marks[level] = [
            (place, name, bits)
            for block in grouped.marks.blocks()
            for place, name, bits in zip(
                block["place"].tolist(), relate.names_of(block), block["kinds"].tolist(), strict=True
            )
        ]
    return pairs, marks, split_of, dict(known.refused)


def told_simply(found, spool):
    kinds = ("exact", "near", "template")
    ids = [row_id for row_id in spool.tables[SIGNED].column("row_id").to_pylist() if ":" not in row_id]
    at = {source_id: place for place, source_id in enumerate(ids)}
    pairs, marks = {}, {}
    for level, relations in found.relations.items():
        pairs[level] = [
            (each.group_id, each.left_id, each.right_id, kinds.index(each.kind), each.similarity)
            for each in relations.pairs
        ]
        flags, group_of = relations.flags(), relations.group_of()
        raised = {
            f"{kind}-duplicate" if kind != "template" else "template-twin": 1 << n for n, kind in enumerate(kinds)
        }
        marks[level] = sorted(
            (at[row_id[:24]] << 32 | int(row_id[26:]), group_of[row_id], sum(raised[flag] for flag in flags[row_id]))
            for row_id in group_of
        )
    return pairs, marks, dict(found.split_of), dict(found.refused)


def outcome(find):
    try:
        return find()
    except InputError as error:
        return str(error)


def both(spool, lists, excluded, budget):
    def old():
        return told_simply(simply.relate_all(list(spool.read(SIGNED)), spool.fetch, lists, excluded), spool)

    def new():
        with Room(budget) as room:
            return told(relating.relate(spool.read, lists, excluded, room), spool)

    return outcome(new), outcome(old)


def with_small_buckets(monkeypatch):
    """Let few rows reach the bounds of buckets, here and in the simple way."""
    for module, name, most in (
        (candidates, "ALL_PAIRS", 4),
        (simply, "_ALL_PAIRS", 4),
        (links, "_ALL_PAIRS", 5),
        (simply, "_ALL_DOCUMENTS", 5),
    ):
        monkeypatch.setattr(module, name, most)


def listed(sources, random, share):
    return splits.Lists(
        {each: random.choice(splits.NAMES) for each in sources if random.random() < share} | {"f" * 24: "test"}
    )


def drawn(seed):
    """Draw a corpus, lists, and sources that are taken down."""
    random = rng(seed)
    sources = corpus(seed, 30)
    excluded = {each: "taken down" for each in sources if random.random() < 0.1}
    return Spool(sources), listed(sources, random, 0.1), excluded


@pytest.mark.parametrize(
    ("seed", "budget"),
    [(0, 1 << 15), (4, 1 << 13), (3, 1 << 17), (11, 1 << 17), (5, stored.BUDGET), (6, stored.BUDGET)],
)
def test_relations_splits_and_refusals_are_those_of_the_simple_way(seed, budget, monkeypatch):
    with_small_buckets(monkeypatch)
    new, old = both(*drawn(seed), budget)
    assert new == old


def test_the_draws_hold_pairs_of_every_kind_refusals_and_lists_that_are_wrong():
    found = [both(*drawn(seed), stored.BUDGET) for seed in (0, 3, 4, 6)]
    assert [new for new, _ in found] == [old for _, old in found]
    (pairs, marks, split_of, refused), (_, _, _, taken_down), *wrong = (new for new, _ in found)
    assert {pair[3] for pair in pairs["paragraph"]} == {0, 1, 2}
    assert len(marks["paragraph"]) > 30
    assert set(split_of.values()) == set(splits.NAMES)
    assert {reason.partition(" of ")[0] for reason in refused.values()} == {"related to sources"}
    assert set(taken_down.values()) == {"taken down"}
    assert ["listed in another split" in wrong[0], "leave nothing for train" in wrong[1]] == [True, True]


@pytest.mark.parametrize("budget", [1 << 14, stored.BUDGET])
def test_more_rows_of_one_bucket_than_are_paired_lose_no_copy(budget):
    random = rng(3)
    words = "".join(random.choices(CHARACTERS, k=90))
    sources = {f"{at:024x}": [[f"{words}{'甲乙丙丁'[at % 4]}{'12345678'[at % 8]}"]] for at in range(200)}
    spool = Spool(sources, 64)
    new, old = both(spool, splits.Lists({}), {}, budget)
    assert new == old
    pairs, marks, split_of, _ = new
    assert len(marks["document"]) == len(marks["paragraph"]) == 200
    assert sum(pair[3] == 0 for pair in pairs["document"]) == 200 - 8
    assert len(set(split_of.values())) == 1


# --- splits of many sources -----------------------------------------------------------------------------------
@given(st.data())
def test_many_sources_have_the_splits_that_few_have(data):
    ids = [f"{number:024x}" for number in range(9)]
    drawn = st.sampled_from([0, 1, 1 << 60, *(int(keys.digest(str(at))[:16], 16) for at in range(30))])
    found = {each: f"{data.draw(drawn):016x}" for each in ids}
    ties = data.draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=9))
    lists = splits.Lists(data.draw(st.dictionaries(st.sampled_from(ids), st.sampled_from(splits.NAMES), max_size=3)))
    wanted = outcome(lambda: splits.assign(found, ties, lists))
    wholes = Components()
    for one, other in ties:
        wholes.join(ids.index(one), ids.index(other))
    roots = np.array([wholes.find(at) for at in range(len(ids))], np.uint32)
    given_splits = np.array(
        [splits.NAMES.index(lists.assigned[each]) if each in lists.assigned else 3 for each in ids], np.uint8
    )
    torn = split_numbers.torn(roots, given_splits)
    if isinstance(wanted, str) and "another split" in wanted:
        assert len(torn)
    elif not isinstance(wanted, str) and wanted.refused:
        assert {ids.index(each) for each in wanted.refused} <= set(torn.tolist())
        inside = {ids[at] for at in torn.tolist()}
        alone = splits.assign(
            {each: found[each] for each in inside}, [tie for tie in ties if tie[0] in inside], lists
        )  # components are independent of each other
        assert alone.refused == wanted.refused
    else:
        assert len(torn) == 0
        numbers = np.array([int(found[each], 16) for each in ids], np.uint64)
        got = outcome(lambda: split_numbers.assign_all(roots, numbers, given_splits, np.ones(len(ids), bool)).tolist())
        assert got == (
            wanted if isinstance(wanted, str) else [splits.NAMES.index(wanted.split_of[each]) for each in ids]
        )


def test_sources_that_are_not_there_have_no_split_and_count_for_none():
    roots, numbers = np.array([0, 1, 1], np.uint32), np.array([5, 6, 7], np.uint64)
    present = np.array([False, True, True])
    found = split_numbers.assign_all(roots, numbers, np.array([0, 3, 3], np.uint8), present)
    assert found[0] == split_numbers.NONE
    assert found[1:].tolist() == [0, 0]  # nothing listed is there: train is filled
    assert split_numbers.assign_all(roots, numbers, np.full(3, 3, np.uint8), np.zeros(3, bool)).tolist() == [3, 3, 3]


# --- a disk that takes or gives less ------------------------------------------------------------------------------
def test_what_a_full_disk_does_not_take_is_told_and_what_it_does_not_give_back(tmp_path):
    resource = pytest.importorskip("resource")
    with Room(1, within=tmp_path) as room:
        held = Stored(room, np.uint64)
        held.add(np.arange(700, dtype=np.uint64))
        written = held.end().written()
        assert written.slice(690, 999).tolist() == list(range(690, 700))
        os.truncate(written.path, 512 * 8)
        with pytest.raises(InputError, match="holds less than was written"):
            written.slice(0, 700)
        heap = Heap(room)
        heap.add(b"abc")
        heap.end()
        with pytest.raises(InputError, match="holds less than was written, got 2 bytes, expected 4"):
            heap.read(1, 4)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        try:
            full = Stored(room, np.uint64)
            with pytest.raises(InputError, match="cannot hold what relating puts aside"):
                full.add(np.arange(700, dtype=np.uint64))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, before)
