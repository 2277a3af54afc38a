"""What proves that a number inside a text is a page's: how counters rise, what stands around them, what is named there."""

from __future__ import annotations

import pytest

from jiaokan.rules import bare, frames, joints, proofs, totals
from jiaokan.rules.frames import FRAMES, Counter, read

SHAPES = {frame.id: frame for frame in FRAMES}


def counters(text, shape="page"):
    return read(text, SHAPES[shape])


def only(text, shape="page"):
    (found,) = counters(text, shape)
    return found


def at(start, end, page):
    return Counter(start, end, page, SHAPES["page"])


# --- counters that rise, a page apart -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pages", "rises", "by_one"),
    [
        ([], False, False),
        ([2], False, False),
        ([2, 3], True, True),
        ([2, 4], True, False),
        ([2, 2], False, False),
        ([3, 2], False, False),
        ([2, None, 3], False, False),
        ([None, None], False, False),
        ([2, 3, 4], True, True),
        ([2, 3, 3], False, False),
    ],
)
def test_counters_rise_where_each_page_is_higher_than_the_one_before(pages, rises, by_one):
    row = [at(10 * n, 10 * n + 1, page) for n, page in enumerate(pages)]
    assert proofs.is_rising(row) is rises
    assert proofs.is_rising(row, by_one=True) is by_one


@pytest.mark.parametrize(("gap", "is_far"), [(99, False), (100, True)])
def test_between_two_counters_lie_a_hundred_code_points(gap, is_far):
    assert proofs.are_far([at(0, 5, 2), at(5 + gap, 9 + gap, 3)]) is is_far


# --- what stands beside a counter -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("群第3页众人都来了", "群", "众人都来"),
        ("村群 \n\u3000第3页\n \u3000众人都来了", "群", "众人都来"),
        ("第3页众", "", "众"),
        (" 第3页众", "", "众"),
        ("\n\n第3页\n", "", ""),
        ("群第3页", "群", ""),
        ("群第3页 ", "群", ""),
    ],
)
def test_edges_are_looked_for_across_blanks_and_line_ends(text, before, after):
    assert proofs.edges(text, only(text)) == (before, after)


@pytest.mark.parametrize(
    ("text", "set_off", "opens", "alone"),
    [
        ("第3页", True, True, True),
        ("群第3页", False, False, False),
        ("第3页众", False, True, False),
        ("群 第3页", True, False, False),
        ("群 第3页众", False, False, False),
        ("群\n第3页\n众", True, True, True),
        ("群\n  第3页  \n众", True, True, True),
        ("  第3页  ", True, True, True),
        (" 第3页 ", True, True, True),
        ("群\n 第3页 众", True, True, False),
        ("群 第3页\n众", True, False, False),
        ("群\n第3页 ", True, True, True),
        ("群众 \n 第3页，", False, True, False),
    ],
)
def test_a_counter_is_set_off_opens_its_line_or_has_it_alone(text, set_off, opens, alone):
    counter = only(text)
    assert proofs.is_set_off(text, counter) is set_off
    assert proofs.opens_line(text, counter) is opens
    assert proofs.is_alone(text, counter) is alone


