"""One pass over the inputs: each is opened once and unpacked, its records are told one after the other.

Every byte of an input belongs to a record or to named overhead. What a stream is, its first bytes say; its name counts only
where they cannot.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import BinaryIO, cast

from jiaokan.inputs import formats, measured
from jiaokan.inputs.account import Account, Box, Found, Unsound
from jiaokan.inputs.boxes import archives, warc, zips
from jiaokan.inputs.boxes.packings import CHUNK, DAMAGED, Allowance, packing_of
from jiaokan.inputs.boxes.proved import Proved
from jiaokan.inputs.boxes.unpack import Unpacked, looked_at, opened, seekable
from jiaokan.inputs.entries import ANY_COLUMNS, Chosen, Columns, Entry, Item, Member, Overhead, Refusal
from jiaokan.inputs.files import STDIN, STDIN_NAME
from jiaokan.inputs.html import is_html
from jiaokan.inputs.measured import MAX_BYTES, Measured, Range
from jiaokan.inputs.tables import columnar, csv_table, json_array, json_lines
from jiaokan.inputs.tables.columnar import UnlikeError
from jiaokan.inputs.tables.columns import Told, items_of_row

PROBE = 1 << 20  # bytes of a stream by which it is known
_LINE = 64  # bytes in which a signature stands
TOO_LARGE = "too large"


class Reading:
    """The records of inputs, in the order of the inputs; what was found out about each input on the way.

    ``columns`` are the caller's, ``given`` the format that the caller says the standard input is in.
    """

    def __init__(self, inputs: Sequence[Measured], columns: Columns = ANY_COLUMNS, given: str | None = None) -> None:
        self._inputs = inputs
        self._columns = columns
        self._given = given
        self._is_stdin = False  # whether the standard input is read just now, and no file of that name
        self.account = Account()
        self._ended = 0  # bytes of the inputs before the one that is open
        self._at: Callable[[], int] = int  # bytes taken of that one

    @property
    def bytes_read(self) -> int:
        """Give how many bytes of the inputs, as they lie there, have been taken; of an archive, where it is read."""
        return self._ended + self._at()

    def __iter__(self) -> Iterator[Found]:
        """Yield every record. Raises ReadError for an input that cannot be read or has changed."""
        for number, each in enumerate(self._inputs):
            allowance = Allowance.of(each.byte_length) if each.sha256 else None
            box = Box(each.file.name, allowance=allowance)
            self.account.boxes.append(box)
            records = self._records(each, box) if each.range is None else self._part(each, box, each.range)
            yield from (Found(number, item) for item in records)
            if each.range is None:
                box.close()

    def _part(self, each: Measured, box: Box, part: Range) -> Iterator[Entry | Refusal]:
        """Yield the records of a part of a container; the account of the whole closes when all of them are read."""
        box.format, box.sha256, box.byte_length = part.format, each.sha256, each.byte_length
        with measured.opened(each) as raw:
            before = self._ended
            self._at = lambda: box.record_bytes + box.overhead.total()
            for item in _like_it_was(each, _of_range(raw, box.name, part, self._columns)):
                record = self._taken(box, item)
                if record is not None:
                    yield record
            self._at, self._ended = int, before + box.record_bytes + box.overhead.total()

    def _records(self, each: Measured, box: Box) -> Iterator[Entry | Refusal]:
        self._is_stdin = each.file.path == STDIN
        with measured.opened(each) as raw:
            tally = None if each.sha256 else _Tally(raw)
            stream = raw if tally is None else cast("BinaryIO", tally)  # a file object in all but its base class
            self._at = raw.tell if tally is None else tally.tell
            for item in self._stream(stream, box.name, box, 0):
                record = self._taken(box, item)
                if record is not None:
                    yield record
            box.sha256, box.byte_length = (each.sha256, each.byte_length) if tally is None else tally.end()
            self._at, self._ended = int, self._ended + box.byte_length

    def _taken(self, box: Box, item: Item) -> Entry | Refusal | None:
        """Take an item down; give it if it is a record."""
        if isinstance(item, Chosen):
            self.account.chosen.append((box.name, item))
        elif isinstance(item, Overhead):
            box.overhead[item.name] += item.size
        else:
            box.records += 1
            box.record_bytes += item.size
            return item
        return None

    # --- what a stream is ---------------------------------------------------------------------------------------------
    def _stream(self, stream: BinaryIO, name: str, box: Box, depth: int) -> Iterator[Item]:
        head, stream = looked_at(stream, PROBE)
        if _is_packed_warc(head):
            if depth == 0:
                box.format = "warc"
            yield from self._read("warc", stream, name, box, depth)
            return
        if packing_of(head) is not None:
            stream = opened(stream, name)
            if depth == 0:
                box.packings = stream.packings
            head, stream = looked_at(stream, PROBE)
        kind = self._kind(head, name)
        if depth == 0:
            box.format = kind
        if kind not in _CONTAINERS:
            yield from self._read(kind, stream, name, box, depth)
            return
        proved = Proved(stream, name)
        for item in self._read(kind, stream, name, box, depth):
            if isinstance(item, Entry):
                proved.note(item.locator)
            yield item
        yield from self._faults(stream, name, proved)

    def _faults(self, stream: BinaryIO, name: str, proved: Proved) -> Iterator[Refusal]:
        """Read a container's stream to its end, and say what ended it before its time."""
        while stream.read(CHUNK):
            pass
        if isinstance(stream, Unpacked) and stream.fault is not None:
            reason = f"packed stream {stream.fault}"
            if stream.fault == DAMAGED:
                self.account.unsound.append(Unsound(len(self.account.boxes) - 1, name, reason, proved.first()))
            yield Refusal(name, reason, stream.detail, 0)

    def _kind(self, head: bytes, name: str) -> str:
        """Name what a stream is: a container, or a document of some format."""
        if self._given is not None and name == STDIN_NAME and self._is_stdin:
            return self._given
        return kind_of(head, name)

    def _read(self, kind: str, stream: BinaryIO, name: str, box: Box, depth: int) -> Iterator[Item]:
        if kind == "zip":
            with seekable(stream) as file:
                office = zips.office_of(file)
                yield from _document(file, name) if office else self._archive(file, name, box, depth)
        elif kind == "tar":
            yield from self._archive(stream, name, box, depth)
        elif kind in _READERS:
            yield from _READERS[kind](stream, name, self._columns)
        else:
            yield from _document(stream, name)

    def _archive(self, stream: BinaryIO, name: str, box: Box, depth: int) -> Iterator[Item]:
        box.is_archive = True
        for inside in archives.read(stream, name, depth=depth, allowance=box.allowance):
            if isinstance(inside, Member):
                with inside.open() as member:
                    yield from self._stream(member, inside.locator, box, depth + 1)
            else:
                yield inside


