"""Where the words of a numbered line end that may be its heading. Whether it is one, its siblings say."""

from __future__ import annotations

import re

from jiaokan.outline.lines import MAX_RUN_IN, MAX_STANDALONE, Line
from jiaokan.outline.phrases import GLUED
from jiaokan.outline.reading import Heading
from jiaokan.text.chars import count_han
from jiaokan.text.numbering import Number

SURE_STYLES = frozenset({"chapter", "article", "han-comma", "han-paren", "period"})
_TAIL = "。：:；！？"


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


_NUMERALS = ("han-comma", "han-paren")


def _bare(line: Line, index: int, number: Number) -> Heading | None:
    """Read 第一条 or 一 that has its line to itself, its text below."""
    is_numeral = number.style.id in _NUMERALS and number.written == line.text
    if number.style.id not in ("chapter", "article", "period") and not is_numeral:
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


_LONGEST_SIBLING = 60  # code points


def longer(line: Line, index: int) -> Heading | None:
    """Read a numbered line as a heading of one whole sentence, longer than others."""
    number = line.number
    close = line.first_close(number.end) if number else None
    if number is None or close is None or close.group() in "；：:" or close.start() - number.end > _LONGEST_SIBLING:
        return None
    kind = "run_in" if close.end() < len(line.text) else "standalone"
    return Heading(index, index, number, number.style, line.text[number.end : close.start()], close.end(), kind)


# What a heading does not say: who must do what (各村要逐户登记), what happens in a case (…的，), what a text becomes.
_SENTENCE = re.compile(
    r".{2,}(?:要|应当?|须|必须|不得|可以|予以|允许)(?!求|点|素|件|害|领|目|对|急|用|地|职).{4,}|(?:凡|对|经).{4,}的，|.*(?:修改为|如下|包括|分别是)\Z"
)
_SHORTEST_SENTENCE = 14  # code points
_TELLS = re.compile(
    "认为|以为|因此|因为|由于|同时，|但是|不顾|它们|他们|的时候|以致|于是|然而"
)  # of sentences that argue
_SHORTEST_TALE = 12  # code points
_LONGEST_WORDS, _MOST_COMMAS = 36, 3  # words so long and in so many parts tell something


def is_sentence(heading: Heading) -> bool:
    """Tell whether the words of a heading with a stop are a sentence that says more than what the text is about."""
    words = heading.text
    if len(words) >= _LONGEST_WORDS and words.count("，") >= _MOST_COMMAS:
        return True
    if words.count("“") > words.count("”"):  # （一）“第四十三条…: what a rule will say
        return True
    if len(words) >= _SHORTEST_TALE and _TELLS.search(words) and heading.style.id not in ("chapter", "article"):
        return True
    return (
        heading.style.id != "article"
        and len(words) >= _SHORTEST_SENTENCE
        and _SENTENCE.match(words) is not None
        and ("，" in words or "：" in words)
    ) or words.endswith("修改为")


def wordless(line: Line, index: int) -> Heading | None:
    """Read a numbered paragraph as a section whose heading ran into its text without a mark."""
    number = line.number
    if number is None or not line.is_prose:
        return None
    return Heading(index, index, number, number.style, "", number.end, "run_in")
