"""What a line is by itself: kinds of boilerplate as predicates over one line of the Simplified shadow.

A cue alone decides nothing: the whole shape of the line does. Every expression is bounded by the longest line looked
at. Where on the page a line stands is for ``page`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from jiaokan.chars import BLANK, HAN, count_han

# Longer lines are prose whatever they contain; it also bounds every expression below.
MAX_LINE = 400

_D = r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?"
_T = r"[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?"
_URL = r"(?:https?://)?(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,10}(?:/[!-~]{0,200})?"


@dataclass(frozen=True, slots=True)
class LineKind:
    """A kind of boilerplate line: what it raises, how it is known, and whether it needs the page's edge."""

    flag: str
    matches: Callable[[str], bool]
    edge_only: bool


def _full(*patterns: str) -> Callable[[str], bool]:
    compiled = re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    return lambda line: compiled.fullmatch(line) is not None


# --- navigation -----------------------------------------------------------------------------------------------
is_breadcrumb = _full(
    rf"(?:您|你)?(?:的|现在|现在的|当前|目前)?(?:所在)?(?:的)?位置[{BLANK}]*[:：]?[{BLANK}]*[^。\n]{{1,30}}(?:[>»›→][^>»›→。\n]{{1,60}}){{1,8}}",
    rf"(?:(?:您|你)?(?:的|当前)?(?:所在)?位置[:：]?[{BLANK}]*)?(?:网站)?首页[{BLANK}]*(?:[>»›→/|]{{1,2}}[^>»›→/。\n]{{1,60}}){{1,8}}",
)
_TOOL = (
    "大|中|小|字体|字号|打印|打印本页|打印此页|关闭|关闭窗口|关闭本页|收藏|收藏本文|加入收藏|设为首页|返回|返回首页|返回顶部|返回列表|"
    "分享|分享到|分享至|微信|微博|新浪微博|QQ空间|QQ好友|朋友圈|扫一扫|手机版|登录|注册|会员登录|免费注册|搜索|举报|点赞|评论|复制链接|"
    "微信登录|手机登录|QQ登录|密码登录|我要投稿|我要纠错|纠错|下载|立即下载|下载文档|下载本文|上传|上传文档|投稿|首页|末页|尾页|默认|繁体|简体|RSS|TAG|A-|A\\+|网站首页|导航"
)
_SEP = rf"[{BLANK}:：|｜丨/·、>,，_-]"
is_toolbar = _full(
    rf"[【\[(（]?(?:{_TOOL})(?:{_SEP}{{1,4}}[【\[(（]?(?:{_TOOL})[】\])）]?){{1,20}}[】\])）]?",
    rf"[【\[](?:{_TOOL})[】\]]",
)
is_neighbour = _full(r"(?:上一篇|下一篇|上一条|下一条|上篇|下篇|上一章|下一章)[^。]{0,2}[:：][^。]{0,100}")
is_abstract_label = _full(r"[【\[](?:文章|本文|内容|文档|资料){1,2}(?:简介|导读|提要|介绍|预览|概述)[】\]]")
_GATHERS = "(?:整理|收集|搜集|带来|准备|分享|推荐|精选)"
# With 小编 the line speaks of the site itself; without, it must present a model text in so many words.
_EDITOR = re.compile(rf"小编.{{0,30}}(?:{_GATHERS}|希望|欢迎)|(?:希望|欢迎|更多|感谢).{{0,40}}小编")
_PRESENTS = re.compile(
    rf"(?:以下|下面|这里|今天|本文|这篇|这些).{{0,16}}(?:为|给|帮)(?:大家|您|你|各位).{{0,12}}{_GATHERS}.{{0,60}}(?:范文|模板|样本|文章|供.{{0,6}}参考|欢迎)"
    rf"|(?:以下|下面|这)是.{{0,10}}(?:为|给|帮)?(?:大家|您|你)?.{{0,6}}(?:整理|收集|搜集)的.{{0,60}}(?:范文|模板|样本)"
)


def is_editorial(line: str) -> bool:
    """Tell whether the site's editor presents the text: 下面是小编为大家整理的…."""
    return _EDITOR.search(line) is not None


