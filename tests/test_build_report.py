"""The report of a build: what was guessed of each input on one line, and what an exclusion did not find."""

from __future__ import annotations

import gzip
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests import forked, terminal

from jiaokan import api
from jiaokan.cli import build_report
from jiaokan.cli.progress import Lines, progress
from jiaokan.dataset import schema
from jiaokan.dataset.summary import LeftOut, Summary
from jiaokan.text.shown import escaped

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
    assert lines[20:] == ["… and 15 more for 3 other reasons", "the others are named in accounts/"]


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
        "  the others are named in accounts/",
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


# --- what it looks like -----------------------------------------------------------------------------------------
def summary(rules=3, flags=2, out="dist/reports", **more):
    """Make a summary with so many kinds of edits and flags."""
    ids = [flag.id for flag in schema.flags().values()]
    kinds = [flag.kind for flag in schema.flags().values()]
    counted = {name: 10 + n for n, name in enumerate(ids) if kinds[:n].count(kinds[n]) < flags}
    given = {
        "rows": {table: {"train": 1_234_567} for table in schema.TABLES},
        "fates": {"published": 1_234_567, "filtered": 0, "quarantined": 0, "excluded": 0},
        "edits_by_rule": {f"rule-number-{n}": (n * 37) % 1000 for n in range(rules)},
        "flags": dict.fromkeys(("sources", "documents", "sections", "paragraphs"), counted),
        "example": "0123456789abcdef01234567",
    }
    empty = {"ignored": {}, "not_published": (), "left_out": (), "passed_over": (), "log": None, "is_certain": True}
    return Summary(out=Path(out), **{**empty, **given, **more})


class Screen(io.StringIO):
    def __init__(self, *, is_terminal):
        super().__init__()
        self.isatty = lambda: is_terminal


def report(what, width=80, height=60, *, is_terminal=True):
    screen = Screen(is_terminal=is_terminal)
    console = Console(file=screen, width=width, height=height, highlight=False, force_terminal=False, _environ={})
    build_report.print_summary(what, 12.0, console)
    return screen.getvalue().splitlines()


@pytest.mark.parametrize(("rules", "flags"), [(0, 0), (4, 2), (100, 30)])
@pytest.mark.parametrize("height", [24, 30, 43])
def test_a_report_fits_a_screen_with_the_prompt_below_it(rules, flags, height):
    shown = report(summary(rules, flags), height=height)
    assert len(shown) < height
    assert max(map(cell_len, shown)) <= 80
    assert shown[-4] == "next"


def test_a_higher_screen_shows_more_and_a_pipe_all_lines_there_may_be():
    heights = [len(report(summary(100, 30), height=height)) for height in (24, 30, 36, 60)]
    assert heights == sorted(set(heights))
    assert len(report(summary(100, 30), height=24, is_terminal=False)) == heights[-1]


def test_the_most_frequent_come_first_and_the_rest_is_counted():
    shown = report(summary(100, 30))
    start = shown.index("edits by rule")
    table = shown[start + 1 : start + 7]
    counts = [int(line.split()[at].replace(",", "")) for at in (1, 3) for line in table]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == max(summary(100).edits_by_rule.values())
    assert shown[start + 7] == "  … and 82 more (jiaokan stats dist/reports)"


def test_a_wide_screen_has_more_columns_and_a_narrow_one_has_one():
    assert "and 58 more" in "".join(report(summary(100), 160))
    assert "and 94 more" in "".join(report(summary(100), 40))


def test_what_is_not_there_is_said_in_a_word():
    shown = report(summary(0, 0))
    assert "edits: none" in shown
    assert "flags that remain: none" in shown
    assert "repaired: none" in shown
    assert not any("more" in line for line in shown)


def test_a_long_line_is_wrapped_at_words_in_a_terminal_and_left_whole_in_a_pipe():
    names = tuple((f"{'报告' * 9}-{n}.pdf", None) for n in range(3))
    what = summary(left_out=(LeftOut("quarantined", "is a scanned PDF: no text layer", OCR, 3, names),))
    (whole,) = [line for line in report(what, is_terminal=False) if line.startswith("  quarantined: ")]
    shown = report(what)
    at = next(n for n, line in enumerate(shown) if line.startswith("  quarantined: "))
    wrapped = [shown[at], *(line for line in shown[at + 1 : at + 6] if line.startswith("    "))]
    assert len(wrapped) > 1
    assert " ".join(line.strip() for line in wrapped) == whole.strip()
    assert max(map(cell_len, shown)) <= 80


def test_reasons_of_their_own_are_why_lines_are_no_longer_than_the_screen():
    shown = report(summary(out=f"/{'很长' * 60}/x"))
    assert max(map(cell_len, shown)) <= 80


