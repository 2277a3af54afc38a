"""The table of what Han sound like says what pypinyin says, and is read without it."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

from pypinyin.pinyin_dict import pinyin_dict

from jiaokan.bench.sounds import make, readings_of
from jiaokan.text.sounds import sounds


def test_the_table_is_the_one_that_is_made():
    assert files("jiaokan").joinpath("data", "sounds.txt").read_text(encoding="utf-8") == make()


def test_every_han_has_its_readings_the_usual_one_first():
    for char in map(chr, pinyin_dict):
        expected = readings_of(char)
        assert sounds(char)[0] == expected[0]
        assert sorted(sounds(char)) == sorted(expected)


def test_what_is_no_han_has_none():
    assert [sounds(char) for char in "a1 ，\u0000\U0010ffff\ud800"] == [()] * 7


def test_readings_are_known_without_the_phrases_of_pypinyin():
    code = (
        "import sys; from jiaokan.pipeline import clean; clean('為(wèi)進(jìn)一步做好防(fáng)汛工作。'); "
        "sys.exit('pypinyin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
