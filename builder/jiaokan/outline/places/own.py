"""What the line of a place is by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiaokan.outline.phrases import GENRE_END
from jiaokan.outline.places.page import LONG, Page
from jiaokan.outline.places.signs import at_sight, closer

_COUNTED = re.compile(r"[ \u3000]?[（(]?[0-9一二三四五六七八九十]{1,2}[）)]?\Z")


@at_sight
def mark(page: Page) -> Sequence[float]:
    """The number of 篇一, 第2篇 on the line."""
    return [line.mark_value or 0 for line in page.own]


@at_sight
def mark_runs_in(page: Page) -> Sequence[float]:
    """A mark runs into its text."""
    return [line.mark_value is not None and line.is_prose for line in page.own]


@at_sight
def label(page: Page) -> Sequence[float]:
    """Length of a short line without stop and number."""
    return [len(page.lines[at].text) if page.free[at] else 0 for at in page.at]


@at_sight
def genre(page: Page) -> Sequence[float]:
    """A label ends in a genre: 总结, 汇报."""
    return [page.free[at] and GENRE_END.search(_COUNTED.sub("", page.lines[at].text)) is not None for at in page.at]


@at_sight
def counted(page: Page) -> Sequence[float]:
    """A label ends in a number."""
    return [page.free[at] and _COUNTED.search(page.lines[at].text) is not None for at in page.at]


@at_sight
def headline(page: Page) -> Sequence[float]:
    """Length of the running text or greeting that follows a label, up to a long one's."""
    found = []
    for at, line in zip(page.at, page.own, strict=True):
        may = at + 1 < len(page.lines) and (line.is_label or line.text[-1] in "！？!?")
        runs = may and (page.lines[at + 1].is_prose or page.greets[at + 1])
        found.append(min(page.sizes[at + 1], LONG) if runs else 0)
    return found


@at_sight
def headed(page: Page) -> Sequence[float]:
    """Its depth by the original's markup: 1 for a title, 2 for a heading of the first level, and on; 0 for neither."""
    return [line.markup.level + 1 if line.markup is not None and line.is_headed else 0 for line in page.own]


@at_sight
def separator(page: Page) -> Sequence[float]:
    """A line of dashes or stars stands right above."""
    return [line.text[0] in _RULED and _SEPARATOR.fullmatch(line.text) is not None for line in page.before]


_RULED = frozenset("-—－=＝*＊_~·•☆★◆◇■□●○◎△▲▽▼※…─━")
_SEPARATOR = re.compile(rf"[{''.join(sorted(_RULED - {'-'}))}\s-]{{3,}}")


@at_sight
def numbered(page: Page) -> Sequence[float]:
    """The line has a number (1) or counts in another way (2)."""
    return [1 if line.number is not None else 2 if line.enumerator is not None else 0 for line in page.own]


@at_sight
def connective(page: Page) -> Sequence[float]:
    """The line begins with a word that goes on from another."""
    return [_CONNECTIVE.match(line.text) is not None for line in page.own]


_CONNECTIVE = re.compile(
    "同时|此外|另外|其次|再次|最后|因此|所以|但|然而|而|可|于是|接着|随后|后来|其中|总之|综上|不过|这|那|他|她|它|其|还|又|也|再|当然|果然|除此|与此|对此|为此|之后|"
    "第二|第三|二是|三是|接下来|其三|其二|渐渐|终于|原来|就这样|如今|从此|一方面|另一方面|事实上"
)


@at_sight
def length(page: Page) -> Sequence[float]:
    """Code points of the line, up to a long one's."""
    return [min(page.sizes[at], LONG) for at in page.at]


@at_sight
def quoted(page: Page) -> Sequence[float]:
    """The line begins with a quotation mark (1) or a dash (2)."""
    return [1 if line.text[0] in "“\"'‘「" else 2 if line.text[0] in "—-" else 0 for line in page.own]


@at_sight
def among_lines(page: Page) -> Sequence[float]:
    """The line's length over the mean of the four lines around it."""
    found = []
    for at in page.at:
        low, high = max(at - 2, 0), min(at + 3, len(page.lines))
        around = page.upto[high] - page.upto[low] - page.sizes[at]
        found.append(min(page.sizes[at] * max(high - low - 1, 1) / max(around, 1), _MOST_AMONG))
    return found


_MOST_AMONG = 3.0


@closer
def enclosed(page: Page) -> Sequence[float]:
    """A label is named in title marks above: 现将《…方案》印发给你们."""
    found: list[float] = []
    above: list[str] = []
    upto = 0
    for at in page.at:
        above += [line.text for line in page.lines[upto:at] if "》" in line.text]
        upto = at
        found.append(page.free[at] and any(f"{page.lines[at].text}》" in text for text in above[-_NEAR:]))
    return found


_NEAR = 40  # lines with title marks
