"""Places where a report may begin, as numbers: what a line, what stands above it and what follows show of it.

A place is a line below a finished one. Each sign of a place is a small function with a name, which gives one number
for each place of a page; signs.json says what they weigh together. Nothing is decided here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from jiaokan.outline.lines import Line
from jiaokan.outline.parts import GENRE_END
from jiaokan.text.chars import HAN_RUN

Numbers = np.ndarray

REACH = 5  # lines behind a place in which its numbering starts
FAR = 60  # lines above a place that are looked at
_NONE = np.nan  # of a sign that has nothing to say of a place


@dataclass(slots=True)
class Numbering:
    """How numbers run on either side of a place."""

    first: float = -1.0  # value of the first number within reach; -1 for none
    goes_on: float = 0.0  # 1 where it is one more than the last of its style above
    again: float = 0.0  # the last value of its style above, where it starts at one
    rank: float = _NONE  # its rank less that of the top style above
    open_top: float = 0.0  # 1 where the next number of the top style above is one more than its last
    last_top: float = 0.0  # the last value of the top style above


class Page:
    """The lines of a page with what the signs look at, each column made once and when it is needed."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.at = [index for index in range(1, len(lines)) if _may_begin(lines, index)]
        self.sizes = np.array([len(line.text) for line in lines])
        self.upto = np.concatenate([[0], np.cumsum(self.sizes)])  # code points above each line

    @cached_property
    def places(self) -> Numbers:
        return np.array(self.at, dtype=np.int64)

    @cached_property
    def leads(self) -> list[int | None]:
        """Give the first running text behind each place, which has no number: a line, or none."""
        return [self.lead(index) for index in self.at]

    def lead(self, index: int) -> int | None:
        for at in range(index, min(index + 4, len(self.lines))):
            line = self.lines[at]
            if line.number is None and (line.is_prose or len(line.text) >= _LEAST_LEAD):
                return at
        return None

    @cached_property
    def heads(self) -> list[int | None]:
        """Give the pairs that each lead begins with, as bits."""
        return [None if at is None else _pairs(self.lines[at].text) for at in self.leads]

    @cached_property
    def numbering(self) -> list[Numbering]:
        return _numbering(self.lines, self.at)

    @cached_property
    def cohesion(self) -> Numbers:
        return _cohesion(self.lines, self.at)


def _may_begin(lines: Sequence[Line], index: int) -> bool:
    line, before = lines[index], lines[index - 1]
    if line.is_row or line.is_item:
        return False
    if line.number is not None and line.number.value != 1 and line.mark_value is None:
        return False
    return before.ends_full or before.is_date or before.is_label or before.is_attachment or before.text[-1] in _FINISHED


_FINISHED = "；;！…”」』—*＊-=_~"
_LEAST_LEAD = 40

Sign = Callable[[Page], "Sequence[float] | Numbers"]
SIGNS: dict[str, Sign] = {}


def sign(function: Sign) -> Sign:
    """Register a sign under its name."""
    SIGNS[function.__name__] = function
    return function


def signs_of(page: Page) -> Numbers:
    """Give a row for each place and a column for each sign."""
    return np.column_stack([np.asarray(function(page), dtype=float) for function in SIGNS.values()])


# --- the line itself --------------------------------------------------------------------------------------------
@sign
def mark(page: Page) -> Sequence[float]:
    """The number of 篇一, 第2篇 that stands on the line."""
    return [page.lines[at].mark_value or 0 for at in page.at]


@sign
def marks_count(page: Page) -> Sequence[float]:
    """1 where its mark is one more than the mark above, or the first."""
    found, last = [], 0
    for at in page.at:
        value = page.lines[at].mark_value
        found.append(float(value is not None and value in (last + 1, 1)))
        last = value or last
    return found


@sign
def label(page: Page) -> Sequence[float]:
    """Length of a short line without stop and number, 0 for another."""
    return [len(line.text) if _is_free_label(line) else 0 for line in map(page.lines.__getitem__, page.at)]


def _is_free_label(line: Line) -> bool:
    return line.is_label and line.number is None and not line.is_date and not line.is_attachment


@sign
def genre(page: Page) -> Sequence[float]:
    """1 where a label ends in a genre: 总结, 汇报."""
    return [
        float(_is_free_label(line) and GENRE_END.search(_COUNTED.sub("", line.text)) is not None)
        for line in map(page.lines.__getitem__, page.at)
    ]


