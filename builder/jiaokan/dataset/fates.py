"""What becomes of an input of a build: a fate with its reason, and the faults of ours that it met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from jiaokan.engines.local import DIED, TOO_SLOW
from jiaokan.inputs.next_steps import next_step_of

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
