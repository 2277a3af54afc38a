"""Whatever goes wrong at a user's hands ends in one line and an exit code; no release is lost, nothing is half done."""

from __future__ import annotations

import importlib
import json
import os
import tempfile
from pathlib import Path

import pytest
from tests import forked, support

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="commands run in forked processes")

STRIDE = int(os.environ.get("FAIL_STRIDE", "9"))  # 1 lets every operation fail
SOURCE = forked.SOURCE


@pytest.fixture(scope="module")
def template(tmp_path_factory, run):
    return support.build_base(run, tmp_path_factory.mktemp("circumstances") / "template")


@pytest.fixture
def place(template, tmp_path):
    """A folder with inputs and a release."""
    (tmp_path / "in").mkdir()
    for path in support.BASE.glob("*.txt"):
        (tmp_path / "in" / path.name).write_bytes(path.read_bytes())
    support.snapshot(template, tmp_path / "release")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", forked.COMMANDS)
def test_a_file_operation_that_fails_ends_a_command_in_one_line(place, template, name):
    """The n-th one, for every so many n, with one error of the system after the other."""
    arguments = [argument.format(place=place) for argument in forked.COMMANDS[name]]
    number, codes = 1, []
    while True:
        code = forked.CODES[number % len(forked.CODES)]
        done = forked.run(arguments, forked.failing(number, code, place))
        if not done.failed:
            break
        codes.append(done.code)
        assert done.code in (0, 1, 2), (number, done)
        assert done.code != 2 or done.is_told, (number, done)
        assert "Traceback" not in done.err, (number, done)
        if name == "build":
            assert (place / "release" / "manifest.json").is_file(), (number, done)
            found = json.loads((place / "release" / "manifest.json").read_bytes())
            if not found["ignored"]:
                assert contents(place / "release").keys() == contents(template).keys(), (number, done)
        number += STRIDE
    assert 2 in codes
    done = forked.run(arguments)
    assert done.code == 0, done


# --- a table of bad circumstances -----------------------------------------------------------------------------
def damaged(table, how):
    def make(place):
        path = support.table_path(place / "release", f"{table}/train")
        data = path.read_bytes()
        support.put(path, how(data))

    return make


