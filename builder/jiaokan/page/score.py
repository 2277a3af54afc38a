"""How strongly a line speaks as sites do: one sum, with the reasons it is made of. Where a line stands adds reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple


class Reason(NamedTuple):
    """Why a line is thought the site's (weight above zero) or the document's (below)."""

    cue: str  # the id of a cue, or of what only the page shows: list-of, near-site
    weight: float
    at: tuple[int, int] | None = None  # code points of the line

    def __str__(self) -> str:
        """Give the form that edits carry: ``delete-on-complaint +3``."""
        return f"{self.cue} {self.weight:+g}"


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of a line's reasons less what its voice needs: at zero the voice is heard, at ``ALONE`` it is enough.

    >>> score = Score("disclaimer", "disclaimer", 0.0, (Reason("ours", 2.0), Reason("reprint", 2.0)))
    >>> str(score.with_reasons([Reason("site-shown", 1.0)]))
    'ours +2, reprint +2, site-shown +1'
    """

    flag: str
    voice: str
    value: float
    reasons: tuple[Reason, ...]
    outermost: bool = False  # nothing but the site's outside it on the page is reason enough

    def with_reasons(self, more: Iterable[Reason]) -> Score:
        """Add what the page shows."""
        found = tuple(more)
        return replace(self, value=self.value + sum(r.weight for r in found), reasons=self.reasons + found)

    @property
    def cues_that_agree(self) -> int:
        """Count the cues of the line that speak for the site."""
        return sum(reason.weight > 0 and reason.at is not None for reason in self.reasons)

    def __str__(self) -> str:
        """Give the reasons as edits carry them, the heaviest first."""
        return ", ".join(map(str, sorted(self.reasons, key=lambda reason: -abs(reason.weight))))


_WAYS = frozenset(("breadcrumb", "path", "where-you-are", "step-of-two"))  # cues


def is_way(score: Score | None) -> bool:
    """Tell whether a line says where on a site one is."""
    return score is not None and any(reason.cue in _WAYS for reason in score.reasons)


MAX_LINE = 400  # code points: longer lines are prose whatever they contain; it also bounds every expression
TELLING = 2.0  # a voice says nothing without a cue that weighs so much
ALONE = 1.0  # a line with so much beyond what its voice needs goes without another reason
HEARD = 0.0  # with so much it goes for one reason more
NEAR = -1.0  # with so much it is noted as doubtful
