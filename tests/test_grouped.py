"""Cases that run as one test: each is run, each that fails is named, and nothing is hidden by the others."""

from __future__ import annotations

import inspect

import pytest
from tests.grouped import _MOST_TOLD, grouped


@pytest.fixture(autouse=True)
def together(monkeypatch):
    monkeypatch.delenv("EACH", raising=False)


def failures(test, **arguments):
    """Run a test that fails; give what is said of all, and of each case that failed its name and its error."""
    with pytest.raises(BaseExceptionGroup) as told:
        test(**arguments)
    return told.value.message, [(error.__notes__[-1], error) for error in told.value.exceptions]


def test_every_case_is_run_and_each_that_fails_is_named():
    seen = []

    @grouped("n", [1, 2, 3, 4], ids=["one", "two", "three", "four"])
    def claim(n):
        seen.append(n)
        assert n % 2

    said, found = failures(claim)
    assert seen == [1, 2, 3, 4]
    assert said.startswith("2 of 4 cases fail")
    assert [name for name, _ in found] == ["--- claim, case 1: two", "--- claim, case 3: four"]
    assert all(isinstance(error, AssertionError) for _, error in found)


def test_cases_that_hold_are_no_failure():
    seen = []
    grouped(("a", "b"), [(1, 2), (3, 4)])(lambda a, b: seen.append((a, b)))()
    assert seen == [(1, 2), (3, 4)]


@pytest.mark.parametrize("stop", [pytest.fail, pytest.skip, lambda _: {}["no key"]], ids=["fail", "skip", "error"])
def test_whatever_a_case_raises_is_a_failure_of_that_case(stop):
    @grouped("n", [1, 2])
    def claim(n):
        if n == 1:
            stop("here")

    said, found = failures(claim)
    assert said.startswith("1 of 2 cases fail")
    assert [name for name, _ in found] == ["--- claim, case 0: 1"]


def test_more_failures_than_anybody_reads_are_counted_and_some_told():
    @grouped("n", range(100))
    def claim(n):
        raise AssertionError

    said, found = failures(claim)
    assert said.startswith("100 of 100 cases fail")
    assert len(found) == _MOST_TOLD


def test_cases_are_parted_into_the_groups_that_are_named_and_none_is_lost():
    seen = []

    @grouped(("kind", "n"), [("a", 1), ("b", 2), ("a", 3)], by=lambda kind, _: kind)
    def claim(kind, n):
        seen.append((kind, n))

    (mark,) = claim.pytestmark
    assert mark.args == ("group", ["a", "b"])
    claim(group="a")
    assert seen == [("a", 1), ("a", 3)]
    claim(group="b")
    assert seen[2:] == [("b", 2)]


def test_other_arguments_stay_fixtures():
    @grouped("n", [1, 2], by=str)
    def claim(tmp_path, n):
        assert tmp_path == "folder"

    assert list(inspect.signature(claim).parameters) == ["group", "tmp_path"]
    claim(group="1", tmp_path="folder")


def test_what_pytest_knows_of_a_case_is_taken_or_refused():
    @grouped("n", [pytest.param(1, id="one")])
    def claim(n):
        raise AssertionError

    _, found = failures(claim)
    assert [name for name, _ in found] == ["--- claim, case 0: one"]
    with pytest.raises(AssertionError, match="test of its own"):
        grouped("n", [pytest.param(1, id="one", marks=pytest.mark.xfail)])
    with pytest.raises(AssertionError, match="no cases"):
        grouped("n", [])


def test_each_case_is_a_test_where_that_is_asked_for(monkeypatch):
    monkeypatch.setenv("EACH", "1")

    @grouped("n", [1, 2], by=str)
    def claim(n):
        pass

    (mark,) = claim.pytestmark
    assert mark.args == ("n", [1, 2])
