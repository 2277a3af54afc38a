"""Stray marks that a page dropped between characters. Masks and ellipses are content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.rules.blanked import stands_for_lost
from jiaokan.rules.records import in_records
from jiaokan.rules.references import in_references
from jiaokan.rules.sheets import find_sheet
from jiaokan.rules.stops import may_be_stop
from jiaokan.rules.torn import LIKELY, SURE, is_torn
from jiaokan.text.chars import BLANK, HAN, HAN_ONE, SPACES, Lines, within
from jiaokan.text.code import find_scopes
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

# One mark between two Han. Behind 的 and its like no name, no numbering and no mask can stand.
# A dot stands behind any of them; of the others one may be spoken of: 请在*处签字, 把*改成#.
_AFTER_PARTICLE = re.compile(
    rf"\.(?<=[的了和与及是在为被把将使得着过過们們].)(?=[{HAN}])|['`*](?<=[的了得着过過们們].)(?=[{HAN}])"
)
_BETWEEN = re.compile(rf"['`](?<=[{HAN}].)(?=[{HAN}])")


_LONE = re.compile(rf"[.*'`](?<=[{HAN}].)(?=[{HAN}])")


def find_stray_marks(text: str, context: Context) -> Iterator[Finding]:
    """Remove one of . ' ` * that stands alone between two Han: 落实的.措施, and 确*保 by a censor.

    Why: pages mark their copies with it, most often behind 的; filters of forums drop a star into words; so do lines of arrows (↓↓↓) that point at the text below. Left alone:
    numbering (一.总则), foreign names (约翰.史密斯), masked names (李*明), a mark with a partner on its line ('试点'
    `命令` *强调*), a dot behind which a sentence may begin (报送了.任务), entries of a bibliography.
    """
    yield from _drawn_lines(text)
    scrambled = list(_scrambled(text))
    yield from (Finding(start, end, "", "scrambled signs") for start, end in scrambled)
    lone = [match.start() for match in _LONE.finditer(text)]
    if not lone:
        return
    spots = {at for at in lone if _BETWEEN.match(text, at) or _AFTER_PARTICLE.match(text, at)}
    inside = [at for at in lone if text[at] in ".*"]
    torn_by = {at for at in inside if is_torn(text, at, LIKELY if text[at] == "*" else SURE)}
    is_scrambled, partners, is_entry = within(scrambled), _Partners(text), in_references(text)
    for at in sorted(spots | torn_by):
        if is_scrambled(at):
            continue
        if at in torn_by:  # no emphasis and no multiplication begins inside a word
            stray = text[at] == "*" or not is_entry(at)
        elif text[at] == ".":
            stray = not is_entry(at) and not may_be_stop(text, at)
        else:
            stray = not partners.has_one(at)
        if stray:
            yield Finding(at, at + 1, "", "mark inside a word" if at in torn_by else "mark between Han")


# What accounts draw above their text: ↓↓↓, ▼▼▼, 👇👇. One arrow alone is a step of a chart, and so are two between steps;
# one or two are also how far a value of a laboratory's report is off.
_ARROWS = "↓⇓⬇▼▽▾↑⬆\u261f\u2935\ufe0f\U0001f447\U0001f53b\U0001f53d"
_DRAWN_LINE = re.compile(rf"^[{BLANK}]*([{_ARROWS}])[{_ARROWS}]{{1,40}}[{BLANK}]*\n", re.MULTILINE)
_TWO_ARROWS = re.compile(f"[{_ARROWS}](?=[{_ARROWS}])")
_STEP, _BESIDE = 12, 40  # code points of a step in a chart, and of the lines that are looked at
_OFF = frozenset("↑↓")


def _drawn_lines(text: str) -> Iterator[Finding]:
    """Yield the lines that are nothing but arrows, two or more, where no steps of a chart stand above and below."""
    for match in _DRAWN_LINE.finditer(text) if _TWO_ARROWS.search(text) else ():
        above = text[max(0, match.start() - _BESIDE) : match.start()].rstrip(SPACES).rpartition("\n")[2]
        below = text[match.end() : match.end() + _BESIDE].lstrip(SPACES).partition("\n")[0]
        are_steps = 0 < len(above) <= _STEP and 0 < len(below) <= _STEP
        is_value = (
            len(set(match.group().strip(SPACES))) == 1 and match[1] in _OFF and match.group().count(match[1]) == 2
        )
        if not are_steps and not is_value:
            yield Finding(match.start(), match.end(), "", "line of arrows")


# What forums drop into the text against copying: single letters, figures and signs with blanks between them.
_SCRAMBLED = re.compile(
    rf"(?<=[{HAN}\uff0c\u3002\uff1b\u3001\u201d\uff09])(?:[!-~]{{1,2}} ){{3,24}}[!-~]{{1,3}}(?=[{HAN}\u201c\uff08])"
)
_TOKENS = re.compile(" [!-~]{1,2} [!-~]{1,2} ")
SIGNS = frozenset(map(chr, range(0x21, 0x7F))) - frozenset(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
) | frozenset(_ARROWS)
_OPERATORS, _OPERAND = frozenset("+-*/%^&|!"), re.compile("[0-9A-Za-z]+")
_SIGN = re.compile("[!-/:-@\\[-`{-~]")
_LISTED = re.compile("[0-9A-Z]{1,3}[,;.]?")


def _scrambled(text: str) -> Iterator[tuple[int, int]]:
    """Yield runs of scrambled signs: half of them no letters or figures, and no word or number among them."""
    for match in _SCRAMBLED.finditer(text) if _TOKENS.search(text) else ():
        tokens = match.group().split(" ")
        signs = sum(1 for token in tokens if _SIGN.search(token))
        is_formula = all(token in _OPERATORS or _OPERAND.fullmatch(token) for token in tokens)
        opened = text.rfind("[", max(0, match.start() - _LONGEST_LABEL), match.start())
        closes = opened >= 0 and "]" in match.group() and not set("]\n") & set(text[opened : match.start()])
        if closes:
            continue  # [记者] Re : of a forum: the bracket is the name's
        if all(map(_LISTED.fullmatch, tokens)):
            continue  # 修正第2, 3, 4, 7條: numbers with a comma behind each
        if signs * 2 >= len(tokens) and not is_formula and not re.search("[=<>]|[0-9]{2}", match.group()):
            yield match.span()


_LONGEST_LABEL = 24  # code points of a name in square brackets
_HALVES = "'`\u00b4\u2018\u2019-"
_OTHER_HALF = re.compile(rf"(.)[{HAN}\uff0c\u3001]{{1,12}}(?!\1)[{_HALVES}](?=[{HAN}\uff0c\u3002])")
_LONGEST_HALF = 13  # code points of what is quoted so, and a mark
_OTHER_HALF_BEFORE = re.compile(rf"[{_HALVES}][{HAN}\uff0c\u3001]{{1,12}}\Z")


class _Partners:
    """Knows of each line and mark which of those marks are not stray; each line is read once for a mark."""

    def __init__(self, text: str) -> None:
        self._text, self._lines = text, Lines(text)
        self._known: dict[tuple[int, str], list[int]] = {}

    def has_one(self, at: int) -> bool:
        """Tell whether the same mark stands elsewhere on the line and not as stray as this one, or its damaged half.

        Both halves of a quotation were damaged then: `青山-两个字.
        """
        start, end = self._lines.around(at)
        before = _OTHER_HALF_BEFORE.search(self._text, max(start, at - _LONGEST_HALF), at)
        if _OTHER_HALF.match(self._text, at, end) or (before and before.group()[0] != self._text[at]):
            return True
        mark = self._text[at]
        if (start, mark) not in self._known:
            spots = (match.start() for match in re.compile(re.escape(mark)).finditer(self._text, start, end))
            self._known[start, mark] = [spot for spot in spots if not _AFTER_PARTICLE.match(self._text, spot)]
        found = self._known[start, mark]
        return len(found) > 1 or (len(found) == 1 and found[0] != at)


_TWO_STOPS = re.compile(r"[,，、;；。:：！？][ \u00a0]?(?=[,，、;；。:：])")
_DOUBLED = re.compile(
    r"[,，、;；。](?<![。，,、;；.…].)(?<!&[a-z]{2};)(?<!&[a-z]{3};)(?<!&[a-z]{4};)[ \u00a0]?[,，。、;；](?![。，,、;；.…])"
)
_COLONS = re.compile(rf"[:：](?<=[{HAN}][:：].)(?=\n|[{HAN}“])")
_BEHIND_CRY = re.compile(rf"。(?<=[{HAN}][！？]。)(?=\n|\Z|[{HAN}“])")
_STRENGTH = {"、": 0, ",": 1, "，": 1, ";": 2, "；": 2, "。": 3}


def find_doubled_stops(text: str, context: Context) -> Iterator[Finding]:
    """Keep the stronger of two stops in a row, also with a blank between: ,。 becomes 。.

    Why: a piece was cut out between them, or the page was edited by machine. Left alone: three or more in a row,
    ellipses, ？！, stops around a closing quote; two that are one mark outside prose: empty cells, code, subtitles; 、。
    inside a line, where either may be true.
    """
    if _TWO_STOPS.search(text) is None:
        return
    is_scope = within(find_scopes(text))
    doubled = (match for match in _COLONS.finditer(text) if not is_scope(match.start()))
    yield from (Finding(match.start(), match.end(), "", "two colons") for match in doubled)
    cries = (match for match in _BEHIND_CRY.finditer(text) if not is_scope(match.start()))
    yield from (Finding(match.start(), match.end(), "", "。 behind a cry") for match in cries)
    matches = list(_DOUBLED.finditer(text))
    if not matches:
        return
    is_record, lines, parting = in_records(text), Lines(text), find_sheet(text).marks
    for match in matches:
        first, second = match.group()[0], match.group()[-1]
        if (
            is_record(match.start())
            or text[match.start() - 1 : match.start()] == "\\"  # \;,\; of TeX
            or not parting.isdisjoint(range(*match.span()))
            or (_is_pair(first, second) and not _is_in_prose(text, *match.span(), lines))
        ):
            continue
        is_gap = match.end() - match.start() > _TIGHT and stands_for_lost(text)
        if is_gap or (second in ",，" and _closes_inner(text, match.end(), lines)):
            continue
        if _stay(text, *match.span(), {first, second}):
            continue
        spun = first in ",，" and second == "、"  # machines put a comma before marks: 甲，、乙
        weaker = match.start() if spun or _STRENGTH[first] < _STRENGTH[second] else match.end() - 1
        yield Finding(weaker, weaker + 1, "", f"{first}{second}")


def _stay(text: str, at: int, behind: int, marks: set[str]) -> bool:
    """Tell whether a comma of a list and another mark stay: a blank to fill in before each, or either may be true.

    分别是 、 、 。 is an exam's; of 由村里、。镇里签字 nobody knows which mark is the true one.
    """
    if text[at] == "、" and behind - at > _TIGHT and text[at - 1 : at] in _SPACED:
        return True
    return marks == {"、", "。"} and HAN_ONE.match(text, behind) is not None


_TIGHT, _SPACED = 2, (" ", "\u00a0")  # code points of two marks with nothing between; the blank before them
_LONGEST_SAID = 120  # code points of what is quoted inside a quotation


def _closes_inner(text: str, behind: int, lines: Lines) -> bool:
    """Tell whether a comma stands for the inner mark of two that close: ‘不得上堤。，” for ‘不得上堤。’”."""
    if text[behind : behind + 1] not in ("\u201d", "\u300d"):
        return False
    start, _ = lines.around(behind)
    low = max(start, behind - _LONGEST_SAID)
    return text.rfind("\u2018", low, behind) > text.rfind("\u2019", low, behind)


_SEPARATING = frozenset(",，;；")
_LONG_CELL = 6  # Han in a row, on both sides of the two marks together: no cell of a table, but a clause

_CLAUSE_LENGTH = 4  # the shortest clause of a sentence, and longer than a word that may be a cell


def _is_pair(first: str, second: str) -> bool:
    """Tell whether two marks may part three cells, the one between them empty."""
    return first in _SEPARATING and second in _SEPARATING and _STRENGTH[first] == _STRENGTH[second]


def _is_in_prose(text: str, at: int, behind: int, lines: Lines) -> bool:
    """Tell whether two marks in a row stand in a sentence: Han on either side, and one of the clauses is long.

    Behind full-width marks shorter clauses will do on a line that has a full stop: 逐村排查，，立即整改。
    """
    start, end = lines.around(at)
    before, after = _CLAUSE_BEFORE.search(text, max(start, at - 40), at), _CLAUSE_AFTER.match(text, behind, end)
    if before is None or (after is None and behind < end):
        return False
    stopped = text[at] in "，；" and text.find("。", start, end) >= 0
    least = _CLAUSE_LENGTH if stopped else _LONG_CELL
    return len(before[0]) >= least or (after is not None and len(after[0]) >= least)


_CLAUSE_BEFORE = re.compile(rf"[{HAN}0-9“”《》]{{0,39}}[{HAN}”》]\Z")
_CLAUSE_AFTER = re.compile(rf"[{HAN}“《][{HAN}0-9“”《》]{{0,39}}")


_LONE_DOT = re.compile(rf"\.(?<=[{HAN}].)(?=[{HAN}])")
_NUMBERING = re.compile(rf"(?:^|\n)[{BLANK}]*[一二三四五六七八九十]{{1,3}}\Z")


def find_suspect_marks(text: str, context: Context) -> Iterator[Finding]:
    """Point at a full stop between two Han that may be a name's dot or damage.

    Left alone: numbering, entries of a bibliography.
    """
    dots = list(_LONE_DOT.finditer(text))
    is_entry = in_references(text) if dots else None
    for match in dots:
        if (
            is_entry is not None
            and not is_entry(match.start())
            and not _NUMBERING.search(text, match.start() - 8, match.start())
        ):
            yield Finding(match.start(), match.end(), kind="stray")
