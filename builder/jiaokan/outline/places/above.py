"""How what stands above a place ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiaokan.outline.places.page import LEAST_LEAD, LONG, Page, has_credit
from jiaokan.outline.places.signs import at_sight


@at_sight
def date_above(page: Page) -> Sequence[float]:
    """A date stands right above (1) or two lines above (2)."""
    return [1 if page.lines[at - 1].is_date else 2 if at > 1 and page.lines[at - 2].is_date else 0 for at in page.at]


@at_sight
def label_above(page: Page) -> Sequence[float]:
    """Length of a short line without number right above: a signature, or a title."""
    return [len(page.lines[at - 1].text) if page.free[at - 1] else 0 for at in page.at]


@at_sight
def formula_above(page: Page) -> Sequence[float]:
    """The line above is a closing formula, as 特此报告."""
    return [_ENDS.search(line.text[-_TAIL:]) is not None for line in page.before]


_TAIL = 60  # code points
_ENDS = re.compile(
    "(?:特此|专此|此致|敬礼|我的(?:发言|汇报|讲话|演讲|述职)|(?:汇报|报告|述职|发言)(?:完毕|到此)|谢谢|以上(?:报告|汇报|发言|意见|请示|述职)?[，是]?|本(?:预案|方案|办法|制度|规定|通知)自|批评指正|予以审议|请(?:审议|批示|批复|指正)|妥否).{0,30}[。！!]?\\Z"
)


@at_sight
def closing_above(page: Page) -> Sequence[float]:
    """How many words of a last paragraph the line above has: 下一步, 今后."""
    return [len(set(_CLOSES.findall(line.text[-_LAST:]))) for line in page.before]


_LAST = 400  # code points
_CLOSES = re.compile(
    "下一步|今后|下阶段|特此|总之|谢谢|我们将|我将|将继续|汇报完毕|明年|相信|祝愿|祝|期待|让我们|携手|共同努力|奋斗|再接再厉|不辜负|力争|打下坚实|做出.{0,8}贡献|作出.{0,8}贡献|新的(?:一年|征程|起点)|美好的?明天"
)


@at_sight
def ended_above(page: Page) -> Sequence[float]:
    """How the line above ends: with a stop (3), an exclamation (2), as a label (1), otherwise (0)."""
    return [2 if line.text[-1] in "！!" else 3 if line.ends_full else 1 if line.is_label else 0 for line in page.before]


@at_sight
def credit_above(page: Page) -> Sequence[float]:
    """The line above ends in its author: （通讯员 王某）, or names who is answerable for a page (2)."""
    return [2 if _ANSWERABLE.match(line.text) else has_credit(line) for line in page.before]


_ANSWERABLE = re.compile(
    r"[（(【\[]?(?:责任编辑|责编|编辑|审核|校对|供稿|撰稿|作者|来源|稿源|文字|通讯员|作者单位|上一篇|下一篇|分享|打印)[^。]{0,4}[：:/|｜ \u3000]"
)


@at_sight
def length_above(page: Page) -> Sequence[float]:
    """Code points of the line above, up to a long one's."""
    return [min(page.sizes[at - 1], LONG) for at in page.at]


@at_sight
def numbered_above(page: Page) -> Sequence[float]:
    """The line above is a short numbered one, a heading (1), or a numbered paragraph or item (2)."""
    found = []
    for line in page.before:
        has = line.number is not None or line.is_item or line.enumerator is not None
        found.append(0 if not has else 2 if line.ends_full or len(line.text) > LEAST_LEAD else 1)
    return found


@at_sight
def since_heading(page: Page) -> Sequence[float]:
    """Lines since the last short numbered one, at most ten."""
    found: list[float] = []
    last, upto = -_FARTHEST, 0
    for at in page.at:
        for index in range(upto, at):
            line = page.lines[index]
            if line.number is not None and len(line.text) <= LEAST_LEAD and not line.ends_sentence:
                last = index
        upto = at
        found.append(min(at - last, _FARTHEST))
    return found


_FARTHEST = 10


@at_sight
def text_above(page: Page) -> Sequence[float]:
    """Code points of the page above the place, at most 400."""
    return [min(page.upto[at], _MOST) for at in page.at]


@at_sight
def text_behind(page: Page) -> Sequence[float]:
    """Code points of the page from the place on, at most 400."""
    return [min(page.upto[-1] - page.upto[at], _MOST) for at in page.at]


_MOST = 400


@at_sight
def attachment_above(page: Page) -> Sequence[float]:
    """An attachment is named right above, or on the line."""
    is_one = [(line.text[0] == "附" and line.is_attachment) or line.is_entry for line in page.lines]
    return [any(is_one[max(0, at - 3) : at + 1]) for at in page.at]
