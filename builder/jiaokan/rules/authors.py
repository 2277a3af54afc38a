"""Is a 著 an author's? Told by what stands round it: a name, a title, a publisher. For characters that pass for others.

It only keeps a rule from writing: a name that is none costs a repair, never a word.
"""

from __future__ import annotations

import re

from jiaokan.text import hanzi
from jiaokan.text.chars import HAN, HAN_ONE
from jiaokan.text.lexicon import SURNAMES

_NAME = re.compile(f"[{''.join(sorted(SURNAMES))}][{HAN}]{{1,2}}")
_BEFORE_NAME = re.compile("[由为是系即据乃和与及]|作者|原著|主编")
# A verb of writing that a name follows wherever the clause began: 封面写明顾远山著.
_SAID = re.compile("(?:[写题署印标注]明|署名|题名|题签|题款|题着|写着|印着|标着)为?(?=.{2,3}\\Z)")
_BEHIND_NAME = re.compile("(?:等人?|先生|教授|女士|主|合|自)$")
_PERSONS = frozenset("你我他她它您们咱谁")  # a pronoun is in no name
_PARTICLES = frozenset("了过得的着不也都还")  # nor one of these
_LONGEST = 8  # code points of an author with what stands around the name
# Behind 著: a mark, and within a few code points what books have; or a title straight behind.
_PUBLISHED = re.compile(
    r"[，,、.（()）\s]{1,3}[^。；\n]{0,14}?(?:出版|书店|书局|书社|书馆|译|校注|点校|编辑|[0-9]{4}年版)"
)
_TITLED = re.compile('[：:，,]?[“"]?《')
_BEHIND_TITLE = re.compile(r"》[，,、：:（(\s]{0,2}$")
_FOREIGN = re.compile(f"(?:[（(\\[［〔【][{HAN}]{{1,4}}[）)\\]］〕】]|[·•・])[ \u3000]?$")
_BEFORE, _BEHIND = 8, 24  # code points of the line that are looked at


def is_signed(text: str, at: int) -> bool:
    """Tell whether a 著 without a word of its own names an author: 鲁迅著，人民文学出版社; （清）曹雪芹著《红楼梦》.

    The clause before it must be short enough for a name. Then a surname, a bracket with a dynasty or a country, the
    dot of a foreign name, a title before, or a publisher behind tells. Left alone: 他朗读着《草原》, 江水流动着，.
    """
    if HAN_ONE.match(text, at + 1):
        return False
    start = at
    while start > max(0, at - _LONGEST - 1) and HAN_ONE.match(text, start - 1):
        start -= 1
    clause = text[start:at]
    if len(clause) > _LONGEST or not _PERSONS.isdisjoint(clause):
        return False
    before, behind = text[max(0, start - _BEFORE) : start], text[at + 1 : at + 1 + _BEHIND]
    if is_name(clause) or _FOREIGN.search(before):
        return True
    is_below = _BEHIND_TITLE.search(before) is not None and _TITLED.match(behind) is None
    return (is_below or _PUBLISHED.match(behind) is not None) and not hanzi.is_phrase(clause[-2:])


def is_name(clause: str) -> bool:
    """Tell whether a clause is nothing but a name of two or three Han, with the words that go with names.

    >>> is_name("鲁迅"), is_name("由王明远等"), is_name("封底印着王明远"), is_name("江水汹涌")
    (True, True, True, False)
    """
    opening = _BEFORE_NAME.match(clause) or _SAID.search(clause)
    bare = _BEHIND_NAME.sub("", clause[opening.end() :] if opening else clause)
    return any(_NAME.fullmatch(name) is not None and not hanzi.is_phrase(name) for name in (bare, clause))


def is_in_name(text: str, at: int) -> bool:
    """Tell whether a character stands in a name that has the clause for itself: 编辑：张国乾、李乾坤.

    >>> is_in_name("编辑：张国乾、李明", 5), is_in_name("衣服晒乾了", 3)
    (True, False)
    """
    start, end = at, at + 1
    while start > max(0, at - 3) and HAN_ONE.match(text, start - 1):
        start -= 1
    while end < min(len(text), at + 3) and HAN_ONE.match(text, end):
        end += 1
    is_name_alone = _NAME.fullmatch(text, start, end) is not None
    return start < at and is_name_alone and _PARTICLES.isdisjoint(text[start:end])
