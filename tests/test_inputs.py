"""Reading: which files an argument means, how bytes become text, pins."""

from __future__ import annotations

import errno
import os
import socket
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaokan import InputError, annotate
from jiaokan.checks.names import name_fault
from jiaokan.inputs.apart import check_apart
from jiaokan.inputs.decode import decode, encodes_to
from jiaokan.inputs.files import find_inputs, safe_name
from jiaokan.inputs.measured import measure, measure_all
from jiaokan.inputs.pins import check_pins, read_pins

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
        "x.xyz",
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
        (".git/", "hidden name"), (".hidden.txt", "hidden name"), ("_private.txt", "hidden name"), ("a/one.txt", None),
        ("b/one.txt", None), ("sub/UPPER.TXT", None), ("two.txt", None), ("x.xyz", "unknown format"),
    ]  # fmt: skip


def test_a_file_given_by_name_is_read_whatever_its_suffix(tree):
    assert names(find_inputs([tree / "two.txt", tree / "x.xyz"])) == [("two.txt", None), ("x.xyz", None)]


@pytest.mark.parametrize(
    ("name", "written"), [("a\\b.txt", "a\\x5cb.txt"), ("c:d.txt", "c\\x3ad.txt"), ("\\xff.txt", "\\x5cxff.txt")]
)
def test_a_name_that_another_system_would_read_as_a_path_is_escaped(tmp_path, name, written):
    (tmp_path / name).write_text("x")
    assert names(find_inputs([tmp_path])) == [(written, None)]
    assert name_fault(written) is None


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


# --- what is no regular file ----------------------------------------------------------------------------------
def fifo(path):
    os.mkfifo(path)


def sock(path):
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(path.parent)  # a socket's path is short
        server.bind(path.name)
        os.chdir(here)


def device(path):
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root makes devices")


def link_to(target):
    def make(path):
        path.symlink_to(target)

    return make


ODD = {
    "fifo.txt": (fifo, "is a FIFO"),
    "sock.txt": (sock, "is a socket"),
    "null.txt": (device, "is a device"),
    "loop.txt": (link_to("loop.txt"), "link loop"),
    "dangling.txt": (link_to("nowhere.txt"), "dangling link"),
    "outward.txt": (link_to("/etc/hostname"), "link out of the folder"),
    "folder.txt": (link_to("b"), "link to a folder"),
}
posix = pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")


@posix
@pytest.mark.parametrize("name", ODD)
def test_in_a_folder_what_is_no_regular_file_is_listed_as_ignored(tree, name):
    make, why = ODD[name]
    make(tree / name)
    found = {file.name: file.ignored for file in find_inputs([tree])}
    assert found[name] == why
    assert found["two.txt"] is None


@posix
@pytest.mark.parametrize("name", [name for name in ODD if name != "folder.txt"])
def test_named_by_the_user_it_is_an_error(tree, name):
    make, why = ODD[name]
    make(tree / name)
    with pytest.raises(InputError, match=f"{name}: {why}; "):
        find_inputs([tree / name])


@posix
@pytest.mark.parametrize("name", ODD)
def test_matched_by_a_glob_it_is_listed_as_ignored(tree, name):
    make, why = ODD[name]
    make(tree / name)
    found = {file.name: file.ignored for file in find_inputs([f"{tree}/*.txt"])}
    if name != "folder.txt":  # a folder behind a link is read when the user names it
        assert found[name] == why
    assert found["two.txt"] is None


def test_what_word_leaves_beside_an_open_document_is_hidden(tmp_path):
    for name in ("~$通知.docx", "~通知.docx", "通知.docx"):
        (tmp_path / name).write_bytes(b"PK")
    assert names(find_inputs([tmp_path])) == [
        ("~$通知.docx", "hidden name"),
        ("~通知.docx", None),
        ("通知.docx", None),
    ]


@pytest.mark.parametrize("name", [".hidden.txt", "_private.txt"])
def test_a_hidden_file_that_is_named_is_an_error_with_what_to_do(tree, name):
    with pytest.raises(InputError, match=r"hidden name; rename it if it is to be read"):
        find_inputs([tree / name])


def test_a_link_that_stays_in_the_folder_is_read(tree):
    (tree / "again.txt").symlink_to("two.txt")
    assert ("again.txt", None) in names(find_inputs([tree]))


