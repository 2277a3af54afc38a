"""The numerals in which Word numbers lists, notes and pages: Chinese, Roman, letters, circled, cyclic signs.

Gives None for bullets and for formats of other languages: what to write for those is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable

_MOST = 1_000_000  # no list is longer; letters and Roman numerals grow with their value
_DIGITS = "0123456789"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_PLAIN, _FORMAL, _TRADITIONAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def _circled(n: int) -> str:
    # Word has circles up to 20 and goes on with plain digits; Unicode has them up to 50.
    for first, count, value in ((0x2460, 20, 1), (0x3251, 15, 21), (0x32B1, 15, 36), (0x24EA, 1, 0)):
        if value <= n < value + count:
            return chr(first + n - value)
    return str(n)


def _block(first: int, count: int) -> Callable[[int], str]:
    return lambda n: chr(first + n - 1) if 1 <= n <= count else str(n)


def _roman(n: int) -> str:
    written, rest = "", n
    if not 1 <= n < 32_768:
        return str(n)
    for value, sign in _ROMAN:
        written += sign * (rest // value)
        rest %= value
    return written


def _letters(n: int) -> str:
    # After Z comes AA, then BB: the letter is repeated (ECMA-376 17.18.59, lowerLetter).
    if n < 1:
        return str(n)
    return chr(ord("A") + (n - 1) % 26) * min((n - 1) // 26 + 1, 60)


def _of_digits(digits: str) -> Callable[[int], str]:
    return lambda n: "".join(digits[int(d)] for d in str(n))


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda n: signs[(n - 1) % len(signs)] if n >= 1 else str(n)


def _sexagenary(n: int) -> str:
    return _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12] if n >= 1 else str(n)


def _counting(digits: str, units: str, myriad: str, *, short_ten: bool) -> Callable[[int], str]:
    """Give a function that writes numbers with units: 一百零三, 十二 where ``short_ten``."""

    def below_myriad(n: int) -> str:
        written, gap = "", False
        for place in (3, 2, 1, 0):
            digit = n // 10**place % 10
            if digit == 0:
                gap = gap or bool(written)
                continue
            written += (digits[0] if gap else "") + digits[digit] + ("", *units)[place]
            gap = False
        return written

    def write(n: int) -> str:
        if n == 0:
            return digits[0]
        high, low = divmod(n, 10_000)
        written = below_myriad(high) + myriad if high else ""
        if high and 0 < low < 1000:
            written += digits[0]
        written += below_myriad(low)
        return written[1:] if short_ten and written.startswith(digits[1] + units[0]) else written

    return write


def _positional(n: int) -> str:
    # chineseCounting and its like: 九十九 up to ninety-nine, then digit by digit, 一〇〇 (ECMA-376 17.18.59).
    return _thousand(n) if n < 100 else _of_digits("○一二三四五六七八九")(n)


_thousand = _counting(_PLAIN, "十百千", "万", short_ten=True)
_taiwanese = _counting(_PLAIN, "十百千", "萬", short_ten=True)
_formal = _counting(_FORMAL, "拾佰仟", "万", short_ten=False)
_formal_traditional = _counting(_TRADITIONAL, "拾佰仟", "萬", short_ten=False)


def _japanese(n: int) -> str:
    # 百一, 百十: no zero between, no one before a unit (ECMA-376 17.18.59, japaneseCounting).
    if n == 0 or n >= 10_000:
        return _of_digits("〇一二三四五六七八九")(n)
    written = ""
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // place % 10
        written += "" if digit == 0 else unit if digit == 1 and unit else _PLAIN[digit] + unit
    return written


def _ordinal(n: int) -> str:
    tail = "th" if n // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{tail}"


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": _of_digits("０１２３４５６７８９"),
    "decimalFullWidth2": _of_digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _block(0x2488, 20),
    "decimalEnclosedParen": _block(0x2474, 20),
    "ideographEnclosedCircle": _block(0x3280, 10),
    "chineseCounting": _positional,
    "chineseCountingThousand": _thousand,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal_traditional,
    "taiwaneseCounting": _positional,
    "taiwaneseCountingThousand": _taiwanese,
    "taiwaneseDigital": _of_digits("○一二三四五六七八九"),
    "ideographDigital": _of_digits("〇一二三四五六七八九"),
    "japaneseDigitalTenThousand": _of_digits("〇一二三四五六七八九"),
    "japaneseCounting": _japanese,
    "koreanDigital2": _of_digits("零一二三四五六七八九"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "numberInDash": lambda n: f"- {n} -",
    "ordinal": _ordinal,
    "none": lambda _: "",
}


def numeral(number_format: str, n: int) -> str | None:
    """Write ``n`` in a number format of ECMA-376 17.18.59; None for a bullet and for formats of other languages.

    >>> [numeral("chineseCountingThousand", n) for n in (1, 10, 12, 20, 103, 110, 1010)]
    ['一', '十', '十二', '二十', '一百零三', '一百一十', '一千零一十']
    >>> numeral("decimalEnclosedCircle", 11), numeral("lowerRoman", 4), numeral("upperLetter", 28), numeral("bullet", 1)
    ('⑪', 'iv', 'BB', None)
    """
    write = _FORMATS.get(number_format)
    if write is None:
        return None
    return write(n) if 0 <= n <= _MOST else str(n)
