"""``make quick`` leaves no room of the code out, and what it names is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import read_json

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "builder" / "jiaokan"
QUICK = read_json(ROOT / "tests" / "cases" / "quick.json")
TESTS_OF = read_json(ROOT / "tests" / "cases" / "mutants.json")["tests"]


def room_of(module):
    """Give the folder of a module; the benchmark is one room, whatever stands in it."""
    parts = module.relative_to(PACKAGE).parent.parts
    return parts[0] if parts[:1] == ("bench",) else "/".join(parts)


def known_tests(room):
    """Give the test files of a room's modules, as the mutants know them."""
    found = set()
    for module in (path for path in PACKAGE.rglob("*.py") if room_of(path) == room):
        place = module.relative_to(PACKAGE).as_posix()
        found.update(TESTS_OF[max((key for key in TESTS_OF if place.startswith(key)), key=len)])
    return found


def test_every_room_of_the_code_is_named():
    assert {room_of(path) for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"} == set(QUICK["rooms"])


@pytest.mark.parametrize("room", QUICK["rooms"])
def test_a_room_is_tried_by_tests_of_its_modules(room):
    assert QUICK["rooms"][room]
    assert set(QUICK["rooms"][room]) <= known_tests(room)


def test_no_file_is_left_out_as_a_whole_and_what_is_left_out_exists():
    for each in QUICK["left to make test"]:
        file, _, test = each.partition("::")
        assert any(file in named for named in QUICK["rooms"].values())
        assert f"\ndef {test}(" in (ROOT / file).read_text(encoding="utf-8")
    for file in {file for named in QUICK["rooms"].values() for file in named}:
        there = re.findall(r"^def (test_\w+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
        left = [each for each in QUICK["left to make test"] if each.startswith(f"{file}::")]
        assert len(there) > 2 * len(left), file


def test_what_is_run_is_what_is_named():
    done = subprocess.run([sys.executable, "tests/quick.py"], cwd=ROOT, capture_output=True, check=True, text=True)
    words = done.stdout.split()
    assert {word for word in words if not word.startswith("--")} == {
        f for named in QUICK["rooms"].values() for f in named
    }
    assert [word.partition("=")[2] for word in words if word.startswith("--")] == QUICK["left to make test"]
