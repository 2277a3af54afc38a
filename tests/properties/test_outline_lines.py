"""What the outline asks of a line first lets through whatever the full way finds."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaokan.outline import alone, boundaries, sentences, siblings
from jiaokan.outline.lines import read
from jiaokan.outline.phrases import SECTION_NAME
from jiaokan.outline.places.page import LEAST
from jiaokan.outline.quotes import curled
from jiaokan.text import numbering
from jiaokan.text.chars import CLOSER

OPENING = (*(style.pattern for style in numbering.STYLES), numbering.ITEM, numbering.ENUMERATOR, numbering.PERIOD)
BEHIND = [
    "",
    "、甲",
    ".甲",
    " 甲",
    "1、甲",
    "一）甲",
    "）甲",
    "是",
    "一章",
    "1条",
    "一，",
    "先",
    "次",
    "后",
    "外",
    "一周",
    "月：",
]
TEXTS = [
    *(
        "关于防汛工作情况的汇报",
        "各位领导：",
        "特此报告。",
        "2020年3月5日",
        "一、高度重视",
        "（一）抓好排查。",
        "附件：1.名单",
    ),
    *(
        "近日，我镇按照县委部署，全面排查山塘水库，现将情况汇报如下，请批评指正，并对下一步的防汛工作给予更多的支持。",
        "甲。”",
        "乙））",
        "））",
    ),
    *(
        "近期以来，我校按照教育局要求，组织师生开展安全演练，提高了大家的避险能力，为平安校园的建设打下了好的基础。",
        "青山镇人民政府",
    ),
]


def test_nothing_opens_that_does_not_open_with_an_opener():
    for code in {*range(0x10000)} - {ord(char) for char in numbering.OPENERS}:
        for behind in BEHIND:
            assert not any(pattern.match(chr(code) + behind) for pattern in OPENING), (chr(code), behind)


@pytest.mark.parametrize("opener", sorted(numbering._OPENED))
def test_a_number_is_of_one_of_the_styles_that_its_opener_has(opener):
    others = [style for style in numbering.STYLES if style not in numbering._OPENED[opener]]
    for behind in BEHIND:
        assert not any(style.pattern.match(opener + behind) for style in others), behind


@given(st.text(st.sampled_from("甲。！？；…：，、,;:!?." + CLOSER), min_size=1, max_size=6))
def test_what_ends_a_line_is_told_by_its_last_mark(text):
    (line,) = read(text)
    assert line.ends_sentence == bool(re.search(rf"[。！？；…：，、,;:!?.][{CLOSER}]{{0,2}}\Z", text))
    assert line.ends_full == bool(re.search(rf"[。！？][{CLOSER}]{{0,2}}\Z", text))


def test_names_of_sections_are_no_longer_than_what_stands_alone():
    assert re._parser.parse(SECTION_NAME.pattern).getwidth()[1] <= alone._LONGEST


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=12), st.one_of(st.none(), st.integers(2, 9)))
def test_reports_part_all_lines_and_each_has_room(texts, stated):
    lines = siblings.read("\n".join(texts))
    weighed = boundaries.weigh(lines, closely=True)
    if weighed is None:
        return
    starts = boundaries.choose(weighed, stated)
    assert starts == sorted(set(starts))
    assert set(starts) <= set(weighed.page.at)
    assert stated is None or len(starts) < stated
    bounds = [0, *starts, len(lines)]
    assert all(len("".join(line.text for line in lines[a:b])) >= LEAST for a, b in pairwise(bounds)) or not starts
    assert all(0 <= weighed.score(start) <= 1 for start in starts)


@given(st.text(st.sampled_from("甲乙a 说：。！？；…!?“”‘’「」『』《》（）()【】〔〕\"'＂＇等，"), max_size=40))
def test_a_text_that_is_not_involved_is_cut_behind_its_full_stops(text):
    if not sentences._is_involved(text):
        assert sentences._cuts(curled(text)) == [token.end() for token in sentences._FULL_TOKEN.finditer(text)]


@given(
    st.lists(
        st.sampled_from(["甲，", "“乙”", "乙（丙）", "《丁》", "乙【戊】", "乙(a)", "「己」", "。", "！ ", "；；"]),
        max_size=12,
    )
)
def test_plain_quotations_and_brackets_behind_their_words_involve_nothing(pieces):
    text = "".join(pieces)
    assert not sentences._is_involved(text)
    assert sentences._cuts(curled(text)) == [token.end() for token in sentences._FULL_TOKEN.finditer(text)]
