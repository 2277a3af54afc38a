"""What conversion by machine leaves in Traditional text and no author writes, found by OpenCC's own conversions.

Counts places; what they prove is for ``script`` to say.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiaokan.text import hanzi
from jiaokan.text.chars import HAN

Points = NDArray[np.uint32]

_LEAST = 3  # traces, or forms
_APART = 1000  # Han a trace; tables that leave traces leave one in a hundred
_SCARCE = 10  # of so many forms of OpenCC's one may be another's: names, quotations
_NAMES = frozenset("范余于游云干谷沈岳郁姜")  # names have them in either script
_NEAR = 12  # code points: a clause
_RUN_BEFORE = re.compile(f"[{HAN}0-9]{{1,{_NEAR}}}\\Z")
_RUN_AFTER = re.compile(f"[{HAN}0-9]{{1,{_NEAR}}}")


class Forms(NamedTuple):
    """A text beside what the proper conversions of its Simplified form write, as code points."""

    simple: str
    written: Points
    base: Points
    general: Points  # s2t
    taiwan: Points  # s2tw
    hongkong: Points  # s2hk


def forms_of(text: str) -> Forms:
    """Convert a text to Simplified and properly back."""
    simple = hanzi.simplified(text)
    proper = (hanzi.code_points(hanzi.convert(simple, config)) for config in ("s2t", "s2tw", "s2hk"))
    return Forms(simple, hanzi.code_points(text), hanzi.code_points(simple), *proper)


def count_traces(text: str, han: int, kinds: int) -> int:
    """Count the traces of a table of characters in a Traditional text of so many Han; 0 where they prove none.

    ``kinds`` is how many different ones are asked for; one fewer where the marks of quotation are the mainland's.

    >>> count_traces("全麵落實責任製，誌願報名。", 12, 3), count_traces("修理鐘錶的師傅，每週養狗。", 12, 3)
    (3, 0)
    """
    found = find_traces(text)
    kinds -= _quotes_as_mainland(text)
    return len(found) if len(found) >= _LEAST and len(set(found)) >= kinds and len(found) * _APART >= han else 0


def _quotes_as_mainland(text: str) -> bool:
    """Tell whether a text quotes with “” and never with 「」, as the mainland does in either script."""
    return "\u201c" in text and "\u300c" not in text


def find_traces(text: str) -> list[str]:
    """Give the characters that no proper conversion would have written where they stand, neighbours as one.

    Over-conversion (全麵) counts where the page never writes the character that would be right: a table turns every
    面 into 麵, who writes of 狗隻 writes 只有 too. What was left in Simplified counts beside Traditional characters
    (复學) where the page does not know its Traditional form: a quoted Simplified name is none, and 公布, 家具, 一只
    are an author's choice.
    """
    forms = forms_of(text)
    wrong = (forms.written != forms.general) & (forms.written != forms.taiwan) & (forms.written != forms.hongkong)
    over = wrong & (forms.general == forms.base)
    left = wrong & ~over & (forms.written == forms.base)
    written = hanzi.characters(text)
    found, last = [], -2
    for at in np.flatnonzero(over | left).tolist():
        right = {forms.simple[at]} if over[at] else {chr(proper[at]) for proper in forms[3:]}
        if right.isdisjoint(written) and (over[at] or _is_left_over(text, at)):
            if at > last + 1:
                found.append(text[at])
            last = at
    return found


def _is_left_over(text: str, at: int) -> bool:
    """Tell of a Simplified character in Traditional text whether a table lacked it: Traditional ones stand beside it.

    Beside is in the same words between marks, so not in a quoted name. Of the Han of GB/T 2312 only (PDF writes
    compatibility forms), and of those common in Big5 too only what has another Traditional form by itself: 屋后, not 公布.
    """
    char = text[at]
    if char not in hanzi.mainland_han() or char in _NAMES:
        return False
    if char in hanzi.island_han() and hanzi.convert(char, "s2t") == char:
        return False
    before, after = _RUN_BEFORE.search(text, max(0, at - _NEAR), at), _RUN_AFTER.match(text, at + 1, at + 1 + _NEAR)
    beside = (before.group() if before else "") + (after.group() if after else "")
    return hanzi.traditional_only().search(beside) is not None


def writes_general_forms(text: str) -> bool:
    """Tell whether a text consistently has the forms that only OpenCC's ``s2t`` writes: 爲 衆, never 為 眾.

    Taiwan writes 為 眾 裡, Hong Kong 為 眾 裏. Which forms these are the three conversions of the text itself say.

    >>> writes_general_forms("爲了羣衆，作爲榜樣"), writes_general_forms("爲了群眾，作為榜樣，認爲")
    (True, False)
    """
    forms = forms_of(text)
    told = (forms.general != forms.taiwan) & (forms.general != forms.hongkong)
    general = int(np.count_nonzero(told & (forms.written == forms.general)))
    other = int(np.count_nonzero(told & ((forms.written == forms.taiwan) | (forms.written == forms.hongkong))))
    return general >= _LEAST and other * _SCARCE <= general
