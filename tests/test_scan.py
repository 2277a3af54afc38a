"""The scan for cues: the same answers from both engines, whatever the line, and from any state of the cache."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from jiaokan.bench import pages
from jiaokan.page import cues, scan
from jiaokan.page.scan import Scanner

ROOT = Path(__file__).parent.parent
PATTERNS = tuple(pattern for cue in cues.load().cues() for pattern in cue.patterns)
HOSTILE = [
    "",
    " ",
    "\0",
    "本站\0版权所有",
    "\ud800",
    "版权所有\udfff：某局",
    "\ufffd\ufeff\u200b本站",
    "\U0010ffff下载",
    "下" * 5000 + "载",
    "下载" * 5000,
    "-" * 10000,
    "（" * 10000,
    " \u3000\t" * 3000 + "版权所有",
    "版权所有：" + "某" * 3000 + "局",
    "1" * 10000,
    "a.b." * 3000 + "com",
    "0：1:2 " * 2000,
    "本站\r下载\n登录",
    "e\u0301\u0301\u0301" * 500,
]
CASES = [
    "Copyright 2020",
    "COPYRIGHT 2020",
    "cOpYrIgHt 2020",
    "ALL RIGHTS RESERVED",
    "all rights reserved",
    "icp备12345678号",
    "下载app",
    "加vx：abc123",
    "POWERED BY x",
    "\u212amB 128 \u212aB",  # KELVIN SIGN, which folds to k
    "tag\u017f: a, b",  # LATIN SMALL LETTER LONG S, which folds to s
]
# LATIN CAPITAL LETTER I WITH DOT ABOVE: Python alone takes it for an i, so neither engine proposes it.
TURKISH = "DES\u0130GN BY x"
needs_hyperscan = pytest.mark.skipif(not scan._HAS_HYPERSCAN, reason="no wheel of hyperscan for this machine")


@cache
def lines():
    shown = (line for cue in cues.load().cues() for line in (*cue.like, *cue.unlike))
    return tuple(
        dict.fromkeys([*(line for page in pages.load() for _, line in page.lines), *shown, *HOSTILE, *CASES, TURKISH])
    )


def confirmed(engine, patterns, of):
    """The expressions that an engine proposes for each line and that do match it."""
    sought = [re.compile(each, re.IGNORECASE) if isinstance(each, str) else each for each in patterns]
    found = Scanner([each.pattern for each in sought], engine=engine).candidates(of)
    return [
        tuple(number for number in each if sought[number].search(line)) for each, line in zip(found, of, strict=True)
    ]


# --- what is found ---------------------------------------------------------------------------------------------------
@needs_hyperscan
def test_both_engines_give_the_same_answers_on_pages_cues_and_hostile_lines():
    hyper, re2 = (confirmed(engine, PATTERNS, lines()) for engine in ("hyperscan", "re2"))
    assert [line for line, one, other in zip(lines(), hyper, re2, strict=True) if one != other] == []
    assert sum(map(len, hyper)) > 5000


@pytest.mark.parametrize("engine", [pytest.param("hyperscan", marks=needs_hyperscan), "re2", "auto"])
def test_no_match_is_missed(engine):
    some = [*(line for line in lines()[::7] if line != TURKISH), *HOSTILE, *CASES]
    slow = [
        tuple(number for number, each in enumerate(PATTERNS) if line and each.search(line))
        for line in (each.encode("utf-8", "replace").decode() for each in some)
    ]
    assert confirmed(engine, PATTERNS, [each.encode("utf-8", "replace").decode() for each in some]) == slow


@pytest.mark.parametrize("engine", [pytest.param("hyperscan", marks=needs_hyperscan), "re2"])
@pytest.mark.parametrize("line", CASES)
def test_letters_of_any_case_are_found(engine, line):
    expressions = ["copyright", "All Rights Reserved", "ICP备", "app", "VX", "powered by", "[KM]B", "tags"]
    assert confirmed(engine, expressions, [line]) == confirmed(engine, expressions, [line.swapcase()]) != [()]


@pytest.mark.parametrize("engine", [pytest.param("hyperscan", marks=needs_hyperscan), "re2"])
def test_what_may_match_is_told_in_order_and_once(engine):
    scanner = Scanner(["载", "下载(?!量)", "x*", "下"], engine=engine)
    assert scanner.candidates(["下载下载下载量", ""]) == [(0, 1, 2, 3), ()]
    assert scanner.candidates([]) == []


# --- what was compiled and kept --------------------------------------------------------------------------------------
@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "jiaokan"


def ask(patterns=("本站", "下载")):
    return Scanner(patterns, engine="hyperscan").candidates(["本站下载", "下载", "无"])


ANSWER = [(0, 1), (1,), ()]


@needs_hyperscan
def test_what_was_compiled_is_kept_and_read_again(kept, monkeypatch):
    assert ask() == ANSWER
    (file,) = kept.iterdir()
    monkeypatch.setattr(scan, "_compile", None)  # nothing is compiled a second time
    assert ask() == ANSWER
    assert list(kept.iterdir()) == [file]


@needs_hyperscan
def test_other_expressions_are_another_file(kept):
    ask()
    assert ask(("本站", "上传")) == [(0,), (), ()]
    assert len(list(kept.iterdir())) == 2


@needs_hyperscan
@pytest.mark.parametrize("damage", ["empty", "junk", "cut", "longer", "changed", "a folder"])
def test_a_broken_file_is_made_anew(kept, damage):
    ask()
    (file,) = kept.iterdir()
    whole = file.read_bytes()
    half = len(whole) // 2
    if damage == "a folder":
        file.unlink()
        file.mkdir()
    else:
        broken = {
            "empty": b"",
            "junk": b"jiaokan" * 100,
            "cut": whole[:half],
            "longer": whole + b"!",
            "changed": whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :],
        }
        file.write_bytes(broken[damage])
    assert ask() == ANSWER
    assert [each.name for each in kept.iterdir()] == [file.name]
    assert file.is_dir() or file.read_bytes() == whole


@needs_hyperscan
def test_a_cache_that_cannot_be_written_is_done_without(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert ask() == ANSWER
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert ask() == ANSWER


@needs_hyperscan
def test_a_disk_that_is_full_leaves_nothing_behind(kept, monkeypatch):
    def full(path, data):
        path.open("wb").close()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert ask() == ANSWER
    assert list(kept.iterdir()) == []


@needs_hyperscan
def test_a_processor_that_hyperscan_refuses_has_re2(kept, monkeypatch):
    def refuse(_):
        raise scan.hyperscan.ArchitectureError

    monkeypatch.setattr(scan, "_compile", refuse)
    assert Scanner(["本站"]).candidates(["本站"]) == [(0,)]
    with pytest.raises(scan.hyperscan.ArchitectureError):
        ask()


PROGRAM = """
import json, sys
if sys.argv[1] == "without":
    sys.modules["hyperscan"] = None
