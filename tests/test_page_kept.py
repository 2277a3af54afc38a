"""What the text keeps though its words sound like a site's: talk, verse, references, indexes, titles, heads of parts."""

from __future__ import annotations

import pytest
from tests.test_surroundings import BAR, IMPRINT, MASTHEAD, TEXT, TITLE, lines_of, taken

from jiaokan.page import fields, heads, kept

TALK = [
    "2011-03-08 19:02:11 阿梨",
    "船票买了没有",
    "2011-03-08 19:02:40 老鱼（00071）",
    "买了三张",
    "2011-03-08 19:03:05 阿梨",
    "好",
    "2011-03-08 19:03:31 老鱼（00071）",
    "码头见",
]


# --- a record of talk -----------------------------------------------------------------------------------------
def test_who_speaks_in_a_record_of_talk_stays():
    assert list(kept.speakers(lines_of(TITLE, *TALK))) == [1, 3, 5, 7]
    assert not set(TALK) & set(taken(BAR, TITLE, *TALK, IMPRINT))


@pytest.mark.parametrize(
    "lines",
    [
        TALK[:6],  # three are too few
        [line.replace("老鱼（00071）", "阿梨") for line in TALK],  # one name: it may be an office's stamp
        [*TALK[:2], "赞 回应 收藏", *TALK[2:]],  # a site speaks between them
        [line.replace("阿梨", "阿梨 发表") for line in TALK],
        [line.replace("老鱼（00071）", "3楼") for line in TALK],
    ],
)
def test_what_a_site_prints_round_words_is_no_such_record(lines):
    assert list(kept.speakers(lines_of(*lines))) == []


@pytest.mark.parametrize(("above", "found"), [([], [1, 2, 3, 4, 5]), (MASTHEAD[:1], [1, 2, 3, 4, 5, 6])])
def test_fields_reach_up_to_the_first_line_that_is_none(above, found):
    lines = lines_of(TEXT[0], *above, *MASTHEAD[:1], *MASTHEAD[2:], MASTHEAD[1])
    assert list(fields.columns_of_fields(lines, len(lines))) == found


# --- verse ----------------------------------------------------------------------------------------------------
POEM = [
    "渡口",
    "更多的水",
    "从上游来",
    "上一页",
    "你还在岸边",
    "下一页",
    "岸也没有了",
    "船",
    "缆绳",
    "更多",
    "是往年的话",
]


def test_buttons_in_a_poem_are_its_words_where_no_site_stands_round_it():
    assert taken(*POEM, "二〇〇一年冬，改定") == {}


def test_short_words_below_a_bar_are_no_poem():
    gone = taken(BAR, *POEM, NEXT_PAGE, IMPRINT)
    assert {"上一页", "下一页"} <= set(gone)


@pytest.mark.parametrize(("size", "is_verse"), [(20, True), (21, False)])
def test_how_long_a_verse_is(size, is_verse):
    verse = "岸" * size
    assert (3 in kept.words_in_verse(lines_of(*[verse] * 3, "下一页", *[verse] * 2), 6)) is is_verse


@pytest.mark.parametrize(
    ("lines", "stays"), [(["岸上的灯火"] * 5, True), (["岸上的灯火"] * 4, False), (["岸上灯火"] * 5, False)]
)
def test_how_many_verses_make_a_poem(lines, stays):
    found = list(kept.words_in_verse(lines_of(*lines[:2], "下一页", *lines[2:]), len(lines) + 1))
    assert found == ([2] if stays else [])


NEXT_PAGE = "上一篇：渡口的灯　下一篇：缆绳"


# --- references and indexes -----------------------------------------------------------------------------------
ENTRY = "2. 石岭磨坊修缮完工.石岭日报.2009-11-03"


@pytest.mark.parametrize(
    ("head", "stays"), [("参考资料", True), ("【注释】", True), ("References:", True), ("相关新闻", False)]
)
def test_a_title_with_its_day_below_a_heading_of_references_is_an_entry(head, stays):
    read = lines_of(TITLE, *TEXT, head, "1. 石岭县志编纂组.石岭县志，1998年：第9页", ENTRY)
    assert (5 in kept.rows(read)) is stays


def test_references_end_where_a_row_has_no_number():
    assert list(kept.rows(lines_of("参考资料", "1. 石岭县志", "2. 石岭日报", "石岭新闻", "3. 石岭新闻"))) == [1, 2]


