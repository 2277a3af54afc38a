"""Borders of the choice of a codec: what is weighed, what counts as wide, what is all Han."""

from __future__ import annotations

import pytest

from jiaokan.inputs import detect

TEXT = "防汛工作要抓紧"


@pytest.mark.parametrize(
    ("data", "probe"),
    [
        (b"a" * 8191 + b"\xb0", b"a" * 8191 + b"\xb0"), (b"a" * 8192 + b"\xb0", b"\xb0"), (b"a" * 8193 + b"\xb0\xb1", b"a\xb0\xb1"), (b"a" * 9000, b"a" * 8192), (b"\xb0" * 9000, b"\xb0" * 8192), (b"a\xb0" + b"a" * 9000, b"a\xb0" + b"a" * 8190),
    ],
)  # fmt: skip
def test_a_long_file_is_weighed_from_its_first_wide_byte_at_an_even_place(data, probe):
    assert detect.probe_of(data) == probe


def test_what_is_ascii_is_not_wide_and_not_counted_in_the_density():
    plain = detect.choose((TEXT * 3).encode("gb18030"))
    mixed = detect.choose((TEXT * 3 + "abc").encode("gb18030"))
    assert (plain.wide, mixed.wide) == (21, 21)
    assert plain.density == pytest.approx(plain.cost / 21)
    assert mixed.density == pytest.approx(plain.density)
    assert mixed.cost > plain.cost
    ascii_alone = detect.choose(b"abc", names=("utf-8",))
    assert ascii_alone.wide == 0
    assert ascii_alone.density == pytest.approx(0)


def test_the_margin_is_that_of_another_family():
    big5 = "防汛工作要抓緊".encode("big5")
    assert detect.choose(big5, names=("big5", "big5hkscs")).margin == 0
    assert detect.choose(big5, names=("big5", "gb18030")).margin > 40
    assert detect.choose(big5).margin == pytest.approx(detect.choose(big5, names=("big5", "gb18030")).margin, rel=0.6)
    told = detect.choose(big5, told="gb18030", trust=1000.0)
    assert told.encoding == "gb18030"
    assert told.margin < 0
    assert detect.choose(big5, told="gb18030", trust=1.0).encoding == "big5"
    assert detect.choose(b"abc", told="big5", names=("utf-8",)).encoding == "big5"


@pytest.mark.parametrize(
    ("text", "codec", "all_han"),
    [("一二三四五六七八九，", "gb18030", True), ("一二三四五六七八，", "gb18030", False), ("一二三四五六七八九，abc", "gb18030", True), ("一二三四五六七八九", "utf-8", False), ("一二三四五六七八九", "big5", True), ("一二三四五六七八九", "big5hkscs", True)],
)  # fmt: skip
def test_nine_in_ten_wide_characters_make_a_list_of_han(text, codec, all_han):
    assert detect.is_all_han(text.encode(codec), codec) is all_han


def test_a_code_cut_at_the_end_is_no_error_and_one_in_the_middle_is():
    data = "一二三四五六七八九十一二三四五六七八九十".encode("big5")
    assert detect.is_all_han(data + data[:1], "big5")
    assert not detect.is_all_han(data + b"\xff" + data, "big5")
    assert detect.weigh(data + data[:1], "big5") == pytest.approx(detect.weigh(data, "big5"))


def test_an_error_costs_more_than_a_stray_character_and_that_more_than_a_mark():
    def of(text):
        return detect.weigh(text.encode(), "utf-8")

    assert of("，") < of("a") < of("\u2026") < of("α") < of("\u0e01")
    assert detect.weigh(b"\xff,", "utf-8") > of("\u0e01,")
    assert of("，，") == pytest.approx(2 * of("，"))
    assert of("ab") == pytest.approx(2 * of("a"))
    assert of("龘龘龘") <= 3 * 20


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"a\x1b$B&1", "Japanese text in ISO-2022-JP"), (b"\x1b$@&1", "Japanese text in ISO-2022-JP"), (b"\x1b$)C\x0e", "Korean text in ISO-2022-KR"), (b"\x1b$)C" + b"a" * 1000 + b"\x0e", "Korean text in ISO-2022-KR"), (b"\x1b$)C" + b"a" * 1001 + b"\x0e", None), (b"\x1b$", None), (b"abc", None),
    ],
)  # fmt: skip
def test_escape_sequences_name_their_codec(data, name):
    assert detect.escaped(data) == name