def cut(data):
    return data[: len(data) // 2]


def garbage(data):
    return b"PAR1" + bytes(range(256)) * 8 + b"PAR1"


def flipped(data):
    """Change some bytes of a page, not of the footer, which may hold words that nobody reads."""
    middle = 300
    return data[:middle] + bytes(byte ^ 0x5A for byte in data[middle : middle + 40]) + data[middle + 40 :]


def with_text(name, text):
    def make(place):
        support.put(place / name, text if isinstance(text, bytes) else text.encode())

    return make


def nothing(place):
    """Leave everything as it is."""


BUILD = ["build", "{place}/in", "--out", "{place}/out"]
LONG = "名" * 90
CARD = "---\nlicense: other\nlanguage: [zh]\n---\n# Card\n"
BAD = {
    "an empty --out": (nothing, ["build", "{place}/in", "--out", ""]),
    "the working folder as --out": (nothing, ["build", "{place}/in", "--out", "."]),
    "--out too long": (nothing, ["build", "{place}/in", "--out", f"{{place}}/{LONG}"]),
    "--out below a file": (nothing, ["build", "{place}/in", "--out", "{place}/in/report.txt/out"]),
    "--out where nobody writes": (nothing, ["build", "{place}/in", "--out", "/proc/jiaokan/out"]),
    "an input too long": (nothing, ["build", f"{{place}}/{LONG}{LONG}", "--out", "{place}/out"]),
    "an empty input": (nothing, ["build", "", "--out", "{place}/out"]),
    "no text among the inputs": (with_text("x/a.txt", b"%PDF-1.7 \n"), ["build", "{place}/x", "--out", "{place}/out"]),
    "a version that does not load": (nothing, [*BUILD, "--dataset-version", "abc"]),
    "a name of blanks": (nothing, [*BUILD, "--name", " "]),
    "a name that is no text": (nothing, [*BUILD, "--name", "a\udcff"]),
    "a card without front matter": (with_text("card.md", "# Card\n"), [*BUILD, "--card", "{place}/card.md"]),
    "a card that is no UTF-8": (with_text("card.md", b"---\n\xff\n---\n"), [*BUILD, "--card", "{place}/card.md"]),
    "a card with odd YAML": (with_text("card.md", CARD.replace("other", "2020-99-99")), [*BUILD, "--card", "{place}/card.md"]),
    "a card with references": (with_text("card.md", CARD.replace("[zh]", "&a [zh]\nx: *a")), [*BUILD, "--card", "{place}/card.md"]),
    "a card with deep YAML": (with_text("card.md", CARD.replace("[zh]", "[" * 4000)), [*BUILD, "--card", "{place}/card.md"]),
    "a card with an unknown block": (with_text("card.md", CARD + "<!-- generated: x -->\n<!-- end -->\n"), [*BUILD, "--card", "{place}/card.md"]),
    "a folder as card": (nothing, [*BUILD, "--card", "{place}/in"]),
    "pins that are no TOML": (with_text("pins.toml", "[[source"), [*BUILD, "--pins", "{place}/pins.toml"]),
    "pins of infinite size": (with_text("pins.toml", '[[source]]\nname="a"\nsha256="b"\nbytes=inf\n'), [*BUILD, "--pins", "{place}/pins.toml"]),
    "pins nested deep": (with_text("pins.toml", "a = " + "[" * 4000), [*BUILD, "--pins", "{place}/pins.toml"]),
    "pins that are no UTF-8": (with_text("pins.toml", b"\xff\xfe"), [*BUILD, "--pins", "{place}/pins.toml"]),
    "pins that miss": (with_text("pins.toml", '[[source]]\nname="z.txt"\nsha256="b"\nbytes=1\n'), [*BUILD, "--pins", "{place}/pins.toml"]),
    "split lists that are no UTF-8": (with_text("lists/train.txt", b"\xff\xfe"), [*BUILD, "--splits", "{place}/lists"]),
    "a file as split lists": (nothing, [*BUILD, "--splits", "{place}/in/report.txt"]),
    "no workers": (nothing, [*BUILD, "--workers", "0"]),
    "no seconds": (nothing, [*BUILD, "--source-seconds", "0"]),
    "an unknown option": (nothing, [*BUILD, "--fast"]),
    "an unknown command": (nothing, ["clean", "{place}/in"]),
    "validate: no folder": (nothing, ["validate", "{place}/none"]),
    "validate: a file": (nothing, ["validate", "{place}/in/report.txt"]),
    "validate: a manifest of another kind": (with_text("release/manifest.json", "[1]"), ["validate", "{place}/release"]),
    "validate: a manifest nested deep": (with_text("release/manifest.json", '{"a":' * 9000), ["validate", "{place}/release"]),
    "validate: a source that is not there": (nothing, ["validate", "{place}/release", "--sources", "{place}/none"]),
    "explain: no file": (nothing, ["explain", "{place}/none.txt"]),
    "explain: a folder": (nothing, ["explain", "{place}/in"]),
    "explain: a PDF": (with_text("a.pdf", b"%PDF-1.7 \n"), ["explain", "{place}/a.pdf"]),
    "explain: bytes": (with_text("a.txt", bytes(range(256)) * 20), ["explain", "{place}/a.txt"]),
    "explain --in: no release": (nothing, ["explain", SOURCE, "--in", "{place}/in"]),
    "explain --in: no such id": (nothing, ["explain", "0" * 16, "--in", "{place}/release"]),
    "explain --in: a cut table": (damaged("edits", cut), ["explain", SOURCE, "--in", "{place}/release"]),
    "explain --in: no Parquet": (damaged("paragraphs", garbage), ["explain", SOURCE, "--in", "{place}/release"]),
    "explain --in: flipped bytes": (damaged("sources", flipped), ["explain", SOURCE, "--in", "{place}/release"]),
    "splits: no release": (nothing, ["splits", "{place}/in"]),
    "splits: a cut table": (damaged("sources", cut), ["splits", "{place}/release"]),
    "splits: lists below a file": (nothing, ["splits", "{place}/release", "--out", "{place}/in/report.txt/x"]),
    "check-leaks: no folder": (nothing, ["check-leaks", "{place}/none"]),
    "check-leaks: no Parquet": (nothing, ["check-leaks", "{place}/in"]),
    "check-leaks: a cut table": (damaged("documents", cut), ["check-leaks", "{place}/release"]),
    "check-leaks: no such column": (nothing, ["check-leaks", "{place}/release", "--column", "x\ny"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_misuse_and_damage_are_one_line_and_exit_2(place, name):
    make, arguments = BAD[name]
    make(place)
    before = contents(place)
    done = forked.run([argument.format(place=place) for argument in arguments], cwd=place)
    assert done.code == 2, done
    assert done.is_told, done
    assert done.out == "", done
    assert contents(place) == before


@pytest.mark.parametrize("how", [cut, garbage, flipped])
def test_damage_is_a_problem_that_validate_names(place, how):
    damaged("paragraphs", how)(place)
    done = forked.run(["validate", str(place / "release")])
    assert done.code == 1, done
    assert "paragraphs/train-00000-of-00001.parquet" in done.out
    assert "Traceback" not in done.err


def test_a_fault_of_our_own_says_so_and_where_the_traceback_lies(place, tmp_path):
    def arm():
        tempfile.tempdir = str(tmp_path)

        def broken(*arguments, **options):
            raise KeyError("a fault\nof ours")

        importlib.import_module("jiaokan.pipeline").annotate = broken

    done = forked.run(["explain", str(place / "in" / "report.txt")], arm)
    assert done.code == 70, done
    assert done.is_told, done
    (log,) = tmp_path.glob("jiaokan-fault-*.log")
    assert f"KeyError: 'a fault\\nof ours'; please report it: the traceback is in {log}" in done.messages[0]
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_a_reader_that_goes_away_is_no_fault(place):
    def arm():
        read, write = os.pipe()
        os.close(read)
        os.dup2(write, 1)

    done = forked.run(["explain", SOURCE, "--in", str(place / "release"), "--json"], arm)
    assert (done.code, done.err) == (141, "")