_COUNTED = re.compile(r"[ \u3000]?[（(]?[0-9一二三四五六七八九十]{1,2}[）)]?\Z")


@sign
def counted(page: Page) -> Sequence[float]:
    """1 where a label ends in a number."""
    return [
        float(_is_free_label(line) and _COUNTED.search(line.text) is not None)
        for line in map(page.lines.__getitem__, page.at)
    ]


@sign
def headline(page: Page) -> Sequence[float]:
    """Length of the line behind a label, when that is running text or a greeting."""
    found = []
    for at in page.at:
        behind = page.lines[at + 1] if at + 1 < len(page.lines) else None
        is_one = behind is not None and (page.lines[at].is_label or page.lines[at].text[-1] in "！？!?")
        found.append(float(len(behind.text)) if is_one and (behind.is_prose or behind.is_greeting) else 0.0)
    return found


@sign
def alike_labels(page: Page) -> Sequence[float]:
    """How many free labels of the page begin or end in the same two code points."""
    free = [line.text for line in page.lines if _is_free_label(line)]
    heads, tails = _tally(text[:2] for text in free), _tally(text[-2:] for text in free)
    found = []
    for at in page.at:
        text = page.lines[at].text
        found.append(max(heads[text[:2]], tails[text[-2:]]) - 1.0 if _is_free_label(page.lines[at]) else 0.0)
    return found


def _tally(words) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


@sign
def separator(page: Page) -> Sequence[float]:
    """1 where a line of dashes or stars stands right above."""
    return [float(_SEPARATOR.fullmatch(page.lines[at - 1].text) is not None) for at in page.at]


_SEPARATOR = re.compile(r"[-—－=＝*＊_~·•☆★◆■□—…\s]{3,}")


@sign
def numbered(page: Page) -> Sequence[float]:
    """1 where the line itself has a number, 2 for an enumerator."""
    return [
        1.0 if line.number is not None else 2.0 if line.enumerator is not None else 0.0
        for line in map(page.lines.__getitem__, page.at)
    ]


@sign
def connective(page: Page) -> Sequence[float]:
    """1 where the line begins with a word that goes on from another."""
    return [float(_CONNECTIVE.match(page.lines[at].text) is not None) for at in page.at]


_CONNECTIVE = re.compile(
    "同时|此外|另外|其次|再次|最后|因此|所以|但|然而|而|可|于是|接着|随后|后来|其中|总之|综上|不过|这|那|他|她|它|其|还|又|也|再|当然|果然|除此|与此|对此|为此|之后|"
    "第二|第三|二是|三是|接下来|其三|其二|渐渐|终于|原来|就这样|如今|从此|一方面|另一方面|事实上"
)


@sign
def own_length(page: Page) -> Numbers:
    """Code points of the line."""
    return page.sizes[page.places]


@sign
def quoted(page: Page) -> Sequence[float]:
    """1 where the line begins with a quotation mark, 2 with a dash."""
    return [1.0 if page.lines[at].text[0] in "“\"'‘「" else 2.0 if page.lines[at].text[0] in "—-" else 0.0 for at in page.at]


# --- the lead ---------------------------------------------------------------------------------------------------
def _of_lead(page: Page, give: Callable[[str], float]) -> list[float]:
    return [_NONE if at is None else give(page.lines[at].text) for at in page.leads]


@sign
def lead_length(page: Page) -> Sequence[float]:
    """Code points of the lead."""
    return _of_lead(page, len)


@sign
def opening(page: Page) -> Sequence[float]:
    """Whether the lead opens with a formula: 为深入贯彻…, 今年以来, 根据…要求."""
    return _of_lead(page, lambda text: float(OPENING.match(text[:_HEAD]) is not None))


