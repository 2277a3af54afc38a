"""What a line is by itself: kinds of boilerplate as predicates over one line of the Simplified shadow.

A cue alone decides nothing: the whole shape of the line does. Every expression is bounded by the longest line looked
at. Where on the page a line stands is for ``page`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from jiaokan.chars import BLANK, HAN
from jiaokan.rules import imprints, pieces, site
from jiaokan.rules.body import is_prose, is_row_of_figures
from jiaokan.rules.links import (
    ADDRESS,
    full,
    is_breadcrumb,
    is_inline_links,
    is_neighbour,
    is_path,
    is_reader_links,
    is_tag_line,
    is_tags,
)
from jiaokan.rules.menus import is_word_row
from jiaokan.rules.words import is_interface

# Longer lines are prose whatever they contain; it also bounds every expression below.
MAX_LINE = 400


@dataclass(frozen=True, slots=True)
class LineKind:
    """A kind of boilerplate line: what it raises, how it is known, and at which edges of the page it may stand."""

    flag: str
    matches: Callable[[str], bool]
    where: Where
    is_sure: bool = True  # a document may have such a line of its own; then the page must show others of the site
    is_clear: bool = False  # it may not at its very first or last line


Edge = Literal["head", "foot"]
Where = Literal["anywhere", "edge", "head", "foot"]


class Verdict(NamedTuple):
    """The flag a line would raise, and whether it needs no other line of the site beside it.

    What ``is_clear`` needs none either, if nothing but the site's lines stands outside it on the page.
    """

    flag: str
    is_sure: bool
    is_clear: bool = False


# --- navigation -----------------------------------------------------------------------------------------------
# Where a site says that the text begins and ends.
is_frame = full(r"[-—=*─]{0,40}\s?(?:以下(?:为|是))?正文(?:开始|结束|内容|部分)?\s?[-—=*─]{2,40}")
# Who wrote, took, edited: （记者 某某 摄）, 一审：… 二审：…, 供图：…. The page's own, not the document's.
_CREDIT = "(?:本报|本网|本文|实习|特约|新闻|值班|初审|复审)?(?:记者|通讯员|摄影|文字|图片|视频|编辑|编审|审核|监制|校对|责编|责任编辑|美编|终审|[一二三]审|值班编委|供图|供稿|图片来源|作者单位|稿件来源|排版)"
is_credit = full(
    rf"(?!.*共印)[(（〔\[［【▲↑图①-⑨]?{_CREDIT}[:：/|｜ \u3000][^。；，]{{2,40}}?(?:摄(?:影)?(?:报道)?|文/图|图/文|供图|供稿)?[)）\]］】]?",
    r"[(（]?[^。，；：]{2,20}[ \u3000/](?:摄|文/图|图/文|摄影报道)[)）]?|[(（]图片由[^。]{2,20}提供[)）]|点击查看(?:原图|大图)|[上下左右题]图(?:为)?[:：][^。]{2,30}(?:供图|摄|摄影|资料图)[)）]?",
    rf"(?:{_CREDIT}[:：][^。；，{BLANK}]{{2,10}}[{BLANK}]*){{2,6}}",
)
# Who edited the page: an office that only papers and sites have.
_EDITOR_OF_PAGE = "(?:责任编辑|责编|实习编辑|网络编辑|值班编辑)"
is_editor = full(
    rf"[(（\[［【]?(?:{_EDITOR_OF_PAGE}[:：|｜/ \u3000]{{1,3}}[{HAN}A-Za-z、]{{2,12}}[{BLANK}；;|/]{{0,4}}){{1,4}}[)）\]］】]?"
)
# The title of a page as browsers show it: words_words_words-site.
is_page_title = full(
    rf"[{HAN}A-Za-z0-9]{{2,40}}(?:_[{HAN}A-Za-z0-9]{{2,30}}){{1,4}}(?:\s?[-_|]\s?[{HAN}A-Za-z0-9]{{2,12}})?"
)
# The name of a site, alone on its line, with or without its motto.
is_site_title = full(
    rf"[★☆◆●\s]{{0,3}}[{HAN}A-Za-z0-9]{{1,16}}(?:在线|校园网|博客|门户网站|人民政府网|政务网|官方网站|服务平台|文库|文秘|范文网|文档网|秘书网|资料网|新闻网|信息网|教育网|学习网|作文网|写作网|繁体网|繁体站|百科|论坛|文学网|散文网|文学阁|散文阁|网站|网)(?:\s?[·|-]\s?[^。，；：]{{2,20}}|——[^。；：]{{2,24}}|[(（][A-Za-z0-9.]{{2,20}}[)）]|\s[^。；：]{{2,20}}[!！]?(?:\s.{{0,30}})?)?[★☆◆●\s]{{0,3}}"
)
# What a site's machine says of the text, and a line drawn across the page.
is_digest = full(r"(?:AI ?(?:速览|摘要|总结|导读|解读|概括)|TL;?DR|太长不看|内容速览|智能摘要)[:：].{4,160}")
# A place for advertisements, with or without one, and a title of another page with its date behind it.
is_ad_slot = full(r"[\[【▲▼(（]{1,2}\s?(?:广告|推广)(?:位招租|位|也精彩|招商)?\s?(?:[\]】▲▼)）·:：|\s].{0,60})?")
is_dated_title = full(
    r"[·•\[【➤]?[^。；：:]{6,60}[\s（(\[]{0,3}(?<![0-9第])(?:20[0-9]{2}[-/])?[0-9]{2}[-/][0-9]{2}(?:\s[0-9]{2}:[0-9]{2})?[)）\]]?(?:\s+(?:阅读|点击|浏览)[(（:：]?\s?[0-9]+[)）]?)?"
)
is_forecast = full(r"(?:下期|下集|明日)预告[:：][^。]{2,80}")
# A public account's line below its title, and where a picture stood.
is_account = full(
    rf"(?:原创[{BLANK}])?[^。，：:]{{0,30}}20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}\s[0-9]{{2}}:[0-9]{{2}}\s发表于\s?[{HAN}]{{2,4}}",
    rf"原创[{BLANK}][^。，：:]{{2,40}}?20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}(?:\s[0-9]{{2}}:[0-9]{{2}})?(?:\s收录于.{{2,40}})?",
    r"收录于(?:合集|话题).{2,40}",
)
# What only a site's machine writes of its text, and where a browser stands on the page.
is_machine_byline = full(
    r"by\s(?:admin|root|editor)\s?@?\s?20[0-9]{2}-[0-9]{2}-[0-9]{2}.{0,12}",
    r"文[/／]本[站网报].{0,40}",
)
# As public accounts set their credits: 编辑｜某某.
is_account_credit = full(
    r"(?:(?:来源|作者|编辑|排版|校对|审核|监制|责编|文字|素材|撰文|供稿|图片)\s?[｜丨]\s?[^。，｜丨\s]{2,20}[\s｜丨]{0,3}){1,4}"
)
is_lone_button = full(
    r"(?:APP|客户端)\s?内打开", r"(?:回到|返回)顶部\s?[↑▲⇧]", r"用?手机扫(?:描|一扫)?二维码[，,]?(?:阅读|浏览)更方便"
)
is_visitor = full(
    r"匿名网友\s?\[.{6,24}\][:：].{0,80}|(?:网友|用户|游客)\s?[0-9]{4,12}[:：].{2,80}",
    r"(?:[\u2b50\U0001f300-\U0001faff]\s?[0-9]{1,7}[\s|/]*){2,8}(?:[\u2b50\U0001f300-\U0001faff]?\s?(?:收藏|分享|写留言))?",
)
is_sold_file = full(r"[^。，；：:]{2,60}\.(?:docx?|pdf|pptx?|xlsx?|wps)[\s]{1,3}(?:VIP|付费|精品|免费|推荐).{0,8}")
is_file_label = full(r"(?:文档|资源)(?:介绍|简介|描述)[:：]?[^。；]{0,60}", r"-\s[0-9.]{1,8}\s?[KM]B")
is_dated_address = full(
    rf"{ADDRESS}[{BLANK}]{{1,3}}20[0-9]{{2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}(?:[{BLANK}][0-9:]{{4,8}})?"
)
# Who wrote it, as sites say it of texts that are not theirs, and when.
is_byline = full(
    r"作者[:：]\s?(?:佚名|admin|管理员|网络|本站|未知|不详|小编|匿名)",
    r"(?:昨天|今天|前天|[0-9]{1,2}(?:小时|分钟|天)前)(?:\s[0-9]{1,2}:[0-9]{2})?(?:\s?·.{0,20})?",
    r"(?:Posted by|by)\s.{2,30}(?:posted in|on|in)\s.{2,60}|.{4,20}\sby\s.{2,20},?\sposted in\s.{2,20}",
)
is_pen = full(
    r"(?:文|撰文|图|摄影)[/／|｜:：][^。；，]{2,16}[\s，,]{1,3}(?:图|摄影|摄|编辑|排版)[/／|｜:：][^。；，]{2,30}"
)
# A hint that points at what stood below it: 戳视频 ▼. What a file is: - 21.5 KB. The page of a preview: 1/4.
is_pointed = full(r"(?=.{0,40}(?:戳|点击|扫|下方|上方|滑动|长按|视频|关注|查看))[^0-9▼▽⬇▲。]{4,40}\s?[▼▽⬇▲]{1,3}")
is_size = full(r"[0-9]{1,5}(?:\.[0-9]{1,2})?\s?[KM]B|[-–·]\s20[0-9]{2}-[0-9]{2}-[0-9]{2}\s?(?:发布|上传|更新)")
is_preview_page = full(r"[0-9]{1,3}\s?/\s?[0-9]{1,3}")
is_offer = full(
    r"(?:点击|扫码|关注|回复|私信).{0,8}(?:领取|获取|下载)[^。]{2,40}(?:电子版|会员|资料包|[Ww]ord版|完整版|大礼包)[^。]{0,12}"
)
is_picture = full(r"图片|\[图(?:片)?[0-9]{0,2}\]|[(（]?点击(?:查看|放大)图片[)）]?|▼|▲")
is_rule = full(r"[-=*~—_─━]{8,200}")
is_file_name = full(r"[^。，；：:]{2,60}\.(?:docx?|pdf|pptx?|xlsx?|wps)")
is_thumbnail = full(r".{2,80}\.(?:docx?|pdf|pptx?|xlsx?|wps|txt)_第[0-9]{1,4}页")
# Counted moods and votes below a text: 感动 12 震惊 3, 顶 4 踩 1, 👍 132.
is_reaction = full(
    r"(?:(?:感动|震惊|高兴|难过|无聊|愤怒|搞笑|新奇|顶|踩|已?赞|支持|反对|在看|有用|没用|[\u2b50\U0001f300-\U0001faff])[\s(（:：]{0,3}[0-9]{1,6}[)）]?[\s|/]*){1,8}(?:收藏|写留言|精选留言|分享|[\u2b50\s])*",
    r"顶|踩|.{0,40}回复[(（]0[)）]\s*支持[(（][0-9]{1,5}[)）]",
)


is_abstract_label = full(r"[【\[](?:文章|本文|内容|文档|资料){1,2}(?:简介|导读|提要|介绍|预览|概述)[】\]]")
_GATHERS = "(?:整理|收集|搜集|带来|准备|分享|推荐|精选)"
# With 小编 the line speaks of the site itself; without, it must present a model text in so many words.
_EDITOR = re.compile(
    rf"(?:以下|下面|这里|今天|本文|这篇|由|就跟|跟着)[^。]{{0,16}}小编.{{0,30}}{_GATHERS}|小编.{{0,8}}(?:为|给|帮)?(?:大家|您|你|各位).{{0,16}}{_GATHERS}|小编(?:精心)?{_GATHERS}的?"
)
_PRESENTS = re.compile(
    rf"(?:以下|下面|这里|今天|本文|这篇|这些).{{0,16}}(?:为|给|帮)(?:大家|您|你|各位).{{0,12}}{_GATHERS}.{{0,60}}(?:范文|模板|样本|文章|供.{{0,6}}参考|欢迎)"
    rf"|(?:以下|下面|这)是.{{0,10}}(?:为|给|帮)?(?:大家|您|你)?.{{0,6}}(?:整理|收集|搜集)的.{{0,60}}(?:范文|模板|样本)"
)


_LONGEST_PRESENTATION = 120
_STATES = re.compile(r"[0-9]{2,}(?!篇)|[0-9]\s?[%‰]|^[0-9一二三四五六七八九十（(]{1,4}[、.．)）]")


def _only_presents(line: str) -> bool:
    """Tell whether a line is short, states no figure and is no item: a presentation and nothing else."""
    return len(line) <= _LONGEST_PRESENTATION and _STATES.search(line) is None


def is_editorial(line: str) -> bool:
    """Tell whether the site's editor presents the text: 下面是小编为大家整理的…."""
    return _only_presents(line) and _EDITOR.search(line) is not None


