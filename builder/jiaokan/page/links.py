"""Ways through a site: breadcrumbs, previous and next, lists of links and the labels above them.

Predicates over one line of the Simplified shadow; every expression is bounded by the longest line looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from jiaokan.page.names import SITE_NAME
from jiaokan.text.chars import BLANK, HAN

DATE = r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?"
TIME = r"[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?"
ADDRESS = r"(?:https?://)?(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,10}(?:/[!-~]{0,200})?"


def full(*patterns: str) -> Callable[[str], bool]:
    """Make a predicate: one of the expressions matches the whole line, in any case of letters."""
    compiled = re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    return lambda line: compiled.fullmatch(line) is not None


# --- ways -----------------------------------------------------------------------------------------------------
_PATH_LABEL = re.compile(
    r"导航\s?[:：](?=\s?首页)|站内导航\s?[┃:：]|(?:您|你|本页|现在|当前|目前|所在|上级|论坛)(?:的|现在|当前|目前|所在)*(?:位置|栏目|频道|路径)\s?[:：]|频道[:：]|位置[:：](?=.{0,12}(?:首页|主页))"
)
_STEP = re.compile(
    r"\]\s?\[|】\s?【|(?:-?&gt;)|(?:&rsaquo;)|[>›»→⇒❯＞≫<＜≪]+|\s[-—:：/|｜\\·‖┃]{1,2}\s|[/|｜\\·‖┃]|(?<=页)[-—]"
)
SURE_STEP = re.compile(r"&gt;|&rsaquo;|[>›»→⇒❯＞≫＜≪]|<{2,}")
_HOME = re.compile(rf"[{HAN}A-Za-z0-9]{{0,8}}(?:首页|主页)|Home|Index", re.IGNORECASE)
_END = re.compile(r"正文(?:阅读)?|查看(?:内容)?|详情|详细内容|内容页?|Content|文档分类", re.IGNORECASE)
_ORNAMENT = " \u3000◎◆■●▪❯>»›→【[]】☆★·-:"


def is_breadcrumb(line: str) -> bool:
    """Tell whether the line is the way from a site's home to this page: 首页 > 要闻 > 正文."""
    if len(line) > 160 or "。" in line:
        return False
    label = _PATH_LABEL.match(line.lstrip(_ORNAMENT))
    steps = [step.strip(_ORNAMENT) for step in _STEP.split(line.lstrip(_ORNAMENT)[label.end() if label else 0 :])]
    steps = [step for step in steps if step]
    if not steps or any(len(step) > 30 for step in steps[:-1]) or len(steps[-1]) > 80:
        return False
    if label and (len(steps) >= 2 or _HOME.fullmatch(steps[0])):
        return True
    sure = SURE_STEP.search(line) is not None
    if len(steps) >= 2 and _HOME.fullmatch(steps[0]):
        return sure or len(steps) >= 3
    return sure and len(steps) >= 3 and (re.search(SITE_NAME, steps[0]) is not None or any(map(_END.fullmatch, steps)))


_PATH_STEP = re.compile(r"\s*(?:&gt;|&rsaquo;|[>›»＞≫])+\s*")
_ARROW = re.compile("[-=]>")  # of a forum's way, or of a flow of steps: 入库 --> 质检 --> 上架
_PLACE = re.compile(
    "(?:社区|论坛|首页|主页|网站?|馆|频道|宝库|文库|题库|资料库|(?:下载|资料|文档|资源)中心|BBS)$", re.IGNORECASE
)
_STEP_WORD = re.compile(r"[^。，；：:！？!?0-9<]{2,14}")


def is_path(line: str) -> bool:
    """Tell whether the line is a way through a site that names no home: 政务公开 > 通知公告 > 2021年.

    Two steps or more of short words and one behind them, or two and nothing behind the last sign. The last step may
    be the page's title. Left alone: a flow drawn with arrows, unless it starts from a place of the net.
    """
    if len(line) > 120:
        return False
    steps = [step.strip(_ORNAMENT + "=") for step in _PATH_STEP.split(line)]
    if _ARROW.search(line) and not _PLACE.search(steps[0]):
        return False
    if len(steps) < 3 or not all(map(_STEP_WORD.fullmatch, steps[:-1])):
        return False
    return len(steps[-1]) <= 40 and not re.search("[。；]", steps[-1])


