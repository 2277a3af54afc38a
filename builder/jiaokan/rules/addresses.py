"""Addresses glued to the first word of a paragraph, or dropped into a clause that does not need them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.page.names import SITE_NAME
from jiaokan.text.chars import BLANK, BLANKS, HAN, HAN_ONE, line_of
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_B = f"[{BLANK}]"
# Words that lead to an address, and the addresses of offices.
LED_TO = re.compile("[网站台统录问址页箱号]|平台|系统|官方|公司|中心|邮箱|报名|查询|公示")
OFFICIAL = re.compile(r"\.(?:gov|edu|org)\b", re.IGNORECASE)
_LABEL = rf"(?:(?:原文|本文|来源|转载)?(?:网址|地址|链接)[:：]{_B}?|来自{_B}?|mailto:|{SITE_NAME}(?=https?:|[A-Za-z0-9-]{{2,30}}\.))?"
# A host ends with its last label, a path with its last letter: what follows, a figure above all, is the text's.
_HOST = r"(?:https?[:：](?://|∥)|ftp://|//|www\.)?(?:[A-Za-z0-9-]{1,63}\.){1,5}(?:com|cn|net|org|gov|edu|example|cc|info)(?:\.cn)?(?::[0-9]{2,5})?"
_PATH = r"(?:/(?:[A-Za-z0-9._~%/-]{0,120}\.(?:s?html?|aspx?|php|jsp|docx?|pdf|jpg|png)(?:\?[A-Za-z0-9=&_-]{0,80})?|[A-Za-z0-9._~%/-]{0,120}(?:\?[A-Za-z0-9=&_-]{0,80})?))?"
_DOMAIN = re.compile(r"\.(?:com|cn|net|org|gov|edu|example|cc|info)", re.IGNORECASE)
_AT_START = re.compile(
    rf"(?P<indent>{_B}{{0,8}}){_LABEL}(?P<open>[<(（【\[“\"]?)(?P<url>(?:[A-Za-z0-9._-]{{4,40}}@)?{_HOST}{_PATH})[>)）】\]”\"]?(?:整理|提供)?{_B}{{0,2}}(?P<next>.)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[HhWw](?:ttps?:|TTPS?:|ww\.|WW\.)")
_INSIDE = re.compile(rf"(?P<url>{_HOST}{_PATH})(?P<next>.)", re.IGNORECASE)
_ENDS_IN_FIGURE = re.compile(r"[0-9]\.?\Z")
_MEASURE = re.compile("[年月日个名人次元万亿条项家户只台件吨米公里时分秒点岁届期号级度%℃]")
# Words that lead to an address, and words that make it the subject.
_LEADS = "录陆问开入击址站网为是在据到至从由通过见即用和或览载看查上于与及接页面统台号端序"
_PLACES = ("博客", "仓库", "项目", "空间")
_SUBJECT = re.compile(
    rf"[是为上的网官平页显提公记系在可已将于和与或开进入那这该此、，。；：]|[（(][{HAN}]{{2,16}}[）)][{BLANK}]{{0,8}}(?:[\n。，；<|]|\Z)"
)


def find_glued_addresses(text: str, context: Context) -> Iterator[Finding]:
    """Remove an address that is glued to the first word of a paragraph, or stands in a clause that does not need it.

    Left alone: an address that a word leads to (登录…办理, 网址为…), one that is the subject (…网站显示), one alone on
    its line or in brackets behind a name, and every e-mail address in a sentence.
    """
    done = 0
    for start in dict.fromkeys(_line_starts(text)):
        match = _AT_START.match(text, start)
        if match and _goes_on(match) and _is_close(text, match) and not _BROKEN_OFF.search(text, start - _LINE, start):
            done = match.start("next")
            yield Finding(match.end("indent"), done, "", "address before the text")
    shadow = context.shadow(text)
    for scheme in _SCHEME.finditer(text, done):
        match = _INSIDE.match(text, scheme.start()) if scheme.start() >= done else None
        if match is None:
            continue
        done = match.start("next")
        before = shadow[match.start() - 1 : match.start()]
        if shadow[max(0, match.start() - 2) : match.start()] in _PLACES:
            continue
        if HAN_ONE.match(before) and before not in _LEADS and _goes_on(match) and HAN_ONE.match(match["next"]):
            yield Finding(match.start(), done, "", "address in a clause")
        elif before in _THIN and _is_set_between(shadow, match):
            yield Finding(
                match.start() - 1,
                match.end() - len(match["next"]) + (match["next"] in _THIN),
                "",
                "address in a clause",
            )


_THIN = " \u00a0"


def _is_set_between(text: str, match: re.Match[str]) -> bool:
    """Tell whether an address with a path stands between a word that does not lead to it and the clause's mark."""
    word = text[max(0, match.start() - _GAP) : match.start()].rstrip(_THIN)
    return (
        _LEADS_NOWHERE.search(word) is not None
        and LED_TO.search(word) is None
        and _MARK.match(text, match.start("next")) is not None
        and _WITH_PATH.search(match["url"]) is not None
        and not OFFICIAL.search(match["url"])
    )


