"""What a site drops into running text: adverts and its address. Evidence is the place and two cues.

An intrusion cuts a clause: what stands before it has no stop, and what follows goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.page.names import SITE_NAME
from jiaokan.page.pieces import URL
from jiaokan.rules.addresses import LED_TO, OFFICIAL
from jiaokan.rules.guards import woven
from jiaokan.rules.seams import is_mid_sentence
from jiaokan.rules.stamps import beside, fit, stamps
from jiaokan.text.chars import BLANK, HAN, HAN_ONE, find_from
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_B = f"[{BLANK}]"
_CALL = re.compile(
    r"更多|欢迎(?:访问|登[录陆]|光临)|转载|(?:本文|文章|内容|此?资料)(?:来自|由|来源|转自|选自|出自|源自)|整理|搜集|收集|代写|定制|交流群|原创文稿|全国最大|最全的|找材料|尽在|版权所有|广告|免费领取|领取|全文请|word版|(?:提供|上传)[，,]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    rf"{URL}|{SITE_NAME}|[A-Za-z0-9._-]{{4,40}}@[A-Za-z0-9-]{{2,30}}\.|(?:QQ|扣扣|群|微信|V信|薇信|公众号)(?:交流)?群?号?[:：“]?{_B}?[A-Za-z0-9_-]{{5,20}}|群[:：][0-9]{{5,12}}|公众号[:：“]|电话{_B}?[0-9]{{7,11}}",
    re.IGNORECASE,
)
# What a notice may say as well: in 【】 it must stand in the middle of a word or a phrase.
_ADDRESSES = re.compile("关注|公众号|微信|QQ|网址|索取|资料来源|电话", re.IGNORECASE)
_WEAK = re.compile("(?<!写作)交流群|领取|提供|上传|资料来源(?![^\n]*(?:http|www))")
# The source of a figure or a quotation is the text's own word.
_OWN = re.compile(
    r"(?:数据|图片|信息|统计)来源|监督|举报|咨询|报名|官网|官方|详见|预约|(?:政府|局|委|部|院|校)(?:门户)?网"
)
_BRACKETED = re.compile(
    r"[【(（［\[『★※](?:(?<=【)[^【】\n]{2,80}】|(?<=[(（])[^()（）\n]{2,80}[)）]|(?<=［)[^［］\n]{2,80}］|(?<=\[)[^\[\]\n]{2,80}\]"
    r"|(?<=『)[^『』\n]{2,80}』|(?<=★)[^★\n]{2,40}★(?:[^★\n]{0,12}★)?|(?<=※)[^※\n]{2,40}※)"
)
# Without brackets the formula itself must name site or address.
_BARE = re.compile(
    rf"(?:更多(?:内容|资料|范文|文章|精彩)*(?:源自|来自|尽在|请(?:访问|关注|登[录陆]))|(?:本文|内容|资料|文章)(?:来自|出自|转自|源自)|转载自){_B}?(?:{SITE_NAME})?{_B}?(?:{URL})?(?:{_B}?请保留此标记|提供|整理|收集)?"
    rf"|(?:免费领取[^。，\n]{{2,16}}[，,]?)?(?:添?加|＋|\+){_B}?(?:V信|微信|薇信|QQ)群?[:：]?{_B}?[A-Za-z0-9_-]{{5,20}}免费领取[^。，\n]{{2,16}}?[0-9]{{0,4}}[篇套份]"
    rf"|免费领取[^。，\n]{{2,16}}[，,]?{_B}?(?:添?加|＋|\+){_B}?(?:V信|微信|薇信|QQ)群?[:：]?{_B}?[A-Za-z0-9_-]{{5,20}}"
    rf"|[@～~]{SITE_NAME}{_B}?(?:{URL})",
    re.IGNORECASE,
)
_BARE_OPENS = re.compile("[更本内资文转免添加＋+@～~]")

_BARE_CUE = re.compile("[源来出转载]自|更多|免费领取|[@～~]")  # each formula has one of them


def find_adverts(text: str, context: Context) -> Iterator[Finding]:
    """Remove an advert that a site put into a sentence: 【更多材料请加QQ：…】.

    Evidence: it calls (更多, 关注, 转载, 代写) and names a site, a number or an address, and it cuts a clause; in 【】
    it need not. Left alone: sources of figures (数据来源：…), hotlines and addresses for the reader of a notice,
    【注意】, 【译文】, texts that quote an advert in quotation marks.
    """
    shadow = context.shadow(text)
    found = [match.span() for match in _BRACKETED.finditer(shadow) if _is_advert(shadow, match)]
    if _BARE_CUE.search(shadow):
        found += [
            m.span()
            for m in find_from(_BARE_OPENS, _BARE, shadow)
            if _ADDRESS.search(m.group()) and _intrudes(shadow, *m.span())
        ]
    found += stamps(shadow, context)
    found += woven(shadow)
    done = 0
    for start, end in sorted(found):
        if start >= done:
            done = end
            yield Finding(start, end, "", "advert")


# What every site's name, address or account holds; most brackets have none of it.
_MAY_ADDRESS = re.compile("[网库站秘坛.@QqVv扣群微薇众电]")


# What a pitch is made of: who offers, what, and what to do with it.
_PITCH = tuple(
    re.compile(cue)
    for cue in (
        "第一时间|随时|一手|本站|本网|本文由|会员|尽在|独家|首选|任你|帮您|任您|就上|海量|专业|每一篇",
        "免费|付费|更多|全套|精品|金币|积分|VIP|充值|字数|[0-9]页",
        "您|你|大家|各位",
        "客户端|新闻】?|文档|范文|资料|材料|素材|文库|文秘|总结|公文|作文|课件|模板|音频|视频|本文|可复制|可编[辑制]|好评",
        "下载|上传|收藏|收听|点击|查找|查看|获取|关注|搜索|阅读全文|扫码|请到",
    )
)
_PRICE = re.compile("金币|积分|VIP|充值")
_OFFERER, _PRODUCT = 0, 3  # cues that must be there: what is offered, and who offers it unless a phrase is parted


def _is_pitch(text: str, match: re.Match[str]) -> bool:
    """Tell whether a bracket in the middle of a line praises a site: three of the five, the thing offered among them."""
    inside = _inside(match)
    spoken = [cue.search(inside) is not None for cue in _PITCH]
    return (
        _BEHIND_TEXT.match(text, match.start()) is not None
        and (spoken[_OFFERER] or _PRICE.search(inside) or _parts_phrase(text, *match.span()))
        and len(inside) >= _SHORTEST_PITCH
        and spoken[_PRODUCT]
        and sum(spoken) >= _CUES
        and not _OWN.search(inside)
    )


_SHORTEST_PITCH, _CUES = 8, 3
_BEHIND_TEXT = re.compile(f"(?<=[{HAN}，、；。%])")


def _inside(match: re.Match[str]) -> str:
    """Give what stands between two brackets."""
    return match.group()[1:-1]


# In round brackets behind a word: a site's address that no word leads to.
_ONLY_ADDRESS = re.compile(rf"(?P<name>{SITE_NAME}|[{HAN}]{{2,8}}网)?{_B}?(?P<url>{URL})", re.IGNORECASE)


def _is_bare_address(text: str, match: re.Match[str]) -> bool:
    inside = _inside(match).strip()
    found = _ONLY_ADDRESS.fullmatch(inside)
    before, behind = beside(text, *match.span())
    return (
        found is not None
        and (found["name"] is not None or text.count(found["url"]) > 1)  # a name before the bracket may own the address
        and not OFFICIAL.search(inside)
        and HAN_ONE.match(before) is not None
        and not _USED.match(text, match.end())
        and not LED_TO.search(text, match.start() - _LEAD, match.start())
        and behind not in ("", "\n", "：")
    )


_LEAD = 8  # code points in which a word may lead to an address


_RELATED = re.compile("(?:推荐|相关)阅读[:：]")  # 拓展阅读 is a lesson's own
_OF_LESSON = re.compile("[《见]|本[书章节课文]|第[0-9一二三四五六七八九十]")  # books and places of this one


def _is_advert(text: str, match: re.Match[str]) -> bool:
    inside = _inside(match)
    if _RELATED.match(inside):
        behind_stop = beside(text, *match.span())[0] in ("。", "！", "？") and not _OF_LESSON.search(inside)
        return behind_stop or _cuts(text, *match.span())
    if match.group()[0] == "【" and _is_pitch(text, match):
        return True
    if not _MAY_ADDRESS.search(inside):
        return False
    if match.group()[0] in "（([［" and _is_bare_address(text, match):
        return True
    if match.group()[0] == "【" and re.fullmatch(URL, inside, re.IGNORECASE):
        return not _is_quoted(text, match)
    if _OWN.search(inside) or not _ADDRESS.search(inside):
        return False
    if match.group()[0] == "【":
        return _is_in_lenticular(text, match, inside)
    called = _CALL.search(inside) or (match.group()[0] in "［[" and _ADDRESSES.search(inside))
    return bool(called) and _cuts_by(text, match, inside)


def _is_in_lenticular(text: str, match: re.Match[str], inside: str) -> bool:
    """Tell whether what names an address in 【】 calls as only a site does, or parts a phrase."""
    if _CALL.search(_WEAK.sub("", inside)):
        return not _is_quoted(text, match)
    if _ADD.search(inside) and _cuts(text, *match.span()):
        return True
    return bool(_CALL.search(inside) or _ADDRESSES.search(inside)) and _parts_phrase(text, *match.span())


_ADD = re.compile("[加+＋][^，。]{0,3}(?:微信|[Vv]信|薇信|QQ|扣扣)|联系微信", re.IGNORECASE)


def _is_quoted(text: str, match: re.Match[str]) -> bool:
    return beside(text, *match.span())[0] in ("“", "‘")


def _cuts_by(text: str, match: re.Match[str], inside: str) -> bool:
    """Tell whether a bracket cuts a sentence; one that says where the thing before it is from must part a phrase."""
    return _cuts(text, *match.span()) and (not _OF_THING.match(inside) or _parts_phrase(text, *match.span()))


_OF_THING = re.compile("转载?自|选自|出自|源自|来自|材料")  # 这首歌（转载自…）; 本文转载自 speaks of the page's own


def _parts_phrase(text: str, start: int, end: int) -> bool:
    """Tell whether the Han on both sides of ``[start, end)`` belong together."""
    return fit(*beside(text, start, end)) >= _LED


def _intrudes(text: str, start: int, end: int) -> bool:
    """Tell whether words without brackets cut a sentence, and are no part of it: 村民可免费领取化肥，加微信… is."""
    before, after = beside(text, start, end)
    is_led_to = fit(before, text[start]) > max(_LED, fit(before, after))
    return _cuts(text, start, end) and not is_led_to and not _USED.match(text, end)


_USED = re.compile(
    "登记|报名|咨询|联系|预约|办理|即可|就[行可能]|[上中里]|查[询看阅]"
)  # …加微信hekou登记就行: the sentence's own


_LED = 2.0  # bits: 可|免 fit better, 食|加 do not


def _cuts(text: str, start: int, end: int) -> bool:
    return is_mid_sentence(text[start - 1 : start], text[end : end + 4])