# --- related links --------------------------------------------------------------------------------------------
# 相关资料 and 其他内容 may head a list of the text itself: there the items must be dated.
_HOT = r"热门|热点|热文|热帖|热榜|热搜|相关|推荐|最新|扩展|拓展|延伸|更多|精彩|本类|同类|随机|精品|猜你喜欢|您?你?可能(?:关注|喜欢|感兴趣)的?|阅读|点击|上周|本周|今日|[0-9]{1,2}\s?小时|合集|站内"
_LIST_NOUN = (
    "阅读|文章|文档|推荐|资讯|新闻|链接|范文|下载|标签|搜索|关注|专题|排行榜?|图文|榜|热帖|热榜|更新|资源|导航|热词|的"
)
is_related_label = full(
    rf"[【\[<《◆■●▼>·\s]{{0,3}}(?:(?:{_HOT})(?:{_LIST_NOUN}|{_HOT}){{0,4}}|图文推荐|大家都在看|看了又看|往期(?:推荐|回顾|精选|精彩)|.{{0,12}}(?:最新|推荐|热门|相关)(?:文章|阅读|内容|资讯)|(?:看|读|浏览)了?(?:本文|本页|这篇|该文).{{0,6}}(?:还|也)看?了?|Related (?:Articles|Posts)|TOP ?[0-9]{{1,2}})[】\]>》:：…>»\s]{{0,4}}",
    r"(?:(?:看|阅读|浏览|下载)[过了]?[“《『「].{2,80}[”》』」](?:的人|的网友|的用户)?还(?:看|喜欢|下载|搜)[了过]?|与[“《].{2,80}[”》]相关的(?:范文|文章|文档|内容))[:：]?",
)
# What a text is filed under, behind its label: 标签：防汛 总结, #旅行# #美食#.
# Words and separators share no character: a line that fails does so in one pass.
# A label with its links beside it: 标签：防汛 总结, 相关链接：甲、乙.
# The same in words that no document uses of its own matter: 看过本文的人还看了：甲、乙.
# 【防火工作总结（精选5篇）】相关文章： above a numbered list of titles.
is_title_label = full(
    r"[【\[《][^】\]》]{4,60}[】\]》](?:的)?(?:相关|热门|推荐|更多)(?:文章|阅读|推荐|范文|内容|链接)[:：]?"
)
is_counted_link = full(r"[一二三四五六七八九十]{1,2}、[^。；，：:]{4,50}")
is_numbered_link = full(r"[0-9]{1,2}[.、．][ \u3000]{0,2}[^。；，：:]{4,50}")
is_list_label = full(r"[【\[<《]?(?:相关|其他|其它|更多|推荐)(?:资料|内容|信息|的){1,3}[】\]>》]?[:：]?")
is_dated_link = full(
    rf"(?:[-·•*●○◆■□►▪]|[0-9]{{1,2}}[.、])?[{BLANK}]*[\[(（]?{DATE}(?:[{BLANK}]+{TIME})?[\])）]?[{BLANK}]+[^。]{{2,100}}",
    rf"(?:[-·•*●○◆■□►▪]|[0-9]{{1,2}}[.、])?[{BLANK}]*[^。{BLANK}][^。]{{2,100}}(?:[{BLANK}]+|(?<=[{HAN}）)])(?=(?:20)?[0-9]{{2}}-|[(（][0-9]{{4}}-))[\[(（]?(?:{DATE}|[0-9]{{2}}-[0-9]{{2}})(?:[{BLANK}]+{TIME})?[\])）]?",
)
is_timed_link = full(
    rf"(?:[-·•*●○◆■□►▪])[{BLANK}]*{DATE}(?:[{BLANK}]+{TIME})?[{BLANK}]+[^。]{{2,100}}",
    rf"{DATE}[{BLANK}]+{TIME}[{BLANK}]+[^。]{{2,100}}",
)
is_bullet_link = full(
    rf"(?:[-·•*●○◆■□►▪★☆◇◎▶➤]|TOP\s?[0-9]{{1,2}}(?![0-9]))[{BLANK}]*[^。；，：{BLANK}][^。；：]{{3,60}}"
)
