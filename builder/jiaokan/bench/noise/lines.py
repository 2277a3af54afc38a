"""Noise of lines: breaks in the middle of sentences, breaks lost, page numbers that stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from jiaokan.text.chars import HAN
from jiaokan.text.lexicon import words_of
from jiaokan.text.traced import Finding

_LINE = re.compile(r"[^\n]+")
_NO_HEAD = "，。、；：！？）》”’%"  # no line begins with a closing mark (GB/T 15834)


# Inside a number, a Latin word, an address, a blank to fill in, and before a sign that belongs to what precedes it.
_UNBROKEN = re.compile("[!-~×℃—…≥≤±][!-~×℃—…²³]")


def find_wraps(text: str, rng: Random) -> Iterator[Finding]:
    """Wrap paragraphs at one width."""
    width = rng.randint(28, 44)
    for line in _LINE.finditer(text):
        done, at = line.start(), line.start() + width
        while at < line.end():
            while at > done and (text[at] in _NO_HEAD or _UNBROKEN.match(text, at - 1)):
                at -= 1
            if at > done:
                yield Finding(at, at, "\n")
                done = at
            else:
                done += width  # nothing in a whole width may be broken
            at = done + width


def find_wraps_with_indent(text: str, rng: Random) -> Iterator[Finding]:
    """Wrap paragraphs at one width; their first lines are indented."""
    yield from find_wraps(text, rng)
    yield Finding(0, 0, "\u3000\u3000")
    for match in re.finditer("\n", text):
        yield Finding(match.end(), match.end(), "\u3000\u3000")


def find_wraps_in_columns(text: str, rng: Random) -> Iterator[Finding]:
    """Wrap paragraphs at one width of print, where a letter takes half a Han's room; their first lines are indented."""
    width = 2 * rng.randint(28, 40)
    for line in _LINE.finditer(text):
        yield Finding(line.start(), line.start(), "\u3000\u3000")
        done, room = line.start(), width - 4
        for at in range(line.start(), line.end()):
            room -= 1 if text[at] < "\u0100" else 2
            if room >= 0 or at <= done:
                continue
            cut = at
            while cut > done and (text[cut] in _NO_HEAD or _UNBROKEN.match(text, cut - 1)):
                cut -= 1
            if cut > done and cut - done > _LEAST_CUT and text[cut - 1] != " " != text[cut]:
                yield Finding(cut, cut, "\n")
                done, room = cut, width - sum(1 if char < "\u0100" else 2 for char in text[cut : at + 1])


_LEAST_CUT = 14  # code points of a line: one that is shorter had a word in it that no wrap cuts


def find_breaks_in_words(text: str, rng: Random) -> Iterator[Finding]:
    """Break a few long paragraphs inside a word of two Han, with an empty line, and part all others so."""
    for line in _LINE.finditer(text):
        if line.start():
            yield Finding(line.start(), line.start(), "\n")
        for run in re.finditer(f"(?<=.{{24}})[{HAN}]{{6,20}}", line.group()):
            at = line.start() + run.start()
            for word in words_of(run.group()):
                if len(word) == 2 and rng.random() < 0.02:
                    yield Finding(at + 1, at + 1, "\n\n")
                at += len(word)


def find_breaks_at_semicolons(text: str, rng: Random) -> Iterator[Finding]:
    """Break the line behind every ； inside a paragraph that began with a whole sentence."""
    for line in _LINE.finditer(text):
        if "。" in line.group()[:-1]:
            first = line.start() + line.group().index("。")
            for match in re.finditer("；(?!\n|\\Z)", text[first : line.end()]):
                yield Finding(first + match.end(), first + match.end(), "\n")


_NUMBERED = re.compile(
    "(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]{1,3}[章条]|[0-9]{1,2}[.](?![0-9])|（[0-9]{1,2}）)"
)
_LABEL = re.compile("[^。！？；：]{4,36}")
_FIRST = re.compile("一、|（一）|第一[章条]|1[.](?![0-9])")


def _merge(text: str, *, numbered: bool) -> str:
    """Join paragraphs whose break nothing would show once lines are gone."""
    lines = text.split("\n")
    merged = [lines[0]]
    for before, line in pairwise(lines):
        names = _LABEL.fullmatch(before)  # a heading, or the title, with the next number right behind it
        behind_name = names and (_NUMBERED.match(before) or (before == lines[0] and _FIRST.match(line)))
        shows = _NUMBERED.match(line) and (before.rstrip("”）")[-1:] in "。！？；：" or behind_name)
        if not numbered:
            shows = shows or before[-1:] in "。！？"
        if shows:
            merged.append(line)
        else:
            merged[-1] += line
    return "\n".join(merged)


def settle_bare(text: str, rng: Random) -> str:
    """Lose all breaks but those before a number that follows a stop."""
    return _merge(text, numbered=True)


def find_lost_breaks(text: str, rng: Random) -> Iterator[Finding]:
    """Put everything on one line, with nothing where the breaks were."""
    for match in re.finditer("\n", text):
        yield Finding(match.start(), match.end(), "")


