"""Titles as pages have them, for reports that were written without: of offices, of news, of essays, with what stands below.

They are put together from what a report is said to be about, its genre, its unit and its year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from jiaokan.bench.authored import Authored, Written

Report = tuple[Written, ...]

_WIDE = ("情况汇报", "工作总结", "经验材料", "情况报告", "工作汇报", "典型做法")  # of a genre that names no document
_CALLED = re.compile("firm|school|letter|年度|半年")
_UNIT = re.compile(
    "(?:^|[，。：；“])((?:(?![我等在的是就到了将根从为与和按]|每一)[一-鿿]){2,5}?(?:镇|乡|县|街道|社区|村|局|中学|小学|幼儿园|医院|卫生院|公司|支行|供电所|合作社|项目部|服务中心))"
)
_YEAR = re.compile("20[0-9]{2}(?=年)")
_SURNAMES, _POSTS = "王李张刘陈杨赵黄周吴徐孙", ("镇长", "校长", "党支部书记", "副主任", "工会主席", "站长")


@dataclass(frozen=True)
class About:
    """What titles are made of."""

    genre: str
    topic: str
    unit: str
    year: str


def about(document: Authored, rng: Random) -> About:
    """Read what a report is about from the line above it and from its text."""
    genre, _, topic = (each.strip() for each in document.genre.partition("|"))
    text = "\n".join(each.text for each in document.paragraphs if each.kind == "body")
    units, years = _UNIT.findall(text), _YEAR.findall(text)
    return About(
        rng.choice(_WIDE) if not genre or _CALLED.match(genre) else genre,
        re.split("[：·]", topic or "有关工作")[0],
        units[0] if units else "",
        years[0] if years else "",
    )


def _of_office(it: About, rng: Random) -> str:
    return f"关于{it.topic}{rng.choice(('', '工作', '有关情况'))}的{it.genre}"


def _of_unit(it: About, rng: Random) -> str:
    year = f"{it.year}年{rng.choice(('', '度', '上半年'))}" if it.year and rng.random() < 1 / 2 else ""
    return f"{it.unit}{year}{it.topic}{rng.choice(('', '工作'))}{it.genre}"


def _of_unit_about(it: About, rng: Random) -> str:
    return f"{it.unit}关于{it.topic}{rng.choice(('', '工作'))}的{it.genre}"


def _of_kind(it: About, rng: Random) -> str:
    return it.genre if len(it.genre) > 3 else f"{rng.choice(('个人', '工作', '年度', '', '', ''))}{it.genre}"


def _of_speech(it: About, rng: Random) -> str:
    return f"在{it.topic}{rng.choice(('工作会议', '座谈会', '动员大会', '推进会'))}上的{rng.choice(('讲话', '发言', '汇报'))}"


_LEADS = [
    "扎实推进",
    "多措并举抓好",
    "合力破解",
    "用心用情做好",
    "全力打好",
    "持续深化",
    "念好",
    "走好",
    "三个“一线”做实",
    "一把尺子量到底\u3000办好",
    "聚力",
    "创新思路抓",
]
_FOLLOWS = [
    "见实效",
    "有温度",
    "不打烊",
    "出新招",
    "再提速",
    "暖人心",
    "落了地",
    "跑出加速度",
    "的“加减法”",
    "这件小事",
    "里的大文章",
    "攻坚战",
    "背后的故事",
]


def _phrase(it: About, rng: Random) -> str:
    lead, follow = rng.choice(_LEADS), rng.choice(_FOLLOWS)
    return rng.choice((f"{lead}{it.topic}", f"{it.topic}{follow}", f"让{it.topic}{follow}", f"{lead}“{it.topic}”"))


def _of_news(it: About, rng: Random) -> str:
    one, other = _phrase(it, rng), rng.choice(_LEADS)
    return rng.choice(
        (one, f"{one} {other}{rng.choice(_FOLLOWS)}", f"{it.unit or '本刊'}：{one}", f"{it.unit}{one}", f"{one}？")
    )


def _of_essay(it: About, rng: Random) -> str:
    ending = rng.choice(("有感", "随想", "侧记", "之我见", "二三事", "纪实", "的启示", "，我们在路上", ""))
    return f"{it.topic[:12]}{ending}"


def _of_two(it: About, rng: Random) -> str:
    return f"{_phrase(it, rng)}——{it.unit}{it.topic}{it.genre}"


_FORMS: tuple[Callable[[About, Random], str], ...] = (
    _of_office,
    _of_office,
    _of_unit,
    _of_unit,
    _of_unit_about,
    _of_kind,
    _of_kind,
    _of_speech,
    _of_news,
    _of_news,
    _of_essay,
    _of_two,
)


def _name(rng: Random) -> str:
    return f"{rng.choice(_SURNAMES)}{rng.choice(('某', '某某'))}"


def _dated(it: About, rng: Random) -> str:
    return f"{it.year or 2021}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"


def _from_site(it: About, rng: Random) -> str:
    day = f"{it.year or 2021}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}"
    return f"发布时间：{day}　来源：{it.unit or '本站'}"


def _under(it: About, rng: Random) -> Sequence[Written]:
    """Give what may stand below a title: a subtitle, who spoke, when it was, the line of a site."""
    of = f"{it.unit}{it.topic}"
    return (
        Written("title", f"——{rng.choice(('', '记', '在'))}{of}{rng.choice((it.genre, '的做法', '的启示'))}"),
        Written("title", f"——{of}{it.genre}"),
        Written("other", f"（{_dated(it, rng)}）"),
        Written("other", f"{it.unit}{rng.choice(_POSTS)}　{_name(rng)}"),
        Written("other", f"作者：{_name(rng)}"),
        Written("other", _name(rng)),
        Written("date", _dated(it, rng)),
        Written("other", _from_site(it, rng)),
    )


_UNDERS = 8


def tail(report: Report, rng: Random) -> Report:
    """Close a report with who wrote it, as news do."""
    name = _name(rng)
    if rng.random() < 1 / 2 and report[-1].kind == "body":
        return (*report[:-1], Written("body", f"{report[-1].text}（通讯员　{name}）", report[-1].mark))
    return (
        *report,
        Written(
            "other",
            rng.choice(
                (
                    f"责任编辑：{name}",
                    f"（作者单位：县{rng.choice(('教育局', '文联', '融媒体中心'))}）",
                    f"供稿：{name}",
                )
            ),
        ),
    )


class Titles:
    """How the titles of one page are made, and what stands below them: half of the pages have one form for all."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.form = rng.choice(_FORMS) if rng.random() < 1 / 2 else None
        self.below = rng.choice((0.0, 0.0, 0.5, 1.0))
        self.under = rng.randrange(_UNDERS) if rng.random() < 2 / 3 else None
        self.own = rng.choice((0.0, 0.5, 1.0))

    def set(self, document: Authored, paragraphs: Report) -> Report:
        """Set a title above a report; one that has its own may keep it."""
        it = about(document, self.rng)
        text = without_title(paragraphs)
        if text != paragraphs and self.rng.random() < self.own:
            return paragraphs
        title = (self.form or self.rng.choice(_FORMS))(it, self.rng)
        under = self._line_below(it) if self.rng.random() < self.below else []
        return (Written("title", title), *under, *text)

    def _line_below(self, it: About) -> list[Written]:
        which = self.rng.randrange(_UNDERS) if self.under is None else self.under
        return [_under(it, self.rng)[which]]


