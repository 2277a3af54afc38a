"""Where lines that lost their breaks are cut again: a test at each border."""

from __future__ import annotations

import pytest

from jiaokan.rules import breaks
from jiaokan.text.rule import Context, Verdict

CONTEXT = Context(Verdict("Hans", "native"))


def item(number, size):
    """A numbered item of so many code points."""
    return f"{number}、" + "渠" * (size - len(number) - 2) + "。"


def line(size, numbers="一二三"):
    """A line of so many code points, numbered inside."""
    share = size // len(numbers)
    parts = [item(number, share) for number in numbers]
    return "".join([*parts[:-1], item(numbers[-1], size - share * (len(numbers) - 1))])


def cut(text):
    """Give what stands right behind each break."""
    found = sorted(breaks.find_lost_breaks(text, CONTEXT))
    return [text[each.end : each.end + 2] for each in found]


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ([line(150)], 2),
        ([line(149)], 0),
        ([line(299)], 2),
        (["渠首", line(296)], 0),  # two lines are no page without breaks
        (["渠首", line(297)], 0),
        (["渠首", line(300)], 2),
        ([line(300), "渠" * 149, "渠" * 149], 2),  # half of the page
        ([line(300), "渠" * 149, "渠" * 150], 0),
        ([line(300), line(300), "渠" * 298], 4),  # three hundred code points on the average
        ([line(300), line(300), "渠" * 297], 0),
        ([line(300), "", line(300), "渠" * 297], 4),  # empty lines are none
    ],
)
def test_a_page_has_lost_its_breaks(lines, count):
    assert len(cut("\n".join(lines))) == count


SENTENCE = "渠首泵站的闸门在汛期由两个小组轮流看守并且每天上报水位和流量"
assert len(SENTENCE) == 30


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"{SENTENCE}。" * 5 + f" {SENTENCE}。" * 5, 5),
        (f"{SENTENCE}。 " * 9 + f"{SENTENCE}。", 9),  # nine of ten stops
        (f"{SENTENCE}。 " * 10 + f"{SENTENCE}。", 0),  # behind every stop
        (f"{SENTENCE}” " * 9 + f"{SENTENCE}。", 0),
    ],
)
def test_a_blank_behind_some_stops_is_a_break(text, count):
    assert len(cut(text)) == count


def test_where_wide_blanks_stand_single_ones_are_none():
    text = f"{SENTENCE}。 {SENTENCE}。" * 5 + f"{SENTENCE}　　{SENTENCE}。"
    assert cut(text) == ["渠首"]


@pytest.mark.parametrize(
    ("before", "after", "is_break"),
    [
        ("渠首", "泵站", True),
        ("工", "作", False),  # inside a word
        ("，甲：", "泵站", True),
        (" 甲：", "泵站", False),  # who speaks
        (" 甲乙：", "泵站", True),
    ],
)
def test_a_wide_blank_is_a_break_but_inside_a_word_and_behind_who_speaks(before, after, is_break):
    assert bool(cut(f"{SENTENCE}，" * 10 + f"{before}　　{after}。")) is is_break


def test_who_speaks_at_the_start_of_a_line_is_no_paragraph():
    assert cut("甲：　　" + f"{SENTENCE}，" * 10) == []
    assert cut("渠首\n甲：　　" + f"{SENTENCE}，" * 10) == []


LONG = "今天镇里清理了沟渠。"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"{LONG}   {LONG}   {LONG}", 2),
        (f"{LONG}   {LONG}", 0),
        (f"　{LONG}   {LONG}", 1),
        (f"修渠\n　　{LONG}   {LONG}", 1),
        (f"　　修渠\n{LONG}   {LONG}", 0),
        (f"{LONG}　　{LONG}　　{LONG}修渠   清淤", 0),  # one that is none
        (f"{LONG}   {LONG}   “{LONG}”", 2),
        (f"今天镇里清理了渠。”   {LONG}   {LONG}", 2),
        (f"今天镇里清了渠。”   {LONG}   {LONG}", 0),
        (f"修渠。今天镇里清理。   {LONG}   {LONG}", 0),  # two sentences of nine
        (f"修渠\n清理了沟渠。   {LONG}   {LONG}", 0),
        (f"{LONG}   {LONG}   清渠，两条。", 0),
        (f"{LONG}   {LONG}   " + "渠" * 201 + "。", 2),
        (f"{LONG}   {LONG}   " + "渠" * 202 + "。", 0),
    ],
)
def test_wide_blanks_part_sentences(text, count):
    assert len(cut(text)) == count


