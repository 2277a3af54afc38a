"""Numbered lines read as headings, each with the evidence for it.

A number alone makes no heading. Siblings bear witness: numbered sentences are items, a group of short openings with
text under them is a set of headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jiaokan.outline.lines import MAX_RUN_IN, MAX_STANDALONE, Line
from jiaokan.outline.phrases import GLUED
from jiaokan.outline.reading import Heading
from jiaokan.text.chars import count_han
from jiaokan.text.numbering import BY_ID, PARENS, PERIOD_STYLE, Number

SURE_STYLES = frozenset({"chapter", "article", "han-comma", "han-paren", "period"})
_TAIL = "。：:；！？"
_CLOSERS = "。：:；！？】）)"
# Evidence. Above zero a line is a heading where nothing else speaks; the tree adds up to one for a number that goes on.
_SURE, _WEAK = 2.0, 1.0  # styles that number headings nearly always, and styles that number items as often
_SENTENCES = -5.0  # most siblings are sentences
_ITEMS = -6.0  # siblings are the items of one sentence, or the questions of a form
_EMPTY = -5.0  # nothing stands under most of the siblings that stand alone
_MOST_DAMAGED = 0.5  # a number in the brackets of another style
# So many of the siblings must read as headings.
_SHARES = {"chapter": 1 / 3, "article": 1 / 3, "period": 1 / 3, "han-comma": 1 / 3, "han-paren": 1 / 2}
_SHARE = 2 / 3
_GLUED_SHARE = 1 / 2  # where one bears a name of sections, though its text runs on behind it
_LISTED = -6.0  # it stands in a list of contents
_ASKED = -3.0  # a point that asks
_WORDLESS = -2.4  # its own words cannot be told from the text behind them: its siblings must carry it


def candidate(line: Line, index: int, number: Number) -> Heading | None:
    """Read a numbered line as a heading, None if it cannot be one."""
    start = number.end
    rest = line.text[start:]
    if not rest:
        return _bare(line, index, number)
    if number.style.id == "article":
        return _article(line, index, number)
    if line.is_prose and (glued := GLUED.match(rest)):
        return Heading(index, index, number, number.style, glued.group(), start + glued.end(), "run_in")
    close = line.first_close(start)
    if close is None or close.end() == len(line.text):
        bare = rest.rstrip(_TAIL)
        if len(bare) > MAX_STANDALONE or not bare or rest[-1] in "，、；":
            return None
        return Heading(index, index, number, number.style, bare, len(line.text), "standalone")
    bare = line.text[start : close.start()]
    if not bare or len(bare) > MAX_RUN_IN or close.group() == "；":
        return None
    if close.group() in "：:" and not _is_name(line, number, bare, close.end()):
        return None
    return Heading(index, index, number, number.style, bare, close.end(), "run_in")


def _is_name(line: Line, number: Number, bare: str, end: int) -> bool:
    """Tell whether what a colon closes names the text behind it: 1.日常保养：…, and is no field of a form (1.时间：5月8日)."""
    if number.style.id in SURE_STYLES:
        return len(bare) <= _LONGEST_NAME
    if number.style.id != "arabic-point":
        return False
    return (
        not _NO_NAME.search(bare)
        and count_han(bare) == len(bare) >= _SHORTEST_NAME
        and len(bare) <= _LONGEST_NAME
        and (len(line.text) - end >= len(bare) and line.ends_full)
    )


_NO_NAME = re.compile("[先有请将把在是须要]")
_SHORTEST_NAME, _LONGEST_NAME = 4, 15  # code points


def _bare(line: Line, index: int, number: Number) -> Heading | None:
    """Read 第一条 that has its line to itself, its text below."""
    if number.style.id not in ("chapter", "article", "period"):
        return None
    return Heading(index, index, number, number.style, "", len(line.text), "standalone")


def _article(line: Line, index: int, number: Number) -> Heading:
    """第一条 为了…: an article has no heading of its own; 第一条 【目的】 has."""
    rest = line.text[number.end :]
    labelled = not line.ends_sentence or (rest[-1:] in "：:" and not _RULES.search(rest))
    if 2 <= len(rest) <= _LONGEST_ARTICLE and labelled:
        return Heading(index, index, number, number.style, rest.rstrip(_TAIL), len(line.text), "standalone")
    label = _LABEL.match(line.text, number.end)
    end = label.end() if label else number.end
    kind = "standalone" if end == len(line.text) else "run_in"
    return Heading(index, index, number, number.style, label[1] if label else "", end, kind)


_RULES = re.compile(
    "应|下列|以下|如下|可以|不得|包括|有[：:]|所称|规定|，"
)  # words of an article that rules, and names nothing
_LABEL = re.compile(r"[【（(]([^】）)\n]{1,30})[】）)]")
_LONGEST_ARTICLE = 24  # code points of the words of an article that stand alone: 第四条 付款方式


# --- siblings --------------------------------------------------------------------------------------------------
def read_numbered(lines: Sequence[Line]) -> Iterator[Heading]:
    """Yield the readings of numbered lines as headings."""
    listed = _contents(lines)
    for group in _groups(lines):
        for heading in _weighed(lines, group):
            yield replace(heading, score=heading.score + _LISTED) if heading.first in listed else heading
    yield from _enumerators(lines)


def _contents(lines: Sequence[Line]) -> set[int]:
    """Give the lines of a list of contents: three or more numbered labels in a row, most of which come again below."""
    words = {index: _compact(line.text) for index, line in enumerate(lines) if line.number is not None}
    if len(set(words.values())) == len(words):
        return set()  # no wording comes again
    places = {word: index for index, word in words.items() if len(lines[index].text) <= MAX_STANDALONE}
    found: set[int] = set()
    run: list[int] = []
    seen: set[str] = set()
    for index, line in enumerate(lines):
        is_label = line.number is not None and not line.ends_sentence
        if run and (not is_label or words[index] in seen):  # a wording that comes again is the text's own
            found |= _listed(run, words, places)
            run, seen = [], set()
        if is_label:
            run.append(index)
            seen.add(words[index])
    return found | _listed(run, words, places)


def _listed(run: Sequence[int], words: dict[int, str], places: dict[str, int]) -> set[int]:
    again = sum(places.get(words[index], 0) > run[-1] for index in run)
    return set(run) if len(run) >= _FEWEST and again * 2 > len(run) else set()


def _compact(text: str) -> str:
    return "".join(text.split())


def _groups(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Yield runs of sibling numbers: one style, counting up, no higher style between them."""
    open_groups: dict[tuple[str, float, int], list[int]] = {}
    for index, line in enumerate(lines):
        number = line.number
        if number is None:
            continue
        key = (number.style.id, number.style.rank, number.depth)
        for other in [k for k in open_groups if (k[1], k[2]) > (key[1], key[2])]:
            yield open_groups.pop(other)
        group = open_groups.get(key)
        if group and (number.value or 0) <= (_value(lines[group[-1]]) or 0) and number.value == 1:
            yield open_groups.pop(key)
        open_groups.setdefault(key, []).append(index)
    yield from open_groups.values()


