"""The cues of pages: each is shown by lines of its own, says no more than it should, and counts where lines are weighed."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from re import _constants, _parser
from shutil import copytree

import pytest
from tests.grouped import grouped

from jiaokan.bench import pages
from jiaokan.dataset import schema
from jiaokan.errors import InputError
from jiaokan.page import cues, hits, weigh
from jiaokan.page.score import ALONE, TELLING

ROOT = Path(__file__).parent.parent
CUES = tuple(cues.load().cues())
NAMED = [pytest.param(cue, id=cue.id) for cue in CUES]
PATTERNS = [
    pytest.param(cue, pattern, id=f"{cue.id}-{number}") for cue in CUES for number, pattern in enumerate(cue.patterns)
]
EDGES = (None, "head", "foot")
LONGEST = 400  # columns of an expression, its fragments filled in
# Cues that need a longer one; a list of short ones is better. Each of these is a row of two or three of the lists of
# `fragments.toml` (deeds, hours, fields of a card) that may stand in any order.
TOO_LONG = {"buttons-of-a-post", "floor-and-time", "place-of-the-network", "row-of-a-card"}


def voice_of(cue, *_):
    return cue.voice


def prepared(line):
    """The line as it is weighed: its letter spacing and the bullets before it are gone."""
    return weigh.tighten(line).lstrip(weigh._BULLETS)


def matches(cue, pattern, line):
    expression = cues.expression(pattern)
    return expression.fullmatch(line) if cue.whole else expression.search(line)


def counted(line):
    """The cues that count where a line is weighed."""
    scores = [weigh.weigh(line, edge) for edge in EDGES]
    return {reason.cue for score in scores if score is not None for reason in score.reasons}


@cache
def counted_on_pages():
    return set().union(*map(counted, {line for page in pages.load() for _, line in page.lines}))


# --- each cue --------------------------------------------------------------------------------------------------------
@grouped("cue", NAMED, by=voice_of)
def test_a_cue_knows_its_lines_as_they_are_weighed(cue):
    assert cue.like
    assert [line for line in cue.like if cue.find(prepared(line)) is None] == []


@grouped(("cue", "pattern"), PATTERNS, by=voice_of)
def test_an_expression_is_shown_by_a_line(cue, pattern):
    assert any(matches(cue, pattern, prepared(line)) for line in cue.like)


@grouped("cue", NAMED, by=voice_of)
def test_a_line_like_a_cue_s_is_not_carried_by_its_voice(cue):
    assert cue.unlike
    if cue.voice == cues.TEXT:
        assert [line for line in cue.unlike if cue.find(line)] == []
        return
    for line in cue.unlike:
        for edge in EDGES:
            score = weigh.weigh(line, edge)
            assert score is None or score.voice != cue.voice or score.value < ALONE, (line, str(score))


@grouped("cue", NAMED, by=voice_of)
def test_a_cue_counts_where_lines_are_weighed(cue):
    """One that is always outweighed on its own ground, or whose lines no voice is heard in, says nothing."""
    on_its_lines = set().union(*map(counted, cue.like))
    assert [cue.id] == [cue.id for where in (on_its_lines, counted_on_pages()) if cue.id in where][:1]


@grouped(("cue", "pattern"), PATTERNS, by=voice_of)
def test_an_expression_is_short_and_linear(cue, pattern):
    assert len(pattern) <= LONGEST or cue.id in TOO_LONG, "split it into several"
    assert not nests(_parser.parse(pattern)), "a repeat without an end inside another"


def nests(parsed, *, inside=False):
    """Tell whether a repeat without an end stands inside another: such an expression may take for ever."""
    for op, told in parsed:
        if op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            endless = told[1] is _constants.MAXREPEAT
            if (endless and inside) or nests(told[2], inside=inside or endless):
                return True
        elif op is _constants.SUBPATTERN:
            if nests(told[3], inside=inside):
                return True
        elif op is _constants.BRANCH:
            if any(nests(branch, inside=inside) for branch in told[1]):
                return True
        elif op in (_constants.ASSERT, _constants.ASSERT_NOT) and nests(told[1], inside=inside):
            return True
    return False


@pytest.mark.parametrize(
    ("pattern", "does"), [("(?:a*b)+", True), ("(?:a|(?=b+)c)*", True), ("(?:a{1,9}b)+", False), ("a+b+", False)]
)
def test_endless_repeats_inside_each_other_are_seen(pattern, does):
    assert nests(_parser.parse(pattern)) is does


# --- all of them -----------------------------------------------------------------------------------------------------
def test_ids_are_unique_and_written_alike():
    ids = [cue.id for cue in CUES]
    assert len(set(ids)) == len(ids) > 400
    assert all(re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", each) for each in ids)


def test_voices_raise_flags_of_the_schema_and_can_be_heard():
    for voice in cues.load().voices:
        assert voice.flag in schema.flags()
        assert sum(sorted(cue.weight for cue in voice.cues)[-3:]) >= voice.enough
        assert any(cue.weight >= weigh.TELLING for cue in voice.cues)


def test_no_line_shows_two_sides_of_one_cue():
    for cue in CUES:
        assert not set(cue.like) & set(cue.unlike), cue.id
        assert len(set(cue.like)) == len(cue.like), cue.id


def test_the_example_of_contributing_is_a_cue(tmp_path):
    (told,) = re.findall(r"(?ms)^```toml\n(.*?)^```$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    with as_file(files("jiaokan").joinpath("data", "cues")) as folder:
        copytree(folder, tmp_path / "cues")
    for name, more in (("credits", told), ("weights", "proofread-by-volunteers = 3\n")):
        file = tmp_path / "cues" / f"{name}.toml"
        head, section, rest = file.read_text(encoding="utf-8").partition("[credits]\n")
        file.write_text(head + section + more + rest if section else head + more, encoding="utf-8")
    (cue,) = [cue for cue in cues.read(tmp_path / "cues").cues() if cue.id == "proofread-by-volunteers"]
    assert (cue.voice, cue.weight, cue.where) == ("credits", 3.0, "foot")
    assert all(cue.find(line) for line in cue.like)
    assert not any(cue.find(line) for line in cue.unlike)


# --- faults of a file of cues ----------------------------------------------------------------------------------------
OWNED = """[[cue]]
id = "owned"
any = ['版权归⟨owner⟩']
says = "whose it is"
like = ["版权归本站所有"]
unlike = ["产权归村集体所有。"]
"""
FILES = {
    "fragments.toml": "ours = '本站|本网'\nowner = '⟨ours⟩所有'\n",
    "weights.toml": "[footer]\nowned = 3\n[text]\nherewith = 4\n",
    "footer.toml": 'flag = "site-footer"\nenough = 3\nsays = "the foot of a site"\n' + OWNED,
    "text.toml": """says = "a document"
