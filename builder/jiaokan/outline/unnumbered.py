"""Lines without a number read as headings: one candidate a place, for reasons that have names and add up.

The house: ``candidates.py`` says what a reason is; ``alone.py`` has those of short lines that stand alone, ``slogans.py``
of sentences that do, ``parallel.py`` and ``leads.py`` of first sentences; here they are weighed. None decides by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jiaokan.outline.alone import (
    find_above_numbers,
    find_boxed,
    find_framed,
    find_labelled,
    find_short,
    is_apart,
    is_named,
    is_rubric,
)
from jiaokan.outline.candidates import Place, Reason, Seen
from jiaokan.outline.head import find_head
from jiaokan.outline.leads import find_leads
from jiaokan.outline.lines import Line
from jiaokan.outline.parallel import find_parallel
from jiaokan.outline.reading import APART, Heading
from jiaokan.outline.slogans import find_repeated, find_slogans
from jiaokan.text.numbering import NONE_STYLE

# Every reason carries a heading by itself; of two that read a line differently the upper one is right. A new one is a
# function that yields places, a line here, and in tests/test_unnumbered.py what it finds and what looks like it.
REASONS = (
    Reason("boxed", find_boxed, 1.5),
    Reason("labelled", find_labelled, 1.5),
    Reason("slogan", find_slogans, 1.5),
    Reason("repeated", find_repeated, 1.5),
    Reason("framed", find_framed, 1.5),
    Reason("above numbers", find_above_numbers, 1.5),
    Reason("short", find_short, 1.5),
    Reason("parallel", find_parallel, 1.5),
    Reason("lead", find_leads, 1.5),
)
FURTHER = 0.25  # evidence that each further reason adds


def read_unnumbered(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
    """Yield the readings of lines without a number; ``taken`` are the lines that numbers make headings."""
    found = weigh(lines, taken)
    above = any(place.tier or "above numbers" in names for place, names in found.items())
    for place, names in found.items():
        stands = place.kind == "standalone"
        tier = _tier(lines, place, names) if above and stands else place.tier
        if stands and is_apart(place.text):
            tier = APART
        score = max(reason.weight for reason in REASONS if reason.name in names) + FURTHER * (len(names) - 1)
        yield replace(_heading(lines, place), tier=tier, score=score)


def weigh(lines: Sequence[Line], taken: set[int]) -> dict[Place, tuple[str, ...]]:
    """Give the places that some reason makes headings, each with the names of its reasons."""
    found: dict[Place, tuple[str, ...]] = {}
    owner: dict[int, Place] = {}
    seen = Seen(lines, taken, find_head(lines) if lines else None)
    for reason in REASONS:
        for place in reason.find(seen):
            known = owner.get(place.first)
            if known is None and not any(index in owner for index in range(place.first, place.last + 1)):
                owner |= dict.fromkeys(range(place.first, place.last + 1), place)
                found[place] = (reason.name,)
            elif known is not None and (known.first, known.last, known.kind) == (place.first, place.last, place.kind):
                found[known] = (*found[known], reason.name)
    return found


def _heading(lines: Sequence[Line], place: Place) -> Heading:
    first, last, text, end, kind, tier = place
    return Heading(first, last, None, NONE_STYLE, text, end, kind, tier=tier)


def _tier(lines: Sequence[Line], place: Place, names: Sequence[str]) -> int:
    """Lay others below the names of sections, below rubrics, and below what stands above numbers that begin again."""
    if "above numbers" in names or is_named(place.text) or is_rubric(lines[place.first]):
        return 0
    return 1
