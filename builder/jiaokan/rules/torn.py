"""Words that something tears apart: a mark, or a single blank in a line of prose. One such word is proof of itself.

Names in columns, titles that are spread out, rows, verse, fields and seals have their blanks on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from jiaokan.text.chars import BLANK, HAN, Lines
from jiaokan.text.lexicon import REACH, SURNAMES, is_word, torn, torn_word

_HAN_BEFORE = re.compile(rf"[{HAN}]{{1,{REACH}}}\Z")
_HAN_AFTER = re.compile(rf"[{HAN}]{{1,{REACH}}}")
_FIGURES = frozenset("0123456789")
# Bits for a word across the seam. Of pairs of lines drawn from unlike texts, eight bits join one in ten thousand by
# mistake, six one in two thousand, four one in five hundred; of words cut in two, they know two, four and nine in ten.
SURE, LIKELY, IN_PROSE = 8.0, 6.0, 4.0


def is_torn(text: str, at: int, proof: float = SURE) -> bool:
    """Tell whether the one code point at a place, between two Han, tears a word apart that is surely one.

    ``proof``: the bits that its words must gain over words that end there.

    >>> is_torn("确*保", 1), is_torn("李*明", 1), is_torn("王*国", 1)
    (True, False, False)
    """
    before, after = _HAN_BEFORE.search(text, max(0, at - REACH), at), _HAN_AFTER.match(text, at + 1)
    if before is None or after is None or torn(before[0], after[0]) < proof:
        return False
    if len(before[0]) == 1 and text[at - 2 : at - 1] in _FIGURES:
        return False  # 1月4日 中央: a unit is no part of a word
    word = torn_word(before[0], after[0])
    left = _part_before(word, before[0], after[0])
    if left >= 2 and len(word) - left >= 2 and is_word(word[:left]) and is_word(word[left:]):
        return False  # 速度*时间: two words, whatever they make together
    if before[0][-1] == after[0][0]:
        return False  # 一篇短.短的那篇: said twice
    # 王*国 is a man, whatever word it makes, unless the page has the word itself; in a list of masked names 明*亮 is too.
    is_name = word[0] in SURNAMES and word not in text
    return left > 1 or len(word) > 2 or not (is_name or _is_listed_name(text, at))


_MASKED = rf"[{HAN}]\*{{1,2}}[{HAN}]{{0,2}}"
_LISTED_BEFORE = re.compile(rf"(?:\A|[^{HAN}*]){_MASKED}[、{BLANK}\n]{{1,3}}\Z")
_LISTED_AFTER = re.compile(rf"[、{BLANK}\n]{{1,3}}{_MASKED}(?![{HAN}*])")
_NAME_REACH = 9  # code points of a masked name with what parts it from the next


def _is_listed_name(text: str, at: int) -> bool:
    """Tell whether a star between two Han that stand alone has another masked name beside it: 李*红、明*亮."""
    alone = text[at] == "*" and not _HAN_BEFORE.search(text[max(0, at - 2) : max(0, at - 1)])
    end = at + 2
    if not alone or _HAN_AFTER.match(text, end):
        return False
    start = at - 1
    return (
        _LISTED_BEFORE.search(text, max(0, start - _NAME_REACH), start) is not None
        or _LISTED_AFTER.match(text, end) is not None
    )


def _part_before(word: str, before: str, after: str) -> int:
    """Give how many Han of a torn word stand before the seam, 0 if none is torn."""
    sizes = range(1, len(word))
    return next((size for size in sizes if before.endswith(word[:size]) and after.startswith(word[size:])), 0)


# --- blanks ---------------------------------------------------------------------------------------------------
_HARD = "\N{NO-BREAK SPACE}"
_THIN = " \u00a0"
_BETWEEN = re.compile(rf"[{_THIN}](?<=[{HAN}].)(?=[{HAN}])")
BEHIND = re.compile(rf"[{_THIN}](?<=[，、；）》”：。！？].)(?=[{HAN}“‘《]|（(?![一二三四五六七八九十0-9]))")
_TELLING = frozenset("，、；")  # behind a bracket, a colon and a full stop a blank may mean something
_STOP = re.compile("[，。；！？]")
_TORN_LINE, _PROSE_LINE = 15, 30  # code points: of a line that may hold torn words, and of one of prose
_PROVED = 2  # blanks that prove others of the page
_NUMERAL = "[一二三四五六七八九十百零〇0-9]"
_NUMBER = re.compile(
    rf"(?:\A|\n)[{BLANK}]*(?:第{_NUMERAL}{{1,5}}[条條章节節款编編篇]|[（(]?{_NUMERAL}{{1,3}}[）、]?)\Z|[0-9]日\Z"
)  # what a line is numbered with keeps the blank behind it, and a date does


def torn_blanks(text: str, is_kept: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """Yield the single blanks of prose that mean nothing; ``is_kept`` tells of rows, fields and what else must stay.

    A blank inside a word (有效证 件) and one behind a full-width comma are proved by themselves; two of them prove those
    between words and behind other marks in lines of prose; of no-break spaces two such ones do. On a page with a torn
    word those behind a comma go from shorter lines too, unless the clauses are as long as each other's. A line without a stop
    may be a headline of two halves: there the word must be a sure one. Left alone: the blank behind a number, a row
    of short pieces, short lines, verse.
    """
    if " " not in text and "\u00a0" not in text:
        return
    found: dict[str, list[int]] = {kind: [] for kind in _KINDS}
    lines = _Prose(text)
    for pattern in (_BETWEEN, BEHIND):
        for match in pattern.finditer(text):
            at = match.start()
            line = lines.around(at)
            if line.size < _TORN_LINE or numbers(text, at) or is_kept(at, at + 1) or is_in_row(text, at):
                continue
            kind = _kind(text, at, line, is_between=pattern is _BETWEEN)
            if kind is not None:
                found[kind].append(at)
    yield from ((at, at + 1) for at in sorted(_meaning_nothing(text, found)))


_KINDS = ("torn", "telling", "other", "short")


def _kind(text: str, at: int, line: _Line, *, is_between: bool) -> str | None:
    """Say what a blank is: inside a word, behind a comma of prose or of a short line, or any other of prose."""
    prose = line.size >= _PROSE_LINE and line.is_marked
    proof = IN_PROSE if line.is_marked else SURE
    if is_between and (line.is_marked or line.blanks == 1) and is_torn(text, at, proof):
        return "torn"
    if not is_between and text[at - 1] in _TELLING:
        return "telling" if prose else None if _is_verse(text, at) else "short"
    return "other" if prose else None


def _meaning_nothing(text: str, found: Mapping[str, list[int]]) -> list[int]:
    """Give the blanks that mean nothing, of those of each kind."""
    proved = [*found["torn"], *found["telling"]]
    if found["torn"]:
        return [*proved, *found["short"], *(found["other"] if len(proved) >= _PROVED else ())]
    if sum(text[at] == _HARD for at in proved) >= _PROVED:
        return [*proved, *(at for at in found["other"] if text[at] == _HARD)]  # no one types it between words of prose
    return proved


_CLAUSE_BEFORE, _CLAUSE_AFTER = re.compile("[^，。、；：！？,\\s]{0,20}\\Z"), re.compile("[^，。、；：！？,\\s]{0,20}")


def _is_verse(text: str, at: int) -> bool:
    """Tell whether the clauses before a blank, its mark left out, and behind it are as long as each other."""
    before = _CLAUSE_BEFORE.search(text, max(0, at - 21), at - 1)
    behind = _CLAUSE_AFTER.match(text, at + 1)
    return before is not None and behind is not None and len(before[0]) == len(behind[0])


def tears_word(text: str, at: int, end: int) -> bool:
    """Tell whether the one or two blanks ``[at, end)``, in prose, tear a word; not behind a number.

    >>> tears_word("各村有效证 件填写", 5, 6), tears_word("第三条 件数", 3, 4)
    (True, False)
    """
    if numbers(text, at):
        return False
    before = text[max(0, at - REACH) : at]
    return is_torn(f"{before} {text[end : end + REACH]}", len(before), IN_PROSE)


def numbers(text: str, at: int) -> bool:
    """Tell whether what stands before a blank numbers its line, or is a date."""
    return _NUMBER.search(text, max(0, at - 12), at) is not None


class _Line(NamedTuple):
    """What is known of a line: its size, whether it has stops, and how many single blanks stand between its Han."""

    size: int
    is_marked: bool
    blanks: int


class _Prose:
    """Gives what is known of the line around a position; each line is read once."""

    def __init__(self, text: str) -> None:
        self._text, self._lines = text, Lines(text)
        self._known: dict[int, _Line] = {}

    def around(self, at: int) -> _Line:
        start, end = self._lines.around(at)
        if start not in self._known:
            marked = _STOP.search(self._text, start, end) is not None
            self._known[start] = _Line(end - start, marked, len(_BETWEEN.findall(self._text, start, end)))
        return self._known[start]


_SHORT = rf"[^{BLANK}\n，。；！？]{{1,4}}"  # a piece between two blanks: a name, a cell
_ROW_BEFORE = re.compile(rf"[{BLANK}]{_SHORT}\Z")
_ROW_AFTER = re.compile(rf"{_SHORT}[{BLANK}]")


def is_in_row(text: str, at: int) -> bool:
    """Tell whether a blank stands beside a short piece with blanks on both sides: in a row of names or cells."""
    return _ROW_BEFORE.search(text, max(0, at - 5), at) is not None or _ROW_AFTER.match(text, at + 1) is not None
