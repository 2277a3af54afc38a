"""Boundaries between reports that no mark shows: places where the evidence outweighs that a report goes on.

Each place where a report may begin is weighed against the report that would end there: a title of its genre, an
opening formula, a signature and date above, numbering that starts again, another unit. What goes on (the numbering,
the sentence, an attachment) weighs against it, and a single report is the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiaokan.outline.lines import MAX_STANDALONE, Line
from jiaokan.outline.parts import GENRE_END, find_title
from jiaokan.outline.phrases import SECTION_NAME
from jiaokan.outline.spoken import MOST_FOR, cohesion, self_change, unit_change

_OPENING = re.compile(
    r"自[^。]{2,50}?以来|[^，。]{4,50}(?:发生|爆发|暴发|启动|开展)?以来|[^。]{0,30}(?:疫情|灾情|事故|险情)[^，。]{0,12}(?:发生|爆发|暴发)后|面对|近日|近期|连日来|近段时间|最近|入[汛冬夏春]以来|"
    r"(?:一|半|两|几|近)年来，|(?:今年|去年|本年度|20[0-9]{2}年)[^。]{0,12}(?:以来|，|度)|为(?:了|深入|进一步|切实|认真|做好|全面|有效|贯彻|落实|确保|加强|坚决|扎实|积极|科学|更好|推动|打赢|有序|防止|预防|及时)|"
    r"(?:根据|按照|遵照)[^。]{4,60}(?:要求|部署|安排|精神|通知|统一)|在[^。]{2,40}(?:领导|指导|关心|支持|帮助)下"
)
_LEAD_WORD = re.compile(
    "贯彻|落实|精神|部署|要求|高度重视|现将|现就|汇报|总结|指示|批示|会议|通知|领导小组|结合|开展了|生命安全|全力"
)
_ANNOUNCES = re.compile("如下|汇报材料|以下为|以下是|主要做法|作如下")
# Formulas with which a document is over, and words of its last paragraph.
_ENDS = re.compile(
    "^(?:特此|专此|以上|此致|我的(?:发言|汇报|讲话)|汇报完毕|谢谢|本(?:预案|方案|办法|制度|规定|通知)自).{0,30}[。！]$|谢谢大家[。！]$|批评指正[。！]$"
)
_CLOSES = re.compile("下一步|今后|下阶段|特此|总之|谢谢|我们将|将继续|汇报完毕|明年")
_COUNTED = re.compile(r"[ \u3000]?[（(]?[0-9一二三四五六七八九十]{1,2}[）)]?\Z")  # 实习总结 4
_ATTACHED = 4  # lines below 附件 in which a title is the attachment's
_NUMBER_REACH = 5  # lines behind a beginning in which its numbering starts
_LEAST_LEAD = 40  # code points
_FAR = 150  # lines that are looked at on either side: it bounds the cost of a page that only seems to begin anew
_LEAST_LINES, _LEAST = 2, 100  # lines and code points of a report; of the first the beginning may be lost
_STATED_BONUSES = (1.0, 1.5, 2.0, 2.5, 3.0, 3.5)
PRIOR = 4.5  # what the evidence must outweigh
_MISSING = -6.0  # too little stands above for a report
_ROUNDING = 1e-6  # of sums
_SURE, _BONUS = 1.0, 1.5  # a boundary so far beyond makes the others on its page likelier by so much


def find_unmarked(lines: Sequence[Line], stated: int | None = None) -> dict[int, float]:
    """Give the lines that begin a report, each with what its evidence is beyond what is needed; empty for one report.

    ``stated`` is how many reports the page says it has: what is missing of them is taken from weaker evidence.
    """
    spots = [index for index in range(2, len(lines) - 1) if _may_begin(lines, index)]
    if not spots:
        return {}
    found = _chosen(lines, spots, 0.0)
    sure = any(score >= _SURE for score in found.values())
    found = _chosen(lines, spots, _BONUS) if sure else {}
    for bonus in _STATED_BONUSES:
        if stated is None or len(found) + 1 >= stated:
            break
        more = _chosen(lines, spots, bonus)
        if len(more) + 1 > stated:
            break
        found = more
    return found


# What a boundary without a mark may have gained by others on its page, or by the number of reports that it states.
BONUSES = (0.0, _BONUS, *_STATED_BONUSES)


def _chosen(lines: Sequence[Line], spots: Sequence[int], bonus: float) -> dict[int, float]:
    """Take each place whose evidence against the report that began last outweighs the prior, from the top down."""
    chosen: dict[int, float] = {}
    starts = [0]
    for index in spots:
        if chosen and index - starts[-1] < _LEAST_LINES + 1:  # two leads in a row: the better one begins the report
            gain = weigh(lines, starts[-2], index, chosen[starts[-1]] - bonus - _ROUNDING) + bonus
            if gain > chosen[starts[-1]]:
                del chosen[starts.pop()]
                chosen[index] = gain
                starts.append(index)
            continue
        gain = weigh(lines, starts[-1], index, -bonus) + bonus
        if gain > 0:
            chosen[index] = gain
            starts.append(index)
    return chosen


def _may_begin(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a report could begin on a line: its title, or a lead, behind what may be the end of another."""
    line, before = lines[index], lines[index - 1]
    ended = before.ends_full or before.is_date or before.is_label or before.text[-1] in "；;！"
    if not ended or line.number or line.enumerator or line.is_item:
        return False
    if before.number is not None and _stands_alone(before):
        return False  # a heading waits for its text
    if is_title(lines, index) or _is_headline(lines, index):
        return True
    finished = before.is_date or before.is_attachment or before.ends_full or before.text[-1] in "；;！"
    if len(line.text) < _LEAST_LEAD or not finished:
        return False
    if before.is_date or before.is_attachment or _ENDS.search(before.text):
        return True
    return _OPENING.match(line.text) is not None or _opens_numbering(lines, index)


