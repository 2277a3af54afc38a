"""Keys of many texts at once are those of each by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiaokan.duplicates import keys, sketch, stretches

PIECES = [
    *"某某xX×_*＊☆○●0123９.,，．:：/-%％℃〇零一二十百万亿年月人名公#@ \n\n。",
    *"省市区县镇乡村局院校厂站甲乙丙熱門瞭解深沈İΣσßẞÀΩÅКжЁあ가\U00020001\U00010400\ud800",
    *("自治区", "街道办事处", "社区", "小学", "学院", "大学校", "医院", "幼儿园", "公司", "中心"),
]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), max_size=5)


def rows_of(texts):
    """Give sources with what lies in them, and what only seems to."""
    for text in texts:
        yield text
        yield from (text, text[1:], *text.split("\n"), text[: len(text) // 2])


@given(TEXTS)
def test_keys_of_many_texts_are_those_of_each(texts):
    rows = list(rows_of(texts))
    laid = stretches.lay_out(rows)
    assert list(laid.plain().each()) == [keys.plain(row) for row in rows]
    assert list(laid.classed().each()) == [keys.classed(row) for row in rows]


@given(TEXTS)
def test_bands_of_stretches_are_those_of_their_keys(texts):
    plain = stretches.lay_out(list(rows_of(texts))).plain()
    assert (sketch.bands_of(plain.codes, plain.starts, plain.stops) == sketch.bands(list(plain.each()))).all()


def test_lines_of_a_source_lie_in_it():
    laid = stretches.lay_out(["甲乙\n丙丁\n戊", "甲乙\n丙丁\n戊", "甲乙", "丙丁", "戊", "丙"])
    assert laid.whole == "\n甲乙\n丙丁\n戊\n丙\n"
    assert [laid.whole[a:b] for a, b in zip(laid.starts, laid.stops, strict=True)] == list(laid.texts)
