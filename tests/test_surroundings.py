"""What stands round the sure lines of a site: its name, fields of its imprint, pages beside this; half of it left alone."""

from __future__ import annotations

import pytest

from jiaokan.context import read_context
from jiaokan.page import fields, heads, menus, reading, structures
from jiaokan.page.beyond import find_beyond
from jiaokan.page.lines import Lines
from jiaokan.page.score import Reason, Score
from jiaokan.page.zones import Zones

TITLE = "石岭磨坊修缮记"
TEXT = [
    "磨坊的屋顶三年没有修过，今年雨水多，梁上的榫头松了两处，村里请了老木匠来看。",
    "老木匠量了半天，说梁还能用，换两根椽子就够，瓦要重新铺，工钱按天算，管两顿饭。",
]
BAR = "首页 新闻 公告 政务 服务 互动"
IMPRINT = "版权所有：石岭县博物馆　某ICP备11002233号"


def taken(*lines):
    """The lines of a page that are the site's, each with its reasons."""
    text = "\n".join(lines)
    read = reading.read(text, read_context(text))
    return {text[region.start : region.end].strip(): region.why for region in read.regions}


def lines_of(*lines):
    text = "\n".join(lines)
    return Lines(text, text)


# --- the name at the top ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["石岭县博物馆", "石岭县博物馆 Shiling Museum", "《石岭晚报》", "磨坊夜话"])
def test_the_name_above_a_bar_is_the_site_s(name):
    imprint = IMPRINT + " 磨坊夜话"
    assert "name-of-site" in taken(name, BAR, TITLE, *TEXT, imprint)[name]


@pytest.mark.parametrize(
    "head",
    [
        (TITLE, "【打印】 【关闭】 【字号 大 中 小】"),  # tools below a title
        ("石岭县博物馆", TITLE, BAR),  # a letterhead: no bar straight below it
        ("石岭县博物馆", BAR),  # nothing else can be the title
        ("磨坊夜话：一个老木匠说的往事", BAR, TITLE),  # no body, longer than what stands below
    ],
    ids=["tools", "letterhead", "title", "unknown"],
)
def test_a_line_at_the_top_stays_without_a_bar_a_title_below_and_a_name(head):
    assert head[0] not in taken(*head, *TEXT, IMPRINT)


# --- fields of the imprint ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "field", ["馆址：石岭县钟楼街3号 最后入馆16:00", "编辑部电话：0000-5552210", "承办：石岭县信息办"]
)
def test_a_field_below_the_imprint_is_the_site_s(field):
    assert "field-of-imprint" in taken(TITLE, *TEXT, IMPRINT, field)[field]


def test_a_field_between_two_lines_of_the_site_is_too():
    field = "馆址：石岭县钟楼街3号"
    assert field in taken(TITLE, *TEXT, "【打印】【关闭】【收藏】", field, IMPRINT)


@pytest.mark.parametrize(
    "foot",
    [
        ("联系电话：0000-5552216", IMPRINT),  # above the imprint, below the text: whom to ask
        ("【打印】【关闭】", "联系电话：0000-5552216"),  # no imprint
        (IMPRINT, "石岭县钟楼街3号的旧址"),  # no field
    ],
    ids=["above", "no imprint", "no field"],
)
def test_other_fields_stay(foot):
    own = next(line for line in foot if "石岭县钟楼" in line or "电话" in line)
    assert own not in taken(TITLE, *TEXT, *foot)


# --- the pages beside this one ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "behind"), [("上一剧本：借锯", "下一剧本：还梯"), ("前一展览:渡船", "后一展览:土布")]
)
def test_two_lines_that_name_the_pages_beside_this_one_go(before, behind):
    found = taken(TITLE, *TEXT, before, behind, IMPRINT)
    assert before in found
    assert behind in found


@pytest.mark.parametrize(
    "pair",
    [
        ("上一季度：修梁两根", "下一季度：铺瓦三间"),  # points in time
        ("上篇：修梁的日子", "下篇：铺瓦的日子"),  # parts
        ("上联：石磨声声催晓月", "下联：豆香阵阵满春城"),
        ("上一剧本：借锯", "下一出戏：还梯"),  # two nouns
        ("上一剧本：借锯", "今年再排一出"),
    ],
    ids=["time", "parts", "couplet", "nouns", "alone"],
)
def test_other_pairs_stay(pair):
    assert not set(pair) & taken(TITLE, *TEXT, *pair, IMPRINT).keys()


