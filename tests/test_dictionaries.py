"""What was proved of OpenCC's dictionaries is read out of those installed; with others everything comes out the same."""

from __future__ import annotations

import subprocess
from itertools import chain
from pathlib import Path
from random import Random

import opencc
import pytest
from tests.drawn_pages import draw

from jiaokan.rules import traces
from jiaokan.rules.script import classify
from jiaokan.text import conversion, dictionaries, hanzi

CLIB = Path(opencc.__file__).parent / "clib"
TRADITIONAL = "爲落實計畫，乾隆年間的藉口於是答覆，沈思良久。\n恒生指數、叶韻，全麵發展；誌願者隻有一名，后來沒有了。\n"


@pytest.fixture(autouse=True)
def _afresh():
    yield
    conversion.forget()


def words_of(name, folder):
    """Give the entries of a dictionary of OpenCC, by the program that its package brings."""
    target = folder / f"{name}.txt"
    command = [CLIB / "bin" / "opencc_dict", "-i", CLIB / "share" / "opencc" / f"{name}.ocd2", "-o", target]
    subprocess.run([*map(str, command), "-f", "ocd2", "-t", "text"], check=True, capture_output=True)
    entries = (line.split("\t") for line in target.read_text(encoding="utf-8").splitlines())
    return [(key, values.split(" ")[0]) for key, values in entries]


def one_by_one(text, config):
    return "".join(hanzi.convert(char, config) for char in text)


only_if_known = pytest.mark.skipif(
    not (dictionaries.are_known("t2s") and dictionaries.are_known("s2t")),
    reason="other dictionaries: nothing is claimed",
)


def test_those_of_the_version_it_was_proved_for_are_known():
    if opencc.__version__ == "1.4.2":
        assert dictionaries.are_known("t2s")
        assert dictionaries.are_known("s2t")


@only_if_known
def test_a_line_with_a_word_that_t2s_reads_otherwise_is_in_doubt(tmp_path):
    for word, written in words_of("TSPhrases", tmp_path):
        assert len(word) == len(written)
        assert not set(word) & set("。！？；\n")
        if written != one_by_one(word, "t2s"):
            assert list(dictionaries.lines_in_doubt(f"甲\n{word}")) == [(2, 2 + len(word))]


@only_if_known
def test_no_word_of_s2t_crosses_the_end_of_a_sentence_and_few_keep_a_simplified_character(tmp_path):
    simple, kept = hanzi.telling_han()[1], set()
    for name in ("STPhrases", "STPhrases_GeneratedFromRegionalPhrases"):
        for word, written in words_of(name, tmp_path):
            assert not set(word) & set("。！？；\n")
            kept |= {old for old, new in zip(word, written, strict=True) if old == new and old in simple}
    assert kept == traces._KEPT


def overlaid(word, other):
    """Yield the texts in which a word begins inside another."""
    yield from (other[:at] + word for at in range(len(other)) if word.startswith(other[at:]))
    yield from (other for at in range(len(other)) if other[at:].startswith(word))


@only_if_known
@pytest.mark.parametrize("region", ["tw", "hk"])
def test_where_a_word_of_a_region_stands_it_shows(tmp_path, region):
    alike, telling = [], []
    for word, written in words_of(f"{region.upper()}VariantsPhrases", tmp_path):
        (alike if written == one_by_one(word, f"t2{region}") else telling).append(word)
    for text in (text for word in telling for other in alike for text in overlaid(word, other)):
        simple = hanzi.convert(text, "t2s")  # the word may be hidden by the other: it is in both conversions
        whole = hanzi.convert(hanzi.convert(simple, "s2t"), f"t2{region}")
        assert whole == hanzi.convert(simple, f"s2{region}")


def test_characters_by_themselves_are_those_of_opencc():
    codes = chain(range(0xD800), range(0xE000, conversion._BEYOND))
    assert [code for code in codes if chr(conversion._forms()[code]) != hanzi.convert(chr(code), "t2s")] == []


def pages():
    drawn = [draw(Random(seed)).text for seed in range(8)]  # noqa: S311  (the same pages every time)
    crude = [conversion.convert(page, "s2t").replace("面", "麵").replace("復", "复") for page in drawn]
    return [
        *drawn,
        *crude,
        TRADITIONAL * 4,
        *(f"{TRADITIONAL}{sign}講計畫\n" for sign in "\u2ff0\uf900𠀀\ud800\0\ufe00"),
    ]


def measured(page):
    conversion.forget()
    found = conversion.simplified(page), classify(page), traces.find_traces(page), traces.writes_general_forms(page)
    assert found[0] == conversion.convert(page, "t2s")
    return found


def test_with_other_dictionaries_everything_comes_out_the_same(monkeypatch):
    found = list(map(measured, pages()))
    monkeypatch.setattr(dictionaries, "are_known", lambda _config: False)
    assert list(map(measured, pages())) == found


def test_dictionaries_that_are_elsewhere_are_not_known(monkeypatch, tmp_path):
    monkeypatch.setattr(dictionaries, "files", lambda _package: tmp_path)
    assert dictionaries.digest_of("t2s") == ""