_HEAD = 80
OPENING = re.compile(
    r"自[^。]{2,40}?(?:以来|后)|[^，。]{2,40}(?:发生|爆发|暴发|启动|开展)?以来|[^。]{0,30}(?:疫情|灾情|事故|险情)[^，。]{0,12}(?:发生|爆发|暴发)后|面对|近日|近期|连日来|近段时间|最近|入[汛冬夏春]以来|"
    r"(?:一|半|两|几|近|这些|三|这)年(?:多)?来|(?:今年|去年|本年度|20[0-9]{2}年)[^。]{0,12}(?:以来|，|度)|为(?:了|深入|进一步|切实|认真|做好|全面|有效|贯彻|落实|确保|加强|坚决|扎实|积极|科学|更好|推动|打赢|有序|防止|预防|及时|全力|推进|提高|提升|规范|营造|丰富|弘扬)|"
    r"(?:根据|按照|遵照|依据|接到|收到)[^。]{2,60}(?:要求|部署|安排|精神|通知|统一|文件|规定)|在[^。]{2,40}(?:领导|指导|关心|支持|帮助)下|(?:我叫|我是|本人|大家好|尊敬的|各位)|(?:20[0-9]{2}年|[0-9]{1,2}月[0-9]{1,2}日)"
)


@sign
def announces(page: Page) -> Sequence[float]:
    """Whether the lead says that a report follows: 现将…如下."""
    return _of_lead(page, lambda text: float(_ANNOUNCES.search(text) is not None))


_ANNOUNCES = re.compile("如下|汇报材料|以下为|以下是|主要做法|现将|现就|向(?:大家|各位|你们|您|组织)(?:汇报|报告|述职|介绍)|作(?:一个?)?(?:汇报|述职)")


@sign
def lead_words(page: Page) -> Sequence[float]:
    """How many words of leads it has: 贯彻, 部署, 高度重视."""
    return _of_lead(page, lambda text: len(set(_LEAD_WORD.findall(text[:300]))))


_LEAD_WORD = re.compile(
    "贯彻|落实|精神|部署|要求|高度重视|现将|现就|汇报|总结|指示|批示|会议|通知|领导小组|结合|开展了|生命安全|全力|成立|立即|迅速|第一时间|位于|现有|共有|下辖|总人口|位居|坐落"
)


@sign
def introduces(page: Page) -> Sequence[float]:
    """Whether a place or unit is introduced: …位于…, 现有…户."""
    return _of_lead(page, lambda text: float(_INTRODUCES.search(text[:120]) is not None))


_INTRODUCES = re.compile("位于|地处|坐落|下辖|辖[0-9一二三四五六七八九十]|现有|共有|总人口|总面积|始建|成立于|我叫|我是|我于|今年[0-9一二三四五六七八九十]{1,3}岁|毕业于|任职|现任|担任")


@sign
def year_in_lead(page: Page) -> Sequence[float]:
    """Whether the lead begins with a time."""
    return _of_lead(page, lambda text: float(_TIME.match(text) is not None))


_TIME = re.compile("(?:20[0-9]{2}|[二一][〇○零九][〇○零一二三四五六七八九]{2})年|[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{0,3}[日号]?|凌晨|清晨|早上|傍晚|夜里|晚上|去年|今年|前年|那年|昨天|上午|下午|[一二三四五六七八九十]+点")


@sign
def greeting(page: Page) -> Sequence[float]:
    """1 where the line greets, 2 where one of the next two does, 3 where it could name addressees."""
    found = []
    for at in page.at:
        near = page.lines[at : at + 3]
        found.append(
            1.0 if near[0].is_greeting else 3.0 if near[0].is_addressed else 2.0 if any(each.is_greeting for each in near) else 0.0
        )
    return found


@sign
def greetings(page: Page) -> Sequence[float]:
    """How many lines of the page greet."""
    return [float(sum(line.is_greeting for line in page.lines))] * len(page.at)


# --- what stands above ------------------------------------------------------------------------------------------
@sign
def date_above(page: Page) -> Sequence[float]:
    """1 where a date stands right above, 2 where it stands two lines above."""
    return [
        1.0 if page.lines[at - 1].is_date else 2.0 if at > 1 and page.lines[at - 2].is_date else 0.0 for at in page.at
    ]


@sign
def signature_above(page: Page) -> Sequence[float]:
    """Length of a label right above that is no heading: a signature, or a title."""
    return [len(line.text) if _is_free_label(line) else 0.0 for line in (page.lines[at - 1] for at in page.at)]


@sign
def formula_above(page: Page) -> Sequence[float]:
    """Whether the line above is a closing formula: 特此报告。"""
    return [float(_ENDS.search(page.lines[at - 1].text[-60:]) is not None) for at in page.at]


