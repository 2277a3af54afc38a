"""The report of a build: what was guessed of each input on one line, and what an exclusion did not find."""

from __future__ import annotations

import gzip
import io
import json

import pytest

from jiaokan import api
from jiaokan.cli import build_report
from jiaokan.dataset.summary import LeftOut

TEXT = "各村成立巡堤小组，每班十二人，早晚各走一遍。"


@pytest.mark.parametrize(
    ("guessed", "lines"),
    [
        (
            [("a.jsonl", "text", "content"), ("a.jsonl", "id", "id"), ("a.jsonl", "url", "url")],
            ["a.jsonl: text from content, id from id, url from url (guessed; --text-column etc. say otherwise)"],
        ),
        (
            [("a.csv", "encoding", "gb18030"), ("a.csv", "delimiter", "\t"), ("a.csv", "text", "正文")],
            [
                "a.csv: text from 正文 (guessed; --text-column etc. say otherwise); encoding gb18030, delimiter ⇥ (guessed)"
            ],
        ),
        ([("a.csv", "delimiter", ";")], ["a.csv: delimiter ; (guessed)"]),
        (
            [(f"{name}.jsonl", "text", "text") for name in "abcde"],
            ["a.jsonl, b.jsonl, c.jsonl and 2 more: text from text (guessed; --text-column etc. say otherwise)"],
        ),
        (
            [("m.zip", "text", "text"), ("m.zip", "text", "正文"), ("m.zip", "text", "text")],
            ["m.zip: text from text or 正文 (guessed; --text-column etc. say otherwise)"],
        ),
        ([], []),
    ],
    ids=["one line an input", "no option for how a table is written", "no column", "alike", "an archive", "nothing"],
)
def test_what_was_guessed_is_one_line_an_input(guessed, lines):
    assert list(build_report._guesses(guessed)) == lines


def test_guesses_of_many_kinds_are_cut_and_counted():
    lines = list(build_report._guesses([(f"{n}.jsonl", "text", f"c{n}") for n in range(13)]))
    assert len(lines) == 11
    assert lines[-1] == "… and 3 more, guessed in their own way"


def left_out(*found):
    return list(build_report._left_out([LeftOut(*each) for each in found]))


OCR = "recognise its text first (OCR), and give that"


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (
            ("quarantined", "is a scanned PDF: no text layer", OCR, 1, (("a.pdf", None),)),
            f"quarantined: a.pdf: is a scanned PDF: no text layer; {OCR}",
        ),
        (
            ("quarantined", "no text column", None, 1, (("a.csv", "columns: nr"),)),
            "quarantined: a.csv: no text column (columns: nr)",
        ),
        (
            ("quarantined", "too large", "cut it", 2, (("a", "at most 9 bytes"), ("b", "at most 9 bytes"))),
            "quarantined: a, b: too large (at most 9 bytes); cut it",
        ),
        (
            ("quarantined", "bad JSON", "mend it", 2, (("a#L1", "character 3"), ("a#L2", None))),
            "quarantined: a#L1 (character 3), a#L2: bad JSON; mend it",
        ),
        (("excluded", "taken down", None, 1, (("a.txt", None),)), "excluded: a.txt: taken down"),
    ],
    ids=["a next step", "a detail", "one detail for all", "details of their own", "nothing to do"],
)
def test_what_was_left_out_is_one_line_a_reason(found, line):
    assert left_out(found) == [line]


def test_many_records_and_many_reasons_are_counted():
    lines = left_out(*(("quarantined", f"r{n}", None, 5, (("a", None), ("b", None), ("c", None))) for n in range(23)))
    assert lines[0] == "quarantined: a, b, c and 2 more: r0"
    assert lines[20:] == ["… and 15 more for 3 other reasons", "the others are named in manifest.json"]


