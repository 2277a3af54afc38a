"""Where the text of a page is: what of the lines round it is its own, and which pages are threads of posts."""

from __future__ import annotations

import pytest

from jiaokan.page.lines import Lines
from jiaokan.page.zones import find_zones

PROSE = [
    "夜里的雨把西沟的引水渠冲开一个口子，清早六户人家扛着沙袋去堵，到晌午才算止住。",
    "渠水停了三天，坡下的秧田靠抽水机撑着，柴油由合作社先垫，秋后再算。",
    "口子补好以后，各组推一个人轮流看渠，每天早晚各走一趟，看见渗水就敲锣。",
]
SURE = "京ICP备12345678号-1"  # goes wherever it stands
POSTS = ["堵口子的沙袋还缺四十条。", "我家有十条，下午送去。", "锣在我这里，谁来拿？", "都齐了，散了吧。"]


def zones_of(lines, frames=()):
    text = "\n".join(lines)
    return find_zones(Lines(text, text), frozenset(), frames)


def own(lines):
    return [lines[at] for at in sorted(zones_of(lines).own)]


# --- the text --------------------------------------------------------------------------------------------------------
def test_the_text_is_the_stretch_of_prose():
    zones = zones_of(["首页 > 要闻 > 正文", "西沟修渠记", *PROSE, SURE])
    assert (zones.first, zones.last, zones.is_thread) == (2, 5, False)


def test_prose_apart_is_one_text_with_short_lines_between():
    lines = [PROSE[0], "渠口", "渠尾", PROSE[1], "看渠", PROSE[2]]
    zones = zones_of(lines)
    assert (zones.first, zones.last) == (0, len(lines))


def test_one_line_of_a_site_between_paragraphs_parts_nothing():
    zones = zones_of([PROSE[0], SURE, PROSE[1]])
    assert (zones.first, zones.last) == (0, 3)


def test_of_a_page_without_prose_every_unknown_line_is_the_text():
    lines = ["渠长 四百米", "口宽 三米", "沙袋 四十条"]
    zones = zones_of(lines)
    assert (zones.first, zones.last) == (0, 3)


def test_a_page_of_nothing_but_the_site_has_no_text():
    zones = zones_of([SURE, "首页 > 要闻 > 正文"])
    assert zones.first == zones.last
    assert not zones.own


def test_a_page_without_lines_has_no_text():
    zones = zones_of([""])
    assert (zones.first, zones.last, zones.own, zones.is_thread) == (0, 0, frozenset(), False)


def test_a_signature_with_its_date_is_inside_the_text():
    lines = [*PROSE, "青溪县西沟乡人民政府", "2014年6月3日", SURE]
    assert zones_of(lines).last == 5


# --- titles ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("head", "titles"),
    [
        (["西沟修渠记"], ["西沟修渠记"]),
        (["西沟修渠记", "水利站 何伯年"], ["西沟修渠记", "水利站 何伯年"]),
        (["西沟修渠记", SURE], ["西沟修渠记"]),  # a line of the site may stand between
        (["西沟修渠记", SURE, "0"], ["西沟修渠记", "0"]),  # what has no words is none, and another is looked for
        (["渠记", SURE, "西沟修渠记"], ["西沟修渠记"]),
        (["分类：", "西沟修渠记"], ["分类：", "西沟修渠记"]),
        (["西沟修渠记", SURE, "分类："], ["西沟修渠记", "分类："]),  # a label is no title
        (["Repairing the western canal", SURE, "ab"], ["Repairing the western canal", "ab"]),
        (["Repairing the western canal", SURE, "西沟修渠记"], ["Repairing the western canal", "西沟修渠记"]),
        (["西沟修渠记", SURE, "渠 20140603"], ["西沟修渠记", "渠 20140603"]),  # figures are no words beside one Han
        ([SURE], []),
    ],
)
def test_the_title_is_the_nearest_that_no_cue_knows(head, titles):
    assert own([*head, *PROSE]) == titles


def test_the_longest_unknown_line_of_a_head_may_be_the_title_however_far_away():
    lines = ["西沟修渠、看渠、用渠二十年的账", SURE, "渠账二三事", SURE, *PROSE]
    assert own(lines) == ["西沟修渠、看渠、用渠二十年的账", "渠账二三事"]


def test_what_stands_above_the_lines_of_a_source_may_be_the_title():
    lines = ["西沟修渠记", "来源：水利站 发布时间：2014-06-03 浏览次数：31", "导语三则", *PROSE]
    assert own(lines) == ["西沟修渠记", "导语三则"]


# --- signatures ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("foot", "signature"),
    [
        (["西沟 何伯年"], ["西沟 何伯年"]),
        (["西沟 何伯年", "初夏 灯下"], ["西沟 何伯年", "初夏 灯下"]),
        (["西沟 何伯年", SURE, "青溪在线"], ["西沟 何伯年"]),  # what stands below the site is not
        (["西沟 何伯年", "相关阅读", "引水渠的来历"], ["西沟 何伯年"]),
        (["相关阅读", "引水渠的来历"], []),
        ([SURE, "西沟 何伯年"], []),
    ],
)
def test_the_signature_reaches_to_the_first_line_of_the_site(foot, signature):
    assert own([*PROSE, *foot]) == signature


# --- threads ---------------------------------------------------------------------------------------------------------
def thread(frames, posts=POSTS):
    return ["西沟的渠谁来看", *(line for pair in zip(frames, posts, strict=True) for line in pair)]