SITES = [
    "一、方志",
    "石岭方志 http://fz.shiling.invalid",
    "石岭县志 http://xz.shiling.invalid 需注册",
    "二、论坛",
    "老照片论坛 http://bbs.shiling.invalid",
]


def test_addresses_of_sites_with_a_heading_between_are_an_index():
    assert set(kept.rows(lines_of(*SITES))) == {1, 2, 4}


def test_the_name_of_a_site_in_an_index_may_be_latin():
    assert set(kept.rows(lines_of("KA工坊 http://ka.shiling.invalid", *SITES[1:3]))) == {0, 1, 2}


@pytest.mark.parametrize("between", [["二、论坛", "共一处"], [TEXT[0]]])
def test_addresses_far_apart_are_none(between):
    assert not kept.rows(lines_of(*SITES[:3], *between, SITES[4]))


# --- titles and heads of parts --------------------------------------------------------------------------------
def test_a_row_that_holds_the_last_step_of_the_way_is_the_title():
    way, title = "石岭网 > 二手房 > 船厂宿舍楼", "船厂宿舍楼 南北通透 采光好 三楼不临街"
    assert list(heads.named_by_way(lines_of(way, title, "编号：0712", *TEXT), 3)) == [1]
    assert title not in taken(BAR, way, title, *TEXT, IMPRINT)


@pytest.mark.parametrize("way", ["石岭网 > 二手房 > 船厂楼二手房", "石岭网 > 二手房 > 船厂楼"])
def test_a_row_that_begins_as_the_last_step_does_is_the_title(way):
    title = "船厂楼 南北通透 采光好 三楼"
    assert list(heads.named_by_way(lines_of(way, title, "编号：0712", *TEXT), 3)) == [1]
    assert title not in taken(BAR, way, title, *TEXT, IMPRINT)


@pytest.mark.parametrize(
    ("way", "row"),
    [
        ("石岭网 > 二手房 > 船厂二手房", "船厂 商铺 租房 小区"),  # two letters are in many a bar
        ("石岭网 > 二手房", "二手房"),
        ("石岭网 > 二手房 > 宿舍", "宿舍 商铺 租房 小区"),  # a step of two is in many a bar
        ("石岭网 > 二手房 > 船厂宿舍楼", "新房 商铺 租房 小区"),
        ("石岭网 二手房 船厂宿舍楼", "船厂宿舍楼 商铺 租房 小区"),  # no way
    ],
)
def test_another_row_below_the_way_is_no_title(way, row):
    assert list(heads.named_by_way(lines_of(way, row, *TEXT), 2)) == []


@pytest.mark.parametrize(
    ("way", "row", "is_title"),
    [
        ("石岭网 > 二手房 > 石岭家园", "石岭家园 南北通透 采光好", True),  # a step of four
        ("石岭网 > 二手房 > 船厂宿舍楼", "船厂宿舍楼", False),  # no more than the step, and no text below
    ],
)
def test_a_row_below_the_way_says_more_than_its_last_step(way, row, is_title):
    assert bool(list(heads.named_by_way(lines_of(way, row, "编号：0712", *TEXT), 3))) is is_title


def test_running_text_below_the_way_is_no_title():
    assert list(heads.named_by_way(lines_of("石岭网 > 乡村 > 磨坊的屋顶", *TEXT), 1)) == []


@pytest.mark.parametrize(("way", "is_title"), [("首页 > 联系我们", True), ("首页 新闻 公告 政务 服务 联系我们", False)])
def test_a_way_has_two_steps_and_a_bar_none(way, is_title):
    assert bool(list(heads.named_by_way(lines_of(way, "联系我们", *TEXT), 2))) is is_title


@pytest.mark.parametrize(("title", "is_title"), [("石岭网上办事指南", True), ("石岭网办事指南", False)])
@pytest.mark.parametrize("source", ["发布时间：2022-09-05", "来源：石岭日报"])
def test_how_long_a_title_above_the_source_is(title, source, is_title):
    found = list(heads.named_by_way(lines_of("首页 >> 常见问题 >> 正文", title, source, *TEXT), 3))
    assert found == ([1] if is_title else [])


CODES = ["0　成功", "1　没有文件", "2　没有权限"]