def long(text):
    """Make it a page that is one line."""
    return text + "渠" * max(0, 150 - len(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一、清淤。二、护堤。", ["二、"]),
        ("修渠如下：一、清淤。二、护堤。三、巡查。", ["一、", "二、", "三、"]),
        ("修渠。一、清淤。二、护堤。", ["一、", "二、"]),
        ("修渠。一、清淤。三、护堤。", []),
        ("柳河镇水利办法第一章总则。第二章管护。", ["第一", "第二"]),
        ("柳河镇预案1总则1.1目的清渠护堤。1.2依据水利条例。2组织2.1领导由镇长担任。", ["1总", "1.", "1.", "2组", "2."]),
        ("镇里修渠。一抓清淤。二抓护堤。三抓巡查。", ["一抓", "二抓", "三抓"]),
        ("镇里修渠。一抓清淤。二抓护堤。", []),
        ("镇里修渠。一抓清淤。二要护堤。三抓巡查。", []),
        ("镇里修渠。①清淤。②护堤。③巡查。", []),
        ("各村修渠：（1）清淤；（2）护堤；（3）巡查。", []),  # a list inside its paragraph
        (
            "各村修渠：（1）" + "清淤" * 8 + "；（2）" + "护堤" * 8 + "；（3）" + "巡查" * 8 + "。",
            ["（1", "（2", "（3"],
        ),
        ("一、活动目的：清淤二、活动地点：渠首三、活动时间：三月", ["二、", "三、"]),
        (
            "一、清淤工作（一）组织领导1.明确分工。2.按段落实。（二）检查验收1.每月一次。2.年底算账。",
            ["（一", "1.", "2.", "（二", "1.", "2."],
        ),
    ],
)
def test_numbers_that_count_up_open_lines(text, found):
    assert cut(long(text)) == found


@pytest.mark.parametrize(("size", "count"), [(34, 3), (35, 1)])
def test_a_number_below_stands_so_near(size, count):
    head = "一、" + "渠" * (size - 1)
    text = long(head + "（一）组织领导。（二）检查验收。二、清淤。")
    assert len(cut(text)) == count


@pytest.mark.parametrize(("size", "first"), [(58, True), (59, False)])
def test_a_title_is_so_long_that_ran_into_its_first_number(size, first):
    text = long("渠" * size + "一、清淤的办法由镇里定。二、护堤的办法由村里定。")
    assert ("一、" in cut(text)) is first


@pytest.mark.parametrize(("size", "first"), [(3, False), (4, True)])
def test_a_title_has_four_code_points(size, first):
    text = long("渠" * size + "一、清淤的办法由镇里定。二、护堤的办法由村里定。")
    assert ("一、" in cut(text)) is first


def articles(*numbers, size=100):
    return "".join(f"第{number}条" + "渠" * (size - 4) + "。" for number in numbers)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("渠" * 300 + "。" + articles("一", "二"), 2),
        ("渠" * 300 + "。" + articles("一"), 0),
        (articles("一", "二", size=200), 1),
        ("渠" * 300 + "。" + articles("三", "四"), 2),
        ("渠" * 300 + "。" + articles("三", "五"), 0),
        ("渠" * 300 + "，" + articles("一") + articles("一", "二"), 2),
    ],
)
def test_articles_that_count_up_open_lines_of_any_page(text, found):
    whole = text + "\n" + "渠\n" * 500
    assert len(cut(whole)) == found


def slogans(count, apart, words="全镇清渠道，水路更通畅。"):
    return "修渠。" + "".join(words + "渠" * (apart - len(words) - 1) + "。" for _ in range(count))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (slogans(5, 60), 5),
        (slogans(3, 100), 3),
        (slogans(2, 150), 0),
        (slogans(6, 59), 3),  # every other one
    ],
)
def test_slogans_stand_above_their_text(text, count):
    assert len(cut(text)) == count