@pytest.mark.parametrize(
    ("text", "shape", "cut"),
    [
        ("群第2页众责第3页严", "page", True),  # one word of two
        ("群第2页众责第3页严讲第4页查", "page", False),  # one of three
        ("讲第2页严查第3页备", "page", False),
        ("A第2页众责第3页任", "page", False),
        ("群第2页A责第3页任", "page", False),
        ("群第2页众责第3页。", "page", False),
        ("讲第 2 页严查第 3 页备", "page", True),  # drawn with blanks, behind other words each time
        ("讲第 2 页严讲第 3 页备", "page", False),
        ("讲- 2 -严查- 3 -备", "dashes", True),
        ("讲- 2 -严讲- 3 -备", "dashes", False),
        ("讲- 2 -严查-3-备", "dashes", False),
    ],
)
def test_counters_inside_words_are_pages(text, shape, cut):
    assert proofs.cut_words(text, counters(text, shape)) is cut


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("群第2页众人", 9),
        ("群第2页众人都群第3页众人去", 9),  # the same words twice: a way of speaking
        ("群第2页众人都群第3页众所去", 19),
        ("群第2页A", 0),
        ("A第2页众", 0),
        ("群第2页众人责第3页A人", 9),
        ("讲第2页严格", -3),
    ],
)
def test_what_stands_around_counters_fits_by_so_many_bits(text, bits):
    assert int(proofs.fit(text, counters(text)) // 1) == bits


def test_a_fit_leaves_its_counters_as_they_were():
    head = "柳河林场护林手记\n"
    text = "".join(f"{'山上都看住了人也没有走开' * 9}群\n{head}第{n}页\n众都来了。" for n in (2, 3, 4))
    found = counters(text)
    spans = [(each.start, each.end) for each in found]
    assert proofs.fit(text, found) > 0
    assert [(each.start, each.end) for each in found] == spans


# --- page and total -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "rising", "clear"),
    [
        ("请把第3页共9页材料", True, False),
        ("请把第3页共9页材料", False, False),
        ("相册第3页共9页子", False, True),  # a word is cut: what has pages is whole without them
        ("群众翻到第3页共9页查", True, True),
        ("群众翻到第3页共9页查", False, False),
        ("群众翻到第3页共9页。", True, False),
        ("日出。第3页共9页。", True, True),
        ("日出。第3页共9页。", False, False),
        ("甲\n第3页共9页\n乙", False, True),
        ("各组干群第3页共9页的材料", False, False),
        ("各组干群 第3页共9页 的材料", False, False),
        ("各组干群 第3页共9页\n的材料", False, True),
        ("各组干群 第3页共9页 众人", False, True),
        ("各组干群第3页共9页众人", False, True),
        ("各组宣讲第3页共9页严谨", False, False),
        ("各组宣讲第3页/共9页严谨", False, True),
        ("各组宣讲。第3页/共9页严谨", False, False),
        ("各组宣讲。\n第3页共9页严谨", False, True),
        ("各组记日第3页共9页志书", False, True),  # no word, but oftener together than by chance
        ("各组记日第3页共9页严书", False, False),
    ],
)
def test_page_and_total_are_a_page_s_unless_a_sentence_may_name_them(text, rising, clear):
    assert totals.is_clear(text, only(text, "page and total"), rising=rising) is clear


@pytest.mark.parametrize(("words", "clear"), [("附表", False), ("写成文章", True)])
def test_what_has_pages_is_cut_only_where_its_word_is(words, clear):
    after = "程" if clear else "材"
    text = f"各组{words}第3页共9页{after}料"
    assert totals.is_clear(text, only(text, "page and total"), rising=True) is clear


def test_the_number_of_a_total_in_mid_word_needs_its_page_in_words():
    text = "各组干群页次:3/9众人"
    assert not totals.is_clear(text, only(text, "number of total"), rising=False)


@pytest.mark.parametrize(("text", "goes"), [("群PAGE众", True), ("把PAGE的", False)])
def test_a_field_inside_a_line_is_a_page_s_where_a_word_is_whole_without_it(text, goes):
    assert totals.is_clear(text, only(text, "field"), rising=False) is goes


# --- lines beside furniture -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("upper", "lower", "bits"),
    [
        ("各村群", "众参加", 9),
        ("各村群\u3000", " 众参加", 9),
        ("各村群", "A众", 0),
        ("各村A", "众", 0),
        ("各村A", "，众", 4),
        ("群", "众", 9),
        ("", "众", 0),
        ("各村群", "", 0),
    ],
)
def test_lines_fit_by_so_many_bits(upper, lower, bits):
    text = f"{upper}\n3\n{lower}"
    start = len(upper) + 1
    assert int(joints.bits_of(text, [(start, start + 1)])) == bits


