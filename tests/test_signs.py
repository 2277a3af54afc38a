"""Bullets, tails, masks and stray marks at the borders of what proves them: counts, lengths, what stands beside."""

from __future__ import annotations

import pytest

from jiaokan.rule import Context, Verdict
from jiaokan.rules import NOTES, RULES
from jiaokan.splice import replay

BY_ID = {rule.id: rule for rule in (*RULES, *NOTES)}
CONTEXT = Context(Verdict("Hans", "native"))


def run(rule, text):
    found = BY_ID[rule].find(text, CONTEXT)
    return replay(text, sorted((f.start, f.end, f.new) for f in found))


def pointed(note, text):
    return sorted((text[f.start : f.end], f.kind) for f in BY_ID[note].find(text, CONTEXT))


# --- bullets alone on their lines -----------------------------------------------------------------------------
def alone(*marks, items=("查看桥涵裂缝", "修补河堤缺口", "清理泵房杂物", "登记过往船只")):
    return "".join(f"{mark}\n{item}\n" for mark, item in zip(marks, items, strict=False))


def bare(count, items=("查看桥涵裂缝", "修补河堤缺口", "清理泵房杂物", "登记过往船只")):
    return "".join(f"{item}\n" for item in items[:count])


@pytest.mark.parametrize(
    "marks", [("▪", "▪"), ("▪", "▪", "►"), ("Ø", "▪", "►"), ("▪", "▪", "l"), ("n", "n"), ("n", "  n"), ("-", "-")]
)
def test_lone_bullets_go_that_come_twice_or_with_two_of_other_shapes(marks):
    assert run("lone-bullets", alone(*marks)) == bare(len(marks))


@pytest.mark.parametrize(
    "marks", [("▪",), ("Ø", "▪"), ("▪", "►", "▸"), ("n", "l"), ("■", "□"), ("■", "■", "□", "□"), ("-",)]
)
def test_a_bullet_alone_stays_and_so_do_boxes_full_and_empty(marks):
    assert run("lone-bullets", alone(*marks)) == alone(*marks)


def test_a_dash_among_bullets_may_be_a_speakers():
    assert run("lone-bullets", alone("▪", "▪", "▪", "-")) == bare(3) + "-\n登记过往船只\n"


def test_a_letter_that_stands_alone_elsewhere_is_no_bullet():
    assert run("lone-bullets", alone("n", "n") + "k\n") == alone("n", "n") + "k\n"
    assert run("lone-bullets", alone("▪", "▪", "►") + "k\n") == bare(3) + "k\n"


@pytest.mark.parametrize(
    ("items", "are_items"),
    [
        (("查看桥涵", "修补河堤"), False),
        (("查看桥涵洞", "修补河堤口"), True),
        (("查看桥涵洞", "修补河堤"), True),
        (("查看桥涵洞", "修补河堤", "清理泵房"), False),
        (("查看桥涵洞", "修补河堤口", "清理泵房"), True),
    ],
)
def test_half_of_what_lone_bullets_open_is_longer_than_a_cell(items, are_items):
    text = alone(*"nnn"[: len(items)], items=items)
    assert run("lone-bullets", text) == (bare(len(items), items) if are_items else text)


# --- bullets at their items -----------------------------------------------------------------------------------
def test_what_indents_an_item_stays_when_its_bullet_goes():
    assert run("lone-bullets", "  Ø 查看桥涵\n  Ø修补河堤\n") == "  查看桥涵\n  修补河堤\n"


@pytest.mark.parametrize("blank", ["", " ", "    "])
def test_items_begin_differently_behind_a_letter_that_means_nothing(blank):
    same, two, three = (f"l{blank}查看桥\nl{blank}{a}看堤\nl{blank}{b}看泵\n" for a, b in ("查查", "查修", "修清"))
    assert run("lone-bullets", same) == same
    assert run("lone-bullets", two) == two.replace(f"l{blank}", "")
    assert run("lone-bullets", three) == three.replace(f"l{blank}", "")
    named = f"n{blank}为样本数\nn{blank}查看桥\nn{blank}修补堤\n"
    assert run("lone-bullets", named) == named


@pytest.mark.parametrize("blank", ["", " "])
def test_sections_that_are_numbered_are_no_items(blank):
    listed = f"§{blank}查看桥涵\n§{blank}修补河堤\n§{blank}清理泵房\n"
    assert run("lone-bullets", listed) == listed.replace(f"§{blank}", "")
    numbered = listed.replace("清理", "第三章")
    assert run("lone-bullets", numbered) == numbered


@pytest.mark.parametrize(
    ("lost", "whole", "is_mended"),
    [
        ("三", "二", True),
        ("三", "四", True),
        ("三", "一", False),
        ("三", "五", False),
        ("二", "一", True),
        ("一", "二", True),
        ("一", "十", False),
        ("九", "十", True),
        ("十", "一", False),
        ("十一", "一", False),
        ("2", "1", True),
        ("2", "3", True),
        ("2", "4", False),
        ("1", "1", False),
    ],
)
def test_a_lost_bracket_is_known_by_the_number_before_or_behind(lost, whole, is_mended):
    text = f"要求如下：\n。{lost}）查看桥涵；\n（{whole}）修补河堤。"
    assert run("lost-brackets", text) == (text.replace("。", "（", 1) if is_mended else text)


# --- masks ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "masks"),
    [
        ("二〇", []),
        ("〇二", []),
        ("二甲〇乙", ["〇"]),
        ("甲〇乙二", ["〇"]),
        ("得了★★★。", []),
        ("得了★★。", ["★★"]),
        ("请★★★到场", ["★★★"]),
        ("请★★☆到场", []),
        ("请★★到场", ["★★"]),
        ("难度：★★", []),
        ("难度为：★★到场", ["★★"]),
        ("度：★★", []),
        ("设为星标 ★ 不错过", []),
        ("设为星标 ★不错过", ["★"]),
        ("设为星标★ 不错过", ["★"]),
        ("绝密★启用前", []),
        ("〇村登记三户", ["〇"]),
        ("●，登记三户", ["●"]),
        ("●登记三户", []),
        ("×村登记三户", ["×"]),
        ("× 村登记三户", []),
        ("×登记三户\n√登记五户", []),
        ("面积=长度×甲", []),
        ("面积=" + "长" * 20 + "×甲", []),
        ("面积=" + "长" * 21 + "×甲", ["×"]),
        ("面积=长×甲", ["×"]),
        ("□村□组", ["□", "□"]),
        (" " * 40 + "●登记三户", []),
        (" " * 41 + "●登记三户", ["●"]),
    ],
)
def test_shapes_are_masks_where_they_are_no_numeral_bullet_rating_or_product(text, masks):
    assert [shown for shown, _ in pointed("mask", text)] == masks
