"""Every law takes its number of draws from ``tests/draws.py``, and ``make torture`` knows every file that holds one."""

from __future__ import annotations

import ast
import subprocess

import pytest
from tests import torture
from tests.conftest import ROOT
from tests.draws import draws

FILES = sorted((ROOT / "tests").rglob("test_*.py"))


def called(node):
    """Give the name of what a call or a decorator calls."""
    found = node.func if isinstance(node, ast.Call) else node
    return getattr(found, "attr", getattr(found, "id", None))


def has_laws(tree):
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return any(called(each) == "given" for node in functions for each in node.decorator_list)


def own_numbers(tree):
    """Give the lines on which a number of draws is written down as it is."""
    words = (word for node in ast.walk(tree) if isinstance(node, ast.Call) for word in node.keywords)
    return [word.value.lineno for word in words if word.arg == "max_examples" and isinstance(word.value, ast.Constant)]


def test_torture_draws_every_file_that_holds_a_law_once():
    held = [path for path in FILES if has_laws(ast.parse(path.read_text(encoding="utf-8")))]
    found = torture.law_files()
    assert len(found) == len(set(found))
    assert set(held) <= set(found)
    assert {path for path in found if path.parent.name != "properties"} <= set(held)


def test_no_law_is_drawn_as_often_whatever_is_asked_for():
    found = {path.name: own_numbers(ast.parse(path.read_text(encoding="utf-8"))) for path in FILES}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("code", "lines"),
    [("@settings(max_examples=3)\ndef f(): ...", [1]), ("settings(max_examples=draws(3))", []), ("f(most=3)", [])],
)
def test_a_number_that_is_written_down_is_found_and_no_other(code, lines):
    assert own_numbers(ast.parse(code)) == lines


def test_of_a_file_with_other_tests_the_laws_alone_are_drawn():
    file = ROOT / "tests" / "test_shown.py"
    command = [*torture.draw_laws(file, 1), "--collect-only", "-qq"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    tree = ast.parse(file.read_text(encoding="utf-8"))
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    laws = [node for node in tests if any(called(each) == "given" for each in node.decorator_list)]
    assert done.stdout.strip() == f"tests/test_shown.py: {len(laws)}"
    assert 0 < len(laws) < len(tests)


@pytest.mark.parametrize(("most", "drawn"), [(1, 1), (20, 20), (25, 20), (100, 30)])
def test_few_draws_are_all_made(most, drawn, monkeypatch):
    monkeypatch.setattr("tests.draws.DRAWS", 0.3)
    assert draws(most) == drawn