[[cue]]
id = "herewith"
any = ['特此']
against = ["footer"]
says = "an office speaks"
like = ["特此公告"]
unlike = ["特别说明"]
""",
    "topics.toml": """[[topic]]
id = "declaration"
weight = 3
says = "a declaration"
title = ['⟨ours⟩声明$']
like = ["本站声明"]
unlike = ["声明要写清楚"]
""",
}
FAULTS = {
    "no TOML": ("footer.toml", "[[cue]]\n", "[[cue\n", "cues/footer.toml: no TOML"),
    "an unknown key": ("footer.toml", 'says = "whose', 'wehre = "foot"\nsays = "whose', "owned.*unknown, got wehre"),
    "a key missing": ("footer.toml", 'unlike = ["产权归村集体所有。"]\n', "", "owned: a key is missing.*got unlike"),
    "no id": ("footer.toml", 'id = "owned"\n', "", "a cue without an id: a key is missing.*got id"),
    "a voice's key missing": ("footer.toml", 'flag = "site-footer"\n', "", r"footer.toml: a key is missing.*got flag"),
    "a voice's unknown key": ("text.toml", 'says = "a doc', 'flag = "x"\nsays = "a doc', "text.toml: a key.*got flag"),
    "an id twice": ("footer.toml", OWNED, OWNED * 2, "footer.toml: an id comes twice, got owned"),
    "a weight without a cue": ("weights.toml", "owned = 3", "owned = 3\nlost = 3", "a weight without a cue.*got lost"),
    "a weight in another voice": (
        "weights.toml",
        "owned = 3",
        "owned = 3\nherewith = 4",
        "cue in footer.toml, got herewith",
    ),
    "weights without a file": ("weights.toml", "[text]", "[header]\nx = 1\n[text]", "that has no file, got header"),
    "a cue without a weight": ("weights.toml", "owned = 3\n", "", r"owned: no weight, expected.*\[footer\]"),
    "a weight that is a word": ("weights.toml", "owned = 3", 'owned = "3"', "owned: no weight"),
    "an unknown fragment": ("footer.toml", "⟨owner⟩", "⟨owners⟩", "owned: an unknown fragment, got owners"),
    "a fragment of one below": (
        "fragments.toml",
        "ours = '本站",
        "ours = '⟨owner⟩",
        "fragments.toml: ours: an unknown",
    ),
    "a bad expression": ("footer.toml", "'版权归", "'(版权归", "owned: no expression"),
    "an unknown shape": ("footer.toml", "any = ['版权归⟨owner⟩']", 'shape = "round"', "an unknown shape, got round"),
    "nothing to look for": ("footer.toml", "any = ['版权归⟨owner⟩']\n", "", "owned: nothing to look for"),
    "an unknown place": ("footer.toml", 'says = "whose', 'where = "side"\nsays = "whose', "unknown place, got side"),
    "a topic's unknown key": (
        "topics.toml",
        "weight = 3",
        "weight = 3\nwhole = true",
        "declaration.*unknown, got whole",
    ),
    "a topic's key missing": ("topics.toml", 'says = "a declaration"\n', "", "declaration: a key is missing.*got says"),
    "a topic's unknown fragment": ("topics.toml", "⟨ours⟩", "⟨theirs⟩", "declaration: an unknown fragment, got theirs"),
    "a topic's bad expression": ("topics.toml", "声明$", "(声明$", "topics.toml: declaration: no expression"),
    "against two unknown voices": ("text.toml", '["footer"]', '["foot", "fore"]', "unknown voice, got foot,"),
    "against nobody": ("text.toml", '["footer"]', '["foot"]', "herewith: against an unknown voice, got foot"),
}


def folder_of(tmp_path, files):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_of_cues_is_read(tmp_path):
    table = cues.read(folder_of(tmp_path, FILES))
    assert [(voice.id, voice.flag, voice.enough) for voice in table.voices] == [("footer", "site-footer", 3.0)]
    owned, herewith = table.cues()
    assert (owned.weight, owned.where, owned.find("本页版权归本网所有")) == (3.0, "edge", (2, 9))
    assert (herewith.voice, herewith.against) == ("text", {"footer"})
    assert (owned.whole, owned.outermost, owned.of_line, owned.ends_text) == (False, False, False, False)
    assert [(topic.weight, topic.share) for topic in table.topics] == [(3.0, 1.0)]


def test_what_covers_a_line_is_found_from_its_start(tmp_path):
    whole = FILES["footer.toml"].replace('says = "whose', 'whole = true\nsays = "whose')
    owned, _ = cues.read(folder_of(tmp_path, FILES | {"footer.toml": whole})).cues()
    assert (owned.find("版权归本网所有"), owned.find("本页版权归本网所有")) == ((0, 7), None)
    shaped = FILES["footer.toml"].replace("any = ['版权归⟨owner⟩']", 'shape = "word-row"')
    owned, _ = cues.read(folder_of(tmp_path, FILES | {"footer.toml": shaped})).cues()
    assert owned.find("首页 新闻 公告 政务 服务 互动") == (0, 17)


@pytest.mark.parametrize(("name", "was", "becomes", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_a_file_of_cues_is_named(tmp_path, name, was, becomes, message):
    assert was in FILES[name]
    faulty = FILES | {name: FILES[name].replace(was, becomes, 1)}
    with pytest.raises(InputError, match=message):
        cues.read(folder_of(tmp_path, faulty))


def test_a_file_that_is_no_unicode_is_named(tmp_path):
    folder_of(tmp_path, FILES)
    (tmp_path / "footer.toml").write_bytes("版权".encode("gbk"))
    with pytest.raises(InputError, match=r"footer\.toml"):
        cues.read(tmp_path)


# --- expressions by their numbers -------------------------------------------------------------------------------------
def test_expressions_are_told_apart_by_who_says_them_and_how():
    known = hits.known()
    told = [cue for cue in CUES for _ in (cue.patterns if cue.shape is None else "1")]

    def numbers(holds):
        return sum(1 << number for number, cue in enumerate(told) if holds(cue))

    assert known.forms == numbers(lambda cue: cue.whole or cue.shape is not None)
    assert known.phrases == numbers(lambda cue: not cue.whole and cue.shape is None)
    assert known.of_any_site == numbers(lambda cue: cue.voice != cues.TEXT)
    assert known.of_sites == known.of_any_site & known.phrases
    assert known.telling == numbers(lambda cue: cue.voice != cues.TEXT and cue.weight >= TELLING)


def test_expressions_of_topics_follow_those_of_cues():
    known, first = hits.known(), sum(1 if cue.shape is not None else len(cue.patterns) for cue in CUES)
    for topics, patterns in (
        (known.titles, [topic.title for topic in cues.load().topics]),
        (known.bodies, [topic.body for topic in cues.load().topics]),
    ):
        for topic, each in zip(topics, patterns, strict=True):
            assert topic == ((1 << len(each)) - 1) << first
            first += len(each)