def _stands_alone(line: Line) -> bool:
    """Tell whether a numbered line is one short phrase; an article is a sentence."""
    if line.number is not None and line.number.style.id == "article" and line.ends_full:
        return False
    close = line.first_close(line.body_start)
    return len(line.text) <= MAX_STANDALONE and (close is None or close.end() == len(line.text))


def _opens_numbering(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a number one follows closely that is no item of what stands above."""
    behind = next(_numbers(lines[index + 1 : index + _NUMBER_REACH]), None)
    return behind is not None and behind[2] == 1


def is_title(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line may be the title of a report: a label that ends in a genre, with text behind it."""
    line = lines[index]
    if not line.is_label or line.is_date or line.number or line.is_attachment:
        return False
    if GENRE_END.search(_COUNTED.sub("", line.text)) is None:
        return False
    for above in reversed(lines[max(0, index - _ATTACHED) : index]):
        if above.is_date:
            break  # what is signed below its attachments is finished
        if above.is_attachment:
            return False
    return any(behind.is_prose for behind in lines[index + 1 : index + 4])


_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 6, 40  # code points


def _is_headline(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line may be a title of any wording: a label above running text, and no name of sections."""
    if index + 1 == len(lines):
        return False
    line, behind = lines[index], lines[index + 1]
    return (
        line.is_label
        and _SHORTEST_HEADLINE <= len(line.text) <= _LONGEST_HEADLINE
        and not line.is_date
        and not line.is_attachment
        and lines[index - 1].ends_full
        and SECTION_NAME.fullmatch(line.text) is None
        and (behind.is_greeting or len(behind.text) >= _LEAST_LEAD)
        and behind.number is None
    )


def weigh(lines: Sequence[Line], start: int, index: int, needed: float | None = None) -> float:
    """Weigh the evidence that a report begins on line ``index``, if the one before it began on line ``start``.

    What cannot be more than ``needed``, whatever words are spoken on either side, is given without them.
    """
    start = max(start, index - _FAR)
    titled, lead = is_title(lines, index), _lead(lines, index)
    own = _beginning(lines, start, index, titled=titled, lead=lead)
    ending, numbering = _ending(lines[index - 1]), _numbering(lines, start, index)
    missing = _MISSING if _is_thin(lines, start, index) else 0.0
    spoken = 0.0 if lead is None else self_change(lines, start, index)
    unit = unit_change(lines, start, index, lead) if titled or lead is not None else 0.0
    most = own + (spoken + MOST_FOR) + unit + ending + numbering + missing
    if lead is not None and (needed is None or most > needed):
        spoken += cohesion(lines, start, index)
    return own + spoken + unit + ending + numbering + missing


def _beginning(lines: Sequence[Line], start: int, index: int, *, titled: bool, lead: Line | None) -> float:
    """Weigh the title and the lead of what may begin on a line, against what must be outweighed."""
    score = -PRIOR
    if titled:
        score += -8 if _is_enclosed(lines, start, index) else 4
        score += is_title(lines, 0) * 0.5  # reports that are set below each other are set alike
    elif _is_headline(lines, index):
        score += 1
    if lead is not None:
        score += (2 if _OPENING.match(lead.text) is not None else 0) + (len(lead.text) >= 80)
        score += min(2, len(_LEAD_WORD.findall(lead.text)) // 2) + (_ANNOUNCES.search(lead.text) is not None)
    return score


def _ending(before: Line) -> float:
    """Weigh how what stands above ends: with a date, a formula, or the words of a last paragraph."""
    return 3 if before.is_date else 2 if _ENDS.search(before.text) else 1 if _CLOSES.search(before.text) else 0


def _is_thin(lines: Sequence[Line], start: int, index: int) -> bool:
    """Tell whether what stands above is too little for a report."""
    above = lines[start:index]
    return (
        not any(line.is_prose for line in above)
        or len(above) < _LEAST_LINES
        or sum(len(line.text) for line in above) < (_LEAST if start else _LEAST_LEAD)
        or (
            start == 0
            and sum(len(line.text) for line in above if not line.is_label and not line.is_greeting) < _LEAST
            and _is_headed(above)
        )
    )


def _is_headed(lines: Sequence[Line]) -> bool:
    """Tell whether the beginning of a page is there: a title or a greeting."""
    return find_title(lines) > 0 or any(line.is_greeting for line in lines[:_NUMBER_REACH])


def _is_enclosed(lines: Sequence[Line], start: int, index: int) -> bool:
    """Tell whether a title is that of a plan which the notice above it encloses: 现将《…方案》印发给你们."""
    named = f"{lines[index].text}》"
    return any(named in line.text for line in lines[start:index])


def _lead(lines: Sequence[Line], index: int) -> Line | None:
    """Give the first running text of what begins on a line."""
    running = (line for line in lines[index : index + 4] if line.is_prose or len(line.text) >= _LEAST_LEAD)
    return next((line for line in running if line.number is None), None)


def _numbers(lines: Sequence[Line]) -> Iterator[tuple[tuple[str, int], float, int]]:
    for line in lines:
        number = line.number
        if number is not None and number.value is not None and number.style.id != "circled":
            yield (number.style.id, number.depth), number.style.rank, number.value


def _numbering(lines: Sequence[Line], start: int, index: int) -> float:
    """Weigh how the numbering goes on: a top style that starts again speaks for a boundary, one that goes on against."""
    last: dict[tuple[str, int], int] = {}
    ranks: dict[tuple[str, int], float] = {}
    nearest = None
    for style, rank, value in _numbers(lines[start:index]):
        last[style] = value
        ranks[style] = rank
        nearest = style
    behind = next(_numbers(lines[index : index + _NUMBER_REACH]), None)
    if behind is None:
        later = next(_numbers(lines[index : index + _FAR]), None)
        return -8.0 if later is not None and last and later[2] > 1 and last.get(later[0]) == later[2] - 1 else 0.0
    style, rank, value = behind
    if value > 1:
        return -8.0
    if not last:
        return 0.5
    if style == nearest and last[style] > 1:
        return 3.0  # siblings begin anew, and no heading stands between
    top = min(ranks.values())
    if rank > top:
        return 0.0
    if style not in last:
        return 1.5
    return 3.0 if last[style] > 1 else 1.0  # 一、 behind 一、 may be a slip
