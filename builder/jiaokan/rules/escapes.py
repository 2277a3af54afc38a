"""What stands for other characters: entities, escapes that nobody undid, and the tags of forums.

One that a sentence speaks of stays as it is written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from jiaokan.rules.controls import UNSEEN
from jiaokan.rules.spoken import is_spoken_of
from jiaokan.rules.tags import effect_of
from jiaokan.text.chars import HAN, within
from jiaokan.text.traced import Finding

# The tags of forums, where one of them is closed: [size=3][font=宋体]…[/font][/size].
_BOARD_TAG = re.compile(
    r"\[(?P<closes>/)?(?P<name>size|font|color|align|backcolor|url|quote|table|tr|td|list|indent|float|img|b|i|u|s)(?:=[^\[\]\n]{0,80})?\]"
)
_SUBSCRIPT = re.compile(r"\[(?<=[A-Za-z0-9_)\]]\[)[a-z]\]")
# Named entities are looked up in HTML's own list; only those that stand for one character are decoded.
_ENTITY = re.compile(
    r"&(?:amp;){0,3}(?:[A-Za-z][A-Za-z0-9]{1,24}|#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6});|&#(?:8203|8204|8205|65279|160)(?![0-9;])"
)
_OF_MARKUP = {"&lt;", "&gt;", "&amp;", "&quot;"}
# 空格用&nbsp;表示, 写成&lt;和&gt;: an entity that a sentence names.
_NAMES, _SAYS = re.compile("&(?<=[用为是即叫如和或写作成“].)"), re.compile("[表代和或，、。”为是就来]")
AGAIN = re.compile("&(?:amp;){1,3}(?=[A-Za-z#])")  # escaped twice: &amp;nbsp;
# Not where it is spoken of (写作x0dx0a, “x0dx0a”), nor inside a number (0x0dx0a).
_ESCAPE = re.compile(
    r"(?<![0-9_“‘`\"'])(?<!写作)(?<!写成)(?<!变成)(?<!显示为)(?<!替换为)(?:_?x0d_?_?x0a_?|_x000[dD]_\n?|_x000[aA]_)"
)
_BLANKS = {"\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u3000": "\u3000"}


def written_out(text: str, stays: Sequence[tuple[int, int]], *, escaped: bool) -> Iterator[Finding]:
    """Yield what stands for other characters: entities, tags of forums, escapes."""
    if "[/" in text:
        yield from (Finding(match.start(), match.end(), "", "tag of a forum") for match in _board_tags(text))
    if "&" in text:
        yield from _entities(text, stays, escaped=escaped)
    if _ESCAPED_CUE in text or "bsp;" in text:
        yield from _escaped(text)
    if "x0" in text:
        ends = (match for match in _ESCAPE.finditer(text) if not _is_written(text, match))
        yield from (Finding(match.start(), match.end(), "\n", "escaped line end") for match in ends)


def _is_written(text: str, match: re.Match[str]) -> bool:
    """Tell whether a sentence speaks of the escape of a line's end (出现x0dx0a这样的字符), or a word has its letters."""
    before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 2]
    return (
        _NAMED.match(before) is not None
        or _SPOKEN.match(behind) is not None
        or (_IN_WORD.match(before) is not None and _IN_WORD.match(behind) is not None)
    )


_NAMED, _SPOKEN = re.compile("[用写现到成为叫有“‘]"), re.compile("[，、”’的]|这[样种个]|字符|就是|表示|代表")
_IN_WORD = re.compile("[0-9A-Za-z]")


def _board_tags(text: str) -> Iterator[re.Match[str]]:
    """Yield the tags of forums that open and close on the page; a[i] is a subscript, whatever stands elsewhere."""
    is_told = within([pair.span() for pair in _PAIR_TOLD.finditer(text)])
    found = [
        match
        for match in _BOARD_TAG.finditer(text)
        if not _SUBSCRIPT.match(text, match.start())
        and not is_told(match.start())
        and not is_spoken_of(text, *match.span())
    ]
    closed = {match["name"] for match in found if match["closes"]}
    opened = {match["name"] for match in found if not match["closes"]}
    yield from (match for match in found if match["name"] in closed & opened)


# Two tags that a sentence names together: 用[b]和[/b]括起来.
_PAIR_TOLD = re.compile(r"\[(?P<name>[a-z]{1,9})\][和与、及]\[/(?P=name)\]")


