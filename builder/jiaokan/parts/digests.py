"""What a part is named by: a digest of all that decides its rows, and its key, which is that but for the bytes of the inputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from jiaokan.dataset import made_by
from jiaokan.inputs.measured import Measured
from jiaokan.parts.part import FORMAT
from jiaokan.parts.plan import Plan
from jiaokan.parts.slices import Slice


def digest_of(inputs: Iterable[Measured], unread: Sequence[tuple[str, str]], plan: Plan) -> str | None:
    """Digest all that decides the rows of a part; None where an input is known only once it was read.

    ``unread`` are files that could not be read, and why.
    """
    told = [[each.file.name, _of_bytes(each), each.range and each.range[:4]] for each in inputs]
    if not all(of_bytes for _, of_bytes, _ in told):
        return None
    return _digest([FORMAT, made_by.maker(), plan.of_rows(), told, unread])


def key_of(each: Slice, plan: Plan) -> str:
    """Digest what a part is for: the names of its inputs, what the caller decided, and who makes it."""
    told = [[one.file.name, one.range and one.range[:4]] for one in each.inputs]
    return _digest([FORMAT, made_by.maker(), plan.of_rows(), told])


def _of_bytes(each: Measured) -> str:
    """Give the digest of the bytes that are read: of a range its own, where it has one."""
    return (each.range.sha256 if each.range is not None else "") or each.sha256


def _digest(stated: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(stated, ensure_ascii=True, sort_keys=True).encode()).hexdigest()
