"""Reading: which files an argument means, how bytes become text, pins."""

from __future__ import annotations

import os

import pytest

from jiaokan import InputError, annotate
from jiaokan.checks.names import name_fault
from jiaokan.decode import decode, encodes_to
from jiaokan.readers import check_pins, find_inputs, measure, read_pins

MAINLAND = "自汛期以来，全县上下迅速行动，认真落实各项防汛措施，确保群众安全。"
ISLAND = "自防疫工作展開以來，全市上下迅速行動，落實各項措施，確保市民健康。"


@pytest.mark.parametrize(
    ("text", "codec", "encoding", "evidence"),
    [
        (MAINLAND, "utf-8", "utf-8", "utf-8"),
        (MAINLAND, "utf-8-sig", "utf-8", "bom"),
        (MAINLAND, "gb18030", "gb18030", "detected"),
        (MAINLAND, "gb2312", "gb18030", "detected"),
        (ISLAND, "big5", "big5", "detected"),
        (MAINLAND, "utf-16-le", "utf-16-le", "detected"),
        (MAINLAND, "utf-16-be", "utf-16-be", "detected"),
        ("\ufeff" + MAINLAND, "utf-16-be", "utf-16-be", "bom"),
        ("\ufeff" + MAINLAND, "utf-32-le", "utf-32-le", "bom"),
        ('<meta charset="gb2312">' + MAINLAND, "gbk", "gb18030", "declared"),
        ("plain ASCII", "ascii", "utf-8", "utf-8"),
    ],
)
def test_the_codec_is_found_and_its_evidence_recorded(text, codec, encoding, evidence):
    data = text.encode(codec)
    decoded = decode(data)
    assert (decoded.encoding, decoded.evidence) == (encoding, evidence)
    assert decoded.text == text.removeprefix("\ufeff")
    assert encodes_to(decoded.text, decoded.encoding, decoded.evidence) == data
    assert not decoded.is_lossy


def test_broken_bytes_are_flagged_in_their_place_and_nothing_else_is_lost():
    data = MAINLAND.encode() * 3 + b"\xff\xfe\xe6" + MAINLAND.encode() * 3
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text.replace("\ufffd", "") == MAINLAND * 6
    assert {decoded.text[span.start : span.end] for span in decoded.spans} == {"\ufffd"}
    assert decoded.is_lossy
    record = annotate("broken.txt", data)
    assert "lossy-decoding" in record.source.flags
    assert "suspect-character" in record.source.flags


def test_newlines_are_not_translated():
    assert decode(b"a\r\nb\rc\n").text == "a\r\nb\rc\n"


def test_doubt_about_the_codec_is_flagged():
    assert "encoding-uncertain" not in annotate("clear.txt", MAINLAND.encode("gb18030")).source.flags
    assert "encoding-uncertain" in annotate("short.txt", "安排".encode("gb18030")).source.flags


def test_bytes_that_are_no_text_are_refused_with_the_next_step():
    with pytest.raises(InputError, match=r"noise\.bin: the bytes are no text.*; leave the file out"):
        decode(os.urandom(4000), where="noise.bin")


@pytest.fixture
def tree(tmp_path):
    for name in (
        "b/one.txt",
        "a/one.txt",
        "two.txt",
        "_private.txt",
        ".hidden.txt",
        ".git/three.txt",
        "x.pdf",
        "sub/UPPER.TXT",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path


def names(files):
    return [(file.name, file.ignored) for file in files]


def test_a_folder_is_read_recursively_and_sorted(tree):
    assert names(find_inputs([tree])) == [
        ("a/one.txt", None), ("b/one.txt", None), ("sub/UPPER.TXT", None), ("two.txt", None), ("x.pdf", "unknown format"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "written"), [("a\\b.txt", "a\\x5cb.txt"), ("c:d.txt", "c\\x3ad.txt"), ("\\xff.txt", "\\x5cxff.txt")]
)
def test_a_name_that_another_system_would_read_as_a_path_is_escaped(tmp_path, name, written):
    (tmp_path / name).write_text("x")
    assert names(find_inputs([tmp_path])) == [(written, None)]
    assert name_fault(written) is None


def test_a_file_given_by_name_is_always_read(tree):
    assert names(find_inputs([tree / "_private.txt", tree / "x.pdf"])) == [("_private.txt", None), ("x.pdf", None)]


def test_files_of_one_name_are_told_apart_by_the_deepest_common_folder(tree):
    assert names(find_inputs([tree / "a" / "one.txt", tree / "b" / "one.txt", tree / "two.txt"])) == [
        ("a/one.txt", None),
        ("b/one.txt", None),
        ("two.txt", None),
    ]


def test_globs_are_expanded(tree):
    assert names(find_inputs([f"{tree}/*/one.txt"])) == [("a/one.txt", None), ("b/one.txt", None)]


def test_the_same_file_twice_is_one_input(tree):
    assert len(find_inputs([tree / "two.txt", tree / "a" / ".." / "two.txt"])) == 1


@pytest.mark.parametrize("argument", ["nowhere", "nothing*.txt"])
def test_an_argument_that_does_not_exist_is_an_error(tree, argument):
    with pytest.raises(InputError, match="no such file or folder"):
        find_inputs([tree / argument])


def test_a_pinned_source_that_differs_is_named(tree):
    pins = tree / "pins.toml"
    pins.write_text('[[source]]\nname = "two.txt"\nsha256 = "00"\nbytes = 7\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"two\.txt: pinned source differs, got 7 bytes"):
        check_pins(read_pins(pins), [measure(file) for file in find_inputs([tree / "two.txt"])])
    with pytest.raises(InputError, match=r"two\.txt: pinned source is missing"):
        check_pins(read_pins(pins), [])


@pytest.mark.parametrize("text", ["", "source = 3", "[[source]]\nname = 'x'", "\x00"])
def test_a_pins_file_of_another_form_is_refused(tree, text):
    pins = tree / "pins.toml"
    pins.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="is no pins file"):
        read_pins(pins)