# --- escapes --------------------------------------------------------------------------------------------------
_ESCAPED_CUE = "\\"
# Escapes that nobody undid, where a line begins or ends: \\u3000\\u3000今年, 。\\r\\n, nbsp;nbsp;今年.
_ESCAPED = re.compile(rf"(?:\\u3000|\\[rnt]|(?<![&A-Za-z])nbsp;){{1,8}}(?=[{HAN}“《（\n]|\Z)")


def _escaped(text: str) -> Iterator[Finding]:
    """Yield escapes at the start or the end of lines of Han; one alone may be what the text is about."""
    found = [
        match
        for match in _ESCAPED.finditer(text)
        if (text[match.start() - 1 : match.start()] in ("", "\n") or text[match.end() : match.end() + 1] in ("", "\n"))
        and (len(match.group()) >= _LONG_ESCAPE or _SENTENCE_END.match(text[match.start() - 1 : match.start()]))
    ]
    if len(found) > 1 or any(len(match.group()) >= _LONG_ESCAPE for match in found):
        yield from (Finding(match.start(), match.end(), "", "escape at a line's edge") for match in found)


_LONG_ESCAPE = 4  # code points: \\r\\n, nbsp;
_SENTENCE_END = re.compile("[。！？；：”）]")


def _entities(text: str, stays: Sequence[tuple[int, int]], *, escaped: bool) -> Iterator[Finding]:
    """Yield entities that stand for one character, also escaped twice; those of what nobody sees go with it.

    ``escaped``: an escaped < stands for itself here. Beside raw ones that are no tags it is spoken of.
    """
    kept = within(stays)
    for match in _ENTITY.finditer(text):
        once = AGAIN.sub("&", match.group())
        if _is_named(text, match):
            if once != match.group():
                yield Finding(match.start(), match.end(), once, "escaped twice")
            continue
        if kept(match.start()) or (once in _OF_MARKUP and not escaped):
            continue
        char = html.unescape(once)
        if char in UNSEEN:
            yield Finding(match.start(), match.end(), "", _said(once))
        elif len(char) == 1 and (char.isprintable() or char in _BLANKS):
            yield Finding(match.start(), match.end(), _BLANKS.get(char, char), _said(once))


def _said(entity: str) -> str:
    """Name an entity for the evidence of an edit; a page may be written in numbers throughout."""
    return "entity by number" if entity[1] == "#" else f"entity {entity}"


def _is_named(text: str, match: re.Match[str]) -> bool:
    """Tell whether a sentence speaks of an entity: 空格用&nbsp;表示."""
    before = text[max(0, match.start() - _LABEL) : match.start()]
    return (
        (_NAMES.match(text, match.start()) is not None and _SAYS.match(text, match.end()) is not None)
        or _EXPLAINED.match(text, match.end()) is not None
        or _LABELLED.search(before) is not None
    )


_EXPLAINED = re.compile(
    "(?:[是为即指]|表示|代表|就是)[^，。；\n]{0,4}(?:空格|符号|和号|[大小]于号|[引括书名]号|尖括号|字符|换行)"
)
_LABELLED = re.compile("(?:空格|符号|[大小]于号|[引括]号|实体|转义符?)(?:[:：]|为|写[成作])\\Z")
_LABEL = 5  # code points: 转义符写作


_LT, _GT = "&(?:amp;){0,3}(?:lt|#60|#[xX]3[cC]);", "&(?:amp;){0,3}(?:gt|#62|#[xX]3[eE]);"
_SPOKEN_ESCAPE = re.compile(
    rf"{_LT}(?P<name>/?[A-Za-z][A-Za-z0-9:]{{0,30}}|!--|!DOCTYPE|\?xml)(?:[^<>\n]{{0,500}}?{_GT})?"
)


def spoken_escapes(text: str) -> list[tuple[int, int]]:
    """Give escaped tags that stay as they are: on a page without tags one that is left over is spoken of.

    Written out it would look like a tag of the page's own, and the next cleaning would take it for one.
    """
    found = _SPOKEN_ESCAPE.finditer(text) if "&" in text else ()
    return [match.span() for match in found if match["name"][0] in "!?" or effect_of(match["name"].lstrip("/"))]