def is_introduction(line: str) -> bool:
    """Tell whether the line only presents a model text, without naming an editor: 以下是为大家整理的…范文."""
    return _PRESENTS.search(line) is not None


is_site_block = _full(
    r"(?:本|该|此)?(?:文档|资料|文章|内容)?由(?:会员|用户|网友|本站会员)[^。]{0,40}(?:分享|上传|发布|提供)[^。]{0,80}。?",
    r"(?:下载|购买)(?:文档|本文|资料|前|后)[^。]{0,12}(?:请|需|可)[^。]{0,100}。?",
    r"(?:本文|文档)?(?:试读|预览)(?:到此)?(?:结束|完毕)[^。]{0,60}。?",
    r"(?:点击|扫码)?(?:下载|查看|阅读)(?:全文|原文|更多|文档)[^。]{0,10}",
    r"(?:文档|文章)?(?:贡献者|上传者|分享者)[:：]?[^。]{1,30}",
    r"(?:付费|支付|充值|扣除)[^。]{0,20}(?:金币|积分|下载券|元)[^。]{0,40}",
    r"(?:打开|下载)[^。]{1,12}(?:APP|客户端|小程序)[^。]{0,30}|加载中[.…。]{0,6}|(?:最热|最新|全部|暂无|精彩|我要|发表)评论|来说两句吧[.…。]{0,6}|已有[0-9]+人参与[^。]{0,20}|展开阅读全文|-->|<!--|我要投稿|联系客服|微信订阅号|(?:微信)?扫一扫[^。]{0,30}|(?:点击)?展开(?:全文|阅读)",
    r"(?:页数|大小|格式|积分|下载次数|文档编号|上传人|上传时间|上传者)[:：][^。]{1,30}",
)

# --- related links --------------------------------------------------------------------------------------------
# 相关资料 and 其他内容 may head a list of the text itself: there the items must be dated.
is_related_label = _full(
    r"[【\[<《]?(?:热门|相关|推荐|最新|扩展|拓展|延伸|更多|精彩|热点|本类|同类|随机|精品|猜你喜欢|阅读排行|点击排行|热搜|大家都在看|看了又看)"
    r"(?:阅读|文章|文档|推荐|资讯|新闻|链接|范文|下载|标签|搜索|关注|专题|排行|图文|榜|的){0,4}[】\]>》]?[:：]?"
)
# 【防火工作总结（精选5篇）】相关文章： above a numbered list of titles.
is_title_label = _full(
    r"[【\[《][^】\]》]{4,60}[】\]》](?:的)?(?:相关|热门|推荐|更多)(?:文章|阅读|推荐|范文|内容|链接)[:：]?"
)
is_numbered_link = _full(r"[0-9]{1,2}[.、．][ \u3000]{0,2}[^。；，：:]{4,50}")
is_list_label = _full(r"[【\[<《]?(?:相关|其他|其它|更多|推荐)(?:资料|内容|信息|的){1,3}[】\]>》]?[:：]?")
is_dated_link = _full(
    rf"(?:[-·•*●○◆■□►▪]|[0-9]{{1,2}}[.、])?[{BLANK}]*[\[(（]?{_D}(?:[{BLANK}]+{_T})?[\])）]?[{BLANK}]+[^。]{{2,100}}",
    rf"(?:[-·•*●○◆■□►▪]|[0-9]{{1,2}}[.、])?[{BLANK}]*[^。{BLANK}][^。]{{2,100}}[{BLANK}]+[\[(（]?(?:{_D}|[0-9]{{2}}-[0-9]{{2}})(?:[{BLANK}]+{_T})?[\])）]?",
)
is_timed_link = _full(
    rf"(?:[-·•*●○◆■□►▪])[{BLANK}]*{_D}(?:[{BLANK}]+{_T})?[{BLANK}]+[^。]{{2,100}}",
    rf"{_D}[{BLANK}]+{_T}[{BLANK}]+[^。]{{2,100}}",
)
is_bullet_link = _full(rf"[-·•*●○◆■□►▪][{BLANK}]*[^。；，：{BLANK}][^。；：]{{3,60}}")