def is_introduction(line: str) -> bool:
    """Tell whether the line only presents a model text, without naming an editor: 以下是为大家整理的…范文."""
    return _only_presents(line) and _PRESENTS.search(line) is not None


is_site_block = full(
    r"(?:本|该|此)?(?:文档|资料|文章|内容)?由(?:会员|用户|网友|本站会员)[^。]{0,40}(?:分享|上传|发布|提供)[^。]{0,80}。?",
    r"(?:下载|购买)(?:文档|本文|资料|前|后)[^。]{0,12}(?:请|需|可)[^。]{0,100}。?",
    r"(?:本文|文档)?(?:试读|预览)(?:到此)?(?:结束|完毕)[^。]{0,60}。?",
    r"(?:点击|扫码)?(?:下载|查看|阅读)(?:全文|原文|更多|文档)[^。]{0,10}",
    r"(?:文档|文章)?(?:贡献者|上传者|分享者)[:：]?[^。]{1,30}",
    r"(?:付费|支付|充值|扣除)[^。]{0,20}(?:金币|积分|下载券|元)[^。]{0,40}",
    r"(?:打开|下载)[^。]{1,12}(?:APP|客户端|小程序)[^。]{0,30}|加载中[.…。]{0,6}|(?:最热|最新|全部|暂无|精彩|我要|发表)评论|来说两句吧[.…。]{0,6}|已有[0-9]+人参与[^。]{0,20}|展开阅读全文|-->|<!--|我要投稿|联系客服|微信订阅号|(?:微信)?扫一扫[^。]{0,30}|(?:点击)?展开(?:全文|阅读)",
    r"侵删\s?。?|(?:页数|大小|格式|积分|下载次数|文档编号|上传人|上传时间|上传者)[:：][^。]{1,30}",
)

