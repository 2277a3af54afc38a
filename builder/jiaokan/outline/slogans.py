"""Sentences that stand alone above longer text, built alike or begun alike: slogans as headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiaokan.outline.candidates import Place, Seen, without_mark
from jiaokan.outline.lines import Line
from jiaokan.outline.parallel import FEWEST, TELLS, are_couplets

_SLOGAN = re.compile("[^。！？；：，、]{5,24}(?:，[^。！？；：，]{4,16})?。")
_RULES = re.compile("应当?|可以|不得|必须|负责")  # words of sentences of a regulation
_MOST_DIFFERENT, _FARTHEST = 5, 4  # of slogans of a set: code points; lines from one to the next


def find_slogans(seen: Seen) -> Iterator[Place]:
    """Yield short sentences that stand alone, each above longer text, three or more of about one length."""
    lines = seen.lines
    run: list[int] = []
    for index in [*(at for at in range(1, len(lines) - 1) if seen.free(at) and _is_slogan(lines, at)), len(lines)]:
        if index < len(lines) and run and _are_siblings(lines, run[-1], index):
            run.append(index)
            continue
        if len(run) >= FEWEST or (len(run) > 1 and are_couplets(*(lines[at].text for at in run))):
            yield from (without_mark(lines, at) for at in run)
        run = [index] if index < len(lines) else []


def _is_slogan(lines: Sequence[Line], index: int) -> bool:
    line, behind = lines[index], lines[index + 1]
    return (
        line.text[-1] == "。"
        and _SLOGAN.fullmatch(line.text) is not None
        and not TELLS.search(line.text)
        and not _RULES.search(line.text)
        and behind.is_prose
        and len(behind.text) * 2 >= 3 * len(line.text)
    )


def _are_siblings(lines: Sequence[Line], first: int, second: int) -> bool:
    return second - first <= _FARTHEST and abs(len(lines[first].text) - len(lines[second].text)) <= _MOST_DIFFERENT


_HEAD = 4  # code points that begin every sentence of a set: 这一年，
_LONGEST_REPEATED = 40
_WHOLE_SENTENCE = re.compile("[^。！？；：“”]{8,}。")


def find_repeated(seen: Seen) -> Iterator[Place]:
    """Yield sentences with one beginning that stand alone, each above longer text: 这一年，我们…。, three or more."""
    lines = seen.lines
    sets: dict[str, list[int]] = {}
    for index in range(1, len(lines) - 1):
        line, behind = lines[index], lines[index + 1]
        if (
            seen.free(index)
            and len(line.text) <= _LONGEST_REPEATED
            and line.text[-1] == "。"
            and _WHOLE_SENTENCE.fullmatch(line.text)
            and behind.is_prose
            and len(behind.text) >= 2 * len(line.text)
        ):
            sets.setdefault(line.text[:_HEAD], []).append(index)
    for found in sets.values():
        if len(found) >= FEWEST:
            yield from (without_mark(lines, at) for at in found)