def test_a_word_above_the_rows_of_a_list_heads_it_below_the_text_too():
    read = lines_of(TITLE, *TEXT, "返回值说明", *CODES)
    assert list(heads.heads_of_parts(read, 1, 3, kept.rows(read))) == [3]
    assert list(heads.heads_of_parts(read, 1, 3)) == []
    assert "返回值说明" not in taken(BAR, TITLE, *TEXT, "返回值说明", *CODES, IMPRINT)


# --- tables ---------------------------------------------------------------------------------------------------
TABLE = ["序号\t字段\t类型\t可否为空", "1\tNAME\t字符型(20)\t否", "2\tBERTH\t整型\t是", "3\tSTATE\t字符型(8)\t是"]
TABS = "数据项   数据下载   数据预览   接口   评论"


def test_a_table_with_tabs_and_its_word_stay_below_a_label():
    gone = taken(BAR, TITLE, *TEXT, IMPRINT, TABS, "数据项", *TABLE, "您可能还需要", "船坞位置", "潮汐表")
    assert not set(gone) & {"数据项", *TABLE}
    assert "您可能还需要" in gone


def test_only_the_head_of_a_table_whose_cells_blanks_part_is_known():
    table = [row.replace("\t", "  ") for row in TABLE]
    assert list(fields.heads_of_tables(lines_of("数据项", *table))) == [1]
    assert set(fields.heads_of_tables(lines_of("数据项", *TABLE, "备注\t无"))) == {0, 1, 2, 3, 4}


FIELDS = ["数据提供方：船务局", "所属主题：航运", "更新频率：每季度", "数据格式：CSV", "开放属性：无条件开放"]


def test_one_field_of_many_stays_though_it_is_surely_a_site_s_elsewhere():
    read = lines_of(*FIELDS, "最后更新日期：2011-03-08", "数据量：7 条")
    assert read.own[5].value > 1
    assert 5 in fields.columns_of_fields(read, 7)
    assert 5 not in fields.columns_of_fields(lines_of(*FIELDS[2:], "最后更新日期：2011-03-08", "数据量：7 条"), 5)


def test_a_sentence_of_the_site_among_fields_is_none_of_them():
    said = "小编寄语：好的船务材料，能让人眼前一亮。以下船票样本，请各位看官慢慢品味。"
    read = lines_of(*FIELDS, said, "数据量：7 条", "更新时段：夜间", "覆盖范围：全县")
    assert read.own[5].value > 1
    assert 5 not in fields.columns_of_fields(read, 9)


@pytest.mark.parametrize("head", ["应用介绍", "【商品描述】", "课程简介：", "联系我们"])
def test_a_word_above_running_text_heads_it(head):
    assert list(heads.heads_of_parts(lines_of(TITLE, TEXT[0], head, *TEXT), 1, 5)) == [2]


@pytest.mark.parametrize(
    ("above", "head", "below"),
    [
        (TEXT[0], "应用介绍", "【打印】【关闭】【收藏】"),
        (TEXT[0], "猜你喜欢", TEXT[1]),
        (TEXT[0], "【文章内容简介】", TEXT[1]),  # of a document site
        (TEXT[0], "网站简介", TEXT[1]),
        (TEXT[0], "本篇文章介绍", TEXT[1]),
        ("首页 新闻 公告 政务 服务 互动", "联系我们", TEXT[1]),  # the last entry of a menu
        (TEXT[0], "应用介绍", "船工手册"),  # may be another page
        (TEXT[0], "应用介绍", "微信公众号"),
        ("举报", "联系我们", TEXT[1]),  # a voice is only just heard above
        (TEXT[0], "联系我们", "私信"),  # and nearly heard below
        (TEXT[0], "联系我们", "微信公众号"),
    ],
)
def test_a_button_heads_nothing(above, head, below):
    assert list(heads.heads_of_parts(lines_of(TITLE, above, head, below), 1, 4)) == []


def test_a_word_above_a_label_heads_it():
    assert list(heads.heads_of_parts(lines_of(TITLE, TEXT[0], "职位描述", "岗位职责：", TEXT[1]), 1, 5)) == [2]


