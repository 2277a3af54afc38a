"""Running heads around counters inside texts: how long they are, what sets them off, which titles stand there again."""

from __future__ import annotations

import pytest

from jiaokan.rules import heads
from jiaokan.rules.frames import FRAMES, read

SHAPES = {frame.id: frame for frame in FRAMES}
HEAD = "柳河林场简报"
TITLE = "柳河林场护林手记"
SEAMS = [("群", "众"), ("责", "任"), ("措", "施"), ("领", "导")]
STRANGE = [("讲", "严"), ("查", "备"), ("写", "广"), ("带", "亩")]


def widened(text, shape="page"):
    """What the counters of a text are, with their heads."""
    return [text[each.start : each.end] for each in heads.with_heads(text, read(text, SHAPES[shape]))]


def pages(befores, behinds, *, seams=SEAMS, body="山上看住了人"):
    """A line of text with a counter in each seam, between what stands before it and behind it."""
    text = ""
    for n, (before, behind) in enumerate(zip(befores, behinds, strict=True)):
        text += f"{body}{seams[n][0]}{before}第{n + 2}页{behind}{seams[n][1]}{body}"
    return text


# --- what stands the same beside all counters -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("head", "is_head"),
    [("简报", False), ("河简报", False), ("林河简报", True), ("护" * 60, True), (" 河简报 ", False)],
)
@pytest.mark.parametrize("is_before", [True, False])
def test_a_head_has_four_code_points(head, is_head, is_before):
    sides = ([head] * 3, [""] * 3) if is_before else ([""] * 3, [head] * 3)
    found = widened(pages(*sides))
    parts = [head, "第{}页"] if is_before else ["第{}页", head]
    assert found == [("".join(parts) if is_head else "第{}页").format(n) for n in (2, 3, 4)]


def test_a_head_at_the_very_beginning_of_a_text_goes():
    text = f"{HEAD}第2页众人看山{HEAD}第3页任务看山{HEAD}第4页施行"
    assert widened(text) == [f"{HEAD}第{n}页" for n in (2, 3, 4)]


def test_words_before_one_counter_are_no_head():
    text = "各村干群众上山第2页众人"
    assert widened(text) == ["第2页"]


@pytest.mark.parametrize(
    ("befores", "is_head"),
    [
        ([HEAD, HEAD], False),  # by chance
        ([f" {HEAD}", f" {HEAD}"], True),
        ([f" {HEAD}", f"\u3000{HEAD}"], True),
        ([f" {HEAD}", f"二{HEAD}"], None),  # each for itself
    ],
)
def test_a_head_before_two_counters_is_set_off(befores, is_head):
    found = widened(pages(befores, ["", ""]))
    wanted = [
        f"{before if is_head is True and befores[0] == befores[1] else HEAD}第{n}页"
        for n, before in enumerate(befores, 2)
    ]
    if is_head is None:
        wanted[1] = "第3页"
    assert found == (["第2页", "第3页"] if is_head is False else wanted)


def test_of_two_heads_one_may_open_the_text():
    text = f"{HEAD}第2页众人看山 {HEAD}第3页任务"
    assert widened(text) == [f"{HEAD}第2页", f"{HEAD}第3页"]


@pytest.mark.parametrize(
    ("behinds", "is_head"),
    [
        ([HEAD, HEAD], False),
        ([f"{HEAD} ", f"{HEAD} "], True),
        ([f"{HEAD} ", f"{HEAD}\u3000"], True),
        (["2023年5月6日", "2023年5月6日"], True),  # the day of a print
        (["2023-05-06", "2023-05-06"], True),
    ],
)
def test_a_head_behind_two_counters_is_set_off_or_the_day_of_a_print(behinds, is_head):
    found = widened(pages(["", ""], behinds))
    common = behinds[0] if behinds[0] == behinds[1] else HEAD
    assert found == [f"第{n}页{common if is_head else ''}" for n in (2, 3)]


