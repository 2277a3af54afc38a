"""Marks of Markdown: hashes of headings, emphasis, escapes. A mask (张**, **县) and a blank to fill (__) stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from jiaokan.rules.headed import CLOSING_HASHES, heading_marks
from jiaokan.rules.sheets import find_settings
from jiaokan.rules.stated import code_blocks
from jiaokan.rules.written import links_and_quotes
from jiaokan.text.chars import BLANK, HAN, HAN_ONE, HAN_RUN, Lines, count_han, within
from jiaokan.text.code import code_spans, code_stretches, fences, is_code, program_openings
from jiaokan.text.hanzi import simplified
from jiaokan.text.lexicon import SURNAMES
from jiaokan.text.pairs import is_bound
from jiaokan.text.programs import program_lines
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_HASHES = re.compile(rf"#(?:(?<=\n.)|(?<=\A.))#{{0,5}} {{1,2}}(?=(?:\*{{2,3}}|__)?[{HAN}“《（【0-9])")
# ## D1：进山, ## FAQ 常见问题: Han behind Latin letters, where other headings open so.
_LATIN_HASHES = re.compile(rf"##(?:(?<=\n..)|(?<=\A..))#{{0,4}} {{1,2}}(?=[A-Za-z][^\n{HAN}]{{0,40}}[{HAN}])")
_FEWEST_HEADINGS = 2


def find_heading_marks(text: str, context: Context) -> Iterator[Finding]:
    """Remove the hashes of Markdown headings before Han: the outline finds headings by their words.

    Where two open with ## or more, also those before Latin letters and the marks of links and quotes. Left alone: a
    single such line where nothing else is Markdown and the file is not called so, fenced code, hashtags without a blank, remarks of a settings file;
    on a page with a program outside fences, where # opens a remark, all unless three lines beside it open with ## or
    more, and then a single # above a line of code.
    """
    blocks = code_blocks(context)
    if context.is_named_markdown and all(map(within(blocks), program_openings(text))):
        yield from links_and_quotes(text, within(sorted([*blocks, *code_spans(text, blocks)])))
        yield from heading_marks(text, context)
        return
    if "#" not in text:
        return
    in_fence, remarks = within(fences(text)), find_settings(text).remarks
    found = [m for m in _HASHES.finditer(text) if m.start() not in remarks and not in_fence(m.start())]
    sure = sum(pair.is_sure for pair in _pairs(text, context)) if len(found) == 1 else 0
    if not found or (len(found) < _FEWEST_HEADINGS and not sure):
        return
    deep = sum(match.group().startswith("##") for match in found)
    if deep and deep + sure >= _FEWEST_HEADINGS:
        found += [match for match in _LATIN_HASHES.finditer(text) if not in_fence(match.start())]
        yield from links_and_quotes(text, within(code_stretches(text)))
    lines = Lines(text)
    if not all(map(in_fence, program_openings(text))):
        found = list(_beside_code(text, found, lines))
    for match in found:
        yield Finding(match.start(), match.end(), "", "hashes of a heading")
        _, end = lines.around(match.start())
        closing = CLOSING_HASHES.search(text, match.end(), end)
        if closing:
            yield Finding(closing.start(), closing.end(), "", "hashes of a heading")


_LONGEST_KEY = 24  # Han of a heading that are compared


def heading_key(line: str) -> str:
    """Give the Han by which a heading is known again when its marks are gone and its script is changed."""
    return simplified("".join(HAN_RUN.findall(line)))[:_LONGEST_KEY]


def heading_keys(text: str, characters: frozenset[str]) -> frozenset[str]:
    """Give the keys of all lines that open with hashes; ``characters`` are those of the text."""
    if "#" not in characters:
        return frozenset()
    ends = ((match.end(), text.find("\n", match.end())) for match in _HASHES.finditer(text))
    keys = (heading_key(text[start : end if end >= 0 else len(text)]) for start, end in ends)
    return frozenset(key for key in keys if len(key) > 1)


def has_heading_marks(text: str, characters: frozenset[str]) -> bool:
    """Tell whether a page opens two headings or more with hashes; ``characters`` are those of the text.

    Asked of the raw text, where also emphasis stands: it is looked for when the hashes are gone.
    """
    if "#" not in characters or characters.isdisjoint("*~"):
        return False
    in_code = within(code_stretches(text))
    return sum(not in_code(match.start()) for match in _HASHES.finditer(text)) >= _FEWEST_HEADINGS


def _beside_code(text: str, found: list[re.Match[str]], lines: Lines) -> Iterator[re.Match[str]]:
    """Yield the headings of a page with a program, where three open with two hashes or more; no remark of the program."""
    code = program_lines(text)
    found = [match for match in found if match.start() not in code]
    if sum(match.group().startswith("##") for match in found) < _FEWEST_BESIDE_CODE:
        return
    for match in found:
        if match.group().startswith("##") or lines.around(match.start())[1] + 1 not in code:
            yield match


_FEWEST_BESIDE_CODE = 3

# --- emphasis -------------------------------------------------------------------------------------------------
_RUN = re.compile(r"\*\**|__*|~~*")
_STRONG = frozenset(("**", "***", "~~"))
_MARKS = _STRONG | {"*", "_", "__", "___"}
_TWO = 2  # marks of a pair
_LONGEST_PAIR = 400  # code points between two marks
# What may stand before an opening mark at a boundary, and behind a closing one: blanks and marks of any script.
_BOUNDARY = re.compile(
    rf"[{BLANK}\n!-)+-.:-@\[\]^`{{-}}\u2010-\u2027\u3001-\u3003\u3008-\u3011\u3014-\u301b\uff01-\uff0f\uff1a-\uff20]"
)
_ENDS_CLAUSE = re.compile("[：:。；！？]\\Z")
_NUMBERED = re.compile(
    "(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[）)]|第[一二三四五六七八九十0-9]{1,3}[章节条部篇]|[0-9]{1,2}[.、．])"
)
# What stands behind a masked name: 在**县, 由**公司, **同志. A pair of marks round such a word alone may be two masks.
_MASKED = re.compile(
    "省|市|州|县|区|旗|镇|乡|村|组|街|路|社区|小区|大学|学校|学院|中学|小学|医院|银行|公司|集团|有限|局|厅|处|科|室|所|站|院|部|委|办|"
    "年|月|日|号|时|分|万|亿|元|人|次|名|个|户|亩|吨|米|根|份|张|条|只|台|件|套|本|辆|座|栋|间|家|篇|首|封|幅|册|批|项|门|届|期|页|层|级|把|块|片|支|棵|株|头|公|平方|立方|厘米|毫米|%|℃|同志|先生|女士|老师|书记|主任|主席|局长|县长|市长|镇长|某"
)
_WORDS = re.compile("[0-9A-Za-z][A-Za-z0-9 .,:'/+-]*")
_FEWEST_HAN, _WHOLE_LINE, _SINGLE = 2, 8, 4
_SHORT = re.compile(
    f"[{HAN}]{{2,8}}(?<![和与、及或跟同])"
)  # *早饭*是: words stressed inside a line, no two masked names
_LIST_MARK = re.compile(rf"[{BLANK}]{{0,8}}(?:[-+*>|] |[0-9]{{1,3}}[.)] |#{{1,6}} |\|)?[{BLANK}]{{0,4}}\Z")
_LINE_END = re.compile(rf"[{BLANK}]{{0,4}}(?:[：:]|[。；，、.;,|]?[{BLANK}]{{0,4}}(?=\n|\Z|\|))")


class Pair(NamedTuple):
    """Two marks of emphasis on one line; a sure one is proved by itself, another by the page."""

    opens: int
    closes: int
    size: int
    is_sure: bool


def find_emphasis(text: str, context: Context) -> Iterator[Finding]:
    """Take off the marks of Markdown emphasis: ``**一、总体要求**``, ``*注：…*``, ``~~原定~~``; and its escapes.

    Evidence: a pair of one length on one line, its marks outside at a boundary and inside at a word (CommonMark 6.2,
    Han being letters); inside running text only on a page that is Markdown elsewhere. Left alone: masks (张**,
    **县**镇, 138****1234), products (5*3*2), a lone mark, ratings, blanks to fill in, code.
    """
    pairs = _pairs(text, context)
    is_markdown = context.is_markdown or any(pair.is_sure for pair in pairs)
    taken = [pair for pair in pairs if pair.is_sure or (context.is_markdown if pair.size == 1 else is_markdown)]
    for pair in taken:
        yield Finding(pair.opens, pair.opens + pair.size, "", "pair of marks")
        yield Finding(pair.closes, pair.closes + pair.size, "", "pair of marks")
    if "\\" in text:
        yield from _escapes(text)


def _pairs(text: str, context: Context) -> list[Pair]:
    """Give the pairs of marks in order; those inside running text are not sure."""
    if not any(mark in text for mark in "*_~"):
        return []
    runs = [match for match in _RUN.finditer(text) if match.group() in _MARKS]
    if len(runs) < _TWO:
        return []
    shadow, lines, in_code = cache(lambda: context.shadow(text)), Lines(text), within(code_stretches(text))
    counts = Counter((lines.around(run.start())[0], run.group()) for run in runs)
    found: list[Pair] = []
    done = 0
    for left, right in pairwise(runs):
        if left.start() < done or left.group() != right.group() or right.start() - left.end() > _LONGEST_PAIR:
            continue
        if text.find("\n", left.end(), right.start()) >= 0 or in_code(left.start()):
            continue
        inner = shadow()[left.end() : right.start()]
        verdict = _judge(shadow(), left, right, inner, lines)
        is_even = counts[lines.around(left.start())[0], left.group()] % 2 == 0  # 线**根、书**份、卡**张: masks
        if verdict or (verdict is not None and is_even):
            found.append(Pair(left.start(), right.start(), len(left.group()), verdict))
            done = right.end()
    return found


def _judge(text: str, left: re.Match[str], right: re.Match[str], inner: str, lines: Lines) -> bool | None:
    """Tell whether two marks are surely a pair; False for a pair that the page must prove, None for none."""
    strong = left.group() in _STRONG
    han = count_han(inner)
    opens, closes = _is_boundary(text, left.start() - 1), _is_boundary(text, right.end())
    if (
        not inner.strip()
        or inner[0] in _SPACES
        or inner[-1] in _SPACES
        or "\\" in text[left.start() - 1 : left.start()] + inner[-1]
        or (text[left.start() - 1 : left.start()] in SURNAMES and inner[-1] in SURNAMES)  # 林**和程**: two masked names
        or _tears(text, left)  # 工号12**34: figures are masked, not stressed
        or _tears(text, right)
        or (han < _FEWEST_HAN and not (strong and opens and closes))
        or _is_program(text, left.start(), lines)
    ):
        return None
    if opens and _NUMBERED.match(inner) and (closes or strong):
        return True
    whole = opens and closes and _is_whole(text, left, right, lines)
    if not strong:
        if whole and han >= _SINGLE and not _is_masked(inner):
            return True
        return False if opens and left.group() == "*" and _SHORT.fullmatch(inner) and not _is_masked(inner) else None
    return _judge_strong(text, left, right, inner, whole=whole)


_FIGURE = re.compile("[0-9A-Za-z]")


def _tears(text: str, mark: re.Match[str]) -> bool:
    """Tell whether a letter or figure of ASCII stands on both sides of a mark."""
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    return _FIGURE.match(before) is not None and _FIGURE.match(after) is not None


_HALF_MARKS = frozenset("，、")


def _judge_strong(text: str, left: re.Match[str], right: re.Match[str], inner: str, *, whole: bool) -> bool | None:
    """Judge two marks of two characters or three."""
    han, masked = count_han(inner), _is_masked(inner)
    named = han >= _FEWEST_HAN and _is_named(text, left, right)
    if whole and (not masked or len(inner) >= _WHOLE_LINE or named):
        return han >= _FEWEST_HAN or _WORDS.fullmatch(inner) is not None
    if not han and not _WORDS.fullmatch(inner):
        return None
    if masked:
        return False if len(inner) >= _WHOLE_LINE and inner[-1:] not in _HALF_MARKS else None
    opens, closes = _is_boundary(text, left.start() - 1), _is_boundary(text, right.end())
    if (opens and closes) or (opens and _ENDS_CLAUSE.search(inner)):
        return han != 1
    return None if _is_boundary(inner, 0) or _is_boundary(inner, len(inner) - 1) else False


def _is_masked(inner: str) -> bool:
    """Tell whether words begin like those behind a masked name, and not with a longer word: 市委, but not 市场."""
    named = _MASKED.match(inner)
    return named is not None and not (len(named.group()) == 1 < len(inner) and is_bound(*inner[:2]))


def _is_named(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Tell whether a pair stands between the borders of a cell, or is the label of an item."""
    if _LABEL_END.match(text, right.end()):
        return True
    near = (
        text[max(0, left.start() - _BORDER) : left.start()].rstrip(" "),
        text[right.end() : right.end() + _BORDER].lstrip(" "),
    )
    return near[0].endswith("|") and near[1].startswith("|")


