"""Width of punctuation, digits and letters: full beside Han, ASCII elsewhere. Numbers are never touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from jiaokan.rules.exempt import exemptions
from jiaokan.rules.faces import find_pictures
from jiaokan.rules.partners import BESIDE as _BESIDE
from jiaokan.rules.partners import blanks_beside, brackets, quotes
from jiaokan.rules.spoken import teaches_typing
from jiaokan.rules.stops import MAY_BE_STOP, stops
from jiaokan.text.chars import HAN_NUMERAL, HAN_ONE, HAN_RUN, LineTest, count_han, line_of, members, overlaps, within
from jiaokan.text.rule import Context
from jiaokan.text.splice import splice
from jiaokan.text.traced import Finding, Repairs

# U+FF61 to FF64 are half-width forms of East Asian marks: no other text has them.
_HALF_FORMS = {"\uff61": "\u3002", "\uff62": "\u300c", "\uff63": "\u300d", "\uff64": "\u3001"}
_HALF_FORM = re.compile("[\uff61-\uff64]")
NARROW = frozenset(",:;?!().\uff0e") | _HALF_FORMS.keys()
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
    "\uff0e": "\u3002",
}
# Curly quotes and the like stand in English too: they count as Chinese only with Han behind or before them.
_QUOTE = "\u201c\u201d\u2018\u2019"
# Not between digits: 32,054 4:3:3 8:30. The rarest part first, so that plain text is passed over at full speed.
_MARK = re.compile(
    rf"[,:;?!](?<!&[a-z]{{2}};)(?<!&[a-z]{{3}};)(?<!&[a-z]{{4}};)(?!(?<=[0-9][,:])[0-9])(?:(?<=[{_BESIDE}].)|(?<=[{_BESIDE}][{_QUOTE})%].)"
    rf"|(?<=[{_BESIDE}][{_QUOTE}][)%{_QUOTE}].)|(?=[(]?[{_BESIDE}])|(?<![A-Za-z].)(?=[{_QUOTE}][{_BESIDE}]))"
)


def find_narrow_marks(text: str, context: Context) -> Iterable[Finding]:
    """Write half-width , : ; ! ? ( ) beside Han as full-width, brackets as a pair; also dots that are stops, and quotes.

    Why: pages folded by NFKC or typed with a Latin layout. A blank that stood beside such a mark goes with its width.
    Left alone: marks between digits (32,054 4:3:3 8:30), in Latin text, URLs, code lines, records of a table, brackets
    with no Han inside or beside them, and those round English or pinyin on a page that is otherwise right; the dot of
    a name (约翰.史密斯), of a number (一.总则) and of a bibliography.
    """
    if teaches_typing(text):
        return ()
    found = _settled(text, context)
    places = sorted(found)
    ended = text + "\n"  # so that something stands behind the last mark, and before the first
    spaced = [at for at in places if ended[at + 1] in _THIN or ended[at - 1] in _THIN]
    blanks = sorted(blank.start for at in spaced for blank in blanks_beside(text, at))
    starts = sorted([*places, *blanks]) if blanks else places
    gone = frozenset(blanks)
    return Repairs(
        starts,
        [at + 1 for at in starts],
        ["" if at in gone else found[at] for at in starts] if gone else list(map(found.__getitem__, starts)),
        [_BLANK if at in gone else _NARROW for at in starts] if gone else [_NARROW] * len(starts),
    )


_NARROW, _BLANK = "narrow mark", "blank of a half-width mark"
_THIN = " \u00a0"
_ROUNDS = 3
# What stands beside every mark that is found narrow, whatever else decides of it.
_MAY_BE_NARROW = re.compile(
    rf"[(),:;?!\uff61-\uff64](?:(?<=[()\uff61-\uff64])|(?<=[{_BESIDE}{_QUOTE})%,:;?! ].)|(?=[({_BESIDE}{_QUOTE},:;?!]))|{MAY_BE_STOP}"
)


def _settled(text: str, context: Context) -> dict[int, str]:
    """Give the marks to write by their places: also those that what was written first has beside it.

    Cleaning a text again would find them; here they are found at once.
    """
    found: dict[int, str] = {}
    for _ in range(_ROUNDS):
        if _MAY_BE_NARROW.search(text) is None:
            break
        more = _narrow(text, context)
        if not more:
            break
        found |= more
        text = splice(text, zip(more, [at + 1 for at in more], more.values(), strict=True))
    return found


def _narrow(text: str, context: Context) -> dict[int, str]:
    """Give what to write for the marks of a text that are half-width and should not be, by their places, in order."""
    spots = {match.start() for match in _MARK.finditer(text)}
    spots.update([match.start() for match in _HALF_FORM.finditer(text)])
    narrow = len(spots) >= _FEW
    quoted: dict[int, str] = {}
    if narrow:  # a page of narrow marks has them behind figures too: 60%,16户
        spots.update([match.start() for match in _BEHIND_TIME.finditer(text)])
        spots.update(filter(LineTest(text, _is_chinese), [match.start() for match in _BEHIND_FIGURE.finditer(text)]))
        quoted = dict(quotes(text))
    spots.update(stops(text, narrow=narrow))
    if _TWO_MARKS.search(text):
        spots.update([at for at, _ in _in_runs(text, spots)])
    if "(" in text or ")" in text:
        spots.update(_brackets(text, narrow=len(spots) >= _FEW))
    found = sorted({*spots, *quoted} if quoted else spots)
    for is_exempt in exemptions(text, context) if found else ():
        found = [at for at in found if not is_exempt(at)]
    if quoted:
        return {at: quoted.get(at) or _WIDE[text[at]] for at in found}
    return dict(zip(found, map(_WIDE.__getitem__, map(text.__getitem__, found)), strict=True))


def _brackets(text: str, *, narrow: bool) -> Iterator[int]:
    """Yield the brackets that become full-width, and the marks right outside of them: (型号B-5),2台.

    Round words of another script the author may have chosen them: they follow the page's other marks.
    """
    pairs = list(brackets(text))
    if not narrow and _RIGHT.search(text):
        holds_han = _han_between(text)
        if not any(len(pair) == 1 or holds_han(*pair) for pair in pairs):
            return
    for pair in pairs:
        yield from pair
        for at in pair:
            outside = at - 1 if text[at] == "(" else at + 1
            if _OUTSIDE.match(text, outside):
                yield outside


_OUTSIDE = re.compile("[,:;?!]")


_RUNS = "?!,:;\uff1f\uff01\uff0c\uff1a\uff1b"
_TWO_MARKS = re.compile(f"[?!,:;](?:(?<=[{_RUNS}].)|(?=[{_RUNS}]))")
_RUN_OF_MARKS = re.compile(f"[{_RUNS}](?<![A-Za-z {_RUNS}].)[{_RUNS}]{{1,40}}")


def _in_runs(text: str, widened: set[int]) -> list[tuple[int, str]]:
    """Give the half-width marks of runs like ?! of which another mark is full-width, or becomes so: all or none."""
    found: list[tuple[int, str]] = []
    for match in _RUN_OF_MARKS.finditer(text):
        places = range(*match.span())
        if any(at in widened or text[at] in "\uff1f\uff01\uff0c\uff1a\uff1b" for at in places):
            found += [(at, text[at]) for at in places if text[at] in "?!,:;" and at not in widened]
    return found


_BEHIND_TIME = re.compile(r",(?<=[0-9]:[0-9]{2}.)(?=[0-9]{1,2}(?![0-9,:.]))")  # 7:30,5至8班
# Behind %, ℃ or a bracket, and at the end of a line; between two figures or words only the semicolon. And with the blank
# that a half-width mark is typed with: 达到82%, 平均.
_BEHIND_FIGURE = re.compile(
    r"[,:;?!](?<=[%℃‰)0-9A-Za-z_].)(?:"
    r"(?<!&[a-z]{2};)(?<!&[a-z]{3};)(?<!&[a-z]{4};)"
    r"(?:(?<=[%℃‰)].)(?=[0-9A-Za-z\n]|\Z)|(?<=[0-9A-Za-z].)(?=\n|\Z)|(?<=[0-9A-Za-z];)(?=[0-9A-Za-z]))"
    rf"|(?=[ \u00a0][{_BESIDE}\u201c]))"
)


def _is_chinese(line: str) -> bool:
    """Tell whether a line is mostly Han."""
    return count_han(line) * 2 > len(line)


def _han_between(text: str) -> Callable[[int, int], bool]:
    """Give the test whether a Han stands in a stretch: by a look at its beginning, or where the page's Han are."""
    touches: list[Callable[[int, int], bool]] = []

    def test(start: int, end: int) -> bool:
        near = HAN_ONE.search(text, start, min(end, start + _NEAR)) is not None
        if not near and end - start > _NEAR and not touches:
            touches.append(overlaps([run.span() for run in HAN_RUN.finditer(text)]))
        return near or (end - start > _NEAR and touches[0](start, end))

    return test


