"""Bullets of a symbol font that became letters: a lone l, n or u before each item, or glued to it (l打开系统).

In Wingdings the codes of these letters are a disc, a square and a diamond; pages lose the font. Only repetition proves
it: one letter before Han is a variable, a list letter or a word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from jiaokan.text.chars import BLANK, BLANKS, HAN, iter_lines, line_of
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

# Letters as which the common bullets of Wingdings and Symbol come out, and signs that no word begins with.
_LETTERS = "lnuvqop"
_SIGNS = "ØüÜ§·•\uf06c\uf06e\uf075\uf076\uf071\uf0d8\uf0fc\uf0a7\uf0b7\uf09f"
_SHAPES = "-●■◆□○▪▫►▸➢➤◇"  # bullets of any font: only one that stands alone was cut off from its item
BULLETS = frozenset(_LETTERS + _SIGNS + _SHAPES)
_LONE = re.compile(rf"[{BLANK}]{{0,12}}([{_LETTERS}{_SIGNS}●■◆□○▪▫►▸➢➤◇\-])[{BLANK}]{{0,12}}")
_LONGEST_LONE = 25  # code points of a line with nothing but a mark and blanks
_GLUED = re.compile(rf"[{BLANK}]{{0,12}}([{_LETTERS}{_SIGNS}])([{BLANK}]{{0,4}})(?=[{HAN}“《（])")
_OPENING = frozenset(_LETTERS + _SIGNS + BLANKS)
_ITEM = re.compile(rf"[{BLANK}]{{0,12}}[{HAN}“《（(0-9A-Za-z]")
_COMPANY = 3  # lines with bullets of several kinds: a list of lists has one, and another for what is below it
_PAIRED = ({"■", "□"}, {"●", "○"}, {"◆", "◇"})  # full and empty ones: boxes ticked, checks passed
_SHORTEST_ITEM = 5  # code points; what is shorter is a cell: 甲某, 同意, 一月
_SPEECH = "-"  # a dash alone may stand for a speaker or an empty cell
_FONT_SIGNS = frozenset(_SIGNS) - frozenset("·•§")
_FEWEST, _FEWEST_LETTERS = 2, 3  # lines a bullet opens: a sign of its own, and one that is a letter or § as well
# n为样本数, v表示速度, n较大时: the letter stands for something; l形, n阶, v领, u盘: it is one of a word's.
_STANDS_FOR = re.compile(
    r"(?:[为為是取指即等代](?!了)|表示|大于|小于|不|值|轴|型|个|個|次|年|天|倍"
    "|[很越与與]|[较較最变變][大小高低多少为為]|[趋趨][于近]|恒[定为]|(?:增[大加]|[减減][小少])[时時到至]"
    "|阶(?!段)|[维維](?![护護持修])|形(?![势式成勢])|领(?![导取])|[盘盤](?![活点點])|字(?![体體])|群(?![众体])|图(?![书纸]))"
)
# Ø外径, Ø钢管: a diameter.
_DIAMETER = re.compile(rf"[Øø](?=[{BLANK}]{{0,4}}(?:[0-9]|[内外直孔管]?径|管|孔|轴))")
_NUMBERED = re.compile("第[一二三四五六七八九十]{1,3}[章节節条條]|[一二三四五六七八九十]{1,3}、")
_SECTION = "§"
_SINGLE = re.compile(rf"[{BLANK}]{{0,12}}[A-Za-z][{BLANK}]{{0,12}}")


def find_lone_bullets(text: str, context: Context) -> Iterator[Finding]:
    """Take out a bullet that became a letter or a sign on a line of its own, or glued to its item: l, n, u, Ø, ü, §.

    Evidence: it stands before two items of the page or more, alone on its line, or once among such of other shapes;
    glued to them, before three if it is a letter. Left alone: words and variables (n为样本数), list letters, a letter that the page uses elsewhere, single
    ones, dashes before speech.
    """
    spans = [(start, end) for start, end in iter_lines(text) if text[start:end].strip(BLANKS)]
    if not spans:
        return
    yield from _alone(text, spans)
    yield from _at_items(text, spans)


def _alone(text: str, spans: list[tuple[int, int]]) -> Iterator[Finding]:
    """Yield the lines that hold nothing but a bullet whose item stands on the next one."""
    short = [index for index, (start, end) in enumerate(spans) if end - start <= _LONGEST_LONE]
    found: dict[str, list[tuple[int, int]]] = {}
    elsewhere = False  # a letter alone that is no bullet: the page numbers or names something with letters
    long = 0
    for index in short:
        start, end = spans[index]
        below, stop = spans[index + 1] if index + 1 < len(spans) else (len(text), len(text))
        match = _LONE.fullmatch(text, start, end)
        if match is not None and _ITEM.match(text, below, stop) and not _LONE.fullmatch(text, below, stop):
            found.setdefault(match[1], []).append((start, below))
            long += stop - below >= _SHORTEST_ITEM
        else:
            elsewhere = elsewhere or _SINGLE.fullmatch(text, start, end) is not None
    if not found or long * 2 < sum(map(len, found.values())) or any(pair <= found.keys() for pair in _PAIRED):
        return
    sure = [mark for mark, lines in found.items() if len(lines) >= _FEWEST and (mark not in _LETTERS or not elsewhere)]
    company = sum(len(lines) for mark, lines in found.items() if mark not in _SPEECH) >= _COMPANY
    for mark, lines in found.items():
        beside_others = mark not in _SPEECH and company and (mark not in _LETTERS or not elsewhere)
        if mark in sure or (beside_others and (sure or _FONT_SIGNS.intersection(found))):
            yield from (Finding(start, below, "", "bullet") for start, below in lines)


def _at_items(text: str, spans: list[tuple[int, int]]) -> Iterator[Finding]:
    """Yield bullets that stand at the start of their items' lines."""
    found: dict[str, list[re.Match[str]]] = {}
    for start, end in spans:
        match = _GLUED.match(text, start, end) if text[start] in _OPENING else None
        if match is not None:
            found.setdefault(match[1], []).append(match)
    has_diameter = "Ø" in found and _DIAMETER.search(text) is not None
    for mark, items in found.items():
        if mark in "·•" or (mark == "Ø" and has_diameter) or (mark == _SECTION and not _are_listed(text, items)):
            continue  # what is written so on purpose stays
        if len(items) >= (_FEWEST_LETTERS if mark in _LETTERS or mark == _SECTION else _FEWEST) and (
            mark not in _LETTERS or _are_items(text, mark, items)
        ):
            yield from (Finding(item.start(1), item.end(2), "", "bullet") for item in items)


