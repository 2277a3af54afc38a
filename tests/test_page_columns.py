"""Columns below a text and lines beyond its proved ends: what goes with them, and what only looks like one."""

from __future__ import annotations

import pytest

from jiaokan.context import read_context
from jiaokan.page import columns, reading
from jiaokan.page.lines import Lines

PROSE = "今年汛期来得早，渠首的水位五月就过了警戒线，各村轮流派人守闸，昼夜不停，直到六月底雨水转少，闸口才重新放开，守闸的人也回了家，渠里的水清了许多。"
WAY, TITLE = "首页 > 水务 > 正文", "石湾渠守闸记"
END = ["上一篇：春耕用水安排", "下一篇：渠道清淤通知", "版权所有 © 石湾水务 某ICP备00000001号"]


def gone(*lines):
    text = "\n".join(lines)
    return {text[region.start : region.end].strip() for region in reading.read(text, read_context(text)).regions}


def numbers(*lines):
    text = "\n".join(lines)
    return [at for at, _ in columns.numbers_of_code(Lines(text, text))]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([PROSE, "du -sh /data", "1", "2", "3", PROSE], [2, 3, 4]),
        ([PROSE, "du -sh /data", "1", "2", "3", PROSE, "ls -l /tmp", "1", PROSE], [2, 3, 4, 7]),
        ([PROSE, "du -sh /data", "1", "2", PROSE], []),
        ([PROSE, "du -sh /data", "2", "3", "4", PROSE], []),
        ([PROSE, "各村人数", "1", "2", "3", PROSE], []),
    ],
)
def test_numbers_that_begin_with_one_below_code_are_a_viewer_s(lines, found):
    assert numbers(*lines) == found


def test_rows_with_a_day_and_a_count_go_where_they_ask():
    asked = ["2014-08-02 茉莉不开花怎么办 88", "2016-05-19 淘米水能不能浇花 152"]
    ledger = ["2014-08-02 购入水泵扬程三十米 2", "2016-05-19 购入闸板两米见方 4"]
    assert set(asked) <= gone(TITLE, PROSE, *asked, *END)
    assert not set(ledger) & gone(TITLE, PROSE, *ledger, PROSE, *END)


def test_what_readers_say_goes_between_their_label_and_the_site_s_next_line():
    said = ["江边人：守闸辛苦", "老渠工：那年水更大"]
    assert set(said) <= gone(WAY, TITLE, PROSE, "网友评论", *said, *END)
    assert not set(said) & gone(WAY, TITLE, PROSE, "网友评论", *said)
    assert not set(said) & gone(WAY, TITLE, PROSE, "网友评论", *said, PROSE, *END)


def test_what_stands_below_two_sure_lines_goes_unless_text_comes_again():
    assert "石湾水务大楼" in gone(WAY, TITLE, PROSE, *END, "石湾水务大楼")
    assert "石湾水务大楼" not in gone(WAY, TITLE, PROSE, *END, "石湾水务大楼", PROSE)
    assert "石湾水务大楼" not in gone(WAY, TITLE, PROSE, "【打印】【关闭】【收藏】", "石湾水务大楼", END[-1])


def test_telephones_that_begin_in_the_text_stay_with_it():
    contacts = ["服务热线：0000-8912345", "QQ群：000112233", "邮箱：its@example-yl.cn"]
    assert not set(contacts) & gone(WAY, TITLE, PROSE, "仍有疑问的，请与水务站联系：", *contacts, *END)
