"""Tells whether a file is an export of one format, by how it begins. Of one text nothing tells whose it is: it is none."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jiaokan.errors import InputError
from jiaokan.exports.model import FIELDS
from jiaokan.inputs.boxes.unpack import opened

_LOOKED = 256  # bytes: an id is shorter
_FIRST = re.compile(rb'\{"id": "[0-9a-f]{8,64}:[dp][0-9]{1,12}", "text": "')


def is_export(place: Path, form: str) -> bool:
    """Tell whether a file may be replaced by an export of a format: an empty one, or one of that format.

    Raises OSError where it cannot be read.
    """
    if not place.stat().st_size:
        return True
    if form == "parquet":
        return _columns(place) in map(list, FIELDS.values())
    return form == "jsonl" and _FIRST.match(_begins(place)) is not None


def _begins(place: Path) -> bytes:
    """Read how a file begins, unpacked; nothing of one that cannot be."""
    try:
        with place.open("rb") as raw:
            return opened(raw, place.name).read(_LOOKED)
    except InputError:  # the package that unpacks it is missing
        return b""


def _columns(place: Path) -> list[str]:
    try:
        return list(pq.read_schema(place).names)
    except (pa.ArrowException, ValueError):
        return []
