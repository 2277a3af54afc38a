"""Width of punctuation, digits and letters: full beside Han, ASCII elsewhere. Numbers are never touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from jiaokan.chars import CJK_MARK, HAN, HAN_NUMERAL, HAN_ONE, HAN_RUN, Lines, count_han, members, overlaps, within
from jiaokan.rule import Context
from jiaokan.traced import Finding

# U+FF61 to FF64 are half-width forms of East Asian marks: no other text has them.
_HALF_FORMS = {"\uff61": "\u3002", "\uff62": "\u300c", "\uff63": "\u300d", "\uff64": "\u3001"}
_HALF_FORM = re.compile("[\uff61-\uff64]")
NARROW = frozenset(",:;?!()") | _HALF_FORMS.keys()
_WIDE = {
    **_HALF_FORMS,
    ",": "\uff0c",
    ":": "\uff1a",
    ";": "\uff1b",
    "?": "\uff1f",
    "!": "\uff01",
    "(": "\uff08",
    ")": "\uff09",
    ".": "\u3002",
}
# Curly quotes and the like stand in English too: they count as Chinese only with Han behind or before them.
_QUOTE = "\u201c\u201d\u2018\u2019"
_BESIDE = rf"{HAN}{CJK_MARK}\u2014\u2026"
# Not between digits: 32,054 4:3:3 8:30. The rarest part first, so that plain text is passed over at full speed.
_MARK = re.compile(
    rf"[,:;?!](?<!&[a-z]{{2}};)(?<!&[a-z]{{3}};)(?<!&[a-z]{{4}};)(?!(?<=[0-9][,:])[0-9])(?:(?<=[{_BESIDE}].)|(?<=[{_BESIDE}][{_QUOTE})%].)"
    rf"|(?<=[{_BESIDE}][{_QUOTE}][)%{_QUOTE}].)|(?=[(]?[{_BESIDE}])|(?<![A-Za-z].)(?=[{_QUOTE}][{_BESIDE}]))"
)
_BRACKET = re.compile(r"[()]")
_BESIDE_HAN = re.compile(rf"[()](?:(?<=[{_BESIDE}].)|(?=[{_BESIDE}]))")
_CODE = re.compile(r"[{}=]|(?<!:)//|\b(?:def|int|void|return|print|import|SELECT|FROM)\b|</|\w\(\)")
_CODE_CUES = (*"{}=", "//", "</", "()", "def", "int", "void", "return", "import", "SELECT", "FROM")
_QUOTED_MARKS = re.compile("“[,:;?!.]{1,4}”")  # marks that are spoken of
_URL = re.compile(r"(?:https?://|www\.)[!-~]{3,300}")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{3,300}(?:(?<=[?&]) [!-~]{1,300})?")  # a wrap left a blank in the query


def find_narrow_marks(text: str, context: Context) -> Iterator[Finding]:
    """Write half-width , : ; ! ? ( ) beside Han as full-width, brackets as a pair; on such pages also dots and quotes.

    Why: pages folded by NFKC or typed with a Latin layout. Left alone: marks between digits (32,054 4:3:3 8:30),
    in Latin text, URLs, code lines, brackets with no Han inside or beside them, and those round English or pinyin on a
    page that is otherwise right; the dot of a name (约翰.史密斯) and of a number (一.总则).
    """
    spots = [(match.start(), match.group()) for match in _MARK.finditer(text)]
    spots += [(match.start(), match.group()) for match in _HALF_FORM.finditer(text)]
    if len(spots) >= _FEW:  # a page of narrow marks has them behind figures too: 60%,16户
        spots += [(match.start(), ",") for match in _BEHIND_TIME.finditer(text)]
        is_chinese = _LineTest(text, _is_chinese)
        behind = ((m.start(), m.group()) for m in _BEHIND_FIGURE.finditer(text) if is_chinese(m.start()))
        spots = sorted({*spots, *behind, *_stops(text)})
        quotes = dict(_quotes(text))
        spots += quotes.items()
    if "(" in text or ")" in text:
        pairs = list(_brackets(text))
        holds_han = _han_between(text)
        chinese = any(len(pair) == 1 or holds_han(*pair) for pair in pairs)
        # Round words of another script the author may have chosen them: they follow the page's other marks.
        pairs = pairs if len(spots) >= _FEW or chinese or not _RIGHT.search(text) else []
        spots += [(at, text[at]) for pair in pairs for at in pair]
    if "http" in text or "www." in text or _QUOTED_MARKS.search(text):
        quoted = [(match.start(), match.end() - 1) for match in _QUOTED_MARKS.finditer(text)]
        urls = sorted([*quoted, *(_inside(match) for match in _URL.finditer(text))])
        is_quoted = within(urls)
        spots = [spot for spot in spots if not is_quoted(spot[0])]
    if any(cue in text for cue in _CODE_CUES):
        is_code = _LineTest(text, _is_code)
        spots = [spot for spot in spots if not is_code(spot[0])]
    return (Finding(at, at + 1, _WIDE.get(mark, mark)) for at, mark in spots)


def _inside(address: re.Match[str]) -> tuple[int, int]:
    """Give the stretch of an address: the mark at its end may be the sentence's, a bracket it opened is its own."""
    own = address.group().endswith(")") and address.group().count("(") == address.group().count(")")
    return address.start(), address.end() - (not own)