def test_a_pair_inside_the_text_stays():
    pair = ("上一剧本：借锯", "下一剧本：还梯")
    assert not set(pair) & taken(TITLE, TEXT[0], *pair, TEXT[1], IMPRINT).keys()


# --- bars ---------------------------------------------------------------------------------------------------------------
def test_a_row_of_words_among_the_first_lines_is_a_bar_if_a_title_can_follow():
    row = "行情 供应 求购 车源 冷库"
    assert row in taken(row, TITLE, *TEXT, IMPRINT)


@pytest.mark.parametrize(
    "row", ["文/古月 图/漫漫 校/阿窈 审/小邱", "豆子 米粒 面粉 豆浆。", "邱小满 季晓禾 谭立言 卢青"]
)
def test_other_rows_at_the_top_stay(row):
    assert row not in taken(row, TITLE, *TEXT, IMPRINT)


def test_a_row_below_all_titles_stays():
    row = "行情 供应 求购 车源 冷库"
    assert row not in taken(TITLE, row, *TEXT, IMPRINT)


@pytest.mark.parametrize(
    ("line", "is_bar"),
    [
        ("首页新闻体育娱乐财经汽车科技", True),
        ("首页新闻体育娱乐财经汽车更多>>", True),
        ("首页新闻体育娱乐财经汽车", False),  # six words
        ("首页新闻体育娱乐财经汽车科技栏目调整", False),
    ],
)
def test_a_glued_bar_is_seven_sections_and_nothing_else(line, is_bar):
    assert menus.is_glued_bar(line) is is_bar


# --- between posts --------------------------------------------------------------------------------------------------------
HOUR = "{n}楼 大 中 小 发表于 2016-3-2 08:1{n} 只看该作者"


def thread(*lines):
    """The positions between posts that are the site's; a number is the hour of a post, and is taken."""
    words = [HOUR.format(n=line) if isinstance(line, int) else line for line in lines]
    read = lines_of(*words)
    hours = {at: structures.place("menu", "navigation") for at, line in enumerate(lines) if isinstance(line, int)}
    return [at for at, _ in structures.between_posts(read, 0, len(words), hours)]


def test_two_lines_in_a_row_between_posts_are_the_site_s():
    assert thread(1, TEXT[0], "分享到: QQ好友和群 QQ空间 腾讯微博", "收藏 分享 支持 反对", 2, TEXT[1]) == [2, 3]


def test_a_sure_line_goes_alone():
    assert thread(1, TEXT[0], "前一篇：七月的几件小事", 2, TEXT[1]) == [2]


@pytest.mark.parametrize(
    "post", ["顶", "感谢楼主整理分享", "#豆浆 #排队", "http://pan.sldx.invalid/biao/0309.html", "收藏"]
)
def test_what_may_be_all_of_a_post_stays(post):
    assert thread(1, post, 2, post, 3, TEXT[0]) == []


# --- what the text keeps ------------------------------------------------------------------------------------------------
MASTHEAD = ["主编：邱小满", "责任编辑：季晓禾", "校对：全体社员", "印数：四百册", "工本费：一元"]


def test_a_field_among_fields_of_which_few_speak_as_a_site_is_the_document_s():
    read = lines_of(*MASTHEAD)
    assert list(fields.columns_of_fields(read, len(MASTHEAD))) == [0, 1, 2, 3, 4]
    assert list(fields.columns_of_fields(lines_of(*MASTHEAD[:4]), 4)) == []  # four are too few
    assert list(fields.columns_of_fields(read, 4)) == [0, 1, 2, 3, 4]  # the text's end cut them in two
    assert list(fields.columns_of_fields(lines_of(*TEXT, *MASTHEAD), 2)) == []  # an imprint below it
    assert list(fields.columns_of_fields(lines_of(*MASTHEAD[:3], "来源：新村", "发布时间：2018-03-02"), 5)) == []


def test_a_line_far_beyond_its_sum_is_no_field():
    lines = ["小编寄语：好的材料让人眼前一亮。以下面这篇为例，请各位看官慢慢品味。", *MASTHEAD]
    assert 0 not in list(fields.columns_of_fields(lines_of(*lines), len(lines)))


