"""What only a structure of lines shows: frames that come again, rows of one form, lists; half of them left alone."""

from __future__ import annotations

import pytest

from jiaokan.page import farms, kept, links, lists, menus, structures
from jiaokan.page.lines import Lines

POSTS = ["堵口子的沙袋还缺四十条。", "我家有十条，下午送去。", "锣在我这里，谁来拿？", "都齐了，散了吧。"]
BUTTONS = "回复 支持 反对 使用道具 举报"


def lines_of(lines):
    text = "\n".join(lines)
    return Lines(text, text)


def between(frame, posts=POSTS):
    """Posts, each with a frame below it; the frame may hold a number."""
    return [line for number, post in enumerate(posts, 1) for line in (post, frame.replace("{n}", str(number)))]


def again(lines):
    return [at for at, _ in structures.templates(lines_of(lines))]


# --- templates -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "frame",
    [BUTTONS, "{n}楼 2013-07-20 19:55", "赞({n}) 回复", "来自手机贴吧"],
    ids=["buttons", "floor", "two", "phone"],
)
def test_a_frame_that_comes_again_with_posts_between_is_the_site_s(frame):
    assert again(between(frame)) == [1, 3, 5, 7]


def test_a_line_that_goes_alone_needs_to_come_twice_only():
    assert again(between(BUTTONS, POSTS[:2])) == [1, 3]


def test_why_a_frame_goes_is_said():
    ((_, score), *_) = structures.templates(lines_of(between(BUTTONS)))
    assert "comes-again +1" in str(score)


@pytest.mark.parametrize(
    "lines",
    [
        between("西沟 何伯年"),  # no cue knows it: a refrain
        between("（合）锣声响，渠水长"),
        between("一、看渠"),
        [*POSTS, *[BUTTONS] * 4],  # one below the other: nothing stands between
        [POSTS[0], BUTTONS, POSTS[1]],  # once
        between("赞 回复", POSTS[:2]),  # two words a post may say, twice only
        between("老何：渠口的水有{n}尺深了，快敲锣，叫坡下的人把秧田的口子也堵上，再派两个人去看闸。"),
    ],
    ids=["name", "refrain", "point", "in a row", "once", "twice", "prose"],
)
def test_what_comes_again_in_a_text_stays(lines):
    assert again(lines) == []


def test_a_frame_of_posts_comes_three_times():
    lines = lines_of(between("{n}楼 2013-07-20 19:55", POSTS[:3]))
    assert structures.is_frame_of_posts(lines, 1)
    assert not structures.is_frame_of_posts(lines_of(between("{n}楼 2013-07-20 19:55", POSTS[:2])), 1)


# --- rows of one form ------------------------------------------------------------------------------------------------
def documents(lines):
    return list(kept.rows_of_documents(lines_of(lines)))


@pytest.mark.parametrize(
    "rows",
    [
        ["（1）登录", "（2）看闸记录", "（3）沙袋台账"],
        ["1. 渠口", "2. 首页", "3. 闸门"],
        ["渠口　　qúkǒu　　intake", "首页　　shǒuyè　　home page", "闸门　　zhámén　　gate"],
        ["“登录”", "“渠口”", "“闸门”"],
        ["水利站 http://www.example.org/a", "看渠会 http://www.example.org/b", "合作社 http://www.example.org/c"],
    ],
    ids=["numbered", "points", "columns", "quoted", "addresses"],
)
def test_rows_of_one_form_of_which_few_speak_as_a_site_are_the_document_s(rows):
    assert documents(["渠上的事", *rows, POSTS[0]]) == [1, 2, 3]


@pytest.mark.parametrize(
    "rows",
    [
        ["（1）登录", "（2）看闸记录"],  # two are no list
        ["（1）登录", "2. 看闸记录", "“沙袋台账”"],  # of three forms
        ["首页", "渠口", "闸门"],  # of none
        ["首页　　新闻　　登录", "注册　　收藏　　打印", "返回　　关闭　　分享"],
        ["（1）登录", "渠口", "（2）看闸记录", "（3）沙袋台账"],  # not in a row
    ],
    ids=["two", "mixed", "plain", "of a site", "apart"],
)
def test_other_rows_have_no_such_reason(rows):
    assert documents(["渠上的事", *rows, POSTS[0]]) == []


