"""What a site says of itself and of others: imprint, disclaimer, farms of keywords, contacts. Predicates over one line.

Of the Simplified shadow; every expression is bounded by the longest line looked at.
"""

from __future__ import annotations

import re

from jiaokan.page.links import ADDRESS, full
from jiaokan.text.chars import BLANK

_SEP = rf"[{BLANK}:：|｜丨/·、>,，_-]"
_FOOTER = re.compile(
    r"(?:copyright(?=.?(?:©|[(（]?c[)）]|@|[0-9]{4}|by|[:：]|\W*[0-9]{4}))|©|\(c\)|（c）).{0,80}(?:[0-9]{4}|reserved|版权)|ICP[备证][0-9]{4,12}号?|[公网]网?安备[0-9]{5,16}号?"
    r"|all\s?rights\s?reserved|(?:未经授权|未经许可|未经允许)?[^，。]{0,20}版权所有(?![人者权])(?:[^，。]{0,30}$|.{0,20}(?:不得|禁止|转载|违者|备案))"
    r"|网站标识码[:：\s]|(?:增值电信|网络视听|互联网药品信息|互联网新闻信息).{0,20}许可证",
    re.IGNORECASE,
)
SITE_LINKS = "网站地图|联系我们|关于我们|关于本站|免责声明|友情链接|版权声明|隐私政策|广告服务|诚聘英才|意见反馈|使用帮助|设为首页|加入收藏|法律声明|人才招聘|投稿指南"
is_site_links = full(rf"(?:(?:{SITE_LINKS})(?:{_SEP}{{1,4}}|$)){{2,15}}")


def is_footer(line: str) -> bool:
    """Tell whether the line is a site's imprint: copyright with a year or owner, ICP number; letters may be spaced."""
    if "。" in line.rstrip("。"):
        return False
    return _FOOTER.search(line.replace(" ", "").replace("\u3000", "")) is not None or is_site_links(line)


BORROWED = re.compile(
    r"(?:本站|本网|网站|本文|本文档|文章|资料|资源|内容|图片|文档|素材|信息|作品|文中).{0,40}"
    r"(?:来源于?|来自|转载|摘自|整理自|收集|搜集|上传|提供|发布|贡献).{0,24}(?:网络|互联网|网友|网上|会员|第三方|用户(?:上传|投稿|分享)|原作者)"
)
_DISCLAIMS = re.compile(
    r"侵权|侵犯|版权|著作权|真实性|无关|不代表|立场|仅供.{0,6}(?:参考|学习|交流)|判断|不承担|概不负责|谨慎|慎重|自行"
)
TURNS_AWAY = re.compile(
    r"不代表本(?:站|网|平台)|(?:本站|本网站?|本平台).{0,30}(?:不承担|不负责|概不负责|无关|及时删除|立即删除|删除处理)|^(?:免责|版权|特别)声明[:：]"
)


def is_disclaimer(line: str) -> bool:
    """Tell whether the line says that the site took the text elsewhere and answers for nothing."""
    if len(line) > 300:
        return False
    return TURNS_AWAY.search(line) is not None or (
        BORROWED.search(line) is not None and _DISCLAIMS.search(line) is not None
    )


FARM_WORD = re.compile(
    r"彩神|购彩|快三|走势图|彩票计划|日赚|杠杆|实盘|k彩|迷药|听话水|催情|私家侦探|婚外情|查开房|配资|特码|心水|伦理片|不卡|二区|情趣|成人用品|刷单|宝妈|黑户|无抵押贷款|代还信用卡|花呗提现|POS机办理|包通过|代写论文|\bbet[0-9]|送[0-9]{1,4}元|备用网址|最新地址|传奇|飞艇|赛车|威尼斯人|金沙|葡京|银河|下款|押金|无抵押|不看征信|不查征信|秒批|国产|日韩|欧美|久久|亚洲|自拍|在线(?:观看|播放|投注|视频|影院)|免费(?:观看|视频)|外围|滚球|竞猜|电竞|投注|彩金|发票|验证后付款|助考|包过|枪手|替考|翻墙|\bvpn\b|机场|节点|虚拟币|USDT|跟单|稳赚|各类证件|当天出证|先办后付|诚信办理|同城|约会|上门服务|附近的人|美女|视频聊天|真人|体育(?:平台|投注|在线)|电子游艺|棋牌|捕鱼|彩票|开奖|特码|蜘蛛池|站群|"
    "博彩|赌场|赌博网|娱乐城|真人荷官|百家乐|时时彩|北京赛车|六合彩|彩票平台|棋牌游戏|老虎机|捕鱼达人|私服|外挂|成人|激情|裸聊|约炮|一夜情|"
    "直播平台|美女直播|直播间|av在线|无码|壮阳|减肥药|代开发票|办证|刻章|信用卡套现|网贷|贷款平台|刷单|包小姐|同城交友"
)
# Trades that are offered nowhere but in spam, and how to reach them: 代写材料 加QQ 12345678.
TRADE = re.compile(
    "代写|代发(?:论文|文章)|代开(?:发票)?|代办(?:证件|学历|贷款)|代还|套现|刻章|办证|私家侦探|查开房|刷单|配资|包通过|包过|无抵押|黑户|催情|迷药|听话水|高仿|特码|滚球|外围|情趣|伦理片"
)
_REACHED = re.compile(
    r"(?:QQ|微信|薇信|扣扣|电话|手机|同号|联系)[^0-9A-Za-z]{0,6}[0-9A-Za-z_-]{5,20}|[0-9]{7,12}", re.IGNORECASE
)
# Accounts written so that no filter finds them, and farms of addresses.
DISGUISED = re.compile(r"(?:薇信|V信|威信|扣扣|叩叩)[:：]?[ \u3000]?[A-Za-z0-9_-]{5,20}", re.IGNORECASE)
ADDRESSES = re.compile(
    r"(?:(?:www\.)[a-z0-9-]{2,30}\.(?:com|cc|net|vip|top|xyz)[,，|/、 ]{1,3}){2,}[^。]{0,60}", re.IGNORECASE
)


