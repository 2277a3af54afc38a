"""The screen that verbs print on: who reads it may go, as ``head`` does, and that is told as everywhere."""

from __future__ import annotations

import errno
from typing import NoReturn

from rich.console import Console


class Screen(Console):
    """A console of rich that leaves it to the command line to say how a reader that has gone ends it."""

    def on_broken_pipe(self) -> NoReturn:
        """Raise what the system said: rich would end the program as if something were wrong with the input."""
        raise BrokenPipeError(errno.EPIPE, "nobody reads this any more")