def test_what_nobody_may_read_is_ignored_in_a_folder_and_an_error_when_named(tree, monkeypatch):
    opened = os.open

    def refuse(path, *rest, **options):
        if str(path).endswith("two.txt"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *rest, **options)

    monkeypatch.setattr(os, "open", refuse)
    inputs, ignored = measure_all(find_inputs([tree]))
    assert ("two.txt", "cannot be read (Permission denied)") in names(ignored)
    assert "two.txt" not in {measured.file.name for measured in inputs}
    with pytest.raises(InputError, match=r"two\.txt: cannot be read, got Permission denied; check who may read"):
        measure_all(find_inputs([tree / "two.txt"]))


def test_a_fault_of_the_disk_is_no_reason_to_pass_over_a_file(tree, monkeypatch):
    opened = os.open

    def refuse(path, *rest, **options):
        if str(path).endswith("two.txt"):
            raise OSError(errno.EIO, "Input/output error", str(path))
        return opened(path, *rest, **options)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(InputError, match=r"two\.txt: cannot be read, got Input/output error; check the disk"):
        measure_all(find_inputs([tree]))


def test_an_unreadable_folder_is_ignored_below_and_an_error_when_named(tree, monkeypatch):
    scanned = os.scandir

    def refuse(path):
        if Path(path).name == "a":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scanned(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert ("a/", "unreadable folder (Permission denied)") in names(find_inputs([tree]))
    with pytest.raises(InputError, match="cannot be read, got Permission denied"):
        find_inputs([tree / "a"])


@posix
def test_a_file_that_became_a_fifo_is_not_waited_for(tree):
    (found,) = [file for file in find_inputs([tree]) if file.name == "two.txt"]
    found.path.unlink()
    os.mkfifo(found.path)
    with pytest.raises(InputError, match="no regular file"):
        measure(found)


# --- names ----------------------------------------------------------------------------------------------------
@given(st.lists(st.binary(min_size=1, max_size=6).map(lambda data: data.replace(b"/", b"\\").replace(b"\0", b"x")), min_size=2, max_size=2, unique=True))  # fmt: skip
def test_two_names_of_bytes_never_become_one(pair):
    one, other = (safe_name(data.decode("utf-8", "surrogateescape")) for data in pair)
    assert one != other
    one.encode()


def test_names_stay_apart_when_longer_names_meet_others(tmp_path):
    for name in ("one/x.txt", "two/x.txt", "three/one/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    found = find_inputs([tmp_path / "one" / "x.txt", tmp_path / "two" / "x.txt", tmp_path / "three"])
    assert len({file.name for file in found}) == 3


# --- the release and its inputs -------------------------------------------------------------------------------
@pytest.mark.parametrize("out", ["", "sub/out", "a"])
def test_a_release_does_not_lie_in_its_input(tree, out):
    with pytest.raises(InputError, match="lies in an input"):
        check_apart(tree / out, [tree], find_inputs([tree]))


def test_a_release_does_not_hold_its_input(tree):
    with pytest.raises(InputError, match="holds an input"):
        check_apart(tree, [tree / "a" / "one.txt"], find_inputs([tree / "a" / "one.txt"]))
    with pytest.raises(InputError, match="holds an input"):
        check_apart(tree / "a", [f"{tree}/*/one.txt"], find_inputs([f"{tree}/*/one.txt"]))


def test_a_folder_is_known_however_it_is_written(tree, tmp_path):
    (tmp_path / "sub" / "way").symlink_to(tree / "a")
    with pytest.raises(InputError, match="lies in an input"):
        check_apart(tree / "a" / "out", [tree / "sub" / "way"], [])


def test_a_release_may_lie_beside_its_input(tree):
    check_apart(tree / "out", [tree / "a", tree / "two.txt"], find_inputs([tree / "a", tree / "two.txt"]))


def test_a_dataset_that_was_saved_to_disk_is_read_by_its_shards(run, tmp_path):
    datasets = pytest.importorskip("datasets")
    rows = [
        {"id": f"n-{at}", "text": f"关于第{at}号渠道清淤的通知\n各村：\n请于月底前完成清淤{at}处。\n"}
        for at in range(6)
    ]
    datasets.Dataset.from_list(rows).save_to_disk(str(tmp_path / "saved"), num_shards=2)
    found = {file.name: file.ignored for file in find_inputs([tmp_path / "saved"])}
    assert [name for name, why in found.items() if why is None] == [
        "data-00000-of-00002.arrow", "data-00001-of-00002.arrow",
    ]  # fmt: skip
    assert {why for why in found.values() if why} == {"describes a saved dataset"}
    (tmp_path / "saved" / "data-00001-of-00002.arrow").unlink()
    found = {file.name: file.ignored for file in find_inputs([tmp_path / "saved"])}
    assert found["data-00001-of-00002.arrow"] == "missing from a saved dataset"
    done = run("build", tmp_path / "saved", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert b"missing from a saved dataset" in done.stdout