def test_dated_rows_are_the_text_where_nothing_else_is():
    rows = [f"{name} 2014-06-0{day}" for day, name in enumerate(["西沟修渠记", "看渠人的锣", "沙袋账", "闸门检修"], 1)]
    assert list(kept.lists_that_are_the_text(lines_of(rows))) == [0, 1, 2, 3]
    assert list(kept.lists_that_are_the_text(lines_of(rows[:2]))) == []
    long = "夜里的雨把西沟的引水渠冲开一个口子，清早六户人家扛着沙袋去堵，到晌午才算止住。"
    assert list(kept.lists_that_are_the_text(lines_of([*rows, long]))) == []


# --- catalogues ------------------------------------------------------------------------------------------------------
def test_a_label_above_counts_inside_the_text_is_the_document_s():
    lines = lines_of(["西沟修渠记", "摘要：渠口何以年年要补。", "关键词：渠口；沙袋", "点赞 3 收藏 5 转发 2", POSTS[0]])
    counts = structures.place("counts", "source-line", 1.0)
    assert list(structures.catalogue_entries(lines, 1, {3: counts})) == []


def test_a_label_below_the_source_of_a_head_belongs_to_it():
    lines = lines_of(["索引号：LH000/2014-00017", "文号：柳水〔2014〕3号", "西沟修渠记", POSTS[0]])
    source = structures.place("catalogue", "source-line", 1.0)
    assert [at for at, _ in structures.catalogue_entries(lines, 2, {0: source})] == [1]


# --- verse, and what the text shows ----------------------------------------------------------------------------------
VERSE = [
    *("渠水绕过三棵柳", "下一页", "写的是去年的雨", "首页", "没有人翻到这里", "上一页"),
    *("锣声落进水里", "闸门还没有关", "守闸的人睡在船上", "船在等一场雨"),
]


def test_buttons_between_verses_are_verses():
    assert list(kept.words_in_verse(lines_of(VERSE), len(VERSE))) == [1, 3, 5]


@pytest.mark.parametrize(
    "lines",
    [
        ["首页", "新闻", "登录", "注册", "帮助", "渠水绕过三棵柳", "下载"],  # a menu
        VERSE[:5],  # too few to be verse
        ["渠首：三棵柳", "下一页", "闸门 | 水位", "首页", "第3闸", "上一页", "沙袋：40条"],  # fields
        ["上一页", *VERSE[::2][:4], *VERSE[7:], "下一页"],  # a pager round it
    ],
    ids=["menu", "few", "fields", "round it"],
)
def test_buttons_elsewhere_are_no_verses(lines):
    assert list(kept.words_in_verse(lines_of(lines), len(lines))) == []


SHOWN = ["版权所有 © 2018 石湾水务", "上一章 | 目录 | 下一章"]
FOUND = "公证处于当日打开该网站，页面底部依次显示："
AFTER = "上述事实有公证书在卷佐证，双方均无异议。"


def shown(lines):
    lines = lines_of(lines)
    return list(kept.introduced(lines, len(lines)))


def test_what_the_text_introduces_with_a_colon_is_its_own():
    assert shown([FOUND, *SHOWN, AFTER]) == [1, 2]


@pytest.mark.parametrize(
    "lines",
    [
        [FOUND, *SHOWN],  # no text follows: it may be the end of the page
        [FOUND, AFTER, *SHOWN, AFTER],  # the text goes on at once
        ["相关推荐：", *SHOWN, AFTER],  # the site's label
        ["附：", *SHOWN, AFTER],  # says nothing
        [FOUND.replace("：", "。"), *SHOWN, AFTER],
    ],
    ids=["end", "text", "label", "short", "stop"],
)
def test_what_no_text_introduces_is_not(lines):
    assert shown(lines) == []


@pytest.mark.parametrize("label", ["该用户还上传了", "你也许还喜欢", "同类讲话稿", "看过本文的人还看了：", "相关文章"])
def test_a_label_of_other_pages(label):
    assert lists.is_label_of_list(label)


@pytest.mark.parametrize("label", ["该用户还水了两次", "你还要去看闸", "讲话稿", "相关", "大家都喜欢这条渠"])
def test_a_line_that_only_begins_like_one(label):
    assert not lists.is_label_of_list(label)


@pytest.mark.parametrize("label", ["#信访# #环保#", "标签：防火 总结"], ids=["hashtags", "tags"])
def test_tags_head_no_list(label):
    assert not lists.heads_titles(label, ["怎样看水位", "怎样校闸口"])


