"""Evidence: every edit says what proved it, in words the validator knows, and no other words pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiaokan.bench import pages
from jiaokan.checks.evidence import find_evidence_faults
from jiaokan.checks.model import Located, Unit
from jiaokan.checks.proofs import FORMS
from jiaokan.checks.reasons import is_reason
from jiaokan.page import cues
from jiaokan.pipeline import clean
from jiaokan.rules import RULES
from jiaokan.text.ledger import together

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.txt"))
PAGES = {page.id: page.text for page in pages.load()}
_SHORT = 3  # code points of a raw side that might do without


def unit_of(cleaned, change=None, **values) -> Unit:
    """Give the edits of a text as the validator reads them, with other values in one of them."""
    raw, rows = cleaned.traced.raw, []
    for edit in cleaned.traced.changes():
        row = {
            **edit._asdict(),
            "raw_text": raw[edit.raw_start : edit.raw_end],
            "text": edit.new,
            "rules": list(edit.rules),
        }
        rows.append(row | values if change is not None and change(row) else row)
    source = Located("sources", 0, {"raw_text": raw, "text": cleaned.text})
    return Unit("train", source, [], [], [], [Located("edits", at, row) for at, row in enumerate(rows)])


def faults(text, change=None, **values) -> list[str]:
    return [message for _, message in find_evidence_faults(unit_of(clean(text), change, **values))]


def evidence(text) -> set[str | None]:
    return {edit.evidence for edit in clean(text).traced.changes()}


def text_of(path) -> str:
    for codec in ("utf-16", "utf-8", "gb18030"):
        try:
            return path.read_bytes().decode(codec)
        except UnicodeDecodeError:
            continue
    return path.read_bytes().decode("latin-1")


# --- every edit -----------------------------------------------------------------------------------------------
def check_all(text):
    cleaned = clean(text)
    edits = cleaned.traced.changes()
    silent = [edit for edit in edits if edit.evidence is None]
    assert not [edit for edit in silent if edit.raw_end - edit.raw_start > _SHORT or not edit.new]
    assert not silent
    assert list(find_evidence_faults(unit_of(cleaned))) == []


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_edit_of_the_sample_corpus_says_what_proved_it(path):
    check_all(text_of(path))


@pytest.mark.parametrize("name", PAGES)
def test_every_edit_of_the_labelled_pages_says_what_proved_it(name):
    check_all(PAGES[name])


def test_every_rule_has_its_words():
    assert FORMS.keys() == {rule.id for rule in RULES}


# --- what is said ---------------------------------------------------------------------------------------------
PROSE = "各村要在今天下午之前把储备的物资清点清楚，并报镇里的值班人员。"
SAID = {
    "a form": (f"<form action='go'>{PROSE}</form>", "element form"),
    "two cells": (f"<table><tr><td>甲</td><td>乙</td></tr></table>{PROSE}", "element td"),
    "a raised figure": (f"{PROSE}共10<sup>4</sup>件。", "element sup"),
    "an entity": (f"{PROSE}甲&times;乙", "entity &times;"),
    "a number": (f"{PROSE}甲&#215;乙", "entity by number"),
    "escaped twice": (f"{PROSE}空格用&amp;nbsp;表示。", "escaped twice"),
    "tags of a forum": (f"[size=3]{PROSE}[/size]", "tag of a forum"),
    "a line end": (f"{PROSE}x0dx0a{PROSE}", "escaped line end"),
    "escapes": (f"\\u3000\\u3000{PROSE}", "escape at a line's edge"),
    "escaped tags": (f"&lt;p&gt;{PROSE}&lt;/p&gt;", "escaped tag; element p"),
    "a script": (f"<script>var a = 1;</script>\n{PROSE}", "element script is not shown"),
    "a comment": (f"{PROSE}<!-- page -->", "comment"),
    "a declaration": (f"<!DOCTYPE html>{PROSE}", "declaration"),
    "a jammer": (f"{PROSE}<span style='display:none'>x3k</span>", "element span is not shown"),
    "an image": (f"{PROSE}<img src='a.png'>", "element img"),
    "an image in Markdown": (f"{PROSE}![](a.png)", "image in Markdown"),
    "an image of a forum": (f"{PROSE}[img]a.png[/img]", "image of a forum"),
    "a place of an image": (f"{PROSE}\n[图片]\n{PROSE}", "place of an image"),
    "a smiley": (f"{PROSE}[:lol]", "smiley of a forum"),
    "data": (f"{PROSE}data:image/png;base64,iVBORw0KGgo=", "data of an image"),
    "a style sheet": (f"{PROSE}\n.a{{color:red;}}\n{PROSE}", "line of a style sheet"),
    "a template": (f"{PROSE}\n${{title}}\n{PROSE}", "mark of a template"),
    "headings": (f"## 一、要求\n{PROSE}\n## 二、做法\n{PROSE}", "hashes of a heading"),
    "an escaped mark": (f"{PROSE}由张\\*\\*负责。", "escaped mark"),
    "unseen": (f"{PROSE}\u200b\u200b\u200b\u200b{PROSE}", "U+200B is not shown"),
    "two unseen": (f"{PROSE}\u200b\ufeff{PROSE}", "U+200B is not shown; U+FEFF is not shown"),
    "separators": (f"{PROSE}\u2028{PROSE}", "U+2028 is not shown"),
    "full-width": ("自２００６年起，各村实行轮流值班制度。", "full-width form"),
    "a year": (f"县发„2009‟3号，{PROSE}", "year of a document number"),
    "edges": (f"\u3000\u3000{PROSE}", "blanks at the line's edge"),
    "empty lines": (f"{PROSE}\n\n\n\n{PROSE}", "empty line"),
    "line ends": (f"{PROSE}\r\n{PROSE}", "carriage return"),
    "Latin": ("储备 n95 口罩，并做好登记。", "blank beside Latin"),
    "a mark": ("储备口罩,并做好登记,报镇里。", "narrow mark"),
    "a blank before a mark": ("储备口罩 ，并做好登记。", "blank before a mark"),
    "a blank behind a mark": ("参加“ 白鹭杯”比赛。", "blank behind an opening mark"),
    "a star": ("各村要确*保落实。", "mark inside a word"),
    "a dot": ("落实的.措施", "mark between Han"),
    "arrows": (f"{PROSE}\n↓↓↓\n{PROSE}", "line of arrows"),
    "radicals": ("⼀切⼈员⼤家都要参加，⼀起清点。", "radical"),
    "a table": ("全麵落實責任製，聯係群眾。誌願者隻有一名。", "table of OpenCC"),
    "words": ("全麵落實責任製，聯係群眾。縣裏徵調車輛，誌願者隻有一名。", "table of words"),
    "a blank that is an entity": (f"&nbsp;&nbsp;{PROSE}", "entity &nbsp;; blanks at the line's edge"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), SAID.values(), ids=list(SAID))
def test_it_is_said_what_was_found(text, said):
    assert said in evidence(text)
    assert faults(text) == []


@pytest.mark.parametrize(("text", "said"), SAID.values(), ids=list(SAID))
def test_without_it_an_edit_is_faulty(text, said):
    def change(row):
        return row["evidence"] == said

    assert any("expected what" in message for message in faults(text, change, evidence=None))
    assert any("is no evidence of" in message for message in faults(text, change, evidence="seen"))
    assert any("says the same twice" in message for message in faults(text, change, evidence=f"{said}; {said}"))


@pytest.mark.parametrize(
    ("text", "said", "other"),
    [
        (f"{PROSE}<form action='go'>", "element form", "element table"),
        (f"{PROSE}甲&times;乙", "entity &times;", "entity &nbsp;"),
        (f"{PROSE}甲&times;乙", "entity &times;", "entity &tim;"),
        (f"{PROSE}\u200b{PROSE}", "U+200B is not shown", "U+FEFF is not shown"),
        (f"{PROSE}\u200b{PROSE}", "U+200B is not shown", "U+4E00 is not shown"),
        (f"<script>var a = 1;</script>{PROSE}", "element script is not shown", "element style is not shown"),
        ("全麵落實責任製，聯係群眾。誌願者隻有一名。", "table of OpenCC", "table of words"),
        ("储备口罩,并做好登记,报镇里。", "narrow mark", "blank of a half-width mark"),
    ],
)
def test_it_must_be_true_of_the_stretch(text, said, other):
    assert faults(text) == []
    assert faults(text, lambda row: row["evidence"] == said, evidence=other)


def test_what_one_edit_has_from_several_findings_is_said_once():
    assert together(["element p; empty line", None, "element p"]) == "element p; empty line"
    assert together([None, None]) is None
    assert "element p; empty line" in evidence(f"{PROSE}\n<p></p>\n<p></p>\n{PROSE}")


# --- the reasons of the page ----------------------------------------------------------------------------------
def cue(flag: str) -> tuple[cues.Cue, cues.Voice]:
    """Give a cue that is enough by itself for its voice, and the voice."""
    return next(
        (cue, voice)
        for voice in cues.load().voices
        for cue in voice.cues
        if voice.flag == flag and cue.weight >= voice.enough
    )


@pytest.mark.parametrize("flag", sorted({voice.flag for voice in cues.load().voices}))
def test_reasons_are_those_of_the_table(flag):
    own, voice = cue(flag)
    said = f"{own.id} {own.weight:+g}"
    assert is_reason(said, flag)
    assert is_reason(f"{said}, site-shown +1", flag)
    assert not is_reason(f"{own.id} {own.weight + 1:+g}", flag)
    assert not is_reason(f"{own.id} {-own.weight:+g}", flag)
    assert not is_reason(own.id, flag)
    assert not is_reason(f"{said}, no-such-cue +1", flag)
    assert not is_reason(f"{said}, far-apart -{own.weight - voice.enough + 1:g}", flag)
    assert not is_reason(f"{said}, far-apart +1", flag)
    assert not is_reason(f"{said}, site-shown -1", flag)
    assert not is_reason(said, "no-such-flag")


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("list-under-label +1", "related-links"),
        ("related-label +0, above-titles +1, site-shown +1", "related-links"),
        ("dated-links +0, site-shown +1", "related-links"),
        ("catalogue +1", "source-line"),
        ("menu +0, between-lines-of-site +1", "navigation"),
        ("name-of-site +0, site-shown +1", "navigation"),
        ("beyond-the-text +1", "navigation"),
        ("value-between +0, column-of-buttons +1", "spam"),
        ("copy-of-title", "navigation"),
        ("behind-the-text", "site-footer"),
    ],
)
def test_structures_have_their_flag(said, flag):
    assert is_reason(said, flag)
    others = {voice.flag for voice in cues.load().voices} - {flag}
    expected = said.startswith(("value-between", "behind-the-text"))
    assert {is_reason(said, other) for other in others} == {expected}


@pytest.mark.parametrize("said", ["", "site-shown +1", "copy-of-title +1", "menu -1", "menu", "menu +0 site-shown +1"])
def test_no_other_words_are_reasons(said):
    assert not is_reason(said, "navigation")


def test_reasons_of_two_voices_are_none():
    (one, _), (other, _) = cue("spam"), cue("navigation")
    assert not is_reason(f"{one.id} {one.weight:+g}, {other.id} {other.weight:+g}", "spam")


def test_what_speaks_for_the_document_counts_less():
    own, voice = cue("site-footer")
    against = cues.load().text[0]
    said = f"{own.id} {own.weight:+g}, {against.id} {-against.weight:+g}"
    assert is_reason(said, "site-footer") == (own.weight - against.weight >= voice.enough)
    assert not is_reason(f"{own.id} {own.weight:+g}, {against.id} {against.weight:+g}", "site-footer")
