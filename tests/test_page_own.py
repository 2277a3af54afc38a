"""What a page shows as its own matter stays: quoted lines, forms, references; what a thread prints goes."""

from __future__ import annotations

import pytest

from jiaokan import clean
from jiaokan.context import read_context
from jiaokan.page import menus, reading
from jiaokan.page.weigh import NOTHING, weigh_all

HEAD = "首页 新闻 政务 服务 互动"
FOOT = ["版权所有：石湾县水务局 备案号：湘ICP备05001234号", "网站地图 | 联系我们 | 法律声明"]
TITLE = "石湾渠守闸记"
TEXT = [
    "今年汛期来得早，渠首的水位五月就过了警戒线，各村轮流派人守闸，昼夜不停。",
    "六月以后雨水转少，闸口重新校过一遍，沙袋清点入库，台账交到了乡里。",
]


@pytest.fixture(autouse=True)
def fresh():
    reading.forget()


def page(*lines):
    return "\n".join([HEAD, TITLE, *lines, *FOOT])


def stays(line, *, below):
    """Whether a line stays below another one, between two paragraphs of a page."""
    return line in clean(page(TEXT[0], below, line, TEXT[1])).text.split("\n")


@pytest.mark.parametrize(
    "line",
    [
        "来源：互联网 编辑：小荐 点击：40213",
        "上一章 | 目录 | 下一章",
        "本站所有小说均由网友上传，如有侵权请来信告知，24小时内删除",
    ],
)
def test_what_the_text_shows_stays(line):
    assert stays(line, below="公证处打开该网站，页面上写明：")


ROWS = ["铁锹制品 0101 农具行业 33", "尼龙绳索 0102 化纤行业 28", "水泥管件 0103 建材行业 30"]


@pytest.mark.parametrize("drawn", ["{} {} {} {}", "{}\t{}\t{}\t{}", "{}|{}|{}|{}"])
def test_the_heads_of_tables_stay_whatever_their_words(drawn):
    head = drawn.format("产品名称", "政策代码", "行业公告", "机构分类")
    table = [head, *(drawn.format(*row.split(" ")) for row in ROWS)]
    found = clean("\n".join([TEXT[0], "产品目录对照表", *table, *table, *table])).text.split("\n")
    assert head in found


def test_a_label_above_rows_of_comments_is_no_head():
    label = "∷相关文章评论∷　（评论内容只代表网友观点，与本站立场无关！） [更多评论...]"
    rows = ["匿名　写得很好　2009-03-12", "柳河　转了　2009-03-14"]
    assert label not in clean("\n".join([TITLE, *TEXT, label, *rows, *FOOT])).text.split("\n")


@pytest.mark.parametrize("below", [["点击 40213 次 下载"], ["上一篇 第3期 下一篇 目录", TEXT[1]], [ROWS[0]]])
def test_a_bar_above_one_row_or_other_lines_goes(below):
    bar = "首页 新闻 政务 服务"
    assert bar not in clean("\n".join([bar, *below, TITLE, *TEXT, *FOOT])).text.split("\n")


@pytest.mark.parametrize("line", ["来源：互联网 编辑：小荐 点击：40213", "【打印本页】【关闭窗口】"])
def test_between_paragraphs_the_same_lines_go(line):
    assert not stays(line, below="守闸的人换了三拨。")


@pytest.mark.parametrize("quoted", ["“百家乐 真钱 开户 网上赌场”", "“版权所有，侵权必究”"])
def test_a_line_in_quotation_marks_is_spoken_of(quoted):
    assert weigh_all(quoted) is NOTHING


def test_buttons_of_a_post_inside_a_text_that_is_no_thread_stay():
    assert stays("回复 使用道具 举报", below="帖子下面的一排按钮做好以后的样子")


def test_a_form_between_lines_of_a_site_keeps_its_title():
    form = ["部门网站（栏目）开办登记表", "登记单位　　　　　　负责人", "开办日期　　　　　　电话"]
    assert form[0] in clean("\n".join(["首页 > 表格下载 > 正文", *form, *TEXT, *FOOT])).text


@pytest.mark.parametrize("heading", ["外部链接[编辑]", "常见形式 [编辑]"])
def test_a_heading_with_a_link_to_edit_it_stays(heading):
    assert heading.split("[")[0].strip() in clean(page(TEXT[0], heading, TEXT[1])).text


@pytest.mark.parametrize(
    "bar",
    [
        "要闻 乡镇快讯 深一度 石湾人 乡音 视听",
        "系情一览 / 师资 / 本科培养 / 窑火讲坛",
        "写信须知 我要写信 信件查询 办理统计",
    ],
)
def test_a_bar_of_any_words_above_the_title_goes(bar):
    assert menus.is_bar(bar)
    cleaned = clean("\n".join([bar, "您现在的位置：首页 > 新闻 > 正文", TITLE, *TEXT, *FOOT])).text
    assert bar not in cleaned
    assert TITLE in cleaned


@pytest.mark.parametrize(
    "line",
    [
        "陈立 王小川 赵明 李秋",  # names
        "床前明月光 疑是地上霜 举头望明月 低头思故乡",  # verse
        "序号 姓名 性别 职务",  # the header of a table
        "甲 乙 丙 丁 戊",
        "渠首 渠尾 闸门",  # too few
        "第1渠 第2渠 第3渠 第4渠",
    ],
)
def test_rows_that_are_no_bar(line):
    assert not menus.is_bar(line)


def test_unknown_lines_among_the_site_s_are_doubtful():
    text = page(*TEXT, "【打印本页】【关闭窗口】", "石湾水务大楼", "网站地图 | 联系我们 | 法律声明")
    doubtful = {text[start:end] for start, end in reading.read(text, read_context(text)).places.values()}
    assert "石湾水务大楼" in doubtful
    assert TITLE not in doubtful