def test_of_two_heads_one_may_end_the_text():
    text = f"山上干群第2页{HEAD} 众人看山尽责第3页{HEAD}"
    assert widened(text) == [f"第2页{HEAD}", "第3页" + HEAD] or widened(text) == ["第2页", "第3页"]


@pytest.mark.parametrize(("count", "is_head"), [(2, False), (3, False), (4, True)])
def test_of_four_counters_the_last_may_lack_the_head(count, is_head):
    found = widened(pages([HEAD] * (count - 1) + [""], [""] * count))
    assert found == [f"{HEAD if is_head and n < count - 1 else ''}第{n + 2}页" for n in range(count)]


def test_of_four_counters_the_first_may_not_lack_the_head():
    assert widened(pages(["", HEAD, HEAD, HEAD], [""] * 4)) == [f"第{n}页" for n in (2, 3, 4, 5)]


@pytest.mark.parametrize("is_before", [True, False])
def test_words_between_finished_sentences_are_no_head(is_before):
    seams = [("。", "山"), ("。", "水"), ("。", "田")]
    sides = ([HEAD] * 3, [""] * 3) if is_before else ([""] * 3, [HEAD] * 3)
    assert widened(pages(*sides, seams=seams)) == [f"第{n}页" for n in (2, 3, 4)]


def test_a_head_that_cuts_one_sentence_goes_from_between_others_too():
    seams = [("。", "山"), ("群", "众"), ("。", "山")]
    assert widened(pages([HEAD] * 3, [""] * 3, seams=seams)) == [f"{HEAD}第{n}页" for n in (2, 3, 4)]


@pytest.mark.parametrize(
    ("shared", "head"),
    [
        ("山上\n柳河简报", "\n柳河简报"),
        ("山。上\n柳河简报", "\n柳河简报"),
        ("山，上\n柳河，简报", "\n柳河，简报"),
        ("山上\n柳河。简报手记", ""),
        ("山上。\n\n柳河简报\n", "\n\n柳河简报\n"),
        ("山上，柳河简报", "柳河简报"),
        ("山上，柳河简报\n", "柳河简报\n"),
        ("柳河简报", "柳河简报"),
        ("，河简报", ""),
        ("山上\n河简报", ""),
        ("山：上、柳河简报", "柳河简报"),
    ],
)
def test_a_head_above_holds_no_end_of_a_sentence(shared, head):
    assert heads._head_above(shared) == head


@pytest.mark.parametrize(
    ("shared", "head"),
    [
        ("柳河简报，山上", "柳河简报"),
        ("柳河简报", "柳河简报"),
        ("河简报，山上", ""),
        ("柳河简报\n山上", "柳河简报\n"),
        ("柳河，简报\n山上", "柳河，简报\n"),
        ("柳河简报。\n山上", "柳河简报"),
        ("\n柳河简报\n山上", "\n柳河简报\n"),
        ("\n柳河简报，山", ""),
        ("\n河简报\n山上", ""),
        ("柳河简报\n众人\n山。上", "柳河简报\n众人\n"),
    ],
)
def test_a_head_below_is_whole_lines_or_words_without_a_mark(shared, head):
    assert heads._head_below(shared) == head


# --- sentences that go on round a head ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("群{}众", True),
        ("讲{}严", True),
        ("。{}众", False),
        ("{}众", False),
        ("\n{}众", False),
        ("群{}", False),
        ("讲{}二十一、严", False),  # a heading
        ("统{}一、巡", False),
        ("群\n{}众", True),
        ("\n群\n{}众", True),
        ("群{}\n众", True),
        ("讲\n{}严", False),  # a cell, a heading
        ("上看住了人上看住了人上看住讲\n{}严", False),
        ("甲\n山上看住了人山上看住了人山上讲\n{}严", False),
        ("甲\n山上看住了人山上看住了人山上查讲\n{}严", True),
        ("山，讲\n{}严", True),
        ("看。讲\n{}严", True),
        ("群\n讲{}严", True),
        ("群\n{}       众", True),
        ("群\n{}        众", False),  # far below
        ("群\n{}，", False),
        ("山，群\n{}，", True),
    ],
)
def test_a_sentence_goes_on_round_a_head(text, cut):
    start = text.index("{}")
    text = text.format("甲乙丙丁")
    assert heads._cuts(text, start, start + 4) is cut