@pytest.mark.parametrize(
    ("way", "line", "is_title"),
    [
        ("首页 > 服务 > 联系我们", "联系我们", True),
        ("首页 > 服务 > 联系我们", "联系", False),
        ("服务 联系我们", "联系我们", False),
    ],
)
def test_the_last_step_of_the_way_is_the_title_below_it(way, line, is_title):
    assert bool(list(heads.named_by_way(lines_of(way, line, *TEXT), 2))) is is_title


def test_a_page_without_a_way_has_no_such_title():
    assert list(heads.named_by_way(lines_of(*TEXT), 0)) == []
    assert list(heads.named_by_way(lines_of(*TEXT), 1)) == []


# --- beyond the text ----------------------------------------------------------------------------------------------------
HEARD = "等你来答"  # one reason is missing


NAVIGATION, MORE = "【打印】【关闭】【收藏】", "相关阅读：石湾水务局搬家"


@pytest.mark.parametrize(
    ("foot", "goes"),
    [([MORE, HEARD], True), ([NAVIGATION, HEARD], False), ([NAVIGATION, HEARD, HEARD], True), ([HEARD, HEARD], False)],
)
def test_what_ends_a_text_and_one_more_line_part_what_follows_from_it(foot, goes):
    unknown = "石湾水务大楼"
    assert (unknown in taken(TITLE, *TEXT, *foot, unknown, IMPRINT)) is goes


def test_above_the_text_two_sure_lines_are_needed():
    unknown = "石湾水务大楼"
    assert unknown not in taken(unknown, HEARD, NAVIGATION, TITLE, *TEXT, IMPRINT)
    assert unknown in taken(unknown, "首页 > 水务 > 正文", NAVIGATION, TITLE, *TEXT, IMPRINT)


def test_below_the_last_bar_a_work_s_makers_and_its_first_verse_stand():
    verse = ["作词 : 渡边", "船工把缆绳盘成一团", "灯在水面上走"]
    text = ("离岸的人都不回头。", "摇橹的人数着对岸的灯，一盏两盏三盏，数到第四盏就到家。")
    assert not set(verse) & set(taken(BAR, TITLE, *verse, "收藏", NAVIGATION, HEARD, *text, IMPRINT))


SCORES = {
    "sure": structures.place("menu-of-pages", "navigation", 1.0),
    "heard": structures.place("menu-of-pages", "navigation", 0.0),
    "bar": structures.place("word-row", "navigation", 1.0),
    "heard bar": structures.place("word-row", "navigation", 0.0),
    "way": structures.place("breadcrumb", "navigation", 1.0),
    "end": structures.place("list-of-links", "related-links", 1.0),
}
UNKNOWN, NEARLY, HARDLY = "石湾水务大楼", "私信", "摘自旧报"  # the second is nearly heard, the third a little less
DAY = "2021年3月5日"


def beyond(*lines, is_above, own=(), topic=None):
    """What is found beyond a text that stands below the lines or above them; a line may be the name of its score."""
    read = lines_of(*lines, *TEXT) if is_above else lines_of(*TEXT, *lines)
    read.topic = topic
    before = 0 if is_above else len(TEXT)
    found = {at + before: SCORES[line] for at, line in enumerate(lines) if line in SCORES}
    first = len(lines) if is_above else 0
    zones = Zones(first, first + len(TEXT), frozenset(at + before for at in own))
    return sorted(at - before for at in find_beyond(read, zones, found))


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([UNKNOWN, "bar", "sure"], [0]),
        ([UNKNOWN, "bar", "heard"], []),
        ([UNKNOWN, UNKNOWN, "bar", "heard", "heard"], [0, 1]),
        ([UNKNOWN, "bar", UNKNOWN, "sure"], [0]),  # what is nearest to the text is left
        ([UNKNOWN, "bar", "sure", DAY], [0]),
        ([UNKNOWN, "bar", DAY, "sure"], []),  # a day may be the document's: all begins anew above it
        ([UNKNOWN, DAY, UNKNOWN, "bar", "sure"], []),
        (["sure", UNKNOWN, DAY, UNKNOWN, "bar", "sure"], []),
        (["在哪里办水费？", "bar", "sure"], []),
    ],
)
def test_above_a_text_lines_go_beyond_so_much_of_a_site(lines, found):
    assert beyond(*lines, is_above=True) == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["end", "heard", UNKNOWN], [2]),
        (["end", UNKNOWN, "heard", UNKNOWN], [3]),
        (["sure", "sure", UNKNOWN], []),  # nothing that ends a text
        (["sure", "sure", "sure", UNKNOWN], [3]),
        (["end", "heard", UNKNOWN, DAY, UNKNOWN], []),
        (["end", "heard", UNKNOWN, "sure", DAY], [2]),
    ],
)
def test_below_a_text_lines_go_beyond_less_of_it(lines, found):
    assert beyond(*lines, is_above=False) == found


