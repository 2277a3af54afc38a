"""The records of a CSV table from its lines, quoted as RFC 4180 has it, each with the lines that it takes.

A quotation mark that nothing closes takes the rows behind it with it. They are read again where most of them are rows by
themselves; where they are not, they are pieces of one field, and refused with it.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jiaokan.errors import InputError
from jiaokan.inputs.tables.source import Line, Source

_MOST_AGAIN = 8  # times that a line is read again: without an end a line of "," each would take a square of the time
_ROWS = 2 / 3  # share of lines with as many fields as the header that makes them rows
_QUOTING = "bad quoting"


@dataclass(slots=True)
class _Read:
    """A line and its text, None where it would not decode, and how often it was read again."""

    line: Line
    text: str | None
    times: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of one record, none for a blank line; its bytes; and why it is none, as a reason and a detail."""

    fields: list[str]
    content: bytes
    size: int  # bytes of the stream
    fault: tuple[str, str] | None = None


class Rows:
    """A table that is read once; ``delimiter`` and ``width`` are set by who knows the header."""

    def __init__(self, source: Source, encoding: str, most: int) -> None:
        self._lines = source.lines(most)
        self._encoding, self._most = encoding, most
        self._waiting = deque[_Read]()
        self.delimiter, self.width = ",", 1

    def peek(self) -> str:
        """Give the text of the next line without taking it; empty at the end and for one that would not decode."""
        read = self._line()
        if read is None:
            return ""
        self._waiting.appendleft(read)
        return read.text or ""

    def take_line(self) -> int:
        """Pass over a line; give its bytes, 0 at the end."""
        read = self._line()
        return read.line.size if read is not None else 0

    def next(self) -> Record | None:
        """Read the next record; None at the end."""
        lines: list[_Read] = []
        usual = csv.field_size_limit(self._most)  # 131,072 characters, a limit for the whole process
        try:
            fields = next(csv.reader(self._texts(lines), delimiter=self.delimiter, strict=True), [])
            self._check(fields, lines)
        except csv.Error as error:
            return self._refused(lines, _QUOTING, str(error))
        except InputError as error:
            return self._refused(lines, error.what, error.got or "")
        finally:
            csv.field_size_limit(usual)
        return _record(lines, fields) if lines else None

    def _line(self) -> _Read | None:
        if self._waiting:
            return self._waiting.popleft()
        line = next(self._lines, None)
        if line is None:
            return None
        try:
            return _Read(line, line.data.decode(self._encoding))
        except UnicodeDecodeError:
            return _Read(line, None)

    def _texts(self, lines: list[_Read]) -> Iterator[str]:
        """Yield the lines of one record as they are asked for. Raises InputError for one that is part of none."""
        size = 0
        while (read := self._line()) is not None:
            lines.append(read)
            size += len(read.line.data)
            if read.line.is_too_large:
                raise InputError("row", "too large", got=f"a line of more than {self._most} bytes")
            if read.text is None:
                raise InputError("row", "undecodable bytes", got=f"bytes that are no {self._encoding}")
            if size > self._most:
                raise InputError("row", _QUOTING, got=f"a quotation mark that nothing closes in {self._most} bytes")
            yield read.text
        if lines:
            raise InputError("row", "torn record", got="the file ends inside quotation marks")

    def _check(self, fields: list[str], lines: list[_Read]) -> None:
        """Raise InputError for a quotation mark in a field that is not quoted: a piece of one whose first mark is lost.

        Tables parted by tabs are written without any quoting as often as with it; their marks are left alone.
        """
        if self.delimiter == "\t" or not any('"' in field for field in fields):
            return
        if _strict(self.delimiter).fullmatch("".join(read.text or "" for read in lines)) is None:
            raise InputError("row", _QUOTING, got="a quotation mark inside a field without them")

    def _refused(self, lines: list[_Read], what: str, detail: str) -> Record:
        """Refuse a record; lines behind its first that look like rows are read again."""
        again = lines[1:]
        if again and max(read.times for read in again) < _MOST_AGAIN and self._are_rows(again):
            for read in again:
                read.times += 1
            self._waiting.extendleft(reversed(again))
            lines = lines[:1]
            what = _QUOTING
        return _record(lines, [], (what, detail))

    def _are_rows(self, lines: list[_Read]) -> bool:
        texts = [read.text for read in lines if read.text is not None and read.text.strip()]
        fits = sum(1 for text in texts if len(split(text, self.delimiter)) == self.width)
        return self.width > 1 and fits >= len(texts) * _ROWS


def split(text: str, delimiter: str) -> list[str]:
    """Part one line into fields, whatever its quotation marks; empty where that cannot be done."""
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:  # a field of more than 131,072 characters, or a carriage return by itself
        return []


def _record(lines: list[_Read], fields: list[str], fault: tuple[str, str] | None = None) -> Record:
    return Record(fields, b"".join(read.line.data for read in lines), sum(read.line.size for read in lines), fault)


@cache
def _strict(delimiter: str) -> re.Pattern[str]:
    field = rf'(?:"(?:[^"]++|"")*+"|[^"{re.escape(delimiter)}\r\n]*+)'
    return re.compile(rf"{field}(?:{re.escape(delimiter)}{field})*+[\r\n]*+")