# --- source lines ---------------------------------------------------------------------------------------------
_STRONG_LABEL = (
    r"(?:文章|信息|稿件|新闻|内容|本文|网页|作品)?(?:来源|出处|稿源)(?:时间|网站|单位)?|(?:发布|发表|更新|上传|录入|添加|发稿)(?:时间|日期|于|者|人|单位|机构)?|"
    r"(?:浏览|点击|阅读|访问)(?:次数|量|数|率)?|人气|责任编辑|责编|字号|字体|评论数?|网站|移动端|手机端|链接地址|本文链接|本文地址|本文标题|文档编号"
)
_WEAK_LABEL = "时间|日期|作者|编辑|记者|审核|校对|分类|栏目|标签|关键词|关键字|字数|通讯员|撰稿|索引号|文号"
_VALUE = rf"[{BLANK}]*(?:{_D}(?:[{BLANK}]+{_T})?|https?://[!-~]{{4,200}}|[^{BLANK}:：。，]{{0,60}})"
_PAIR = rf"(?:{_STRONG_LABEL}|{_WEAK_LABEL})[{BLANK}]*[于为]?[{BLANK}]*[:：]{_VALUE}"
_SOURCE = re.compile(
    rf"[\[(（【]?(?:{_D}(?:[{BLANK}]+{_T})?{_SEP}*)?{_PAIR}(?:{_SEP}+(?:{_PAIR}|{_D}(?:[{BLANK}]+{_T})?|{_TOOL}))*{_SEP}*[\])）】]?次?"
)
_STRONG = re.compile(
    rf"(?:^|[{BLANK}|｜丨/\[(（【])(?:{_STRONG_LABEL})[{BLANK}]*[于为]?[{BLANK}]*[:：]|^{_STRONG_LABEL}[于为]?[:：]"
)
_SOURCE_URL = re.compile(
    rf"(?:文章|内容|信息|本文|资料|转载|稿件)?(?:来源|来自|转自|出处|网址|链接)(?:于|地址)?[{BLANK}]*[:：]?[{BLANK}]*{_URL}(?:[{BLANK}]+[^。，]{{0,20}})?",
    re.IGNORECASE,
)
_TIMESTAMP = re.compile(
    rf"{_D}[{BLANK}]+{_T}(?:[{BLANK}]+(?:{_STRONG_LABEL}|新华社|人民网|新华网|中新网|本站)\S{{0,20}})?"
)


# The catalogue block of government pages, one label a line or all on one; letters may be spaced.
_CATALOGUE = re.compile(
    rf"(?:(?:索[{BLANK}]*引[{BLANK}]*号|主[{BLANK}]*题[{BLANK}]*(?:分[{BLANK}]*类|词)|发[{BLANK}]*文[{BLANK}]*机[{BLANK}]*关|成[{BLANK}]*文[{BLANK}]*日[{BLANK}]*期|发[{BLANK}]*文[{BLANK}]*字[{BLANK}]*号|发布机构|公开方式|有[{BLANK}]*效[{BLANK}]*性)"
    rf"[{BLANK}]*[:：]?[^:：。]{{0,60}}){{2,10}}"
)
_SECONDS = re.compile(rf"(?:时间|日期)[:：][{BLANK}]*{_D}[{BLANK}]+[0-9]{{1,2}}[:：][0-9]{{2}}[:：][0-9]{{2}}")


def is_source_line(line: str) -> bool:
    """Tell whether the line states only where and when the page was published: label and value pairs."""
    if _SOURCE_URL.fullmatch(line) or _TIMESTAMP.fullmatch(line) or _CATALOGUE.fullmatch(line):
        return True
    strong = _STRONG.search(line) is not None or _SECONDS.search(line) is not None
    return strong and _SOURCE.fullmatch(line) is not None


