"""What whoever sent the bytes said of their codec is evidence, and a release that rests on it is valid."""

from __future__ import annotations

import pytest

from jiaokan import annotate
from jiaokan.checks.facts import find_decoding_faults
from jiaokan.checks.model import Located, Unit
from jiaokan.checks.rebuild import Rebuilder
from jiaokan.context import Options
from jiaokan.dataset import schema
from jiaokan.dataset.records import to_row

NOTICE = "关于清淤的通知\n各村：\n请于月底前完成清淤工作，并报送台账。\n"
PAGE = "<html><body><h1>关于清淤的通知</h1><p>请于月底前完成清淤工作，并报送台账。</p></body></html>"


def unit_of(record):
    rows = {
        table: [Located(table, at, to_row(row)) for at, row in enumerate(getattr(record, table))]
        for table in ("documents", "sections", "paragraphs", "edits")
    }
    return Unit("train", Located("sources", 0, to_row(record.source)), **rows)


@pytest.mark.parametrize("text", [NOTICE, PAGE], ids=["text", "page"])
@pytest.mark.parametrize(
    ("codec", "charset", "evidence"),
    [
        ("gb18030", "GBK", "header"),
        ("gb18030", "gb2312", "header"),
        ("big5", "big5", "header"),
        ("utf-8", "utf-8", "utf-8"),
        ("gb18030", "utf-8", "detected"),
        ("gb18030", "x-unknown", "detected"),
        ("gb18030", None, "detected"),
    ],
)
def test_a_header_that_fits_the_bytes_is_the_evidence(text, codec, charset, evidence):
    if text is PAGE:
        pytest.importorskip("resiliparse")
    if codec == "big5":
        text = text.translate(str.maketrans("关于请并报账", "關於請並報帳"))
    record = annotate("a", text.encode(codec), charset=charset)
    assert record.source.encoding_evidence == evidence
    assert schema.is_valid("sources", to_row(record.source))
    unit = unit_of(record)
    assert list(find_decoding_faults(unit)) == []
    assert list(Rebuilder(Options(), None).find_faults(unit)) == []
