"""Help that is read on a screen: options in groups, lines that can be typed, exit codes; in a terminal with some weight.

It imports nothing of what does a verb's work, and writes no control characters into a pipe or where NO_COLOR is set.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click

WIDEST = 100  # columns of help in a wide terminal
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": WIDEST}
_WHOLE = 1000  # columns of a summary: it is wrapped, not cut


def colour() -> bool | None:
    """Say whether text is styled: False with NO_COLOR, True with FORCE_COLOR, else None: where a terminal shows it."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return True if os.environ.get("FORCE_COLOR") else None


class Page(click.HelpFormatter):
    """Help with its headings and its terms in bold, and lines that are never wrapped."""

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        self.write(f"{'':>{self.current_indent}}{click.style(f'{heading}:', bold=True)}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and what is said of each beside them."""
        super().write_dl([(click.style(term, bold=True), said) for term, said in rows], col_max, col_spacing)

    def write_lines(self, lines: Iterable[str]) -> None:
        """Write lines as they are, what stands behind a # dim."""
        for line in lines:
            typed, mark, said = line.partition("  # ")
            self.write(f"{'':>{self.current_indent}}{typed}{click.style(mark + said, dim=True) if mark else ''}\n")


class _Context(click.Context):
    formatter_class = Page


class Helped(click.Command):
    """A command whose help has its options in groups, then examples and exit codes.

    ``groups`` are names of parameters by heading; what is in none stands last, under *Options*.
    """

    context_class = _Context

    def __init__(
        self,
        *args: Any,
        groups: Mapping[str, Sequence[str]] | None = None,
        examples: Sequence[str] = (),
        exits: Mapping[int, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.groups, self.examples, self.exits = dict(groups or {}), tuple(examples), dict(exits or {})

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options by their groups."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        records = {each.name or "": each.get_help_record(ctx) for each in options}
        grouped = {name for names in self.groups.values() for name in names}
        rest = [name for name in records if name not in grouped]
        for heading, names in {**self.groups, "Options": rest}.items():
            if found := [record for name in names if (record := records.get(name)) is not None]:
                with formatter.section(heading):
                    formatter.write_dl(found)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what can be typed, and what the exit codes mean."""
        super().format_epilog(ctx, formatter)
        if self.examples and isinstance(formatter, Page):
            with formatter.section("Examples"):
                formatter.write_lines(self.examples)
        if self.exits:
            with formatter.section("Exit codes"):
                formatter.write_dl([(str(code), said) for code, said in self.exits.items()])


class HelpedGroup(Helped, click.Group):
    """A group of commands: ``groups`` are names of commands by heading; what is in none stands last, under *Commands*."""

    command_class = Helped

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands first: they are what one looks for here."""
        self.format_commands(ctx, formatter)
        click.Command.format_options(self, ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by their groups, what each does in a line or more, never cut."""
        longest = max(map(len, self.commands), default=0)
        for heading, found in self._parted(ctx):
            with formatter.section(heading):
                formatter.write_dl([(each.ljust(longest), self._summary(ctx, each)) for each in found])

    def _parted(self, ctx: click.Context) -> Iterator[tuple[str, list[str]]]:
        """Yield the commands of each heading."""
        there = self.list_commands(ctx)
        grouped = {name for names in self.groups.values() for name in names}
        rest = [name for name in there if name not in grouped]
        for heading, names in {**self.groups, "Commands": rest}.items():
            if found := [name for name in names if name in there]:
                yield heading, found

    def _summary(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str(_WHOLE) if command else ""