_ENDS = re.compile(
    "(?:特此|专此|此致|敬礼|我的(?:发言|汇报|讲话|演讲|述职)|(?:汇报|报告|述职|发言)(?:完毕|到此)|谢谢|以上(?:报告|汇报|发言|意见|请示|述职)?[，是]?|本(?:预案|方案|办法|制度|规定|通知)自|批评指正|予以审议|请(?:审议|批示|批复|指正)|妥否).{0,30}[。！!]?\\Z"
)


@sign
def closing_above(page: Page) -> Sequence[float]:
    """How many words of a last paragraph the line above has: 下一步, 今后."""
    return [float(len(set(_CLOSES.findall(page.lines[at - 1].text)))) for at in page.at]


_CLOSES = re.compile("下一步|今后|下阶段|特此|总之|谢谢|我们将|我将|将继续|汇报完毕|明年|相信|祝愿|祝|期待|让我们|携手|共同努力|奋斗|再接再厉|不辜负|力争|打下坚实|做出.{0,8}贡献|作出.{0,8}贡献|新的(?:一年|征程|起点)|美好的?明天")


@sign
def ended_above(page: Page) -> Sequence[float]:
    """How the line above ends: full stop 3, exclamation 2, label 1, other 0."""
    found = []
    for at in page.at:
        before = page.lines[at - 1]
        found.append(2.0 if before.text[-1] in "！!" else 3.0 if before.ends_full else 1.0 if before.is_label else 0.0)
    return found


@sign
def above_length(page: Page) -> Numbers:
    """Code points of the line above."""
    return page.sizes[page.places - 1]


@sign
def above_numbered(page: Page) -> Sequence[float]:
    """1 where the line above has a number and is short, a heading; 2 where it is a numbered paragraph or an item."""
    found = []
    for at in page.at:
        before = page.lines[at - 1]
        has = before.number is not None or before.is_item or before.enumerator is not None
        found.append(0.0 if not has else 2.0 if before.ends_full or len(before.text) > _LEAST_LEAD else 1.0)
    return found


@sign
def text_above(page: Page) -> Numbers:
    """Code points of the page above the place, at most 2,000."""
    return np.minimum(page.upto[page.places], 2000)


@sign
def text_behind(page: Page) -> Numbers:
    """Code points of the page from the place on, at most 2,000."""
    return np.minimum(page.upto[-1] - page.upto[page.places], 2000)


@sign
def attachment_above(page: Page) -> Sequence[float]:
    """Whether an attachment is named right above, or stands on the line."""
    return [
        float(any(line.is_attachment for line in page.lines[max(0, at - 3) : at + 1])) for at in page.at
    ]


# --- numbering --------------------------------------------------------------------------------------------------
@sign
def number_near(page: Page) -> Sequence[float]:
    """The value of the first number within reach, -1 for none."""
    return [each.first for each in page.numbering]


@sign
def number_goes_on(page: Page) -> Sequence[float]:
    """Whether that number is one more than the last of its style above."""
    return [each.goes_on for each in page.numbering]


@sign
def number_again(page: Page) -> Sequence[float]:
    """The last value of its style above, where it starts at one."""
    return [each.again for each in page.numbering]


@sign
def number_rank(page: Page) -> Sequence[float]:
    """How much deeper its style usually is than the top style above."""
    return [each.rank for each in page.numbering]


@sign
def top_goes_on(page: Page) -> Sequence[float]:
    """1 where the top style above goes on somewhere behind, -1 where it begins again, 0 where it does not come."""
    return [each.open_top for each in page.numbering]


@sign
def top_last(page: Page) -> Sequence[float]:
    """The last value of the top style above."""
    return [each.last_top for each in page.numbering]


def _numbering(lines: Sequence[Line], at: Sequence[int]) -> list[Numbering]:
    numbers = [
        (index, (line.number.style.id, line.number.depth), line.number.style.rank, line.number.value)
        for index, line in enumerate(lines)
        if line.number is not None and line.number.value is not None and line.number.style.id != "circled"
    ]
    found = []
    last: dict[tuple[str, int], int] = {}
    ranks: dict[tuple[str, int], float] = {}
    position = 0
    for place in at:
        while position < len(numbers) and numbers[position][0] < place:
            _, key, rank, value = numbers[position]
            top = min(ranks.values(), default=rank)
            if value == 1 and rank <= top and key in last:  # the running report begins anew
                last, ranks = {}, {}
            for other in [other for other in last if ranks[other] > rank]:
                del last[other], ranks[other]
            last[key], ranks[key] = value, rank
            position += 1
        each = Numbering()
        if ranks:
            top_key = min(ranks, key=ranks.__getitem__)
            each.last_top = float(last[top_key])
            later = next((n for n in numbers[position : position + _LATER] if n[1] == top_key), None)
            if later is not None:
                each.open_top = 1.0 if later[3] == last[top_key] + 1 else -1.0 if later[3] == 1 else 0.0
        if position < len(numbers) and numbers[position][0] < place + REACH:
            _, key, rank, value = numbers[position]
            each.first = float(value)
            each.goes_on = float(last.get(key) == value - 1)
            if ranks:
                each.rank = rank - min(ranks.values())
            if value == 1:
                each.again = float(last.get(key, 0))
        found.append(each)
    return found


