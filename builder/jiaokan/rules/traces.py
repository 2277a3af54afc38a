"""What conversion by machine leaves in Traditional text and no author writes, found by OpenCC's own conversions.

Counts places; what they prove is for ``script`` to say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiaokan.text import dictionaries, hanzi
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

    text: str
    simple: str
    written: Points
    base: Points
    general: Points  # s2t
    taiwan: Points  # s2tw
    hongkong: Points  # s2hk


def forms_of(text: str, simple: str) -> Forms:
    """Convert the Simplified form of a text properly back."""
    general = hanzi.convert(simple, "s2t")
    written, base, points = map(hanzi.code_points, (text, simple, general))
    return Forms(text, simple, written, base, points, *(_regional(general, simple, region) for region in ("tw", "hk")))


def _regional(general: str, simple: str, region: str) -> Points:
    """Give the conversion to a region's forms: what it makes of each character of the general ones, where words change none.

    OpenCC cuts a text anew for each conversion, which costs most of it; only a word of a region needs the cuts.
    """
    if not dictionaries.are_known("s2t"):
        return hanzi.code_points(hanzi.convert(simple, f"s2{region}"))
    points = hanzi.code_points(general)
    found = np.where(points < _BEYOND, _forms_in(region).take(points, mode="clip"), points)
    if np.array_equal(found, hanzi.code_points(hanzi.convert(general, f"t2{region}"))):
        return found
    return hanzi.code_points(hanzi.convert(simple, f"s2{region}"))


_BEYOND = 0xA000


@cache
def _forms_in(region: str) -> Points:
    """Give the region's form of each code point by itself."""
    found = np.arange(_BEYOND, dtype=np.uint32)
    for old, new in _changed_in(region).items():
        found[ord(old)] = ord(new)
    return found


@cache
def _changed_in(region: str) -> dict[str, str]:
    """Give the characters that a region writes otherwise than OpenCC's general forms, each with its own form."""
    each = "\n".join(map(chr, range(0x3400, _BEYOND)))
    new = hanzi.convert(each, f"t2{region}")
    return {old: now for old, now in zip(each, new, strict=True) if old != now}


# OpenCC's words never reach over these, so sentences are converted alike with others around them or without.
_STOP = re.compile("[。；！？\n]")


def _sentences(text: str, places: Sequence[int]) -> Iterator[slice]:
    """Yield the sentences, with their stops, that places in order stand in."""
    ends = [match.end() for match in _STOP.finditer(text)] if places else []
    done = 0
    for at in places:
        if at >= done:
            index = bisect_right(ends, at)
            done = ends[index] if index < len(ends) else len(text)
            yield slice(ends[index - 1] if index else 0, done)


def _forms_around(text: str, places: Sequence[int]) -> Forms:
    """Give the forms of the sentences alone that places in order stand in; of the whole text if words may cross their ends."""
    if not dictionaries.are_known("s2t"):
        return forms_of(text, hanzi.simplified(text))
    simple, sentences = hanzi.simplified(text), list(_sentences(text, places))
    return forms_of("".join(text[each] for each in sentences), "".join(simple[each] for each in sentences))


def count_traces(text: str, han: int, kinds: int) -> int:
    """Count the traces of a table of characters in a Traditional text of so many Han; 0 where they prove none.

    ``kinds`` is how many different ones are asked for; one fewer where the marks of quotation are the mainland's.

    >>> count_traces("全麵落實責任製，誌願報名。", 12, 3), count_traces("修理鐘錶的師傅，每週養狗。", 12, 3)
    (3, 0)
    """
    kinds -= _quotes_as_mainland(text)
    places = _doubtful(text)
    if not _are_enough([text[at] for at in places], han, kinds):
        return 0
    found = _traces(text, places)
    return len(found) if _are_enough(found, han, kinds) else 0


def _are_enough(found: Sequence[str], han: int, kinds: int) -> bool:
    told = set(found)
    if len(found) >= _OFTEN and told >= _BOTH:
        kinds = min(kinds, len(_BOTH))
    return len(found) >= _LEAST and len(told) >= kinds and len(found) * _APART >= han


# An author may write 里 for 裡, or 后 for 後, out of habit: both on one page, and often, only a table does.
_BOTH, _OFTEN = frozenset("里后"), 4


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
    return _traces(text, _doubtful(text))


