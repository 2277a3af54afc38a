"""Hostile texts: short units of a function's own triggers, repeated; each drawn again from its number.

A unit has one to four pieces. How it is repeated matters as much: alone, behind an opener, openers first and closers
after, with a number that counts up, between lines of a document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count, repeat
from random import Random

from jiaokan.bench.triggers import Reached, sample

# Kept by hand: what opens, closes, stops, counts and parts, whichever function looks at it.
_OPENERS = ("(", "（", "【", "[", "《", "“", '"', "「", "{", "<", "<!--", "&", "![", "http://", "《“")
_CLOSERS = (")", "）", "】", "]", "》", "”", "」", "}", ">", "-->", "))》")
_STOPS = ("。", "，", "、", "；", "：", "！", ".", ",", ";", ":", "?", "！”", "…")
_FIGURES = ("1", "12", "0", "2020", "３", "一", "十", "二十一", "〇", "%", "第", "页", "年", "月", "日", "x", "×", "某")
_BLANKS = (" ", "\u3000", "\u00a0", "\t", "  ", "\n", "\n\n", "\r\n", "\n\u3000\u3000", "\u200b", "\r")
_LETTERS = ("a", "fā", "zhi", "ng", "N95", "Q", "com", "www.", "-", "—", "_", "*", "#", "|", "/", "@", "\\", "=")
_WORDS = (
    "防汛",
    "發(fā)",
    "工作領導",
    "全县迅速行动",
    "一、",
    "（二）",
    "3.",
    "第三章",
    "一是",
    "镇人民政府",
    "落实责任。",
    "各村成立巡堤小组，每班十二人",
    "\ufffd",
    "⼀",
    "è´¯",
    "附件1：",
)
ALPHABET = (*_OPENERS, *_CLOSERS, *_STOPS, *_FIGURES, *_BLANKS, *_LETTERS, *_WORDS)

# Lines that make an edge of the page of what stands above and below them; our own words.
_BODY = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报镇里值班室。\n" * 3


@dataclass(frozen=True, slots=True)
class Fragment:
    """A unit and how it is repeated; ``text`` makes it as long as one likes."""

    number: int
    form: str
    units: tuple[str, ...]
    is_converted: bool  # read as a page of which it is known that a machine converted it

    def text(self, size: int) -> str:
        """Give the text of about ``size`` code points."""
        return _FORMS[self.form](self.units, size)


def _filled(pieces: Sequence[str], size: int) -> str:
    """Repeat pieces up to a size."""
    whole = "".join(pieces)
    return whole * max(1, size // max(1, len(whole)))


def _repeated(units: Sequence[str], size: int) -> str:
    return _filled(units[:1], size)


def _prefixed(units: Sequence[str], size: int) -> str:
    return units[1] + _filled(units[:1], size)


def _suffixed(units: Sequence[str], size: int) -> str:
    return _filled(units[:1], size) + units[1]


def _nested(units: Sequence[str], size: int) -> str:
    return _filled(units[:1], size // 2) + _filled(units[1:2], size // 2)


def _threefold(units: Sequence[str], size: int) -> str:
    return "".join(_filled((unit,), size // 3) for unit in units[:3])


def _counted(units: Sequence[str], size: int) -> str:
    """Put a number that counts up behind each unit: lines that all differ."""
    found: list[str] = []
    length = 0
    for number in count(1):
        found.append(f"{units[0]}{number}{units[1]}")
        length += len(found[-1])
        if length >= size:
            break
    return "".join(found)


def _mixed(units: Sequence[str], size: int) -> str:
    """Draw units in any order, the same again for the same units."""
    rng = Random(ascii(units))  # noqa: S311  (a draw of cases)
    found: list[str] = []
    length = 0
    while length < size:
        found.append(rng.choice(units))
        length += max(1, len(found[-1]))
    return "".join(found)


def _at_head(units: Sequence[str], size: int) -> str:
    return f"{_filled(units[:1], size)}\n{_BODY}"


def _at_foot(units: Sequence[str], size: int) -> str:
    return f"{_BODY}{_filled(units[:1], size)}"


def _lines(units: Sequence[str], size: int) -> str:
    """Set the units on lines of their own, among lines of a document."""
    lines = "\n".join(units)
    return _filled((f"{lines}\n", *repeat(f"{units[0]}\n", 3), _BODY[: len(_BODY) // 3]), size)


_FORMS: Mapping[str, Callable[[Sequence[str], int], str]] = {
    "repeated": _repeated,
    "prefixed": _prefixed,
    "suffixed": _suffixed,
    "nested": _nested,
    "threefold": _threefold,
    "counted": _counted,
    "mixed": _mixed,
    "at head": _at_head,
    "at foot": _at_foot,
    "lines": _lines,
}


def draw(reached: Reached, name: str, seed: int, number: int) -> Fragment:
    """Draw the fragment of a number for what a function reaches; the same again for the same arguments."""
    rng = Random(f"{seed}:{name}:{number}")  # noqa: S311  (a draw of cases)
    form = rng.choice(tuple(_FORMS))
    units = tuple("".join(_piece(reached, rng) for _ in range(rng.choice((1, 1, 2, 2, 3, 4)))) for _ in range(3))
    return Fragment(number, form, units, is_converted=rng.random() < 0.3)


@cache
def kept() -> dict[str, tuple[Fragment, ...]]:
    """Give the fragments of ``hostile.json`` by subject: what was slow or raised an error once, numbered from -1 down."""
    found: dict[str, list[Fragment]] = {}
    entries = json.loads(files("jiaokan.bench").joinpath("hostile.json").read_text(encoding="utf-8"))
    for number, entry in enumerate(entries, 1):
        units = tuple((entry["units"] * 3)[:3])
        fragment = Fragment(-number, entry["form"], units, is_converted=entry.get("converted", False))
        found.setdefault(entry["subject"], []).append(fragment)
    return {subject: tuple(fragments) for subject, fragments in found.items()}


def _piece(reached: Reached, rng: Random) -> str:
    """Draw a trigger, whole or cut, or a piece of the alphabet; never nothing."""
    way = rng.random()
    if reached.patterns and way < _SHARE_OF_TRIGGERS:
        drawn = sample(rng.choice(reached.patterns), rng)
        if way < _SHARE_OF_TRIGGERS / 2:
            start = rng.randint(0, len(drawn))
            drawn = drawn[start : rng.randint(start, len(drawn))]
        return drawn or rng.choice(ALPHABET)
    if reached.words and way > 1 - _SHARE_OF_WORDS:
        return rng.choice(reached.words)
    return rng.choice(ALPHABET)


_SHARE_OF_TRIGGERS, _SHARE_OF_WORDS = 0.6, 0.1
