"""The readers' benchmark: every format holds the same texts, and what is timed was read."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from jiaokan.bench import readers
from jiaokan.inputs import original
from jiaokan.inputs.files import find_inputs
from jiaokan.inputs.measured import measure_all
from jiaokan.inputs.reading import Reading


@pytest.mark.parametrize("each", readers.FORMATS, ids=lambda each: each.name)
def test_every_format_of_the_readers_benchmark_holds_the_same_texts(each, tmp_path):
    if each.needs is not None:
        pytest.importorskip(each.needs)
    docs = readers.documents(30_000)
    path = tmp_path / f"corpus.{each.name}"
    path.write_bytes(each.write(docs))
    found = [
        original.read(item.locator, item.content, charset=item.charset).decoded.text
        for _, item in Reading(measure_all(find_inputs([path]))[0])
    ]
    dense = [re.sub(r"\s", "", text).removeprefix("页") for text in found]
    assert dense == [re.sub(r"\s", "", doc["text"]) for doc in (docs[::10] if each.name == "pdf.zip" else docs)]
    assert readers.read(path) == (len(found), sum(len(text.encode()) for text in found))


def test_readers_are_timed_and_printed(tmp_path):
    speeds = readers.run(20_000, "jsonl.gz")
    assert list(speeds) == ["jsonl.gz"]
    assert speeds["jsonl.gz"].records == len(readers.documents(20_000))
    figures = readers.to_json(speeds)["jsonl.gz"]
    assert figures["mb_per_second"] > 0
    out = io.StringIO()
    readers.print_speeds(speeds, Console(file=out, width=120))
    assert "jsonl.gz" in out.getvalue()