def test_a_head_that_brings_its_line_ends_stands_on_a_line_of_its_own():
    assert not heads._cuts("讲\n甲乙\n严", 1, 5)
    assert heads._cuts("讲甲\n乙严", 1, 4)
    assert heads._cuts("山上看住了人山上看住了人山上讲\n甲乙\n严", 15, 19) is False
    assert heads._cuts("山上看住了人山上看住了人山上查讲\n甲乙\n严", 16, 20)


def test_of_the_text_above_a_head_sixty_code_points_are_looked_at():
    assert heads._cuts("，" + "山" * 14 + " " * 45 + "\n{}严", 60, 62) is False
    assert not heads._cuts("群" + " " * 60 + "众", 61, 61)
    assert heads._cuts("群" + " " * 59 + "众", 60, 60)


# --- titles and stamps ----------------------------------------------------------------------------------------
def titled(text, *, title=TITLE, above="", lines=0):
    return "".join(f"看山的人第{'一二三四五六七'[n]}组。\n" for n in range(lines)) + f"{above}{title}\n{text}"


@pytest.mark.parametrize(
    ("title", "said", "is_title"),
    [
        (TITLE, TITLE, True),
        (TITLE, f"{TITLE} ", True),
        (TITLE, f"{TITLE}.docx", True),
        (TITLE, f"{TITLE}.pdf \n", True),
        (TITLE, f"{TITLE}        ", True),
        (TITLE, f"{TITLE}二", False),
        (TITLE, TITLE[1:], False),
        ("柳河护林记", "柳河护林记", False),
        ("柳河护林手记", "柳河护林手记", True),
        ("护" * 60, "护" * 60, True),
        ("护" * 61, "护" * 61, False),
        ("护" * 60, "护" * 60 + " " * 8, True),
        ("护" * 60, "护" * 60 + " " * 9, False),
        ("林场护林。手记", "林场护林。手记", False),
        ("林场，护林手记", "林场，护林手记", True),
        ("林，场，护林手记", "林，场，护林手记", False),
        (f"  {TITLE}  ", TITLE, True),
    ],
)
def test_a_title_stands_again_before_a_counter(title, said, is_title):
    text = titled(f"山上看住了人群{said}第2页众人都来。", title=title)
    counter = read(text, SHAPES["page"])[0]
    assert heads.has_title(text, counter) is is_title


@pytest.mark.parametrize(("lines", "is_title"), [(5, True), (6, False)])
def test_a_title_is_among_six_lines(lines, is_title):
    above = "".join(f"看山的人第{'一二三四五六七'[n]}组\n" for n in range(lines))
    text = f"{above}{TITLE}\n山上看住了人群{TITLE}第2页众人都来。"
    assert heads.has_title(text, read(text, SHAPES["page"])[0]) is is_title


@pytest.mark.parametrize(("size", "is_title"), [(591, True), (592, False)])
def test_a_title_is_named_in_the_first_six_hundred_code_points(size, is_title):
    text = f"{'看。' * 300}"[: size - 1] + f"\n{TITLE}\n山上看住了人群{TITLE}第2页众人都来。"
    assert heads.has_title(text, read(text, SHAPES["page"])[0]) is is_title


def test_the_title_itself_is_no_copy_before_a_counter():
    text = f"{TITLE}第2页\n山上看住了人。"
    assert not heads.has_title(text, read(text, SHAPES["page"])[0])
    text = f"{TITLE}\n第2页\n山上看住了人。"
    assert not heads.has_title(text, read(text, SHAPES["page"])[0])
    assert not heads.cuts_with_title(text, read(text, SHAPES["page"])[0])


