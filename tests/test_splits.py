"""Splits: lists win, related sources stay together, the words of a text decide the rest, and train is there."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from random import Random

import opencc
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.related_simply import keys_of_sources

from jiaokan import InputError, load
from jiaokan.bench import duplicates as bench
from jiaokan.bench.authored import load as load_authored
from jiaokan.checks.model import Release, Seen
from jiaokan.checks.whole import find_split_list_faults
from jiaokan.context import Options
from jiaokan.dataset import shards
from jiaokan.dataset.ids import Ids
from jiaokan.dataset.shards import Item
from jiaokan.dataset.splits import NAMES, Lists, assign, by_hash, point, written
from jiaokan.duplicates import keys
from jiaokan.inputs.pins import read_pins

A, B, C, D = ("a" * 24, "b" * 24, "c" * 24, "d" * 24)
NONE = Lists({})
TEXTS = ["\n".join(p.text for p in document.paragraphs) for document in load_authored()[:12]]


def key_in(split, nth=0):
    return [key for key in (f"{number:016x}" for number in range(2000)) if by_hash(key) == split][nth]


TRAIN, VALIDATION, TEST = map(key_in, NAMES)


# --- which split ----------------------------------------------------------------------------------------------
def test_lists_win_over_the_hash():
    lists = Lists({A: "test", B: "validation"})
    assert assign({A: TRAIN, B: TRAIN, C: TRAIN}, [], lists).split_of == {A: "test", B: "validation", C: "train"}


def test_related_sources_share_a_split():
    found = assign({A: TRAIN, B: TRAIN, C: TRAIN, D: TRAIN}, [(B, C), (C, D)], Lists({D: "test"})).split_of
    assert found == {A: "train", B: "test", C: "test", D: "test"}


@pytest.mark.parametrize("ids", [(A, B, C), (C, B, A), (B, A, C)])
@pytest.mark.parametrize("ties", [[(0, 1), (1, 2)], [(0, 2), (2, 1)], [(0, 1), (0, 2), (1, 2)]])
def test_sources_that_no_list_names_go_by_their_smallest_key_whatever_their_ids(ids, ties):
    small, large, larger = sorted([VALIDATION, key_in("train", 500), key_in("train", 501)])
    assert by_hash(small) == "validation"
    found = assign(
        {**dict(zip(ids, (small, large, larger), strict=True)), D: TRAIN}, [(ids[a], ids[b]) for a, b in ties], NONE
    )
    assert found.split_of == {A: "validation", B: "validation", C: "validation", D: "train"}


def test_two_groups_of_related_sources_stay_two():
    found = assign({A: TRAIN, B: key_in("train", 1), C: VALIDATION, D: "f" * 16}, [(A, B), (C, D)], NONE).split_of
    assert found == {A: "train", B: "train", C: "validation", D: "validation"}


def test_adding_unrelated_sources_moves_nothing():
    before = assign({A: TRAIN, B: TEST}, [], NONE).split_of
    after = assign({A: TRAIN, B: TEST, C: TRAIN, D: VALIDATION}, [(C, D)], NONE).split_of
    assert {source: after[source] for source in before} == before


def test_the_hash_fills_the_splits_in_proportion():
    points = [point(f"{number:016x}") for number in range(20_000)]
    shares = {name: sum(by_hash(f"{number:016x}") == name for number in range(20_000)) / 20_000 for name in NAMES}
    assert shares == pytest.approx({"train": 0.9, "validation": 0.05, "test": 0.05}, abs=0.005)
    assert (min(points), max(points)) == (0, 999)


def test_the_splits_are_stretches_of_the_hash_space_side_by_side():
    ends = {
        name: [point(key) for key in map("{:016x}".format, range(20_000)) if by_hash(key) == name] for name in NAMES
    }
    assert {name: (min(found), max(found)) for name, found in ends.items()} == {
        "train": (0, 899),
        "validation": (900, 949),
        "test": (950, 999),
    }


def test_the_place_of_a_key_is_the_same_for_ever():
    assert [point(key) for key in ("", "0" * 16, "é")] == [point_by_hand(key) for key in ("", "0" * 16, "é")]


def point_by_hand(key):
    """As splits/README.md states it."""
    return int.from_bytes(hashlib.sha256(b"splits:" + key.encode()).digest()[:4], "big") % 1000


# --- train is there -------------------------------------------------------------------------------------------
def test_where_nothing_falls_into_train_the_smallest_point_moves_there_with_its_relatives():
    others = sorted(
        (key for key in map("{:016x}".format, range(400)) if by_hash(key) != "train"), key=point, reverse=True
    )[-4:]
    assert [point(key) for key in others] == sorted(map(point, others), reverse=True)
    ids = ["1" * 16, "2" * 16, "3" * 16, "4" * 16]
    found = assign(dict(zip(ids, others, strict=True)), [], NONE).split_of
    assert [found[each] for each in ids] == ["validation", "validation", "validation", "train"]
    turned = assign(dict(zip(ids, reversed(others), strict=True)), [], NONE).split_of
    assert turned[ids[0]] == "train"


def test_one_source_is_enough_for_train():
    assert assign({A: TEST}, [], NONE).split_of == {A: "train"}
    assert assign({A: TEST, B: "f" * 16}, [(A, B)], NONE).split_of == {A: "train", B: "train"}
    assert assign({}, [], NONE).split_of == {}


def test_what_is_listed_does_not_move_into_train():
    found = assign({A: VALIDATION, B: TEST, C: VALIDATION}, [(A, C)], Lists({A: "validation"})).split_of
    assert found == {A: "validation", B: "train", C: "validation"}


def test_what_is_in_train_by_a_list_is_enough():
    assert assign({A: TEST, B: TEST}, [], Lists({A: "train"})).split_of == {A: "train", B: "test"}


def test_lists_that_leave_nothing_for_train_are_an_error_that_says_what_to_do():
    with pytest.raises(InputError, match=r"leave nothing for train, got 3 sources in test and validation.*list one in"):
        assign({A: TRAIN, B: TRAIN, C: TRAIN}, [(B, C)], Lists({A: "test", B: "validation"}))


# --- ties and lists -------------------------------------------------------------------------------------------
def test_lists_that_tear_a_group_apart_are_refused():
    with pytest.raises(InputError, match="a source related to it is listed in another split"):
        assign({A: TRAIN, B: TRAIN}, [(A, B)], Lists({A: "train", B: "test"}))


def test_a_newcomer_that_ties_two_splits_is_refused_and_no_one_moves():
    lists = Lists({A: "train", B: "test"})
    found = assign({A: TRAIN, B: TRAIN, C: TRAIN, D: VALIDATION}, [(A, C), (B, C), (C, D)], lists)
    assert found.refused == {C: "related to sources of test and train"}
    assert found.split_of == {A: "train", B: "test", D: "validation"}


def test_a_newcomer_between_two_groups_of_one_split_joins_them():
    found = assign({A: TEST, B: TEST, C: TEST, D: TEST}, [(A, C), (B, C), (C, D)], Lists({A: "train", B: "train"}))
    assert (found.refused, set(found.split_of.values())) == ({}, {"train"})


def test_while_newcomers_are_refused_train_may_still_be_empty():
    found = assign({A: TRAIN, B: TRAIN, C: TRAIN}, [(A, C), (B, C)], Lists({A: "validation", B: "test"}))
    assert found.refused == {C: "related to sources of test and validation"}
    assert found.split_of == {A: "validation", B: "test"}


@given(st.data())
def test_a_split_is_a_matter_of_the_component_alone(data):
    ids = [f"{number:016x}" for number in range(8)]
    found = {each: data.draw(st.sampled_from([TRAIN, VALIDATION, TEST, "f" * 16])) for each in ids}
    ties = data.draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=8))
    listed = data.draw(st.dictionaries(st.sampled_from(ids), st.just("train"), max_size=2))
    split_of = assign(found, ties, Lists(listed)).split_of
    assert set(split_of) == set(ids)
    assert "train" in split_of.values()
    assert all(split_of[one] == split_of[other] for one, other in ties)
    assert all(split_of[each] == split for each, split in listed.items())
    assert (
        assign(dict(reversed(found.items())), [(b, a) for a, b in reversed(ties)], Lists(listed)).split_of == split_of
    )


# --- lists ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"train": f"{A}\n", "test": f"\n{A} # again\n"}, "splits/test.txt line 2: a+ is in two lists, got train and"),
        ({"train": "a.txt\n", "test": "a.txt\n"}, "a.txt is in two lists"),
        ({"train": "0123\n"}, "no source id.*in quotes"),
        ({"train": f"{A}0\n"}, "no source id"),
        ({"train": f"{A.upper()}\n"}, "no source id"),
        ({"train": '"a.txt\n'}, "no name in quotes"),
        ({"train": '""\n'}, "no name in quotes"),
        ({"train": '"\\ud800"\n'}, "no name in quotes"),
        ({"train": '"a.txt" b.txt\n'}, "no name in quotes"),
    ],
)
def test_lists_of_a_wrong_form_are_refused(texts, message):
    with pytest.raises(InputError, match=message):
        Lists.parse(texts)


@pytest.mark.parametrize(
    ("line", "assigned", "named"),
    [
        (f"# why\n\n{A}  # one\n", [A], []),
        (f"\ufeff{A}\r\n\t{B} \n", [A, B], []),
        ("报告 1.txt   # 说明\n", [], ["报告 1.txt"]),
        ("a#b.txt#\n", [], ["a#b.txt#"]),
        ("   # nothing but a comment\n", [], []),
        (f'"{A}"\n', [], [A]),
        ('"0123"# glued\n', [], ["0123"]),
        ('"a #1\\n.txt" # why\n', [], ["a #1\n.txt"]),
        (f"{A}.txt\n", [], [f"{A}.txt"]),
        ('say "so".txt\n', [], ['say "so".txt']),
        (f"{A}\n{A}\n", [A], []),
    ],
)
def test_a_line_is_an_id_or_a_name(line, assigned, named):
    found = Lists.parse({"test": line})
    assert found.assigned == dict.fromkeys(assigned, "test")
    assert found.named == dict.fromkeys(named, "test")


@example("\x85")
@example("\u2028报告 #1")
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_every_name_can_be_written_on_a_line_and_read_again(name):
    line = written(name)
    assert Lists.parse({"train": f"{line}\n"}).named == {name: "train"}
    assert Lists.parse({"train": f"{line}  # why\n"}).named == {name: "train"}


def test_a_name_in_quotes_stays_readable():
    assert written("报告 #1.txt") == '"报告 #1.txt"'


def test_names_become_ids_and_names_of_nothing_are_ignored():
    lists = Lists.parse({"train": f"{A}\na.txt\n", "test": "b.txt\ngone.txt\n"}).resolve({"a.txt": A, "b.txt": B})
    assert lists.assigned == {A: "train", B: "test"}
    assert lists.named == {"a.txt": "train", "b.txt": "test", "gone.txt": "test"}


@pytest.mark.parametrize("texts", [{"train": A, "test": "a.txt"}, {"train": "also.txt", "test": "a.txt"}])
def test_a_source_in_two_lists_by_two_names_is_refused(texts):
    with pytest.raises(InputError, match=f"'a.txt' is source {A}.*got train and test; keep one"):
        Lists.parse(texts).resolve({"a.txt": A, "also.txt": A})


def test_the_repository_s_lists_put_every_seed_into_one_split_and_leave_none_empty():
    root = Path(__file__).parent.parent
    lists = Lists.parse({path.stem: path.read_text(encoding="utf-8") for path in (root / "splits").glob("*.txt")})
    assert set(lists.assigned) == {pin.sha256[:24] for pin in read_pins(root / "seeds.toml")}
    assert set(lists.assigned.values()) == {"train", "validation", "test"}


# --- builds ---------------------------------------------------------------------------------------------------
def splits_of(run, release):
    """Give the split of each source of a release by its name."""
    done = run("splits", release, "--names")
    assert done.returncode == 0, done.stderr
    return {name: split for split, _, name in (line.partition(" ") for line in done.stdout.decode().splitlines())}


def write_all(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def split_by_key(text):
    return by_hash(keys.lasting(keys.plain(text), text))


def test_what_decides_is_the_words_of_a_text_and_not_its_bytes(run, tmp_path):
    texts = {f"{number:02}.txt": text for number, text in enumerate(TEXTS)}
    traditional = opencc.OpenCC("s2t")
    ways = {
        "utf-8": lambda text: text.encode(),
        "line feeds": lambda text: f"\n{text}\n\n".encode(),
        "returns": lambda text: text.replace("\n", "\r\n").encode(),
        "utf-16": lambda text: text.encode("utf-16"),
        "gb18030": lambda text: text.encode("gb18030"),
        "spread": lambda text: "\n".join(f"　　{line}" for line in text.split("\n")).encode("utf-8-sig"),
        "half width": lambda text: text.translate(str.maketrans("，；：", ",;:")).encode(),
        "traditional": lambda text: traditional.convert(text).encode(),
    }
    wanted = {name: split_by_key(text) for name, text in texts.items()}
    for way, change in ways.items():
        folder = write_all(tmp_path / way, {name: change(text) for name, text in texts.items()})
        assert {name: by_hash(key) for name, key in keys_of(folder).items()} == wanted, way
    done = run("build", tmp_path / "returns", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert splits_of(run, tmp_path / "out") == wanted
    assert len(set(wanted.values())) > 1


def keys_of(folder):
    """Give the key of each file as a shard makes it, with the script kept."""
    items = [Item(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    made = shards.run(shards.Task(tuple(items), Options(script="keep")), [].append)
    with pa.ipc.open_stream(made.signed) as reader:
        found = keys_of_sources(list(reader))
    return {item.name: found[hashlib.sha256(item.content).hexdigest()[:24]] for item in items}


def test_texts_without_a_key_are_not_one_text(run, tmp_path):
    source = write_all(tmp_path / "in", {f"{number}.txt": "กขค " * 9 + "ฟ" * number for number in range(40)})
    assert run("build", source, "--out", tmp_path / "out").returncode == 0
    assert len(set(splits_of(run, tmp_path / "out").values())) > 1
    assert run("validate", tmp_path / "out").returncode == 0


def test_every_release_has_train(run, tmp_path):
    alone = next(text for number in range(100) if split_by_key(text := f"第{number}号：{TEXTS[0]}") == "test")
    source = write_all(tmp_path / "in", {"a.txt": alone})
    assert run("build", source, "--out", tmp_path / "out").returncode == 0
    assert load(tmp_path / "out", split="train").num_rows > 0
    assert run("validate", tmp_path / "out").returncode == 0
    lists = write_all(tmp_path / "lists", {"validation.txt": "a.txt\n"})
    done = run("build", source, "--out", tmp_path / "out", "--splits", lists)
    assert done.returncode == 2
    assert b"splits: the lists leave nothing for train" in done.stderr


def ids_of(split_of):
    ids = Ids()
    for source_id, split in split_of.items():
        ids.add([source_id], NAMES.index(split))
    return ids


def test_the_validator_misses_train():
    manifest = {split_key: {split: [] for split in NAMES} for split_key in ("split_lists", "split_names")}
    without, beside = (
        list(find_split_list_faults(Release(Path(), manifest, Seen(split_of=ids_of(split_of)), checksums=True)))
        for split_of in ({A: "test", B: "validation"}, {A: "test", B: "train"})
    )
    assert [where for where, _ in without] == ["sources"]
    assert beside == []


def test_lists_may_name_sources_by_any_of_their_names(run, tmp_path):
    files = {"a #1.txt": TEXTS[0], "b.txt": TEXTS[1], "c.txt": TEXTS[1], "d.txt": TEXTS[2]}
    source = write_all(tmp_path / "in", files)
    ids = {name: hashlib.sha256(text.encode()).hexdigest()[:24] for name, text in files.items()}
    lists = write_all(
        tmp_path / "lists", {"test.txt": '"a #1.txt"\ngone.txt\n', "validation.txt": "c.txt # the copy\n"}
    )
    lists.joinpath("train.txt").write_text(f"{ids['d.txt']}\n{D}\n")
    assert run("build", source, "--out", tmp_path / "out", "--splits", lists).returncode == 0
    assert splits_of(run, tmp_path / "out") == {'"a #1.txt"': "test", "b.txt": "validation", "d.txt": "train"}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["split_lists"] == {
        "train": sorted([ids["d.txt"], D]),
        "validation": [ids["b.txt"]],
        "test": [ids["a #1.txt"]],
    }
    assert manifest["split_names"] == {"train": [], "validation": ["c.txt"], "test": ["a #1.txt", "gone.txt"]}
    assert run("validate", tmp_path / "out").returncode == 0
    assert run("splits", tmp_path / "out", "--names", "--out", tmp_path / "again").returncode == 0
    again = ("build", source, "--out", tmp_path / "next", "--splits", tmp_path / "again")
    assert run(*again).returncode == 0
    assert splits_of(run, tmp_path / "next") == splits_of(run, tmp_path / "out")


def test_a_newcomer_that_ties_two_splits_stays_out_of_the_release(run, tmp_path):
    texts = {"a.txt": TEXTS[0], "c.txt": TEXTS[3]}
    texts["b.txt"] = f"篇一\n{TEXTS[3]}\n篇二\n{TEXTS[0]}"
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ids = {name: hashlib.sha256(text.encode()).hexdigest()[:24] for name, text in texts.items()}
    (tmp_path / "splits").mkdir()
    (tmp_path / "splits" / "train.txt").write_text(ids["a.txt"] + "\n")
    (tmp_path / "splits" / "test.txt").write_text(ids["c.txt"] + "\n")
    arguments = (*(tmp_path / name for name in texts), "--out", tmp_path / "out", "--splits", tmp_path / "splits")
    done = run("build", *arguments)
    assert done.returncode == 0, done.stderr
    assert b"quarantined: b.txt: related to sources of test and train" in done.stdout
    assert run("validate", tmp_path / "out").returncode == 0
    assert run("check-leaks", tmp_path / "out").returncode == 0


def test_published_splits_become_lists_and_stay(run, tmp_path):
    for name, text in (("a.txt", TEXTS[0]), ("c.txt", TEXTS[3])):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    run("build", tmp_path / "in", "--out", tmp_path / "first")
    before = run("splits", tmp_path / "first").stdout
    assert run("splits", tmp_path / "first", "--out", tmp_path / "lists").returncode == 0
    near = [bench.edited(TEXTS[0], 0.01, Random(seed)) for seed in range(6)]  # noqa: S311  (a draw of cases)
    for number, text in enumerate(near):
        (tmp_path / "in" / f"n{number}.txt").write_text(text, encoding="utf-8")
    assert run("build", tmp_path / "in", "--out", tmp_path / "next", "--splits", tmp_path / "lists").returncode == 0
    after = run("splits", tmp_path / "next").stdout
    assert set(before.splitlines()) <= set(after.splitlines())
    assert len(after.splitlines()) == 2 + len(near)
    assert run("splits", tmp_path).returncode == 2