def _value(line: Line) -> int | None:
    return line.number.value if line.number else None


def _weighed(lines: Sequence[Line], group: list[int]) -> Iterator[Heading]:
    """Yield siblings as headings, with what speaks for and against."""
    read = {index: candidate(lines[index], index, number) for index in group if (number := lines[index].number)}
    fit = {index: heading for index, heading in read.items() if heading is not None and not _is_sentence(heading)}
    first = lines[group[0]].number
    style = first.style.id if first else ""
    if style == "circled" or not fit:
        return
    is_sure = style in SURE_STYLES
    score = _SURE if is_sure else _WEAK
    if _are_questions(lines, group, style) or _are_items(lines, group):
        score += _ITEMS
    standing = [index for index, heading in fit.items() if heading.kind == "standalone"]
    members = frozenset(group)
    with_text = sum(1 for index in standing if _has_text(lines, index, members))
    is_empty = style != "chapter" and with_text * 2 < len(standing)
    counted = len(fit) - len(standing) if is_empty else len(fit)
    glued = any(_is_glued(lines[heading.first], heading) for heading in fit.values())
    if counted < len(group) * (_GLUED_SHARE if glued else _SHARES.get(style, _SHARE)):
        score += _SENTENCES
    for heading in fit.values():
        extra = _EMPTY if is_empty and heading.kind == "standalone" else 0.0
        extra += _ASKED if not is_sure and lines[heading.first].text[-1] in "？?" else 0.0
        weighed = replace(heading, score=score + extra)
        yield weighed
        yield from _other_brackets(weighed)
    if counted * 2 >= len(group) and (glued or standing):
        for index in group:
            if index not in fit and (wordless := _wordless(lines[index], index)):
                yield replace(wordless, score=score + _WORDLESS)


def _is_glued(line: Line, heading: Heading) -> bool:
    """Tell whether a heading was told from its text by its words alone."""
    return heading.kind == "run_in" and line.text[heading.end - 1] not in _CLOSERS


def _other_brackets(heading: Heading) -> Iterator[Heading]:
    """Read (2) as （二） too, and the other way round: where it stands between （一） and （三） that is what it means."""
    if heading.number is not None and heading.style.id in PARENS and "value" in heading.style.pattern.groupindex:
        style = BY_ID[PARENS[1 - PARENS.index(heading.style.id)]]
        number = replace(heading.number, style=style)
        yield replace(heading, style=style, number=number, score=_MOST_DAMAGED + min(0.0, heading.score))