def test_where_the_page_is_about_sites_one_sure_line_more_is_needed():
    about = Reason("about-sites", -3.0)
    assert beyond(UNKNOWN, "bar", "sure", is_above=True, topic=about) == []
    assert beyond(UNKNOWN, "bar", "sure", "sure", is_above=True, topic=about) == [0]
    assert beyond("end", "heard", UNKNOWN, is_above=False, topic=about) == []
    assert beyond("end", "end", "heard", UNKNOWN, is_above=False, topic=about) == [3]
    assert beyond(*["heard"] * 5, UNKNOWN, is_above=False, topic=about) == [5]  # each counts half a sure one


def test_what_the_zones_give_the_text_stays_beyond_all_of_a_site():
    assert beyond(UNKNOWN, UNKNOWN, "bar", "sure", is_above=True, own=[1]) == [0]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["bar", UNKNOWN, "sure", "sure"], []),
        (["bar", HARDLY, "sure", "sure"], []),
        (["bar", NEARLY, "sure", "sure"], [1]),
        ([UNKNOWN, "heard bar", "sure", "sure"], []),  # no sure bar: all stands below the last
        ([UNKNOWN, "sure", "sure", "sure"], []),
        (["way", NEARLY, "sure", "sure"], []),  # straight below a way stands the title
        (["way", UNKNOWN, NEARLY, "sure", "sure"], [2]),
        (["bar", UNKNOWN, "way", "sure"], [1]),
        (["way", UNKNOWN, "bar", NEARLY, "sure", "sure"], [1, 3]),
    ],
)
def test_below_the_last_bar_only_what_a_voice_is_nearly_heard_in_goes(lines, found):
    assert beyond(*lines, is_above=True) == found


ROW, KNOWN_ROW = "行情 供应 求购 车源 冷库", "行情 供应 私信 放大 冷库"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([ROW, "bar", TITLE], [0]),
        ([ROW, DAY, "bar", TITLE], []),  # nothing of the site between it and the text
        ([TITLE, ROW, "bar"], []),  # the title stands above it
        ([ROW, "bar"], []),  # no title
        ([UNKNOWN, "bar", TITLE], []),
        ([KNOWN_ROW, TITLE, "heard"], [0]),
        ([ROW, TITLE, "heard"], []),  # below the last bar
    ],
)
def test_a_row_of_words_above_the_title_needs_less_between_it_and_the_text(lines, found):
    assert beyond(*lines, is_above=True) == found


def test_what_is_known_is_no_title():
    read = lines_of(ROW, BAR, "登录后可以查看本页全部内容与往期", *TEXT)
    zones = Zones(3, 5, frozenset())
    assert list(find_beyond(read, zones, {1: SCORES["bar"], 2: SCORES["heard"]})) == []


def test_what_is_the_site_s_inside_a_text_parts_nothing_from_it():
    read = lines_of(UNKNOWN, BAR, "登录", "闸门三扇", "下一页", "沙袋四百条")
    scores = {1: SCORES["bar"], 2: SCORES["heard"], 4: SCORES["heard"]}
    assert list(find_beyond(read, Zones(3, 6, frozenset()), scores)) == []


def test_a_bar_that_begins_the_text_is_not_above_it():
    read = lines_of(UNKNOWN, "登录", "下一页", BAR, *TEXT)
    scores = {1: SCORES["sure"], 2: SCORES["sure"], 3: SCORES["bar"]}
    assert list(find_beyond(read, Zones(3, 6, frozenset()), scores)) == []


def test_cues_agree_that_stand_in_the_line_and_speak_for_the_site():
    said = Reason("said", 2.0, (0, 2)), Reason("named", 1.0, (2, 4))
    others = Reason("told", 0.0, (4, 5)), Reason("against", -1.0, (5, 6)), Reason("near-site", 1.0)
    assert Score("navigation", "frame", 0.0, (*said, *others)).cues_that_agree == 2
