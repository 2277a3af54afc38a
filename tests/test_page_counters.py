"""Counters inside texts: which of them speak of pages, which are shares, where one lies between two that are proved."""

from __future__ import annotations

import pytest

from jiaokan.context import Options, read_context
from jiaokan.rules import RULES, counters
from jiaokan.rules.frames import FRAMES, Counter, read
from jiaokan.text.splice import replay

BY_ID = {rule.id: rule for rule in RULES}
SHAPES = {frame.id: frame for frame in FRAMES}
TITLE = "柳河林场护林手记"
SEAMS = [("群", "众"), ("责", "任"), ("措", "施"), ("领", "导"), ("学", "生")]
STRANGE = [("讲", "严"), ("查", "备"), ("写", "广"), ("带", "亩"), ("浇", "冬")]
FILL = "护林站把巡山清灶看坟头三件事拴在一起办早上出门带水壶晚上回来记日志谁的片区冒烟谁连夜写说明"


def run(text):
    found = [f for f in BY_ID["page-counters"].find(text, read_context(text, Options())) if f.new is not None]
    return replay(text, sorted((f.start, f.end, f.new) for f in found))


def told(text, shape):
    return read(text, SHAPES[shape])


def filled(size):
    return ("山火已灭。" + "，".join([FILL[:20]] * (size // 20 + 1)))[:size]


def paged(shape, gap, *, pages=(2, 3, 4), seams=SEAMS):
    """A text with counters in seams, ``gap`` code points between them; and the same without them."""
    text = whole = "护林手记\n" + filled(gap - 1)
    for n, page in enumerate(pages):
        before, after = seams[n % len(seams)]
        body = filled(gap - 2)
        text += before + shape.format(n=page) + after + body
        whole += before + after + body
    return text, whole


# --- pages that are spoken of ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("见第3页众", True),
        ("群第3页的", True),
        ("群第3页众", False),
        ("第3页众", False),
        ("见 第3页众", False),
        ("见群第3页众", False),
        ("群第3页 的", False),
        ("群第3页众的", False),
        ("第3页", False),
    ],
)
def test_a_page_is_spoken_of_by_the_words_beside_it(text, spoken):
    assert counters._is_spoken_of(text, told(text, "page")[0]) is spoken


@pytest.mark.parametrize(
    ("befores", "pages", "left"),
    [
        ("群责措", (2, 3, 4), (2, 3, 4)),
        ("群见措", (2, 3, 4), (2, 3, 4)),  # one of three in a row that counts up
        ("群见措", (2, 3, 5), (2, 5)),
        ("见见措", (2, 3, 4), (4,)),
        ("群见", (2, 3), (2,)),
        ("群见措领", (2, 3, 4, 5), (2, 3, 4, 5)),
        ("群见见领", (2, 3, 4, 5), (2, 5)),
        ("群见见领学群", (2, 3, 4, 5, 6, 7), (2, 3, 4, 5, 6, 7)),
        ("群见见见领学群", (2, 3, 4, 5, 6, 7, 8), (2, 6, 7, 8)),
    ],
)
def test_of_pages_that_count_up_a_third_may_look_spoken_of(befores, pages, left):
    text = "".join(f"{before}第{page}页众" for before, page in zip(befores, pages, strict=True))
    assert tuple(each.page for each in counters._not_spoken_of(text, told(text, "page"))) == left


def test_a_page_behind_the_title_is_not_spoken_of():
    text = f"{TITLE}\n山上看住了干群{TITLE}第2页的众人"
    assert len(counters._not_spoken_of(text, told(text, "page"))) == 1


# --- shares ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "have"),
    [
        ("群2/5众3/5任", True),
        ("群2/4众3/4任", False),  # of so few any share may be
        ("群2/5众3/6任", False),
        ("群5/5众", True),
        ("群6/5众", False),
        ("群（2/9）众(3／9)任", True),
        ("群2 / 9众3 / 9任", True),
    ],
)
def test_pages_have_one_total_and_a_large_one(text, have):
    assert counters._have_one_total(text, told(text, "fraction")) is have


