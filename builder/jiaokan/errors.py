"""The one exception family for input that cannot be used.

A message reads ``where: what, got, expected; next step`` so that a person can act on it without the source code.
"""

from __future__ import annotations


class JiaokanError(Exception):
    """Say where something is wrong, what it is, and what to do next."""

    def __init__(
        self,
        where: str,
        what: str,
        *,
        got: str | None = None,
        expected: str | None = None,
        next_step: str | None = None,
    ) -> None:
        self.where = where
        self.what = what
        self.got = got
        self.expected = expected
        self.next_step = next_step
        facts = [what]
        if got is not None:
            facts.append(f"got {got}")
        if expected is not None:
            facts.append(f"expected {expected}")
        tail = f"; {next_step}" if next_step else ""
        super().__init__(f"{where}: {', '.join(facts)}{tail}")


class InputError(JiaokanError):
    """An argument, file or option that cannot be used."""


class SchemaError(JiaokanError):
    """A schema file that is not what the stricter meta-schema allows."""


class AccountError(JiaokanError):
    """The books do not close: an input or a byte is unaccounted for. Always a fault of the builder."""
