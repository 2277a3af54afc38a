"""What stays but may be the site's: by its place, by its length, on pages that show a site."""

from __future__ import annotations

import pytest

from jiaokan.context import read_context
from jiaokan.page import reading, structures
from jiaokan.page.doubts import find_doubts
from jiaokan.page.lines import Lines
from jiaokan.page.score import Reason
from jiaokan.page.zones import Zones

SURE = "【打印本页】【关闭窗口】"
END = "网站地图 | 联系我们 | 法律声明"
TITLE = "石湾渠守闸记"
TEXT = [
    "今年汛期来得早，渠首的水位五月就过了警戒线，各村轮流派人守闸，昼夜不停。",
    "六月以后雨水转少，闸口重新校过一遍，沙袋清点入库，台账交到了乡里。",
]


def doubtful(*lines):
    """The lines of a page that are noted, with the names of their reasons."""
    text = "\n".join(lines)
    read = reading.read(text, read_context(text))
    return {text[slice(*read.places[at])]: score.reasons[0].cue for at, score in read.doubtful.items()}


def gone(*lines):
    """The lines of a page that go."""
    text = "\n".join(lines)
    return {text[region.start : region.end].strip() for region in reading.read(text, read_context(text)).regions}


def test_an_unknown_line_outside_the_text_is_noted_its_title_is_not():
    noted = doubtful(TITLE, *TEXT, SURE, "石湾水务大楼", END)
    assert noted == {"石湾水务大楼": "outside-the-text"}


def test_on_a_page_without_a_site_no_place_is_a_reason():
    assert doubtful(TITLE, *TEXT, "石湾水务大楼") == {}


@pytest.mark.parametrize(("below", "above"), [(TEXT[0], SURE), (SURE, TEXT[1])], ids=["above it", "below it"])
def test_a_short_line_beside_the_site_s_inside_the_text_is_noted(below, above):
    noted = doubtful(TITLE, TEXT[0], below, "渠首水位牌", above, *TEXT, END)
    assert noted.get("渠首水位牌") == "beside-the-site"


@pytest.mark.parametrize(("size", "is_noted"), [(24, True), (25, False)])
def test_how_short_a_line_beside_the_site_s_is(size, is_noted):
    line = "渠" * size
    assert (line in doubtful(TITLE, TEXT[0], SURE, line, *TEXT, END)) is is_noted


POSTS = [f"{number}楼 2013-07-20 19:5{number}" for number in range(1, 6)]


@pytest.mark.parametrize(("size", "is_noted"), [(12, True), (13, False)])
def test_how_short_a_name_beside_a_frame_of_posts_is(size, is_noted):
    name = "渠" * size
    thread = [line for post in POSTS for line in (post, "沙袋还缺四十条，下午再送一趟去渠首。")]
    assert (name in doubtful(TITLE, *thread[:5], name, *thread[5:], END)) is is_noted


@pytest.mark.parametrize("line", ["附件：守闸名单", "2021年3月5日", "石湾乡人民政府", "一、守闸"])
def test_what_closes_or_opens_a_document_is_not_noted(line):
    assert line not in doubtful(TITLE, TEXT[0], SURE, line, *TEXT, END)


def test_a_voice_inside_the_text_is_noted_with_what_it_says():
    noted = doubtful(TITLE, TEXT[0], "还没有账号？立即注册", TEXT[1], SURE, END)
    assert noted.get("还没有账号？立即注册") == "interface"


def test_what_looks_like_a_text_s_end_is_noted_below_the_site_s():
    title = "秧田：还能插一季"
    assert title in doubtful(TITLE, *TEXT, END, title)
    assert title not in doubtful(TITLE, *TEXT, title, END)


def test_a_day_below_the_site_s_lines_is_not_noted():
    assert "2021年3月5日" not in doubtful(TITLE, *TEXT, SURE, "2021年3月5日", END)


def test_a_line_above_the_way_through_a_site_is_no_title():
    way = "首页 > 水务 > 正文"
    assert "石湾水务大楼" in gone("石湾水务大楼", way, TITLE, *TEXT, END)
    assert TITLE not in gone("石湾水务大楼", way, TITLE, *TEXT, END)
    assert TITLE not in doubtful("石湾水务大楼", way, TITLE, *TEXT, END)


def test_a_title_above_a_way_that_the_text_shows_stays():
    assert TITLE not in gone(TITLE, "首页 > 水务 > 证明打印", "1. 打开首页，" + TEXT[0], *TEXT, END)


def test_a_line_above_the_bar_at_the_top_is_no_title_where_a_longer_one_follows():
    assert "石湾" in doubtful("石湾", SURE, TITLE, *TEXT, END)
    assert TITLE not in doubtful(TITLE, SURE, "石湾", *TEXT, END)


def test_lines_round_a_list_are_noted_too():
    rows = ["闸门三扇", "沙袋四百条", "铁锹二十把", "马灯六盏"]
    assert "石湾水务大楼" in doubtful(*rows, SURE, "石湾水务大楼", END)


# --- what is known of a page is given ---------------------------------------------------------------------------------
SITE = structures.place("menu-of-pages", "navigation", 1.0)


def doubts_of(lines, first, last, *, taken, topic=None):
    """The positions that are noted, each with what it is noted as; the lines ``taken`` are surely the site's."""
    text = "\n".join(lines)
    read = Lines(text, text)
    read.topic = topic
    found = find_doubts(read, Zones(first, last, frozenset()), (), dict.fromkeys(taken, SITE), {})
    return {at: score.voice for at, score in found}


@pytest.mark.parametrize(("rows", "is_noted"), [(3, True), (2, False)])
def test_how_many_lines_without_running_text_are_a_text(rows, is_noted):
    lines = [*["闸门三扇"] * rows, SURE, "石湾水务大楼"]
    assert bool(doubts_of(lines, 0, rows, taken=[rows])) is is_noted


def test_a_voice_outside_the_text_is_noted_where_the_page_is_about_sites():
    lines = [*TEXT, SURE, "举报"]
    assert doubts_of(lines, 0, 2, taken=[2]) == {}
    assert doubts_of(lines, 0, 2, taken=[2], topic=Reason("about-sites", -3.0)).keys() == {3}