@pytest.mark.parametrize("row", ["A. 不知道有食堂", "调查员：______", "《看闸手册》", "一、巡山"])
def test_rows_of_a_form_are_no_titles(row):
    assert lists.heads_titles("相关推荐：", ["怎样看水位", "怎样校闸口"])
    assert not lists.heads_titles("相关推荐：", ["怎样看水位", row])


# --- borders ---------------------------------------------------------------------------------------------------------
DATED = ["2014-06-03 西沟修渠记", "2014-06-04 看渠人的锣"]


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["相关阅读", *DATED, POSTS[0]], 3),
        (["相关阅读", *DATED], 3),
        (["相关阅读", "", DATED[0], "", DATED[1], "", POSTS[0]], 5),  # no empty line behind the last link
        (["相关阅读", DATED[0], "", "", POSTS[0]], 2),
        (["相关阅读", "", POSTS[0]], 0),
        (["相关阅读", ""], 0),
        (["相关阅读"], 0),
    ],
)
def test_a_list_under_a_label_ends_with_its_last_link(lines, end):
    assert lists.end_of_list(lines.__getitem__, 0, len(lines)) == end


@pytest.mark.parametrize(("label", "heads"), [("相关链接", True), ("看又看", False)])
def test_how_long_a_label_of_titles_is(label, heads):
    assert lists.heads_titles(label, ["怎样看水位", "怎样校闸口"]) is heads


@pytest.mark.parametrize(("titles", "heads"), [(3, True), (2, False)])
def test_one_row_of_four_below_a_label_may_be_a_book(titles, heads):
    assert lists.heads_titles("相关推荐：", [*["怎样看水位"] * titles, "《看闸手册》"]) is heads


@pytest.mark.parametrize(
    ("line", "is_way"),
    [
        (f"首页 > {' > '.join(['水' * 26] * 2)} > {'水' * 9} > {'水' * 80}", True),
        (f"首页 > {' > '.join(['水' * 26] * 3)} > {'水' * 62}", True),
        (f"首页 > {' > '.join(['水' * 26] * 3)} > {'水' * 68}", True),
        (f"首页 > {' > '.join(['水' * 26] * 3)} > {'水' * 69}", False),
        ("要闻 > 乡村 > 正文", True),
        ("乡村 > 正文", False),
    ],
)
def test_how_long_a_way_from_home_is(line, is_way):
    assert links.is_breadcrumb(line) is is_way


@pytest.mark.parametrize(
    ("last", "is_way"), [("2021年", True), ("水" * 40, True), ("水" * 41, False), ("各村轮流值守。", False), ("", True)]
)
def test_what_the_last_step_of_a_way_may_be(last, is_way):
    assert links.is_path(f"政务公开 > 通知公告 > {last}") is is_way


@pytest.mark.parametrize(("size", "is_one"), [(300, True), (301, False)])
def test_how_long_a_disclaimer_is(size, is_one):
    assert farms.is_disclaimer("免责声明：".ljust(size, "水")) is is_one


@pytest.mark.parametrize(("size", "is_one"), [(80, True), (81, False)])
def test_how_long_an_offer_of_a_trade_is(size, is_one):
    assert farms.is_trade("代写材料 加QQ 12345678 ".ljust(size, "水")) is is_one


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("彩票|棋牌|投注，看渠", True),
        ("彩票|棋牌|投注，看渠|守闸", False),  # in clauses two words in three are of the trade
        ("彩票|棋牌|投注|彩金，看渠|守闸", True),
        ("彩票|棋牌|看渠|守闸|校闸|敲锣", True),  # in a row one in three
        ("彩票|棋牌|看渠|守闸|校闸|敲锣|上堤", False),
        ("彩票|棋牌|" + "渠" * 20, True),
        ("彩票|棋牌|" + "渠" * 21, False),
    ],
)
def test_how_many_words_of_a_trade_make_a_farm(line, is_one):
    assert farms.is_spam(line) is is_one


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("乡镇快讯 泷水风物 赵明 李秋", False),  # half of it are names
        ("乡镇快讯 泷水风物 乡镇风貌 赵明 李秋", True),
        (" ".join(["要闻", "乡镇快讯"] * 60), False),
    ],
)
def test_a_bar_is_no_row_of_names(line, is_one):
    assert menus.is_bar(line) is is_one