def without_title(report: Report) -> Report:
    """Take off the title, and with it what belongs to it: a subtitle, a speaker, a date in brackets."""
    first = next((at for at, each in enumerate(report) if each.kind not in ("title", "other", "date", "signature")), 0)
    return report[first:] if any(each.kind == "title" for each in report[:first]) else report


def official(it: About, rng: Random) -> str:
    """Make a title as offices do."""
    return rng.choice((_of_office, _of_unit, _of_unit_about))(it, rng)


def unnumbered(report: Report) -> Report:
    """Take the numbers off headings that have their line to themselves."""
    return tuple(
        Written(each.kind, each.mark.words, each.mark)
        if each.kind == "heading" and each.mark is not None and len(each.mark.words) > 1
        else each
        for each in report
    )


def attached(first: Report, title: str, other: Report, rng: Random) -> Report:
    """Set a document below one that encloses it: both are one."""
    number = rng.choice(("1", "一", "", "2"))
    named = rng.choice((f"附件{number}", f"附件{number}：", f"附件：{title}", f"附：{title}", f"附件{number}：{title}"))
    if rng.random() < 1 / 3:
        lead = Written(
            "body",
            f"现将《{title}》{rng.choice(('印发给你们，请认真贯彻执行。', '予以公布，请遵照执行。', '随文下发，请抓好落实。'))}",
        )
        return (first[0], lead, *first[1:], Written("title", title), *other)
    head = [Written("other", named), *([] if title in named else [Written("title", title)])]
    return (*first, *head, *other)
