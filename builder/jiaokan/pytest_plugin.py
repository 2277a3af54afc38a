"""The pytest plugin: ``pytest --corpus DIR``, or two lines in a test file, check a corpus, each check a test of its own.

It is loaded in everybody's pytest once jiaokan is installed: nothing of what does the work is imported before it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from jiaokan.corpus_checks import Check

_MOST = 50  # faults of one check that are shown


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus to check, at the top of a test file: ``test_corpus = Corpus("../dist/reports")``.

    ``path`` is a release or, with ``schema``, a folder of schemas, anybody's dataset; both relative to the test file.
    ``draft`` True tells of blanks on the card, as a missing contact, and lets them pass until the corpus is published.
    """

    path: str | Path
    schema: str | Path | None = None
    draft: bool = False


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("jiaokan", "checks of a corpus (jiaokan)")
    group.addoption("--corpus", metavar="DIR", help="Check a release, or anybody's dataset with --corpus-schema.")
    group.addoption(
        "--corpus-schema", metavar="DIR", help="Schemas of the dataset, TABLE.schema.json, and relations.toml."
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse schemas of nothing."""
    if config.getoption("--corpus-schema") and not config.getoption("--corpus"):
        raise pytest.UsageError("--corpus-schema says what --corpus DIR must be: name both")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the checks of ``--corpus`` before the tests that were found."""
    folder, schema = config.getoption("--corpus"), config.getoption("--corpus-schema")
    if folder is None:
        return
    here = config.invocation_params.dir
    corpus = Corpus(here / folder, None if schema is None else here / schema)
    tests = CorpusTests.from_parent(session, name="corpus", nodeid=str(folder), corpus=corpus)
    try:
        items[:0] = tests.collect()
    except tests.CollectError as error:
        raise pytest.UsageError(str(error)) from error


def pytest_pycollect_makeitem(collector: pytest.Module | pytest.Class, name: str, obj: object) -> CorpusTests | None:
    """Make tests of a ``Corpus`` that a test file names."""
    if type(obj) is not Corpus:  # no more is asked: others' objects may do anything when they are looked at
        return None
    folder = collector.path.parent
    corpus = Corpus(folder / obj.path, None if obj.schema is None else folder / obj.schema, obj.draft)
    return CorpusTests.from_parent(collector, name=name, corpus=corpus)


class CorpusTests(pytest.Collector):
    """The checks of one corpus."""

    def __init__(self, *, corpus: Corpus, **more: Any) -> None:
        super().__init__(**more)
        self._corpus = corpus

    def collect(self) -> list[pytest.Item]:
        """Give a test for each check."""
        from jiaokan.corpus_checks import checks_of  # noqa: PLC0415  (imports what does the work)
        from jiaokan.errors import InputError  # noqa: PLC0415

        path, schema = Path(self._corpus.path), self._corpus.schema
        try:
            checks = checks_of(path, None if schema is None else Path(schema), draft=self._corpus.draft)
        except InputError as error:
            raise self.CollectError(str(error)) from error
        return [CheckTest.from_parent(self, name=check.name, check=check) for check in checks]


class FaultsError(Exception):
    """A check found faults."""


class CheckTest(pytest.Item):
    """One check."""

    def __init__(self, *, check: Check, **more: Any) -> None:
        super().__init__(**more)
        self._check = check

    def runtest(self) -> None:
        """Run the check: it fails with what it found, a fault a line."""
        skipped = self._check.skipped()
        if skipped:
            pytest.skip(skipped)
        faults = list(self._check.find())
        if faults:
            raise FaultsError("\n".join(_first(faults)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Say what was found, without a traceback of ours."""
        if isinstance(excinfo.value, FaultsError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the check in the report."""
        return self.path, None, f"corpus: {self.name}"


def _first(faults: list[str]) -> Iterable[str]:
    yield from faults[:_MOST]
    if len(faults) > _MOST:
        yield f"… and {len(faults) - _MOST} more"
