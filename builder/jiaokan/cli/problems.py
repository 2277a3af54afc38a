"""How problems are printed: for people, as JSON lines, JUnit, SARIF or annotations of GitHub. Problems go to stdout."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import click

from jiaokan.text.shown import escaped, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jiaokan.dataset.records import Problem
    from jiaokan.problems.place import Place

FORMATS = ("text", "json", "junit", "sarif", "github")
_MOST = 200  # lines printed for people; every problem is counted


class Looked(Protocol):
    """What was looked at, as both kinds of validation say it."""

    def lines(self) -> Iterator[str]:
        """Say what was not looked at."""

    def verdict(self) -> str:
        """Say what was."""

    def to_json(self) -> dict[str, Any]:
        """Say both."""


class Subject(NamedTuple):
    """What is validated: its place, its checks, where its files lie, which checks did not look at all of it."""

    folder: Path
    checks: Mapping[str, str]
    path: Callable[[str], Path]
    missed: Callable[[], Collection[str]]

    def place(self, problem: Problem) -> Place:
        """Give the place of a problem, its file as one names it from here."""
        from jiaokan.problems.place import place_of

        return place_of(problem.where, self._name, self.folder.as_posix())

    def _name(self, file: str) -> str | None:
        path = self.path(file)
        try:
            return path.as_posix() if path.is_file() else None
        except (OSError, ValueError):  # a name that no system has
            return None


def tell(problems: Iterable[Problem], how: str, subject: Subject, looked: Looked) -> int:
    """Print problems and, on stderr, what was looked at; give their number."""
    count = _WRITERS[how](problems, subject, looked)
    if how == "json":
        click.echo(to_json({"problems": count} | looked.to_json()), err=True)
        return count
    if count > _MOST and how in ("text", "github"):
        click.echo(f"… and {count - _MOST} more", err=True)
    for line in looked.lines():
        click.echo(escaped(line), err=True)
    verdict = "valid" if count == 0 else f"{count} problem{'s' if count > 1 else ''}"
    click.echo(f"{escaped(subject.folder)}: {verdict} ({escaped(looked.verdict())})", err=True)
    return count


def _text(problems: Iterable[Problem], subject: Subject, looked: Looked) -> int:
    count = 0
    for count, problem in enumerate(problems, 1):
        if count <= _MOST:
            click.echo(escaped(problem))
    return count


def _json(problems: Iterable[Problem], subject: Subject, looked: Looked) -> int:
    count = 0
    for problem in problems:
        click.echo(to_json(asdict(problem)))
        count += 1
    return count


def _github(problems: Iterable[Problem], subject: Subject, looked: Looked) -> int:
    from jiaokan.problems.github import annotation

    count = 0
    for count, problem in enumerate(problems, 1):
        if count <= _MOST:
            click.echo(annotation(problem, subject.place(problem)))
    return count


def _sarif(problems: Iterable[Problem], subject: Subject, looked: Looked) -> int:
    from jiaokan.problems import sarif

    count = 0
    for count, problem in enumerate(problems, 1):
        click.echo("," if count > 1 else sarif.head(subject.checks))
        click.echo(sarif.result(problem, subject.place(problem)), nl=False)
    if not count:
        click.echo(sarif.head(subject.checks), nl=False)
    click.echo(f"\n{sarif.tail(found=looked.to_json())}")
    return count


def _junit(problems: Iterable[Problem], subject: Subject, looked: Looked) -> int:
    from jiaokan.problems.junit import Report

    report = Report(str(subject.folder))
    for problem in problems:
        report.add(problem)
    notes = "; ".join([*looked.lines(), looked.verdict()])
    click.echo(report.xml(subject.checks, subject.missed(), notes), nl=False)
    return report.count


_WRITERS: Mapping[str, Callable[[Iterable[Problem], Subject, Looked], int]] = {
    "text": _text,
    "json": _json,
    "junit": _junit,
    "sarif": _sarif,
    "github": _github,
}
