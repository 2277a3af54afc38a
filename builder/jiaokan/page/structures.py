"""What only a structure of lines shows: lists under a label, menus, catalogues, templates that come again, rows of one form.

Each gives positions of lines and the reason they have from it. Above zero it speaks for the site, below for the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jiaokan.page import cues, facts, lists, menus, pieces
from jiaokan.page.lines import ALONE, HEARD, NEAR, Lines
from jiaokan.page.links import full, is_dated_link, is_related_label, is_timed_link
from jiaokan.page.score import Reason, Score
from jiaokan.text.chars import BLANK, HAN

Shown = Iterator[tuple[int, Score]]
UNDER_LABEL = "list-under-label"


def place(name: str, flag: str, weight: float = HEARD) -> Score:
    """Make the score of a line that no cue knows but a structure does."""
    return Score(flag, name, weight, (Reason(name, weight),))


# --- anywhere -----------------------------------------------------------------------------------------------------
def lists_under_labels(lines: Lines, shadow: str) -> Shown:
    """Yield the lists of links that a label opens, anywhere on the page."""
    starts = {start: at for at, (start, _) in enumerate(lines.spans)}
    score = place(UNDER_LABEL, "related-links", ALONE)
    for start in lists.labels(shadow):
        at = starts.get(start)
        if at is None:
            continue
        for below in range(at, lists.end_of_list(lines.words.__getitem__, at, len(lines))):
            yield below, score


def catalogue(lines: Lines) -> Shown:
    """Yield the catalogue of a page above its first running text, one cell a line."""
    first = next((at for at, is_text in enumerate(lines.is_text) if is_text), len(lines))
    for at in menus.catalogue_lines(lines.words[:first]):
        yield at, place("catalogue", "source-line", ALONE)


_AGAIN, _SURELY_AGAIN = 3, 2


def templates(lines: Lines) -> Shown:
    """Yield lines of a site that come again, figures apart, with other lines between them: a post's frame, 编辑.

    Twice is enough for a line that would go alone elsewhere, and three times for one in the voice of such frames.
    """
    frames = {voice.id for voice in cues.load().voices if voice.again}
    for positions in lines.frames.values():
        if len(positions) < _SURELY_AGAIN or positions[-1] - positions[0] < 2 * (len(positions) - 1):
            continue
        for at in positions:
            own = max((s for s in (lines.own[at].head, lines.own[at].foot) if s), key=lambda s: s.value, default=None)
            if own is None or own.value < HEARD or facts.is_prose(lines.words[at]) or facts.opens_more(lines.words[at]):
                break
            if own.value < ALONE and (own.voice not in frames or len(positions) < _AGAIN):
                break
            yield at, own.with_reasons([Reason("comes-again", 1.0)])


_CARD, _LEAST_OF_CARD = "member", 2  # a voice; lines
_IN_A_CARD = Reason("in-a-card", 2.0)
_SAYS_MORE_THAN_A_WORD = re.compile("[0-9:：]")


def cards(lines: Lines) -> Shown:
    """Yield fields of a member's card that others have too (积分 86, 来自: 青溪), beside one that only a card has.

    A word alone (版主, 在线) may be the post below the card: it is a field only with another below it.
    """

    def is_field(at: int) -> bool:
        own = lines.own[at].anywhere
        return own is not None and own.voice == _CARD and own.value >= NEAR

    for first, last in lines.runs(is_field):
        scores = [(at, own) for at in range(first, last) if (own := lines.own[at].anywhere) is not None]
        if last - first < _LEAST_OF_CARD or all(own.value < ALONE for _, own in scores):
            continue
        for at, own in scores:
            if own.value < ALONE and (at < last - 1 or _SAYS_MORE_THAN_A_WORD.search(lines.words[at])):
                yield at, own.with_reasons([_IN_A_CARD])


def is_frame_of_posts(lines: Lines, at: int) -> bool:
    """Tell whether a line comes again as often as the frame of a post does."""
    return len(lines.frames[lines.frame_of(at)]) >= _AGAIN


# --- rows of one form: a list is judged as a whole ------------------------------------------------------------------
_GAP = rf"(?:\t|\u3000|[{BLANK}]{{2}})[{BLANK}\t]{{0,40}}"
_WITH_ADDRESS = "with-address"  # an index of sites: it is the text
_FORMS = (
    ("numbered", re.compile(r"[（(\[【]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z])[)）\]】.、．]")),
    ("sections", re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}(?![0-9.])")),
    ("to-fill-in", re.compile(r".{1,60}[（(][\u3000 _]{1,20}[)）]\Z")),
    ("leaders", re.compile(r".{1,60}?(?:…{2,}|\.{5,}|·{5,})")),
    ("quoted", re.compile("[“《「].{1,60}[”》」]\\Z")),
    (_WITH_ADDRESS, re.compile(f"[{HAN}][^\n]{{1,60}}[{BLANK}（(:：](?:https?://|www\\.)[!-~]{{4,200}}")),
    ("hashed", re.compile(f"#[{HAN}A-Za-z]")),
)
_CELLS = re.compile(_GAP)
_LEAST_ROWS, _SITE_SHARE = 3, 0.66


def form_of(line: str) -> str:
    """Name the form of a row: numbered, with leaders, three columns; empty for a line like any other.

    >>> form_of("首页　　shǒuyè　　home page"), form_of("（2）登录"), form_of("首页 新闻")
    ('3 columns', 'numbered', '')
    """
    for name, pattern in _FORMS:
        if pattern.match(line):
            return name
    cells = len(_CELLS.findall(line)) + 1
    return f"{cells} columns" if cells > 1 else ""


ONE_OF_A_LIST = Reason("one-of-a-list", -3.0)


def rows_of_documents(lines: Lines) -> Iterator[int]:
    """Yield the positions of rows of one form of which too few speak as a site does: all are the document's."""
    forms = [form_of(line) for line in lines.words]
    at = 0
    while at < len(forms):
        end = at + 1
        while end < len(forms) and forms[end] == forms[at]:
            end += 1
        if forms[at] and end - at >= _LEAST_ROWS:
            heard = sum(lines.own[row].value >= HEARD for row in range(at, end))
            if forms[at] == _WITH_ADDRESS or heard < _SITE_SHARE * (end - at):
                yield from range(at, end)
        at = end