def test_a_reason_is_told_once_and_says_what_to_do(run, tmp_path):
    """Names that end lines, turn directions, colour the terminal, or are longer than it is wide do nothing to it."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "[red]\x1b[31m\n\u202e.txt").write_bytes(b"")
    (folder / f"{'长' * 80}.txt").write_bytes(b"")
    for name in ("一.doc", "二.doc", "三.doc", "四.doc"):
        (folder / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + name.encode() + bytes(600))
    (folder / "notes.py").write_bytes(b"x = 1")
    (folder / "loop.txt").symlink_to("loop.txt")
    out = run("build", folder, "--out", tmp_path / "out").stdout.decode()
    assert out.splitlines()[1:7] == [
        "  quarantined: 一.doc, 三.doc, 二.doc and 1 more: is an old Office document (.doc); save it as .docx and give that",
        f"  quarantined: [red]\\x1b[31m\\n\\u202e.txt, {'长' * 80}.txt: empty; leave it out",
        "  the others are named in manifest.json",
        "  ignored: loop.txt: link loop",
        "  ignored: notes.py: unknown format; name the file itself to have it read whatever it is called",
        "table       train  validation  test  rows",
    ]


def test_a_build_that_publishes_nothing_says_what_to_do_about_each_reason(run, tmp_path):
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    done = run("build", tmp_path / "old.doc", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.decode().endswith("expected at least one text; save it as .docx and give that\n")
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("build", tmp_path / "old.doc", tmp_path / "empty.txt", "--out", tmp_path / "out")
    assert "; empty.txt: leave it out; old.doc: save it as .docx and give that" in done.stderr.decode()


def test_copies_are_counted_as_such(run, crawl, tmp_path):
    crawl.write_bytes(crawl.read_bytes() * 2)
    out = run("build", crawl, "--out", tmp_path / "out", "--text-column", "body_zh").stdout.decode()
    assert "records 4 published (2 of them copies);" in out


# --- progress -------------------------------------------------------------------------------------------------
class Terminal(io.StringIO):
    def isatty(self):
        return True


def told(*steps):
    """Give the lines of progress that nobody looks on, each step at its second."""
    out, now = io.StringIO(), iter([step[0] for step in steps])
    lines = build_report.Lines(out, lambda: next(now))
    for _, *step in steps:
        lines(*step)
    return out.getvalue().splitlines()


MB = 10**6


@pytest.mark.parametrize(
    ("steps", "lines"),
    [
        ([(1, 5, 10 * MB, 10 * MB)], []),
        (
            [(59, 5, 5 * MB, 10 * MB), (61, 6, 6 * MB, 10 * MB)],
            ["annotating: 6 records, 6.0 of 10.0 MB, about 41 s left"],
        ),
        (
            [(100, 1, MB, 100 * MB), (1000, 10, 10 * MB, 100 * MB), (1030, 20, 20 * MB, 100 * MB)],
            ["annotating: 10 records, 10.0 of 100.0 MB, about 2 h 30 min left"],
        ),
        (
            [(n, n, n * MB, 0) for n in range(1, 130)],
            ["annotating: 60 records, 60.0 MB", "annotating: 120 records, 120.0 MB"],
        ),
        (
            [(90, 5, 5 * MB, 10 * MB), (180, 9, 10 * MB, 10 * MB)],
            [
                "annotating: 5 records, 5.0 of 10.0 MB, about 1 min left",
                "relating and writing: 9 records, 10.0 of 10.0 MB",
            ],
        ),
    ],
    ids=["soon done", "the first minute", "a line a tenth, and one a minute at most", "no total", "all are read"],
)
def test_progress_is_a_line_now_and_then_where_nobody_looks_on(steps, lines):
    assert told(*steps) == lines


def test_progress_counts_the_bytes_of_the_inputs_as_they_lie_there(tmp_path):
    rows = "".join(json.dumps({"text": f"{TEXT}第{n}班。"}) + "\n" for n in range(600)).encode()
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(rows))
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    steps = []
    paths = sorted(tmp_path.iterdir())
    api.build(paths, tmp_path / "out", workers=0, progress=lambda *step: steps.append(step))
    assert [done for done, *_ in steps] == [*range(64, 601, 64), 601, 601]
    assert all(0 < read <= total == size for _, read, total in steps)
    assert [read for _, read, _ in steps] == sorted(read for _, read, _ in steps)
    assert steps[-1] == (601, size, size)


def test_a_terminal_is_shown_a_bar_that_is_gone_at_the_end():
    out = Terminal()
    with build_report.progress(out) as advance:
        advance(3, 5 * MB, 10 * MB)
        advance(3, 5 * MB, 0)
        advance(9, 10 * MB, 10 * MB)
    assert out.getvalue().endswith("\x1b[2K")


@pytest.fixture
def crawl(tmp_path):
    path = tmp_path / "crawl.jsonl"
    rows = [{"nr": n, "body_zh": f"{TEXT}第{n}班。"} for n in (1, 2)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_text_in_no_known_column_is_told_with_the_columns_there_are(run, crawl, tmp_path):
    done = run("build", crawl, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "name one of its columns with --text-column" in done.stderr.decode()
    assert "nr, body_zh" in done.stderr.decode()
    done = run("explain", f"{crawl}#L2", "--text-column", "body_zh", "--outline")
    assert done.returncode == 0
    assert "body [0, 26)" in done.stdout.decode()


def test_an_exclusion_that_finds_nothing_is_told(run, crawl, tmp_path):
    arguments = ("build", crawl, "--out", tmp_path / "out", "--text-column", "body_zh")
    done = run(*arguments, "--exclude", "crawl.jsonl#L1", "--exclude", "crawl.jsonl#L9")
    out = done.stdout.decode()
    assert done.returncode == 0
    assert "records 1 published, 1 excluded;" in out
    assert "excluded nothing: crawl.jsonl#L9 is no id or name of a source here" in out
    assert out.count("excluded nothing") == 1
