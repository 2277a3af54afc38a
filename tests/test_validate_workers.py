"""Sources are looked at in other processes: the same is found in the same order, and what fails there is told."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pytest
from tests import forked, support, warm

from jiaokan.checks import bundles
from jiaokan.checks.coverage import Coverage
from jiaokan.checks.gathered import Chunk, Part, Sheaf
from jiaokan.engines import processes
from jiaokan.errors import InputError
from jiaokan.validate import validate

REPORT = "a02627630d4c8463d8c7207d"
needs_forks = pytest.mark.skipif(not processes.CAN_FORK, reason="libraries do not bear a fork on this system")
GOOD = "各村成立巡堤小组，每班十二人，早晚各走一遍。第{}村已经上报。\n"


def told(folder, workers, **how):
    """Give every line, what was covered, and all that was said of it."""
    coverage = Coverage()
    lines = list(map(str, validate(folder, coverage=coverage, workers=workers, **how)))
    return lines, coverage.to_json(), list(coverage.lines()), coverage.verdict()


BREAKS = {
    "nothing": [],
    "a row of the wrong form": {
        "do": "set", "table": "sections/train", "row": {"source_id": REPORT, "ordinal": 1}, "values": {"level": 0},
    },
    "a row twice": {"do": "repeat", "table": "paragraphs/train", "row": 3},
    "rows in several splits": [
        {"do": "set", "table": "paragraphs/train", "row": 2, "values": {"kind": "item"}},
        {"do": "set", "table": "documents/test", "row": 0, "values": {"title": "别的"}},
        {"do": "drop", "table": "edits/train", "row": 1},
    ],
    "a file that cannot be read": {"do": "flip-byte", "path": "data/edits/train-00000-of-00001.parquet", "at": 60},
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_the_same_is_found_in_the_same_order_whatever_the_workers(broken, forked_workers, monkeypatch, name):
    """Bundles of one source each: several are under way."""
    monkeypatch.setattr(bundles, "_MOST_SOURCES", 1)
    folder = broken(BREAKS[name])
    here = told(folder, 0, checksums=False)
    assert bool(here[0]) == (name != "nothing")
    assert told(folder, 2, checksums=False) == here


def test_sources_that_are_given_reach_the_workers(small_base, forked_workers, monkeypatch):
    monkeypatch.setattr(bundles, "_MOST_SOURCES", 1)
    files = [str(path) for path in support.BASE.glob("*.txt")]
    assert told(small_base, 1, sources=files) == told(small_base, 0, sources=files)
    assert told(small_base, 1, sources=files[:1]) == told(small_base, 0, sources=files[:1])
    assert told(small_base, 1, sources=files[:1])[0]


def test_the_command_says_the_same_with_workers_and_without(broken, run, run_anew):
    folder = broken(BREAKS["rows in several splits"])
    here, there = run("validate", folder, "--workers", 0), run_anew("validate", folder, "--workers", 2)
    assert (here.returncode, here.stdout, here.stderr) == (there.returncode, there.stdout, there.stderr)
    assert here.returncode == 1


# --- on the way -----------------------------------------------------------------------------------------------
def chunk(file, rows, first=0):
    return Chunk(file, first, pa.RecordBatch.from_pylist([{"at": at, "text": "长" * at} for at in range(rows)]))


def test_no_more_of_a_chunk_goes_along_than_is_needed():
    many = chunk("paragraphs/train-a", 5000, first=100)
    sheaf = Sheaf("train", Part(chunk("sources/train-a", 9), 4, 5), ((), (), (Part(many, 40, 43),), ()), 7)
    data = pickle.dumps(bundles.Bundle([sheaf]))
    assert len(data) < 10_000
    (found,) = pickle.loads(data)  # noqa: S301  (made here)
    assert (found.split, found.size, found.count("paragraphs"), found.count("edits")) == ("train", 7, 3, 0)
    assert found.of_source("at") == 4
    (part,) = found.rows[2]
    rows = part.chunk.rows(part.start, part.stop)
    assert [row.row for row in rows] == [row.row for row in many.rows(40, 43)]
    assert [row.at("text") for row in rows] == [f"paragraphs/train-a row {number} text" for number in (140, 141, 142)]


def test_a_chunk_of_several_sources_goes_along_once():
    shared = chunk("edits/train-a", 60)
    source = chunk("sources/train-a", 3)
    sheaves = [
        Sheaf("train", Part(source, at, at + 1), ((), (), (), (Part(shared, at, at + 1),)), 1) for at in range(3)
    ]
    found = pickle.loads(pickle.dumps(bundles.Bundle(sheaves)))  # noqa: S301  (made here)
    assert len({id(sheaf.rows[3][0].chunk) for sheaf in found}) == 1
    assert [sheaf.of_source("at") for sheaf in found] == [0, 1, 2]


def test_an_error_of_reading_comes_behind_the_sources_before_it():
    def sheaves():
        yield Sheaf("train", Part(chunk("sources/train-a", 1), 0, 1), ((), (), (), ()), 1)
        raise bundles.UnreadableError("edits/train-a row 7", "cannot be read")

    cut = bundles.cut(sheaves(), lambda _: 0)
    assert len(next(cut)) == 1
    with pytest.raises(InputError, match="edits/train-a row 7"):
        next(cut)


def test_what_goes_along_with_a_source_counts_for_its_bundle():
    def sheaves():
        for at in range(4):
            yield Sheaf("train", Part(chunk("sources/train-a", 4), at, at + 1), ((), (), (), ()), 1)

    assert [len(each) for each in bundles.cut(sheaves(), lambda _: 0)] == [4]
    assert [len(each) for each in bundles.cut(sheaves(), lambda _: 1 << 20)] == [1, 1, 1, 1]


# --- what fails there -----------------------------------------------------------------------------------------
FAULTY = """
import os, signal, time
import jiaokan.checks as checks
from dataclasses import replace
from jiaokan.checks import quick

