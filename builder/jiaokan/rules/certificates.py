"""Long numbers that carry a check digit: identity cards (GB 11643), bank cards, unified social credit codes (GB 32100).

A number with a right check digit in a layout that people write is one; with a wrong one it is one only behind the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from stdnum import luhn
from stdnum.cn import ric, uscc

# Digits in groups, 14 of them at least; not behind a letter, a digit or a decimal point.
_RUN = re.compile(
    r"[0-9](?<![0-9A-Za-z_.].)(?<![A-Za-z0-9]-.)(?:[ -]?[0-9]){13,29}[ -]?[Xx]?(?![0-9A-Za-z_%]|\.[0-9]|-[A-Za-z])"
)
_GROUP = re.compile("[0-9]+[Xx]?|[Xx]")
_SHORTEST, _LONGEST = 15, 19  # digits
_MOST_GROUPS = 5  # into which people part such a number
_BEFORE = 48  # code points before a number in which its word may stand

_AMOUNT = re.compile(r" ?[余多]?[百千万亿]{0,2}元")
_CODE = re.compile(r"(?:订单|运单|单号|流水|编号|序号|批号|货号|串号|编码|代码|条码|学号|批次)[号:为是 ]{0,4}\Z")

# --- identity cards: six digits of a place, eight of a birthday, three of a serial, the check digit -------------------
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")  # GB/T 2260
_IDENTITY = 18  # digits
_CENTURIES = ("19", "20")
_IDENTITY_LAYOUTS = ((18,), (6, 8, 4), (6, 4, 4, 4), (4, 4, 4, 4, 2), (3, 3, 4, 4, 4), (6, 12), (14, 4))
_OLD_LAYOUTS = ((15,), (6, 6, 3))  # of the cards before 1999: no century, no check digit
_IDENTITY_WORD = re.compile("(?:身份证|身份證|身份号码|居民证|证件号|證件號|身份证件)[^0-9。；;\\n]{0,12}\\Z")

# --- bank cards: ISO/IEC 7812, the ranges in which banks of the mainland issue ----------------------------------------
_UNIONPAY = "62"
_OTHER_ISSUERS = re.compile("4|5[1-5]|35|60|9558")
_CARD_LAYOUTS = ((4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 10), (6, 13))
_CARD_WORD = re.compile(
    "(?:银行|銀行|卡|[账帐賬帳][号號户戶]|开户|[工农中建交招]行|Visa|VISA|Master|汇入)[^。；;\\n]{0,48}\\Z"
)


def find_certificates(text: str) -> Iterator[tuple[int, int, str]]:
    """Give the identity numbers and bank cards of a text whose marks are narrow.

    >>> [kind for _, _, kind in find_certificates("身份证号110101190001010014，卡号6222 0200 0000 0000 018")]
    ['identity', 'bank-card']
    """
    for run in _RUN.finditer(text):
        groups = [group.span() for group in _GROUP.finditer(text, *run.span())]
        yield from _windows(text, groups)


def _windows(text: str, groups: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Look at the neighbouring groups that make up a number of the right length, from left to right."""
    ends = [0, *accumulate(end - start for start, end in groups)]
    first = 0
    while first < len(groups):
        for last in range(first + 1, min(first + _MOST_GROUPS, len(groups)) + 1):
            if _SHORTEST <= ends[last] - ends[first] <= _LONGEST:
                kind = _kind(text, groups[first:last])
                if kind is not None:
                    yield groups[first][0], groups[last - 1][1], kind
                    first = last - 1
                    break
        first += 1


def _kind(text: str, groups: Sequence[tuple[int, int]]) -> str | None:
    start, end = groups[0][0], groups[-1][1]
    number = "".join(text[first:last] for first, last in groups).upper()
    layout = tuple(last - first for first, last in groups)
    low = start - _BEFORE
    if _AMOUNT.match(text, end):
        return None
    if _is_identity(number, layout, is_named=_IDENTITY_WORD.search(text, low, start) is not None):
        return "identity"
    if _CODE.search(text, low, start) or not number.isdecimal() or not luhn.is_valid(number):
        return None
    is_named = _CARD_WORD.search(text, low, start) is not None
    return "bank-card" if _is_card(number, layout, is_named=is_named) else None


def _is_identity(number: str, layout: tuple[int, ...], *, is_named: bool) -> bool:
    if len(number) == _IDENTITY:
        right = layout in _IDENTITY_LAYOUTS and _is_right(number)
        return right or (is_named and _PROVINCE.match(number) is not None)
    return is_named and layout in _OLD_LAYOUTS and _is_old(number)


def _is_right(number: str) -> bool:
    return (
        _PROVINCE.match(number) is not None
        and number[6:8] in _CENTURIES
        and _is_day(number)
        and ric.calc_check_digit(number) == number[-1]
    )


def _is_old(number: str) -> bool:
    return number.isdecimal() and _PROVINCE.match(number) is not None and _is_day(f"{number[:6]}19{number[6:]}")


def _is_day(number: str) -> bool:
    try:
        ric.get_birth_date(number)
    except ValueError:  # the library's own errors are ValueErrors
        return False
    return True


def _is_card(number: str, layout: tuple[int, ...], *, is_named: bool) -> bool:
    if len(number) == _SHORTEST or (len(layout) > 1 and layout not in _CARD_LAYOUTS):
        return False
    return number.startswith(_UNIONPAY) or (_OTHER_ISSUERS.match(number) is not None and (is_named or len(layout) > 1))


# --- unified social credit codes --------------------------------------------------------------------------------------
# 92 is the industry and commerce register's kind for individual businesses, whose code leads to one person; the codes of
# companies, offices and associations are published to be known.
_CREDIT_CODE = re.compile("92(?<![0-9A-Za-z]92)[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")


def find_credit_codes(text: str) -> Iterator[tuple[int, int, str]]:
    """Give the credit codes of individual businesses with a right check digit.

    >>> list(find_credit_codes("个体户92110101MA00000028，公司91110101MA00000018"))
    [(3, 21, 'uscc')]
    """
    for match in _CREDIT_CODE.finditer(text):
        if uscc.is_valid(match.group()):
            yield *match.span(), "uscc"
