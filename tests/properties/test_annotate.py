"""Laws of a whole record: whatever the bytes, the tables agree with each other and lead back to the bytes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.draws import draws

from jiaokan import annotate, clean
from jiaokan.checks import UNIT_CHECKS
from jiaokan.checks.model import Located, Unit
from jiaokan.dataset.records import to_row
from jiaokan.errors import InputError
from jiaokan.text.splice import replay, undo

# Pieces that rules look for, so that random texts meet them often and in strange company.
PIECES = [
    "一、", "（二）", "(三)", "1.", "2、", "第一条 ", "篇一：", "一是", "加强领导。", "落实责任", "，", ",", "。", ";", "；", ":", "\n", "\n\n", "\r\n", " ", "\u3000", "\u3000\u3000",
    "發(fā)展", "領(lǐng)導", "責任製", "全麵", "群(qún)眾(zhòng)", "控?zé)o死角", "第 3 頁 共 9 頁", "-4-", "x", "××", "__", "某某", "**", "的.", "热门文档", "- 2020-01-02 10:00:00 标题",
    "来源：本站 发布时间：2020-02-03", "Copyright © 2002-2018 版权所有", "【大 中 小】", "data:image/png;base64,AAAA", "&nbsp;", "<br/>", "http://a.example/b", "\u200b", "\ufeff", "(", ")", "“", "”",
    "为进一步做好工作，", "自活动开展以来，", "同志们：", "2020年3月4日", "12,345", "37.3℃", "N95", "<p>", "</td><td>", "<!-- page 3 -->", "<!--", "-->", "<script>", "</script>", "<sup>4</sup>", "<A级>", "&lt;p&gt;", "**", "**一、总则**", "```\n", "    f(x) = 1\n", "\u2028", "\x0c", "![](a.png)", "３", "Ａ", "\ufffd", "𠀀", "a" * 30, "县里迅速行动" * 8,
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def count_digits(text):
    return sum(char in "0123456789\uff13" for char in text)


def unit_of(record):
    def located(table, rows):
        return [Located(table, number, to_row(row)) for number, row in enumerate(rows)]

    return Unit(
        "train",
        located("sources", [record.source])[0],
        located("documents", record.documents),
        located("sections", record.sections),
        located("paragraphs", record.paragraphs),
        located("edits", record.edits),
    )


@given(texts)
@settings(max_examples=draws(400), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_check_of_the_validator_holds_for_every_record(text):
    record = annotate("random.txt", text.encode())
    if record.documents:
        faults = [(check.id, *fault) for check in UNIT_CHECKS for fault in check.find(unit_of(record))]
        assert faults == []


@given(texts)
@settings(max_examples=draws(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_raw_and_clean_lead_to_each_other(text):
    record = annotate("random.txt", text.encode())
    there = replay(record.source.raw_text, [(e.raw_start, e.raw_end, e.text) for e in record.edits])
    back = undo(record.source.text, [(e.text_start, e.text_end, e.raw_text) for e in record.edits])
    assert (there, back) == (record.source.text, record.source.raw_text)


@given(texts)
@settings(max_examples=draws(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_digit_of_running_text_is_lost(text):
    """Digits go only with whole lines of boilerplate, counters, images and addresses, never alone."""
    result = clean(text)
    allowed = {
        "page-counters",
        "page-ordinals",
        "glued-addresses",
        "images",
        "related-links",
        "source-lines",
        "site-footers",
        "navigation",
        "spam",
        "markup",
        "unshown-parts",
        "disclaimers",
        "repeated-titles",
    }
    for _, _, old, new, rules in result.edits:
        if count_digits(old) != count_digits(new):
            assert allowed & set(rules), (old, new, rules)


@given(st.binary(max_size=300))
@settings(max_examples=draws(300), deadline=None)
def test_any_bytes_become_a_record_or_a_clear_error(data):
    try:
        record = annotate("bytes.bin", data)
    except InputError as error:
        message = str(error)
        record = None
    assert record is None or record.source.byte_length == len(data)
    assert record is not None or message.startswith("bytes.bin: ")


@pytest.mark.parametrize("text", ["", "\n", " \n\u3000\n", "\ufeff"])
def test_a_text_of_nothing_has_no_documents(text):
    assert annotate("empty.txt", text.encode()).documents == ()