def lists_that_are_the_text(lines: Lines) -> Iterator[int]:
    """Yield the positions of dated rows in a row on a page without running text: an index is such a list."""
    if any(lines.is_text):
        return
    for first, last in lines.runs(lambda at: is_dated_link(lines.words[at][: lists.LONGEST_LINK])):
        if last - first >= _LEAST_ROWS:
            yield from range(first, last)


# --- at the head ----------------------------------------------------------------------------------------------------
def at_head(lines: Lines, first: int, heard: set[int]) -> Shown:
    """Yield what stands above the text in menus, catalogues and runs of dated links, and a site's name at the top."""
    words = lines.words[:first]
    yield from _name_of_site(lines, first, heard)
    for at in menus.menu_runs(words):
        yield at, place("menu", "navigation")
    run: list[int] = []
    for at, line in enumerate(words):
        run = [*run, at] if at not in heard and is_timed_link(line[: lists.LONGEST_LINK]) else []
        if len(run) >= _LEAST_ROWS:  # dated links of one shape in a row need no label above the text
            for link in run:
                yield link, place("dated-links", "related-links")


def _name_of_site(lines: Lines, first: int, heard: set[int]) -> Shown:
    """Yield the name of the site at the very top, if another line of the head may be the title."""
    rest = [at for at in range(first) if at not in heard and not facts.is_prose(lines.words[at])]
    if len(rest) >= 2 and menus.is_site_title(lines.words[rest[0]]):
        yield rest[0], place("name-of-site", "navigation")


_BELOW_FIRST = 3  # lines of what was thought the text that may be the rest of a catalogue


def catalogue_entries(lines: Lines, first: int, found: dict[int, Score]) -> Shown:
    """Yield labels with values straight below or above a source line: the rest of its catalogue, as sure as that.

    Of what was thought the text only what hangs below the head's: 关键词：甲；乙 above counts in it is the document's.
    """
    for order in (range(min(first + _BELOW_FIRST, len(lines))), range(first - 1, -1, -1)):
        for before, at in pairwise(order):
            beside = found.get(before)
            if beside is None or beside.value < HEARD or beside.flag != "source-line":
                continue
            if (at not in found or found[at].value < HEARD) and menus.is_catalogue_entry(lines.words[at]):
                found[at] = place("catalogue", "source-line", min(beside.value, ALONE))
                yield at, found[at]


