"""The one exception family: input that cannot be used, and faults of our own.

A message reads ``where: what, got, expected; next step`` so that a person can act on it without the source code. It is
one line, whatever the names in it hold.
"""

from __future__ import annotations

import errno
from typing import Any

from jiaokan.text.shown import escaped


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
        super().__init__(escaped(f"{where}: {', '.join(facts)}{tail}"))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error cross to another process with all its parts."""
        return _again, (type(self), self.where, self.what, self.got, self.expected, self.next_step)


def _again(
    kind: type[JiaokanError], where: str, what: str, got: str | None, expected: str | None, next_step: str | None
) -> JiaokanError:
    return kind(where, what, got=got, expected=expected, next_step=next_step)


class InputError(JiaokanError):
    """An argument, file or option that cannot be used."""


class SchemaError(JiaokanError):
    """A schema file that is not what the stricter meta-schema allows: the installation is damaged."""


class AccountError(JiaokanError):
    """The books do not close: an input or a byte is unaccounted for. Always a fault of the builder."""


class RuleError(AccountError):
    """A rule failed on a text. Always a fault of the rule; ``where`` is its id."""


_NEXT_STEPS = {
    errno.ENOSPC: "free some space, or choose another place",
    errno.EDQUOT: "free some space, or choose another place",
    errno.EROFS: "choose a place that can be written",
    errno.EACCES: "check who may read and write there",
    errno.EPERM: "check who may read and write there",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOENT: "check the path",
    errno.ENOTDIR: "check the path",
    errno.EISDIR: "check the path",
    errno.ELOOP: "check the links on the path",
    errno.EMFILE: "allow more open files (ulimit -n)",
    errno.ENFILE: "allow more open files",
    errno.EIO: "check the disk",
}


def of_system(error: OSError, where: str | None = None, what: str = "cannot be read or written") -> InputError:
    """Make an error of the system one of ours: the place, what the system says, what helps."""
    said = error.strerror or (str(error).splitlines() or [type(error).__name__])[0][:160]
    name = where if where is not None else str(error.filename or "the system")
    return InputError(name, what, got=said, next_step=_NEXT_STEPS.get(error.errno or 0, "try again"))
