"""The law of quick tests: what the full way finds, a quick test lets through; what is done once or in parts comes out the same."""

from __future__ import annotations

import re
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawn_pages import draw
from tests.draws import draws

from jiaokan.rules import frames, glosses, guards, images, intrusions, personal, previews, remains, traces
from jiaokan.text import chars, conversion, hanzi
from jiaokan.text.rule import Context, Verdict

PLAIN = Context(Verdict("Hans", "native"))


def texts_of(*pieces):
    return st.lists(st.sampled_from(pieces), max_size=40).map("".join)


def alike(strategy, examples=400):
    return lambda test: settings(max_examples=draws(examples), derandomize=True, deadline=None)(given(strategy)(test))


# --- counts and conversions -------------------------------------------------------------------------------------------
HAN = texts_of(
    "發展", "发展", "里", "𠀀", "\U0003ffff", "\U00100000", "〇", "，。", "a1", "恆生", "全麵", "\ud800", "\n"
)


@alike(HAN.map(lambda text: text * 30))
def test_tables_count_as_expressions_do(text):
    assert chars.count_han(text) == sum(map(len, chars.HAN_RUN.findall(text)))
    counted = [sum(map(len, only.findall(text))) for only in (hanzi.traditional_only(), hanzi.simplified_only())]
    assert list(hanzi.count_telling(text)) == counted
    assert hanzi.characters(text) == frozenset(text)


@alike(st.lists(HAN, max_size=6).map("\n".join))
def test_lines_are_converted_as_their_page_is(text):
    assert conversion.simplified(text) == conversion.convert(text, "t2s")


WORDS = (
    "為人", "爲了", "羣衆", "群眾", "裡面", "裏面", "里面", "全麵", "面粉", "隻有", "只有", "誌願", "志願", "复學", "復學", "瞭解",
    "了解", "系统", "係統", "恆大", "恒生", "葉韻", "叶韵", "峯頂", "恆指", "工作", "發展", "着手", "著手", "“", "”", "。", "，",
    "；", "\n", "！", "2021", "喫飯", "啓動", "床", "牀", "麪", "麵", "后來", "後來", "干部", "幹部", "乾淨",
)  # fmt: skip


def traces_of_all(text):
    """Find traces with the whole text converted back, looking at every place."""
    return traces._traces(text, range(len(text)))


def writes_general_forms_of_all(text):
    forms = traces.forms_of(text, conversion.simplified(text))
    told = (forms.general != forms.taiwan) & (forms.general != forms.hongkong)
    general = int(np.count_nonzero(told & (forms.written == forms.general)))
    other = int(np.count_nonzero(told & ((forms.written == forms.taiwan) | (forms.written == forms.hongkong))))
    return general >= 3 and other * 10 <= general


@alike(texts_of(*WORDS))
def test_the_places_that_are_looked_at_hold_all_traces(text):
    found = traces_of_all(text)
    assert traces.find_traces(text) == found
    assert traces.writes_general_forms(text) == writes_general_forms_of_all(text)
    enough = len(found) >= 3 and len(set(found)) >= 3 - ("“" in text and "「" not in text)
    assert traces.count_traces(text, 1, 3) == len(found) * enough


@alike(texts_of(*WORDS))
def test_forms_of_a_region_are_those_of_opencc(text):
    simple = conversion.simplified(text)
    forms = traces.forms_of(text, simple)
    for points, config in ((forms.general, "s2t"), (forms.taiwan, "s2tw"), (forms.hongkong, "s2hk")):
        assert np.array_equal(points, hanzi.code_points(conversion.convert(simple, config)))


@pytest.mark.parametrize("seed", range(20))
def test_drawn_pages_have_the_same_traces(seed):
    page = draw(Random(seed)).text  # noqa: S311  (the same pages every time)
    for config in ("s2t", "s2tw", "s2hk"):
        text = conversion.convert(page, config).replace("面", "麵").replace("復", "复").replace("只", "隻")
        assert traces.find_traces(text) == traces_of_all(text)
        assert traces.writes_general_forms(text) == writes_general_forms_of_all(text)


# --- personal data ----------------------------------------------------------------------------------------------------
NUMBERS = texts_of(
    "138", "1234", "5678", "１３８", "00", "1", "92110101MA00000028", "京A", "12345", "Ａ", "学", "@", "＠", "qq.com", "QQ",
    "扣扣", "微信号", "加V", "wxid_", "abcdef", "手机", "护照E", "台胞证", "身份证", "110101190001010014", " ", "-", "－", "—",
    "\u3000", "(", "）", "\n", ".", "．", "_", "：", "群众", "622202", "·",
)  # fmt: skip


@alike(NUMBERS, 2000)
def test_what_a_finder_finds_its_sign_shows(text):
    flat = personal.folded(text)
    assert flat == text.translate(personal._FOLD)
    for sign, find in personal._FINDERS:
        assert sign.search(text) is not None or not list(find(flat))


# --- brackets ---------------------------------------------------------------------------------------------------------
def unbalanced(text):
    found, at = [], 0
    for line in text.split("\n"):
        found += remains._lone(text, at, at + len(line))
        at += len(line) + 1
    return found


@alike(texts_of(*"（）《》“”()〔〕甲1一", "（一）", "\n", "“《》”"), 1000)
def test_lines_whose_brackets_are_in_order_have_no_lone_one(text):
    assert list(remains.find_unbalanced(text, PLAIN)) == unbalanced(text)