# --- source lines ---------------------------------------------------------------------------------------------
_SOURCE_URL = re.compile(
    rf"(?:文章|内容|信息|本文|资料|转载|稿件)?(?:来源|来自|转自|出处|网址|链接)(?:于|地址)?[{BLANK}]*[:：]?[{BLANK}]*{ADDRESS}(?:[{BLANK}]+[^。，]{{0,20}})?",
    re.IGNORECASE,
)


# The catalogue block of government pages, one label a line or all on one; letters may be spaced.
_CATALOGUE = re.compile(
    rf"(?:(?:索[{BLANK}]*引[{BLANK}]*号|主[{BLANK}]*题[{BLANK}]*(?:分[{BLANK}]*类|词)|发[{BLANK}]*文[{BLANK}]*机[{BLANK}]*关|成[{BLANK}]*文[{BLANK}]*日[{BLANK}]*期|发[{BLANK}]*文[{BLANK}]*字[{BLANK}]*号|发布机构|公开方式|有[{BLANK}]*效[{BLANK}]*性)"
    rf"[{BLANK}]*[:：]?[^:：。]{{0,60}}){{2,10}}"
)


def is_source_line(line: str) -> bool:
    """Tell whether the line states only where the text was taken from: an address with its label, a catalogue."""
    return _SOURCE_URL.fullmatch(line) is not None or _CATALOGUE.fullmatch(line) is not None