# --- footers, disclaimers, spam -------------------------------------------------------------------------------
_FOOTER = re.compile(
    r"(?:copyright|©|\(c\)|（c）).{0,80}(?:[0-9]{4}|reserved|版权)|ICP[备证][0-9]{4,12}号?|[公网]网?安备[0-9]{5,16}号?"
    r"|all\s?rights\s?reserved|(?:未经授权|未经许可|未经允许)?[^，。]{0,20}版权所有(?:[^，。]{0,30}$|.{0,20}(?:不得|禁止|转载|违者|备案))"
    r"|网站标识码|(?:增值电信|网络视听|互联网药品信息|互联网新闻信息).{0,20}许可证",
    re.IGNORECASE,
)
is_site_links = _full(
    rf"(?:(?:网站地图|联系我们|关于我们|关于本站|免责声明|友情链接|版权声明|隐私政策|广告服务|诚聘英才|意见反馈|使用帮助|设为首页|加入收藏|法律声明|人才招聘|投稿指南)(?:{_SEP}{{1,4}}|$)){{2,15}}"
)
is_site_name = _full(
    rf"[{HAN}][^。，；！？{BLANK}]{{1,19}}[{BLANK}]*[-—|(（]?[{BLANK}]*(?:https?://|www\.){_URL}[)）]?",
    r"技术支持[:：]\S{2,40}",
    rf"[^。，；！？]{{0,16}}(?:下载|更多|访问|网站|网址|点击|首页)[^。，；！？]{{0,10}}[{BLANK}:：]{_URL}[{BLANK}]*[^。，；！？]{{0,12}}",
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
    "博彩|赌场|赌博网|娱乐城|真人荷官|百家乐|时时彩|北京赛车|六合彩|彩票平台|棋牌游戏|老虎机|捕鱼达人|私服|外挂|成人|激情|裸聊|约炮|一夜情|"
    "直播平台|美女直播|直播间|av在线|无码|壮阳|减肥药|代开发票|办证|刻章|信用卡套现|网贷|贷款平台|刷单|包小姐|同城交友"
)
_FARM_SEPARATOR = re.compile(rf"[|｜_,，、{BLANK}/]+")
_CONTACT = re.compile(
    r"(?:QQ群?|微信号?|V信|薇信|扣扣|公众号)[:：]?[为是]?[ \u3000]{0,2}[A-Za-z0-9_-]{5,20}(?![A-Za-z0-9@.])",
    re.IGNORECASE,
)
is_bare_url = _full(_URL, rf"(?:网址|网站|官网)[:：]?{_URL}")


def is_spam(line: str) -> bool:
    """Tell whether the line is a farm of advertising keywords: many short pieces, several of them from the trade."""
    if "。" in line or len(_FARM_SEPARATOR.findall(line)) < 3:
        return False
    pieces = [piece for piece in _FARM_SEPARATOR.split(line) if piece]
    hits = sum(1 for piece in pieces if _FARM_WORD.search(piece))
    return len(pieces) >= 4 and hits >= 2 and hits * 3 >= len(pieces) and max(map(len, pieces)) <= 16


def is_advert(line: str) -> bool:
    """Tell whether the line only tells how to reach an advertiser."""
    return len(line) <= 80 and "。" not in line and _CONTACT.search(line) is not None


KINDS: tuple[LineKind, ...] = (
    LineKind("navigation", is_breadcrumb, edge_only=False),
    LineKind("navigation", is_toolbar, edge_only=False),
    LineKind("navigation", is_neighbour, edge_only=True),
    LineKind("navigation", is_abstract_label, edge_only=True),
    LineKind("navigation", is_editorial, edge_only=False),
    LineKind("navigation", is_introduction, edge_only=True),
    LineKind("navigation", is_site_block, edge_only=True),
    LineKind("spam", is_spam, edge_only=False),
    LineKind("site-footer", is_footer, edge_only=True),
    LineKind("source-line", is_source_line, edge_only=True),
    LineKind("disclaimer", is_disclaimer, edge_only=True),
    LineKind("site-footer", is_site_name, edge_only=True),
    LineKind("spam", is_advert, edge_only=True),
    LineKind("spam", is_bare_url, edge_only=True),
)


def kind_of(line: str, *, at_edge: bool) -> str | None:
    """Give the flag of the boilerplate a line is, None if it is none; ``at_edge`` allows kinds that need the edge."""
    if not line or len(line) > MAX_LINE:
        return None
    return next((kind.flag for kind in KINDS if (at_edge or not kind.edge_only) and kind.matches(line)), None)


def is_prose(line: str) -> bool:
    """Tell whether a line is running text: it holds a stop, or is long."""
    return len(line) >= 60 or (count_han(line) >= 10 and any(mark in line for mark in "。；！？;!?"))
