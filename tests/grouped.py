"""Many small cases in one test, which names each that fails: what pytest itself takes for a test is longer than they take.

For pure functions only: the cases of a group share their fixtures. ``EACH=1`` makes each case a test of its own, for ``-k``.
"""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pytest

Test = Callable[..., None]
_MOST_TOLD = 20  # failures of a group that are told in full


def grouped(
    names: str | Sequence[str],
    cases: Iterable[Any],
    ids: Iterable[Any] | Callable[[Any], Any] | None = None,
    by: Callable[..., str] | None = None,
) -> Callable[[Test], Test]:
    """Run a test over its cases as ``pytest.mark.parametrize`` would, all in one, or one for each group that ``by`` names.

    A failure says how many cases failed, and of each its name and what it raised.
    """
    if os.environ.get("EACH"):
        return pytest.mark.parametrize(names, list(cases), ids=ids)
    words = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    groups: dict[str, dict[str, Mapping[str, Any]]] = {}
    for name, values in _named(words, cases, ids):
        groups.setdefault(by(*values.values()) if by else "", {})[name] = values

    def take(test: Test) -> Test:
        run = _of_groups(test, words, groups, ("group",) if by else ())
        return pytest.mark.parametrize("group", list(groups))(run) if by else run

    return take


def _named(words: Sequence[str], cases: Iterable[Any], ids: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each case's name, which its number makes one of its own, and its arguments."""
    listed = list(cases)
    names = [None] * len(listed) if ids is None else list(map(ids, listed)) if callable(ids) else list(ids)
    assert listed, "no cases"
    for number, (case, name) in enumerate(zip(listed, names, strict=True)):
        is_param = hasattr(case, "marks")
        assert not (is_param and case.marks), f"{case.id}: marks go to a test of its own"
        values = case.values if is_param else (case,) if len(words) == 1 else case
        told = case.id if is_param and case.id else name if name is not None else _shown(values)
        yield f"{number}: {told}", dict(zip(words, values, strict=True))


def _shown(values: Iterable[Any]) -> str:
    return ", ".join(map(repr, values))[:200]


def _run(test: Test, cases: Mapping[str, Mapping[str, Any]], fixtures: Mapping[str, Any]) -> None:
    __tracebackhide__ = True
    failed = []
    for name, values in cases.items():
        try:
            test(**fixtures, **values)
        except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:  # noqa: BLE001  (told below)
            error.add_note(f"--- {test.__name__}, case {name}")
            failed.append(error)
    if failed:
        told = f"{len(failed)} of {len(cases)} cases fail (EACH=1 makes each a test)"
        raise BaseExceptionGroup(told, failed[:_MOST_TOLD])


def _of_groups(test: Test, words: Sequence[str], groups: Mapping[str, Any], more: Sequence[str]) -> Test:
    """Give what runs the cases of a group; pytest is to look for fixtures of the test's other arguments alone."""

    @functools.wraps(test)
    def run(group: str = "", **fixtures: Any) -> None:
        __tracebackhide__ = True
        _run(test, groups[group], fixtures)

    others = [each for name, each in inspect.signature(test).parameters.items() if name not in words]
    added = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in more]
    run.__signature__ = inspect.Signature([*added, *others])  # type: ignore[attr-defined]
    del run.__wrapped__  # type: ignore[attr-defined]
    return run