# What a heading does not say: who must do what (各村要逐户登记), what happens in a case (…的，), what a text becomes.
_SENTENCE = re.compile(
    r".{2,}(?:要|应当?|须|必须|不得|可以|予以|允许)(?!求|点|素|件|害|领|目|对|急|用|地|职).{4,}|(?:凡|对|经).{4,}的，|.*(?:修改为|如下|包括|分别是)\Z"
)
_SHORTEST_SENTENCE = 14  # code points
_LONGEST_WORDS, _MOST_COMMAS = 36, 3  # words so long and in so many parts tell something


def _is_sentence(heading: Heading) -> bool:
    """Tell whether the words of a heading with a stop are a sentence that says more than what the text is about."""
    words = heading.text
    if len(words) >= _LONGEST_WORDS and words.count("，") >= _MOST_COMMAS:
        return True
    return (
        heading.style.id != "article"
        and len(words) >= _SHORTEST_SENTENCE
        and _SENTENCE.match(words) is not None
        and ("，" in words or "：" in words)
    ) or words.endswith("修改为")


def _wordless(line: Line, index: int) -> Heading | None:
    """Read a numbered paragraph as a section whose heading ran into its text without a mark."""
    number = line.number
    if number is None or not line.is_prose:
        return None
    return Heading(index, index, number, number.style, "", number.end, "run_in")


def _are_questions(lines: Sequence[Line], group: list[int], style: str) -> bool:
    """Tell whether siblings are the questions of a form: most end in ？, or in ： with nothing below, or hold a blank."""
    asked = sum(_asks(lines, index) for index in group)
    return style not in SURE_STYLES and len(group) > 1 and asked * 3 >= len(group) * 2


def _asks(lines: Sequence[Line], index: int) -> bool:
    text = lines[index].text
    answered = index + 1 < len(lines) and lines[index + 1].number is None and lines[index + 1].ends_full
    return text[-1] in "？?" or "___" in text or (text[-1] in "：:" and not answered)


def _are_items(lines: Sequence[Line], group: list[int]) -> bool:
    """Tell whether siblings are the items of one sentence: all but the last end in ； or ，."""
    return len(group) >= 2 and all(lines[index].text[-1] in "；;，" for index in group[:-1])


def _has_text(lines: Sequence[Line], index: int, group: frozenset[int]) -> bool:
    """Tell whether anything stands under a heading: text, or numbers of a deeper style."""
    if index + 1 >= len(lines) or index + 1 in group:
        return False
    own, after = lines[index].number, lines[index + 1].number
    if own is None or after is None or (after.style.rank, after.depth) > (own.style.rank, own.depth):
        return True
    return after.value == 1 and after.style.id != own.style.id


def _enumerators(lines: Sequence[Line]) -> Iterator[Heading]:
    """Yield 一抓… 二抓…, 第一阶段… 第二阶段…: in order, with one verb or one unit."""
    runs: dict[str, list[tuple[int, Number]]] = {}
    for index, line in enumerate(lines):
        if line.enumerator is not None:
            unit = line.enumerator.written.lstrip(_COUNTED)
            runs.setdefault(f"{line.enumerator.style.id}{unit}", []).append((index, line.enumerator))
    for run in runs.values():
        for index, number in _counted(lines, run):
            heading = candidate(lines[index], index, number)
            if heading is None and number.style.id == PERIOD_STYLE.id:
                heading = Heading(index, index, number, number.style, "", number.end, "run_in")
            if heading is not None:
                yield replace(heading, score=_SURE)


_COUNTED = "第一二三四五六七八九十0123456789"
_FEWEST = 3  # siblings that make such a run
_LONGEST_RUN = 40  # siblings of one kind in a report that are looked at: it bounds the cost


def _counted(lines: Sequence[Line], run: list[tuple[int, Number]]) -> list[tuple[int, Number]]:
    """Give the longest run of numbers that count up from one (months from any), if it is long enough."""
    best: list[tuple[int, Number]] = []
    run = run[:_LONGEST_RUN]
    shapes = [_shape(lines, index) for index, _ in run]
    for first, (_, number) in enumerate(run):
        if number.value is None or (number.value != 1 and "月" not in number.written):
            continue
        found = [run[first]]
        for at in range(first + 1, len(run)):
            after = run[at][1]
            step = (after.value or 0) - (found[-1][1].value or 0)
            is_alike = shapes[at] == shapes[first]
            if (is_alike and step in (0, 1, 2)) or (
                step == 1
                and not any(
                    each.value == after.value and shape == shapes[first]
                    for (_, each), shape in zip(run[at + 1 :], shapes[at + 1 :], strict=True)
                )
            ):
                found.append(run[at])
        best = max(best, found, key=len)
    return best if len(best) >= _FEWEST else []


def _shape(lines: Sequence[Line], index: int) -> str:
    """Give the marks of a line's first sentence."""
    return re.sub("[^，、：；]", "", re.split("[。！？]", lines[index].text, maxsplit=1)[0])
