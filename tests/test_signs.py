"""Bullets, tails, masks and stray marks at the borders of what proves them: counts, lengths, what stands beside."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

from jiaokan.rules import NOTES, RULES
from jiaokan.text.rule import Context, Verdict

BY_ID = {rule.id: rule for rule in (*RULES, *NOTES)}
CONTEXT = Context(Verdict("Hans", "native"))


def run(rule, text):
    return repaired(rule, text, CONTEXT)


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


# --- stray marks ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("落实的.措施", "落实的措施"),
        ("落实的*措施", "落实的措施"),
        ("落实的*措施*到位", "落实的*措施*到位"),
        ("落实的*措施\n2*3", "落实的措施\n2*3"),
        ("落实的*措施的*办法", "落实的措施的办法"),
        ("抓好'试点工作", "抓好试点工作"),
        ("抓好'试点'工作", "抓好'试点'工作"),
        ("抓好'试点\n抓好'", "抓好试点\n抓好'"),
        ("一.总则", "一.总则"),
        ("各村确*保安全", "各村确保安全"),
        ("李*明签字", "李*明签字"),
        ("村里， 7 j; P% y# T0就绪", "村里， 7 j; P% y# T0就绪"),
        ("村里，7 ; % # T就绪", "村里，就绪"),
        ("村里，7 j ; #就绪", "村里，就绪"),
        ("村里，7 j k #就绪", "村里，7 j k #就绪"),
        ("村里，7 ; #就绪", "村里，7 ; #就绪"),
        ("村里，7 + 2 * 3就绪", "村里，7 + 2 * 3就绪"),
        ("村里，7 ; # =就绪", "村里，7 ; # =就绪"),
        ("村里，17 ; # %就绪", "村里，17 ; # %就绪"),
    ],
)
def test_a_mark_between_two_han_is_stray_without_a_partner_or_a_meaning(text, written):
    assert run("stray-marks", text) == written


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("↓↓↓\n河堤修好。", True),
        ("↓\n河堤修好。", False),
        ("↓↓\n河堤修好。", False),
        ("▼▼\n河堤修好。", True),
        ("↓↑\n河堤修好。", True),
        ("  ↓↓↓  \n河堤修好。", True),
        (f"{'水' * 12}\n↓↓↓\n{'河' * 12}\n", False),
        (f"{'水' * 13}\n↓↓↓\n{'河' * 12}\n", True),
        (f"{'水' * 12}\n↓↓↓\n{'河' * 13}\n", True),
        (f"甲\n{'水' * 12}\n\n↓↓↓\n\n{'河' * 12}\n乙", False),
        ("水\n↓↓↓\n", True),
        (f"{'水' * 41}\n↓↓↓\n河\n", True),
    ],
)
def test_a_line_of_arrows_goes_where_no_steps_stand_round_it(text, goes):
    arrows = next(line for line in text.split("\n") if line.strip() and line.strip()[0] in "↓▼") + "\n"
    assert run("stray-marks", text) == (text.replace(arrows, "") if goes else text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("各村已经开工,。随后", "各村已经开工。随后"),
        ("各村已经开工。,随后", "各村已经开工。随后"),
        ("各村开工、，随后", "各村开工，随后"),
        ("各村开工，、随后", "各村开工、随后"),
        ("各村开工；、随后", "各村开工；随后"),
        ("各村开工、。随后", "各村开工、。随后"),
        ("各村开工、。\n", "各村开工。\n"),
        ("各村开工。、随后", "各村开工。、随后"),
        ("要求如下：：\n", "要求如下：\n"),
        ("要求如下::各村", "要求如下:各村"),
        ("要求a::b各村", "要求a::b各村"),
        ("甲乙丙丁戊，，己", "甲乙丙丁戊，，己"),
        ("甲乙丙丁戊己，，庚", "甲乙丙丁戊己，庚"),
        ("甲，，乙丙丁戊己庚", "甲，乙丙丁戊己庚"),
        ("甲，，乙丙丁戊己", "甲，，乙丙丁戊己"),
        ("甲乙丙，，丁。", "甲乙丙，，丁。"),
        ("甲乙丙丁，，戊。", "甲乙丙丁，戊。"),
        ("甲，，乙丙丁戊。", "甲，乙丙丁戊。"),
        ("甲乙丙丁,,戊。", "甲乙丙丁,,戊。"),
        ("甲乙丙丁，，戊\n己。", "甲乙丙丁，，戊\n己。"),
        ("甲乙丙丁戊己，，", "甲乙丙丁戊己，"),
        ("甲乙丙丁戊己，，2", "甲乙丙丁戊己，，2"),
        ("abc，，甲乙丙丁戊己", "abc，，甲乙丙丁戊己"),
        ("各村开工，，，随后", "各村开工，，，随后"),
    ],
)
def test_the_stronger_of_two_stops_stays(text, written):
    assert run("doubled-stops", text) == written


# --- what is only pointed at ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "lone"),
    [
        ("（甲（乙）", ["（"]),
        ("甲）", ["）"]),
        ("1）甲", []),
        ("12）甲", []),
        ("123）甲", ["）"]),
        ("a)甲", []),
        ("ab)甲", [")"]),
        ("十二）甲", []),
        ("1》甲", ["》"]),
        ("（甲\n乙）", ["）", "（"]),
        ("（《甲）", ["《"]),
        ("（《甲）》", ["《", "》"]),
        ("（甲）（", ["（"]),
        ("（（甲《）乙》）", ["《", "》"]),
        ("“（甲”乙）", ["（", "）"]),
        ("（甲\n（乙）", ["（"]),
    ],
)
def test_a_bracket_without_its_partner_is_pointed_at(text, lone):
    assert [shown for shown, _ in pointed("bracket", text)] == sorted(lone)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("水\ufffd\ufffd火", [("\ufffd\ufffd", "replacement")]),
        ("水\ue001火", [("\ue001", "private-use")]),
        ("水のの火", [("のの", "kana")]),
        ("水の火", []),
        ("水" * 41 + "2", [("2", "trailing-digit")]),
        ("水" * 40 + "2", [("2", "trailing-digit")]),
        ("水" * 39 + "2", []),
        ("甲\n" + "水" * 40 + "12", [("12", "trailing-digit")]),
        ("甲" * 40 + "\n" + "水" * 39 + "2", []),
        ("水" * 41 + "123", []),
        ("水" * 41 + "2。", []),
        ("确认.水渠", [(".", "stray")]),
        ("一.水渠", []),
        ("今年\n  十二.水渠", []),
        ("今年十二.水渠", [(".", "stray")]),
    ],
)
def test_damage_without_proof_is_pointed_at(text, found):
    assert pointed("suspect", text) == found
