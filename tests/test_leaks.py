"""Leaks: what two splits or two datasets have in common is found, verified and named, and nothing else."""

from __future__ import annotations

from random import Random

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaokan import InputError
from jiaokan.bench import duplicates as bench
from jiaokan.bench.authored import load
from jiaokan.duplicates import keys
from jiaokan.duplicates.stored import Room
from jiaokan.leaks import find_leaks, held, shorts, split_of
from jiaokan.leaks.rows import Rows


def text_of(name):
    return "\n".join(p.text for d in load() if d.id == name for p in d.paragraphs)


def rng(seed):
    return Random(seed)  # noqa: S311  (a draw of cases)


REPORT, OTHER = text_of("a01"), text_of("a04")


def write(path, texts, column="text"):
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"id": [str(n) for n in range(len(texts))], column: texts}), path)


def test_planted_leaks_are_found_and_nothing_else(tmp_path):
    write(tmp_path / "train.parquet", [OTHER, REPORT])
    write(tmp_path / "test.parquet", [bench.edited(REPORT, 0.01, rng(3)), text_of("a07")])
    (leak,) = find_leaks(tmp_path).leaks
    assert {leak.left, leak.right} == {"train.parquet row 1", "test.parquet row 0"}
    assert leak.kind == "near"
    assert set(leak.splits) == {"train", "test"}


def test_the_same_texts_in_one_split_are_no_leak(tmp_path):
    write(tmp_path / "train-0.parquet", [REPORT])
    write(tmp_path / "train-1.parquet", [REPORT])
    assert find_leaks(tmp_path).leaks == []


def test_two_datasets_are_held_against_each_other(tmp_path):
    write(tmp_path / "ours" / "train.parquet", [REPORT, OTHER])
    write(tmp_path / "theirs" / "data.parquet", [REPORT], column="content")
    write(tmp_path / "ours" / "test.parquet", [text_of("a07")])
    with pytest.raises(InputError, match="no column"):
        find_leaks(tmp_path / "ours", tmp_path / "theirs", "text")
    (leak,) = find_leaks(tmp_path / "ours", tmp_path / "theirs").leaks
    assert leak.kind == "exact"


def test_every_row_that_leaks_is_named(tmp_path):
    write(tmp_path / "train.parquet", [REPORT])
    near = bench.edited(REPORT, 0.01, rng(4))
    write(tmp_path / "test.parquet", [REPORT, REPORT, near, "短"])
    found = find_leaks(tmp_path)
    assert {name for leak in found.leaks for name in (leak.left, leak.right)} == {
        "train.parquet row 0",
        *(f"test.parquet row {row}" for row in range(3)),
    }
    assert (found.rows, found.too_short) == (5, 1)


def test_names_of_files_neither_collide_nor_hide_a_split(tmp_path):
    write(tmp_path / "train" / "a:eval-b.parquet", [REPORT])
    write(tmp_path / "train" / "a_eval-b.parquet", [OTHER])
    write(tmp_path / "testing" / "part.parquet", [REPORT])
    (leak,) = find_leaks(tmp_path).leaks
    assert set(leak.splits) == {"train", "test"}


@pytest.mark.parametrize("content", [b"PAR1junk", b""])
def test_files_that_cannot_be_read_are_an_error_and_no_leak(run, tmp_path, content):
    (tmp_path / "train.parquet").write_bytes(content)
    done = run("check-leaks", tmp_path)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_check_leaks_says_so_in_its_exit_code(run, tmp_path):
    write(tmp_path / "train.parquet", [REPORT])
    write(tmp_path / "test.parquet", [OTHER])
    assert run("check-leaks", tmp_path).returncode == 0
    write(tmp_path / "test.parquet", [REPORT])
    done = run("check-leaks", tmp_path)
    assert done.returncode == 1
    assert b"exact 1.000" in done.stdout
    assert run("check-leaks", tmp_path / "nothing").returncode == 2


# --- short rows -----------------------------------------------------------------------------------------------
PLAIN = [keys.plain(text_of(d.id)) for d in load()]


def pieces(size, count, seed=1):
    """Give stretches of plain keys, no two of which overlap."""
    starts = [(at, start) for at, key in enumerate(PLAIN) for start in range(0, len(key) - size, size)]
    return [PLAIN[at][start : start + size] for at, start in rng(seed).sample(starts, count)]


