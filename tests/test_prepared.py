"""What is kept for the next start: the same expressions, and nothing of a file that is not ours as we wrote it."""

from __future__ import annotations

import os
import pickle
import re
import stat
import subprocess
import sys

import pytest

from jiaokan.engines import prepared
from jiaokan.page import cues, factors

PATTERNS = [
    *[(pattern, re.IGNORECASE) for cue in cues.load().cues() for pattern in cue.patterns][::9],
    ("", 0),
    ("(?P<one>甲)(?P<two>乙)?|(丙)", 0),
    (r"(?i:straße|İ)[^\W\d_]+\b", 0),
    ("(?x) a  # a comment\n b", re.MULTILINE | re.DOTALL),
    ("[\ud800-\udfff]", 0),
    (r"(?a:\w)(?<![甲乙])x{2,300}+", 0),
]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Keep in a folder of its own; give the file."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if prepared._place() is None:
        pytest.skip("this system does not say whose a file is")
    return prepared._place()


def compiled():
    re.purge()
    return [re.compile(*each) for each in PATTERNS]


def test_expressions_are_what_they_would_be_compiled_anew(place):
    anew = compiled()
    for _ in range(2):  # worked out, then read
        with prepared.in_use():
            kept = compiled()
        assert kept == anew
        assert [each.groupindex for each in kept] == [each.groupindex for each in anew]
        assert [each.groups for each in kept] == [each.groups for each in anew]
        assert place.is_file()


def test_what_is_kept_is_asked_for(place, monkeypatch):
    with prepared.in_use():
        compiled()

    def refuse(pattern, flags):
        raise AssertionError(pattern)

    with prepared.in_use():
        monkeypatch.setattr(prepared, "_compiled", refuse)
        compiled()
        with pytest.raises(AssertionError):
            re.compile("甲乙丙丁" * 3)


def test_afterwards_the_library_compiles_as_ever(place):
    before = prepared._compiler.compile
    with prepared.in_use():
        assert prepared._compiler.compile != before
    assert prepared._compiler.compile == before


def test_what_is_no_expression_or_of_bytes_is_told_and_compiled_as_ever(place):
    with prepared.in_use():
        assert re.compile(b"a[b]").match(b"ab")
        with pytest.raises(re.error):
            re.compile("(")
        with pytest.raises(TypeError):
            re.compile(3)


def test_words_that_expressions_need_are_kept(place, monkeypatch):
    needed = {pattern: factors.needs(pattern) for pattern, _ in PATTERNS[:-6]}
    with prepared.in_use():
        compiled()
    monkeypatch.setattr(factors, "KNOWN", {})
    with prepared.in_use():
        assert factors.KNOWN == {}  # until something of ours is compiled
        compiled()
        assert {pattern: factors.KNOWN[pattern] for pattern in needed} == needed


def test_words_of_another_builder_are_worked_out_anew(place, monkeypatch):
    factors.needs("侵权[犯]")
    with prepared.in_use():
        compiled()
    monkeypatch.setattr(factors, "KNOWN", {})
    monkeypatch.setattr(prepared, "_of_factors", lambda: "another")
    with prepared.in_use():
        compiled()
        assert factors.KNOWN == {}


def cut_off(path):
    path.write_bytes(path.read_bytes()[:-4])


def flip(path):
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)


def let_others_write(path):
    path.chmod(0o666)


def let_others_into_the_folder(path):
    path.parent.chmod(0o777)


def link(path):
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def make_pickle(path):
    path.write_bytes(pickle.dumps({"expressions": []}))


def make_folder(path):
    path.unlink()
    path.mkdir()


def make_pipe(path):
    path.unlink()
    os.mkfifo(path)


def empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize(
    "spoil",
    [cut_off, flip, let_others_write, let_others_into_the_folder, link, make_pickle, make_folder, make_pipe, empty],
)
def test_a_file_that_is_not_ours_as_we_wrote_it_is_not_taken(place, spoil):
    with prepared.in_use():
        anew = compiled()
    assert prepared.Prepared(place).known
    spoil(place)
    assert not prepared.Prepared(place).known
    with prepared.in_use():
        assert compiled() == anew


@pytest.mark.parametrize("where", ["/dev/null", "/proc/none", "relative", "a file"])
def test_where_nothing_can_be_kept_nothing_is_lost(tmp_path, monkeypatch, where):
    (tmp_path / "a file").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / where) if where == "a file" else where)
    anew = compiled()
    with prepared.in_use():
        assert compiled() == anew
    assert [each.name for each in tmp_path.iterdir()] == ["a file"]


def test_only_its_owner_may_read_what_is_kept(place):
    with prepared.in_use():
        compiled()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert list(place.parent.iterdir()) == [place]


def test_few_new_expressions_are_not_worth_a_file(place):
    known = prepared.Prepared(place)
    known.compile("侵权", 0)
    known.keep()
    assert not place.exists()
    known.keep(1)
    assert place.is_file()


def test_the_package_leaves_the_library_alone():
    code = "import re; before = re._compiler.compile; import jiaokan; jiaokan.clean('甲'); assert re._compiler.compile is before"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_command_keeps_what_it_compiles_and_help_nothing(place, run_anew, tmp_path):
    (tmp_path / "a.txt").write_text("各村清理沟渠,每组三人。\n", encoding="utf-8")
    assert run_anew("explain", "--help").returncode == 0
    assert not place.exists()
    assert run_anew("explain", tmp_path / "a.txt").returncode == 0
    assert len(prepared.Prepared(place).known) > 500