@pytest.mark.parametrize(
    ("uppers", "lowers", "times"),
    [
        (("干群", "干群"), ("众人", "众人"), 1),
        (("干群", "人群"), ("众人", "众人"), 2),
        (("干群", "干群"), ("众人", "众所"), 2),
        (("高干群", "大干群"), ("众人", "众人"), 1),
        (("干群", "干群"), ("众人都", "众人来"), 1),
    ],
)
def test_two_code_points_on_each_side_make_a_place(uppers, lowers, times):
    text, spans = "", []
    for upper, lower in zip(uppers, lowers, strict=True):
        text += f"{upper}\n"
        spans.append((len(text), len(text) + 1))
        text += f"3\n{lower}"
    assert joints.bits_of(text, spans) == times * joints.bits_of(text, spans[:1])


@pytest.mark.parametrize(
    ("uppers", "breaks_off"),
    [
        (["看住了。各村群", "看住了山各村群"], True),
        (["看住了。各村群", "看住了山各村群", "看住了山各村群"], False),
        (["看住了山各村群"], False),
        (["看住了。各村群"], True),
        (["。各村群"], True),
        (["看住了。" + "山" * 195 + "\n \n"], True),
        (["看住了。" + "山" * 200], False),  # too far above to be of that line
    ],
)
def test_half_of_the_lines_above_break_off_behind_full_stops(uppers, breaks_off):
    text, spans = "", []
    for upper in uppers:
        text += f"{upper}\n"
        spans.append((len(text), len(text) + 1))
        text += "3\n"
    assert joints.break_off(text, spans) is breaks_off


def test_the_page_above_ends_where_the_mark_before_it_stands():
    text = "看住了。各村群\n3\n众人都\n4\n来"
    spans = [(text.index("3"), text.index("3") + 1), (text.index("4"), text.index("4") + 1)]
    assert joints.break_off(text, spans)
    assert not joints.break_off(text, [*spans, (len(text), len(text))])


# --- shapes ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "shape", "says"),
    [
        ("群（第3页共9页）众", "page and total", "（第3页共9页）"),
        ("群当前第3页共9页众", "page and total", "当前第3页共9页"),
        ("群（当前第3页共9页众", "page and total", "当前第3页共9页"),
        ("群当前（第3页共9页）众", "page and total", "当前（第3页共9页）"),
        ("群（第3页众", "page", "第3页"),
        ("群（3/9）众", "fraction", "（3/9）"),
        ("（3/9）", "fraction", "（3/9）"),
        ("甲\n=== 第3页 ===\n乙", "page", "=== 第3页 ==="),
        ("=== 第3页 ===", "page", "=== 第3页 ==="),
        ("甲\n=== 第3页\n乙", "page", "第3页"),
        ("甲\n第3页 ===\n乙", "page", "第3页"),
        ("甲\n=甲= 第3页 ===\n乙", "page", "第3页"),
        ("甲\n=== 第3页 =乙=\n乙", "page", "第3页"),
        ("甲\n   第3页 ===\n乙", "page", "第3页"),  # blanks alone are no frame
        ("甲\n=== 第3页   \n乙", "page", "第3页"),
        ("甲\n=第3页=\n乙", "page", "=第3页="),
        ("甲\n" + "=" * 79 + "第3页" + "=" * 79 + "\n乙", "page", "=" * 79 + "第3页" + "=" * 79),
        ("=" * 80 + "第3页" + "=" * 80, "page", "=" * 80 + "第3页" + "=" * 80),
        ("=" * 81 + "第3页" + "=" * 80, "page", "第3页"),
        ("=" * 80 + "第3页" + "=" * 81, "page", "第3页"),
        ("\n= 第3页 =\n", "page", "= 第3页 ="),
        ("甲\n" + "=" * 80 + "第3页=\n乙", "page", "第3页"),
        ("甲\n=第3页" + "=" * 80 + "\n乙", "page", "第3页"),
    ],
)
def test_a_counter_has_its_brackets_and_the_signs_that_frame_its_line(text, shape, says):
    counter = only(text, shape)
    assert text[counter.start : counter.end] == says


