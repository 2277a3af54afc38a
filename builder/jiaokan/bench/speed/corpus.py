"""The corpus of ``jiaokan bench build``: pages of several kinds, as many as asked for, made of our own texts.

A kind, a size and a seed give the same bytes anywhere with the same OpenCC and pypinyin. A smaller corpus of a kind is the
beginning of a larger one. No page stands for good text: sentences are drawn, so that hardly a paragraph comes twice.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

from jiaokan.bench import authored, pages, texts
from jiaokan.bench.noise import MIXTURES, damage, with_needs

SEED = 7
REPORT = 4000  # bytes, about
_CLAUSES = 5  # of a tiny page: some 200 bytes
_WEB = ("portal", "model-text site", "document site", "spam", "saved page")  # mixtures of noises
_PROSE = 40  # code points from which a line of a labelled page is prose that may be another
_GB18030 = 5  # every so manieth web page is in GB18030
_NUMBERS = "一二三四五六七八九"
# A figure that counts something may be any other: dates, shares and numbers of orders stay.
_FIGURE = re.compile("(?<![0-9.〔第])[1-9][0-9]{1,3}(?=[个人万亩户元名吨公处次份家])")


class Page(NamedTuple):
    """One page: its number and its bytes."""

    number: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was written: the kind, its files in order, the bytes in them, the pages."""

    kind: str
    files: tuple[Path, ...]
    byte_length: int
    pages: int


class _Pool(NamedTuple):
    """What reports are made of."""

    titles: Sequence[str]
    headings: Sequence[str]
    sentences: Sequence[str]
    closings: Sequence[str]


@cache
def _pool() -> _Pool:
    """Gather titles, headings and sentences of the texts that may be damaged, and of the documents of the outline."""
    written = [each for document in authored.load() for each in document.paragraphs]
    lines = [line for each in texts.load() if not each.is_control for line in each.text.splitlines()]
    lines += [each.text for each in written if each.kind in ("body", "item") and each.mark is None]
    sentences = dict.fromkeys(
        found for line in lines for found in re.findall("[^。！？]+[。！？]", line) if 12 <= len(found) <= 120
    )
    return _Pool(
        [each.text for each in written if each.kind == "title" and 6 <= len(each.text) <= 40],
        sorted({each.mark.words for each in written if each.mark and len(each.mark.words) <= 16}),
        [each for each in sentences if not re.match("[（(0-9一二三四五六七八九十第]", each)],
        [each.text for each in written if each.kind == "signature" and len(each.text) <= 20],
    )


def _generator(*what: object) -> Random:
    return Random(":".join(map(str, what)))  # noqa: S311  (pages are drawn, not secrets)


def _paragraph(rng: Random, size: int) -> str:
    """Draw sentences for about so many bytes."""
    found: list[str] = []
    while not found or sum(map(len, found)) * 3 < size:
        found.append(rng.choice(_pool().sentences))
    return _FIGURE.sub(lambda _: str(rng.randint(10, 999)), "".join(found))


def report(rng: Random, size: int = REPORT) -> str:
    """Write a clean report of about ``size`` bytes: a title, numbered headings with paragraphs and items, a signature."""
    pool = _pool()
    lines = [rng.choice(pool.titles), _paragraph(rng, 300)]
    for number in _NUMBERS:
        if sum(map(len, lines)) * 3 >= size:
            break
        lines.append(f"{number}、{rng.choice(pool.headings)}")
        lines += [_paragraph(rng, rng.randint(200, 700)) for _ in range(rng.randint(1, 2))]
        if rng.random() < 0.5:
            lines += [f"（{_NUMBERS[at]}）{_paragraph(rng, 100)}" for at in range(rng.randint(2, 3))]
    dated = f"{rng.randint(2004, 2024)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    return "\n".join([*lines, rng.choice(pool.closings), dated]) + "\n"


# --- the kinds of pages -----------------------------------------------------------------------------------------------
def _plain(seed: int) -> Iterator[str]:
    for number in count():
        yield report(_generator(seed, "plain", number))


def _mixed(kind: str, mixture: str, seed: int) -> Iterator[str]:
    for number in count():
        name = f"{kind}-{number}"
        yield damage(name, report(_generator(seed, kind, number)), with_needs(MIXTURES[mixture]), seed).text


def _web(seed: int) -> Iterator[str]:
    """Yield labelled pages, their prose another from the second round on, and reports with a site around them, in turns."""
    labelled = pages.load()
    for number in count():
        rng, at = _generator(seed, "web", number), number // 2
        if number % 2 == 0:
            yield _labelled(labelled[at % len(labelled)], rng, is_new=at >= len(labelled))
            continue
        noises = with_needs(MIXTURES[_WEB[at % len(_WEB)]])
        yield damage(f"web-{number}", report(rng, REPORT // 2), noises, seed).text


def _labelled(page: pages.Labelled, rng: Random, *, is_new: bool) -> str:
    lines = (
        _paragraph(rng, 3 * len(line)) if is_new and label == "T" and len(line) >= _PROSE else line
        for label, line in page.lines
    )
    return "\n".join(lines) + "\n"


def _tiny(seed: int) -> Iterator[str]:
    """Yield a sentence of drawn clauses and its number: whole sentences would make copies of most pages."""
    for number in count():
        rng = _generator(seed, "tiny", number)
        clauses = [rng.choice(rng.choice(_pool().sentences).rstrip("。！？").split("，")) for _ in range(_CLAUSES)]
        yield f"第{number}号：{'，'.join(clauses)}。\n"


def _texts(kind: str, seed: int) -> Iterator[str]:
    if kind == "glossed":
        return _mixed(kind, "glossed mirror", seed)
    if kind == "one-line":
        return _mixed(kind, "one line", seed)
    return {"web": _web, "tiny": _tiny, "records": _tiny}.get(kind, _plain)(seed)


KINDS = {
    "plain": "clean reports of 4 KB",
    "glossed": "reports converted to Traditional, with glosses, counters and half-width marks",
    "one-line": "reports without line breaks, half-width marks",
    "web": "pages with the site around the text, one in five in GB18030",
    "tiny": "files of 200 bytes",
    "records": "the tiny pages as JSON Lines",
    "huge": "all reports in one file",
}


def draw(kind: str, size: int, seed: int = SEED) -> Iterator[Page]:
    """Yield pages of a kind until they have ``size`` bytes, one at least."""
    found = 0
    for number, text in enumerate(_texts(kind, seed)):
        codec = "gb18030" if kind == "web" and number % _GB18030 == _GB18030 - 1 else "utf-8"
        data = text.encode(codec)
        yield Page(number, data)
        found += len(data)
        if found >= size:
            return


def write(folder: Path, kind: str, size: int, seed: int = SEED, *, most: int | None = None) -> Corpus:
    """Write the pages of a kind into a new folder: a file each, or all in one; at most so many of them."""
    folder.mkdir(parents=True)
    found = list(draw(kind, size, seed))[:most]
    if kind == "records":
        lines = (
            {"id": f"p{page.number}", "url": f"https://example.org/{page.number}", "text": page.data.decode()}
            for page in found
        )
        told = {"records.jsonl": "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()}
    elif kind == "huge":
        told = {"huge.txt": b"\n".join(page.data for page in found)}
    else:
        told = {f"{kind}-{page.number:06}.txt": page.data for page in found}
    for name, data in told.items():
        (folder / name).write_bytes(data)
    return Corpus(kind, tuple(folder / name for name in told), sum(map(len, told.values())), len(found))


def digest(files: Sequence[Path]) -> str:
    """Give one digest of the names and bytes of files."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()