def _traces(text: str, places: Sequence[int]) -> list[str]:
    forms = _forms_around(text, places)
    wrong = (forms.written != forms.general) & (forms.written != forms.taiwan) & (forms.written != forms.hongkong)
    over = wrong & (forms.general == forms.base)
    left = wrong & ~over & (forms.written == forms.base)
    written = hanzi.characters(text)
    found, last = [], -2
    for at in np.flatnonzero(over | left).tolist():
        right = {forms.simple[at]} if over[at] else {chr(proper[at]) for proper in forms[4:]}
        if right.isdisjoint(written) and (over[at] or _is_left_over(forms.text, at)):
            if at > last + 1:
                found.append(forms.text[at])
            last = at
    return found


def _doubtful(text: str) -> list[int]:
    """Give the places where alone a trace may stand, told without converting the text back.

    Over-converted is a character whose Simplified form the page never writes and Traditional text may have. Left over
    is a Simplified one of the mainland.
    """
    if not dictionaries.are_known("s2t"):
        return list(range(len(text)))
    written, base = map(hanzi.code_points, (text, hanzi.simplified(text)))
    absent = np.ones(_BEYOND + 1, dtype=np.bool_)
    absent[np.minimum(written, _BEYOND)] = False
    over = (written != base) & (_may_be_right() & absent).take(base, mode="clip")
    left = (written == base) & _may_be_left().take(written, mode="clip")
    places: list[int] = np.flatnonzero(over | left).tolist()
    return places


_KEPT = frozenset("恒叶广")  # only Simplified, but words of OpenCC keep them in Traditional text: 恒生, 叶韵, 广部


@cache
def _may_be_right() -> NDArray[np.bool_]:
    """Give for each code point, and for all beyond, whether it may be both Simplified and Traditional."""
    found = np.ones(_BEYOND + 1, dtype=np.bool_)
    found[list(map(ord, hanzi.telling_han()[1] - _KEPT))] = False
    return found


@cache
def _may_be_left() -> NDArray[np.bool_]:
    """Give for each code point, and for all beyond, whether a table may have left it in Simplified script."""
    found = np.zeros(_BEYOND + 1, dtype=np.bool_)
    found[[ord(char) for char in hanzi.mainland_han() if _is_of_mainland(char)]] = True
    return found


def _is_left_over(text: str, at: int) -> bool:
    """Tell of a Simplified character in Traditional text whether a table lacked it: Traditional ones stand beside it.

    Beside is in the same words between marks, so not in a quoted name. Of the Han of GB/T 2312 only (PDF writes
    compatibility forms), and of those common in Big5 too only what has another Traditional form by itself: 屋后, not 公布.
    """
    if not _is_of_mainland(text[at]):
        return False
    before, after = _RUN_BEFORE.search(text, max(0, at - _NEAR), at), _RUN_AFTER.match(text, at + 1, at + 1 + _NEAR)
    beside = (before.group() if before else "") + (after.group() if after else "")
    return hanzi.traditional_only().search(beside) is not None


@cache
def _is_of_mainland(char: str) -> bool:
    """Tell whether a character is in a mainland text only, or has another Traditional form by itself; names aside."""
    if char not in hanzi.mainland_han() or char in _NAMES:
        return False
    return char not in hanzi.island_han() or hanzi.convert(char, "s2t") != char


def writes_general_forms(text: str) -> bool:
    """Tell whether a text consistently has the forms that only OpenCC's ``s2t`` writes: 爲 衆, never 為 眾.

    Taiwan writes 為 眾 裡, Hong Kong 為 眾 裏. Which forms these are the three conversions of the text itself say.

    >>> writes_general_forms("爲了羣衆，作爲榜樣"), writes_general_forms("爲了群眾，作為榜樣，認爲")
    (True, False)
    """
    told_form, any_form = _told_forms()
    if dictionaries.are_known("s2t") and len(told_form.findall(text)) < _LEAST:
        return False
    forms = _forms_around(text, [match.start() for match in any_form.finditer(text)])
    told = (forms.general != forms.taiwan) & (forms.general != forms.hongkong)
    general = int(np.count_nonzero(told & (forms.written == forms.general)))
    other = int(np.count_nonzero(told & ((forms.written == forms.taiwan) | (forms.written == forms.hongkong))))
    return general >= _LEAST and other * _SCARCE <= general


@cache
def _told_forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Give the expressions for the forms that Taiwan writes otherwise, and for these and what each region writes instead."""
    general = set(_changed_in("tw"))
    every = general | {_changed_in(region).get(char, char) for char in general for region in ("tw", "hk")}
    return re.compile(f"[{''.join(sorted(general))}]"), re.compile(f"[{''.join(sorted(every))}]")