@pytest.mark.parametrize(
    ("text", "spread"),
    [
        ("群 2 / 9众责 3 / 9任", True),
        ("群2 / 9 众责3 / 9 任", True),
        ("群 2 / 9 众责 3 / 9 任", True),
        ("群2 / 9众责3 / 9任", False),
        ("群 2 / 9众责3 / 9任", False),
        ("群 2/9 众责 3/9 任", False),
        ("群 2 / 9 众责 4 / 9 任", False),
        ("群 2 / 9 众责 3 / 8 任", False),
        ("群\n2 / 9众责3 / 9", True),  # where the text ends too
    ],
)
def test_shares_that_are_pages_are_written_with_blanks(text, spread):
    assert counters._are_spread(text, told(text, "fraction")) is spread


@pytest.mark.parametrize(
    ("text", "is_half"),
    [
        ("群 3/9众", True),
        ("群3/9 众", True),
        ("群3/9众", False),
        ("3/9众", True),
        ("群3/9", True),
        ("群 众3/9人 ", False),
    ],
)
def test_a_share_is_half_set_off_by_a_blank_on_one_side(text, is_half):
    assert counters._is_half_set_off(text, told(text, "fraction")[0]) is is_half


@pytest.mark.parametrize(
    ("shape", "pages", "are_pages"),
    [
        (" {n} / 9 ", (2, 3, 4), True),
        ("{n}/9", (2, 3, 4), True),
        ("{n}/9", (2, 3, 5), False),
        ("\n{n}/9\n", (2, 3, 4), True),
    ],
)
def test_shares_of_a_total_that_count_up_a_page_apart_are_pages(shape, pages, are_pages):
    text, whole = paged(shape, 150, pages=pages)
    assert (run(text) == whole) is are_pages
    assert are_pages or run(text) == text


def test_shares_on_their_lines_between_short_lines_are_the_text_s():
    text = "".join(f"{line}\n{n}/9\n" for n, line in enumerate(["看山", "清灶", "巡堤"], 2))
    assert run(text) == text


# --- counters inside sentences --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("seams", "gap", "are_pages"),
    [
        ([("讲", "严"), ("护", "下"), ("门", "洞")], 120, True),  # just two bits together
        ([("公", "建"), ("村", "高"), ("听", "从")], 120, False),  # and not quite
        (STRANGE, 120, False),
        (STRANGE, 220, False),
        ([("到", "可"), ("保", "成"), ("城", "山")], 205, True),
        ([("到", "可"), ("防", "大"), ("公", "建")], 205, False),
        ([("到", "可"), ("保", "成"), ("城", "山")], 150, False),
    ],
)
def test_three_pages_fit_well_or_stand_far_apart_and_fit_a_little(seams, gap, are_pages):
    text, whole = paged("第{n}页", gap, seams=seams)
    assert run(text) == (whole if are_pages else text)


@pytest.mark.parametrize(("gap", "are_pages"), [(199, False), (200, True)])
def test_four_pages_are_pages_by_their_length(gap, are_pages):
    text, whole = paged("第{n}页", gap, seams=STRANGE, pages=(2, 3, 4, 5))
    assert run(text) == (whole if are_pages else text)


@pytest.mark.parametrize(
    ("shape", "gap", "are_pages"),
    [("第 {n} 页", 220, True), ("第 {n} 页", 150, False), ("- {n} -", 150, True), ("-{n}-", 150, False)],
)
def test_three_pages_are_pages_by_how_they_are_drawn(shape, gap, are_pages):
    text, whole = paged(shape, gap, seams=STRANGE)
    assert run(text) == (whole if are_pages else text)


