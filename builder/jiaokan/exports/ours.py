"""Tells whether a file is an export of one format, by its columns or its first line. Of one text nothing tells whose it is: it is none."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jiaokan.errors import InputError
from jiaokan.exports.model import FIELDS
from jiaokan.inputs.boxes.unpack import Unpacked, opened

_MOST = 128 << 20  # bytes of a first line: a text has 16 MiB, and each of them may be escaped
_FIRST = re.compile(rb'\{"id": "[0-9a-f]{8,64}:[dp][0-9]{1,12}", "text": "')
_LOOKED = 256  # bytes that it may take


def is_export(place: Path, form: str) -> bool:
    """Tell whether a file may be replaced by an export of a format: an empty one, packed or not, or one of that format.

    Raises OSError where it cannot be read.
    """
    if not place.stat().st_size:
        return True
    if form == "parquet":
        return _columns(place) in _fields()
    try:
        with place.open("rb") as raw:
            return _is_export(opened(raw, place.name), form)
    except InputError:  # the package that unpacks it is missing
        return False


def _is_export(file: Unpacked, form: str) -> bool:
    head = file.read(_LOOKED)
    if not head:
        return file.fault is None
    return form == "jsonl" and _FIRST.match(head) is not None and _keys(head + file.readline(_MOST)) in _fields()


def _fields() -> list[list[str]]:
    return [list(names) for names in FIELDS.values()]


def _keys(begin: bytes) -> list[str]:
    """Give the keys of the row in a first line, none where it is not whole, or no row."""
    line = begin.partition(b"\n")[0]
    try:
        return list(json.loads(line))
    except (ValueError, RecursionError):
        return []


def _columns(place: Path) -> list[str]:
    try:
        return list(pq.read_schema(place).names)
    except (pa.ArrowException, ValueError):
        return []
