"""The numbers a browser writes before the items of an ordered list. Bullets are no text."""

from __future__ import annotations

import re

from jiaokan.inputs.html.items import Numbering
from jiaokan.inputs.html.styles import Style

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_HAN = frozenset(
    ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal", "simp-chinese-formal",
     "trad-chinese-formal", "cjk-heavenly-stem", "cjk-earthly-branch")
)  # fmt: skip
_FORMAL = frozenset(("simp-chinese-formal", "trad-chinese-formal"))
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_UNNUMBERED = frozenset(("none", "disc", "circle", "square"))
# Ways to a page and comments are ordered lists in many templates, whose style sheets take the numbers away.
_BARE = re.compile(r"breadcrumb|comment|crumb|pagination", re.IGNORECASE)
_OWN = re.compile(
    r"[（(\[【〔]?(?:[0-9]{1,3}|[一二三四五六七八九十百]{1,4}|[a-zA-Z])[)）\]】〕、.．:：]|第[0-9一二三四五六七八九十百]{1,4}[条章节项款步]|[①-⑳]"
)
_LARGEST = 10**9


def numbering_of(attributes: dict[str, str], style: Style, items: int) -> Numbering | None:
    """Give how an ordered list is numbered, None if it is not; ``items`` is how many it has."""
    stated = next((word for word in (style.list_style or "").split() if word not in ("inside", "outside")), None)
    name = stated or _TYPES.get(attributes.get("type", ""), "decimal")
    if name in _UNNUMBERED or _BARE.search(attributes.get("class", "")[:200]) is not None:
        return None
    is_reversed = "reversed" in attributes
    start = integer_of(attributes.get("start"))
    first = start if start is not None else items if is_reversed else 1
    return Numbering(name, first, -1 if is_reversed else 1)


def next_number(numbering: Numbering, value: int | None) -> str:
    """Count an item and give what is written before it; ``value`` is the item's own number.

    >>> next_number(Numbering("cjk-ideographic", 12), None), next_number(Numbering("upper-roman", 1), 9)
    ('十二、', 'IX. ')
    """
    if value is not None:
        numbering.value = value
    written = _written(numbering.style, numbering.value)
    numbering.value += numbering.step
    return written


def has_own_number(text: str) -> bool:
    """Tell whether an item's text brings its number itself, as where a style sheet takes the generated one away."""
    return _OWN.match(text.lstrip(" \u00a0\u3000")) is not None


def integer_of(written: str | None) -> int | None:
    """Read an attribute that is an integer; None for what is none."""
    found = re.match(r"\s*([+-]?[0-9]{1,9})", written or "")
    return int(found[1]) if found is not None else None


def _written(style: str, value: int) -> str:
    if style in _HAN and value > 0 and (han := _han(style, value)):
        return f"{han}、"
    if value > 0 and style in ("lower-alpha", "lower-latin", "upper-alpha", "upper-latin"):
        letters = _letters(value)
        return f"{letters.upper() if style.startswith('upper') else letters}. "
    if 0 < value < 4000 and style.endswith("-roman"):
        roman = _roman(value)
        return f"{roman.upper() if style.startswith('upper') else roman}. "
    return f"{value:02d}. " if style == "decimal-leading-zero" else f"{value}. "


def _letters(value: int) -> str:
    letters = ""
    while value:
        value, rest = divmod(value - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(value: int) -> str:
    roman = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        roman += letters * count
    return roman


def _han(style: str, value: int) -> str:
    """Write a number in Han as CSS Counter Styles does; empty for one that has no form in the style here."""
    if style in ("cjk-heavenly-stem", "cjk-earthly-branch"):
        signs = _STEMS if style == "cjk-heavenly-stem" else _BRANCHES
        return signs[value - 1] if value <= len(signs) else ""
    if style == "cjk-decimal":
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))
    if value > 9999:
        return ""
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    if style in _FORMAL:
        digits = "零壹贰叁肆伍陆柒捌玖" if style.startswith("simp") else "零壹貳參肆伍陸柒捌玖"
        units = ("", "拾", "佰", "仟")
    figures = [int(digit) for digit in str(value)]
    places = range(len(figures) - 1, -1, -1)
    written = "".join(
        digits[figure] + (units[place] if figure else "") for figure, place in zip(figures, places, strict=True)
    )
    written = re.sub("零+", "零", written).rstrip("零")
    return written[1:] if style not in _FORMAL and 10 <= value < 20 else written