@pytest.mark.parametrize(
    ("shape", "seams", "are_pages"),
    [
        ("第{n}页", SEAMS, True),
        ("第{n}页", STRANGE, False),
        (" 第{n}页 ", STRANGE, True),
    ],
)
def test_two_pages_cut_words_or_are_set_off(shape, seams, are_pages):
    text, whole = paged(shape, 150, seams=seams, pages=(2, 3))
    assert run(text) == (whole if are_pages else text)


def test_two_pages_of_three_prove_nothing_inside_sentences():
    text, _ = paged("第{n}页", 150, pages=(2, 3))
    text += "。第4页。"
    assert run(text) == text


@pytest.mark.parametrize("shape", ["第{n}页", "-{n}-"])
def test_pages_behind_the_title_need_no_more(shape):
    text, whole = paged(TITLE + shape, 150, seams=STRANGE)
    text, whole = f"{TITLE}\n{text}", f"{TITLE}\n{whole}"
    assert run(text) == whole


# --- a counter on a line of its own ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("upper", "lower", "is_page"),
    [
        ("山上看人的群", "众都来了", True),  # a word is cut
        ("山上看人的讲", "严都来了", False),
        ("各组按片包干，谁的片区都冒烟谁讲", "严都来了", True),  # running text
        ("各组按片包干谁的片区都冒烟了谁讲", "严都来了", False),
        ("山上看人的一", "种都来了", False),  # under four bits
        ("山上看人的水", "壶都来了", True),
    ],
)
def test_one_counter_on_its_line_cuts_a_word_or_running_text(upper, lower, is_page):
    text = f"{upper}\n- 3 -\n{lower}"
    assert ("- 3 -" not in run(text)) is is_page


def test_a_counter_that_no_text_has_goes_from_its_line():
    assert run("看住了。\nPage 3 of 9\n都来了。") == "看住了。\n都来了。"
    assert run("看住了。\n3 of 9\n都来了。") == "看住了。\n3 of 9\n都来了。"


def test_one_counter_on_its_line_goes_with_the_title_beside_it():
    upper, lower = "各组按片包干看住了山上的路口都讲", "严也来了"
    text = f"{TITLE}\n看住了。\n{upper}\n- 3 -\n{TITLE}\n{lower}。"
    assert TITLE not in run(text)[len(TITLE) :]


def test_one_counter_goes_with_the_title_before_it_from_a_sentence():
    text = f"{TITLE}\n看住了。\n各组按片包干看住了干群{TITLE}第3页众也来了。"
    assert run(text) == f"{TITLE}\n看住了。\n各组按片包干看住了干群众也来了。"


def test_a_counter_at_the_beginning_of_a_text_goes_with_its_blanks():
    assert run("  第 3 页 共 9 页\n看住了。\n") == "看住了。\n"
    assert run("第 3 页 共 9 页 看住了。\n") == "看住了。\n"


@pytest.mark.parametrize(
    ("line", "goes"),
    [("第3页 护林论坛", True), ("护林论坛 第3页", True), ("第3页 护林手记", False), ("第3页", True)],
)
def test_a_counter_goes_with_the_name_of_a_site_on_its_line(line, goes):
    upper, lower = "各组按片包干，谁的片区冒烟谁连夜写说", "明，大家都看"
    text = f"{upper}\n{line}\n{lower}"
    found = told(text, "page")
    counters._widen_by_sites(text, found)
    assert (text[found[0].start : found[0].end] == line) is goes


def test_the_name_of_a_site_on_the_last_line_stays():
    text = "各组按片包干，谁的片区冒烟谁连夜写说\n第3页 护林论坛"
    found = told(text, "page")
    counters._widen_by_sites(text, found)
    assert text[found[0].start : found[0].end] == "第3页"


@pytest.mark.parametrize(
    ("uppers", "any_cuts"),
    [
        (["看住了", "看住了"], False),
        (["看住了", "看了、"], True),  # no line of verse ends so
        (["看住了", "各组按片包干谁的片区冒烟谁讲"], False),
        (["看住了", "各组按片包干谁的片区都冒烟谁讲讲"], True),
    ],
)
def test_one_of_the_counters_on_lines_of_their_own_cuts_a_sentence(uppers, any_cuts):
    text = "\n".join(f"{upper}\n- {n} -\n严谨" for n, upper in enumerate(uppers, 2))
    assert counters._any_cuts(text, told(text, "dashes")) is any_cuts


