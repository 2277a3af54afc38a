"""What the lines above and below furniture say about it: whether they were one sentence before it came between them.

One place proves little. Of several the evidence adds up: Han that stand together oftener than by chance, a lower line
that begins with a mark, an upper one that breaks off although it had full stops before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiaokan.text.chars import BLANK, HAN_ONE, SPACES
from jiaokan.text.pairs import gain

_B = f"[{BLANK}]"
_LINE = 200  # code points of the lines beside furniture that are looked at
_STOP = re.compile("[。；！？]")
_STARTS_WITH_MARK = re.compile("[，、；：。！？）》」』”’%％]")
_MARK_BITS = 4.0  # no writer begins a line with a mark
BITS = 2.0  # three places of a hundred where nothing was cut add up to it, and half of those where something was


def bits_of(text: str, spans: Iterable[tuple[int, int]]) -> float:
    """Give how well the text goes on without the lines ``[start, end)``, in bits, places that are alike counted once.

    A sentence that a text says again and again (于是有⏎（1）⏎式中, 于是有⏎（2）⏎式中) is no evidence for pages.
    """
    seen, found = set(), 0.0
    for start, end in spans:
        upper, lower = _above(text, start)[-2:], _below(text, end)[:2]
        if (upper, lower) in seen:
            continue
        seen.add((upper, lower))
        if _STARTS_WITH_MARK.match(lower):
            found += _MARK_BITS
        elif HAN_ONE.match(upper[-1:]) and HAN_ONE.match(lower):
            found += gain(upper[-1], lower[0])
    return found


def break_off(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether half of the lines above or more, or the text of the page above them, had full stops and then none."""
    done = 0
    broken = 0
    for start, end in spans:
        broken += _STOP.search(_above(text, start, done)) is not None
        done = end
    return broken * 2 >= len(spans)


# What a text numbers: 第3篇, 附件2, 单元4, 案例五; of a page only 第3页 is said, of a paper 第3版.
_OWN_NUMBER = re.compile(
    rf"第{_B}?[0-9]{{1,4}}{_B}?[^页頁版{BLANK}0-9]|(?:附件|附表|附图|单元|專題|专题|案例|例|图|表|步骤|模块|任务|项目|公告|方案|清单|专栏){_B}?[0-9]{{1,3}}"
)


def numbers_itself(line: str) -> bool:
    """Tell whether the number in a line is the text's own, so that lines that differ in it are no copies."""
    return _OWN_NUMBER.search(line) is not None


def _above(text: str, start: int, done: int = 0) -> str:
    return text[max(done, start - _LINE) : start].rstrip(SPACES)


def _below(text: str, end: int) -> str:
    return text[end : end + _LINE].lstrip(SPACES)