def find(unit):
    text = unit.source["raw_text"]
    if "触发异常" in text:
        raise KeyError("某键")
    if "触发内存" in text:
        raise MemoryError
    if "触发退出" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    while "触发循环" in text:
        time.sleep(0.05)  # as good as work: only a kill from outside ends it
    yield from ()

checks.UNIT_CHECKS = quick.UNIT_CHECKS = tuple(
    replace(each, find=find) if each.id == "titles" else each for each in checks.UNIT_CHECKS
)
"""


def _with_fault() -> None:
    """Let the check fail in a command that was forked, and in its workers."""
    exec(FAULTY, {})  # noqa: S102  (ours, as it is run in a process that starts anew)
    warm.with_workers()


class Faulty(NamedTuple):
    """A release, and how to validate it with a check that fails on some texts, in forked processes or anew."""

    folder: Path
    env: dict[str, str]

    def validate(self, *options):
        command = ("validate", self.folder, *options)
        return forked.command(command, cwd=self.folder.parent, env=self.env, arm=_with_fault)

    @contextmanager
    def started(self, anew, said):
        command = ["validate", self.folder, "--workers", "1"]
        if anew:
            call, env = [sys.executable, "-m", "jiaokan", *command], {**os.environ, **self.env}
            with subprocess.Popen(call, env=env, stderr=said, stdout=said) as done:
                yield done
        else:
            yield forked.start(command, _with_fault, said.fileno())


@pytest.fixture
def faulty(run, tmp_path):
    """Build texts, and give how to validate the release with a check that fails on some."""
    (tmp_path / "in").mkdir()
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "sitecustomize.py").write_text(FAULTY, encoding="utf-8")

    def make(word):
        texts = {f"{number}.txt": GOOD.format(number) for number in range(4)}
        texts["2-bad.txt"] = f"本文会{word}，其余照旧。\n"
        for name, text in texts.items():
            (tmp_path / "in" / name).write_text(text, encoding="utf-8")
        done = run("build", tmp_path / "in", "--out", tmp_path / "out")
        assert done.returncode == 0, done.stderr.decode()
        path = os.pathsep.join([str(tmp_path / "path"), *filter(None, [os.environ.get("PYTHONPATH")])])
        return Faulty(tmp_path / "out", {"PYTHONPATH": path, "TMPDIR": str(tmp_path)})

    return make


@needs_forks
def test_a_check_that_fails_is_a_fault_of_ours_that_names_the_source(faulty, tmp_path):
    release = faulty("触发异常")
    said = set()
    for workers in (0, 1):
        done = release.validate("--workers", workers)
        assert done.returncode == 70, done.stderr.decode()
        line = done.stderr.decode().splitlines()[-1]
        assert "sources/train-00000-of-00001.parquet row 2 source_id: a check failed with KeyError" in line
        assert len(list(tmp_path.glob("jiaokan-fault-*.log"))) == workers + 1
        said.add(line.partition("traceback")[0])
    assert len(said) == 1


@needs_forks
def test_a_source_for_which_there_is_no_memory_is_named(faulty):
    release = faulty("触发内存")
    for workers in (0, 1):
        done = release.validate("--workers", workers)
        assert done.returncode == 2
        assert "row 2 source_id: takes more memory than there is; try fewer --workers" in done.stderr.decode()


@needs_forks
def test_a_source_that_kills_its_worker_is_not_looked_at_and_the_others_are(faulty):
    done = faulty("触发退出").validate()
    assert done.returncode == 1, done.stderr.decode()
    (line,) = done.stdout.decode().splitlines()
    place = "sources/train-00000-of-00001.parquet row 2 source_id"
    assert line.startswith(f"{place}: not looked at, fault: worker died (signal 9); --workers 0 gives it all the time")
    assert line.endswith(" [given-up]")
    assert "1 of 5 sources not looked at: '2-bad.txt'" in done.stderr.decode()


@needs_forks
@pytest.mark.parametrize(("name", "anew"), [("SIGTERM", True), ("SIGINT", False)])
def test_a_signal_ends_the_workers_too(faulty, name, anew):
    with tempfile.TemporaryFile() as said, faulty("触发循环").started(anew, said) as validation:
        deadline = time.monotonic() + 60
        while not children_of(validation.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        workers = children_of(validation.pid)
        time.sleep(0.5)
        os.kill(validation.pid, getattr(signal, name))
        assert validation.wait() == 128 + getattr(signal, name)
        said.seek(0)
        assert said.read().decode() == f"jiaokan: stopped by {name}\n"
    assert workers
    assert not [pid for pid in workers if Path("/proc", pid).exists()]


def children_of(pid) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    except OSError:
        pytest.skip("this system does not tell which processes a process has started")


def test_a_stream_holds_no_more_than_its_slice():
    batch = pa.RecordBatch.from_pylist([{"text": "渠" * 1000}] * 1000)
    stream = bundles.to_stream(batch.slice(10, 2))
    assert len(io.BytesIO(stream).getvalue()) < 20_000
    assert bundles.of_stream(stream).to_pylist() == batch.slice(10, 2).to_pylist()