def kind_of(head: bytes, name: str) -> str:
    """Name what a stream is by its first bytes, ``PROBE`` of them or all."""
    found = formats.of_head(head, name, is_whole=len(head) < PROBE)
    if found is None:
        return "html" if is_html(head) else "text"
    return found.id


def _is_packed_warc(head: bytes) -> bool:
    """Tell whether a packed stream is a crawl: its reader unpacks it record by record, to give the places indexes have."""
    if packing_of(head) is None:
        return False
    begin = opened(io.BytesIO(head)).read(_LINE)
    found = formats.of_bytes(begin)
    return found is not None and found.id == "warc"


def _document(stream: BinaryIO, name: str) -> Iterator[Item]:
    """Yield the one record that a stream is, if it is not too large."""
    data = stream.read(MAX_BYTES)
    rest = 0
    while piece := stream.read(CHUNK):
        rest += len(piece)
    if rest or len(data) == MAX_BYTES:
        size = len(data) + rest
        yield Refusal(name, TOO_LARGE, f"{size} bytes, expected fewer than {MAX_BYTES}", size)
    elif isinstance(stream, Unpacked) and stream.fault is not None:
        yield Refusal(name, f"packed stream {stream.fault}", stream.detail, len(data), data)
    else:
        yield Entry(name, data, len(data))


class _Tally(io.RawIOBase):
    """A stream that is read once and hashed on the way."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._digest, self._length = stream, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # RawIOBase names any buffer
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        self._digest.update(piece)
        self._length += len(piece)
        return len(piece)

    def tell(self) -> int:
        """Give the bytes that were read."""
        return self._length

    def end(self) -> tuple[str, int]:
        """Read what is left, and give the digest and the length of everything."""
        while self.read(CHUNK):
            pass
        return self._digest.hexdigest(), self._length


# --- who reads what ---------------------------------------------------------------------------------------------------
def _columnar(stream: BinaryIO, name: str, columns: Columns) -> Iterator[Item]:
    return columnar.read(stream, name, columns, take=partial(items_of_row, columns=columns, told=Told()))


def _of_range(file: BinaryIO, name: str, part: Range, columns: Columns) -> Iterator[Item]:
    """Read a part of a container by itself."""
    if part.format == "parquet":
        take = partial(items_of_row, columns=columns, told=Told())
        return columnar.read_groups(file, name, part.start, part.stop, take=take)
    file.seek(part.start)
    stream = cast("BinaryIO", _Limited(file, part.stop - part.start, part.sha256))
    return json_lines.read(stream, name, columns, first=part.first)


def _like_it_was(each: Measured, items: Iterator[Item]) -> Iterator[Item]:
    """Yield items of a container. Raises ReadError where it is not the one that was cut any more."""
    try:
        yield from items
    except UnlikeError as error:
        raise measured.changed(each.file) from error


class _Limited(io.RawIOBase):
    """The next bytes of a stream, and no more. Raises UnlikeError at their end if they are not what they were."""

    def __init__(self, stream: BinaryIO, size: int, sha256: str) -> None:
        self._stream, self._left = stream, size
        self._digest, self._sha256 = hashlib.sha256(), sha256

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # RawIOBase names any buffer
        piece = self._stream.read(min(len(buffer), self._left))
        buffer[: len(piece)] = piece
        self._left -= len(piece)
        self._digest.update(piece)
        if not piece and self._digest.hexdigest() != self._sha256:
            raise UnlikeError("a range of lines")
        return len(piece)


Reader = Callable[[BinaryIO, str, Columns], Iterator[Item]]
_READERS: dict[str, Reader] = {
    "json-lines": json_lines.read,
    "json": json_array.read,
    "table": csv_table.read,
    "parquet": _columnar,
    "arrow": _columnar,
    "warc": warc.read,
}
ARCHIVES = frozenset({"zip", "tar"})
_CONTAINERS = frozenset({*_READERS, *ARCHIVES})