# --- adverts and guards -----------------------------------------------------------------------------------------------
POSTS = texts_of(
    "群众积极参加清理河道", "。", "！", "7 j; P% y# T0", "% e X4 ;q", "$ ls -l", " ", "\n", "版权所有：秘书网", "转载请注明",
    "（未经授权请勿转载）", "印着（严禁转载本文）", "更多内容请访问", "www.example.com", "添加微信：abcdef", "免费领取", "文档",
    "精品文档", "转载自", "@范文网", "”", "，",
)  # fmt: skip


@alike(POSTS, 1000)
def test_tails_are_at_the_ends_of_lines(text):
    quick = list(guards._tails(text))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(guards, "_may_have_tails", lambda _: [""] * guards._FEWEST)
        assert quick == list(guards._tails(text))


REWRITTEN = (
    (guards._JAMMER, 0, r"(?<=[。！？；…”’）!?;)]) {1,4}[!-/:-@\[-`{-~]{1,2}(?: [!-~]{1,3}){3,24}(?= {0,4}(?:\n|\Z))"),
    (guards._WOVEN, "tail", r"(?<=[。！？；”]) {0,2}(?P<words>[^。！？；\n]{4,40})(?=\n|\Z)"),
    (
        guards._NOTICE,
        0,
        guards._NOTICE.pattern.replace("[（(](?<![写寫印注标標明着著有加是为為称稱“].)", "(?<![写寫印注标標明着著有加是为為称稱“])[（(]"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("written", "group", "plain"), REWRITTEN, ids=["jammer", "woven", "notice"])
def test_an_expression_that_opens_with_its_rarest_sign_finds_the_same(written, group, plain):
    @alike(POSTS)
    def holds(text):
        assert [match.span(group) for match in written.finditer(text)] == [m.span() for m in re.finditer(plain, text)]

    holds()


@alike(POSTS)
def test_formulas_are_found_from_their_first_characters(text):
    found = chars.find_from(intrusions._BARE_OPENS, intrusions._BARE, text)
    assert [match.span() for match in found] == [match.span() for match in intrusions._BARE.finditer(text)]


@alike(texts_of("學(", "xué", ")", "的(de)", "發（fā", "展(zh", " ", "\n", "\u3000", "好"))
def test_a_gloss_that_is_cut_stands_at_the_end(text):
    low = max(0, len(text.rstrip()) - glosses._LONGEST_CUT)
    quick, full = glosses._CUT.search(text, low), glosses._CUT.search(text)
    assert (quick and quick.span()) == (full and full.span())


# --- page counters ----------------------------------------------------------------------------------------------------
COUNTERS = texts_of(
    "第", "3", "12", "页", "頁", "共", "9", "页次", "页码:", "頁碼", "/", "／", "PAGE", "NUMPAGES", "-", "–", "~", " of ", "Page", "p.",
    "·", "•", "（", ")", " ", "\n", "当前", "各村", "二",
)  # fmt: skip


@alike(COUNTERS, 2000)
def test_a_text_has_the_cues_of_each_counter_in_it(text):
    known = frames.frames_in(text)
    assert not any(frames.read(text, frame) for frame in frames.FRAMES if frame not in known)


# --- previews, images, accounts ---------------------------------------------------------------------------------------
SHOWN = texts_of(
    "还剩", "3", "页未读", "（未完", "待续）", "全文共", "12字，", "展开", "剩余", "全文", "更多", "\n", "点击", "阅读全文", "[", "]",
    "本内容", "需登录后查看", "预览", "已结束", "，", "下载后可查看", "Read more", "[page]", "[分页]", "[2]", "下一页", "首页 上一页 下一页 末页",
    "隐藏", "图片", "【", "】", "插图", "表情：", "微笑", ":lol", "<image>", "![", "](a.png)", "群众", "护林手记_第", "页", "。", " ",
)  # fmt: skip


@alike(SHOWN, 1500)
def test_what_stands_for_a_preview_or_an_image_shows_one_of_its_signs(text):
    with pytest.MonkeyPatch.context() as patched:
        quick = list(previews.find_previews(text, PLAIN)), list(images.find_images(text, PLAIN))
        patched.setattr(previews, "_OF_FORMULA", re.compile(""))
        patched.setattr(images, "_may_have_images", lambda _: True)
        assert quick == (list(previews.find_previews(text, PLAIN)), list(images.find_images(text, PLAIN)))


@alike(
    texts_of(
        "加",
        "我",
        "微信",
        "薇",
        "V",
        "v",
        "信",
        "wx",
        "WeChat",
        "weixin",
        "号",
        "：",
        "abc_12",
        "Q",
        "q",
        " ",
        "扣扣",
        "企鹅",
        "群",
        "123456",
    ),
    2000,
)
def test_accounts_open_with_one_of_their_signs(text):
    for opens, pattern in ((personal._OPENS_WECHAT, personal._WECHAT), (personal._OPENS_QQ, personal._QQ)):
        assert [m.span() for m in chars.find_from(opens, pattern, text)] == [m.span() for m in pattern.finditer(text)]


@alike(texts_of("☔", "⚡", "🎉", "𠀀", "发", "展", "\ud800", "❤", "\n"), 500)
def test_what_cuts_a_word_is_one_of_the_pictures_that_are_looked_for(text):
    assert guards._PICTURE.search(text) is None or guards._may_have_pictures(text)
