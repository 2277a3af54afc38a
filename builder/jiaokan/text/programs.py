"""Blocks of code: which lines of a page are a program's, told by the lines above them. Finds; takes nothing out.

A line like ``continue`` or ``else`` is a word like any other; below a line of a program it is one of its lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from jiaokan.text.chars import BLANKS, iter_lines, line_of, within
from jiaokan.text.code import fences, has_han, is_named, is_program, is_statement
from jiaokan.text.remembered import of_texts


class Block(NamedTuple):
    """Lines of one program, ``[start, end)`` of each in code points; blank ones between them are left out."""

    lines: tuple[tuple[int, int], ...]
    said: frozenset[tuple[int, int]] = frozenset()  # those of remarks and strings, which may hold anything
    is_sure: bool = False  # a line is a statement
    fenced: bool = False


_START = re.compile("[ \t\u00a0]{0,200}[!-~]")  # no line that begins with Han is a program's
_NEXT_START = re.compile(f"\n{_START.pattern}")
_INDENT = re.compile("[ \t\u00a0]{1,200}(?=[!-~])")
_WORD = re.compile("[A-Za-z_]{1,12};?")  # fi, done, END
_QUOTE = re.compile("\"{3}|'{3}|/\\*")  # a string of Python and a remark of C may have several lines
_LONGEST_QUOTED = 2000  # code points
_REMARK = re.compile("(?:#|//|--)(?:(?<=--)|(?<=//)|(?!#)) ?[^\n]{1,200}")


@of_texts  # several rules ask for the same text
def find_programs(text: str) -> tuple[Block, ...]:
    r"""Give the blocks of code in a text, in order.

    A block begins with a line that is code by itself. To it belong the lines below that are, those of a remark or a
    string over several lines, remarks before another such line, all between two fences; below a statement also single
    words, what is indented and has no Han outside strings and remarks (``continue``), and statements whose names are Han,
    which may also stand above the first (数量 = 取数量()). A blank line inside does
    not end it; behind one a plain line must stand as deep as another.

    >>> [len(block.lines) for block in find_programs("for x in y:\n    go(x)\n    continue\n清渠。")]
    [3]
    """
    fenced = [span for span in fences(text) if _closes(text, *span)]
    in_fence = within(fenced)
    code = [start for start in _starts(text) if is_program(text[slice(*line_of(text, start))])]
    lines = iter_lines(text) if code else ()
    found: list[Block] = []
    at = 0  # the number of a line: those above are read
    for first in (bisect_left(lines, (start,)) for start in code):
        if first < at or in_fence(lines[first][0]):
            continue
        block = _Open(text)
        at = _first_named(text, lines[at : first + 1], in_fence) + at
        while at < len(lines) and not in_fence(lines[at][0]) and block.takes(*lines[at]):
            at += 1
        found += block.closed()
    found += (Block(tuple(_filled(text, *span)), fenced=True) for span in fenced)
    return tuple(sorted(found))


def _starts(text: str) -> Iterator[int]:
    """Yield where lines begin that open as code does."""
    if _START.match(text):
        yield 0
    for match in _NEXT_START.finditer(text):
        yield match.start() + 1


def _first_named(text: str, lines: Sequence[tuple[int, int]], in_fence: Callable[[int], bool]) -> int:
    """Give the first of the lines straight above the last of some that may be statements whose names are Han."""
    at = len(lines) - 1
    while at and not in_fence(lines[at - 1][0]) and is_named(text[slice(*lines[at - 1])]):
        at -= 1
    return at


_FENCE_END = re.compile("\n {0,20}(?:`{3,12}|~{3,4})[ \t]{0,8}\\Z")


def _closes(text: str, start: int, end: int) -> bool:
    """Tell whether a block between fences has both: what stands behind a lone one may be the rest of the page."""
    return _FENCE_END.search(text, max(start, end - 40), end) is not None


def _filled(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for left, right in iter_lines(text[start:end]):
        if text[start + left : start + right].strip(BLANKS):
            yield start + left, start + right


class _Open:
    """A block that lines are added to."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[tuple[int, int]] = []
        self._said: set[tuple[int, int]] = set()
        self._remarks: list[tuple[int, int]] = []  # they belong to the block if a line of it follows
        self._depths: set[int] = set()
        self._is_apart = False
        self._is_sure = False  # a line of it is a statement
        self._quoted = -1  # here ends a string or a remark of several lines

    def takes(self, start: int, end: int) -> bool:
        """Take a line into the block; False where the block ends above it."""
        line = self._text[start:end]
        if not line.strip(BLANKS):
            self._is_apart = bool(self._lines)
            return bool(self._lines)
        depth = _depth(line)
        if start <= self._quoted:
            self._lines.append((start, end))
            self._said.add((start, end))
        elif _is_code(line) or (self._lines and self._goes_on(line, depth)):
            self._lines += [*self._remarks, (start, end)]
            self._said.update(self._remarks)
            self._remarks = []
            self._depths.add(depth)
            self._is_sure |= is_statement(line)
            if has_han(line) and is_named(line):
                self._said.add((start, end))
            self._open_quoted(line, start, end)
        elif self._is_sure and not self._is_apart and is_named(line):
            self._lines.append((start, end))
            self._said.add((start, end))
        elif not self._is_apart and (self._remarks_go_on(line) or is_named(line)):
            self._remarks.append((start, end))
        else:
            return False
        self._is_apart = False
        return True

    def _remarks_go_on(self, line: str) -> bool:
        return bool(self._lines) and _REMARK.fullmatch(line) is not None

    def _goes_on(self, line: str, depth: int) -> bool:
        if not self._is_sure or has_han(line):
            return self._is_sure and depth > 0 and _QUOTE.match(line, depth) is not None
        if self._is_apart:
            return depth > 0 and depth in self._depths
        return depth > 0 or _WORD.fullmatch(line) is not None

    def _open_quoted(self, line: str, start: int, end: int) -> None:
        """Note how far a string or a remark goes that a line of a program opens and does not close."""
        opened = _QUOTE.search(line) if self._is_sure else None
        if opened is None:
            return
        if has_han(line):
            self._said.add((start, end))
        closing = "*/" if opened.group() == "/*" else opened.group()
        if line.find(closing, opened.end()) < 0:
            self._quoted = self._text.find(closing, end, end + _LONGEST_QUOTED)

    def closed(self) -> Iterator[Block]:
        """Yield the block, if a line was taken."""
        if self._lines:
            yield Block(tuple(self._lines), frozenset(self._said), self._is_sure)


