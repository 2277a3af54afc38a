"""Corrections by hand, the heart of collation: what an editor saw in the original becomes edits of the rule ``by-hand``.

Each names its source, the stretch of the raw text with the text expected there, the new text and the reason. One that does
not fit is an error: nothing is corrected that is not what the editor saw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jiaokan.errors import JiaokanError
from jiaokan.text.traced import Finding


class CorrectionError(JiaokanError):
    """A correction that does not fit its source: the build ends, for the editor saw another text."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: ``start`` is a raw offset in code points, ``where`` its place in the file for a message."""

    source: str  # id or name
    start: int
    expected: str
    text: str
    reason: str
    where: str = "corrections"


def findings(corrections: Sequence[Correction], raw: str, names: Sequence[str]) -> Iterator[Finding]:
    """Yield the corrections of a source, known by these names, as findings in its raw text, in order.

    Raises CorrectionError where the text there is another, or where two overlap.
    """
    own = sorted((each for each in corrections if each.source in names), key=lambda each: each.start)
    for one, other in pairwise(own):
        if other.start < one.start + len(one.expected):
            raise CorrectionError(other.where, f"overlaps the correction of {one.where}", next_step="make them one")
    for each in own:
        end = each.start + len(each.expected)
        if raw[each.start : end] != each.expected:
            raise CorrectionError(
                each.where,
                f"{each.source} has another text at {each.start}",
                got=repr(raw[each.start : end]),
                expected=repr(each.expected),
                next_step="look at raw_text, and correct the correction",
            )
        yield Finding(each.start, end, each.text, each.reason)
