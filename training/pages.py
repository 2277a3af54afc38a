"""Pages to learn from: authored reports set below each other in many manners, and single documents whole and in part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from jiaokan.bench.authored import Authored, Written, read

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page with the lines on which its reports begin, and of what manner it is."""

    manner: str
    lines: tuple[str, ...]
    starts: tuple[int, ...]


def reports() -> dict[str, list[Authored]]:
    """Give the authored reports by file, in their order: neighbours share a topic."""
    return {path.stem: list(read(path.read_text("utf-8"))) for path in sorted((FOLDER / "reports").glob("*.txt"))}


def singles() -> list[Authored]:
    """Give the long single documents."""
    return [each for path in sorted((FOLDER / "singles").glob("*.txt")) for each in read(path.read_text("utf-8"))]


_HAN = "一二三四五六七八九十"
SEPARATORS = ("——————", "***", "------------", "＊＊＊＊＊", "======", "· · ·", "——", "---")


def several(groups: Sequence[Sequence[Authored]], rng: Random, count: int) -> Iterator[Drawn]:
    """Yield pages of two to fourteen reports; most of them of one group and many of one topic."""
    for _ in range(count):
        group = list(rng.choice(groups))
        if rng.random() < 0.2:
            group = [each for some in groups for each in some]
        size = min(len(group), rng.choice((2, 2, 3, 3, 4, 5, 6, 8, 10, 14)))
        if rng.random() < 0.5:
            first = rng.randrange(len(group) - size + 1)
            chosen = group[first : first + size]
            rng.shuffle(chosen)
        else:
            chosen = rng.sample(group, size)
        manner = rng.choices(("plain", "titles", "kept", "marks", "counted", "lines"), (50, 12, 12, 8, 8, 10))[0]
        yield joined(chosen, manner, rng)


def joined(chosen: Sequence[Authored], manner: str, rng: Random) -> Drawn:
    """Set reports below each other in a manner."""
    lines: list[str] = []
    starts = []
    signed = rng.random() < 0.5
    cut = rng.random() < 0.3
    separator = rng.choice(SEPARATORS)
    mark = rng.choice(("【篇{}】", "篇{}", "第{}篇", "【第{}篇】", "篇{}：{}", "范文{}", "第{}篇：{}"))
    stem = rng.choice(("疫情防控工作总结", "年度工作总结", "心得体会", "情况汇报", "发言稿", "工作报告", "自查报告", "倡议书"))
    site = rng.random() < 0.4  # a title of the page
    if site and manner != "counted":
        lines.append(f"{stem}（精选{len(chosen)}篇）" if rng.random() < 0.3 else stem)
    for number, each in enumerate(chosen, 1):
        paragraphs = list(each.paragraphs)
        title = [paragraph for paragraph in paragraphs if paragraph.kind == "title"]
        if manner in ("plain", "counted", "marks") or (manner == "kept" and rng.random() < 0.1):
            paragraphs = [paragraph for paragraph in paragraphs if paragraph.kind != "title"]
        if manner == "titles" and not title:
            paragraphs.insert(0, Written("title", rng.choice((stem, f"关于{each.genre.split(' | ')[0]}的{stem}"))))
        if not signed:
            paragraphs = [paragraph for paragraph in paragraphs if paragraph.kind not in ("signature", "date")]
        if cut and len(paragraphs) > 4 and rng.random() < 0.5:
            paragraphs = paragraphs[rng.randint(0, 2) :] if rng.random() < 0.5 else paragraphs[: -rng.randint(1, 2)]
        if manner == "lines" and number > 1:
            lines.append(separator)
        starts.append(0 if number == 1 else len(lines))
        han = _HAN[number - 1] if number <= 10 else f"十{_HAN[number - 11]}"
        if manner == "marks":
            lines.append(mark.format(han if rng.random() < 1 else number, stem))
        if manner == "counted":
            lines.append(f"{stem}{number}" if rng.random() < 2 else "")
        lines += [paragraph.text for paragraph in paragraphs]
    return Drawn(manner, tuple(lines), tuple(starts))


def alone(documents: Sequence[Authored], rng: Random, parts: int = 1) -> Iterator[Drawn]:
    """Yield each document whole, without its title, and in parts."""
    for document in documents:
        texts = [paragraph.text for paragraph in document.paragraphs]
        yield Drawn("single", tuple(texts), (0,))
        bare = [paragraph.text for paragraph in document.paragraphs if paragraph.kind != "title"]
        if len(bare) > 2:
            yield Drawn("single", tuple(bare), (0,))
        for _ in range(parts):
            if len(texts) > 8:
                first = rng.randrange(len(texts) // 2)
                last = rng.randint(first + 5, len(texts))
                yield Drawn("single", tuple(texts[first:last]), (0,))
