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
        "Build a release from files, folders, globs and addresses.",
    ),
    Verb(
        "finish",
        "jiaokan.cli.finish:finish",
        "Make a release of the parts that shares of a build have made.",
    ),
    Verb(
        "status",
        "jiaokan.cli.status:status",
        "Say what of a build is done, under way, failed or missing.",
    ),
    Verb(
        "validate",
        "jiaokan.cli.validate:validate",
        "Hold a release against its schema, relations and sources.",
    ),
    Verb(
        "explain",
        "jiaokan.cli.explain:explain",
        "Show a document raw and clean, each edit with its rule.",
    ),
    Verb(
        "report",
        "jiaokan.cli.report:report",
        "Make one HTML page to look at a release.",
    ),
    Verb(
        "stats",
        "jiaokan.cli.stats:stats",
        "Say on one screen what a release holds.",
    ),
    Verb(
        "diff",
        "jiaokan.cli.diff:diff",
        "Say what differs between two releases.",
    ),
    Verb(
        "bump",
        "jiaokan.cli.bump:bump",
        "Propose the version of a new release by what differs.",
    ),
    Verb(
        "check-leaks",
        "jiaokan.cli.leaks:check_leaks",
        "Find related texts in different splits, or in two datasets.",
    ),
    Verb(
        "splits",
        "jiaokan.cli.splits:splits",
        "Print or write which split each source of a release is in.",
    ),
    Verb(
        "init",
        "jiaokan.cli.init:init",
        "Make a corpus package of your own, with a test and CI.",
    ),
    Verb(
        "audit",
        "jiaokan.cli.audit:audit",
        "Draw a sample for people to judge, and score what they said.",
    ),
    Verb(
        "export",
        "jiaokan.cli.export:export",
        "Take texts of a release away, to train on or to search.",
    ),
    Verb(
        "publish",
        "jiaokan.cli.publish:publish",
        "Publish a release on the Hugging Face Hub.",
    ),
    Verb("bench", "jiaokan.cli.bench:bench", "Measure the builder itself."),
)
# The list of verbs by what one wants to do; a verb in no group stands last.
GROUPS = {
    "Build": ("build", "finish", "status", "init", "splits"),
    "Look": ("explain", "report", "stats", "diff"),
    "Check": ("validate", "check-leaks", "audit"),
    "Publish": ("bump", "export", "publish"),
    "Measure": ("bench",),
}
