"""First sentences read as headings where a report's paragraphs have the habit: 提高灌溉水平。… under most numbers.

One short sentence proves nothing; that most paragraphs between two headings open so, or many in a report, does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiaokan.outline.candidates import Place, Seen
from jiaokan.outline.lines import Line

_STOP = re.compile("[。！？；：，]")
_TELLS = re.compile("[了是我你他她它这那吗呢吧很都也说0-9]")  # words of sentences that tell something, and figures
_SHORTEST, _LONGEST = 4, 16  # code points of a lead
_LEAST_BEHIND = 20  # code points of text behind it
_FEWEST, _SHARE = 2, 0.6  # leads of a block in which they are a habit, and their share of its paragraphs
_MANY = 6  # leads in such blocks that make it a habit of the whole report


def find_leads(seen: Seen) -> Iterator[Place]:
    """Yield short first sentences that tell nothing, where two and most of a block's paragraphs open so, or six do."""
    blocks = [_leads(seen, block) for block in _blocks(seen)]
    strong = [leads for leads, count in blocks if len(leads) >= _FEWEST and len(leads) >= _SHARE * count]
    many = sum(map(len, strong)) >= _MANY
    for leads in [leads for leads, _ in blocks] if many else strong:
        yield from leads


def _blocks(seen: Seen) -> Iterator[list[int]]:
    """Yield the paragraphs between what numbers or their looks make headings, or set apart."""
    block: list[int] = []
    for index in range(seen.start, len(seen.lines)):
        line = seen.lines[index]
        if seen.free(index) and (line.is_prose or line.ends_full):
            block.append(index)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _leads(seen: Seen, block: Sequence[int]) -> tuple[list[Place], int]:
    found = (_lead(seen.lines[index], index) for index in block)
    return [place for place in found if place is not None], len(block)


def _lead(line: Line, index: int) -> Place | None:
    close = _STOP.search(line.text, 0, _LONGEST + 1)
    if close is None or close.group() != "。" or close.start() < _SHORTEST:
        return None
    words = line.text[: close.start()]
    if len(line.text) - close.end() < _LEAST_BEHIND or _TELLS.search(words):
        return None
    return Place(index, index, words, close.end(), "run_in")