_BEHIND_TIME = re.compile(r",(?<=[0-9]:[0-9]{2}.)(?=[0-9]{1,2}(?![0-9,:.]))")  # 7:30,5至8班
# A full stop written as a dot: at the end of a line of prose, or between two clauses of one.
_DOT = re.compile(rf"\.(?<=[{HAN}\u201d\u300b\uff09)%].)(?=[{HAN}\u201c\u300a\n]|\Z)")
_CLAUSE = re.compile(r"[\uff0c\u3002\uff1b,;.](?:[^\n\uff0c\u3002\uff1b,;.]|(?<=[0-9])\.(?=[0-9])){4,60}\Z")
_LONGEST_CLAUSE = 62
_FOLLOWED = re.compile(r"[^\n.]{4,60}[\uff0c\u3002\uff1b\uff1a,;:.]")
# Particles behind which a sentence does not end, and syllables of foreign names, which keep their dot.
_GOES_ON = frozenset("的和与及是在为被把将使对从向")
_NAMES = frozenset(
    "约翰史密斯卡尔马克迈杰森罗伯特威廉亨利查理乔治托詹姆莉娜艾丽伊莎贝弗兰德里安东尼奥普京巴拉希腊巧诺夫斯基柯列宁戈瓦维奇"
)


def _stops(text: str) -> Iterator[tuple[int, str]]:
    """Yield dots that end a sentence: a clause of some length before them, and one behind them or the line's end."""
    for match in _DOT.finditer(text):
        at = match.start()
        before, after = text[at - 1], text[at + 1 : at + 2]
        if before in _GOES_ON or (before in _NAMES and after in _NAMES):
            continue
        if _CLAUSE.search(text, max(0, at - _LONGEST_CLAUSE), at) and (
            after in ("", "\n") or _FOLLOWED.match(text, at + 1)
        ):
            yield at, "."


_QUOTED = re.compile(r'"(?<![A-Za-z0-9=].)([^"\n]{1,60})"(?![A-Za-z0-9])')


def _quotes(text: str) -> Iterator[tuple[int, str]]:
    """Yield straight quotation marks round Han, each with the one to write."""
    if '"' not in text:
        return
    for match in _QUOTED.finditer(text):
        if HAN_ONE.search(match[1]) and ":" not in match[1]:
            yield match.start(), "\u201c"
            yield match.end() - 1, "\u201d"


# Behind %, ℃ or a bracket, and at the end of a line; between two figures or words only the semicolon.
_BEHIND_FIGURE = re.compile(
    r"[,:;?!](?<!&[a-z]{2};)(?<!&[a-z]{3};)(?<!&[a-z]{4};)"
    r"(?:(?<=[%℃‰)].)(?=[0-9A-Za-z\n]|\Z)|(?<=[0-9A-Za-z].)(?=\n|\Z)|(?<=[0-9A-Za-z];)(?=[0-9A-Za-z]))"
)


def _is_chinese(line: str) -> bool:
    """Tell whether a line is mostly Han."""
    return count_han(line) * 2 > len(line)


def _is_code(line: str) -> bool:
    """Tell whether a line is code: signs of code outside its addresses, and less than half of the rest Han."""
    rest = _ADDRESS.sub("", line) if "http" in line or "www." in line else line
    return _CODE.search(rest) is not None and count_han(rest) * 2 < len(rest)


def _han_between(text: str) -> Callable[[int, int], bool]:
    """Give the test whether a Han stands in a stretch: by a look at its beginning, or where the page's Han are."""
    touches = cache(lambda: overlaps([run.span() for run in HAN_RUN.finditer(text)]))

    def test(start: int, end: int) -> bool:
        near = HAN_ONE.search(text, start, min(end, start + _NEAR)) is not None
        return near or (end - start > _NEAR and touches()(start, end))

    return test


_NEAR = 64  # code points: what stands in brackets is seldom longer