_LATER = 40  # numbers


# --- who speaks and of what -------------------------------------------------------------------------------------
_SELF = re.compile("(?:我|本|全)(镇|县|市|区|校|院|局|乡|村|社区|街道|公司|园|馆|站|中心|行|厂|委|办|所|队|集团|项目部|班|社|科|人)")
_NEXT_LINES = 8


@sign
def speaker(page: Page) -> Sequence[float]:
    """1 where those who speak of themselves (我镇) are others than above, -1 where the same, 0 where not told."""
    named = [set(_SELF.findall(line.text)) for line in page.lines]
    found = []
    for at in page.at:
        before = set().union(*named[max(0, at - _BEFORE) : at])
        behind = set().union(*named[at : at + _NEXT_LINES])
        found.append(0.0 if not before or not behind else 1.0 if before.isdisjoint(behind) else -1.0)
    return found


_BEFORE = 12  # lines


@sign
def person(page: Page) -> Sequence[float]:
    """The share of 我 behind less that above."""
    counts = np.concatenate([[0], np.cumsum([line.text.count("我") for line in page.lines])])
    return [_share(page, counts, at, min(at + _NEXT_LINES, len(page.lines))) - _share(page, counts, max(0, at - _NEXT_LINES), at) for at in page.at]


def _share(page: Page, counts: Numbers, first: int, last: int) -> float:
    size = page.upto[last] - page.upto[first]
    return float(counts[last] - counts[first]) / max(int(size), 1) * 100


_UNIT = re.compile(r"[\u4e00-\u9fff]{2}(?:省|市|区|县|镇|乡|街道|社区|村|局|委|医院|卫生院|学校|小学|中学|大学|幼儿园|公司|集团|中心|大队|支行|厂|站)")


@sign
def unit(page: Page) -> Sequence[float]:
    """1 where units named at the beginning were not named above, -1 where one was, 0 where none is named."""
    found = []
    for index, (at, lead) in enumerate(zip(page.at, page.leads, strict=True)):
        words = page.lines[at].text[:200] + (page.lines[lead].text[:200] if lead is not None and lead != at else "")
        units = set(_UNIT.findall(words))
        if not units:
            found.append(0.0)
            continue
        before = "".join(line.text for line in page.lines[max(0, at - _BEFORE) : at])
        found.append(-1.0 if any(each in before for each in units) else 1.0)
    return found


@sign
def cohesion(page: Page) -> Numbers:
    """Cosine of the words on either side, weighed by how rare they are on the page."""
    return page.cohesion


@sign
def dip(page: Page) -> Numbers:
    """How much deeper the cosine lies here than at its highest among the three places on either side, summed."""
    values = page.cohesion
    found = np.zeros(len(values))
    for index, value in enumerate(values):
        left, right = values[max(0, index - 3) : index], values[index + 1 : index + 4]
        found[index] = (left.max() - value if len(left) else 0.0) + (right.max() - value if len(right) else 0.0)
    return found


@sign
def lowest(page: Page) -> Numbers:
    """The cosine less the median of the page."""
    values = page.cohesion
    return values - np.median(values) if len(values) else values


_WINDOW = 400  # code points


