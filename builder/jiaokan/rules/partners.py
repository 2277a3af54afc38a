"""Which half-width brackets and quotation marks belong together, also over the end of a wrapped line.

Both of a pair get one width, so what stands beside one of them decides for both. Never over the end of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.rules.fields import parts_fields
from jiaokan.rules.syntax import find_targets
from jiaokan.text.chars import BLANK, CJK_MARK, CLOSER, HAN, HAN_ONE, iter_lines, within
from jiaokan.text.numbering import ITEM, parse, parse_enumerator
from jiaokan.text.traced import Finding

BESIDE = rf"{HAN}{CJK_MARK}\u2014\u2026"  # what full-width marks stand beside
_BRACKET = re.compile("[()\uff08\uff09]")
_BESIDE_HAN = re.compile(rf"[()](?:(?<=[{BESIDE}].)|(?=[{BESIDE}]))")


# Half open: a square and a round bracket round two figures or letters, [0,1) and (-1, 1].
_BOUND = "[-+0-9A-Za-z.\u221e\u03b1-\u03c9/\u221a ]{1,16}"
_INTERVAL = re.compile(rf"\[{_BOUND}[,\uff0c]{_BOUND}\)|\({_BOUND}[,\uff0c]{_BOUND}\]")


def find_intervals(text: str) -> list[tuple[int, int]]:
    """Give the half-open intervals of a text, whose two brackets are a pair though they differ.

    >>> find_intervals("取[0,1)与(0,1]"), find_intervals("见[1](甲,乙)")
    ([(1, 6), (7, 12)], [])
    """
    return [match.span() for match in _INTERVAL.finditer(text)] if "[" in text or "]" in text else []


def brackets(text: str) -> Iterator[tuple[int, ...]]:
    """Yield half-width brackets to widen: of a pair both or none, a lone one only beside Han.

    A pair may stand on two lines of one wrapped paragraph. A bracket whose partner is full-width becomes so too.
    """
    opened: list[int] = []  # all on the line of the last bracket, or on one that goes on there
    last = 0
    in_interval, in_target = within(find_intervals(text)), within(find_targets(text))
    for match in _BRACKET.finditer(text):
        at = match.start()
        if in_interval(at) or in_target(at):
            continue
        if opened and not _is_one_paragraph(text, last, at):
            yield from ((spot,) for spot in opened if _BESIDE_HAN.match(text, spot))
            opened = []
        last = at
        if match.group() in "(\uff08":
            opened.append(at)
        else:
            yield from _closed(text, opened.pop() if opened else None, at)
    yield from ((spot,) for spot in opened if _BESIDE_HAN.match(text, spot))


def _closed(text: str, start: int | None, at: int) -> Iterator[tuple[int, ...]]:
    """Yield what is to be widened of a bracket that closes, and of its partner if it has one."""
    narrow = tuple(spot for spot in (start, at) if spot is not None and text[spot] in "()")
    mixed = start is not None and len(narrow) == 1
    if (
        start is not None
        and not mixed
        and any(is_own(text, start, at) for is_own in (_is_call, _is_factor, _is_foreign))
    ):
        return
    if mixed or any(_BESIDE_HAN.match(text, spot) for spot in narrow):
        yield narrow


def _is_call(text: str, start: int, at: int) -> bool:
    """Tell whether brackets are a function's: init()完成后, 复杂度为O(n)的, f(x)在区间内, df.head(10)的结果.

    A name is one letter, a known function of mathematics, or written as names of programs are, with a dot, a line or a
    hump inside. Left alone: a name with its meaning (WHO(UN), app(application), iPhone(WCDMA)), Han inside.
    """
    if at == start + 1:
        return _NAME.match(text[max(0, start - 1) : start]) is not None
    if at - start > _LONGEST_CALL:
        return False
    before = text[max(0, start - _LONGEST_NAME) : start]
    if _SMALL_NAME.search(before) and _PARAMETERS.fullmatch(text, start + 1, at):
        return True
    if _FUNCTION.search(before):
        return _ARGUMENTS.match(text, start + 1, at) is not None
    return (
        _METHOD.search(before) is not None
        and not _SITE.search(before)
        and _VALUES.match(text, start + 1, at) is not None
    )


_NAME = re.compile("[0-9A-Za-z_]")
_LONGEST_NAME, _LONGEST_CALL = 40, 60  # code points
_FUNCTION = re.compile(
    r"(?<![0-9A-Za-z_])(?:[A-Za-zα-ω][0-9]{0,2}['′]?|sin|cos|tan|cot|sec|log|ln|lg|exp|max|min|lim|det|rank|arc(?:sin|cos|tan))\Z"
)
# Letters, figures and signs; of words only those of formulas: logn, max.
_ARGUMENTS = re.compile(
    r"(?:(?:[A-Za-z] ?)?(?:log|lg|ln|sin|cos|tan|exp|max|min)(?![A-Zb-z]{2})|[A-Za-zα-ωΑ-Ω]{1,2}(?![A-Za-z])|[-0-9+*/^,|<>=·.()'′ ]){1,40}\Z"
)
_POWER = re.compile("[\u00b2\u00b3\u00b9\u2070-\u207f^]|[=*/\u00d7\u00f7]{1,2} ?[0-9A-Za-z(]")
_SUM = re.compile(
    r"[0-9A-Za-z\u03b1-\u03c9 .\u00b2\u00b3]{1,12}(?:[-+*/\u00d7\u00f7\u2212][0-9A-Za-z\u03b1-\u03c9 .\u00b2\u00b3]{1,12}){1,6}"
)


def _is_factor(text: str, start: int, at: int) -> bool:
    """Tell whether brackets hold a sum that is reckoned with: 就是(a+b)³, 结果为(x-1)*2."""
    holds_sum = at - start <= _LONGEST_CALL and _SUM.fullmatch(text, start + 1, at) is not None
    return holds_sum and _POWER.match(text, at + 1) is not None


_METHOD = re.compile(
    r"(?<![0-9A-Za-z_.])(?:[A-Za-z_$][0-9A-Za-z_]{0,30}(?:\.[A-Za-z_][0-9A-Za-z_]{0,30}){1,4}|[A-Za-z0-9]{0,20}_[0-9A-Za-z_]{1,30}|[a-z]{2,20}(?:[A-Z][a-z0-9]{1,20}){1,4})\Z"
)
# get(target, key): two parameters or more, as programs name them.
_SMALL_NAME = re.compile(r"(?<![0-9A-Za-z_.])[a-z][0-9A-Za-z]{1,20}\Z")
_PARAMETERS = re.compile(r"[a-z_$][0-9A-Za-z_$]{0,20}(?:, ?(?:\.{3})?[a-z_$][0-9A-Za-z_$]{0,20}){1,6}")
_SITE = re.compile(r"\.(?:com|cn|net|org|gov|edu|io|tw|hk)\Z")
_VALUES = re.compile(rf"(?![A-Z]{{2}})[^{HAN}\n]{{1,60}}\Z")
_FOREIGN = "A-Za-z\u00c0-\u024f\u0400-\u04ff\uac00-\ud7a3"
_FOREIGN_WORD = re.compile(f"[{_FOREIGN}][ \u00a0]?(?<=[\uac00-\ud7a3 \u00a0])\\Z")
_FOREIGN_END = re.compile(f"[{CLOSER}\\n]|[ \u00a0]?(?:[{_FOREIGN}]|\\Z)")
_LONGEST_FOREIGN = 60


def _is_foreign(text: str, start: int, at: int) -> bool:
    """Tell whether brackets stand in words of another script, with the blank that it writes: Big River (web series).

    The words end behind them, and no Han stands inside: 世卫组织(WHO), API (v2)里 and API (v2)、 are Chinese.
    """
    if at - start > _LONGEST_FOREIGN or _FOREIGN_WORD.search(text, start - 2, start) is None:
        return False
    return HAN_ONE.search(text, start, at) is None and _FOREIGN_END.match(text, at + 1) is not None


_LEAST_WRAPPED = 12  # code points of a line that a wrap may have ended
_ENDS = re.compile(rf"[\u3002\uff01\uff1f\uff1b\uff1a!?;:.][{CLOSER}]{{0,2}}\Z")


def _is_one_paragraph(text: str, last: int, at: int) -> bool:
    """Tell whether two places stand on one line, or on two that a wrap cut out of one paragraph."""
    end = text.find("\n", last, at)
    return end < 0 or (text.find("\n", end + 1, at) < 0 and is_wrap(text, end))


def is_wrap(text: str, end: int) -> bool:
    """Tell whether the line break at ``end`` may be a wrap: a long line without a stop, and one that opens nothing."""
    start, stop = text.rfind("\n", 0, end) + 1, text.find("\n", end + 1)
    line, following = text[start:end].rstrip(), text[end + 1 : len(text) if stop < 0 else stop]
    if len(line) < _LEAST_WRAPPED or _ENDS.search(line) or not following or following[0] in f"{BLANK}":
        return False
    return parse(following) is None and parse_enumerator(following) is None and ITEM.match(following) is None


_QUOTED = re.compile(r'"(?<![A-Za-z0-9=].)([^"\n]{1,60})"(?![A-Za-z0-9])')
_MOST_QUOTED = 60
_INCH = re.compile('(?<=[0-9])"')  # 15.6", as long as no other mark before it opens


def quotes(text: str) -> Iterator[tuple[int, str]]:
    """Yield straight quotation marks round Han, each with the one to write; inch signs (15.6") are none."""
    if '"' not in text:
        return
    odd = [(start, end) for start, end in iter_lines(text) if text.count('"', start, end) % 2]
    is_odd = within(odd)
    for match in _QUOTED.finditer(text):
        if is_odd(match.start()) and _INCH.match(text, match.end() - 1):
            continue
        if HAN_ONE.search(match[1]) and ":" not in match[1]:
            yield match.start(), "\u201c"
            yield match.end() - 1, "\u201d"
    for start, end in odd:
        opened = text.rfind('"', start, end)
        if end - opened > _MOST_QUOTED or _INCH.match(text, opened):
            continue
        stop = text.find("\n", end + 1)
        stop = len(text) if stop < 0 else stop
        closed = text.find('"', end, min(stop, end + _MOST_QUOTED))
        if closed > 0 and text.count('"', end, stop) % 2 and is_wrap(text, end):
            inside = text[opened + 1 : closed]
            if HAN_ONE.search(inside) and ":" not in inside:
                yield opened, "\u201c"
                yield closed, "\u201d"


# --- the blanks beside them -----------------------------------------------------------------------------------
_THIN = " \u00a0"
_GOES_ON = re.compile(rf"[{HAN}0-9A-Za-z\u201c\u2018\u300a\uff08\u3010(]")
_FIELD = re.compile(rf"[{HAN}{_THIN}]{{1,8}}[:\uff1a]|[年月日时分元岁人个号]{{1,2}}(?![{HAN}])")
_DIGITS = tuple("0123456789")
_BEFORE_HAN = re.compile(f"[{_THIN}](?=[{HAN}])")
_BEHIND_HAN = re.compile(f".(?<=[{BESIDE}][{_THIN}])")  # or behind a mark
# A unit in brackets behind a name of two to four Han.


def blanks_beside(text: str, at: int) -> Iterator[Finding]:
    """Yield the single blank on the inner or outer side of a mark that becomes full-width: ``: 大`` and ``) 能``.

    A half-width mark is typed with a blank, a full-width one has its own room. Left alone: two blanks and more, a
    field to be filled in (姓名: 性别:), what parts a person's unit from a paper and a question from a figure (如何? 12票),
    brackets with nothing but a blank inside, the ends of lines.
    """
    mark = text[at]
    behind = text[at + 1 : at + 3]
    if mark in ",:;?!).\uff0e" and behind[:1] in tuple(_THIN) and _GOES_ON.match(behind, 1):
        parts = mark in ")?!" and (parts_fields(text, at + 1, at + 2) or (mark != ")" and behind[1:] in _DIGITS))
        if not parts and (mark != ":" or _FIELD.match(text, at + 2) is None):
            yield Finding(at + 1, at + 2, "", "blank of a half-width mark")
    elif mark == "(":
        if _BEFORE_HAN.match(text, at + 1):
            yield Finding(at + 1, at + 2, "", "blank of a half-width mark")
        if _BEHIND_HAN.match(text, at - 1):
            yield Finding(at - 1, at, "", "blank of a half-width mark")