from jiaokan.page import cues, scan
patterns = [each.pattern for cue in cues.load().cues() for each in cue.patterns]
found = scan.Scanner(patterns).candidates(["本站提供下载", "版权所有 翻版必究", "村里修了一条路。"])
json.dump([scan._HAS_HYPERSCAN, *found], sys.stdout)
"""


def start(how, folder):
    environment = {"XDG_CACHE_HOME": str(folder), "PYTHONPATH": str(ROOT / "builder"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", PROGRAM, how]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def answer(process):
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(out)


@needs_hyperscan
def test_two_processes_at_once_agree_and_leave_one_file(tmp_path):
    first, second = map(answer, [start("with", tmp_path), start("with", tmp_path)])
    assert first == second
    assert first[1:] == answer(start("with", tmp_path))[1:]
    assert [each.suffix for each in (tmp_path / "jiaokan").iterdir()] == [".hs"]


def test_without_hyperscan_the_answers_hold_what_they_were(tmp_path):
    without = answer(start("without", tmp_path))
    assert without[0] is False
    assert not (tmp_path / "jiaokan").exists()
    has, *found = answer(start("with", tmp_path))
    if has:  # each may propose a little too much: what both do not is what neither may miss
        for line, one, other in zip(
            ["本站提供下载", "版权所有 翻版必究", "村里修了一条路。"], without[1:], found, strict=True
        ):
            for number in set(one) ^ set(other):
                assert not PATTERNS[number].search(line)


@needs_hyperscan
def test_threads_may_share_a_scanner():
    scanner = Scanner(["下载", "本站"], engine="hyperscan")
    long = ["下载" * 3000, "本站" * 3000]
    wrong = []

    def work():
        wrong.extend(found for _ in range(200) if (found := scanner.candidates(long)) != [(0,), (1,)])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert wrong == []


# --- the machines it is installed on ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("system", "machine", "has"),
    [
        ("linux", "x86_64", True),
        ("linux", "aarch64", True),
        ("darwin", "arm64", True),
        ("darwin", "x86_64", True),
        ("win32", "AMD64", True),
        ("linux", "riscv64", False),
        ("linux", "i686", False),
        ("linux", "", False),
        ("win32", "ARM64", False),
        ("win32", "x86", False),
        ("freebsd14", "amd64", False),
    ],
)
@pytest.mark.parametrize(
    ("python", "kind"), [("3.11", "CPython"), ("3.14", "CPython"), ("3.15", "CPython"), ("3.11", "PyPy")]
)
def test_hyperscan_is_asked_for_where_it_has_a_wheel(system, machine, has, python, kind):
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    locked = re.findall("(?m)^hyperscan==.*?(?= \\\\$)", (ROOT / "requirements.lock").read_text(encoding="utf-8"))
    machine = {
        "sys_platform": system,
        "platform_machine": machine,
        "platform_python_implementation": kind,
        "python_version": python,
        "python_full_version": f"{python}.1",
    }
    wanted = has and kind == "CPython" and python != "3.15"
    for requirements in (told, locked):
        asked = [Requirement(each) for each in requirements if each.startswith("hyperscan")]
        assert sum(each.marker.evaluate(machine) for each in asked) == wanted
