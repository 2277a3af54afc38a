"""Personal data that stays in the text and is only pointed at: numbers and names that lead to one person.

Here are those that a word before them or their own form tells; long numbers are in ``certificates``, mobile numbers in
``phones``. Where the text is masked (138****1234) nothing is left to point at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from jiaokan.rules.certificates import find_certificates, find_credit_codes
from jiaokan.rules.phones import find_mobiles
from jiaokan.text.chars import find_from
from jiaokan.text.hanzi import code_points
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_Hit = tuple[int, int, str]  # start, end, kind

_HYPHENS = (*range(0x2010, 0x2016), 0x2212)
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(_HYPHENS, ord("-")) | {0x3000: ord(" ")}
_BEYOND = 0xFFFF


@cache
def _narrow() -> NDArray[np.uint32]:
    """Give the narrow form of each code point below the last of the BMP."""
    narrow = np.arange(_BEYOND, dtype=np.uint32)
    for wide, code in _FOLD.items():
        narrow[wide] = code
    return narrow


def folded(text: str) -> str:
    """Give the text with full-width letters, digits and marks and all hyphens narrow, code point for code point.

    >>> folded("＋８６　１３８—")
    '+86 138-'
    """
    points = code_points(text)
    if points.size == 0 or int(points.max()) >= _BEYOND:
        return text.translate(_FOLD)
    return _narrow().take(points).tobytes().decode("utf-32-le", "surrogatepass")


# --- papers behind their word -----------------------------------------------------------------------------------------
_PAPER = re.compile(r"[A-Z](?<![0-9A-Za-z_-].)[A-Z]?[0-9]{7,10}(?![0-9A-Za-z])")
_PAPER_WORD = re.compile(
    r"(?P<passport>护照|護照|[Pp]assport)|(?P<permit>港澳通行证|台湾通行证|[内大]地通行证|大陆通行证|回乡证|台胞证)|(?P<end>[。；;\n])"
)
_TAIWAN = re.compile(r"(?:台胞证|大陆通行证)(?:号码?)?[^0-9A-Za-z。；;\n]{0,6}([0-9]{8}(?:[0-9]{2})?)(?![0-9A-Za-z])")
_REACH = 48  # code points before a number in which its word may begin
_NEAR = 4  # and in which a word may stand that says it is none


def _papers(text: str) -> Iterator[_Hit]:
    """Give passports and travel permits."""
    for match in _PAPER.finditer(text):
        last = None
        for word in _PAPER_WORD.finditer(text, match.start() - _REACH, match.start()):
            last = word.lastgroup
        if last is not None and last != "end":
            yield *match.span(), last
    for match in _TAIWAN.finditer(text):
        yield *match.span(1), "permit"


# --- number plates (GA 36): province, office, five characters, or six for new energy ----------------------------------
_PLATE = re.compile(
    r"[京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊][A-HJ-NP-Z][·•・. -]?"
    r"(?P<body>[A-HJK][0-9A-HJ-NP-Z][0-9]{4}|[0-9]{5}[A-HJK]|[0-9A-HJ-NP-Z]{5}|[0-9A-HJ-NP-Z]{4}[学警港澳挂])"
    r"(?![0-9A-Za-z室座])"
)
_DIGIT = re.compile("[0-9]")
_LEAST_DIGITS = 2
# Words that end like a province: 创新A12345; and what numbers things: 型号云A12345.
_NO_PLATE = re.compile("(?:[创創最更全革维刷]新?|[号码]|北|南)\\Z")


def _plates(text: str) -> Iterator[_Hit]:
    """Give number plates."""
    for match in _PLATE.finditer(text):
        if len(_DIGIT.findall(match["body"])) >= _LEAST_DIGITS and not _NO_PLATE.search(
            text, match.start() - _NEAR, match.start()
        ):
            yield *match.span(), "plate"


# --- accounts behind their word ---------------------------------------------------------------------------------------
_WECHAT = re.compile(
    r"(?:微信|薇信|威信|V信|(?<![A-Za-z])(?:[Ww]e[Cc]hat|[Ww]eixin|[VvWw][Xx])|加我?[Vv薇微])信?(?P<word>号|號|ID|id)?(?P<gap>[:为是( ]{0,3})"
    r"(?P<name>[A-Za-z][0-9A-Za-z_-]{5,19})(?![0-9A-Za-z_@.-])"
)
_OPENS_WECHAT = re.compile("[微薇威V](?=信)|[Ww](?=e)|[VvWw](?=[Xx])|加(?=我?[Vv薇微])")
_ADDS = re.compile("加我?\\Z")
_PUBLIC = re.compile("(?:公众|公眾|订阅|服务|官方|企业)号?\\Z")
_NO_LETTER = re.compile("[0-9_-]")
_QQ = re.compile(
    r"(?:(?<![A-Za-z])[Qq] ?[Qq]|扣扣|企鹅|(?<![A-Za-z])[Qq](?=[群号號])|(?<=加)[Qq])(?:交流|业务|工作)?(?:[群号號]码?){0,2}(?:/微信)?[:为是( ]{0,3}"
    r"(?P<number>[1-9][0-9]{4,10})(?![0-9A-Za-z@人次个万版年元]|\.[0-9])"
)

_OPENS_QQ = re.compile("[Qq扣企]")


def _wechat_names(text: str) -> Iterator[_Hit]:
    """Give names in WeChat; those of public accounts are public."""
    for match in find_from(_OPENS_WECHAT, _WECHAT, text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        is_told = match["word"] or match["gap"].strip("(为是") or match.group().startswith("加") or _ADDS.search(before)
        is_name = _NO_LETTER.search(match["name"]) or match["word"]
        if is_told and is_name and not _PUBLIC.search(before):
            yield *match.span("name"), "wechat"


def _qq_numbers(text: str) -> Iterator[_Hit]:
    """Give numbers in QQ."""
    for match in find_from(_OPENS_QQ, _QQ, text):
        yield *match.span("number"), "qq"


# --- mail addresses ---------------------------------------------------------------------------------------------------
_MAIL = re.compile(
    r"[A-Za-z0-9](?<![A-Za-z0-9._%+-].)[A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,4}(?!(?:png|jpe?g|gif|svg|webp)(?![A-Za-z0-9]))"
    r"[A-Za-z]{2,10}(?![A-Za-z0-9])"
)


def _mails(text: str) -> Iterator[_Hit]:
    """Give mail addresses; logo@2x.png is the name of a file."""
    for match in _MAIL.finditer(text):
        yield *match.span(), "email"


# What each kind cannot be without, told before any width is folded: seven digits with no more between two of them than
# people put there, a letter and four letters or figures, the name of an account, a word for QQ, @.
_D, _L, _H = "0-9\uff10-\uff19", "A-Za-z\uff21-\uff3a\uff41-\uff5a", "\u2010-\u2015\u2212\uff0d-"
_DIGITS = re.compile(f"[{_D}](?:[ \u3000.\uff0e_\uff3f()\uff08\uff09\n{_H}]{{0,4}}[{_D}]){{6}}")
_PLATED = re.compile(f"[{_L}][·•・. \u3000\uff0e{_H}]?[{_D}{_L}]{{4}}")
_NAMED = re.compile(f"[{_L}][{_D}{_L}_\uff3f{_H}]{{5}}")
_OF_QQ = re.compile("Q|q|Ｑ|ｑ|扣扣|企鹅")
_AT = re.compile("[@＠]")

# Of two that begin at one place the first counts.
_FINDERS: tuple[tuple[re.Pattern[str], Callable[[str], Iterator[_Hit]]], ...] = (
    (_AT, _mails),
    (_DIGITS, find_credit_codes),
    (_DIGITS, find_certificates),
    (_DIGITS, find_mobiles),
    (_DIGITS, _papers),
    (_PLATED, _plates),
    (_NAMED, _wechat_names),
    (_OF_QQ, _qq_numbers),
)


def find_personal(text: str, context: Context) -> Iterator[Finding]:
    """Point at personal data: mobile, identity and card numbers, papers, plates, accounts, mail addresses.

    It stays in the text; who publishes decides. Left alone: landlines, hotlines, document numbers, amounts, codes of
    companies and offices, public accounts, and what is masked.
    """
    return (Finding(start, end, kind=kind) for start, end, kind in stretches_of(text))


def stretches_of(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield personal data in a text: start, end and kind, in code points."""
    shows = {sign: sign.search(text) is not None for sign in (_AT, _DIGITS, _PLATED, _NAMED, _OF_QQ)}
    finders = [(rank, find) for rank, (sign, find) in enumerate(_FINDERS) if shows[sign]]
    flat = folded(text) if finders else text
    hits = [(start, rank, end, kind) for rank, find in finders for start, end, kind in find(flat)]
    done = 0
    for start, _, end, kind in sorted(hits):
        if start >= done:
            done = end
            yield start, end, kind