def is_trade(line: str) -> bool:
    """Tell whether the line offers a trade of spam and says how to reach it, or is a farm of addresses."""
    if len(line) > _LONGEST_OFFER or "。" in line or _ORDERS.search(line):
        return False
    traded = len(set(TRADE.findall(line)))
    ways = len({way[:2].lower() for way in CONTACT.findall(line)} | set(_PHONE.findall(line)))
    reached = _REACHED.search(line) is not None
    return (
        bool(traded and reached)
        or traded >= _MANY_TRADES
        or ways >= _MANY_TRADES
        or ADDRESSES.fullmatch(line) is not None
        or (len(line) <= _SHORT_OFFER and DISGUISED.search(line) is not None)
    )


_PHONE = re.compile("电话|手机")
_LONGEST_OFFER, _SHORT_OFFER, _MANY_TRADES = 80, 40, 3
_FARM_SEPARATOR = re.compile(rf"[|｜_,，{BLANK}/★☆●]+")
CONTACT = re.compile(
    r"(?:QQ群?|微信号?|V信|薇信|扣扣|公众号)[:：]?[为是]?[ \u3000]{0,2}[A-Za-z0-9_*-]{5,20}(?![A-Za-z0-9@.])",
    re.IGNORECASE,
)


_SENTENCE_MARK = re.compile("[，、]")
_ORDERS = re.compile("一律|清除|打击|整治|查处|取缔|诈骗|禁止|订单|公益")


def is_spam(line: str) -> bool:
    """Tell whether the line is a farm of advertising keywords: many short pieces, several of them from the trade."""
    if "。" in line or len(_FARM_SEPARATOR.findall(line)) < 2:
        return False
    words = [word for word in _FARM_SEPARATOR.split(line) if word]
    hits = sum(1 for word in words if FARM_WORD.search(word))
    enough = hits * 3 >= len(words) if not _SENTENCE_MARK.search(line) else hits >= 3 and hits * 3 >= 2 * len(words)
    return len(words) >= 3 and hits >= 2 and enough and max(map(len, words)) <= 20 and not _ORDERS.search(line)


def is_advert(line: str) -> bool:
    """Tell whether the line only tells how to reach an advertiser."""
    return len(line) <= 80 and "。" not in line and CONTACT.search(line) is not None


# --- presentations --------------------------------------------------------------------------------------------
GATHERS = "(?:整理|收集|搜集|带来|准备|分享|推荐|精选)"
# With 小编 the line speaks of the site itself; without, it must present a model text in so many words.
_EDITOR = re.compile(
    rf"(?:以下|下面|这里|今天|本文|这篇|由|就跟|跟着)[^。]{{0,16}}小编.{{0,30}}{GATHERS}|小编.{{0,8}}(?:为|给|帮)?(?:大家|您|你|各位).{{0,16}}{GATHERS}|小编(?:精心)?{GATHERS}的?"
)
_PRESENTS = re.compile(
    rf"(?:以下|下面|这里|今天|本文|这篇|这些).{{0,16}}(?:为|给|帮)(?:大家|您|你|各位).{{0,12}}{GATHERS}.{{0,60}}(?:范文|模板|样本|文章|供.{{0,6}}参考|欢迎)"
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
