"""What stays of a table of contents is never a heading, and a heading of the text never an entry of one."""

from __future__ import annotations

import pytest

from jiaokan.outline.headings import find_headings
from jiaokan.outline.lines import Markup, read
from jiaokan.outline.listed import find_entries, without_entries

HEADS = ["一、清淤办法", "二、护堤办法", "三、巡查办法", "四、用水办法"]
PLAIN = ["清淤办法", "护堤办法", "巡查办法", "用水办法"]


def body(heads):
    return [line for head in heads for line in (head, "各村按段落实，每月向镇里报一次，由水利站汇总。")]


def entries(*lines):
    return sorted(find_entries(read("\n".join(lines))))


LISTED = {
    "leaders and pages": [f"{head}……{page}" for head, page in zip(HEADS, "1479", strict=True)],
    "one that was left": [f"{HEADS[0]}……1"],
    "page numbers below": [line for head, page in zip(HEADS, "1479", strict=True) for line in (head, page)],
    "two with page numbers below": [HEADS[0], "1", HEADS[1], "4"],
    "leaders whose pages were lost": [f"{head}…………" for head in HEADS[:2]],
    "a label and one entry": ["目录", HEADS[0]],
    "entries alone": HEADS[:3],
    "an entry in two lines": ["一、清淤", "办法……1", f"{HEADS[1]}……4"],
    "blanks that the text has not": [f"一、 清淤办法 {1}", f"二、 护堤办法 {4}", f"三、 巡查办法 {9}"],
}


@pytest.mark.parametrize("heads", [HEADS, PLAIN], ids=["numbered", "plain"])
@pytest.mark.parametrize("name", LISTED)
def test_entries_are_no_headings(name, heads):
    top = [line.replace("一、", "").replace("二、", "") if heads is PLAIN else line for line in LISTED[name]]
    top = [line.replace("三、", "").replace("四、", "") if heads is PLAIN else line for line in top]
    lines = read("\n".join([*top, *body(heads)]))
    assert sorted(find_entries(lines)) == list(range(len(top)))
    assert all(heading.first >= len(top) for heading in find_headings(lines))


STAYS = {
    "headings and their text": body(HEADS),
    "headings named by two lines": [*HEADS[:2], *body(HEADS)],
    "headings in a row that do not come again": HEADS,
    "a label and what does not come again": ["目录", *HEADS],
    "the same headings in two parts": [*body(HEADS), *body(HEADS)],
    "one entry with an open leader": [f"{HEADS[0]}…………", *body(HEADS)],
    "numbers alone": ["1", "4", "9", *body(HEADS)],
    "figures behind names": ["东村 120", "西村 135", "南村 210", *body(HEADS)],
    "names of which two come again": ["东村", "西村", "东村", "好。", "西村"],
    "a label far from what comes again": ["目录", "本办法分四部分，由水利站拟定。", HEADS[0], *body(HEADS)],
    "lines too long for a heading": ["渠" * 51, "堤" * 51, "闸" * 51] * 2,
}


@pytest.mark.parametrize("name", STAYS)
def test_what_lists_nothing_is_left_alone(name):
    lines = STAYS[name]
    assert entries(*lines) == []
    assert without_entries(read("\n".join(lines))) == read("\n".join(lines))


@pytest.mark.parametrize(("size", "found"), [(50, [0, 1, 2]), (51, [])])
def test_entries_are_as_long_as_headings_may_be(size, found):
    lines = ["渠" * size, "堤" * size, "闸" * size]
    assert entries(*lines, "各村落实。", *lines) == found


def test_a_label_ends_the_run_above_it():
    assert entries(*PLAIN[:2], "目录", PLAIN[2], "各村落实。", *PLAIN[:3]) == [2, 3]


@pytest.mark.parametrize(("word", "found"), [("水", []), ("水情", [0, 1])])
def test_words_of_one_code_point_are_no_entry(word, found):
    assert entries("目录", f"{word}……", "各村落实。", word) == found


@pytest.mark.parametrize(("label", "found"), [("目" + " " * 4 + "录", [0, 1]), ("目录", [0, 1]), ("目录册", [])])
def test_a_label_says_nothing_else(label, found):
    assert entries(label, PLAIN[0], "各村落实。", PLAIN[0]) == found


def test_two_entries_with_leaders_are_enough_and_one_is_not():
    below = ["各村落实。", *PLAIN]
    assert entries(f"{PLAIN[0]}……", f"{PLAIN[1]}……", *below) == [0, 1]
    assert entries(f"{PLAIN[0]}……", PLAIN[1], *below) == []
    assert entries(f"{PLAIN[0]}（1）", f"{PLAIN[1]}（4）", *below) == []  # figures without leaders, of two


def test_only_what_makes_a_line_look_like_a_heading_is_taken_off():
    lines = read("一、清淤办法……1\n一、清淤办法\n各村落实。")
    first, *others = without_entries(lines)
    assert (first.number, first.enumerator, first.is_item, first.is_label) == (None, None, False, False)
    assert (first.text, first.start, first.end) == (lines[0].text, lines[0].start, lines[0].end)
    assert others == lines[1:]


def test_what_the_markup_says_stays():
    lines = read("一、清淤办法……1\n一、清淤办法\n各村落实。")
    object.__setattr__(lines[0], "markup", Markup("heading", 1, 0))
    assert without_entries(lines) == lines
