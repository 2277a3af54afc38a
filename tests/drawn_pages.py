"""Pages drawn round an authored text: its sentences in their order, among every kind of furniture that sites have.

As a script it draws many more than the suite does, and prints what was lost, by the rule that took it:

    PYTHONPATH=builder .venv/bin/python tests/drawn_pages.py [--pages N] [--seed N] [--show N]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from functools import cache
from random import Random
from typing import NamedTuple
from unicodedata import normalize

from jiaokan import clean
from jiaokan.bench import texts
from jiaokan.bench.noise import blocks
from jiaokan.text.hanzi import simplified

# Kinds of furniture by where a page has them; the wordings are those of the benchmark's noise.
HEAD = ("breadcrumb", "toolbar", "source-line", "introduction", "document-site", "disclaimer")
FOOT = (
    "toolbar",
    "document-site",
    "related-list",
    "neighbour",
    "comment-block",
    "disclaimer",
    "footer",
    "spam-line",
    "caption",
)
INSIDE = ("page-counter", "preview", "advert-inline")
BETWEEN = (
    "{n}", "（{n}）", "[{n}]", "- {n} -", "— {n} —", "第 {n} 页", "第 {n} 页 共 {t} 页", "Page {n} of {t}", "{n} / {t}", "·{n}·", "P{n}",
    "{{{n}}}------------------------------------------------", "--- Page {n} ---", "{title}", "{title} {n}", "{n} {title}", "{title}\n- {n} -", "{n}\n{title}",
)  # fmt: skip
# What a text numbers itself, on a line of its own or before a sentence: no digit of it is a page's.
OWN = (
    "【第{n}篇】", "第{n}篇", "第{n}章", "（第{n}节）", "〔第{n}号〕", "附件{n}", "第{n}部分", "单元{n}", "公告第{n}号",
    "见第{n}页附表。", "如图{n}所示，水位逐月回落。", "（{n}）渠首闸门已经修好。", "任务完成{n}/9。", "{n}月5日，第{n}小组进场。", "资料见第{n}册第{n}页。",
    "请把第{n}页共9页的材料补齐。", "第{n}段用<br>换行。", "他说了很多（此处省略{n}00字）才坐下。", "下一回登在第{n}期上（未完待续）。",
    "报名找小组{n}【微信号：hekou202{n}】，当天答复。", "把字放在<b>和</b>之间，共{n}处。", "导出时出现x0dx0a这样的字符{n}次。",
    "读到第{n}遍，点击展开全文就行。", "推荐书目{n}。（推荐阅读：《小溪流》）",
)  # fmt: skip
TAGS = (
    "标签：{word} {word}",
    "分享到：微信 微博 QQ空间",
    "#{word}# #{word}#",
    "点赞 3 收藏 5 转发 2",
    "扫一扫，手机打开当前页",
)
_PIECE = re.compile("[^。！？；\n]+[。！？；][”’）》」。！？；]*")  # a sentence; forms and tables have none
_BLANK = re.compile("\\s+")
_SHORTEST = 6  # code points of a piece that is looked for: a shorter one stands anywhere


class Page(NamedTuple):
    """A page, and the pieces of sentences that stand in it in this order."""

    name: str
    text: str
    pieces: tuple[str, ...]
    numbers: frozenset[str]  # pieces that are numbered marks on lines of their own, which the judging of lines may take


@cache
def bodies() -> tuple[texts.Text, ...]:
    """Give the authored texts in Simplified script: a Traditional one is converted or not by what stands around it."""
    return tuple(text for text in texts.load() if simplified(text.text) == text.text)


def draw(rng: Random) -> Page:
    """Draw a text and furniture, and put them together."""
    body = rng.choice(bodies())
    lines = [line for line in body.text.split("\n") if line]
    slots = blocks._slots(body.text, rng)
    page, pieces = rng.randint(1, 3), []
    out = _edge(HEAD, slots, rng)
    marks = rng.choice(BETWEEN)
    share = rng.choice((0.0, 0.1, 0.3))
    inside = rng.choice((*INSIDE, "", "", ""))
    template = rng.choice(blocks.stock()[inside]) if inside else ""
    own = rng.choice((*OWN, *[""] * len(OWN)))
    for number, line in enumerate(lines):
        if own and number % 3 == 1:
            out.append(own.replace("{n}", str(number // 3 + 1)))
            pieces.append(out[-1])
        if number and rng.random() < share:
            out.append(_fill(rng.choice((marks, marks, *TAGS)), slots, page))
            page += 1
        at = rng.randrange(20, len(line) - 20) if template and len(line) > 60 and rng.random() < 0.5 else 0
        cut = at > 0 and re.match("[\u4e00-\u9fff]{6}", line[at - 3 : at + 3]) is not None
        if cut:
            filled = _fill(template, slots, page)
            page += 1
            out.append(line[:at] + filled + line[at:])
        else:
            out.append(line)
        pieces += (
            [*_PIECE.findall(line[:at]), *_halves(line, at), *_PIECE.findall(line[at:])[1:]]
            if cut
            else _PIECE.findall(line)
        )
    out += _edge(FOOT, slots, rng)
    numbered = {own.replace("{n}", str(number + 1)) for number in range(len(lines))}
    found = [_BLANK.sub("", piece) for piece in pieces]
    wanted = tuple(piece for piece in found if len(piece) >= _SHORTEST or piece in numbered)
    return Page(body.id, "\n".join(out) + "\n", wanted, frozenset(numbered))


def _halves(line: str, at: int) -> list[str]:
    """Give the two halves of the sentence that is cut at a place, the second one only if it ends."""
    upper = re.split("[。！？；][”’）》」。！？；]*", line[:at])[-1]
    return [upper, *_PIECE.findall(line[at:])[:1]]


def _edge(kinds: tuple[str, ...], slots, rng: Random) -> list[str]:
    chosen = rng.sample(kinds, rng.randint(0, 4))
    return [_fill(rng.choice(blocks.stock()[kind]), slots, 1) for kind in chosen]


def _fill(template: str, slots, page: int) -> str:
    own = {"page": lambda: str(page), "n": lambda: str(page), "t": lambda: "12", "text": lambda: ""}
    return (
        blocks._fill(template.replace("{{{n}}}", "\x00{n}\x01"), {**slots, **own})
        .replace("\x00", "{")
        .replace("\x01", "}")
    )


def lost(page: Page) -> list[str]:
    """Give the pieces of sentences that the clean text has not, in their order, blanks and line ends apart."""
    whole = _bare(clean(page.text).text)
    done, gone = 0, []
    for piece in page.pieces:
        at = whole.find(_bare(piece), done)
        if at < 0:
            gone.append(piece)
        else:
            done = at + len(_bare(piece))
    return gone


def _bare(text: str) -> str:
    """Give a text without blanks, its marks in one width: 读(dú) and 读（dú） say the same."""
    return _BLANK.sub("", normalize("NFKC", text))


def takers(page: Page, piece: str) -> str:
    """Give the rules of the edits that took a piece, or changed it."""
    result = clean(page.text)
    rules = [rule for _, _, old, _, names in result.edits if piece[:6] in _BLANK.sub("", old) for rule in names]
    if not rules:
        rules = [
            rule
            for a, b, _, _, names in result.edits
            if page.text[max(0, a - 6) : b + 6].find(piece[-3:]) >= 0
            for rule in names
        ]
    return "+".join(dict.fromkeys(rules)) or "?"


def main() -> int:
    """Draw pages and print what was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=20, help="how many losses to print")
    options = parser.parse_args()
    kinds: Counter[str] = Counter()
    shown = 0
    for number in range(options.pages):
        page = draw(Random(f"{options.seed}:{number}"))  # noqa: S311  (the same pages every time)
        for piece in lost(page):
            by = takers(page, piece)
            kinds[by] += 1
            if shown < options.show:
                shown += 1
                sys.stdout.write(f"{number} {page.name} {by}: {piece[:40]}\n")
    sys.stdout.write(f"{options.pages} pages, {kinds.total()} pieces lost: {dict(kinds.most_common())}\n")
    return 1 if kinds else 0


if __name__ == "__main__":
    raise SystemExit(main())