KINDS: tuple[LineKind, ...] = (
    LineKind("navigation", is_breadcrumb, "anywhere"),
    LineKind("navigation", is_frame, "anywhere"),
    LineKind("navigation", pieces.is_toolbar, "anywhere"),
    LineKind("navigation", is_neighbour, "edge"),
    LineKind("navigation", is_abstract_label, "edge"),
    LineKind("navigation", is_editorial, "anywhere"),
    LineKind("navigation", is_thumbnail, "edge"),
    LineKind("spam", imprints.is_spam, "anywhere"),
    LineKind("spam", imprints.is_trade, "edge"),
    LineKind("spam", imprints.is_business, "foot"),
    LineKind("site-footer", imprints.is_footer, "edge"),
    LineKind("source-line", is_source_line, "edge", is_sure=False),
    LineKind("disclaimer", imprints.is_disclaimer, "edge", is_sure=False),
    LineKind("navigation", is_introduction, "edge", is_sure=False),
    LineKind("navigation", is_site_block, "edge", is_sure=False),
    LineKind("navigation", is_reaction, "edge", is_sure=False),
    LineKind("source-line", is_editor, "foot", is_sure=False, is_clear=True),
    LineKind("source-line", is_credit, "edge", is_sure=False),
    LineKind("related-links", is_tag_line, "edge"),
    LineKind("related-links", is_inline_links, "edge", is_sure=False),
    LineKind("navigation", pieces.is_menu, "foot", is_sure=False, is_clear=True),
    LineKind("navigation", pieces.is_menu, "head", is_sure=False),
    LineKind("source-line", is_machine_byline, "edge"),
    LineKind("source-line", is_account_credit, "edge"),
    LineKind("navigation", is_lone_button, "edge"),
    LineKind("navigation", is_visitor, "edge"),
    LineKind("navigation", is_sold_file, "edge"),
    LineKind("navigation", is_file_label, "edge"),
    LineKind("navigation", is_path, "head"),
    LineKind("navigation", is_word_row, "head", is_sure=False),
    LineKind("navigation", is_file_name, "head", is_sure=False),
    LineKind("navigation", is_page_title, "head", is_sure=False),
    LineKind("navigation", is_digest, "head", is_sure=False),
    LineKind("navigation", is_rule, "edge", is_sure=False),
    LineKind("related-links", is_tags, "foot", is_sure=False),
    LineKind("navigation", is_forecast, "foot", is_sure=False),
    LineKind("related-links", is_dated_title, "foot", is_sure=False),
    LineKind("spam", is_ad_slot, "anywhere"),
    LineKind("spam", is_offer, "anywhere"),
    LineKind("navigation", is_pointed, "anywhere"),
    LineKind("related-links", is_reader_links, "foot"),
    LineKind("source-line", is_pen, "edge", is_sure=False),
    LineKind("navigation", is_size, "edge", is_sure=False),
    LineKind("navigation", is_preview_page, "foot", is_sure=False),
    LineKind("navigation", is_picture, "edge", is_sure=False),
    LineKind("source-line", is_account, "edge"),
    LineKind("source-line", is_byline, "edge", is_sure=False, is_clear=True),
    LineKind("site-footer", imprints.is_site_name, "edge", is_sure=False),
    LineKind("spam", imprints.is_advert, "edge", is_sure=False),
    LineKind("navigation", is_dated_address, "edge"),
    LineKind("spam", imprints.is_bare_url, "edge", is_sure=False),
)


