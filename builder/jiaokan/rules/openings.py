"""Where a page shows that its paragraphs begin: by an indent, or by blank lines between them. Joins nothing."""

from __future__ import annotations

import re
from itertools import pairwise

from jiaokan.rules.wraps import Wrap
from jiaokan.text.chars import CLOSER

# Behind the stop of a sentence may stand what it quotes: 。”[3], 。”（卷二）.
_SENTENCE_END = re.compile(rf"[。！？；：…!?;:][{CLOSER}]{{0,2}}(?:\[[0-9,，-]{{1,9}}\]|（[^（）\n]{{1,20}}）)?\Z")


_LONGEST_END = 25  # code points of it


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends with the stop of a sentence, and what may stand behind one."""
    return _SENTENCE_END.search(line, max(0, len(line) - _LONGEST_END)) is not None


def hangs_indents(lines: list[str], wrap: Wrap) -> bool:
    """Tell whether the page wraps its indented paragraphs flush left: then an indent opens one, whatever ends above."""
    flush = sum(1 for index, line in enumerate(lines[1:]) if wrap.cuts(index) and not is_indented(line))
    return flush >= _FEWEST_FLUSH


_FEWEST_FLUSH = 3


def sets_gaps(text: str, lines: list[str], seams: list[tuple[int, int]], wrap: Wrap) -> bool:
    """Tell whether a wrapped page sets blank lines between its paragraphs, and only there."""
    if wrap.width is None:
        return False
    ends = [
        text.count("\n", *seam) > 1
        for index, (line, seam) in enumerate(zip(lines, seams, strict=False))
        if not wrap.fills(index) and ends_sentence(line)
    ]
    return len(ends) >= _FEWEST_GAPS and all(ends)


_FEWEST_GAPS = 2


def indents_paragraphs(lines: list[str]) -> bool:
    """Tell whether the page indents its paragraphs: behind a full stop few lines begin without a blank."""
    indented = sum(map(is_indented, lines))
    if indented < _FEWEST_INDENTED:
        return False
    plain = sum(1 for line, following in pairwise(lines) if not is_indented(following) and ends_sentence(line))
    return plain * 5 <= indented * 4


_FEWEST_INDENTED = 3


def is_indented(line: str) -> bool:
    """Tell whether a line opens with an indent."""
    return line.startswith(("\u3000\u3000", "  ", "\u00a0\u00a0"))