@pytest.mark.parametrize(
    ("text", "shape", "page", "label"),
    [("第12页", "page", 12, "page 12"), ("第三页", "page", None, "page field"), ("PAGE", "field", None, "page field")],
)
def test_a_counter_states_its_page_in_figures_alone(text, shape, page, label):
    counter = only(text, shape)
    assert (counter.page, counter.label) == (page, label)


def test_a_shape_is_taken_for_nothing_that_its_row_does_not_say():
    frame = frames.make("test", "[0-9]", "甲")
    traits = (frame.is_clear, frame.opens, frame.is_share, frame.is_named, frame.fills_gaps)
    assert (frame.sure, *traits) == ("", False, False, False, False, False)


def test_a_shape_needs_one_of_its_cues():
    assert [frame.id for frame in frames.frames_in("頁碼 3")] == [
        "page and total",
        "total and page",
        "number of total",
        "page",
    ]
    assert [frame.id for frame in frames.frames_in("PAGE")] == ["field", "page in English"]
    assert frames.frames_in("丙丁") == []


# --- bare numbers behind words --------------------------------------------------------------------------------
WORDS = "巡山护林简报"
SEAMS = [("群", "众"), ("责", "任"), ("措", "施"), ("领", "导")]


def numbered(*, words=WORDS, gap=110, count=3, step=1, seams=SEAMS, blank=" ", behind=""):
    """Pages that end with words and a bare number."""
    filler = "山上看住了人，早晚各走一趟，记在本上，"
    text = "手记。"
    for n in range(count):
        before, after = seams[n % len(seams)]
        body = (filler * 20)[: gap - len(words) - 3 - len(blank)]
        text += f"{body}{before}{words}{blank}{2 + n * step}{behind}{after}人"
    return text


@pytest.mark.parametrize(
    ("how", "count"),
    [
        ({}, 3),
        ({"count": 2}, 0),
        ({"step": 2}, 0),
        ({"gap": 60}, 0),
        ({"words": "护林简报"}, 3),
        ({"words": "，林简报"}, 0),  # a mark among four
        ({"blank": "    "}, 3),  # eight code points hold the words and their blanks
        ({"blank": "     "}, 0),
        ({"seams": [("讲", "严"), ("查", "备"), ("写", "广")]}, 0),
        ({"seams": [("讲", "严"), ("护", "下"), ("门", "洞")]}, 3),  # just two bits together
        ({"seams": [("公", "建"), ("村", "高"), ("听", "从")]}, 0),  # and not quite
        ({"seams": [("群", "个"), ("责", "任"), ("措", "施")]}, 3),
        ({"seams": [("群", "个"), ("责", "件"), ("措", "施")]}, 0),
        ({"seams": [("群", "个"), ("责", "件"), ("措", "施"), ("领", "导")], "count": 4}, 0),
        ({"seams": [("群", "个"), ("责", "任"), ("措", "施"), ("领", "导")], "count": 4}, 4),
        ({"seams": [("群", "众"), ("责", "个"), ("措", "施")], "behind": "  "}, 3),
        ({"seams": [("群", "众"), ("责", "个"), ("措", "件")], "behind": "  "}, 0),
    ],
)
def test_bare_numbers_behind_the_same_words_are_pages(how, count):
    assert len(bare.behind_words(numbered(**how))) == count


def test_bare_numbers_may_begin_where_the_text_begins():
    text = f"护林简报 2众人{numbered(words='护林简报').replace(' 4', ' 5').replace(' 3', ' 4').replace(' 2', ' 3')[3:]}"
    assert len(bare.behind_words(text)) == 4