_AT: Mapping[Edge | None, tuple[LineKind, ...]] = {
    None: tuple(kind for kind in KINDS if kind.where == "anywhere"),
    "head": tuple(kind for kind in KINDS if kind.where != "foot"),
    "foot": tuple(kind for kind in KINDS if kind.where != "head"),
}
_BULLETS = " -–·•●◆■▪★☆▲▼"


def kind_of(line: str, edge: Edge | None, page: site.Subject = site.ANY) -> Verdict | None:
    """Give the boilerplate a line is, None if it is none; ``edge`` allows the kinds that need that edge."""
    if not line or len(line) > MAX_LINE or is_row_of_figures(line):
        return None
    line = site.tighten(line).lstrip(_BULLETS)
    if "。" in line[:-1] and not site.has_cue(line):
        return None  # no shape holds two sentences without a word that sites use
    verdict = _shape_of(line, edge)
    if edge and (verdict is None or not verdict.is_sure):
        beyond, flag = site.weigh(line, page)
        clear = beyond >= 0 and is_interface(line)
        if flag is not None and beyond >= (0 if verdict is None else _SURE):
            verdict = Verdict(flag, beyond >= _SURE, clear)
        elif verdict is not None:
            verdict = verdict._replace(is_clear=verdict.is_clear or clear)
    return verdict


_SURE = 1  # so far beyond its threshold a family needs no company


@lru_cache(maxsize=2048)  # as in ``site``
def _shape_of(line: str, edge: Edge | None) -> Verdict | None:
    matching = [kind for kind in _AT[edge] if kind.matches(line)]
    kind = next((kind for kind in matching if kind.is_sure), matching[0] if matching else None)
    found = Verdict(kind.flag, kind.is_sure, kind.is_clear) if kind else None
    if edge and (found is None or not found.is_sure):
        read = pieces.flag_of(line)
        found = Verdict(*read) if read is not None and (found is None or read[1]) else found
        if found is None and is_interface(line):
            found = Verdict("navigation", is_sure=False)
    return found


def is_faint(line: str, page: site.Subject) -> bool:
    """Tell whether a line speaks a little as sites do: it goes where a clearer one stands above it.

    Left alone: a sentence that counts something (58万元, 0.3‰); a day, a time and what is quoted count nothing.
    """
    if not line or len(line) > MAX_LINE or site.weigh(line, page)[0] < -1:
        return False
    return not (is_prose(line) and _COUNTS.search(_NO_COUNT.sub("", line)))


_COUNTS = re.compile(f"[0-9][ {BLANK}]?(?:[%‰℃]|(?![年月日时点分])[{HAN}])")
_NO_COUNT = re.compile(f"“[^“”]{{1,60}}”|{pieces.DATE}")
