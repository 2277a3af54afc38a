"""What stays in the text and is only pointed at: masks, damage nobody can prove; the table of all notes.

Spans with a kind, never edits: masks and blanks are content.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jiaokan.chars import HAN, PINYIN
from jiaokan.rule import Context
from jiaokan.rules import page
from jiaokan.rules.glosses import find_unsolved_bytes
from jiaokan.rules.marks import find_suspect_marks
from jiaokan.rules.personal import find_personal
from jiaokan.rules.script import find_foreign_script
from jiaokan.rules.spacing import OMITTED_NUMBER
from jiaokan.traced import Finding


@dataclass(frozen=True, slots=True)
class Note:
    """A named way of pointing at something that stays, with the *remains* flag it raises."""

    id: str
    find: Callable[[str, Context], Iterator[Finding]]
    flag: str
    since: str

    @property
    def summary(self) -> str:
        """Give the first sentence of the docstring."""
        return (self.find.__doc__ or "").strip().partition("\n")[0]


_WORD = PINYIN + "0-9_.@/-"  # a mask stands alone: not x-ray, xùn, a.x, x1
_MASK_START = re.compile("[×☆★○●◯△□■〇＊xX_*某]")  # alone, so that plain text is passed over at full speed
_MASK = re.compile(
    rf"(?P<cross>[×☆★○●◯△□■〇＊]{{1,12}}(?![0-9]))"
    rf"|(?P<letter>[xX](?<![{_WORD}].)[xX]{{0,5}}(?![{_WORD}]))"
    rf"|(?P<underscore>_(?<![A-Za-z0-9_].)_{{0,39}}(?![A-Za-z0-9_]))"
    rf"|(?P<asterisk>\*(?<=[{HAN}].)\*{{0,11}}(?=[{HAN}])|\*{{2,12}}(?=[{HAN}])|\*(?<=[{HAN}].)\*{{1,11}})"
    rf"|(?P<mou>某{{1,4}}(?=[{HAN}，。、（）]))"
)
# Words in which 某 is no mask, and ciphers that are numerals (二〇二〇年) or brand-like letters (X光, x轴).
_NO_MASK = re.compile(r"某(?:些|种|类|方面|处|时|日|天|次|样|一)|[xX](?:光|轴|射线|线|染色体|型)")


def find_masks(text: str, context: Context) -> Iterator[Finding]:
    """Point at masked values: x, XX, ××, ☆☆, __, **, 某某, and the blank left by a deleted number.

    Model texts hide names and figures so. Left alone: 某些 某种 某时, X光, numerals with 〇, single * as
    multiplication, underscores inside identifiers.
    """
    done = 0
    for spot in _MASK_START.finditer(text):
        match = _MASK.match(text, spot.start()) if spot.start() >= done else None
        if match is None or _NO_MASK.match(text, match.start()) or _in_numeral(text, match.start(), match.end()):
            continue
        done = match.end()
        yield Finding(match.start(), done, kind=f"mask-{match.lastgroup}")
    for match in OMITTED_NUMBER.finditer(text):
        yield Finding(match.start(), match.end(), kind="mask-omitted")


def _in_numeral(text: str, start: int, end: int) -> bool:
    neighbours = text[max(0, start - 1) : start] + text[end : end + 1]
    return text[start] in "〇○" and any(char in "零一二三四五六七八九十年〇○" for char in neighbours)


_PAIRS = {"（": "）", "《": "》", "〔": "〕", "【": "】", "「": "」", "『": "』", "“": "”", "(": ")"}
_CLOSES = {close: opened for opened, close in _PAIRS.items()}
_BRACKET = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_CLOSES)) + "]|\n")
_ENUMERATES = re.compile(r"(?:^|(?<=[^A-Za-z0-9]))(?:[0-9]{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,2})\Z")


def find_unbalanced(text: str, context: Context) -> Iterator[Finding]:
    """Point at brackets and quotation marks without their partner in the paragraph.

    Something was lost, or a quotation runs over several paragraphs. Left alone: 1) and a) as numbering.
    """
    opened: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()  # how many of each opener are among them
    for match in _BRACKET.finditer(text):
        char, at = match.group(), match.start()
        if char == "\n":
            for _, lone in opened:
                yield Finding(lone, lone + 1, kind="bracket")
            opened = []
            waiting.clear()
        elif char in _PAIRS:
            opened.append((char, at))
            waiting[char] += 1
        elif waiting[_CLOSES[char]]:
            while (last := opened.pop())[0] != _CLOSES[char]:
                waiting[last[0]] -= 1
                yield Finding(last[1], last[1] + 1, kind="bracket")
            waiting[last[0]] -= 1
        elif char not in ")）" or not _ENUMERATES.search(text, max(0, at - 3), at):
            yield Finding(at, at + 1, kind="bracket")
    for _, at in opened:
        yield Finding(at, at + 1, kind="bracket")


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
    cut = _CUT_DIGIT.search(text, max(0, len(text) - 4))
    if cut is not None and cut.start() - text.rfind("\n", 0, cut.start()) > _RUNNING:
        yield Finding(cut.start(), cut.end(), kind="trailing-digit")
    yield from find_unsolved_bytes(text, context)
    yield from find_suspect_marks(text, context)


def find_doubtful_lines(text: str, context: Context) -> Iterator[Finding]:
    """Point at a line at the page's edge that may be the site's: 来源：某报, 主办单位：某局, with nothing else to tell.

    The kind is the flag it would raise. Left alone: everything that is taken out, and lines between paragraphs.
    """
    read = page.read(text, context)
    for index, flag in sorted(read.doubtful.items()):
        yield Finding(*read.places[index], kind=flag)


NOTES: tuple[Note, ...] = (
    Note("mask", find_masks, "masked-values", "0.1.0"),
    Note("bracket", find_unbalanced, "unbalanced-brackets", "0.1.0"),
    Note("personal", find_personal, "personal-data", "0.1.0"),
    Note("suspect", find_suspects, "suspect-character", "0.1.0"),
    Note("doubtful-line", find_doubtful_lines, "suspect-line", "0.2.0"),
    Note("foreign-script", find_foreign_script, "mixed-script", "0.1.0"),
)
