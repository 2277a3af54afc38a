"""Quotations and brackets of a paragraph, as stretches; straight quotation marks are told apart first.

Decides nothing about sentences, and changes no text: what it gives are offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from jiaokan.text.chars import BLANKS

Stretch = tuple[int, int]  # from an opening mark to behind its closing one

# A mark's kind, by which an opening and a closing one fit together.
_QUOTATIONS = {
    "“": "”",
    "”": "”",
    "‘": "’",
    "’": "’",
    "「": "」",
    "」": "」",
    "『": "』",
    "』": "』",
    "《": "》",
    "》": "》",
}
_BRACKETS = {"（": ")", "(": ")", "）": ")", ")": ")", "【": "】", "】": "】", "〔": "〕", "〕": "〕"}
_BRACKETS.update({"[": "]", "［": "]", "]": "]", "］": "]"})
_OPENING = "“‘「『《（(【〔[［"
_QUOTE = re.compile("[“‘「『《”’」』》]")
_BRACKET = re.compile(r"[（(【〔\[［）)】〕\]］]")
_WIDEST = 82  # code points of a bracket within a sentence, with its marks; a longer one holds sentences of its own

_STRAIGHT = re.compile("[\"'\N{FULLWIDTH QUOTATION MARK}\N{FULLWIDTH APOSTROPHE}]")
_SINGLE = "'\N{FULLWIDTH APOSTROPHE}"
_CLOSES = "。，、；：！？,.;:!?）)》”」』"  # nothing is quoted behind a mark that stands before one of them
_WORD = re.compile("[0-9A-Za-z]")
_INCHES = re.compile(r"(?:\A|[^0-9.])[0-9]{1,3}(?:\.[0-9]{1,2})?\Z")  # no year: 2024"平安"行动


def find_quotations(text: str) -> list[Stretch]:
    """Give the outermost quotations from left to right; a mark without its partner opens and closes nothing.

    An apostrophe (it’s) closes nothing either.

    >>> find_quotations("“甲《乙》”丙「丁"), find_quotations("‘it’s’")
    ([(0, 6)], [(0, 6)])
    """
    marks = [m for m in _QUOTE.finditer(text) if m.group() != "’" or not _is_apostrophe(text, m.start())]
    return [] if not marks else _outermost(marks, _QUOTATIONS, len(text))


def find_brackets(text: str) -> list[Stretch]:
    """Give the outermost brackets that are short enough to stand within a sentence, from left to right.

    >>> find_brackets("见（附件（一）。另发）甲")
    [(1, 11)]
    """
    return _outermost(_BRACKET.finditer(text), _BRACKETS, _WIDEST)


def _outermost(marks: Iterable[re.Match[str]], kind_of: Mapping[str, str], widest: int) -> list[Stretch]:
    """Pair marks: a closing one with the innermost open one of its kind, whatever stayed open between them."""
    opened: list[tuple[int, str]] = []
    waiting = dict.fromkeys(kind_of.values(), 0)  # how many of each kind are among them
    found: list[Stretch] = []
    for mark in marks:
        kind, end = kind_of[mark.group()], mark.end()
        if mark.group() in _OPENING:
            opened.append((mark.start(), kind))
            waiting[kind] += 1
        elif waiting[kind]:
            start, last = opened.pop()
            waiting[last] -= 1
            while last != kind:
                start, last = opened.pop()
                waiting[last] -= 1
            if end - start <= widest:
                while found and found[-1][0] > start:
                    found.pop()
                found.append((start, end))
    return found


def _is_apostrophe(text: str, at: int) -> bool:
    """Tell whether a mark stands between two letters: it's."""
    return at > 0 and _WORD.match(text[at - 1]) is not None and _WORD.match(text, at + 1) is not None


def curled(text: str) -> str:
    r"""Give the text with its straight quotation marks curled where they pair, code point for code point.

    Double ones open and close in turn; those right behind a number are inches (55") unless they close what is open. Where
    one is left over, all behind numbers are inches, and where one still is, none is read. Single ones open where no
    letter stands before and something follows, and close where no letter follows. Left alone: apostrophes, years ('98), feet and inches.

    >>> curled('他说:"走。"'), curled("it's 5' 6\" high"), curled("写着'不走。'")
    ('他说:“走。”', 'it\'s 5\' 6" high', '写着‘不走。’')
    """
    if not _STRAIGHT.search(text):
        return text
    marks = [match.start() for match in _STRAIGHT.finditer(text)]
    chars = list(text)
    doubles = [at for at in marks if text[at] not in _SINGLE]
    for opens, closes in (*_in_turn(text, doubles), *_singles(text, [at for at in marks if text[at] in _SINGLE])):
        single = text[opens] in _SINGLE
        chars[opens], chars[closes] = ("‘", "’") if single else ("“", "”")
    return "".join(chars)


def _in_turn(text: str, marks: Sequence[int]) -> list[Stretch]:
    """Pair double marks in turn, marks of inches left out as far as that leaves none over; else empty."""
    inches = {at for at in marks if _INCHES.search(text, max(0, at - 7), at)}
    outside: list[int] = []  # an inch mark opens nothing, but may close: "55"
    for at in marks:
        if at not in inches or len(outside) % 2:
            outside.append(at)
    for chosen in (outside, [at for at in marks if at not in inches], marks):
        pairs = list(zip(chosen[::2], chosen[1::2], strict=False))
        if len(chosen) % 2 == 0 and all(text[opens + 1] not in _CLOSES for opens, _ in pairs):
            return pairs
    return []


def _singles(text: str, marks: Sequence[int]) -> Iterator[Stretch]:
    """Pair single marks by what stands beside them; one that fits nothing is passed over."""
    opened = -1
    for at in marks:
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if opened < 0:
            if not _WORD.match(before) and after and after not in BLANKS + _CLOSES and not _YEAR.match(text, at + 1):
                opened = at
        elif not _WORD.match(after):
            yield opened, at
            opened = -1


_YEAR = re.compile("[0-9]{2}(?:年|级|届|s\\b)")