STAMPS = [f"溪声 2014-06-0{day} 21:0{day}" for day in range(1, 5)]
THREADS = {
    "hours above the posts": STAMPS,
    "floors": [f"{floor}楼" for floor in range(1, 5)],
    "floors with the name of who wrote": [f"第{floor}楼 溪声" for floor in range(1, 5)],
    "floors behind a sign": [f"#{floor}" for floor in range(1, 5)],
    "who wrote it when": [f"溪声 发表于 2014-6-{day} 21:05" for day in range(1, 5)],
    "a board of a university": [f"推 river{at}: 渠" for at in range(1, 5)],
}


@pytest.mark.parametrize("frames", THREADS.values(), ids=THREADS)
def test_a_page_with_what_opens_posts_is_a_thread(frames):
    zones = zones_of(thread(frames))
    assert zones.is_thread
    assert (zones.first, zones.last) == (1, 9)
    assert zones.own == {0}


NO_THREADS = {
    "three hours are a log": (STAMPS[:3], POSTS[:3]),
    "three floors are three": ([f"{floor}楼" for floor in range(1, 4)], POSTS[:3]),
    "days without an hour": ([f"2014年6月{day}日" for day in range(1, 5)], POSTS),
    "hours in sentences": ([f"6月{day}日晚上9点，渠上的水落了{day}寸，看渠的人换了班，灯也换了油，一夜没有敲锣，天亮时大家都放下心来，回去补觉，到下午才又上堤。" for day in range(1, 5)], POSTS),
    "numbered points": ([f"{number}、看渠" for number in range(1, 5)], POSTS),
    "floors of a house in sentences": (["1楼住着看渠的何家，门口挂着锣，窗台上晒着去年的种子，屋里一直点着灯，过路的人都来喝一口水，说几句今年的雨，再慢慢往坡上走。"] * 4, POSTS),
    "floors of a house, each another word": ([f"{name}：三间" for name in ("底楼", "二楼", "三楼", "顶楼")], POSTS),
    "a speaker before each line": ([f"{name}：" for name in ("老何", "小何", "老何", "小何")], POSTS),
    "shares": ([f"{share}0%" for share in range(1, 5)], POSTS),
}  # fmt: skip


@pytest.mark.parametrize(("frames", "posts"), NO_THREADS.values(), ids=NO_THREADS)
def test_a_page_that_only_looks_like_posts_is_none(frames, posts):
    assert not zones_of(thread(frames, posts)).is_thread


def test_hours_one_below_the_other_are_a_list():
    assert not zones_of(["西沟的渠谁来看", *STAMPS, *POSTS]).is_thread


def test_what_only_a_forum_prints_makes_a_thread():
    zones = zones_of(thread(["精华: 6", "威望: 318 点", "签到天数: 31 天 [LV.5]常住居民I", "在线时间:1190(小时)"]))
    assert zones.is_thread


def test_frames_that_come_again_make_a_thread():
    lines = thread(["溪声", "渠边", "溪声", "渠边"])
    assert not zones_of(lines).is_thread
    assert zones_of(lines, frames=[1, 3, 5, 7]).is_thread
    assert not zones_of(lines, frames=[1, 3, 5]).is_thread


def test_a_thread_ends_where_the_site_is_surely_heard_below_its_last_post():
    lines = [*thread(THREADS["floors"]), "我也来。", SURE, "青溪在线"]
    zones = zones_of(lines)
    assert lines[zones.last] == SURE


def test_a_thread_may_end_straight_below_the_frame_of_its_last_post():
    assert zones_of([*thread(THREADS["floors"])[:-1], SURE, "青溪在线"]).last == 8


def test_below_a_thread_no_line_is_a_signature():
    lines = [*thread(THREADS["floors"]), SURE, "青溪在线"]
    assert own(lines) == ["西沟的渠谁来看"]


# --- where a text ends, where posts begin ----------------------------------------------------------------------------
CLOSING = ["何某：昨夜的雨下到天亮", "秧田：还能插一季"]  # titles of other pages look like what closes a text


def test_a_sure_line_below_the_last_running_text_ends_it():
    assert zones_of([*PROSE, SURE, *CLOSING]).last == 3
    assert zones_of([*PROSE, "沟口", SURE, *CLOSING]).last == 4


HEARD = "点击排行"  # one reason is missing


@pytest.mark.parametrize(
    ("between", "ends"),
    [([HEARD, "等你来答"], True), ([HEARD, "沟口", "等你来答"], False), ([HEARD], False)],
    ids=["two", "apart", "one"],
)
def test_two_heard_lines_in_a_row_end_a_text_and_one_does_not(between, ends):
    lines = [*PROSE, *between, *CLOSING, *CLOSING]
    assert zones_of(lines).last == (3 if ends else len(lines))


def test_a_day_below_a_line_of_the_site_is_the_end_of_the_text():
    assert zones_of([*PROSE, "西沟村委会", "2021年3月5日", SURE]).last == 5


def test_a_file_that_is_attached_ends_no_text_though_it_may_be_loaded():
    assert zones_of([*PROSE, "附件1.doc 下载次数：12", *CLOSING]).last == 6


def test_a_body_s_name_begins_no_text_and_a_field_does():
    assert zones_of(["省教育厅", "省水利厅", "省林业厅", "沟渠", *PROSE]).first == 4
    assert zones_of(["工号：八位数字", "密码：身份证后六位", *PROSE]).first == 0


def test_posts_begin_below_the_way_through_the_forum():
    way = "西沟在线 › 论坛 › 邻里 › 沙袋还缺多少"
    lines = ["1楼 首页", "2楼 帮助", way, "沙袋还缺多少"]
    for number, post in enumerate(POSTS, 1):
        lines += [f"{number}楼", post]
    assert zones_of(lines).first == 3