def test_a_word_that_is_no_entry_of_menus_heads_a_part_below_one_too():
    assert list(heads.heads_of_parts(lines_of(TITLE, "举报", "应用介绍", *TEXT), 2, 5)) == [2]
    assert list(heads.heads_of_parts(lines_of("应用介绍", *TEXT), 1, 3)) == [0]
    assert list(heads.heads_of_parts(lines_of("联系我们", *TEXT, "举报"), 1, 3)) == [0]  # nothing stands above it
    assert list(heads.heads_of_parts(lines_of("举报", "联系我们", *TEXT), 2, 4)) == []
    assert list(heads.heads_of_parts(lines_of(TITLE, TEXT[0], "应用介绍", "附件：守闸名单"), 1, 4)) == [2]
    assert list(heads.heads_of_parts(lines_of(TITLE, "私信", "联系我们", *TEXT), 2, 5)) == [
        2
    ]  # nearly heard is not heard


def test_a_word_at_the_end_of_a_page_heads_nothing():
    assert list(heads.heads_of_parts(lines_of(TITLE, *TEXT, "联系我们"), 1, 4)) == []


@pytest.mark.parametrize(("gap", "stays"), [(3, True), (4, False)])
def test_how_far_above_the_text_a_word_may_head_a_part(gap, stays):
    lines = ["应用介绍", TEXT[0], *["沟口"] * (gap - 2), *TEXT]
    assert (0 in list(heads.heads_of_parts(lines_of(*lines), gap, len(lines)))) is stays


@pytest.mark.parametrize(("head", "stays"), [(f"【{'石' * 2}介绍】", True), (f"【【{'石' * 2}介绍】】】】", False)])
def test_a_word_that_heads_a_part_is_short(head, stays):
    assert (list(heads.heads_of_parts(lines_of(TITLE, TEXT[0], head, TEXT[1]), 1, 4)) == [2]) is stays


def test_the_title_stands_between_the_way_and_the_source():
    way, source = "首页 >> 常见问题 >> 正文", "发布时间：2022-09-05　浏览次数：1907"
    assert list(heads.named_by_way(lines_of(way, "统一身份认证账号常见问题解答", source, *TEXT), 3)) == [1]
    assert list(heads.named_by_way(lines_of(way, "常见问题 服务指南 下载专区", source, *TEXT), 3)) == []
    assert list(heads.named_by_way(lines_of(way, "常见问题解答", source, *TEXT), 3)) == []  # too short to be sure
    assert list(heads.named_by_way(lines_of(way, "统一身份认证账号常见问题解答", TEXT[0], TEXT[1]), 2)) == []


def test_a_page_may_end_with_its_title_or_with_its_source():
    way, source = "首页 >> 常见问题 >> 正文", "发布时间：2022-09-05　浏览次数：1907"
    assert list(heads.named_by_way(lines_of(way, "统一身份认证账号常见问题解答"), 2)) == []
    assert list(heads.named_by_way(lines_of(way, "统一身份认证账号常见问题解答", source), 3)) == [1]


# --- numbered headings ----------------------------------------------------------------------------------------
FOOTER = "Copyright © 2010-2016 All Rights Reserved"


@pytest.mark.parametrize(
    ("before", "heading", "stays"),
    [
        ("四、分享到朋友圈以前", f"五、{FOOTER}", True),
        ("三、分享到朋友圈以前", f"五、{FOOTER}", False),
        ("四、先问", FOOTER, False),
        ("先问", f"一、{FOOTER}", False),  # nothing comes before it
        ("先问", f"二、{FOOTER}", False),
        ("一、先问", f"二、{FOOTER}", True),
    ],
)
def test_a_heading_carries_on_the_numbers_of_others(before, heading, stays):
    assert (2 in heads.numbered_headings(lines_of(before, TEXT[0], heading, TEXT[1]))) is stays
    assert (heading not in taken(TITLE, before, TEXT[0], heading, *TEXT, IMPRINT)) is stays


@pytest.mark.parametrize(("size", "stays"), [(60, True), (61, False)])
def test_how_long_a_numbered_heading_is(size, stays):
    heading = f"五、{FOOTER}".ljust(size, "\N{HORIZONTAL ELLIPSIS}")
    assert (1 in heads.numbered_headings(lines_of("四、先问", heading))) is stays


def test_numbered_sentences_of_a_site_are_no_headings():
    lines = ["一、根据有关规定，裁判文书由各级法院公布。", "二、版权所有，未经许可不得转载。"]
    assert list(heads.numbered_headings(lines_of(*lines))) == []