def _depth(line: str) -> int:
    """Give how deep a line stands: the blanks and tabs before it, if it begins as code does."""
    match = _INDENT.match(line)
    return match.end() if match else 0


def _is_code(line: str) -> bool:
    return _START.match(line) is not None and is_program(line)


# --- what the blocks say of lines -------------------------------------------------------------------------------
def program_lines(text: str) -> frozenset[int]:
    """Give where the lines of code begin."""
    return frozenset(start for block in find_programs(text) for start, _ in block.lines)


def is_plain_program(block: Block) -> bool:
    """Tell whether lines are a program and cannot be a foot in English or two rows of labels."""
    return block.fenced or len(block.lines) >= _LEAST_LINES - block.is_sure


_LEAST_LINES = 3


def keeps_indent(text: str) -> Callable[[int], bool]:
    """Give the test whether the line that begins at a place keeps what stands before its first word."""
    kept = {start for block in find_programs(text) for start, _ in block.lines[_first_kept(text, block) :]}
    return kept.__contains__


def _first_kept(text: str, block: Block) -> int:
    """Give the number of the first line of a block that keeps its indent: the first of a program that stands deeper.

    Lines of labels and values (Tel: 0571) that stand equally deep are no program: none of them keeps its indent.
    """
    if block.fenced:
        return 0
    depths = [_depth(text[start:end]) for start, end in block.lines]
    if not block.is_sure and len(set(depths)) == 1:
        return len(depths)
    return 0 if block.is_sure and len(depths) >= _FEWEST_LINES and 0 < depths[0] == min(depths) else 1


_FEWEST_LINES = 3  # fewer lines in a row that look like code prove nothing together


def in_programs(text: str) -> Callable[[int], bool]:
    """Give the test whether a place stands in a block of three lines of code or more, most of them without Han.

    Left alone: lines with Han outside strings and remarks, which may be text that begins like code: APP(手机应用).
    """
    spans: list[tuple[int, int]] = []
    for block in find_programs(text):
        sure = {span for span in block.lines if span in block.said or not has_han(text[slice(*span)])}
        if block.fenced:
            spans.append((block.lines[0][0], block.lines[-1][1]))
        elif len(block.lines) >= _FEWEST_LINES and len(sure) * 2 > len(block.lines):
            spans += sure
    spans.sort()
    return within(spans)
