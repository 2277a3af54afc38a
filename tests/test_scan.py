"""The scan for cues: the same answers from both engines, whatever the line; the words that expressions need."""

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
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement

from jiaokan.bench import pages
from jiaokan.page import cues, scan
from jiaokan.page.factors import factors
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
needs_automata = pytest.mark.skipif(not scan._HAS_AUTOMATA, reason="no wheel of ahocorasick_rs for this machine")
ENGINES = [pytest.param("automaton", marks=needs_automata), "table"]


@cache
def lines():
    shown = (line for cue in cues.load().cues() for line in (*cue.like, *cue.unlike))
    return tuple(dict.fromkeys([*(line for page in pages.load() for _, line in page.lines), *shown, *HOSTILE, *CASES]))


def confirmed(engine, patterns, of):
    """The expressions that an engine proposes for each line and that do match it."""
    sought = list(map(cues.expression, patterns))
    found = Scanner(patterns, engine=engine).candidates(of)
    return [
        tuple(number for number in each if sought[number].search(line)) for each, line in zip(found, of, strict=True)
    ]


# --- what is found ---------------------------------------------------------------------------------------------------
@needs_automata
def test_both_engines_give_the_same_answers_on_pages_cues_and_hostile_lines():
    quick, slow = (confirmed(engine, PATTERNS, lines()) for engine in ("automaton", "table"))
    assert [line for line, one, other in zip(lines(), quick, slow, strict=True) if one != other] == []
    assert sum(map(len, quick)) > 5000


_LOOKED = 600  # code points of a line that each expression is looked for in, one by one


@cache
def matched() -> tuple[list[str], list[tuple[int, ...]]]:
    """Give some lines, and the expressions that match each, looked for one by one."""
    some = [each[:_LOOKED].encode("utf-8", "replace").decode() for each in (*lines()[::97], *HOSTILE, *CASES)]
    sought = list(map(cues.expression, PATTERNS))
    return some, [tuple(number for number, each in enumerate(sought) if line and each.search(line)) for line in some]


@pytest.mark.parametrize("engine", [*ENGINES, "auto"])
def test_no_match_is_missed(engine):
    some, slow = matched()
    assert confirmed(engine, PATTERNS, some) == slow


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("line", CASES)
def test_letters_of_any_case_are_found(engine, line):
    expressions = ["copyright", "All Rights Reserved", "ICP备", "app", "VX", "powered by", "[KM]B", "tags"]
    assert confirmed(engine, expressions, [line]) == confirmed(engine, expressions, [line.swapcase()]) != [()]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_letter_that_only_python_folds_is_found(engine):
    assert confirmed(engine, ["design by"], ["DES\u0130GN BY x"]) == [(0,)]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_may_match_is_told_in_order_and_once(engine):
    scanner = Scanner(["载", "下载(?!量)", "x*", "下"], engine=engine)
    assert scanner.candidates(["下载下载下载量", ""]) == [(0, 1, 2, 3), ()]
    assert scanner.candidates([]) == []


# --- the words an expression needs -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("侵删", {"侵删"}),
        ("侵删|版权", {"侵删", "版权"}),
        ("(?:侵删|版权)(?:所有)?", {"侵删", "版权"}),
        ("下一?篇", {"下篇", "下一篇"}),
        ("下一+篇", {"下"}),
        ("下一{0,2}篇章", {"篇章"}),
        ("下一{2}篇", {"下"}),
        ("网(?!络|点)页", {"网页"}),
        ("(?<![给为])我县", {"我县"}),
        ("[上下]", {"上", "下"}),
        ("[上下]一篇", {"上一篇", "下一篇"}),
        ("[0-3]", {"0", "1", "2", "3"}),
        (r"\[广告\]", {"[广告]"}),
        (r"\d广\S", {"广"}),
        (r"\u5e7f告|\U0001f446", {"广告", "\U0001f446"}),
        ("(?:a|b?)广", {"广", "a广", "b广"}),
        ("^版权$", {"版权"}),
        ("a{2,3}b", {"a"}),
        ("(?:甲乙|丙){0,1}丁", {"丁"}),
        ("(?:甲乙|丙){1,9}", {"甲乙", "丙"}),
    ],
)
def test_an_expression_needs_words(pattern, words):
    assert factors(pattern) == words


@pytest.mark.parametrize(
    "pattern", ["", ".", "x*", "x?", "[^a]", "[㐀-鿿]", r"\s+", "甲|x*", "(?:甲)?", "(?!甲)", "(?:甲|)"]
)
def test_an_expression_that_may_match_without_a_word_needs_none(pattern):
    assert factors(pattern) is None


@given(
    st.from_regex(
        re.compile("(?:[甲乙丙]{1,2}|[甲乙][?*+]|\\((?:甲乙?|丙)\\)[?+]?|\\[甲乙\\]|甲\\{0,2\\}|\\|){1,6}"),
        fullmatch=True,
    ),
    st.text("甲乙丙", max_size=8),
)
def test_where_an_expression_matches_one_of_its_words_stands(pattern, line):
    words = factors(pattern)
    if words is not None and re.search(pattern, line):
        assert any(word in line for word in words)


# --- engines ---------------------------------------------------------------------------------------------------------
PROGRAM = """
import json, sys
sys.modules["ahocorasick_rs"] = None
from jiaokan.page import cues, scan
patterns = [each for cue in cues.load().cues() for each in cue.patterns]
json.dump([scan._HAS_AUTOMATA, *scan.Scanner(patterns).candidates(json.loads(sys.argv[1]))], sys.stdout)
"""


def test_without_automata_the_answers_are_the_same():
    some = ["本站提供下载", "版权所有 翻版必究", "村里修了一条路。"]
    environment = {"PYTHONPATH": str(ROOT / "builder"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", PROGRAM, json.dumps(some)]
    told = json.loads(subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout)
    assert told == [False, *map(list, Scanner(PATTERNS).candidates(some))]


@needs_automata
def test_threads_may_share_a_scanner():
    scanner = Scanner(["下载", "本站"], engine="automaton")
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
def test_an_automaton_is_asked_for_where_it_has_a_wheel(system, machine, has, python, kind):
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    locked = re.findall("(?m)^ahocorasick-rs==.*?(?= \\\\$)", (ROOT / "requirements.lock").read_text(encoding="utf-8"))
    machine = {
        "sys_platform": system,
        "platform_machine": machine,
        "platform_python_implementation": kind,
        "python_version": python,
        "python_full_version": f"{python}.1",
    }
    wanted = has and kind == "CPython" and python != "3.15"
    for requirements in (told, locked):
        asked = [Requirement(each) for each in requirements if each.startswith("ahocorasick")]
        assert sum(each.marker.evaluate(machine) for each in asked) == wanted