def find_breaks_as_indents(text: str, rng: Random) -> Iterator[Finding]:
    """Put everything on one line; the indents of the paragraphs stay."""
    for match in re.finditer("\n", text):
        yield Finding(match.start(), match.end(), "\u3000\u3000")


def settle_blanks(text: str, rng: Random) -> str:
    """Lose the breaks that do not follow the end of a sentence."""
    return _merge(text, numbered=False)


def find_breaks_as_blanks(text: str, rng: Random) -> Iterator[Finding]:
    """Put everything on one line with a blank for each break."""
    for match in re.finditer("\n", text):
        yield Finding(match.start(), match.end(), " ")


_INSIDE = re.compile(f"(?<=[{HAN}]{{6}})(?=[{HAN}]{{6}})")


def cuts(text: str, rng: Random, apart: int, most: int) -> list[int]:
    """Choose places in the middle of sentences, at least ``apart`` code points from each other."""
    chosen: list[int] = []
    for match in _INSIDE.finditer(text):
        line = match.start() - text.rfind("\n", 0, match.start())
        far = not chosen or match.start() - chosen[-1] >= apart + rng.randrange(apart // 2)
        if far and line > 24 and len(chosen) < most:
            chosen.append(match.start())
    return chosen


def find_ordinals(text: str, rng: Random) -> Iterator[Finding]:
    """Cut sentences by a page number that looks like a list's: 领⏎2、导."""
    for page, at in enumerate(cuts(text, rng, 220, 9), 2):
        yield Finding(at, at, f"\n{page}、")


def find_bare_ordinals(text: str, rng: Random) -> Iterator[Finding]:
    """Cut sentences by a page number on a line of its own."""
    for page, at in enumerate(cuts(text, rng, 260, 9), 2):
        yield Finding(at, at, f"\n{page}\n")


_MARKS = (
    "（{n}）", "({n})", "[{n}]", "【{n}】", "{{{n}}}" + "-" * 48, "- {n} -", "— {n} —", "· {n} ·", "第 {n} 页 共 19 页", "第 {n} 页", "P {n}", "{n} / 19",
    "Page {n} of 19", "--- Page {n} ---", "Page: {n}", "{n}",
)  # fmt: skip
_HEADS = ("青坪镇文史资料", "第三辑 山林", "松鹤里街道年鉴", "工作文件选编", "北岭农场场志", "临溪县水利志")


def find_page_lines(text: str, rng: Random) -> Iterator[Finding]:
    """Cut sentences by page marks on lines of their own, with no running head, one, or two in turn beside them."""
    mark, heads = rng.choice(_MARKS), rng.sample(_HEADS, rng.randint(0, 2))
    is_above, first = rng.random() < 0.5, rng.randint(1, 3)
    for page, at in enumerate(cuts(text, rng, 260, 9)):
        lines = [mark.format(n=page + first)]
        if heads:
            lines.insert(0 if is_above else 1, heads[page % len(heads)])
        yield Finding(at, at, "\n" + "\n".join(lines) + "\n")


def find_title_heads(text: str, rng: Random) -> Iterator[Finding]:
    """Cut one sentence, two or three by the text's own title beside a page mark, or by the title alone."""
    title = text.partition("\n")[0]
    mark, is_above, first = rng.choice((*_MARKS, "{{{n}}}----", "")), rng.random() < 0.5, rng.randint(1, 3)
    if not 6 <= len(title) <= 40:
        return
    for page, at in enumerate(cuts(text, rng, 260, rng.randint(1, 3))):
        lines = [line for line in (mark.format(n=page + first), title) if line]
        yield Finding(at, at, "\n" + "\n".join(lines[::-1] if is_above else lines) + "\n")


_CLAUSE_END = re.compile(f"(?<=[{HAN}]{{4}})，(?=[{HAN}]{{4}})")


def find_running_heads(text: str, rng: Random) -> Iterator[Finding]:
    """Cut sentences by a running head on a line of its own, now and then before the comma that a line then begins with."""
    head = rng.choice(_HEADS)
    for number, at in enumerate(cuts(text, rng, 260, 9)):
        comma = _CLAUSE_END.search(text, at, at + 40) if number % 2 else None
        place = comma.start() if comma and "\n" not in text[at : comma.start()] else at
        yield Finding(place, place, f"\n{head}\n")


def find_paged_heads(text: str, rng: Random) -> Iterator[Finding]:
    """Cut sentences by a head whose number stands at the other edge of its line and counts up by one."""
    head, first, places = rng.choice(_HEADS), rng.randint(2, 300), list(cuts(text, rng, 260, 9))
    form = rng.choice(("\n\n{head}     {n}\n\n", "\n{head}      第三章      {n}\n", "\n{n}   {head}\n"))
    if len(places) >= _FEWEST_PAGES:
        for page, at in enumerate(places):
            yield Finding(at, at, form.format(head=head, n=first + page))


_FEWEST_PAGES = 3