_NEAR = 64  # code points: what stands in brackets is seldom longer


_FEW = 3
_RIGHT = re.compile("[\uff0c\uff1a\uff1b]")


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
# Time and ratio: not behind a label (附件1：2020年, 表2：3月, 例 1：25, Q1：30), nor before a unit (手机11：64GB, 第2：3人).
_LABELS = "件表图录第例子题题注骤案问答條条A-Za-z\uff21-\uff3a\uff41-\uff5a"
_UNIT = "年月人个個名元天次万亿岁家户篇页种只张条件台款"
_RATIO = re.compile(
    rf"(?<![{_LABELS}])(?<![{_LABELS}][ \u3000])(?<![{_D}])[{_D}]{{1,3}}\uff1a[{_D}]{{1,3}}(?![{_D}{_UNIT}A-Za-z\uff21-\uff3a\uff41-\uff5a])"
)
_TO_ASCII = {ord(char): ord(char) - 0xFEE0 for char in FULL_FORMS}


_ZERO = ("\uff2f", "\uff4f")
_HAN_NUMERAL = re.compile(f"[{HAN_NUMERAL}年]")


def find_full_width(text: str, context: Context) -> Iterator[Finding]:
    """Write full-width digits and letters, and signs between such digits, as ASCII.

    Why: typed with an East Asian layout. Left alone: every mark outside a number, the masks Ｘ and ｘ folded like
    any letter, and \N{FULLWIDTH COMMA} between digits, which may separate two numbers.
    """
    if teaches_typing(text):
        return
    in_picture = within(find_pictures(text))
    for match in _FULL.finditer(text):
        if in_picture(match.start()) or _is_spoken_of(text, match):
            continue
        if match.group() in _ZERO and _HAN_NUMERAL.match(text, match.end()):
            continue  # 二Ｏ一一年: a zero, whatever its code
        yield Finding(match.start(), match.end(), match.group().translate(_TO_ASCII), "full-width form")
    for match in _FULL_SIGN.finditer(text):
        if match.group() == "\uff1a" and not _is_ratio(text, match.start()):
            continue
        yield Finding(match.start(), match.end(), match.group().translate(_TO_ASCII), "full-width form")


