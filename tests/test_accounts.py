"""Whatever is wrong with a pile, its account closes: each record is published, filtered, quarantined or taken down.

PLACES is at how many places a file is cut and at how many a bit is flipped (20), RECORDS how many records one bad one is
among (2000); with PLACES=200 RECORDS=100000 the same claims are tried on more.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests import piles, support
from tests.records import damaged
from tests.test_every_format import plan, problems, rows

from jiaokan import building as builds
from jiaokan.dataset import card, splits
from jiaokan.errors import InputError

pytest.importorskip("zstandard", reason="the extra zstd is not installed")

PLACES = int(os.environ.get("PLACES", "20"))
RECORDS = int(os.environ.get("RECORDS", "2000"))
DOCS = piles.corpus(5)
# What shows that it was cut: by its syntax, its directory, its lengths or its checksum. A text just ends.
TELLS_A_CUT = piles.FORMATS.keys() - {"txt", "txt-gb18030", "txt-utf-16", "md", "md-marked", "html"}
# What has a checksum over its contents: the page checksums of Parquet, CRC-32 and its kin elsewhere.
TELLS_A_CHANGE = {
    name for name in piles.FORMATS if name.startswith("zip-") or name.endswith(("-gz", "-zst", "-bz2", "-xz"))
}
TELLS_A_CHANGE |= {"docx", "tar-gz-txt", "parquet"}


def manifest(release: Path) -> dict:
    return json.loads((release / "manifest.json").read_text(encoding="utf-8"))


def check_account(release: Path) -> None:
    """Every record of every input has one fate, and nothing of ours failed."""
    stated = manifest(release)
    fates = Counter()
    for entry in stated["sources"]:
        assert entry["fate"] in ("published", "filtered", "quarantined", "excluded")
        assert (entry["reason"] is None) == (entry["fate"] == "published")
        assert not (entry["reason"] or "").startswith("fault"), entry
        fates[entry["fate"]] += 1 + len(entry["also_as"])
    by_box = sum((Counter(box["records"]) for box in stated["inputs"]), Counter())
    account = {fate: total["records"] for fate, total in stated["account"].items()}
    assert account.pop("inputs") == sum(account.values()) == sum(fates.values())
    assert +by_box == +fates == Counter({fate: count for fate, count in account.items() if count})
    left_out = fates["filtered"] + fates["quarantined"]
    assert sum(1 for _ in rejected(release)) == sum(
        1 for entry in stated["sources"] if entry["fate"] in ("filtered", "quarantined")
    )
    assert left_out >= 0


def rejected(release: Path) -> list[dict]:
    return [row for path in sorted((release / "rejected").glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


def texts_by_input(release: Path) -> dict[str, set[str]]:
    """The texts published of each input, by its name."""
    found: dict[str, set[str]] = {}
    for row in rows(release, "sources"):
        for name in (row["name"], *(copy["name"] for copy in row["copies"])):
            place = min((at for mark in ("!/", "#", "@") if (at := name.find(mark)) >= 0), default=len(name))
            found.setdefault(name[:place], set()).add(row["raw_text"])
    return found


# --- cut and flipped ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", piles.FORMATS)
def test_damaged_files_cost_what_is_damaged_and_nothing_else(name, tmp_path):
    """Cut at many places, with a bit flipped at as many, all beside one that is whole."""
    if name == "pdf":
        pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
        pytest.importorskip("reportlab", reason="reportlab makes the files of these tests")
    first, data = min(piles.FORMATS[name](DOCS).items(), key=lambda item: len(item[1]))
    ending = first.partition(".")[2]
    files = {
        f"{('cut', 'flipped')[at % 2]}-{at // 2:03d}.{ending}": bad for at, bad in enumerate(damaged(data, PLACES))
    }
    source = piles.write(tmp_path / "in", {**files, f"whole.{ending}": data})
    builds.build([source], tmp_path / "out", plan(), workers=0)
    check_account(tmp_path / "out")
    assert problems(tmp_path / "out", source) == []
    found = texts_by_input(tmp_path / "out")
    whole = found[f"whole.{ending}"]
    assert len(manifest(tmp_path / "out")["inputs"]) == 2 * PLACES + 1
    for file, texts in found.items():
        if name in (TELLS_A_CUT if file.startswith("cut") else TELLS_A_CHANGE):
            assert texts <= whole, file


@pytest.mark.parametrize("name", ["jsonl", "zip-txt", "tar-gz-txt", "parquet", "docx", "warc-gz", "csv"])
@pytest.mark.parametrize("share", [0.01, 0.5])
def test_a_pile_of_one_damaged_file_is_built_or_refused(name, share, tmp_path):
    (file, data), *_ = piles.FORMATS[name](DOCS).items()
    source = piles.write(tmp_path / "in", {file: data[: int(len(data) * share)]})
    try:
        builds.build([source], tmp_path / "out", plan(), workers=0)
    except InputError as error:
        assert error.what == "nothing could be published"  # noqa: PT017  (it may be built as well)
        assert not (tmp_path / "out").exists()
    else:
        check_account(tmp_path / "out")


def test_what_a_damaged_stream_holds_is_kept_if_it_lies_elsewhere_too(tmp_path):
    data = gzip.compress(piles.as_jsonl(DOCS), mtime=0)
    wrong = data[:-8] + bytes([data[-8] ^ 1]) + data[-7:]  # its checksum
    source = piles.write(tmp_path / "in", {"a.jsonl.gz": wrong, "b.jsonl": piles.as_jsonl(DOCS[:2]), "c.txt": b"x"})
    builds.build([source], tmp_path / "out", plan(), workers=0)
    check_account(tmp_path / "out")
    published = {row["raw_text"]: row for row in rows(tmp_path / "out", "sources")}
    assert published.keys() >= {doc.text for doc in DOCS[:2]}
    assert published.keys().isdisjoint({doc.text for doc in DOCS[2:]})
    left = {row["text"]: row["reason"] for row in rejected(tmp_path / "out")}
    assert {left[doc.text] for doc in DOCS[2:]} == {"packed stream damaged data"}
    assert problems(tmp_path / "out", source) == []


def test_a_stream_that_proves_damaged_alone_publishes_nothing(tmp_path):
    data = gzip.compress(piles.as_jsonl(DOCS), mtime=0)
    source = piles.write(tmp_path / "in", {"a.jsonl.gz": data[:-8] + bytes([data[-8] ^ 1]) + data[-7:]})
    with pytest.raises(InputError, match="nothing could be published"):
        builds.build([source], tmp_path / "out", plan(), workers=0)


# --- not what it seems ----------------------------------------------------------------------------------------
WRONG = {
    "rows.txt": ("jsonl", 5),
    "table.md": ("csv", 5),
    "box.txt": ("zip-txt", 5),
    "columns.html": ("parquet", 5),
    "word.txt": ("docx", 1),
    "page.docx": ("html", 1),
    "text.pdf": ("txt", 1),
    "packed.txt": ("jsonl-gz", 5),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_suffix_changes_nothing(name, tmp_path):
    kind, count = WRONG[name]
    (_, data), *_ = piles.FORMATS[kind](DOCS).items()
    source = piles.write(tmp_path / "in", {name: data})
    summary = builds.build([source], tmp_path / "out", plan(), workers=0)
    assert (summary.fates["published"], summary.fates["quarantined"]) == (count, 0)
    assert {row["raw_text"].strip() for row in rows(tmp_path / "out", "sources")} <= {doc.text.strip() for doc in DOCS}
    assert problems(tmp_path / "out", source) == []


EMPTY = [
    "a.txt",
    "a.jsonl",
    "a.jsonl.gz",
    "a.csv",
    "a.parquet",
    "a.zip",
    "a.tar",
    "a.html",
    "a.docx",
    "a.pdf",
    "a.warc.gz",
]


def test_an_empty_file_is_accounted_for_whatever_it_is_called(tmp_path):
    files = dict.fromkeys(EMPTY, b"") | {"b.jsonl": b"\n\n", "b.json": b"[]", "b.zip": piles.zipped({})}
    source = piles.write(tmp_path / "in", files | piles.PLAIN["txt"](DOCS))
    summary = builds.build([source], tmp_path / "out", plan(), workers=0)
    check_account(tmp_path / "out")
    assert summary.fates["published"] == len(DOCS)
    stated = manifest(tmp_path / "out")["sources"]
    assert {name for one in stated if one["reason"] == "empty" for name in (one["name"], *one["also_as"])} >= set(EMPTY)
    assert len(manifest(tmp_path / "out")["inputs"]) == len(files) + len(DOCS)
    assert problems(tmp_path / "out", source) == []


# --- bombs ----------------------------------------------------------------------------------------------------
_BUILD = """
import sys
from pathlib import Path
from jiaokan import building as builds
from jiaokan.dataset import card, splits
plan = builds.Plan("pile", "1.0.0", card.minimal(), splits.Lists({}))
builds.build([sys.argv[1]], Path(sys.argv[2]), plan, workers=0)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(peak.split()[1])
"""


def _zeros(path: Path, size: int) -> None:
    with gzip.GzipFile(path, "wb", 9, mtime=0) as out:
        for _ in range(size >> 20):
            out.write(bytes(1 << 20))


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process is read from /proc")
def test_what_unpacks_to_a_thousandfold_is_refused_in_little_memory(tmp_path):
    source = piles.write(tmp_path / "in", piles.PLAIN["txt"](DOCS))
    _zeros(source / "zeros.txt.gz", 400 << 20)
    _zeros(source / "zeros.jsonl.gz", 100 << 20)
    with (
        zipfile.ZipFile(source / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros.txt", "w") as out,
    ):
        for _ in range(200):
            out.write(bytes(1 << 20))
    assert (source / "bomb.zip").stat().st_size * 1000 < 200 << 20
    done = subprocess.run([sys.executable, "-c", _BUILD, source, tmp_path / "out"], capture_output=True, check=True)
    assert int(done.stdout) < 500_000  # KiB; the five texts alone take 282,000, with the bombs 284,000
    check_account(tmp_path / "out")
    stated = {entry["name"]: entry for entry in manifest(tmp_path / "out")["sources"]}
    assert stated["zeros.txt.gz"]["fate"] == stated["bomb.zip!/zeros.txt"]["fate"] == "quarantined"


@pytest.mark.parametrize("member", range(3))
def test_a_damaged_member_costs_next_to_nothing_of_those_before_it(tmp_path, member):
    """Each member of a packed table ends with a checksum: what was told before the next ones were unpacked is proved."""
    chance = random.Random(12)  # noqa: S311  (what packs badly: members longer than what is read ahead)
    lines = [
        json.dumps({"text": f"第{n}号告示：今日停水。", "pad": chance.randbytes(3000).hex()}).encode()
        for n in range(180)
    ]
    packed = [gzip.compress(b"\n".join([*lines[at : at + 60], b""]), mtime=0) for at in range(0, 180, 60)]
    packed[member] = packed[member][:-8] + bytes([packed[member][-8] ^ 1]) + packed[member][-7:]
    source = piles.write(tmp_path / "in", {"a.jsonl.gz": b"".join(packed), "c.txt": DOCS[0].text.encode()})
    builds.build([source], tmp_path / "out", plan(), workers=0)
    check_account(tmp_path / "out")
    published = {row["name"] for row in rows(tmp_path / "out", "sources")} - {"c.txt"}
    whole = {f"a.jsonl.gz#L{line}" for line in range(1, member * 60 + 1)}
    assert published <= whole
    assert len(whole - published) < 60  # 256 KiB are read ahead
    assert problems(tmp_path / "out", source) == []


# --- many, and the same ---------------------------------------------------------------------------------------
def test_one_bad_record_of_many_costs_itself(tmp_path):
    """The bad one stands in the middle; its bytes are in rejected/, its line in its name."""
    lines = [json.dumps({"id": n, "text": f"第{n}号告示：今日停水。"}, ensure_ascii=False) for n in range(RECORDS)]
    lines[RECORDS // 2] = lines[RECORDS // 2][:-3]
    source = piles.write(tmp_path / "in", {"many.jsonl": "".join(f"{line}\n" for line in lines).encode()})
    summary = builds.build([source], tmp_path / "out", plan(), workers=0)
    assert summary.fates == {"published": RECORDS - 1, "filtered": 0, "quarantined": 1, "excluded": 0}
    (row,) = rejected(tmp_path / "out")
    place = f"many.jsonl#L{RECORDS // 2 + 1}"
    assert (row["name"], row["reason"], row["text"]) == (place, "bad JSON", f"{lines[RECORDS // 2]}\n")
    assert row["detail"]
    check_account(tmp_path / "out")


def test_records_with_the_same_bytes_are_copies_with_their_own_fields(tmp_path):
    first, second = DOCS[:2]
    again = [first.row, first.row | {"id": "other", "url": "http://example.net/a"}, second.row]
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in again).encode()
    source = piles.write(tmp_path / "in", {"a.jsonl": data, "b.txt": first.text.encode()})
    summary = builds.build([source], tmp_path / "out", plan(), workers=0)
    assert summary.fates["published"] == 4
    found = {row["name"]: row for row in rows(tmp_path / "out", "sources")}
    assert found.keys() == {"a.jsonl#L1", "a.jsonl#L3"}
    copies = [(one["name"], one["source_key"], one["url"]) for one in found["a.jsonl#L1"]["copies"]]
    assert copies == [("a.jsonl#L2", "other", "http://example.net/a"), ("b.txt", None, None)]
    check_account(tmp_path / "out")
    assert problems(tmp_path / "out", source) == []


# --- taken down -----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def pile(tmp_path_factory):
    source = tmp_path_factory.mktemp("pile") / "in"
    files = {"a.jsonl": piles.as_jsonl(DOCS), "copy.txt": DOCS[1].text.encode(), "noise.txt": os.urandom(3000)}
    return piles.write(source, files | {"bad.jsonl": b'{"text": "\xe4\xb8"}\n{"text": 5}\n'})


def _down(pile, to, *which):
    summary = builds.build([pile], to, plan(exclude=which), workers=0)
    assert problems(to) == []
    assert problems(to, pile) == []
    check_account(to)
    return summary


@pytest.mark.parametrize("which", ["a.jsonl#L2", "copy.txt", "id"])
def test_a_source_is_taken_down_by_any_name_of_it(pile, tmp_path, which):
    _down(pile, tmp_path / "whole")
    gone = next(row for row in rows(tmp_path / "whole", "sources") if row["name"] == "a.jsonl#L2")
    summary = _down(pile, tmp_path / "out", gone["source_id"] if which == "id" else which)
    assert summary.fates["excluded"] == 2  # the record and its copy
    for table in ("sources", "documents", "sections", "paragraphs", "edits"):
        kept = [row for row in rows(tmp_path / "whole", table) if row["source_id"] != gone["source_id"]]
        assert _without_relations(rows(tmp_path / "out", table)) == _without_relations(kept)
    released = b"".join(path.read_bytes() for path in sorted((tmp_path / "out").rglob("*")) if path.is_file())
    assert DOCS[1].lines[1].text.encode() not in released
    assert all(DOCS[1].text != row["text"] for row in rejected(tmp_path / "out"))


def _without_relations(found):
    """What is related to a source is said of others too, and goes with it."""
    return sorted(json.dumps({k: v for k, v in row.items() if k not in ("duplicate_group", "flags")}) for row in found)


def test_edits_are_counted_of_what_is_published_alone(pile, tmp_path):
    summary = _down(pile, tmp_path / "out", "a.jsonl#L2", "a.jsonl#L4")
    counts = Counter(rule for row in rows(tmp_path / "out", "edits") for rule in row["rules"])
    assert counts
    assert dict(summary.edits_by_rule) == dict(counts)


def test_what_is_to_be_done_stands_beside_what_was_left_out(pile, tmp_path):
    summary = _down(pile, tmp_path / "out")
    steps = {row["name"]: row["next_step"] for row in rejected(tmp_path / "out")}
    assert steps.keys() == {"noise.txt", "bad.jsonl#L1", "bad.jsonl#L2"}
    assert all(steps.values()), steps
    told = {name: one.next_step for one in summary.left_out for name, _ in one.first}
    assert told == steps


def test_what_was_not_published_can_be_taken_down_too(pile, tmp_path):
    _down(pile, tmp_path / "out", "noise.txt", "bad.jsonl#L1")
    assert {row["name"] for row in rejected(tmp_path / "out")} == {"bad.jsonl#L2"}


def test_nothing_is_left_where_all_is_taken_down(pile, tmp_path):
    with pytest.raises(InputError, match="nothing could be published"):
        builds.build([pile], tmp_path / "out", plan(exclude=tuple(f"a.jsonl#L{n}" for n in range(1, 6))), workers=0)
    assert not (tmp_path / "out").exists()


# --- workers --------------------------------------------------------------------------------------------------
def test_a_mixed_pile_gives_the_same_bytes_with_any_workers(forked_workers, tmp_path):
    source = tmp_path / "in"
    for number, name in enumerate(piles.FORMATS):
        if name != "pdf":
            piles.write(source / name, piles.FORMATS[name](piles.corpus(3, seed=number)))
    (source / "cut.jsonl.gz").write_bytes(gzip.compress(piles.as_jsonl(DOCS), mtime=0)[:-20])
    (source / "noise.txt").write_bytes(bytes(range(256)) * 8)
    found = []
    for workers in (0, 2):
        out = tmp_path / f"by-{workers}"
        builds.build([source], out, builds.Plan("pile", "1.0.0", card.minimal(), splits.Lists({})), workers=workers)
        found.append(support.digests(out))
        check_account(out)
    assert found[0] == found[1]
    assert problems(tmp_path / "by-2", source) == []
