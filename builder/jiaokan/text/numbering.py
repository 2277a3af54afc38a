"""The numbering of official documents, as data: one row a style, one place to add one.

Dates, quantities, ratios, times and ordinals inside a sentence are no numbering: each style matches only at the
start of what it is given and says how it must go on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jiaokan.text.chars import BLANK, BLANKS, HAN, members

_ONES = {char: value for value, char in enumerate("零一二三四五六七八九")}
_ONES |= {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_ONES |= {char: value for value, char in enumerate("零壹貳叁肆伍陸柒捌玖")}
_ONES |= {"〇": 0, "○": 0, "两": 2, "参": 3}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
_HAN_NUMBER = "[" + "".join(_ONES) + "".join(_TENS) + "]{1,5}"


def value_of(written: str) -> int | None:
    """Give the integer a numeral stands for: Han (plain and formal), Arabic, Roman letters and circled forms.

    >>> [value_of(w) for w in ("十二", "二十", "一百零三", "壹", "7", "⑩", "㈢", "Ⅳ", "廿")]
    [12, 20, 103, 1, 7, 10, 3, 4, None]
    """
    if written.isascii() and written.isdigit():
        return int(written)
    if written in _ENCLOSED:
        return _ENCLOSED[written]
    total, ones = 0, 0
    for char in written:
        if char in _TENS:
            total += (ones or 1) * _TENS[char]
            ones = 0
        elif char in _ONES:
            ones = ones * 10 + _ONES[char]
        else:
            return None
    return total + ones


# Enclosed and Roman numerals of Unicode, by block: first code point, how many, the value of the first.
_BLOCKS = (
    (0x2460, 20, 1),
    (0x2474, 20, 1),
    (0x2488, 20, 1),
    (0x24EB, 10, 11),
    (0x24F5, 10, 1),
    (0x2776, 10, 1),
    (0x2780, 10, 1),
    (0x3220, 10, 1),
    (0x3280, 10, 1),
    (0x2160, 12, 1),
)


_ENCLOSED = {chr(first + at): value + at for first, count, value in _BLOCKS for at in range(count)}


@dataclass(frozen=True, slots=True)
class Style:
    """A way of numbering. ``rank`` is its usual place in a 公文 (GB/T 9704: 一、 then （一） then 1. then （1）)."""

    id: str
    rank: float
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Number:
    """A number found at the start of a stretch; ``end`` is the offset behind it and the blanks that follow."""

    style: Style
    value: int | None
    written: str
    end: int
    depth: int = 1


def _style(name: str, rank: float, pattern: str) -> Style:
    return Style(name, rank, re.compile(pattern))


_B = f"[{BLANK}]"
STYLES: tuple[Style, ...] = (
    _style(
        "chapter",
        0,
        rf"第{_B}?(?P<value>{_HAN_NUMBER}|[0-9]{{1,3}}){_B}?(?P<unit>[编篇章]|部(?!分[之人的]|[门队委]))分?{_B}*[、:：.]?(?![条款页次])",
    ),
    _style("chapter", 1, rf"第{_B}?(?P<value>{_HAN_NUMBER}|[0-9]{{1,3}}){_B}?(?P<unit>节){_B}*[、:：.]?(?!课)"),
    _style("chapter", 0, rf"(?P<value>[上中下附]){_B}{{0,2}}篇(?=[{BLANK}：:]|\Z)[：:]?"),
    _style("article", 1.5, rf"第{_B}?(?P<value>{_HAN_NUMBER}|[0-9]{{1,3}}){_B}?条(?!件|款|路|例)[、:：]?"),
    _style(
        "han-comma",
        2,
        rf"(?P<value>{_HAN_NUMBER}){_B}{{0,2}}(?:、(?![0-9]{{1,2}}[号季级类等、，])|[.．](?![0-9]))(?!{_HAN_NUMBER}(?:季度|年级|月份|月|级|类|等|期|线|楼|班|层|产业|方面|区|县))",
    ),
    _style(
        "han-paren", 3, rf"[（(]{_B}{{0,2}}(?P<value>{_HAN_NUMBER}){_B}{{0,2}}[）)][、.]?|(?P<value2>[\u3220-\u3229])"
    ),
    _style(
        "arabic-point",
        4,
        rf"(?P<value>[0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{1,3}})(?:[、.．]|{_B}+|(?=[{HAN}]))(?![0-9%℃])(?!(?<=[.．][0-9])月|(?<=[.．][0-9]{{2}})月)",
    ),
    _style(
        "arabic-point",
        4,
        rf"(?P<value>[0-9]{{1,2}}){_B}?(?:、(?![0-9]{{1,2}}[号季级类等、，])|[.．](?:(?![0-9])|(?=[0-9]{{1,2}}月)))|(?P<value2>[\u2488-\u249b])",
    ),
    _style(
        "arabic-paren",
        5,
        rf"[（(]{_B}?(?P<value>[0-9]{{1,2}}){_B}?[）)][、.]?|(?P<value2>[\u2474-\u2487])|(?P<value3>[0-9]{{1,2}})[）)][、.]?",
    ),
    _style(
        "circled",
        7,
        r"(?P<value>[\u2460-\u2473\u24eb-\u24f4\u24f5-\u24fe\u2776-\u277f\u2780-\u2789\u3280-\u3289])[、.]?",
    ),
)
# The styles that a number may be of by what it opens with.
_OPENED = {
    opener: tuple(STYLES[place] for place in places)
    for openers, places in (
        ("第", (0, 1, 3)),
        ("上中下附", (2,)),
        ("".join((*_ONES, *_TENS)), (4,)),
        ("（(", (5, 8)),
        ("\u3220-\u3229", (5,)),
        ("0-9", (6, 7, 8)),
        ("\u2488-\u249b", (7,)),
        ("\u2474-\u2487", (8,)),
        ("\u2460-\u2473\u24eb-\u24fe\u2776-\u2789\u3280-\u3289", (9,)),
    )
    for opener in members(openers)
}
# Bullets of any font, also those of Wingdings in the private area, before Han, a figure, a letter or what opens.
BULLETS = "•●○■□◆▪·*◇▲△▶►▷▸☆★※❖◦‣⁃∙・▫➢➤✓✔√☑☐\uf0b7\uf06c\uf06e\uf075\uf076\uf071\uf0d8\uf0fc\uf0a7\uf09f"
_OPENS_ITEM = rf"(?:[“《（(【A-Za-z{HAN}]|[0-9]{{1,4}}[^0-9\s—－–-])"  # - 3 - is the number of a page
# Opens an item of an enumeration, never a section: 一是 一要 首先 其次 第一， —— and bullets.
ITEM = re.compile(
    rf"(?:[一二三四五六七八九十]{{1,2}}(?:是|要|则)|首先|其次|再次|最后|此外|第[一二三四五六七八九十](?=[，,]|、(?![一二三四五六七八九十]))|[—－–-]{{1,2}}(?=[“{HAN}])|[—－–-]{{1,2}}{_B}{{1,3}}(?={_OPENS_ITEM})|[{BULLETS}]{_B}?(?=[“{HAN}])|[{BULLETS}]{_B}{{1,4}}(?={_OPENS_ITEM})|[①-⑳])"
)
# 一抓 … 六抓: a Han numeral and the same character through all its siblings.
ENUMERATOR = re.compile(rf"(?P<value>[一二三四五六七八九十])(?P<verb>[{HAN}])")
_NO_VERB = frozenset("多几来余是要则个次年月日些样般样直切旦致定起边方面线条名位种级类届等批段体路手生心带")
# 一月份, 第一季度, 第二阶段：, 第三周: a stretch of time or a step that heads what is planned for it; 第一封信：, 第二讲.
PERIOD = re.compile(
    rf"第(?P<value>{_HAN_NUMBER}|[0-9]{{1,2}})(?:(?:季度|阶段|步|周|学期|单元|课时|环节)(?=[{BLANK}]*(?:\Z|[：:（(、]|[{BLANK}][{HAN}]))|(?!季度|阶段|步|周|学期|单元|课时|环节)[{HAN}]{{1,3}}?(?=[{BLANK}]*(?:\Z|[：:]|[{BLANK}][{HAN}“《])))"
    rf"|(?P<value2>{_HAN_NUMBER}|[0-9]{{1,2}})月份?(?=[{BLANK}]*(?:\Z|[：:]))"
)
# What a number, an item, an enumerator or a period may open with; nothing else does.
OPENERS = frozenset(f"首其再最此—－–-{BULLETS}").union(_OPENED)
PERIOD_STYLE = Style("period", 6, PERIOD)
ENUMERATOR_STYLE = Style("enumerator", 2, ENUMERATOR)
NONE_STYLE = Style("none", 1, re.compile("(?!)"))
# A unit behind 3.5 makes it a quantity; behind a blank some may begin a word: 4.1 分级标准.
_LONG_UNIT = "公里|公斤|公顷|平方|立方|英里|小时|美元|亿元|万元|万人|以上|以下|个百分点"
_UNIT = "元|万|亿|千|百|倍|米|吨|亩|斤|克|岁|折|寸|%|％|℃"
_WORD_UNIT = "年|月|日|时|分|秒|人|名|个|次|条|家|级|度|版|届|至|到"
_QUANTITY = re.compile(rf"(?:{_WORD_UNIT})|{_B}*(?:{_LONG_UNIT}|{_UNIT})|{_B}+(?:{_WORD_UNIT})(?![{HAN}])")


def parse(text: str, start: int = 0, end: int | None = None) -> Number | None:
    """Read the number that stands at ``start``, None if none does.

    第一篇 is a number here; whether it numbers parts of a book or marks a report is for the outline to say.

    >>> number = parse("（三）强化监测")
    >>> number.style.id, number.value, number.written
    ('han-paren', 3, '（三）')
    >>> [parse(line) for line in ("3.5亿元", "一年来，", "二〇二〇年", "第一时间", "（试行）", "1月27日")]
    [None, None, None, None, None, None]
    """
    stop = len(text) if end is None else end
    for style in _OPENED.get(text[start : start + 1], ()):
        match = style.pattern.match(text, start, stop)
        if match is None:
            continue
        value = next(group for name, group in match.groupdict().items() if name.startswith("value") and group)
        parts = re.split("[.．]", value) if style.id == "arabic-point" else [value]
        behind = match.end()
        while behind < stop and text[behind] in BLANKS:
            behind += 1
        written = match.group().rstrip(BLANKS)
        is_figure = style.id == "arabic-point" and len(parts) == 2 and written[-1] not in "、.．"
        if is_figure and _QUANTITY.match(text, match.start() + len(written), stop):
            continue
        return Number(style, value_of(parts[-1]), written.strip(BLANKS), behind, len(parts))
    return None


def parse_enumerator(text: str, start: int = 0) -> Number | None:
    """Read 一抓 at ``start``. A candidate only: it takes siblings with the same verb to make it a heading."""
    match = ENUMERATOR.match(text, start)
    if match is None or match["verb"] in _NO_VERB or match["verb"] in _ONES or match["verb"] in _TENS:
        return None
    return Number(ENUMERATOR_STYLE, value_of(match["value"]), match.group(), match.end())


def parse_period(text: str, start: int = 0) -> Number | None:
    """Read 第一阶段 at ``start``. A candidate only, like 一抓."""
    match = PERIOD.match(text, start)
    if match is None:
        return None
    behind = match.end()
    while behind < len(text) and text[behind] in BLANKS + "：:":
        behind += 1
    return Number(PERIOD_STYLE, value_of(match["value"] or match["value2"]), match.group(), behind)


_NUMERAL = re.compile("[一二三四五六七八九十]{1,3}")
_DASH = re.compile(r"[（(][-—－一][）)]")


def meanings(written: str) -> frozenset[tuple[str, int | None]]:
    """Give every style and value that a number may mean as it is written; its siblings decide.

    >>> sorted(meanings("（2）")), sorted(meanings("1")), sorted(meanings("（-）"))
    ([('arabic-paren', 2), ('han-paren', 2)], [('arabic-point', 1)], [('han-paren', 1)])
    """
    number = parse(f"{written}甲") or parse(written) or parse_period(written) or parse_enumerator(written)
    found = {(number.style.id, number.value)} if number else set()
    if number and number.style.id in PARENS:
        found |= {(style, number.value) for style in PARENS}
    if re.fullmatch(r"[0-9]{1,2}(?:[.．][0-9]{1,2}){0,3}", written):
        found.add(("arabic-point", int(re.split("[.．]", written)[-1])))
    if _DASH.fullmatch(written):
        found.add(("han-paren", 1))
    if _NUMERAL.fullmatch(written):
        found.add(("han-comma", value_of(written)))
    return frozenset(found)


PARENS = ("han-paren", "arabic-paren")
BY_ID = {style.id: style for style in STYLES}
