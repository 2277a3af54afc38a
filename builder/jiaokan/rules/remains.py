"""What stays in the text and is only pointed at: masks, damage nobody can prove; the table of all notes.

Spans with a kind, never edits: masks and blanks are content.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jiaokan.page import reading as page
from jiaokan.rules.halves import find_unsolved_bytes
from jiaokan.rules.lost import find_lost_characters
from jiaokan.rules.marks import find_suspect_marks
from jiaokan.rules.masks import find_masks
from jiaokan.rules.personal import find_personal
from jiaokan.rules.script import find_foreign_script
from jiaokan.text.chars import HAN, iter_lines
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding


@dataclass(frozen=True, slots=True)
class Note:
    """A named way of pointing at something that stays, with the *remains* flag it raises.

    With ``on_the_way`` rules point at it while they read the page, and the text keeps the marks; ``find`` reads a page anew.
    """

    id: str
    find: Callable[[str, Context], Iterator[Finding]]
    flag: str
    since: str
    on_the_way: bool = False

    @property
    def summary(self) -> str:
        """Give the first sentence of the docstring."""
        return (self.find.__doc__ or "").strip().partition("\n")[0]


_PAIRS = {"（": "）", "《": "》", "〔": "〕", "【": "】", "「": "」", "『": "』", "“": "”", "(": ")"}
_CLOSES = {close: opened for opened, close in _PAIRS.items()}
_BRACKET = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_CLOSES)) + "]|\n")
_ENUMERATES = re.compile(r"(?:^|(?<=[^A-Za-z0-9]))(?:[0-9]{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,2})\Z")


def find_unbalanced(text: str, context: Context) -> Iterator[Finding]:
    """Point at brackets and quotation marks without their partner in the paragraph.

    Something was lost, or a quotation runs over several paragraphs. Left alone: 1) and a) as numbering.
    """
    for (start, end), left in zip(iter_lines(text), _without_pairs(text).split("\n"), strict=True):
        if left:
            yield from _lone(text, start, end)


def _lone(text: str, start: int, end: int) -> Iterator[Finding]:
    """Yield the brackets of a line without their partner."""
    opened: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()  # how many of each opener are among them
    for match in _BRACKET.finditer(text, start, end):
        char, at = match.group(), match.start()
        if char in _PAIRS:
            opened.append((char, at))
            waiting[char] += 1
        elif waiting[_CLOSES[char]]:
            while (last := opened.pop())[0] != _CLOSES[char]:
                waiting[last[0]] -= 1
                yield Finding(last[1], last[1] + 1, kind="bracket")
            waiting[last[0]] -= 1
        elif char not in ")）" or not _ENUMERATES.search(text, at - 3, at):
            yield Finding(at, at + 1, kind="bracket")
    for _, at in opened:
        yield Finding(at, at + 1, kind="bracket")


_EACH_PAIR = tuple(map("".join, _PAIRS.items()))
_DEEPEST = 4  # pairs in each other


def _without_pairs(text: str) -> str:
    """Give the brackets and line feeds of a text without those that stand in pairs, in each other or side by side.

    What is in order goes away in C, whole lines of it; on the others is said which is lone.
    """
    left = "".join(_BRACKET.findall(text))
    for _ in range(_DEEPEST):
        before = left
        for pair in _EACH_PAIR:
            left = left.replace(pair, "")
        if left == before:
            break
    return left


_REPLACEMENT = re.compile("\ufffd+")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]+")
_ODD = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff\u3041-\u3096\u30a1-\u30fa]")
# A page number glued to a text that was cut: 进一步细化2. A line of running text does not end so.
_CUT_DIGIT = re.compile(rf"(?<=[{HAN}])[0-9]{{1,2}}\Z")
_RUNNING = 40
_KANA_RUN = re.compile(rf"(?<=[{HAN}])[\u3041-\u3096\u30a1-\u30fa]{{2,}}(?=[{HAN}])")


def find_suspects(text: str, context: Context) -> Iterator[Finding]:
    """Point at characters that are damage without proof of what stood there: U+FFFD, private use, ?pinyin), lone dots.

    Also a digit glued to the cut end of running text. Left alone: everything explained, 附件2 on a line of its own.
    """
    if _ODD.search(text):
        for pattern, kind in ((_REPLACEMENT, "replacement"), (_PRIVATE, "private-use"), (_KANA_RUN, "kana")):
            for match in pattern.finditer(text):
                yield Finding(match.start(), match.end(), kind=kind)
    cut = _CUT_DIGIT.search(text, len(text) - 4)
    if cut is not None and cut.start() - text.rfind("\n", 0, cut.start()) > _RUNNING:
        yield Finding(cut.start(), cut.end(), kind="trailing-digit")
    yield from find_unsolved_bytes(text, context)
    yield from find_lost_characters(text, context)
    yield from find_suspect_marks(text, context)


def find_doubtful_lines(text: str, context: Context) -> Iterator[Finding]:
    """Point at a line at the page's edge that may be the site's: 来源：某报, 主办单位：某局, with nothing else to tell.

    The kind is the flag it would raise. Left alone: everything that is taken out, and lines between paragraphs.
    """
    read = page.read(text, context)
    for index, score in sorted(read.doubtful.items()):
        yield Finding(*read.places[index], kind=score.flag)


NOTES: tuple[Note, ...] = (
    Note("mask", find_masks, "masked-values", "0.1.0"),
    Note("bracket", find_unbalanced, "unbalanced-brackets", "0.1.0"),
    Note("personal", find_personal, "personal-data", "0.1.0"),
    Note("suspect", find_suspects, "suspect-character", "0.1.0"),
    Note("doubtful-line", find_doubtful_lines, "suspect-line", "0.2.0", on_the_way=True),
    Note("foreign-script", find_foreign_script, "mixed-script", "0.1.0"),
)
