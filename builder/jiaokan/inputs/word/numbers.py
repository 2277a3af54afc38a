"""The numbers that Word writes before paragraphs and keeps nowhere: 第三条, （二）, 1.2, counted as Word counts.

ECMA-376 17.9. Bullets are no text and are not written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from jiaokan.inputs.word.numerals import numeral
from jiaokan.inputs.word.styles import Numbering, Styles, inside, is_on, value

_LEVELS = 9
_PLACE = re.compile("%([1-9])")
_TIGHT = "、．。，：；）】〕》"  # full-width marks bring their own gap: no blank is written after them
_LONGEST = 200  # code points of a number; a longer text of a level is damage
_CHAIN = 8  # lists that name each other


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: how it counts and what it writes."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None  # the level from 1 after which it begins anew, 0 never, None any above
    is_legal: bool = False  # all numbers in decimal
    is_hidden: bool = False
    style: str | None = None


_NO_LEVEL = Level(number_format="none")


@dataclass(frozen=True, slots=True)
class List:
    """An instance of a list: the counters it shares with others of its kind, its levels, where levels begin anew."""

    counters: str
    levels: dict[int, Level]
    overrides: dict[int, int] = field(default_factory=dict)


def read_lists(root: Element | None, styles: Styles) -> dict[str, List]:
    """Read the part of numbering: lists by the id that paragraphs name. A document without the part has none."""
    if root is None:
        return {}
    abstract = {node.get("abstractNumId", ""): node for node in root.findall("w:abstractNum")}
    nums = {node.get("numId", ""): node for node in root.findall("w:num")}
    lists = {}
    for num_id, node in nums.items():
        counters, kind = _kind_of(node, abstract, nums, styles)
        levels = dict(_levels(kind)) if kind is not None else {}
        overrides = {}
        for change in node.findall("w:lvlOverride"):
            at = _number(change.get("ilvl"), 0)
            levels |= dict(_levels(change))
            start = value(change, "w:startOverride")
            if start is not None:
                overrides[at] = _number(start, 1)
        lists[num_id] = List(counters, levels, overrides)
    return lists


def _kind_of(
    node: Element, abstract: dict[str, Element], nums: dict[str, Element], styles: Styles
) -> tuple[str, Element | None]:
    """Follow an instance to the definition of its list, over a numbering style if it names one."""
    name = ""
    for _ in range(_CHAIN):
        name = value(node, "w:abstractNumId") or ""
        kind = abstract.get(name)
        linked = styles.of(value(kind, "w:numStyleLink")).numbering
        target = nums.get(linked.num) if linked is not None else None
        if target is None:
            return name, kind
        node = target
    return name, None


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for node in parent.findall("w:lvl"):
        text = node.find("w:lvlText")
        number_format, pattern = _format_of(node)
        shown = "" if text is None else (text.get("val") or "")
        restart = value(node, "w:lvlRestart")
        yield (
            _number(node.get("ilvl"), 0),
            Level(
                _number(value(node, "w:start"), 0),
                "bullet" if node.find("w:lvlPicBulletId") is not None else pattern or number_format,
                shown[:_LONGEST],
                value(node, "w:suff") or "tab",
                None if restart is None else _number(restart, 0),
                bool(is_on(node, "w:isLgl")),
                bool(is_on(node.find("w:rPr"), "w:vanish")),
                value(node, "w:pStyle"),
            ),
        )


def _format_of(level: Element) -> tuple[str, str | None]:
    """Give the number format of a level, and the pattern of a format of its own (``001, 002, ...``, from Word 2010)."""
    own = inside(level, "mc:AlternateContent", "mc:Choice", "w:numFmt")
    plain = level.find("w:numFmt")
    if plain is None:
        plain = inside(level, "mc:AlternateContent", "mc:Fallback", "w:numFmt")
    first = (own.get("format", "") if own is not None else "").partition(",")[0].strip()
    named = plain.get("val") if plain is not None else None
    return named or "decimal", first if first.isascii() and first.isdigit() and len(first) < 10 else None


def _number(written: str | None, otherwise: int) -> int:
    if written is None or not (written.isascii() and written.isdigit()) or len(written) > 9:
        return otherwise
    return int(written)


class Counters:
    """The counters of a document while its paragraphs pass by, in order."""

    def __init__(self, lists: dict[str, List]) -> None:
        self._lists = lists
        self._values: dict[str, dict[int, int]] = {}
        self._used: set[tuple[str, int]] = set()

    def next_number(self, numbering: Numbering | None) -> str:
        """Count a paragraph of a list, and give what Word writes before it, with the blank after; "" for none."""
        found = self._lists.get(numbering.num) if numbering is not None else None
        if numbering is None or found is None:
            return ""
        at = self._level_of(numbering, found)
        level = found.levels.get(at)
        if level is None:
            return ""
        self._count(numbering.num, found, at)
        if level.is_hidden or level.number_format == "bullet":
            return ""
        return self._written(found, at, level)

    @staticmethod
    def _level_of(numbering: Numbering, found: List) -> int:
        if numbering.style is not None:
            tied = next((at for at, level in found.levels.items() if level.style == numbering.style), None)
            if tied is not None:
                return tied
        return numbering.level or 0

    def _count(self, num: str, found: List, at: int) -> None:
        values = self._values.setdefault(found.counters, {})
        for above in range(at):
            # A level that was left out counts as begun.
            if above not in values and above in found.levels:
                self._begin(num, found, above, values)
        if (at in found.overrides and (num, at) not in self._used) or at not in values:
            self._begin(num, found, at, values)
        else:
            values[at] += 1
        for below in range(at + 1, _LEVELS):
            restart = found.levels.get(below, _NO_LEVEL).restart
            # lvlRestart 0 goes on for ever; 1 begins anew only after level 1 (ECMA-376 17.9.10).
            if restart is None or (restart > 0 and at < restart):
                values.pop(below, None)

    def _begin(self, num: str, found: List, at: int, values: dict[int, int]) -> None:
        start = found.levels.get(at, _NO_LEVEL).start
        if at in found.overrides:
            start = found.overrides[at]
            self._used.add((num, at))
        values[at] = start

    def _written(self, found: List, at: int, level: Level) -> str:
        values = self._values[found.counters]

        def place(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            shown = found.levels.get(index)
            if shown is None or index > at:
                return ""
            form = "decimal" if level.is_legal and shown.number_format != "none" else shown.number_format
            return _in_format(form, values.get(index, shown.start))

        text = _PLACE.sub(place, level.text)
        if not text.strip() or level.suffix == "nothing" or text[-1] in _TIGHT:
            return text
        return text.rstrip() + " "


def _in_format(form: str, count: int) -> str:
    if form.isdigit():  # 001: as many places
        return str(count).zfill(len(form))
    written = numeral(form, count)
    # A format of another language (one, two, three; Hebrew letters) keeps its value.
    return str(count) if written is None and form != "bullet" else written or ""