_GAP = 8  # code points before an address in which a word may lead to it
_LEADS_NOWHERE, _MARK = re.compile(f"(?![{_LEADS}])[{HAN}]\\Z"), re.compile(f"[{_THIN}]{{0,7}}[，。；、]")
_WITH_PATH = re.compile("[^/:]/")


def _is_close(text: str, match: re.Match[str]) -> bool:
    """Tell whether an address touches its paragraph, or a long one follows behind a blank."""
    at = match.start("next")
    end = line_of(text, at)[1]
    led = _BELOW_COLON.match(text, match.start()) is not None
    if text[at - 1] in BLANKS and not _SCHEME.match(match["url"]) and "/" not in match["url"]:
        return False  # a name and no address: Example.org 提供…
    said = end - at >= _SENTENCE and text[end - 1] in "。！？；!?;" and not led
    return text[at - 1] not in BLANKS or end - at >= _PARAGRAPH or said


_BELOW_COLON = re.compile(r"(?<=[:：]\n)")
_SENTENCE = 6  # code points, with its stop
_PARAGRAPH = 50  # code points: shorter is what the address leads to


def _line_starts(text: str) -> Iterator[int]:
    """Yield the starts of lines that have the last label of a host near by."""
    for match in _DOMAIN.finditer(text):
        low = max(0, match.start() - _LONGEST_HOST)
        start = text.rfind("\n", low, match.start()) + 1
        if start or not low:
            yield start


_LONGEST_HOST = 400  # code points: five labels of 63 with scheme, label and mailbox


# A line of running text without its stop: the address at the next line's start may be what it leads to.
_BROKEN_OFF = re.compile(f"(?:[，。][^\n]{{0,60}}[{HAN}，]|[^\n]*请[^\n]*[{HAN}])\n\\Z")
_LINE = 80


def _goes_on(match: re.Match[str]) -> bool:
    following = match["next"]
    if _ENDS_IN_FIGURE.search(match["url"]) and (match["url"][-1:] == "." or _MEASURE.match(following)):
        return False  # the figure may be the text's: /213.严防死守, /2020年
    at = match.start("next")
    if _ENDS_CLEAR.search(match["url"]) and _NUMBER.match(match.string, at):
        return True
    if _SUBJECT.match(match.string, at):
        return False  # with 那个网址 or its own name in brackets behind it, a clause speaks of it
    return HAN_ONE.match(following) is not None or following in "“《（【—"


# An address that is complete, and what opens a line of the text: 4.校医室, 一、, 记者：.
_ENDS_CLEAR = re.compile(r"\.(?:com|cn|net|org|s?html?|docx?|pdf|php|aspx?)\Z", re.IGNORECASE)
_NUMBER = re.compile(rf"[0-9]{{1,2}}[.、．](?=[{HAN}])|[0-9]{{1,2}}{_B}?月|(?:19|20)[0-9]{{2}}年|[{HAN}]{{2,4}}：")
