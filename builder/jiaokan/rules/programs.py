"""Blocks of code: which lines of a page are a program's, told by the lines above them. Finds; takes nothing out.

A line like ``continue`` or ``else`` is a word like any other; below a line of a program it is one of its lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from jiaokan.chars import BLANKS, iter_lines, within
from jiaokan.rules.code import fences, has_han, is_program


class Block(NamedTuple):
    """Lines of one program, ``[start, end)`` of each in code points; blank ones between them are left out."""

    lines: tuple[tuple[int, int], ...]
    fenced: bool = False


_CUE = re.compile("[!-~]")  # no line of a program is without one
_INDENT = re.compile("[ \t\u00a0]{1,200}(?=[!-~])")
_WORD = re.compile("[A-Za-z_]{1,12};?")  # fi, done, END
_REMARK = re.compile("(?:#|//|--)(?:(?<=--)|(?<=//)|(?!#)) ?[^\n]{1,200}")


@lru_cache(maxsize=2)  # several rules ask for the same text
def find_programs(text: str) -> tuple[Block, ...]:
    """Give the blocks of code in a text, in order.

    A block begins with a line that is code by itself. To it belong the lines below that are, those that are indented
    and have no Han outside strings and remarks (``continue``), single words, remarks before another such line, and all
    between two fences. A blank line inside does not end it; behind one a plain line must stand as deep as another.

    >>> [len(block.lines) for block in find_programs("for x in y:\\n    go(x)\\n    continue\\n清渠。")]
    [3]
    """
    if _CUE.search(text) is None:
        return ()
    fenced = fences(text)
    in_fence = within(fenced)
    found: list[Block] = []
    block = _Open(text)
    for start, end in iter_lines(text):
        if not in_fence(start) and block.takes(start, end):
            continue
        found += block.closed()
        block = _Open(text)
        if not in_fence(start):
            block.takes(start, end)
    found += block.closed()
    found += (Block(tuple(_filled(text, *span)), fenced=True) for span in fenced)
    return tuple(sorted(found))


def _filled(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for left, right in iter_lines(text[start:end]):
        if text[start + left : start + right].strip(BLANKS):
            yield start + left, start + right


class _Open:
    """A block that lines are added to."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[tuple[int, int]] = []
        self._remarks: list[tuple[int, int]] = []  # they belong to the block if a line of it follows
        self._depths: set[int] = set()
        self._is_apart = False

    def takes(self, start: int, end: int) -> bool:
        """Take a line into the block; False where the block ends above it."""
        line = self._text[start:end]
        if not line.strip(BLANKS):
            self._is_apart = bool(self._lines)
            return bool(self._lines)
        depth = _depth(line)
        if _is_code(line) or (self._lines and self._goes_on(line, depth)):
            self._lines += [*self._remarks, (start, end)]
            self._remarks = []
            self._depths.add(depth)
        elif self._lines and not self._is_apart and _REMARK.fullmatch(line):
            self._remarks.append((start, end))
        else:
            return False
        self._is_apart = False
        return True

    def _goes_on(self, line: str, depth: int) -> bool:
        if has_han(line):
            return False
        if self._is_apart:
            return depth > 0 and depth in self._depths
        return depth > 0 or _WORD.fullmatch(line) is not None

    def closed(self) -> Iterator[Block]:
        """Yield the block, if a line was taken."""
        if self._lines:
            yield Block(tuple(self._lines))


def _depth(line: str) -> int:
    """Give how deep a line stands: the blanks and tabs before it, if it begins as code does."""
    match = _INDENT.match(line)
    return match.end() if match else 0


def _is_code(line: str) -> bool:
    return _CUE.search(line) is not None and not line.startswith("\u3000") and is_program(line)


# --- what the blocks say of lines -------------------------------------------------------------------------------
def program_lines(text: str) -> frozenset[int]:
    """Give where the lines of code begin."""
    return frozenset(start for block in find_programs(text) for start, _ in block.lines)


def keeps_indent(text: str) -> Callable[[int], bool]:
    """Give the test whether the line that begins at a place keeps what stands before its first word."""
    kept = {start for block in find_programs(text) for start, _ in block.lines[_first_kept(text, block) :]}
    return kept.__contains__


def _first_kept(text: str, block: Block) -> int:
    """Give the number of the first line of a block that keeps its indent: the first, if the block stands deeper."""
    if len(block.lines) < _FEWEST_LINES or block.fenced:
        return 1 - block.fenced
    depths = [_depth(text[start:end]) for start, end in block.lines]
    return 0 if depths[0] and min(depths) == depths[0] else 1


_FEWEST_LINES = 3  # fewer lines in a row that look like code prove nothing together


def in_programs(text: str) -> Callable[[int], bool]:
    """Give the test whether a place stands in a block of three lines of code or more, most of them without Han.

    Left alone: lines with Han outside strings and remarks, which may be text that begins like code: APP(手机应用).
    """
    spans: list[tuple[int, int]] = []
    for block in find_programs(text):
        sure = [span for span in block.lines if not has_han(text[slice(*span)])]
        if block.fenced:
            spans.append((block.lines[0][0], block.lines[-1][1]))
        elif len(block.lines) >= _FEWEST_LINES and len(sure) * 2 > len(block.lines):
            remarks = [span for span in block.lines if _REMARK.fullmatch(text[slice(*span)])]
            spans += {*sure, *remarks}
    spans.sort()
    return within(spans)
