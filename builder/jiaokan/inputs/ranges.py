"""Where large containers are cut, so that their parts can be read apart: JSON Lines at line feeds, Parquet between row groups.

A cut decides nothing of what is read: the records of all parts, in order, are those of the whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from jiaokan.inputs import measured
from jiaokan.inputs.boxes.packings import packing_of
from jiaokan.inputs.decode import bom_of
from jiaokan.inputs.measured import Measured, Range, measure
from jiaokan.inputs.reading import PROBE, kind_of
from jiaokan.inputs.tables.columnar import rows_of_groups

_CHUNK = 1 << 20
_WIDE = tuple(map(bom_of, ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")))  # a line feed is no byte there


def cut(each: Measured, size: int) -> list[Measured]:
    """Cut an input of more than ``size`` bytes into parts of about so many; itself where it cannot be cut.

    A container is measured on the way. Raises ReadError if it cannot be read.
    """
    if not isinstance(each.file.path, Path) or each.byte_length < 2 * size:
        return [each]
    with measured.opened(each) as file:
        head = file.read(PROBE)
        kind = kind_of(head, each.file.name) if packing_of(head) is None else ""
        file.seek(0)
        if kind == "json-lines" and not head.startswith(_WIDE):
            digest, ranges = _of_lines(file, size)
        elif kind == "parquet":
            ranges = list(_of_groups(rows_of_groups(file), size))
            digest = measure(each.file).sha256 if len(ranges) > 1 else ""
        else:
            return [each]
    return [replace(each, sha256=digest, range=part) for part in ranges] if len(ranges) > 1 else [each]


def _of_lines(file: BinaryIO, size: int) -> tuple[str, list[Range]]:
    """Cut after the first line feed that follows every ``size`` bytes; give the digest of the file too."""
    whole, own, ranges = hashlib.sha256(), hashlib.sha256(), list[Range]()
    start, first, at, lines = 0, 1, 0, 0  # of the part: where it begins, its first line; read so far, line feeds in it
    while chunk := file.read(_CHUNK):
        whole.update(chunk)
        begin = 0
        while (end := chunk.find(b"\n", max(begin, start + size - at)) + 1) > 0:
            own.update(chunk[begin:end])
            lines += chunk.count(b"\n", begin, end)
            ranges.append(Range("json-lines", start, at + end, first, at + end - start, own.hexdigest()))
            start, first, begin, lines, own = at + end, first + lines, end, 0, hashlib.sha256()
        own.update(chunk[begin:])
        lines += chunk.count(b"\n", begin)
        at += len(chunk)
    if at > start:
        ranges.append(Range("json-lines", start, at, first, at - start, own.hexdigest()))
    return whole.hexdigest(), ranges


def _of_groups(groups: Sequence[tuple[int, int]], size: int) -> Iterator[Range]:
    """Cut between row groups, of which rows and bytes are known, when about ``size`` bytes are together."""
    start, first, rows, held = 0, 1, 0, 0
    for group, (count, length) in enumerate(groups):
        if held and held + length > size:
            yield Range("parquet", start, group, first, held)
            start, first, rows, held = group, first + rows, 0, 0
        rows, held = rows + count, held + length
    if groups:
        yield Range("parquet", start, len(groups), first, held)
