"""Pages drawn from authored reports: which, how many, and in what manner one stands below the other.

Exact by construction: of every page it is known in which code point each report begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from random import Random

from jiaokan.bench.authored import Authored, Written, read
from jiaokan.errors import InputError

PAGES = 24  # of each manner
_SIZES = (2, 2, 3, 3, 4, 5, 6, 8, 10)  # reports of a page
_TOPIC = 0.5  # share of the pages whose reports stand next to each other in their file: of one topic, as a rule
_ABRIDGED, _FEW = 0.3, (2, 2, 3, 4)  # share of the pages whose reports keep so many paragraphs of running text
_CLIPPED = 0.5  # share of those whose paragraphs keep their first sentences alone
_LONG, _JOIN = 0.25, 0.6  # share of the pages with longer paragraphs, and of the breaks that they lose
_SIGNED = 0.5  # share of the pages whose reports keep signature and date
_HAN = "一二三四五六七八九十"
_SEPARATORS = ("——————", "***", "------------", "＊＊＊＊＊", "======", "---")
_JOINED = (2, 3, 5, 8, 14, 20)  # reports of a page of many
_MARKS = ("【篇{}】", "篇{}", "第{}篇", "【第{}篇】", "范文{}")
_RUN_IN = 0.5  # share of the pages on which they are not a line of their own
_STEMS = ("工作总结", "情况汇报", "心得体会", "发言材料", "自查报告")
SINGLE, ALONE = "long single documents", "reports by themselves"


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and where its reports begin: the first of them at 0, offsets in code points."""

    manner: str
    text: str
    reports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Authored reports and long single documents."""

    reports: tuple[Authored, ...]
    singles: tuple[Authored, ...]


def load(folder: Path | None = None) -> Texts:
    """Read the half of the texts that judges, or those of a folder: reports/*.txt and singles/*.txt in the tagged form.

    Raises InputError if the folder lacks either.
    """
    if folder is None:
        own = files("jiaokan.bench.boundaries")
        return Texts(*(read(own.joinpath(name).read_text("utf-8")) for name in ("reports.txt", "singles.txt")))
    found = []
    for kind in ("reports", "singles"):
        paths = sorted((folder / kind).glob("*.txt"))
        if not paths:
            raise InputError(
                str(folder), f"holds no {kind}", expected=f"{kind}/*.txt in the form of bench/outlines.txt"
            )
        found.append(tuple(each for path in paths for each in read(path.read_text("utf-8"))))
    return Texts(*found)


def pages(texts: Texts, seed: int, counts: Mapping[str, int] | int = PAGES) -> Iterator[Page]:
    """Yield ``counts`` pages of each manner, then every single document and every report by itself, as it is and without title."""
    for manner, change in MANNERS.items():
        for number in range(counts if isinstance(counts, int) else counts[manner]):
            rng = Random(f"{seed}:{manner}:{number}")  # noqa: S311  (a draw of pages)
            sizes = _JOINED if change is _mixed else _SIZES
            yield page_of(manner, change(_chosen(texts.reports, rng.choice(sizes), rng), rng))
    for manner, documents in ((SINGLE, texts.singles), (ALONE, texts.reports)):
        for document in documents:
            yield page_of(manner, [document.paragraphs])
            bare = _untitled(document.paragraphs)
            if bare != document.paragraphs:
                yield page_of(manner, [bare])


Report = tuple[Written, ...]


def _chosen(reports: Sequence[Authored], size: int, rng: Random) -> list[Report]:
    size = min(len(reports), size)
    first = rng.randrange(len(reports) - size + 1)
    chosen = list(reports[first : first + size])
    if rng.random() < _TOPIC:
        rng.shuffle(chosen)
    else:
        chosen = rng.sample(reports, size)
    signed = rng.random() < _SIGNED
    kept = [each.paragraphs if signed else _without(each.paragraphs, "signature", "date") for each in chosen]
    if rng.random() < _ABRIDGED:
        kept = [abridged(each, rng.choice(_FEW)) for each in kept]
        return [clipped(each) for each in kept] if rng.random() < _CLIPPED else kept
    return [joined(each, rng) for each in kept] if rng.random() < _LONG else kept


def joined(report: Report, rng: Random) -> Report:
    """Join paragraphs of running text that stand below each other: many authors write longer ones."""
    found = list(report[:1])
    for each in report[1:]:
        if each.kind == found[-1].kind == "body" and each.mark is None and rng.random() < _JOIN:
            found[-1] = replace(found[-1], text=found[-1].text + each.text)
        else:
            found.append(each)
    return tuple(found)


def abridged(report: Report, most: int) -> Report:
    """Keep the head of a report and its first paragraphs of running text."""
    upto = [at for at, each in enumerate(report, 1) if each.kind in ("body", "item")][:most]
    return report[: upto[-1]] if upto else report


def clipped(report: Report) -> Report:
    """Keep the first sentences of each paragraph, as many as make it one."""
    return tuple(replace(each, text=_SENTENCES.match(each.text)[0]) for each in report)  # type: ignore[index]


# A short sentence takes the next along.
_SENTENCES = re.compile(r"(?:[^。！？]{0,39}[。！？][”）]?)?[^。！？]*+[。！？]?[”）]?")


def page_of(manner: str, reports: Sequence[Report]) -> Page:
    """Set reports below each other; a line of dashes above one belongs to none."""
    parts: list[str] = []
    starts: list[int] = []
    size = 0
    for report in reports:
        at = size
        for number, paragraph in enumerate(report):
            if number == 0 and paragraph.kind == "separator":
                at = size + len(paragraph.text) + 1
            parts.append(paragraph.text)
            size += len(paragraph.text) + 1
        starts.append(at)
    return Page(manner, "\n".join(parts), (0, *starts[1:]))


def _without(report: Report, *kinds: str) -> Report:
    return tuple(paragraph for paragraph in report if paragraph.kind not in kinds)


def _untitled(report: Report) -> Report:
    """Take off the title, and with it what belongs to it: a subtitle, a speaker, a date in brackets."""
    first = next((at for at, each in enumerate(report) if each.kind not in ("title", "other", "date", "signature")), 0)
    titled = any(each.kind == "title" for each in report[:first])
    return report[first:] if titled else report


# --- manners ------------------------------------------------------------------------------------------------------
def _bare(reports: Sequence[Report], rng: Random) -> list[Report]:
    """Nothing shows where one ends: titles are lost."""
    return [_untitled(report) for report in reports]


def _cut(reports: Sequence[Report], rng: Random) -> list[Report]:
    """Titles are lost, and of some reports the first paragraph or the last ones too."""
    found = []
    for report in _bare(reports, rng):
        head, tail = (rng.randint(1, 2) if rng.random() < _LOST and len(report) > _LEAST else 0 for _ in range(2))
        found.append(report[head : len(report) - tail])
    return found


_LOST, _LEAST = 0.25, 5


def _own(reports: Sequence[Report], rng: Random) -> list[Report]:
    """Each has the title it was written with; half of them were written without."""
    return list(reports)


def _titled(reports: Sequence[Report], rng: Random) -> list[Report]:
    """Each has a title that ends in a genre, in the same manner."""
    stem = rng.choice(_STEMS)
    titles = [_title(report, stem) for report in reports]
    return [(Written("title", title), *_untitled(report)) for title, report in zip(titles, reports, strict=True)]


def _title(report: Report, stem: str) -> str:
    own = "".join(each.text for each in report if each.kind == "title")
    return own if own.endswith(stem) else f"{own.rstrip('！？。')[:20]}{stem}" if own else f"关于有关工作的{stem}"


def _marked(reports: Sequence[Report], rng: Random) -> list[Report]:
    """篇一, 【第2篇】 stand above each; 篇一：, 第2篇： may stand before its title or run into its text."""
    mark, figures, runs_in = rng.choice(_MARKS), rng.random() < 1 / 2, rng.random() < _RUN_IN
    numbers = [str(at) if figures else _HAN[at - 1] for at in range(1, len(reports) + 1)]
    marks = [Written("title", mark.format(number)) for number in numbers]
    if not runs_in or mark.startswith("【"):
        return [(each, *_untitled(report)) for each, report in zip(marks, reports, strict=True)]
    return [
        (replace(report[0], text=f"{each.text}：{report[0].text}"), *report[1:])
        for each, report in zip(marks, reports, strict=True)
    ]


def _counted(reports: Sequence[Report], rng: Random) -> list[Report]:
    """One title with a number: 工作总结1, 工作总结2."""
    stem = rng.choice(_STEMS)
    return [(Written("title", f"2023年度{stem}{at}"), *_untitled(report)) for at, report in enumerate(reports, 1)]


def _parted(reports: Sequence[Report], rng: Random) -> list[Report]:
    """A line of dashes or stars stands between them; titles are lost."""
    line = Written("separator", rng.choice(_SEPARATORS))
    first, *others = _bare(reports, rng)
    return [first, *((line, *report) for report in others)]


def _headed(reports: Sequence[Report], rng: Random) -> list[Report]:
    """Titles and headings have the hashes of Markdown."""
    return [hashed(report) for report in reports]


def hashed(report: Report) -> Report:
    """Set a report as Markdown does: a hash before the title, more before headings on lines of their own."""
    return tuple(
        replace(each, text=f"{'#' * (each.mark.level + 1)} {each.text}")
        if each.kind == "heading" and each.mark is not None
        else replace(each, text=f"# {each.text}")
        if each.kind == "title"
        else each
        for each in report
    )


def _mixed(reports: Sequence[Report], rng: Random) -> list[Report]:
    """Each is joined in a manner of its own: bare, with its title, below a line of dashes, with a title of its genre."""
    ways = (_bare, _own, _titled, _parted)
    found = []
    for report in reports:
        way = rng.choice(ways)
        found += way([(), report] if way is _parted else [report], rng)[-1:]
    return found


def _stated(reports: Sequence[Report], rng: Random) -> list[Report]:
    """The page's title says how many there are; their own are lost."""
    first, *others = _bare(reports, rng)
    count = len(reports) if rng.random() < 1 / 2 or len(reports) > len(_HAN) else _HAN[len(reports) - 1]
    head = f"{rng.choice(_HEADS)}{rng.choice(_STEMS)}（精选{count}篇）"
    return [(Written("title", head), *first), *others]


_HEADS = ("防汛抗旱", "学习教育", "年度", "驻村帮扶", "安全生产")

MANNERS: dict[str, Callable[[Sequence[Report], Random], list[Report]]] = {
    "no mark": _bare,
    "no mark, cut": _cut,
    "own titles": _own,
    "titles of a genre": _titled,
    "篇一": _marked,
    "title and figure": _counted,
    "separator lines": _parted,
    "hashes": _headed,
    "each in its own manner": _mixed,
    "a stated count": _stated,
}
