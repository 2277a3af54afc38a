"""Marks of a preview and names of its pictures, at the borders of what tells them from the text's own words."""

from __future__ import annotations

import pytest
from tests.test_intrusions import ABOVE, BELOW, check

# --- previews -------------------------------------------------------------------------------------------------
TAIL = "谁的片区冒烟，谁连夜写说明。"


@pytest.mark.parametrize(
    "text",
    [
        f"{ABOVE}⟦还剩5页未读⟧{BELOW}",
        f"{ABOVE}⟦还剩5页未读，继续阅读⟧{BELOW}",
        f"{ABOVE}⟦\n还剩5页未读\n⟧{BELOW}",
        f"{TAIL}⟦还剩5页未读，继续阅读⟧",
        f"{TAIL}⟦点击阅读全文⟧\n{TAIL}",
        f"{ABOVE}点击阅读全文\n{TAIL}",
        f"{TAIL}\n⟦点击阅读全文⟧\n{TAIL}",
        "第一步：\n点击阅读全文\n第二步：",
        f"{ABOVE}⟦点击阅读全文⟧{BELOW}",
        "各村把巡山的，⟦[阅读全文]⟧登记在册。",
        "各村把巡山的，点击阅读全文登记在册。",
        "各村把巡山的。⟦[阅读全文]⟧登记在册。",
        "故事讲到这里（未完待续）",
        f"{ABOVE}⟦（未完待续）⟧{BELOW}",
        f"全文共300字，仅显示100字。{TAIL}",
        f"{ABOVE}⟦此处隐藏300字⟧{BELOW}",
        f"{ABOVE}此处省略300字。{TAIL}",
        f"{TAIL}⟦展开剩余30%⟧\n{TAIL}",
        f"{TAIL}⟦展开更多∨⟧\n{TAIL}",
        f"{ABOVE}⟦[page]⟧{BELOW}",
    ],
)
def test_a_formula_of_a_preview_cuts_a_clause_or_ends_a_line(text):
    check("preview-marks", text)


@pytest.mark.parametrize(
    "text",
    [
        f"{ABOVE}⟦\n试读结束，下载后继续阅读\n⟧{BELOW}",
        f"{TAIL}\n⟦▼▼ 试读结束，下载后继续阅读 ▼▼\n⟧{TAIL}",
        f"{TAIL}\n试读结束，下载后继续阅读\n{TAIL}",
        f"{TAIL}\n⟦▼▼ 试读结束，下载后继续阅读 ▼▼⟧",
        f"{TAIL}\n1. ▼▼ 下载后继续阅读 ▼▼\n{TAIL}",
        f"{TAIL}\n▼▼ 下载后阅读水库 ▼▼\n{TAIL}",
        "谁的片区冒烟。⟦【下载后继续阅读】⟧谁连夜写说明。",
        "各村增加了【继续阅读】按钮，随后上线。",
        "谁的片区冒烟。【继续阅读】按钮已经上线。",
        "谁的片区冒烟。【继续阅读】是新功能。",
        "各村把责⟦【继续阅读】⟧任落实。",
        "各村把堤⟦【下载后继续阅读】⟧凿落实。",
        "各村把堤【继续阅读】凿落实。",
        f"{TAIL}各村巡堤【继续阅读】",
        f"{TAIL}各村巡堤⟦【继续阅读剩余5页】⟧",
        f"{TAIL}⟦【继续阅读】⟧",
    ],
)
def test_words_of_a_previews_buttons_go_where_a_site_set_them(text):
    check("preview-marks", text)


# --- names of pictures ----------------------------------------------------------------------------------------
def kept(*pages, mark="_", name="护林手记"):
    return "".join(f"{name}{mark}第{page}页\n" for page in pages)


def names(*pages, mark="_", name="护林手记"):
    return "".join(f"⟦{kept(page, mark=mark, name=name)}⟧" for page in pages)


BODY = f"{ABOVE}{BELOW}\n{ABOVE}{BELOW}\n"


@pytest.mark.parametrize(
    "text",
    [
        names(1, 2) + BODY,
        names(1, 2) + "\n" + names(3) + BODY,
        BODY + names(1, 2),
        "影集\n" + kept(1, 2) + BODY,
        kept(1) + BODY,
        "护林手记\n" + names(1) + BODY,
        "护林手记\n" + names(1, mark=" ") + BODY,
        kept(1, 2, mark=" ") + BODY,
        "护林手记\n" + names(1, 2, mark=" - ") + BODY,
        "护林手记全本下册\n" + names(1, name="护林手记全本") + BODY,
        "护林手记全本\n" + kept(1, name="护林手记全") + BODY,
        "⟦护林手记_第1页护林手记_第2页\n⟧" + BODY,
        "护林手记_第1页护林手记_第3页\n" + BODY,
        "护林手记_第1页巡山手记_第2页\n" + BODY,
        "护林手记_第1页护林手记_第2页完\n" + BODY,
        f"{ABOVE}⟦\n护林手记_第3页\n⟧{BELOW}\n",
        "护林\n" + kept(1, name="护林") + BODY,
        "护林记\n" + names(1, name="护林记") + BODY,
        "护林手记\n" + names(1, name="护林手记.docx") + BODY,
        f"{'林' * 80}\n" + names(1, name="林" * 80) + BODY,
        kept(1, 2),
    ],
)
def test_names_of_pictures_are_those_of_the_text_or_come_twice(text):
    check("preview-marks", text)