# A form that is spoken of: an item among single signs (０、○、零), or on a line about the widths of signs.
_BESIDE_SIGN = re.compile(r"、[^0-9A-Za-z\n](?=[、）)。\n])")
_BEHIND_SIGN = re.compile(r"(?:\A|[\n、：（(])[^0-9A-Za-z\n]、\Z")
_OF_WIDTHS = re.compile("[全半][形角]")


def _is_spoken_of(text: str, match: re.Match[str]) -> bool:
    """Tell whether a text speaks of a full-width form as a sign."""
    at, end = match.span()
    if end - at > 1:
        return False
    if _BESIDE_SIGN.match(text, end) and not _FULL.match(text, end + 1):
        return True
    if _BEHIND_SIGN.search(text, max(0, at - 3), at) and not _FULL.match(text, at - 2):
        return True
    return text[at - 1 : at] in ("“", "「", "'", '"') and _OF_WIDTHS.search(text, *line_of(text, at)) is not None


def _is_ratio(text: str, at: int) -> bool:
    """Tell whether a colon between two figures stands in a time or a ratio."""
    before = _FIGURE.search(text, at - _LONGEST_FIGURE, at)
    return before is not None and _RATIO.match(text, before.start()) is not None


_LONGEST_FIGURE = 3  # digits
_FIGURE = re.compile(rf"[{_D}]{{1,3}}\Z")

# 发„2009‟3号: the hexagonal brackets of a document number in a wrong font.
_DOCUMENT_YEAR = re.compile("[\u201e\u3016\u2772](?=((?:19|20)[0-9]{2}))\\1([\u201f\u3017\u2773])(?=第?[0-9]{1,5}号)")


def find_wrong_brackets(text: str, context: Context) -> Iterator[Finding]:
    """Write the year brackets of a document number as \u3014\u3015 where a font made quotation marks of them.

    The standard for official documents (GB/T 9704) prescribes hexagonal brackets. Left alone: 〔〕, [] and () there,
    and the same marks anywhere else.
    """
    for match in _DOCUMENT_YEAR.finditer(text):
        yield Finding(match.start(), match.start() + 1, "\u3014", "year of a document number")
        yield Finding(match.end() - 1, match.end(), "\u3015", "year of a document number")