def _brackets(text: str) -> Iterator[tuple[int, ...]]:
    """Yield brackets to widen: of a pair on one line both or none, of a lone one only beside Han."""
    opened: list[int] = []  # all on the line of the last bracket
    last = 0
    for match in _BRACKET.finditer(text):
        at = match.start()
        if opened and text.find("\n", last, at) >= 0:
            yield from ((spot,) for spot in opened if _BESIDE_HAN.match(text, spot))
            opened = []
        last = at
        if match.group() == "(":
            opened.append(at)
        elif opened:
            start = opened.pop()
            if _BESIDE_HAN.match(text, start) or _BESIDE_HAN.match(text, at):
                yield (start, at)
        elif _BESIDE_HAN.match(text, at):
            yield (at,)
    yield from ((spot,) for spot in opened if _BESIDE_HAN.match(text, spot))


_FEW = 3
_RIGHT = re.compile("[\uff0c\uff1a\uff1b]")


class _LineTest:
    """Tells of a position what is true of its line; each line is judged once."""

    def __init__(self, text: str, test: Callable[[str], bool]) -> None:
        self._text, self._test = text, test
        self._lines = Lines(text)
        self._known: dict[int, bool] = {}

    def __call__(self, at: int) -> bool:
        start, end = self._lines.around(at)
        if start not in self._known:
            self._known[start] = self._test(self._text[start:end])
        return self._known[start]


# Full-width forms U+FF10-FF19, FF21-FF3A, FF41-FF5A, and the per cent, plus, full stop and hyphen between digits.
_FULL_FORMS = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_FULL = re.compile(f"[{_FULL_FORMS}][{_FULL_FORMS}]*")
FULL_FORMS = members(_FULL_FORMS + "\uff05\uff0b\uff0d\uff0e\uff0f\uff1a")
_D = "0-9\uff10-\uff19"
_NO_YEAR = f"(?!(?:19|20|１９|２０)[{_D}]{{2}}年)"
_FULL_SIGN = re.compile(
    f"[\uff05\uff1a\uff0b\uff0d\uff0e\uff0f](?<=[{_D}].)(?:(?<=\uff05)|(?<=\uff1a)(?=[{_D}])|(?<=\uff0e)(?:(?=[{_D}])|(?<=[\uff10-\uff19].)){_NO_YEAR}"
    "|(?<=[\uff0b\uff0d\uff0f])(?:(?<=[\uff10-\uff19].)|(?=[\uff10-\uff19])))"
)
# Time and ratio; not 附件1：2020年, 表2：3月.
_RATIO = re.compile(
    rf"(?:.{{0,3}}[^件表图录第{_D}])?[{_D}]{{1,3}}\uff1a[{_D}]{{1,3}}(?![{_D}年月]).{{0,3}}|\A[{_D}]{{1,3}}\uff1a[{_D}]{{1,3}}",
    re.DOTALL,
)
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


_ZERO = ("\uff2f", "\uff4f")
_HAN_NUMERAL = re.compile(f"[{HAN_NUMERAL}年]")


def find_full_width(text: str, context: Context) -> Iterator[Finding]:
    """Write full-width digits and letters, and signs between such digits, as ASCII.

    Why: typed with an East Asian layout. Left alone: every mark outside a number, the masks Ｘ and ｘ folded like
    any letter, and \N{FULLWIDTH COMMA} between digits, which may separate two numbers.
    """
    for match in _FULL.finditer(text):
        if match.group() in _ZERO and _HAN_NUMERAL.match(text, match.end()):
            continue  # 二Ｏ一一年: a zero, whatever its code
        yield Finding(match.start(), match.end(), match.group().translate(_TO_ASCII))
    for match in _FULL_SIGN.finditer(text):
        if match.group() == "\uff1a" and not _RATIO.fullmatch(text, max(0, match.start() - 4), match.end() + 4):
            continue
        yield Finding(match.start(), match.end(), match.group().translate(_TO_ASCII))


# 发„2009‟3号: the hexagonal brackets of a document number in a wrong font.
_DOCUMENT_YEAR = re.compile("[\u201e\u3016\u2772](?=((?:19|20)[0-9]{2}))\\1([\u201f\u3017\u2773])(?=第?[0-9]{1,5}号)")


def find_wrong_brackets(text: str, context: Context) -> Iterator[Finding]:
    """Write the year brackets of a document number as \u3014\u3015 where a font made quotation marks of them.

    The standard for official documents (GB/T 9704) prescribes hexagonal brackets. Left alone: 〔〕, [] and () there,
    and the same marks anywhere else.
    """
    for match in _DOCUMENT_YEAR.finditer(text):
        yield Finding(match.start(), match.start() + 1, "\u3014")
        yield Finding(match.end() - 1, match.end(), "\u3015")
