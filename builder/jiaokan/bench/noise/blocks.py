"""Noise of pages: what a site puts around, between and into its texts. The wordings are data, ``stock.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from random import Random

from jiaokan.bench.noise.lines import cuts
from jiaokan.text.traced import Finding

Find = Callable[[str, Random], Iterator[Finding]]

_SITES = (
    "临溪文秘网",
    "云岭范文网",
    "好课件文库",
    "青禾写作网",
    "百川公文网",
    "江畔政务网",
    "松原新闻网",
    "知行资料站",
)
_DOMAINS = ("www.linxiwenmi.com", "www.yunlingfw.net", "doc.haokejian.cn", "qinghexz.com", "www.jiangpan.gov.cn")
_TOPICS = ("防汛", "消防", "教育", "环保", "党建", "卫生", "交通", "财政", "林业", "信访")
_KINDS = ("工作总结", "工作汇报", "实施方案", "讲话稿", "心得体会", "活动方案", "通知")
_SLOT = re.compile(r"\{([a-z]+[1-5]?)\}")


@cache
def stock() -> Mapping[str, tuple[str, ...]]:
    """Give the wordings of every kind of block, with slots in braces.

    Kinds that begin with ``hard`` hold wordings that nothing proves (a lone number, an account): no noise draws them.
    """
    found = json.loads(files("jiaokan.bench").joinpath("stock.json").read_text(encoding="utf-8"))
    return {kind: tuple(templates) for kind, templates in found.items()}


@cache
def lookalikes() -> tuple[str, ...]:
    """Give sentences that use a site's words and belong to the text."""
    found = json.loads(files("jiaokan.bench").joinpath("lookalikes.json").read_text(encoding="utf-8"))
    return tuple(line for lines in found.values() for line in lines)


def settle_lookalikes(text: str, rng: Random) -> str:
    """Give the text sentences of its own that use a site's words: between its paragraphs, first and last."""
    lines = text.split("\n")
    chosen = rng.sample(lookalikes(), 8)
    spots = sorted(rng.sample(range(2, len(lines)), min(6, len(lines) - 2))) if len(lines) > 2 else []
    for spot, line in zip(reversed(spots), chosen[2:], strict=False):
        lines.insert(spot, line)
    return "\n".join([lines[0], chosen[0], *lines[1:], chosen[1]])


def _other_title(rng: Random) -> str:
    year = rng.choice(("", f"{rng.randint(2016, 2023)}年"))
    return (
        year + rng.choice(("全县", "乡镇", "街道", "学校", "社区", "企业")) + rng.choice(_TOPICS) + rng.choice(_KINDS)
    )


def _always(value: str) -> Callable[[], str]:
    return lambda: value


def _slots(text: str, rng: Random) -> dict[str, Callable[[], str]]:
    """Give what fills the slots of a template; the page's own title and headings come from its text."""
    lines = [line for line in text.split("\n") if line]
    title = lines[0][:40]
    headings = headings_of(text) or [title]
    site, domain = rng.choice(_SITES), rng.choice(_DOMAINS)
    year, month, day = rng.randint(2016, 2024), rng.randint(1, 12), rng.randint(1, 28)
    fixed = {
        "site": site, "domain": domain, "title": title,
        "date": f"{year}-{month:02}-{day:02}", "cdate": f"{year}年{month}月{day}日",
        "pages": str(rng.randint(10, 40)), "time": f"{rng.randint(7, 22):02}:{rng.randint(0, 59):02}",
        "qq": str(rng.randint(10**8, 10**9)), "wechat": f"wenmi{rng.randint(100, 9999)}",
        **{f"heading{n}": headings[(n - 1) % len(headings)] for n in range(1, 6)},
    }  # fmt: skip
    return {
        **{slot: _always(value) for slot, value in fixed.items()},
        "n": lambda: str(rng.randint(1, 200)),
        "big": lambda: str(rng.randint(1000, 99999)),
        "page": lambda: str(rng.randint(1, 9)),
        "othertitle": lambda: _other_title(rng),
        "word": lambda: rng.choice(_TOPICS),
        "text": lambda: "",
    }


_NUMBERED = re.compile(
    "[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]{1,3}[章节]"
)


def headings_of(text: str) -> list[str]:
    """Give the lines of a text that are headings by themselves: numbered and short."""
    lines = text.split("\n")[1:]
    found = [line for line in lines if len(line) <= 30 and _NUMBERED.match(line)]
    return found or [line for line in lines if len(line) <= 12 and not re.search("[，。；：、！？0-9_]", line)]


