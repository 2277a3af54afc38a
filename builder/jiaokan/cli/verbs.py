"""The verbs of the command line: where each is, and what the list of verbs says of it.

A verb is imported when it is called, completed or asked for its help; the list of them imports none.
"""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import Any

import click


class Verb(click.Command):
    """A command whose module is not imported yet: it has a name, its place and the first sentence of its help."""

    def __init__(self, name: str, place: str, summary: str) -> None:
        super().__init__(name, help=summary)
        self._module, _, self._function = place.partition(":")

    @cached_property
    def command(self) -> click.Command:
        """Import the command itself."""
        found: click.Command = getattr(import_module(self._module), self._function)
        return found

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Hand the arguments to the command itself: from here on it is the one that runs."""
        return self.command.make_context(info_name, args, parent, **extra)


VERBS = (
    Verb(
        "build",
        "jiaokan.cli.build:build",
        "Build a dataset from PATHS: files, folders, globs, addresses (s3://, hf://, https://), - for the standard input.",
    ),
    Verb(
        "validate",
        "jiaokan.cli.validate:validate",
        "Validate the release in FOLDER: one line a fault, with file, row, field and what was expected.",
    ),
    Verb(
        "explain",
        "jiaokan.cli.explain:explain",
        "Explain TARGET: a file (- for standard input), a record in one, or an id in the release that --in names.",
    ),
    Verb(
        "report",
        "jiaokan.cli.report:report",
        "Make one page of RELEASE to look at: what is in it, a list to search and filter, every text raw beside clean.",
    ),
    Verb(
        "stats",
        "jiaokan.cli.stats:stats",
        "Say what RELEASE holds: rows, texts, edits by rule, flags, kinds, lengths, on one screen.",
    ),
    Verb(
        "diff",
        "jiaokan.cli.diff:diff",
        "Say what differs between the releases A (before) and B (after): rows by table, edits by rule, flags, texts.",
    ),
    Verb(
        "check-leaks",
        "jiaokan.cli.leaks:check_leaks",
        "Find related texts in different splits of DIR: a release of ours, or any Parquet files.",
    ),
    Verb(
        "splits",
        "jiaokan.cli.splits:splits",
        "Print which split each source of the release in DIR is in, or write it as lists with --out.",
    ),
    Verb(
        "init",
        "jiaokan.cli.init:init",
        "Make FOLDER a corpus package of your own: settings, card, splits, corrections, a test, a CI file, one document.",
    ),
    Verb(
        "audit",
        "jiaokan.cli.audit:audit",
        "Draw a sample of a release for people to judge, and score what they said.",
    ),
    Verb("bench", "jiaokan.cli.bench:bench", "Measure the builder itself."),
)
