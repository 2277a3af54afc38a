"""Evidence of the rules that read a page: reasons with their weights, ``delete-on-complaint +3, site-shown +1``.

The weights of cues are those of the table, all speak with one voice, and together they are enough for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from jiaokan.page import cues

_REASON = re.compile(r"(?P<name>[a-z][a-z0-9-]{0,60}) (?P<weight>[+-][0-9]{1,4}(?:\.[0-9]{1,6})?)")
# What only the page shows. Structures and places, each with the flag of its lines, None for that of what is beside it:
_STRUCTURES: Mapping[str, str | None] = {
    "list-under-label": "related-links",
    "related-label": "related-links",
    "label-of-list": "related-links",
    "dated-links": "related-links",
    "catalogue": "source-line",
    "menu": "navigation",
    "name-of-site": "navigation",
    "beyond-the-text": "navigation",
    "numbers-of-code": "navigation",
    "words-of-readers": "navigation",
    "other-questions": "related-links",
    "field-of-imprint": "site-footer",
    "previous-and-next": "navigation",
    "value-between": None,
}
# Ends of a page on one line: what is said without a weight.
_ENDS: Mapping[str, str | None] = {"copy-of-title": "navigation", "behind-the-text": None}
# What adds to a line's own reasons, and takes from them.
_FOR = frozenset(
    (
        *("site-shown", "outermost", "between-lines-of-site", "below-the-text", "column-of-buttons"),
        *("comes-again", "above-titles", "in-a-card"),
    )
)
_AGAINST = frozenset(
    (
        *("several-sentences", "far-apart", "own-subject", "one-of-a-list", "introduced-by-the-text"),
        *("head-of-a-table", "last-step-of-the-way"),
    )
)
_ROUNDING = 1e-4


class _Known(NamedTuple):
    """A cue as evidence has it."""

    weight: float  # below zero for what speaks for the document
    flag: str | None
    enough: float


@cache
def _cues() -> Mapping[str, _Known]:
    """Give the cues of the package by their ids, and what a page is about."""
    table = cues.load()
    return {
        **{cue.id: _Known(cue.weight, voice.flag, voice.enough) for voice in table.voices for cue in voice.cues},
        **{cue.id: _Known(-cue.weight, None, 0.0) for cue in table.text},
        **{f"about-{topic.id}": _Known(-topic.weight, None, 0.0) for topic in table.topics},
    }


def is_reason(said: str, flag: str) -> bool:
    """Tell whether reasons are known, and enough for a line that raises the flag.

    >>> is_reason("menu +0, site-shown +1", "navigation"), is_reason("behind-the-text", "spam")
    (True, True)
    >>> is_reason("menu +0, site-shown +1", "spam"), is_reason("no-cue +3", "spam"), is_reason("site-shown +1", "spam")
    (False, False, False)
    """
    if said in _ENDS:
        return _ENDS[said] in (None, flag)
    told = [_REASON.fullmatch(piece) for piece in said.split(", ")]
    reasons = [(match["name"], float(match["weight"])) for match in told if match]
    spoken = [_cues()[name] for name, weight in reasons if _is_cue(name, weight)]
    shown = [(name, weight) for name, weight in reasons if not _is_cue(name, weight)]
    stands_in = [_STRUCTURES[name] for name, weight in shown if name in _STRUCTURES and weight >= 0]
    others = [name for name, weight in shown if name in (_FOR if weight > 0 else _AGAINST)]
    voices = {(cue.flag, cue.enough) for cue in spoken if cue.flag is not None}
    if len(stands_in) + len(others) + len(spoken) != len(told) or len(stands_in) + len(voices) != 1:
        return False
    raised, enough = voices.pop() if voices else (stands_in[0], 0.0)
    return raised in (None, flag) and sum(weight for _, weight in reasons) >= enough - _ROUNDING


def _is_cue(name: str, weight: float) -> bool:
    """Tell a cue by its weight; a structure may have the name of one."""
    return name in _cues() and abs(weight - _cues()[name].weight) <= _ROUNDING * max(1.0, abs(weight))
