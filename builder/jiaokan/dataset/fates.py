"""What becomes of an input of a build: a fate with its reason, and the faults of ours that it met."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from jiaokan.corrections import CorrectionError
from jiaokan.engines.local import DIED, TOO_SLOW
from jiaokan.errors import InputError, RuleError
from jiaokan.inputs.next_steps import next_step_of

Made = TypeVar("Made")

NO_MEMORY = "fault: memory"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an input: published, filtered, quarantined or excluded, and why: a few stable words, the rest.

    ``step`` is what its reader says to do about it.
    """

    fate: str
    reason: str | None = None
    detail: str | None = None
    step: str | None = None

    @property
    def next_step(self) -> str | None:
        """Say what to do about it: by its reader, else by the reason."""
        return self.step or next_step_of(self.reason)

    @property
    def is_certain(self) -> bool:
        """Tell whether every machine would say so: not where time, memory or a lost process decided."""
        return self.reason not in (TOO_SLOW, NO_MEMORY) and not (self.reason or "").startswith(DIED)


class Fault(NamedTuple):
    """A fault of ours on one input: its name, the reason in its fate, and the traceback."""

    name: str
    reason: str
    trace: str


def attempt(faults: list[Fault], name: str, make: Callable[[], tuple[Fate, Made | None]]) -> tuple[Fate, Made | None]:
    """Make something of an input; a fault of ours is taken down and becomes the input's fate.

    Raises OSError and CorrectionError: they are no input's.
    """
    try:
        return make()
    except (OSError, CorrectionError):
        raise
    except InputError as error:
        facts = (error.got, f"expected {error.expected}" if error.expected else None)
        detail = ", ".join(filter(None, facts)) or None
        return Fate("quarantined", error.what, detail, error.next_step), None
    except Exception as error:  # noqa: BLE001  (whatever it is, it is one input's)
        reason = NO_MEMORY if isinstance(error, MemoryError) else f"fault: {_culprit(error)}"
        faults.append(Fault(name, reason, traceback.format_exc(limit=_FRAMES)))
        return Fate("quarantined", reason), None


_FRAMES = -40  # of a traceback, the innermost: a recursion has a thousand
_AROUND = (__name__, "jiaokan.dataset.shards")  # who calls what may fail


def _culprit(error: BaseException) -> str:
    """Name what failed: the rule, else the innermost module of ours."""
    if isinstance(error, RuleError):
        return error.where
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    names = [str(frame.f_globals.get("__name__", "")) for frame in frames]
    ours = [name for name in names if name.startswith("jiaokan.") and name not in _AROUND]
    return ours[-1].removeprefix("jiaokan.") if ours else type(error).__name__