def find_contents(text: str, rng: Random) -> Iterator[Finding]:
    """Put a table of contents above the text, where it has four headings or more."""
    if len(set(headings_of(text))) >= 4:
        yield from at_head("contents")(text, rng)


def _fill(template: str, slots: Mapping[str, Callable[[], str]]) -> str:
    return _SLOT.sub(lambda match: slots[match[1]]() if match[1] in slots else match.group(), template)


def _line_end(text: str, number: int) -> int:
    at = 0
    for _ in range(number):
        found = text.find("\n", at)
        if found < 0:
            return len(text)
        at = found + 1
    return at


def at_head(kind: str, *, below_title: bool = False) -> Find:
    """Make a noise that puts one block of a kind above the text, or below its title."""

    def find(text: str, rng: Random) -> Iterator[Finding]:
        at = _line_end(text, 1) if below_title else 0
        yield Finding(at, at, _fill(rng.choice(stock()[kind]), _slots(text, rng)) + "\n")

    find.__doc__ = f"Put a block of the kind {kind} at the head of the page."
    return find


def at_foot(kind: str) -> Find:
    """Make a noise that puts one block of a kind below the text."""

    def find(text: str, rng: Random) -> Iterator[Finding]:
        yield Finding(len(text), len(text), "\n" + _fill(rng.choice(stock()[kind]), _slots(text, rng)))

    find.__doc__ = f"Put a block of the kind {kind} at the foot of the page."
    return find


def at_either(kind: str) -> Find:
    """Make a noise that puts one block of a kind above or below the text."""

    def find(text: str, rng: Random) -> Iterator[Finding]:
        place = at_head(kind) if rng.random() < 0.5 else at_foot(kind)
        yield from place(text, rng)

    find.__doc__ = f"Put a block of the kind {kind} at either end of the page."
    return find


def inside(kind: str, *, apart: int, most: int) -> Find:
    """Make a noise that drops blocks of a kind into the middle of sentences."""

    def find(text: str, rng: Random) -> Iterator[Finding]:
        template, slots = rng.choice(stock()[kind]), _slots(text, rng)
        for page, at in enumerate(cuts(text, rng, apart, most), rng.randint(1, 3)):
            filled = _fill(template, {**slots, "page": _always(str(page)), "n": _always(str(page))})
            yield Finding(at, at, filled)

    find.__doc__ = f"Drop blocks of the kind {kind} into sentences."
    return find


def between(kind: str) -> Find:
    """Make a noise that puts one block of a kind between two paragraphs, never behind the title."""

    def find(text: str, rng: Random) -> Iterator[Finding]:
        ends = [match.end() for match in re.finditer("。\n", text)]
        if ends:
            at = rng.choice(ends)
            yield Finding(at, at, _fill(rng.choice(stock()[kind]), _slots(text, rng)) + "\n")

    find.__doc__ = f"Put a block of the kind {kind} between two paragraphs."
    return find


def find_repeated_title(text: str, rng: Random) -> Iterator[Finding]:
    """Say the title two to four times, once with the site's name."""
    title, slots = text.partition("\n")[0], _slots(text, rng)
    copies = [title + rng.choice(("_", "-", " - ", "|")) + slots["site"](), *[title] * rng.randint(1, 2)]
    if 6 <= len(title) <= 60:
        yield Finding(0, 0, "\n".join(copies) + "\n")


def find_glued_address(text: str, rng: Random) -> Iterator[Finding]:
    """Glue an address to the first word of a paragraph."""
    starts = [match.end() for match in re.finditer("\n", text)]
    if starts:
        at = rng.choice(starts)
        yield Finding(at, at, _fill(rng.choice(stock()["url-glued"]), _slots(text, rng)))


def find_preview_names(text: str, rng: Random) -> Iterator[Finding]:
    """Name the pictures of a preview above the text: its title with a blank or dashes in it, once a page."""
    title = text.partition("\n")[0]
    if 6 <= len(title) <= 60:
        at = rng.randrange(2, len(title) - 2)
        name = title[:at] + rng.choice(("", " ", "--")) + title[at:]
        yield Finding(0, 0, "".join(f"{name}_第{page}页\n" for page in range(1, rng.randint(3, 6))))
