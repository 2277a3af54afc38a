"""Archives of files: which files are meant, under which safe names, each read as a stream. Unpacks nothing to disk.

A name in an archive is a stranger's: it becomes text that no system takes for another path, and no two become one.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from jiaokan.inputs.boxes import tars, zips
from jiaokan.inputs.boxes.packings import CHUNK, CUT, Allowance
from jiaokan.inputs.boxes.unpack import Unpacked, looked_at
from jiaokan.inputs.entries import ANY_COLUMNS, Columns, Entry, Member, Overhead, Refusal
from jiaokan.inputs.measured import MAX_BYTES

DEEPEST = 5  # archives within each other: a delivery of monthly archives of daily archives is three
_BLOCK = 512  # bytes of a tar header
Inside = Member | Refusal | Overhead


def archive_of(head: bytes) -> str | None:
    r"""Recognise an archive by the first 512 bytes of a stream: ``zip``, ``tar`` (also of before 1988), or None.

    >>> archive_of(b"PK\x03\x04..."), archive_of("归档".encode())
    ('zip', None)
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return None
    return "tar"


def read(
    stream: BinaryIO, name: str, columns: Columns = ANY_COLUMNS, *, depth: int = 0, allowance: Allowance | None = None
) -> Iterator[Inside]:
    """Yield the files of a zip or tar archive; what was not read when the next is asked for is passed over.

    ``depth`` counts the archives around this one, which draw on one ``allowance``. What members take (``taken``, or
    ``packed`` of one that is not read), refusals and overhead add up to the bytes of the stream. Raises OSError.
    """
    head, stream = looked_at(stream, _BLOCK)
    if depth >= DEEPEST:
        yield Refusal(name, "archives too deep", f"more than {DEEPEST} in each other", _drain(stream))
    elif archive_of(head) == "zip":
        yield from _apart(zips.read(stream, name, allowance), name)
    else:
        yield from _apart(tars.read(stream, name, allowance), name)


def document(member: Member, most: int = MAX_BYTES) -> Entry | Refusal:
    """Read a member whole, as one document of ``most`` bytes at most. Raises OSError.

    The size is what it took of its archive.
    """
    with member.open() as stream:
        content = stream.read(most + 1)
        is_longer = len(content) > most
        while is_longer and stream.read(CHUNK):
            pass
        fault, detail = (stream.fault, stream.detail) if isinstance(stream, Unpacked) else (None, "")
        size = taken(member, stream)
    if fault is not None:
        return Refusal(member.locator, f"damaged member: {fault}", detail, size, content[:most])
    if is_longer:
        return Refusal(member.locator, "document too large", f"{member.size} bytes, at most {most}", size)
    return Entry(member.locator, content, size)


def taken(member: Member, stream: BinaryIO) -> int:
    """Give the bytes that a member took of its archive, once its stream was read: fewer where a tar ends in it."""
    if isinstance(stream, Unpacked) and stream.fault == CUT:
        return min(member.packed, stream.packed)
    return member.packed


def _drain(stream: BinaryIO) -> int:
    size = 0
    while piece := stream.read(CHUNK):
        size += len(piece)
    return size


# --- names ------------------------------------------------------------------------------------------------------
def _apart(found: Iterator[Inside], name: str) -> Iterator[Inside]:
    """Give every member a locator of its own: of two of one name, the second ends in ``~2``."""
    seen: set[bytes] = set()
    for item in found:
        if isinstance(item, Overhead) or item.locator == name:
            yield item
            continue
        locator, number = item.locator, 1
        while (key := hashlib.blake2b(locator.encode(), digest_size=12).digest()) in seen:
            number += 1
            locator = f"{item.locator}~{number}"
        seen.add(key)
        if isinstance(item, Member):
            yield Member(locator, item.size, item.packed, item.open)
        else:
            yield Refusal(locator, item.reason, item.detail, item.size, item.content)