@pytest.mark.parametrize("out", ["dist/a b", "dist/$(touch x)", "dist/\x1b[2J\n\u202e"], ids=ascii)
def test_what_one_may_type_next_is_quoted_and_inert(out):
    shown = report(summary(out=out), is_terminal=False)
    typed = [line.partition("  #")[0].strip() for line in shown if line.startswith("  jiaokan ")]
    assert [line.split()[1] for line in typed] == ["report", "explain", "validate"]
    assert all(line.isprintable() for line in shown)
    assert all(shlex.split(line)[-1] == escaped(out) for line in typed)


def test_what_one_may_type_next_works(run, crawl, tmp_path):
    out = run("build", crawl, "--out", "out", "--text-column", "body_zh", cwd=tmp_path).stdout.decode()
    typed = {
        line.split()[1]: shlex.split(line.partition("  #")[0])[1:]
        for line in out.splitlines()
        if line.startswith("  jiaokan ")
    }
    assert run(*typed["explain"], cwd=tmp_path).returncode == 0
    assert run(*typed["validate"], cwd=tmp_path).returncode == 0


def test_the_report_is_styled_in_a_terminal_alone(crawl, tmp_path):
    build = ("build", crawl, "--out", tmp_path / "out", "--text-column", "body_zh")
    assert "\x1b[1mnext\x1b[0m" in terminal.run(*build)
    done = forked.command(build, cwd=tmp_path, env={}, arm=lambda: terminal.be_in(terminal.env()))
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout + done.stderr
    assert not terminal.COLOUR.search(terminal.run(*build, NO_COLOR="1"))


# --- progress -------------------------------------------------------------------------------------------------
class Terminal(io.StringIO):
    def isatty(self):
        return True


def told(*steps):
    """Give the lines of progress that nobody looks on, each step at its second."""
    out, now = io.StringIO(), iter([step[0] for step in steps])
    lines = Lines(out, lambda: next(now))
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
            ["annotating: 6 records, 6.0 of 10.0 MB, 98 kB/s, about 41 s left"],
        ),
        (
            [(100, 1, MB, 100 * MB), (1000, 10, 10 * MB, 100 * MB), (1030, 20, 20 * MB, 100 * MB)],
            ["annotating: 10 records, 10.0 of 100.0 MB, 10 kB/s, about 2 h 30 min left"],
        ),
        (
            [(n, n, n * MB, 0) for n in range(1, 130)],
            ["annotating: 60 records, 60.0 MB, 1.0 MB/s", "annotating: 120 records, 120.0 MB, 1.0 MB/s"],
        ),
        (
            [(90, 5, 5 * MB, 10 * MB), (180, 9, 10 * MB, 10 * MB)],
            [
                "annotating: 5 records, 5.0 of 10.0 MB, 56 kB/s, about 1 min left",
                "relating and writing: 9 records, 10.0 of 10.0 MB, 56 kB/s",
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


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (1000, r"annotating [━╸]+ 1234567 records, 1\.0 of 2\.5 GB, 0\.3 MB/s 1 h 30 min left"),
        (2500, r"relating and writing ━+ 1234567 records, 2\.5 of 2\.5 GB, 0\.7 MB/s 0:00:0\d"),
    ],
    ids=["annotating", "relating"],
)
def test_a_bar_fits_80_columns_and_says_rate_and_time_left(read, told, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("jiaokan.cli.progress.Clock.seconds", lambda _: 3600.0)
    out = Terminal()
    with progress(out) as advance:
        advance(1_234_567, read * MB, 2500 * MB)
    lines = [line for line in re.split(r"[\r\n]+", terminal.CONTROL.sub("", out.getvalue())) if line.strip()]
    assert max(map(cell_len, lines)) <= 80
    assert re.fullmatch(told, lines[-1].rstrip())


def test_a_terminal_that_can_do_nothing_is_told_in_lines(monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    out = Terminal()
    with progress(out) as advance:
        advance(3, 5 * MB, 10 * MB)
    assert out.getvalue() == ""


def test_a_terminal_is_shown_a_bar_that_is_gone_at_the_end(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    with progress(out) as advance:
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


def test_a_reader_of_the_report_that_goes_is_no_fault_of_an_input(tmp_path):
    (tmp_path / "a.txt").write_text("各组请做好值守工作。\n", encoding="utf-8")
    command = f"{sys.executable} -m jiaokan build {tmp_path / 'a.txt'} --out {tmp_path / 'out'} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True)
    assert done.stdout.decode().split() == ["141"]
    assert (tmp_path / "out" / "manifest.json").is_file()