# --- at the foot ----------------------------------------------------------------------------------------------------
def lists_at_foot(lines: Lines, last: int, found: dict[int, Score], is_own: frozenset[int]) -> Shown:
    """Yield labels of related pages below the text, and the titles under each down to the next line of the site."""
    ended = False  # a sure line of the site stands between the text and the label
    for at in range(last, len(lines)):
        score = found.get(at)
        label = lines.words[at]
        if ended and is_label_of_list(label) and (score is None or score.flag != "related-links"):
            score = place("label-of-list", "related-links", max(score.value if score else HEARD, HEARD))
        ended |= score is not None and score.value >= ALONE
        if score is None or score.flag != "related-links" or score.value < HEARD or is_dated_link(label):
            continue
        below: list[int] = []
        for row in range(at + 1, len(lines)):
            beside = found.get(row)
            other = (
                beside is not None and beside.value >= HEARD and (beside.value >= ALONE or beside.flag != score.flag)
            )
            if other or lines.is_text[row] or row in is_own:
                break
            below.append(row)
        if lists.heads_titles(label, [lines.words[row] for row in below]):
            yield at, score.with_reasons([Reason("above-titles", 1.0)])
            for row in below:
                yield row, place(UNDER_LABEL, "related-links")


_WHICH = "相关|最新|近期|最近|热门|热点|推荐|同类|同栏目|本栏|相似|猜你|往期|更多|其[他它]|精彩|精选|本月|本周|今日|随机|站内|延伸|延展|扩展|大家|编辑|今天|昨日|一周|周|月|日|总|点击|阅读|下载|浏览|人气"
_OF_WHAT = "文章|资料|内容|新闻|公告|通知|文件|问答|问题|项目|来信|信件|课件|教案|作品|博文|日志|帖子|主题|读者|访客|评论|留言|视频|图片|图集|推荐|阅读|链接|资源|下载|标签|专题|导航|信息|资讯|搜索|菜谱|菜品|小说|软件|游戏|职位|房源|词条|成语|诗词|范文|文档|排行榜?|回顾|动态|更新|话题|看点|商品|产品|宝贝|歌曲|书籍|图书|题目|试卷|法规|案例|文书|攻略|游记|榜单?"
_KIND = "讲话稿?|发言稿?|演讲稿|致辞|总结|范文|范本|报告|汇报|计划|方案|心得|体会|材料|合同|作文|模板|公文|文稿|稿件|方子|手册"
# Somebody who reads or writes there, and what they did: 该用户还上传了, 你也许还喜欢, 看了本文的人还看了.
_WHO = (
    "(?:该|此|本)?(?:用户|作者|会员|楼主|博主|店主|馆友|网友|读者|小伙伴|大家|他们|[您你TA他她猜]|看[过了].{0,60}的人)"
)
_DO = "喜欢|想看|想要|想找|想问|需要|感兴趣|上传|发布|发表|看|搜|搜索|浏览|下载|关注|收藏|问|读"
is_label_of_list = full(
    r"[\[【〖◇◆·•■□▪★☆>»\s]{0,3}(?:"
    rf"(?:{_WHICH})(?:{_WHICH}|的){{0,3}}(?:{_OF_WHAT}){{1,2}}"
    rf"|(?:相关|同类|同类型|类似|相似|更多|其他|热门|最新|精选)的?(?:{_KIND}){{1,2}}(?:推荐|大全)?"
    rf"|{_WHO}(?:们|也|还|都|可能|也许|或许|会|正在|在|的|对这些){{0,4}}(?:{_DO})(?:了|过|的|着)?(?:文章|内容|文档|资料|作品|帖子|这些)?"
    r")[\]】〗:：>»…\s]{0,3}(?:更多|MORE)?[>»\s]{0,3}"
)

_FRAGMENT, _VALUE = re.compile("[!-~ ]{1,20}"), re.compile(".{1,6}")
_BUTTONS = 3


def values_between(lines: Lines, found: dict[int, Score]) -> Shown:
    """Yield figures and words between two lines of the site: they belong to them."""
    for at in sorted(found):
        beside = found.get(at + 2)
        if at + 1 in found or beside is None or min(found[at].value, beside.value) < HEARD:
            continue
        shape = _VALUE if lines.words[at].endswith((":", "：")) else _FRAGMENT
        if shape.fullmatch(lines.words[at + 1]):
            yield at + 1, place("value-between", found[at].flag)


def columns_of_buttons(lines: Lines, found: dict[int, Score]) -> Iterator[int]:
    """Yield the positions of buttons one below the other: 分享到, 微信好友, 新浪微博."""
    heard = (at for at in sorted(found) if found[at].value >= HEARD and pieces.is_menu(lines.words[at]))
    for run in lists.runs(heard):
        if len(run) >= _BUTTONS:
            yield from run


def related_label(line: str, own: Score | None) -> Score | None:
    """Give the score of a label of related pages, as sure as the cues that know it are."""
    if is_related_label(line) and (own is None or own.flag != "related-links" or own.value < HEARD):
        return place("related-label", "related-links", max(HEARD, own.value) if own else HEARD)
    return own


__all__ = ["NEAR", "ONE_OF_A_LIST"]
