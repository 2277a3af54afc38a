"""The words of buttons and hints: how much of a short line they cover. A line that is hardly anything else is a site's.

Of one line of the Simplified shadow. The list is of words that pages put on buttons, counters and hints; a line of a
document uses some of them, but seldom nothing else. Some of them stand in documents as well, between the others: they
cover, but a line of nothing else tells nothing.
"""

from __future__ import annotations

import re
from importlib.resources import files
from operator import add
from typing import NamedTuple

_BETWEEN, _BLANK = "# between", "_"  # the section of words that tell nothing; a blank inside a phrase
_SPOKEN = re.compile(r"[^\W\d_]+")  # letters of any script
_CAPITAL = re.compile("[A-Z]")
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


class _Word(NamedTuple):
    letters: int  # Han and Latin ones
    tells: bool


def _count_letters(line: str) -> int:
    return len("".join(_SPOKEN.findall(line)))


def _words() -> dict[str, _Word]:
    """Read the list: a word in small letters, and what it counts for."""
    words: dict[str, _Word] = {}
    tells = True
    for line in files("jiaokan").joinpath("data", "interface-words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            tells = not line.startswith(_BETWEEN)
            continue
        for word in line.translate(_LOWER).split():
            words[word.replace(_BLANK, " ")] = _Word(_count_letters(word), tells)
    return words


_WORDS = _words()
_UNKNOWN, _NOTHING = _Word(0, tells=False), _Word(0, tells=False)  # a letter that no word covers, a sign


def _sizes() -> dict[str, tuple[int, ...]]:
    """Give the lengths of the words that begin with two characters, longest first."""
    sizes: dict[str, set[int]] = {}
    for word in _WORDS:
        if len(word) > 1:
            sizes.setdefault(word[:2], set()).add(len(word))
    return {begin: tuple(sorted(lengths, reverse=True)) for begin, lengths in sizes.items()}


_SIZES = _sizes()
_ALONE = {word: told for word, told in _WORDS.items() if len(word) == 1 and word not in _LATIN}
_BEGINNINGS = frozenset(word[:2] for word, told in _WORDS.items() if told.tells)
# What no button says: sentences, steps and items, chapters, times of a programme, options of a form or a paper, what is
# quoted, code, rows of prices and a figure in a column.
_OTHER = re.compile(
    r"[。；](?=.)|[。，、]\Z|[“《□☑☐]|^[问答][：:]"
    r"|^[（(]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2}(?:[.．][0-9]{1,2}){0,3}|[A-D](?=[.．]))[）)、.．]"
    r"|^[0-9]{1,2}(?:[.．][0-9]{1,2}){1,3}\s|^#{1,6}\s|^第[0-9一二三四五六七八九十百]{1,4}[章节条编]"
    r"|^[0-9]{1,2}(?:月|:[0-9]{2})\s|<[/?A-Za-z]|['\"]\)|[=;{}]\Z|\A[^A-Z\u3400-\U0003ffff]*[a-z][^\u3400-\U0003ffff]*\Z"
    r"|^[（(](?:本章|本回|全文|全书)?完[）)]\Z|\S\s?[\[［【]编辑[\]］】]\Z|\.(?:docx?|pdf|xlsx?|pptx?|wps|txt|zip|rar|odt)\Z"
    r"|[0-9]\.[0-9].{0,9}\s[0-9]{1,4}\.[0-9]|[\u3000\t][0-9][0-9,]{2,}(?:\Z|\s)|[\u3000\t][0-9.]{1,6}元"
)
_LABEL = re.compile(r"[：:]\s{0,4}(?=\S)")
_FIGURES = re.compile(r"[0-9](?:[-./年月 ]{0,2}[0-9]){4}")  # a number of five digits, a date
LONGEST, _LEAST, _MOST = 40, 4, 0.8
_TELLING = 0.4  # share of the letters that must be in words that stand on buttons only


def is_interface(line: str, least: float = _MOST) -> bool:
    """Tell whether a short line is words of buttons and hints by at least this share, and hardly anything else.

    Left alone: a label with its value (联系方式：5557001), words that documents use as well (其他相关信息).

    >>> is_interface("还没有账号？立即注册"), is_interface("请登录县政府网站首页查看公告")
    (True, False)
    """
    if not _LEAST <= len(line) <= LONGEST or not _may_tell(line) or _OTHER.search(line):
        return False
    if line.endswith(("：", ":")):
        least = 1.0  # 几点说明： may open a list of the text
    spoken, covered, telling = _weigh(line, least)
    if not spoken or covered < least * spoken or telling < _TELLING * spoken:
        return False
    return all(_is_covered(value, least) for value in _LABEL.split(line)[1:])


def _lowered(line: str) -> str:
    return line.translate(_LOWER) if _CAPITAL.search(line) else line


def _may_tell(line: str) -> bool:
    """Tell whether two characters of a line begin a word that tells."""
    lower = _lowered(line)
    return not _BEGINNINGS.isdisjoint(map(add, lower, lower[1:]))


def _is_covered(value: str, least: float) -> bool:
    """Tell whether what stands behind a label is words of buttons too, and neither a date nor a telephone number."""
    spoken, covered, _ = _weigh(value, least)
    return covered >= least * spoken and not _FIGURES.search(value)


def coverage(line: str) -> float:
    """Give the share of a line's Han and Latin letters that words of buttons and hints cover."""
    spoken, covered, _ = _weigh(line)
    return covered / spoken if spoken else 0.0


def _weigh(line: str, least: float = 0.0) -> tuple[int, int, int]:
    """Count the letters of a line, those that the words cover, and those in words that tell.

    Where the words cannot cover ``least`` of the letters they are told to cover none.
    A word of one letter beside an unknown one is likely a part of that, and not counted: 人 in 讨人喜欢.
    """
    parts = _parts(_lowered(line), (1 - least) * len(line) + _EXACT)
    if parts is None:
        return len(line), 0, 0
    words = [_NOTHING, *parts, _NOTHING]
    covered = telling = 0
    for at, word in enumerate(words):
        letters, tells = word
        if letters > 1 or (letters and words[at - 1] is not _UNKNOWN is not words[at + 1]):
            covered += letters
            if tells:
                telling += letters
    return _count_letters(line), covered, telling


_EXACT = 1e-6  # more than numbers with a point are wrong by


def _parts(line: str, most: float) -> list[_Word] | None:
    """Give the words from left to right, each the longest of its place, and what stands between them.

    None if more letters than ``most`` are unknown.
    """
    parts = []
    at = unknown = 0
    while at < len(line):
        for size in _SIZES.get(line[at : at + 2], ()):
            word = _WORDS.get(line[at : at + size])
            if word is not None and at + size <= len(line) and not _cuts_latin(line, at, at + size):
                at += size
                break
        else:
            word = _ALONE.get(line[at]) or (_UNKNOWN if line[at].isalpha() else _NOTHING)
            unknown += word is _UNKNOWN
            if unknown > most:
                return None
            at += 1
        parts.append(word)
    return parts


def _cuts_latin(line: str, start: int, end: int) -> bool:
    """Tell whether a word begins or ends in the middle of a Latin one."""
    return (start > 0 and line[start] in _LATIN and line[start - 1] in _LATIN) or (
        line[end - 1] in _LATIN and line[end : end + 1] in _LATIN
    )