def _cohesion(lines: Sequence[Line], at: Sequence[int]) -> Numbers:
    """Give the cosine of the sets of pairs of Han in the windows on either side of each place.

    A pair of a window counts once: where it stands first in it, which the place of the same pair before it tells.
    """
    found = np.zeros(len(at))
    codes = [np.frombuffer(line.text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64) for line in lines]
    pairs = []
    for each in codes:
        han = (each >= _FIRST_HAN) & (each <= _LAST_HAN)
        good = han[:-1] & han[1:]
        pairs.append(each[:-1][good] << 20 | each[1:][good])
    ends = np.concatenate([[0], np.cumsum([len(each) for each in pairs])])
    size = int(ends[-1])
    if not at or not size:
        return found
    words = np.concatenate(pairs)
    order = np.argsort(words, kind="stable")
    same = words[order[1:]] == words[order[:-1]]
    before = np.full(size, -1)  # the place of the same pair before
    before[order[1:][same]] = order[:-1][same]
    ids = np.empty(size, dtype=np.int64)
    ids[order] = np.concatenate([[0], np.cumsum(~same)])
    block = np.arange(size) // _WINDOW
    new = block[np.maximum(before, 0)] < block
    new |= before < 0
    spread = np.bincount(ids[new], minlength=int(ids.max()) + 1)  # blocks that hold a pair
    weight = (np.log((block[-1] + 2.0) / (spread + 0.5)) ** 2)[ids]
    for index, place in enumerate(at):
        middle = int(ends[place])
        low, high = max(0, middle - _WINDOW), middle + _WINDOW
        left = weight[low:middle] @ (before[low:middle] < low)
        there = before[middle:high]
        first = weight[middle:high] * (there < middle)
        norm = math.sqrt(left * first.sum())
        found[index] = first @ (there >= low) / norm if norm else 0.0
    return found


_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FFF


@sign
def lead_like_first(page: Page) -> Sequence[float]:
    """Likeness of the lead's first code points to those of the page's first lead."""
    first = page.lead(0)
    if first is None:
        return [_NONE] * len(page.at)
    head = _pairs(page.lines[first].text)
    return [_NONE if each is None else _likeness(head, each) for each in page.heads]


@sign
def lead_like_other(page: Page) -> Sequence[float]:
    """Likeness of the lead's first code points to the most alike of the other leads near it."""
    found = []
    for index, head in enumerate(page.heads):
        if head is None:
            found.append(_NONE)
            continue
        near = range(max(0, index - _MOST_LEADS), min(len(page.heads), index + _MOST_LEADS))
        others = (page.heads[at] for at in near if page.leads[at] != page.leads[index])
        found.append(max((_likeness(head, other) for other in others if other is not None), default=0.0))
    return found


_MOST_LEADS = 30
_LEAD_HEAD = 24
_BITS = 509


def _pairs(text: str) -> int:
    """Give the pairs of code points of a lead's head as bits."""
    codes = list(map(ord, text[:_LEAD_HEAD]))
    bits = 0
    for one, other in pairwise(codes):
        bits |= 1 << (one * 31 + other) % _BITS
    return bits


def _likeness(one: int, other: int) -> float:
    return (one & other).bit_count() / max((one | other).bit_count(), 1)


@sign
def repeated_headings(page: Page) -> Sequence[float]:
    """How many of the next three short numbered lines stand above too, word for word behind their numbers."""
    heads = [
        (index, line.text[line.body_start :].rstrip("。：:")) for index, line in enumerate(page.lines) if line.number is not None and len(line.text) <= 30
    ]
    found = []
    for at in page.at:
        above = {text for index, text in heads if index < at}
        behind = [text for index, text in heads if index >= at][:3]
        found.append(float(sum(text in above for text in behind)))
    return found


@sign
def year_back(page: Page) -> Sequence[float]:
    """The last year named above less the first one named behind, between -3 and 3."""
    years = [[int(year) for year in _YEAR.findall(line.text)] for line in page.lines]
    last, lasts = None, []
    for each in years:
        lasts.append(last)
        last = each[-1] if each else last
    found = []
    for at in page.at:
        ahead = next((each[0] for each in years[at : at + REACH] if each), None)
        found.append(_NONE if ahead is None or lasts[at] is None else float(np.clip(lasts[at] - ahead, -3, 3)))
    return found


_YEAR = re.compile("(20[0-2][0-9])年")


@sign
def lines_alike(page: Page) -> Numbers:
    """The line's length over the mean of the four lines around it."""
    low, high = np.maximum(page.places - 2, 0), np.minimum(page.places + 3, len(page.lines))
    around = page.upto[high] - page.upto[low] - page.sizes[page.places]
    return page.sizes[page.places] / np.maximum(around / np.maximum(high - low - 1, 1), 1.0)
