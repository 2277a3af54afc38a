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
from jiaokan.rules import pieces, site
from jiaokan.rules.links import (
    ADDRESS,
    full,
    is_breadcrumb,
    is_inline_links,
    is_neighbour,
    is_path,
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


Edge = Literal["head", "foot"]
Where = Literal["anywhere", "edge", "head", "foot"]


class Verdict(NamedTuple):
    """The flag a line would raise, and whether it needs no other line of the site beside it."""

    flag: str
    is_sure: bool


# --- navigation -----------------------------------------------------------------------------------------------
_SEP = rf"[{BLANK}:：|｜丨/·、>,，_-]"
# Where a site says that the text begins and ends.
is_frame = full(r"[-—=*─]{0,40}\s?(?:以下(?:为|是))?正文(?:开始|结束|内容|部分)?\s?[-—=*─]{2,40}")
# Who wrote, took, edited: （记者 某某 摄）, 一审：… 二审：…, 供图：…. The page's own, not the document's.
_CREDIT = "(?:本报|本网|本文|实习|特约|新闻|值班|初审|复审)?(?:记者|通讯员|摄影|文字|图片|视频|编辑|编审|审核|监制|校对|责编|责任编辑|美编|终审|[一二三]审|值班编委|供图|供稿|图片来源|作者单位|稿件来源|排版)"
is_credit = full(
    rf"(?!.*共印)[(（〔\[［【▲↑图①-⑨]?{_CREDIT}[:：/|｜ \u3000][^。；，]{{1,40}}?(?:摄(?:影)?(?:报道)?|文/图|图/文|供图|供稿)?[)）\]］】]?",
    r"[(（]?[^。，；：]{2,20}[ \u3000/](?:摄|文/图|图/文|摄影报道)[)）]?|[(（]图片由[^。]{2,20}提供[)）]|点击查看(?:原图|大图)",
    rf"(?:{_CREDIT}[:：][^。；，{BLANK}]{{2,10}}[{BLANK}]*){{2,6}}",
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
    r"收录于(?:合集|话题).{2,40}",
)
# Who wrote it, as sites say it of texts that are not theirs, and when.
is_byline = full(
    r"作者[:：]\s?(?:佚名|admin|管理员|网络|本站|未知|不详|小编|匿名)",
    r"(?:昨天|今天|前天|[0-9]{1,2}(?:小时|分钟|天)前)(?:\s[0-9]{1,2}:[0-9]{2})?(?:\s?·.{0,20})?",
    r"(?:Posted by|by)\s.{2,30}(?:posted in|on|in)\s.{2,60}|.{4,20}\sby\s.{2,20},?\sposted in\s.{2,20}",
)
is_picture = full(r"图片|\[图(?:片)?[0-9]{0,2}\]|[(（]?点击(?:查看|放大)图片[)）]?|▼|▲")
is_rule = full(r"[-=*~—_─━]{8,200}")
is_file_name = full(r"[^。，；：:]{2,60}\.(?:docx?|pdf|pptx?|xlsx?|wps)")
is_thumbnail = full(r".{2,80}\.(?:docx?|pdf|pptx?|xlsx?|wps|txt)_第[0-9]{1,4}页")
# Counted moods and votes below a text: 感动 12 震惊 3, 顶 4 踩 1, 👍 132.
is_reaction = full(
    r"(?:(?:感动|震惊|高兴|难过|无聊|愤怒|搞笑|新奇|顶|踩|已?赞|支持|反对|在看|有用|没用|[\u2b50\U0001f300-\U0001faff])[\s(（:：]{0,3}[0-9]{1,6}[)）]?[\s|/]*){1,8}(?:收藏|写留言|精选留言|分享|[\u2b50\s])*",
    r"顶|踩|.{0,40}回复[(（]0[)）]\s*支持[(（][0-9]{1,5}[)）]|匿名网友\s?\[.{6,24}\][:：].{0,80}",
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
    r"侵删。?|(?:页数|大小|格式|积分|下载次数|文档编号|上传人|上传时间|上传者)[:：][^。]{1,30}",
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


# --- footers, disclaimers, spam -------------------------------------------------------------------------------
_FOOTER = re.compile(
    r"(?:copyright(?=.?(?:©|[(（]?c[)）]|@|[0-9]{4}|by|[:：]|\W*[0-9]{4}))|©|\(c\)|（c）).{0,80}(?:[0-9]{4}|reserved|版权)|ICP[备证][0-9]{4,12}号?|[公网]网?安备[0-9]{5,16}号?"
    r"|all\s?rights\s?reserved|(?:未经授权|未经许可|未经允许)?[^，。]{0,20}版权所有(?![人者权])(?:[^，。]{0,30}$|.{0,20}(?:不得|禁止|转载|违者|备案))"
    r"|网站标识码[:：\s]|(?:增值电信|网络视听|互联网药品信息|互联网新闻信息).{0,20}许可证",
    re.IGNORECASE,
)
is_site_links = full(
    rf"(?:(?:网站地图|联系我们|关于我们|关于本站|免责声明|友情链接|版权声明|隐私政策|广告服务|诚聘英才|意见反馈|使用帮助|设为首页|加入收藏|法律声明|人才招聘|投稿指南)(?:{_SEP}{{1,4}}|$)){{2,15}}"
)
is_site_name = full(
    rf"[{HAN}][^。，；！？{BLANK}]{{1,19}}[{BLANK}]*[-—|(（]?[{BLANK}]*(?:https?://|www\.){ADDRESS}[)）]?",
    r"技术支持[:：]\S{2,40}",
    rf"[^。，；！？]{{0,16}}(?:下载|更多|访问|网站|网址|点击|首页)[^。，；！？]{{0,10}}[{BLANK}:：]{ADDRESS}[{BLANK}]*[^。，；！？]{{0,12}}",
)


def is_footer(line: str) -> bool:
    """Tell whether the line is a site's imprint: copyright with a year or owner, ICP number; letters may be spaced."""
    if "。" in line.rstrip("。"):
        return False
    return _FOOTER.search(line.replace(" ", "").replace("\u3000", "")) is not None or is_site_links(line)


_BORROWED = re.compile(
    r"(?:本站|本网|网站|本文|本文档|文章|资料|资源|内容|图片|文档|素材|信息|作品|文中).{0,40}"
    r"(?:来源于?|来自|转载|摘自|整理自|收集|搜集|上传|提供|发布|贡献).{0,24}(?:网络|互联网|网友|网上|会员|第三方|用户(?:上传|投稿|分享)|原作者)"
)
_DISCLAIMS = re.compile(
    r"侵权|侵犯|版权|著作权|真实性|无关|不代表|立场|仅供.{0,6}(?:参考|学习|交流)|判断|不承担|概不负责|谨慎|慎重|自行"
)
_TURNS_AWAY = re.compile(
    r"不代表本(?:站|网|平台)|(?:本站|本网站?|本平台).{0,30}(?:不承担|不负责|概不负责|无关|及时删除|立即删除|删除处理)|^(?:免责|版权|特别)声明[:：]"
)


def is_disclaimer(line: str) -> bool:
    """Tell whether the line says that the site took the text elsewhere and answers for nothing."""
    if len(line) > 300:
        return False
    return _TURNS_AWAY.search(line) is not None or (
        _BORROWED.search(line) is not None and _DISCLAIMS.search(line) is not None
    )


_FARM_WORD = re.compile(
    r"\bbet[0-9]|送[0-9]{1,4}元|备用网址|最新地址|传奇|飞艇|赛车|威尼斯人|金沙|葡京|银河|下款|押金|无抵押|不看征信|不查征信|秒批|国产|日韩|欧美|久久|亚洲|自拍|在线(?:观看|播放|投注|视频|影院)|免费(?:观看|视频)|外围|滚球|竞猜|电竞|投注|彩金|发票|验证后付款|助考|包过|枪手|替考|翻墙|\bvpn\b|机场|节点|虚拟币|USDT|跟单|稳赚|各类证件|当天出证|先办后付|诚信办理|同城|约会|上门服务|附近的人|美女|视频聊天|真人|体育(?:平台|投注|在线)|电子游艺|棋牌|捕鱼|彩票|开奖|特码|蜘蛛池|站群|"
    "博彩|赌场|赌博网|娱乐城|真人荷官|百家乐|时时彩|北京赛车|六合彩|彩票平台|棋牌游戏|老虎机|捕鱼达人|私服|外挂|成人|激情|裸聊|约炮|一夜情|"
    "直播平台|美女直播|直播间|av在线|无码|壮阳|减肥药|代开发票|办证|刻章|信用卡套现|网贷|贷款平台|刷单|包小姐|同城交友"
)
_FARM_SEPARATOR = re.compile(rf"[|｜_,，{BLANK}/★☆●]+")
_CONTACT = re.compile(
    r"(?:QQ群?|微信号?|V信|薇信|扣扣|公众号)[:：]?[为是]?[ \u3000]{0,2}[A-Za-z0-9_-]{5,20}(?![A-Za-z0-9@.])",
    re.IGNORECASE,
)
is_bare_url = full(ADDRESS, rf"(?:网址|网站|官网)[:：]?{ADDRESS}")


_SENTENCE_MARK = re.compile("[，、]")
_ORDERS = re.compile("一律|清除|打击|整治|查处|取缔|诈骗|禁止|订单|公益")


def is_spam(line: str) -> bool:
    """Tell whether the line is a farm of advertising keywords: many short pieces, several of them from the trade."""
    if "。" in line or len(_FARM_SEPARATOR.findall(line)) < 2:
        return False
    words = [word for word in _FARM_SEPARATOR.split(line) if word]
    hits = sum(1 for word in words if _FARM_WORD.search(word))
    enough = hits * 3 >= len(words) if not _SENTENCE_MARK.search(line) else hits >= 3 and hits * 3 >= 2 * len(words)
    return len(words) >= 3 and hits >= 2 and enough and max(map(len, words)) <= 20 and not _ORDERS.search(line)


def is_advert(line: str) -> bool:
    """Tell whether the line only tells how to reach an advertiser."""
    return len(line) <= 80 and "。" not in line and _CONTACT.search(line) is not None


KINDS: tuple[LineKind, ...] = (
    LineKind("navigation", is_breadcrumb, "anywhere"),
    LineKind("navigation", is_frame, "anywhere"),
    LineKind("navigation", pieces.is_toolbar, "anywhere"),
    LineKind("navigation", is_neighbour, "edge"),
    LineKind("navigation", is_abstract_label, "edge"),
    LineKind("navigation", is_editorial, "anywhere"),
    LineKind("navigation", is_thumbnail, "edge"),
    LineKind("spam", is_spam, "anywhere"),
    LineKind("site-footer", is_footer, "edge"),
    LineKind("source-line", is_source_line, "edge", is_sure=False),
    LineKind("disclaimer", is_disclaimer, "edge", is_sure=False),
    LineKind("navigation", is_introduction, "edge", is_sure=False),
    LineKind("navigation", is_site_block, "edge", is_sure=False),
    LineKind("navigation", is_reaction, "edge", is_sure=False),
    LineKind("source-line", is_credit, "edge", is_sure=False),
    LineKind("related-links", is_tag_line, "edge"),
    LineKind("related-links", is_inline_links, "edge", is_sure=False),
    LineKind("navigation", pieces.is_menu, "edge", is_sure=False),
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
    LineKind("navigation", is_picture, "edge", is_sure=False),
    LineKind("source-line", is_account, "edge"),
    LineKind("source-line", is_byline, "edge", is_sure=False),
    LineKind("site-footer", is_site_name, "edge", is_sure=False),
    LineKind("spam", is_advert, "edge", is_sure=False),
    LineKind("spam", is_bare_url, "edge", is_sure=False),
)


_AT: Mapping[Edge | None, tuple[LineKind, ...]] = {
    None: tuple(kind for kind in KINDS if kind.where == "anywhere"),
    "head": tuple(kind for kind in KINDS if kind.where != "foot"),
    "foot": tuple(kind for kind in KINDS if kind.where != "head"),
}
_BULLETS = " -–·•●◆■▪★☆▲▼"


def kind_of(line: str, edge: Edge | None, page: site.Subject = site.ANY) -> Verdict | None:
    """Give the boilerplate a line is, None if it is none; ``edge`` allows the kinds that need that edge."""
    if not line or len(line) > MAX_LINE:
        return None
    line = site.tighten(line).lstrip(_BULLETS)
    if "。" in line[:-1] and not site.has_cue(line):
        return None  # no shape holds two sentences without a word that sites use
    verdict = _shape_of(line, edge)
    if edge and (verdict is None or not verdict.is_sure):
        beyond, flag = site.weigh(line, page)
        if flag is not None and beyond >= (0 if verdict is None else _SURE):
            verdict = Verdict(flag, beyond >= _SURE)
    return verdict


_SURE = 1  # so far beyond its threshold a family needs no company


@lru_cache(maxsize=2048)  # as in ``site``
def _shape_of(line: str, edge: Edge | None) -> Verdict | None:
    kinds = (kind for kind in _AT[edge] if kind.matches(line))
    found = next((Verdict(kind.flag, kind.is_sure) for kind in kinds), None)
    if edge and (found is None or not found.is_sure):
        read = pieces.flag_of(line)
        found = Verdict(*read) if read is not None and (found is None or read[1]) else found
        if found is None and is_interface(line):
            found = Verdict("navigation", is_sure=False)
    return found


def is_faint(line: str, page: site.Subject) -> bool:
    """Tell whether a line speaks a little as sites do: it goes where a clearer one stands above it."""
    return bool(line) and len(line) <= MAX_LINE and site.weigh(line, page)[0] >= -1