@pytest.mark.parametrize(
    ("stamp", "is_stamp"),
    [
        ("精品文档", True),
        ("精品文档    ", True),
        ("精品文档     ", False),
        ("学习资料 整理分享   ", True),
        ("学习资料整理分享", True),
        ("资料", False),
        ("精品文档二", False),
    ],
)
def test_a_document_site_s_stamp_goes_with_its_counter(stamp, is_stamp):
    text = f"山上看住了人群{stamp}第2页众人都来。"
    counter = read(text, SHAPES["page"])[0]
    assert heads.has_title(text, counter) is is_stamp
    assert widened(text) == [f"{stamp if is_stamp else ''}第2页"]
    text = f"{stamp}第2页众人都来。"
    assert heads.has_title(text, read(text, SHAPES["page"])[0]) is is_stamp


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("群{}众人", True),
        ("群 {} 众人", True),
        ("。{}众人", False),
        ("群{}。", False),
        ("群        {}众", False),  # eight blanks are all that is looked at
        ("群       {}众", True),
        ("群{}        众", False),
        ("群{}       众", True),
        ("群{}二十一、众", False),
    ],
)
def test_a_counter_and_the_title_before_it_cut_a_sentence(text, cut):
    text = titled("山上看住了人" + text.format(f"{TITLE}第2页"))
    assert heads.cuts_with_title(text, read(text, SHAPES["page"])[0]) is cut
    assert not heads.cuts_with_title(
        text.replace(f"{TITLE}第", "第"), read(text.replace(f"{TITLE}第", "第"), SHAPES["page"])[0]
    )


@pytest.mark.parametrize(
    ("before", "after", "goes"),
    [
        ("群", "众", True),
        ("讲", "严", False),  # a word of the sentence as good as any
        ("讲 ", "严", True),
        ("讲。 ", "严", False),
        ("讲。\n", "严", False),
        ("群\n", "众", True),
        ("学习", "众", False),
        ("学习 ", "众", False),
        ("群", " 众", True),
    ],
)
def test_a_title_before_one_counter_is_strange_to_the_sentence(before, after, goes):
    text = titled(f"山上看住了人{before}{TITLE}第2页{after}人都来。")
    assert widened(text) == [f"{TITLE if goes else ''}第2页"]


@pytest.mark.parametrize(
    ("before", "after", "goes"),
    [("群", "众", True), ("讲", "严", True), ("。", "严", False), ("群", " 众", True)],
)
def test_a_title_behind_one_counter_cuts_a_sentence_with_it(before, after, goes):
    text = titled(f"山上看住了人{before}第2页{TITLE}{after}人都来。")
    assert widened(text) == [f"第2页{TITLE if goes else ''}"]
    text = titled(f"山上看住了人{before}第2页 \n{TITLE}{after}人都来。")
    assert widened(text) == [f"第2页 \n{TITLE}" if goes else "第2页"]


def test_the_title_itself_behind_a_counter_stays():
    assert widened(f"山上干群第2页{TITLE}\n众人都来。\n{TITLE}\n") == ["第2页"]


@pytest.mark.parametrize(
    ("befores", "goes"),
    [
        (["讲", "查"], True),  # behind different words: none of the sentence's
        (["讲", "讲"], False),
        (["村讲", "山讲"], False),
        (["讲", None], False),
    ],
)
def test_a_title_before_several_counters_is_sure_behind_different_words(befores, goes):
    text = titled("")
    for n, before in enumerate([*befores, None], 2):
        text += f"山上看住了人{STRANGE[n - 2][0] if before is None else before + TITLE}第{n}页{STRANGE[n - 2][1]}人都来"
    assert widened(text)[:2] == [f"{TITLE if goes and before else ''}第{n}页" for n, before in enumerate(befores, 2)]


def test_a_title_is_longer_than_what_its_copies_share():
    text = titled(pages([TITLE, TITLE, "高山" + TITLE[2:]], [""] * 3))
    assert widened(text) == [f"{TITLE}第2页", f"{TITLE}第3页", f"{TITLE[2:]}第4页"]
