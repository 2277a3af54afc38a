"""Running heads on lines of their own: how often, how far apart, what they cut: a test at each border."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

FILL = "护林站把巡山清灶看坟头三件事拴在一起办早上出门带水壶晚上回来记日志谁的片区冒烟谁连夜写说明"
SEAMS = [("领", "导"), ("群", "众"), ("责", "任"), ("措", "施"), ("学", "生"), ("工", "作")]


def filled(size):
    return ("山火已灭。" + "，".join([FILL[:20]] * (size // 20 + 1)))[:size]


# --- running heads --------------------------------------------------------------------------------------------
def chapters(*heads, gap=150, seams=SEAMS, title="护林手记"):
    text = whole = f"{title}\n" + filled(gap)
    for n, head in enumerate(heads):
        before, after = seams[n % len(seams)]
        body = filled(gap - 2)
        text += f"{before}\n{head}\n{after}{body}"
        whole += before + after + body
    return text, whole


@pytest.mark.parametrize(
    ("heads", "gap", "are_heads"),
    [
        (["巡山文志"] * 2, 150, True),
        (["巡山文志"], 150, False),
        (["巡山志"] * 2, 150, False),
        (["巡山志 7", "巡山志 8"], 150, False),
        (["巡山文志\n12", "巡山文志\n13"], 150, False),  # the counters' rule takes both lines
        (["巡山文志"] * 2, 98, False),
        (["巡山文志"] * 2, 99, True),
        (["巡山：文志"] * 2, 150, False),
        (["护林：手记"] * 2, 150, False),
        (["巡山文志 7", "巡山文志 8"], 150, True),
        (["巡山文志 8", "巡山文志 7"], 150, False),
        (["巡山文志 7", "巡山文志 7"], 150, True),
        (["巡山文志 7", "巡山文志"], 150, False),
        (["2021巡山文志 7", "2021巡山文志 8"], 150, True),
        (["7 巡山文志 2021", "2021 巡山文志 8"], 150, True),
        (["巡山文志 7 1", "巡山文志 8 2"], 150, False),
        (["巡山附件7", "巡山附件8"], 150, False),
        (["巡山文志 7", "巡山文志 8", "巡山文志 9"], 150, True),
        (["巡山文志 7", "巡山文志 9", "巡山文志 8"], 150, False),
        (["巡山文志 7", "巡山文志 8", "巡山文志 8"], 150, False),
    ],
)
def test_a_line_that_cuts_sentences_twice_is_a_running_head(heads, gap, are_heads):
    text, whole = chapters(*heads, gap=gap)
    assert repaired("running-heads", text) == (whole if are_heads else text)


def test_a_label_that_the_title_has_may_come_again():
    text, whole = chapters("护林：手记站", "护林：手记站", title="护林：手记站")
    assert repaired("running-heads", text) == whole


@pytest.mark.parametrize(
    ("seams", "are_heads"),
    [
        ([("讲", "严"), ("护", "下"), ("门", "洞")], True),
        ([("公", "建"), ("村", "高"), ("听", "从")], True),
    ],
)
def test_prose_that_breaks_off_behind_stops_is_proof(seams, are_heads):
    text, whole = chapters("巡山文志", "巡山文志", "巡山文志", seams=seams)
    assert (repaired("running-heads", text) == whole) is are_heads


@pytest.mark.parametrize(
    ("seams", "are_heads"),
    [
        ([("讲", "严"), ("护", "下"), ("门", "洞")], True),
        ([("公", "建"), ("村", "高"), ("听", "从")], False),
    ],
)
def test_without_a_stop_the_halves_fit_by_two_bits(seams, are_heads):
    text, whole = (each.replace("山火已灭。", "山火已灭，") for each in chapters(*["巡山文志"] * 3, seams=seams))
    assert repaired("running-heads", text) == (whole if are_heads else text)


@pytest.mark.parametrize(
    ("others", "gap", "go_too"),
    [(1, 100, True), (2, 96, True), (2, 95, False), (3, 100, False)],
)
def test_a_proved_head_goes_from_between_sentences_too(others, gap, go_too):
    text, whole = chapters("巡山文志", "巡山文志")
    body = "看住了。" * 30
    text += "。" + body
    whole += "。" + body
    for _ in range(others):
        text += f"\n巡山文志\n{body[: gap - 10]}看住了山上的人。"
        whole += f"\n{body[: gap - 10]}看住了山上的人。"
    found = repaired("running-heads", text)
    assert (found == whole) is go_too
    assert found.count("巡山文志") == (0 if go_too else others)


@pytest.mark.parametrize(
    ("head", "title", "goes_too"),
    [
        ("柳河护林手记", "柳河护林手记", True),
        ("河护林手记", "河护林手记", False),  # five code points are words
        ("柳河护林手记 7", "柳河护林手记", True),
        ("河护林手记 - 7 -", "河护林手记", False),
        ("柳河学报 7", "护林手记", True),
        ("柳河学报", "护林手记", False),
        ("精品文档 7", "护林手记", True),
        ("巡山护林日记", "柳河护林手记", False),
    ],
)
def test_the_title_or_a_journal_s_name_with_a_page_cuts_a_sentence_once(head, title, goes_too):
    text, whole = chapters(head, title=title)
    assert repaired("running-heads", text) == (whole if goes_too else text)


def test_a_number_before_what_it_counts_is_the_sentence_s():
    text, _ = chapters("柳河学报 7", seams=[("领", "册也都")])
    assert repaired("running-heads", text) == text


def test_a_title_that_comes_again_without_a_number_may_be_a_refrain():
    text, _ = chapters("柳河护林手记", "柳河护林手记", title="柳河护林手记", seams=[("讲", "严"), ("讲", "严")])
    text = text.replace("山火已灭。", "山火已灭，")
    assert repaired("running-heads", text) == text


@pytest.mark.parametrize(
    ("above", "is_title"),
    [("看" * 391, True), ("看" * 392, False), ("看山\n" * 4 + "清灶", True), ("看山\n" * 5 + "清灶", False)],
)
def test_a_title_with_a_label_may_come_again_where_it_stands_near_the_top(above, is_title):
    title = "护林：手记站点人"
    text, whole = chapters(title, title, title=f"{above}\n{title}\n看")
    assert text.index(title) == len(above) + 1
    assert repaired("running-heads", text) == (whole if is_title else text)


def test_a_proved_head_goes_from_between_the_first_and_the_last_too():
    text, whole = chapters("巡山文志", "巡山文志", "巡山文志", gap=260)
    first = text.index("巡山文志")
    second = text.index("巡山文志", first + 1)
    for at in (second + 130, first + 130):
        text = text[:at] + "看住了。\n巡山文志\n" + text[at:]
    found = repaired("running-heads", text)
    assert "巡山文志" not in found
    assert len(found) == len(whole) + 2 * len("看住了。\n")


def test_a_head_with_a_number_that_is_another_each_time_goes_where_it_cuts_alone():
    text, whole = chapters("巡山文志 7", "巡山文志 8")
    rest = "。" + "看住了。" * 30 + "\n巡山文志 7\n看住了山上的人。"
    assert repaired("running-heads", text + rest) == whole + rest
