"""The benchmark of labelled pages: it reads its form, counts what went and what stayed, and its pages are worth it."""

from __future__ import annotations

import pytest

from jiaokan.bench import pages
from jiaokan.errors import InputError

PAGE = """# kind: notice; site: portal; trap: none
S\t首页 > 要闻 > 正文
T\t渠首停水的通知
T\t因渠首检修，柳河镇各村自明日起停水三天，请提前蓄水，并照看好老人和牲畜，不便之处敬请谅解。
S\t明天吃什么
T\t停水期间，村里每天早晚各送一次水，老人行动不便的，由组长送到家里，不收任何费用，请放心。
T\t
O\t（完）
S\t版权所有：柳河在线 ICP备05012345号
"""


def test_a_page_is_its_lines_without_labels():
    page = pages.read("x", PAGE)
    assert page.facts == {"kind": "notice", "site": "portal", "trap": "none"}
    assert page.text.startswith("首页 > 要闻 > 正文\n渠首停水的通知\n")
    assert [label for label, _ in page.lines] == ["S", "T", "T", "S", "T", "T", "O", "S"]


@pytest.mark.parametrize("line", ["渠首停水", "X\t渠首", "T 渠首", ""])
def test_a_line_without_a_label_is_named(line):
    with pytest.raises(InputError, match="x:3"):
        pages.read("x", f"# kind: notice\nT\t渠首\n{line}\nT\t停水\n")


def test_what_goes_and_what_stays_is_counted():
    found = pages.judge(pages.read("x", PAGE))
    assert (found.own, found.site, found.lost) == (3, 3, [])
    assert found.stayed == [("x", "明天吃什么", False)]
    assert found.gone == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(4 / 5)
    assert found.flagged == 0


def test_a_line_of_the_document_that_goes_is_lost():
    found = pages.judge(pages.read("x", PAGE.replace("S\t首页", "T\t首页")))
    assert [(name, rules) for name, _, rules in found.lost] == [("x", "navigation")]
    assert found.pages_with_loss == 1


def test_nothing_to_find_is_all_found():
    empty = pages.Judged()
    assert (empty.gone, empty.flagged, empty.f1) == (1, 1, 1)


def test_pages_are_counted_by_whether_they_are_traps():
    scores = pages.run([pages.read("x", PAGE), pages.read("y", PAGE.replace("trap: none", "trap: a menu word"))])
    assert [scores[name].pages for name in ("traps", "other pages", "all")] == [1, 1, 2]
    figures = pages.figures(scores)
    assert figures["pages: all: own lines kept"] == 1
    assert figures["pages: traps: site's lines gone"] == pytest.approx(2 / 3)


def test_the_pages_of_the_package_are_traps_in_good_part_and_no_line_is_too_long():
    every = pages.load()
    assert len(every) >= 150
    assert sum(page.facts.get("trap", "none") != "none" for page in every) * 2 >= len(every)
    assert all(len(line) <= 400 for page in every for _, line in page.lines)
    assert all({"kind", "site", "trap"} <= page.facts.keys() for page in every)