def changed(text, count, random):
    """Write other characters, none of them at an end, in ``count`` places that do not touch."""
    found = list(text)
    places = random.sample(range(2, len(text) - 2, 3), count)
    for at in places:
        found[at] = chr(0x9F00 + random.randrange(80))
    return "".join(found)


def find(tmp_path, train, test):
    write(tmp_path / "train.parquet", train)
    write(tmp_path / "test.parquet", test)
    return find_leaks(tmp_path).leaks


def related_rows(tmp_path, train, test):
    return {(leak.left, leak.right): leak for leak in find(tmp_path, train, test)}


def pairs_of(leaks, kind):
    """Give the rows of train and test that are related, by number."""
    found = set()
    for (left, right), leak in leaks.items():
        if leak.kind == kind:
            sides = dict(name.split(" row ") for name in (left, right))
            found.add((int(sides["train.parquet"]), int(sides["test.parquet"])))
    return found


def likeness(one, other):
    """Jaccard of pairs of characters, by hand."""
    first, second = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return len(first & second) / len(first | second)


# Of k characters changed inside n, 2k pairs of n - 1 are lost and as many are new.
@pytest.mark.parametrize("size", [16, 20, 24, 30, 40, 58, 59])
@pytest.mark.parametrize("edits", [1, 2, 3, 5])
def test_near_copies_of_short_rows_are_found_by_their_pairs_of_characters(tmp_path, size, edits):
    train = list(dict.fromkeys(pieces(size, 100)))
    test = [changed(text, min(edits, size // 4), rng(at)) for at, text in enumerate(train)]
    near = {(at, at) for at, pair in enumerate(zip(train, test, strict=True)) if likeness(*pair) >= 0.7}
    found = pairs_of(related_rows(tmp_path, train, test), "near")
    assert near <= found
    assert len(found - near) <= 0.02 * len(train)  # formulas that documents share
    lost = 2 * edits
    if size - 1 - lost >= 0.72 * (size - 1 + lost):
        assert len(near) >= 0.95 * len(train)  # but for texts that say a thing twice
    if size - 1 - lost < 0.65 * (size - 1 + lost):
        assert len(near) <= 0.05 * len(train)


def test_the_likeness_of_short_rows_is_told(tmp_path):
    one = "".join(chr(0x5000 + at) for at in range(40))
    other = changed(one, 2, rng(1))
    (leak,) = related_rows(tmp_path, [one], [other]).values()
    assert leak.similarity == round(likeness(one, other), 6) == round(35 / 43, 6)


# Letters, each but once: pairs that share 14 of 20 are near, those that share 13 of 19 are not.
@pytest.mark.parametrize(("head", "tails", "is_near"), [(15, (3, 3), True), (14, (3, 3), False), (14, (2, 4), False)])
def test_the_border_of_near_is_seven_tenths(tmp_path, head, tails, is_near):
    letters = [chr(0x5000 + at) for at in range(100)]
    one, other = (
        "".join(letters[:head] + letters[start : start + n]) for start, n in zip((30, 60), tails, strict=True)
    )
    assert (likeness(one, other) >= 0.7) == is_near
    assert bool(related_rows(tmp_path, [one], [other])) == is_near


def test_short_rows_written_apart_are_not_near(tmp_path):
    sentences = sorted(
        {s for d in load() for p in d.paragraphs for s in p.text.split("。") if 16 <= len(keys.plain(s)) < 60}
    )
    leaks = related_rows(tmp_path, sentences[::2], sentences[1::2])
    assert len(sentences) > 1300
    assert leaks == {}


@pytest.mark.parametrize(("size", "is_told"), [(15, False), (16, True)])
def test_rows_too_short_to_tell_are_counted_and_not_compared(tmp_path, size, is_told):
    (text,) = pieces(size, 1)
    write(tmp_path / "train.parquet", [text, "短"])
    write(tmp_path / "test.parquet", [f"{text}。", "", None])
    found = find_leaks(tmp_path)
    assert [leak.kind for leak in found.leaks] == ["exact"] * is_told
    assert (found.rows, found.too_short) == (4, 2 if is_told else 4)


def test_a_short_row_is_near_one_that_is_too_long_to_be_short(tmp_path):
    (longer,) = pieces(83, 1)
    assert pairs_of(related_rows(tmp_path, [longer], [longer[:59]]), "near") == {(0, 0)}
    (longer,) = pieces(84, 1)
    assert pairs_of(related_rows(tmp_path, [longer], [longer[:59]]), "held") == {(0, 0)}


def test_two_rows_of_60_are_no_short_rows(tmp_path):
    (text,) = pieces(60, 1)
    assert related_rows(tmp_path, [text], [changed(text, 4, rng(1))]) == {}
    assert pairs_of(related_rows(tmp_path, [text[:59]], [changed(text, 4, rng(1))]), "near") == {(0, 0)}


def test_every_copy_of_a_short_row_that_leaks_is_named(tmp_path):
    one, other = pieces(30, 2)
    near = changed(one, 1, rng(1))
    leaks = related_rows(tmp_path, [one, other, one, other], [near, other, near, other])
    named = {name for pair in leaks for name in pair}
    assert named == {f"{split}.parquet row {row}" for split in ("train", "test") for row in range(4)}
    assert pairs_of(leaks, "near") >= {(0, 0), (2, 0), (0, 2)}
    assert pairs_of(leaks, "exact") == {(1, 1), (1, 3), (3, 1)}


@pytest.mark.parametrize("size", [59, 60])
def test_a_copy_is_told_once_whatever_its_length(tmp_path, size):
    (text,) = pieces(size, 1)
    assert [leak.kind for leak in find(tmp_path, [text], [text])] == ["exact"]


def test_short_rows_of_one_split_are_no_leak_however_near(tmp_path):
    (text,) = pieces(30, 1)
    assert related_rows(tmp_path, [text, changed(text, 1, rng(1)), text], [pieces(30, 2)[1]]) == {}


def test_of_very_many_like_rows_each_is_named(tmp_path):
    (text,) = pieces(40, 1)
    train, test = ([f"{text}{chr(0x9F00 + at)}" for at in range(start, start + 40)] for start in (0, 40))
    leaks = related_rows(tmp_path, train, test)
    assert {name for pair in leaks for name in pair} == {
        f"{split}.parquet row {row}" for split in ("train", "test") for row in range(40)
    }
    assert len(leaks) < 40 * 40


# --- rows inside rows -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("size", "is_held"), [(23, False), (24, True), (40, True), (200, True)])
@pytest.mark.parametrize("where", [0, 133, None])
def test_a_row_that_stands_in_a_longer_one_is_found(tmp_path, size, is_held, where):
    train = [key for key in PLAIN if len(key) > 450][:20]
    test = [key[-size:] if where is None else key[where : where + size] for key in train]
    leaks = related_rows(tmp_path, train, test)
    assert pairs_of(leaks, "held") == ({(at, at) for at in range(20)} if is_held else set())
    for leak in leaks.values():
        assert leak.left.startswith("test")
        length = len(train[int(leak.right.rpartition(" ")[2])])
        assert leak.similarity == round(size / length, 6)
        assert f" in {leak.right}: held" in str(leak)


def test_what_stands_inside_is_found_in_another_script_and_punctuation(tmp_path):
    import opencc  # noqa: PLC0415

    paragraph = next(p.text for d in load() for p in d.paragraphs if len(p.text) > 80)
    spread = opencc.OpenCC("s2t").convert(paragraph).replace("，", ", ")
    assert pairs_of(related_rows(tmp_path, [f"{OTHER}\n{spread}\n{REPORT}"], [paragraph]), "held") == {(0, 0)}


@pytest.mark.parametrize("size", [24, 25, 31])
def test_one_other_character_and_it_is_not_held(tmp_path, size):
    key = next(key for key in PLAIN if len(key) > 600)
    for at in (0, size // 2, size - 1):
        text = key[300 : 300 + size]
        assert related_rows(tmp_path, [key], [f"{text[:at]}龘{text[at + 1 :]}"]) == {}


def test_a_row_does_not_run_from_one_row_into_the_next(tmp_path):
    one, other = (key[:200] for key in PLAIN[:2])
    across = [one[-size:] + other[: 50 - size] for size in range(1, 50)]
    over = [other[-size:] + PLAIN[5][: 50 - size] for size in range(1, 50)] + [
        PLAIN[5][: 50 - size] + one[:size] for size in range(1, 50)
    ]
    assert pairs_of(related_rows(tmp_path, [one, other], across + over), "held") == set()
    assert len(pairs_of(related_rows(tmp_path, [one + other], across), "held")) == 49


def test_a_row_that_says_a_thing_again_is_found_and_so_are_those_behind_it(tmp_path):
    again = [piece * 3 for piece in pieces(26, 3)]
    rows = [again[0], PLAIN[0][20:60], again[1], again[2], PLAIN[1][20:60]]
    found = pairs_of(related_rows(tmp_path, [f"{PLAIN[4]}{''.join(again)}", PLAIN[0], PLAIN[1]], rows), "held")
    assert found == {(0, 0), (1, 1), (0, 2), (0, 3), (2, 4)}


def test_every_row_that_holds_or_is_held_is_named(tmp_path):
    key = next(key for key in PLAIN if len(key) > 600)
    leaks = related_rows(tmp_path, [f"{key}甲乙", PLAIN[3], f"丙{key}丁"], [key[100:140], key[500:560], key[100:140]])
    assert pairs_of(leaks, "held") >= {(0, 0), (2, 0), (0, 1), (0, 2)}
    assert len(leaks) <= 5


def test_what_is_near_is_not_told_again_as_held(tmp_path):
    key = next(key for key in PLAIN if len(key) > 300)
    (leak,) = related_rows(tmp_path, [key], [key[:-20]]).values()
    assert leak.kind == "near"
    assert [leak.kind for leak in related_rows(tmp_path, [key[:40]], [key[:36]]).values()] == ["near"]


def test_a_row_inside_a_row_of_its_own_split_is_no_leak(tmp_path):
    assert related_rows(tmp_path, [PLAIN[0], PLAIN[0][50:150]], [PLAIN[3]]) == {}


def test_runs_of_one_character_cost_no_more_than_their_length(tmp_path):
    leaks = related_rows(tmp_path, ["好" * 100_000], ["好" * size for size in range(24, 124)])
    assert {test for kind in ("held", "near") for _, test in pairs_of(leaks, kind)} == set(range(100))


@pytest.mark.parametrize("at_once", [1, 1000, 4096])
def test_chunks_do_not_matter(tmp_path, monkeypatch, at_once):
    texts = [PLAIN[:40], [key[start : start + 60] for key in PLAIN[:40] for start in (0, 60, 200)]]
    whole = related_rows(tmp_path, *texts)
    monkeypatch.setattr(held, "_AT_ONCE", at_once)
    monkeypatch.setattr(held, "_MOST_PAIRS", at_once)
    assert related_rows(tmp_path, *texts) == whole
    assert len(whole) >= 110


# --- what is named --------------------------------------------------------------------------------------------
def test_what_is_on_disk_does_not_matter(tmp_path, monkeypatch):
    """Eleven files, whose ids stand in another order than they are read in; copies, chains, short rows, rows inside rows."""
    chain = [REPORT]
    for seed in range(3):
        chain.append(bench.edited(chain[-1], 0.03, rng(seed)))
    for at, text in enumerate([*chain, *chain[:2], OTHER]):
        write(tmp_path / "texts" / f"train-{at:02}.parquet", [text, None, text, PLAIN[at][:40], PLAIN[at][40:60]])
    for at, text in enumerate([*chain[2:], OTHER + REPORT, changed(PLAIN[2][:40], 1, rng(1))]):
        write(
            tmp_path / "texts" / f"test-{at:02}.parquet", [text, PLAIN[at][:40], changed(PLAIN[at][40:60], 1, rng(1))]
        )
    write(tmp_path / "theirs" / "data.parquet", [REPORT, PLAIN[0][:40]])

    def found():
        return find_leaks(tmp_path / "texts"), find_leaks(tmp_path / "texts", tmp_path / "theirs")

    whole = found()
    monkeypatch.setattr("jiaokan.leaks.Room", lambda: Room(1 << 12))
    monkeypatch.setattr("jiaokan.leaks._PAIRS_AT_ONCE", 1)
    assert found() == whole
    assert {leak.kind for leak in whole[0].leaks} == {"exact", "near", "held"}
    assert None in {leak.similarity for leak in whole[0].leaks}


def test_a_leak_is_told_in_one_line(tmp_path):
    write(tmp_path / "train.parquet", [REPORT, f"{OTHER}甲乙丙丁"])
    write(tmp_path / "test.parquet", [REPORT, OTHER, OTHER[:100]])
    assert sorted(map(str, find_leaks(tmp_path).leaks)) == [
        "test.parquet row 0 and train.parquet row 0: exact 1.000 (test / train)",
        f"test.parquet row 1 and train.parquet row 1: near {near_of(OTHER):.3f} (test / train)",
        f"test.parquet row 2 in train.parquet row 1: held {share_of(OTHER):.3f} (test / train)",
    ]


def near_of(text):
    size = len(keys.plain(text)) - 4
    return size / (size + 4)


def share_of(text):
    return len(keys.plain(text[:100])) / (len(keys.plain(text)) + 4)


def test_a_row_that_is_related_through_others_is_named_without_a_likeness(tmp_path):
    chain = [REPORT]
    for seed in range(4):
        chain.append(bench.edited(chain[-1], 0.03, rng(seed)))
    write(tmp_path / "train.parquet", chain[:-1])
    write(tmp_path / "test.parquet", chain[-1:])
    leaks = find_leaks(tmp_path).leaks
    assert {name for leak in leaks for name in (leak.left, leak.right)} == {
        "test.parquet row 0",
        *(f"train.parquet row {row}" for row in range(4)),
    }
    through = [leak for leak in leaks if leak.similarity is None]
    assert {leak.left for leak in through} >= {"train.parquet row 0"}
    assert "through others" in str(through[0])
    assert all(leak.splits == ("train", "test") for leak in through)


def test_the_other_dataset_is_said_to_be_it(tmp_path):
    one, other = pieces(30, 2)
    write(tmp_path / "ours" / "train.parquet", [one, other])
    write(tmp_path / "ours" / "test.parquet", [one])
    write(tmp_path / "theirs" / "train.parquet", [changed(one, 1, rng(1)), OTHER + other + REPORT])
    found = {
        (leak.left, leak.right, leak.kind): leak.splits
        for leak in find_leaks(tmp_path / "ours", tmp_path / "theirs").leaks
    }
    theirs = "against train.parquet row"
    assert found == {
        ("test.parquet row 0", f"{theirs} 0", "near"): ("this", "the other"),
        ("train.parquet row 0", f"{theirs} 0", "near"): ("this", "the other"),
        ("train.parquet row 1", f"{theirs} 1", "held"): ("this", "the other"),
    }


def test_each_copy_is_named_with_a_row_of_another_split(tmp_path):
    short, long = pieces(40, 1)[0], REPORT
    for split, count in (("train", 3), ("dev", 2), ("test", 1)):
        write(tmp_path / f"{split}.parquet", [short, long] * count)
    leaks = find_leaks(tmp_path).leaks
    assert all(leak.splits[0] != leak.splits[1] and leak.kind == "exact" and leak.similarity == 1.0 for leak in leaks)
    counts = {"train": 6, "dev": 4, "test": 2}
    assert {name for leak in leaks for name in (leak.left, leak.right)} == {
        f"{split}.parquet row {row}" for split, count in counts.items() for row in range(count)
    }
    assert len(leaks) == len({(leak.left, leak.right) for leak in leaks}) <= 2 * 6


def test_rows_are_numbered_through_a_file_whatever_the_batch_and_the_empty_ones(tmp_path):
    texts = [f"{chr(0x5000 + at % 3000)}{at}" for at in range(9000)]
    for at in (5000, 8999):
        texts[at] = PLAIN[at % 7][: 40 if at == 5000 else 400]
    texts[7] = texts[4500] = None
    write(tmp_path / "train.parquet", texts)
    write(tmp_path / "test.parquet", ["短", changed(texts[5000], 1, rng(1)), texts[8999], PLAIN[9] + texts[5000]])
    found = find_leaks(tmp_path)
    assert {(leak.left, leak.right, leak.kind) for leak in found.leaks} == {
        ("test.parquet row 1", "train.parquet row 5000", "near"),
        ("test.parquet row 2", "train.parquet row 8999", "exact"),
        ("train.parquet row 5000", "test.parquet row 3", "held"),
    }
    assert (found.rows, found.too_short) == (9002, 8997)


def test_rows_that_share_a_band_are_paired_across_the_line_alone():
    part = np.array([0, 1] * 20, np.int16)
    few = list(range(32))
    wanted = {(one, other) for one in few for other in few if one < other and part[one] != part[other]}
    assert set(shorts._pairs(few, part)) == wanted
    for many in (list(range(33)), list(range(34))):
        odd, even = {(0, row) for row in many[1::2]}, {(1, row) for row in many[2::2]}
        assert set(shorts._pairs(many, part)) == odd | even
    assert list(shorts._pairs([0, 2, 4], part)) == []


@pytest.mark.parametrize(("shared", "least", "most"), [(20, 1.0, 1.0), (8, 0.0, 0.1)])
def test_what_is_seven_tenths_alike_is_proposed_and_what_is_a_fifth_alike_is_not(shared, least, most):
    """Of 25 characters each, so many pairs are the same: 20 of 28 are proposed, 8 of 40 hardly ever."""
    random, proposed = rng(1), 0
    for _ in range(300):
        drawn = [chr(0x5000 + at) for at in random.sample(range(4000), 60)]
        both = drawn[: shared + 1]
        texts = ["".join(both + drawn[start : start + 24 - shared]) for start in (26, 43)]
        with Room() as room:
            sketches = shorts.Sketches(room)
            sketches.add(texts, np.array([25, 25], np.int32), 0)
            rows = sketches.end()
            proposed += shorts.candidates(sketches, rows, np.array([0, 1]), np.array([25, 25]), room).count
    assert least <= proposed / 300 <= most


def test_a_text_and_its_copies_are_known_by_part():
    part, digest = np.array([0, 0, 1, 1, 0, 0], np.int16), np.array([7, 7, 7, 9, 7, 8], np.uint64)
    rows = Rows(None, None, part, None, digest, None, None, None)
    firsts, copies = rows.firsts(np.arange(6))
    assert (firsts.tolist(), [copies.of(at) for at in range(6)]) == ([0, 2, 3, 5], [[1, 4], [], [], [], [], []])
    firsts, copies = rows.firsts(np.array([1, 4, 5]))
    assert (firsts.tolist(), copies.of(1), copies.of(5)) == ([1, 5], [4], [])
    assert rows.firsts(np.empty(0, np.int64))[0].tolist() == []


@given(st.lists(st.integers(1, 9), max_size=12), st.integers(0, 20))
def test_parts_are_as_large_as_they_may_be_and_leave_nothing_out(sizes, most):
    found = list(held.parts(np.array(sizes, np.int32), most))
    assert [begin for begin, _ in found] == [0, *(end for _, end in found)][: len(found)]
    assert (found[-1][1] if found else 0) == len(sizes)
    for begin, end in found:
        assert sum(sizes[begin:end]) <= most or end == begin + 1
        assert end == len(sizes) or sum(sizes[begin : end + 1]) > most


# --- which column ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("columns", "chosen"),
    [(["a", "text"], "text"), (["content", "text"], "text"), (["body", "a"], "body"), (["a"], "a")],
)
def test_the_column_of_texts_is_known_by_its_name_or_alone(tmp_path, columns, chosen):
    for name, kind in (("train", pa.string()), ("test", pa.large_string())):
        table = {"n": pa.array([1])} | {c: pa.array([REPORT if c == chosen else name], kind) for c in columns}
        pq.write_table(pa.table(table), tmp_path / f"{name}.parquet")
    assert [leak.kind for leak in find_leaks(tmp_path).leaks] == ["exact"]


def test_the_first_file_says_which_column_it_is(tmp_path):
    pq.write_table(pa.table({"content": [REPORT]}), tmp_path / "a-test.parquet")
    pq.write_table(pa.table({"text": ["短"], "content": [REPORT]}), tmp_path / "b-train.parquet")
    assert [leak.kind for leak in find_leaks(tmp_path).leaks] == ["exact"]


@pytest.mark.parametrize(
    ("name", "split"),
    [("test/train-0.parquet", "train"), ("test/0.parquet", "test"), ("latest.parquet", "latest.parquet")],
)
def test_a_file_s_own_name_says_its_split_before_its_folder_s(name, split):
    assert split_of(name) == split


@pytest.mark.parametrize(
    ("columns", "message"), [(["a", "b"], "no column that must be its text, got a, b"), ([], "got ;")]
)
def test_where_no_column_must_be_it_that_is_said(tmp_path, columns, message):
    pq.write_table(pa.table({"n": pa.array([1])} | {c: pa.array([REPORT]) for c in columns}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match=message):
        find_leaks(tmp_path)


def test_a_folder_without_parquet_is_an_error(tmp_path):
    with pytest.raises(InputError, match=r"holds no Parquet files"):
        find_leaks(tmp_path)
    with pytest.raises(InputError, match=r"cannot be read, got .*nothing"):
        find_leaks(tmp_path / "nothing")


def test_of_a_release_the_reports_are_compared(tmp_path):
    write(tmp_path / "data" / "documents" / "train-0.parquet", [REPORT])
    write(tmp_path / "data" / "documents" / "test-0.parquet", [OTHER])
    write(tmp_path / "data" / "paragraphs" / "test-0.parquet", [REPORT])
    assert [leak.kind for leak in find_leaks(tmp_path).leaks] == ["exact"]
    (tmp_path / "manifest.json").write_text("{}")
    assert find_leaks(tmp_path).leaks == []
    assert find_leaks(tmp_path).rows == 2
