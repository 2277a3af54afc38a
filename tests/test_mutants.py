"""The mutants of our code: what is changed and what is not, and that those no test can notice still exist."""

from __future__ import annotations

import ast
import sys
from types import ModuleType

import pytest
from tests import mutants, mutants_patch, mutants_run

SOURCE = '''
"""A module: 1 < 2."""
LIMIT: "int | None" = 5

@cache(maxsize=8)
def far(one: str | None = "a") -> bool | None:
    """Say 3 > 4."""
    return not one and len(one) >= 0.5 * LIMIT and zip(one, one, strict=True)
'''


def test_comparisons_operators_and_numbers_are_changed_and_nothing_else():
    found = [(mutant.old, mutant.new) for mutant, _ in mutants.mutants_of("x.py", SOURCE)]
    whole = "not one and len(one) >= 0.5 * LIMIT and zip(one, one, strict=True)"
    assert found == [
        ("5", "6"),
        ("5", "4"),
        (whole, whole.replace("and", "or")),
        ("not one", "one"),
        ("len(one) >= 0.5 * LIMIT", "len(one) > 0.5 * LIMIT"),
        ("0.5 * LIMIT", "0.5 // LIMIT"),
        ("0.5", "0.55"),
        ("0.5", "0.45"),
    ]


def test_each_mutant_is_the_module_with_one_change():
    made = list(mutants.mutants_of("x.py", SOURCE))
    assert [mutant.number for mutant, _ in made] == list(range(len(made)))
    assert [mutant for mutant, _ in made] == list(mutants.named("x.py", SOURCE))
    whole = ast.unparse(ast.parse(SOURCE))
    assert all(source != whole for _, source in made)
    assert len({source for _, source in made}) == len(made)
    assert {mutant.function for mutant, _ in made} == {0, 5}


@pytest.mark.parametrize("source", ["x = 0.0", "x = 1", "x = -1", "x = a | b", "x = a in b", "x += 1", "x = True"])
def test_no_mutant_is_what_it_was(source):
    made = [changed for _, changed in mutants.mutants_of("x.py", source)]
    assert made
    assert source not in made


def test_the_same_seed_draws_the_same_mutants_and_a_number_draws_one():
    one = mutants.draw(["dataset/splits.py"], mutants.parse(["--n", "4", "--seed", "3"]))
    assert one == mutants.draw(["dataset/splits.py"], mutants.parse(["--n", "4", "--seed", "3"]))
    assert one != mutants.draw(["dataset/splits.py"], mutants.parse(["--n", "4", "--seed", "4"]))
    number = one[2][0].number
    assert mutants.draw(["dataset/splits.py"], mutants.parse(["--only", str(number)])) == [one[2]]


def test_every_module_has_tests_and_they_are_there():
    for module in mutants.modules():
        assert all((mutants.ROOT / test).exists() for test in mutants.tests_of(module)), module


def test_mutants_that_no_test_can_notice_exist_and_say_why():
    known = mutants.equivalent()
    for module in {key[0] for key in known}:
        source = (mutants.PACKAGE / module).read_text(encoding="utf-8")
        there = {(module, each.line, each.old, each.new) for each in mutants.named(module, source)}
        assert {key for key in known if key[0] == module} <= there
    assert all(len(why) > 20 for why in known.values())


@pytest.fixture
def loaded(monkeypatch):
    """Two modules as loaded ones: the second holds a function, a class and a constant of the first."""
    one, two = ModuleType("jiaokan.one"), ModuleType("jiaokan.two")
    source = (
        "LIMIT = 5\nclass Box:\n    @property\n    def size(self): return LIMIT + 1\ndef far(n): return n > LIMIT\n"
    )
    for module in (one, two):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(source, vars(one))  # noqa: S102  (written above)
    vars(two).update(far=one.far, Box=one.Box, LIMIT=one.LIMIT)
    return source, one, two


def test_a_function_changes_wherever_it_is_held(loaded):
    source, one, two = loaded
    mutants_patch.patch("jiaokan.one", source.replace("n > LIMIT", "n >= LIMIT").replace("+ 1", "+ 2"), ["jiaokan.two"])
    assert one.far(5)
    assert two.far(5)
    assert two.Box().size == 7


def test_a_constant_changes_where_it_was_imported_and_nowhere_else(loaded):
    source, one, two = loaded
    mutants_patch.patch("jiaokan.one", source.replace("LIMIT = 5", "LIMIT = 6"), ["jiaokan.two"])
    assert (one.LIMIT, two.LIMIT) == (6, 6)
    assert not two.far(6)
    mutants_patch.patch("jiaokan.one", source.replace("LIMIT = 5", "LIMIT = 7"), [])
    assert (one.LIMIT, two.LIMIT) == (7, 6)


def test_the_nearest_tests_are_run_and_no_more_than_time_allows():
    entered = [("a.py", number) for number in range(9)]
    tests = {
        "far": {"seconds": 1.0, "entered": entered},
        "near": {"seconds": 1.0, "entered": entered[:2]},
        "slow": {"seconds": 60.0, "entered": entered[:3]},
        "middle": {"seconds": 1.0, "entered": entered[:5]},
    }
    assert mutants_run.nearest(tests) == ["near", "middle", "far"]
    assert mutants_run.nearest({f"{n}": {"seconds": 3.0, "entered": []} for n in range(5)}) == ["0", "1"]
