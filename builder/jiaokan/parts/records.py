"""The books of a slice as Arrow rows: every record with its fate, and what else its part has to tell. Holds no texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import pyarrow as pa

from jiaokan.dataset.books import Entered
from jiaokan.dataset.fates import Fate
from jiaokan.dataset.records import Copy, to_row
from jiaokan.inputs.account import Account, Box, Unsound
from jiaokan.inputs.entries import Chosen, Fields

_COPY = pa.struct([(each.name, pa.string()) for each in fields(Copy)])
_FATE = pa.struct([(each.name, pa.string()) for each in fields(Fate)])
SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("sha256", pa.string()),
        ("byte_length", pa.int64()),
        ("fields", pa.struct([(name, pa.string()) for name in Fields._fields])),
        ("boxes", pa.list_(pa.int32())),
        ("copies", pa.list_(_COPY)),
        ("fate", _FATE),
        ("extract", pa.string()),
        ("is_refused", pa.bool_()),
        ("said", pa.string()),
    ]
)


def to_batch(entered: Sequence[Entered]) -> pa.RecordBatch:
    """Write records as rows of ``SCHEMA``."""
    rows = [
        {
            "name": each.name,
            "sha256": each.sha256,
            "byte_length": each.byte_length,
            "fields": each.fields._asdict(),
            "boxes": each.boxes,
            "copies": [to_row(copy) for copy in each.copies],
            "fate": asdict(each.fate) if each.fate is not None else None,
            "extract": each.extract,
            "is_refused": each.is_refused,
            "said": each.said,
        }
        for each in entered
    ]
    return pa.RecordBatch.from_pylist(rows, schema=SCHEMA)


def of_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[Entered]:
    """Read records from rows of ``SCHEMA``."""
    for batch in batches:
        for row in batch.to_pylist():
            copies = [Copy(**copy) for copy in row.pop("copies")]
            given, fate = Fields(**row.pop("fields")), row.pop("fate")
            yield Entered(**row, fields=given, copies=copies, fate=Fate(**fate) if fate is not None else None)


# --- what is known of the inputs --------------------------------------------------------------------------------------
def account_to_json(account: Account) -> dict[str, Any]:
    """Write down what a reading found out about its inputs."""
    return {
        "boxes": [
            {
                "name": box.name,
                "format": box.format,
                "packings": list(box.packings),
                "sha256": box.sha256,
                "byte_length": box.byte_length,
                "records": box.records,
                "record_bytes": box.record_bytes,
                "overhead": dict(box.overhead),
                "is_archive": box.is_archive,
            }
            for box in account.boxes
        ],
        "chosen": [[name, asdict(one)] for name, one in account.chosen],
        "unsound": [each._asdict() for each in account.unsound],
    }


def account_of_json(stated: Mapping[str, Any]) -> Account:
    """Read what was written down of a reading."""
    boxes = [
        Box(**{**box, "packings": tuple(box["packings"]), "overhead": Counter(box["overhead"])})
        for box in stated["boxes"]
    ]
    return Account(
        boxes,
        [(name, Chosen(**one)) for name, one in stated["chosen"]],
        [Unsound(**each) for each in stated["unsound"]],
    )