# --- several together -----------------------------------------------------------------------------------------
def spans(*pairs):
    return [Counter(start, end, 2, SHAPES["page"]) for start, end in pairs]


@pytest.mark.parametrize(
    ("pairs", "rows"),
    [
        ([(0, 2), (3, 5)], [(0, 5)]),
        ([(3, 5), (0, 2)], [(0, 5)]),
        ([(0, 2), (6, 8)], [(0, 2), (6, 8)]),
        ([(0, 2), (0, 5)], [(0, 5)]),
        ([(0, 5), (1, 2)], [(0, 5)]),
        ([(0, 2), (3, 5), (6, 8)], [(0, 5), (6, 8)]),
        ([(0, 2), (6, 8), (6, 7)], [(0, 2), (6, 8)]),
        ([(0, 2), (6, 8), (9, 11)], [(0, 2), (6, 11)]),
    ],
)
def test_counters_with_blanks_between_them_are_taken_out_as_one(pairs, rows):
    assert [(each.start, each.end) for each in counters._in_rows("甲乙 甲乙人甲乙 甲乙", spans(*pairs))] == rows


# --- one between two that are proved --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("middle", "found"),
    [
        (" 第3页 ", True),
        (" -3- ", True),
        ("-3-", True),  # the only one missing may cut a word
        ("第3页", False),
        (" -2- ", False),
        (" -4- ", False),
        (" 第三页 ", False),
        ("见 第3页 ", False),
        ("见 -3- ", False),
        ("。-3-", False),
    ],
)
def test_a_page_lies_between_two_that_are_proved(middle, found):
    text = f"群 第2页 众山上群{middle}众山上责 第4页 任"
    proved = [each for each in told(text, "page") if each.page in (2, 4)]
    assert bool(counters._between(text, proved, FRAMES)) is found


@pytest.mark.parametrize(
    ("first", "middle", "last", "found"),
    [
        (2, " -3- ", 9, True),
        (2, " -8- ", 9, True),
        (2, "-3-", 9, False),
        (2, " -9- ", 9, False),
        (2, " -2- ", 9, False),
    ],
)
def test_of_several_that_are_missing_one_is_set_off(first, middle, last, found):
    text = f"群 第{first}页 众山上群{middle}众山上责 第{last}页 任"
    assert bool(counters._between(text, told(text, "page"), FRAMES)) is found


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("群 -1- 众责 第2页 任", [1]),
        ("群 -2- 众责 第2页 任", []),
        ("群 第2页 众责 -3- 任", [3]),
        ("群 第2页 众责 -2- 任", []),
        ("群 -0- 众责 第2页 任", []),
        ("见 -1- 众责 第2页 任", []),
        ("见-1-众责 第2页 任", []),
        ("见  -1- 众责 第2页 任", [1]),
    ],
)
def test_before_the_first_stands_a_lower_page_and_behind_the_last_a_higher(text, pages):
    assert [each.page for each in counters._between(text, told(text, "page"), FRAMES)] == pages


def test_without_a_proved_page_nothing_lies_between():
    assert counters._between("群 -3- 众", [], FRAMES) == []
    text = "群 PAGE 众责 -3- 任"
    assert counters._between(text, told(text, "field"), FRAMES) == []


def test_where_pages_fall_the_highest_before_and_the_lowest_behind_count():
    text = "群 第7页 众责 第2页 任群 -3- 众群 -8- 众责 第9页 任"
    assert [each.page for each in counters._between(text, told(text, "page"), FRAMES)] == [8]
    text = "群 第2页 众群 -3- 众群 -8- 众责 第9页 任责 第4页 任"
    assert [each.page for each in counters._between(text, told(text, "page"), FRAMES)] == [3]