def _are_listed(text: str, items: list[re.Match[str]]) -> bool:
    """Tell whether items that § opens are a list's and no sections, which are headings, numbered, and set apart.

    Items stand one below the other, or most of them are sentences.
    """
    if any(_NUMBERED.match(text, item.end()) for item in items):
        return False
    ends = [line_of(text, item.start())[1] for item in items]
    together = any(left + 1 == right.start() for left, right in zip(ends, items[1:], strict=False))
    sentences = sum(1 for item, end in zip(items, ends, strict=True) if _SENTENCE.search(text, item.end(), end))
    return together or sentences * 2 > len(items)


_SENTENCE = re.compile("[。；，]")


def _are_items(text: str, mark: str, items: list[re.Match[str]]) -> bool:
    """Tell whether lines that a letter opens are items: they begin differently, and the letter means nothing else."""
    if any(_STANDS_FOR.match(text, item.end()) for item in items):
        return False
    if len({text[item.end()] for item in items}) < _FEWEST:
        return False
    elsewhere = re.compile(rf"(?<=[^A-Za-z0-9\n{BLANK}]){mark}(?![A-Za-z])|{mark}[{BLANK}]?[=<>]")
    return elsewhere.search(text) is None


_ITEM_NUMBER = "(?P<value>[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_LOST = re.compile(rf"。(?:(?<=\A。)|(?<=\n。)|(?<=[{BLANK}]。)|(?<=[：；:;]。)){_ITEM_NUMBER}[)）](?=[{HAN}“《])")
_WHOLE = re.compile(rf"[（(]{_ITEM_NUMBER}[)）]")


def find_lost_brackets(text: str, context: Context) -> Iterator[Finding]:
    """Write the bracket of an item's number that a lost byte made a full stop of: 。1) is （1）.

    The first byte of （ is the second of 。 in GB 2312, so that a shift of one byte makes the stop of it. Evidence: it
    opens a line or stands behind ：or ；, where no sentence ends, and another item of the page has the number before
    or behind it, whole or damaged. Left alone: a stop behind a sentence, with 1) after it.
    """
    if "。" not in text:
        return
    lost = list(_LOST.finditer(text))
    if not lost:
        return
    whole = {match["value"] for match in _WHOLE.finditer(text)}
    values = Counter(match["value"] for match in lost)
    for match in lost:
        if any(value in whole or value in values for value in _neighbours(match["value"])):
            yield Finding(match.start(), match.start() + 1, "（", "item number")


_NUMERALS = "一二三四五六七八九十"


def _neighbours(value: str) -> tuple[str, ...]:
    """Give the numbers before and behind one, in its own way of writing."""
    if value.isascii():
        return str(int(value) - 1), str(int(value) + 1)
    at = _NUMERALS.find(value)
    return tuple(_NUMERALS[index] for index in (at - 1, at + 1) if at >= 0 and 0 <= index < len(_NUMERALS))
