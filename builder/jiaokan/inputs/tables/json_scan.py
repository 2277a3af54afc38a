"""Where the values of a JSON document begin and end, found by brackets and quotes alone while it streams by.

Holds one value at most. Whether a value is JSON at all is not asked here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from jiaokan.inputs.tables.source import Source

TORN, BAD, TOO_LARGE = "torn record", "bad JSON", "too large"
_BLANKS, _SPACES = re.compile(rb"[ \t\r\n,]*+"), re.compile(rb"[ \t\r\n]*+")
# Up to the next bracket, or to a string that does not end here: a string of JSON holds no line feed.
_OUTSIDE = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\\n]++|\\[^\n])*+")*+')
_INSIDE = re.compile(rb'(?:[^"\\\n]++|\\[^\n])*+')
_SCALAR = re.compile(rb"[-+.0-9A-Za-z]*+")
_TOKEN = re.compile(rb'"(?:[^"\\\n]++|\\[^\n])*+"?|[\[\]{}:,]')
_LONGEST_PREFIX = 1000  # bytes of indentation
_MOST_AGAIN = 8  # times that bytes are read again: more would take a square of the time


class Piece(NamedTuple):
    """A value as it stands; ``fault`` says why it is none, ``content`` is empty where it is too large."""

    content: bytes
    size: int  # bytes of the stream
    fault: str | None = None
    detail: str = ""


class Scanner:
    """A document that is read once; ``between`` counts the bytes that belong to no value."""

    def __init__(self, source: Source, most: int) -> None:
        self._source, self._most = source, most
        self._data, self._at, self._end = b"", 0, 0
        self._dropped, self._may_drop = 0, False
        self._depth, self._inside = 0, False
        self._goal: bytes | None = None  # how the last record that began a line began it
        self._again = 0
        self._blanks = b"\n"  # since the last value or bracket; the document begins a line
        self._is_parted = True  # a comma or a bracket stands before what comes
        self.between = 0

    def next(self) -> bytes:
        """Go to the next byte that is neither blank nor comma, and give it; empty at the end."""
        while True:
            end = _end_of(_BLANKS, self._data, self._at)
            blanks = self._data[self._at : end]
            self._blanks = (self._blanks + blanks)[-_LONGEST_PREFIX:]
            self._is_parted = self._is_parted or b"," in blanks
            self.between += self._source.size_of(blanks)
            self._at = self._end = end
            if self._at < len(self._data) or not self._read_on():
                return self._data[self._at : self._at + 1]

    def skip(self, length: int) -> None:
        """Pass over bytes that belong to no value."""
        self.between += self._source.size_of(self._data[self._at : self._at + length])
        self._at = self._end = self._at + length
        self._blanks, self._is_parted = b"", True

    def hold(self, size: int) -> bytes:
        """Give the next bytes, at most ``size``, without passing over them."""
        while len(self._data) - self._at < size and self._read_on():
            pass
        return self._data[self._at : self._at + size]

    def value(self, *, depth: int = 0) -> Piece:
        """Take the value that begins here, or with a ``depth`` everything up to the bracket that closes so many."""
        _, line, prefix = self._blanks.rpartition(b"\n")
        first = self._data[self._at : self._at + 1]
        if line and first == b"{":
            self._goal = line + prefix + first
        self._depth, self._inside, self._may_drop = depth, False, False
        if not depth and first not in (b"{", b"["):
            return self._plain_value(first)
        while True:
            fault = self._to_end()
            if fault == BAD:
                return self.broken("a line feed in a string")
            is_odd = bool(fault) or (first == b"{" and not self._data.startswith(b"}", self._end - 1))  # closed by ]
            if is_odd and not depth and self._cut_back():
                return self._piece(BAD, "does not end before the next record begins")
            if fault != TOO_LARGE:
                return self._piece(fault)
            self._may_drop = True

    def _plain_value(self, first: bytes) -> Piece:
        """Take a string or a number, which stands between commas: else it is a piece of a record whose bracket is lost."""
        is_parted, fault = self._is_parted, ""
        if first == b'"':
            fault = self._to_end() or fault
            while fault == TOO_LARGE:
                self._may_drop = True
                fault = self._to_end()
        else:
            self._to_end_of_scalar()
        if fault == TORN:
            return self._piece(TORN)
        return self._piece() if not fault and is_parted and self._is_followed() else self.broken("no comma beside it")

    def _is_followed(self) -> bool:
        """Tell whether a comma or the end of the array comes next."""
        ahead = 0
        while True:
            end = _end_of(_SPACES, self._data, self._end + ahead)
            if end < len(self._data):
                return self._data[end : end + 1] in (b",", b"]")
            ahead = end - self._end
            if ahead > self._most or not self._read_on():
                return True

    def broken(self, detail: str) -> Piece:
        """Take what cannot be read, up to the next line that begins as the last record did; else everything left."""
        while True:
            found = self._data.find(self._goal, self._end) if self._goal is not None else -1
            if found >= 0:
                self._end = found + 1
                return self._piece(BAD, detail)
            self._end = max(self._end, len(self._data) - len(self._goal or b""))
            self._may_drop = True
            if not self._read_on():
                self._end = len(self._data)
                return self._piece(BAD, f"{detail}; nothing after it can be told apart")

    def _cut_back(self) -> bool:
        """End a value that never ends where a line begins as records do here, so that a lost bracket costs one record."""
        found = self._data.find(self._goal, self._at + 1, self._end) if self._goal is not None else -1
        if found < 0 or self._again >= _MOST_AGAIN:
            return False
        self._again += 1
        self._end = found + 1
        return True

    def _to_end(self) -> str:
        """Go on to the end of the value; give why there is none, or why to ask before going on."""
        while True:
            if self._inside or self._depth:
                self._end = _end_of(_INSIDE if self._inside else _OUTSIDE, self._data, self._end)
            mark = self._data[self._end : self._end + 1]
            if not mark or (mark == b"\\" and self._end + 1 == len(self._data)):
                if self._end - self._at > self._most and not self._may_drop:
                    return TOO_LARGE
                if not self._read_on():
                    self._end = len(self._data)
                    return TORN
                continue
            if self._inside and mark != b'"':
                return BAD
            self._end += 1
            if mark == b'"':
                self._inside = not self._inside
            else:
                self._depth += 1 if mark in b"{[" else -1
            if not self._inside and self._depth <= 0:
                return ""

    def _to_end_of_scalar(self) -> None:
        while True:
            self._end = _end_of(_SCALAR, self._data, self._end)
            self._may_drop = True
            if self._end < len(self._data) or not self._read_on():
                return

    def _piece(self, fault: str = "", detail: str = "") -> Piece:
        content = self._data[self._at : self._end]
        size = self._dropped + self._source.size_of(content)
        is_large = self._dropped or len(content) > self._most
        self._at, self._dropped, self._may_drop, self._blanks = self._end, 0, False, b""
        self._is_parted = False
        if is_large:
            return Piece(b"", size, fault or TOO_LARGE, detail or f"more than {self._most} bytes")
        return Piece(content, size, fault or None, detail or ("the file ends inside it" if fault == TORN else ""))

    def _read_on(self) -> bool:
        """Read behind what is held; what is too large to be a record is let go. False at the end."""
        piece = self._source.read()
        if not piece:
            return False
        if self._may_drop and self._end - self._at > self._most:
            self._dropped += self._source.size_of(self._data[self._at : self._end])
            self._at = self._end
        self._data, self._end, self._at = self._data[self._at :] + piece, self._end - self._at, 0
        return True


def _end_of(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found is not None else at


class Members(NamedTuple):
    """The members of an object, as far as bytes of it are held."""

    names: tuple[str, ...]
    arrays: tuple[
        tuple[str, int], ...
    ]  # arrays of objects: their names, and how many bytes there are up to their elements
    is_whole: bool


def members_of(held: bytes, *, depth: int = 0) -> Members:
    """Find the members of the object that begins here, or with ``depth`` 1 that the bytes stand in."""
    names: list[str] = []
    arrays: list[tuple[str, int]] = []
    last = ""
    for token in _TOKEN.finditer(held):
        text = token[0]
        if text.startswith(b'"'):
            last = text[1:-1].decode("utf-8", "replace") if depth == 1 else last
            continue
        if depth == 1 and text == b":":
            names.append(last)
        elif depth == 1 and text == b"[" and held[token.end() : token.end() + _LONGEST_PREFIX].lstrip()[:1] == b"{":
            arrays.append((names[-1] if names else "", token.end()))
        depth += (text in b"{[") - (text in b"}]")
        if depth <= 0:
            return Members(tuple(names), tuple(arrays), is_whole=True)
    return Members(tuple(names), tuple(arrays), is_whole=False)