_LABEL_END = re.compile("[：:]")
_BORDER = 4  # code points between a cell's border and its words
_SPACES = frozenset(" \t\u00a0\u3000")


def _is_boundary(text: str, at: int) -> bool:
    """Tell whether a blank, a mark or the end of the text stands at a place."""
    return not 0 <= at < len(text) or _BOUNDARY.match(text, at) is not None


def _is_whole(text: str, left: re.Match[str], right: re.Match[str], lines: Lines) -> bool:
    """Tell whether a pair is all of its line, or of its item or cell."""
    start, _ = lines.around(left.start())
    before = _LIST_MARK.search(text, max(start, left.start() - _LONGEST_LIST_MARK), left.start())
    at_start = before is not None and (before.start() == start or "|" in before.group())
    return at_start and _LINE_END.match(text, right.end()) is not None


_LONGEST_LIST_MARK = 20


def _is_program(text: str, at: int, lines: Lines) -> bool:
    start, end = lines.around(at)
    return end - start < _LONGEST_PAIR and _SIGNS.search(text, start, end) is not None and is_code(text[start:end])


_SIGNS = re.compile(r"[={};]|\*\*[a-z_]+[,)]|/\*|\*/")
# An escape beside Han or a figure: 张\*\*, 138\*\*\*\*1234; not in a formula or an expression.
_ESCAPED = re.compile(rf"\\(?=[*_~])(?:(?<=[{HAN}0-9A-Za-z（“：，\n*_~].))")
_FORMULA = re.compile(r"\$|\\[A-Za-z({{\[]|[.^)]\\")


def _escapes(text: str) -> Iterator[Finding]:
    """Yield backslashes before * and _, in lines with Han that are no formula and no code."""
    lines, in_code = Lines(text), within(code_stretches(text))
    for match in _ESCAPED.finditer(text):
        start, end = lines.around(match.start())
        low, high = max(start, match.start() - _LONGEST_PAIR), min(end, match.start() + _LONGEST_PAIR)
        plain = HAN_ONE.search(text, low, high) and not _FORMULA.search(text, low, high)
        if plain and not in_code(match.start()):
            yield Finding(match.start(), match.end(), "", "escaped mark")
