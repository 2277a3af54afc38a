"""Mobile numbers of the mainland (11 digits, 13 to 19), however they are written, told from other numbers as long."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The number itself: 3-4-4, 4-3-4, 3-8, 7-4 and 3-3-5 digits; a dot parts three groups or none (138.12345678 is a place).
_NUMBER = re.compile(
    r"1[3-9][0-9](?:"
    r"[0-9]{8}"
    r"|(?P<gap> ?[-_]{0,2} ?|\.)[0-9]{4}(?P=gap)[0-9]{4}"
    r"|[0-9] ?-? ?[0-9]{3} ?-? ?[0-9]{4}"
    r"| ?-? ?[0-9]{8}"
    r"|[0-9]{4} ?-? ?[0-9]{4}"
    r"| ?-? ?[0-9]{3} ?-? ?[0-9]{5}"
    r"|\)[ -]?[0-9]{4}[ -]?[0-9]{4}"
    r"|\([0-9]{4}\)[0-9]{4}"
    r")(?![0-9])"
)
# Over the end of a line, where a word before it says what it is.
_BROKEN = re.compile(r"1[3-9](?:[0-9][ -]?){0,8}\n(?:[0-9][ -]?){0,8}[0-9](?![0-9])")
_LENGTH = 11  # digits

_BEFORE = 24  # code points in which a word stands before a number
_PREFIX = re.compile(r"(?:\(?\+ ?86\)?|\(?00 ?86\)?|\(86\)|86(?=[ .-]))[ .-]{0,3}\Z")
_BARE_PREFIX = re.compile(r"(?<![0-9])(?:86|0)\Z")  # 8613812345678: only behind a word
_CALL = re.compile(
    r"(?:手机|手機|电话|電話|联系|聯繫|聯絡|致电|拨打|撥打|微信|短信|[Tt]el|TEL|[Pp]hone|[Mm]obile|[Cc]ell)[^0-9\n]{0,12}\Z"
)
# What stands right before a number that is none of anybody: digits, a decimal point, a currency, an address, a code.
_NO_START = re.compile(
    r"(?:[0-9A-Za-z_#$£€¥=+\\]|[0-9]\.|[0-9A-Za-z][-:]|[0-9A-Za-z]/[^\n]{0,20}/|[A-Za-z]/|[第〕\]】字]|×|[±<>~] ?)\Z"
)
_CALLS_DIRECTLY = re.compile(r"(?<![A-Za-z])(?:[Tt]el|TEL|[Pp]hone|[Mm]ob(?:ile)?|[Cc]ell)[:.]? ?\Z")
_CODE = re.compile(
    r"(?:[单單编編序流批货貨图圖期档案文书書本][号號码碼]|[编編]码|№|(?:GB|ISO|IEC|JGJ|CJJ|/T) ?|[东东西]经|[北南]纬|[合总共]计|共有?|[订运運訂][单單]|流水号?|条码|條碼|串号|型号|代码|编码|序列号|发票号码?|合同号|学号|工号|户号|证号|时间戳|坐标|[经纬]度|金额|总额|余额"
    r"|(?<![A-Za-z])(?:ISBN|ISSN|SN|NO|No|no|ID)\.?)[:为是 ]{0,3}\Z"
)
_NO_END = re.compile(
    r"[A-Za-z_=*×+~]| ?[%‰℃°㎡]|@[0-9A-Za-z]|\.[0-9A-Za-z]|[-/][0-9]{1,9}(?![0-9])|[-/][A-Za-z]|,[0-9]{3}(?![0-9])|:[0-9]|[ -][0-9]{4} [0-9]{4}"
)
_BESIDE = 2  # code points: a figure and a blank
_NUMBER_BEFORE, _NUMBER_BEHIND = re.compile(r"[0-9] \Z"), re.compile(" [0-9]")
_MONEY = re.compile(r" ?(?:[余多]?[百千万萬亿億]{0,2}\(?(?:元|[美欧日港韩]元|英镑|人民币)|整)")
_COUNTED = re.compile(
    r" ?[余多]?(?:[百千万萬亿億]{1,2}|人次?(?![民工])|户|名|个(?!人)|件|只|套|页|票|股|秒|毫秒|吨|斤|公斤|千克|克|公里|千米|米|平方|立方|亩|公顷|千瓦|度|字节|次|倍|号(?!码)|號(?!碼))"
)


def find_mobiles(text: str) -> Iterator[tuple[int, int, str]]:
    """Give the mobile numbers of a text whose marks are narrow; one that a line end parts, by its two halves.

    >>> [text[start:end] for text in ["打+86 138-1234-5678", "共13812345678元"] for start, end, _ in find_mobiles(text)]
    ['+86 138-1234-5678']
    """
    for match in _NUMBER.finditer(text):
        start = _begin(text, match)
        if start is not None and not _is_counted(text, match.start(), match.end()) and not _is_row(text, match, start):
            yield start, match.end(), "mobile"
    for match in _BROKEN.finditer(text):
        digits = sum(char in "0123456789" for char in match.group())
        start = _with_prefix(text, match.start())
        if digits == _LENGTH and _CALL.search(text, start - _BEFORE, start):
            line_end = text.index("\n", start)
            yield start, line_end, "mobile"
            yield line_end + 1, match.end(), "mobile"


def _begin(text: str, match: re.Match[str]) -> int | None:
    """Give where a number begins, with the country's prefix and the bracket it opens; None if it is part of something."""
    start = match.start()
    low = start - _BEFORE
    if ")" in match.group():
        if text[start - 1 : start] == "(":
            start -= 1
        elif "(" not in match.group():
            return None
    start = _with_prefix(text, start)
    if _CALLS_DIRECTLY.search(text, low, start):
        return start
    return None if _NO_START.search(text, low, start) or _CODE.search(text, low, start) else start


def _is_row(text: str, match: re.Match[str], start: int) -> bool:
    """Tell whether blanks in a number part the columns of a table: in odd places, or with numbers beside it, and no word."""
    if " " not in match.group() or "-" in match.group() or _CALL.search(text, start - _BEFORE, start):
        return False
    beside = _NUMBER_BEFORE.search(text, start - _BESIDE, start) or _NUMBER_BEHIND.match(text, match.end())
    return match["gap"] is None or beside is not None


def _with_prefix(text: str, start: int) -> int:
    """Give where the country's prefix of a number begins, or the number itself."""
    low = start - _BEFORE
    prefix = _PREFIX.search(text, low, start)
    bare = _BARE_PREFIX.search(text, low, start)
    if prefix is not None:
        return prefix.start()
    return bare.start() if bare is not None and _CALL.search(text, low, bare.start()) else start


def _is_counted(text: str, start: int, end: int) -> bool:
    """Tell whether what follows makes a number an amount, a share, a part of something longer or of an address."""
    if _NO_END.match(text, end) or _MONEY.match(text, end):
        return True
    return _COUNTED.match(text, end) is not None and _CALL.search(text, start - _BEFORE, start) is None
