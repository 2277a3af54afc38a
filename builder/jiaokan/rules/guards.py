"""Copy guards: what forums weave into their posts so that a copy betrays itself, and pictures dropped into words.

Nothing here goes by its looks alone: tails of random signs must end most lines, woven words must come again and again,
a picture must cut a word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from jiaokan.page.names import SITE_NAME
from jiaokan.text.chars import HAN, HAN_ONE, count_han, iter_lines
from jiaokan.text.pairs import gain, is_bound
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

PICTURES = frozenset(map(chr, (*range(0x1F300, 0x1FB00), 0x2764, 0x2728, 0x263A, 0x2614, 0x26A1)))
NEEDED = PICTURES | frozenset(map(chr, range(0x21, 0x7F))) | frozenset("（")
_PICTURE = re.compile("[\u2614\u263a\u26a1\u2728\u2764\U0001f300-\U0001faff]+\ufe0f?(?=[" + HAN + "])")
_FREE = frozenset("的了着过地得和与及或在是有不我你他她它这那")

# Four short groups or more of ASCII signs, or one long run of them: 7 j; P% y# T0, and &x^9!Q~3.
_TAIL = re.compile(
    rf"(?<=[{HAN}，。；！？”）]) {{0,2}}(?:[!-~]{{1,3}}(?: [!-~]{{1,3}}){{3,24}}|[!-~]{{8,40}})(?=\n|\Z)"
)
_CLASSES = tuple(re.compile(pattern) for pattern in ("[0-9]", "[a-z]", "[A-Z]", "[!-/:-@\\[-`{-~]"))
_WORD = re.compile("[A-Za-z]{4}|[0-9]{4}|[A-Z][a-z]{2}|://|www")
_SHORTEST_LINE = 8  # Han before a tail: in front of a code of goods stands a name
_FEWEST = 3


def find_copy_guards(text: str, context: Context) -> Iterator[Finding]:
    """Remove random signs at the ends of a post's lines, pictures that cut a word, notices against copying in sentences.

    Why: forums add a random tail to every line against copying, and pages that gloss their text drop pictures into it.
    Evidence: three lines or more and half of all long ones end in such a tail, no two alike, of three kinds of signs,
    without a word in them; a picture stands between two Han that are a word, and neither belongs to its other
    neighbour more. Left alone: codes of goods, addresses, formulas, pictures at the end of a sentence and in a chat.
    """
    yield from sorted([*_tails(text), *_pictures(text), *_notices(text)])


def _tails(text: str) -> Iterator[Finding]:
    jammers = list(_jammers(text))
    if jammers:
        yield from (Finding(start, end, "", "random signs behind stops") for start, end in jammers)
        return
    if len(_may_have_tails(text)) < _FEWEST:
        return
    found: list[tuple[int, int]] = []
    proved: list[str] = []
    long = 0
    for start, end in iter_lines(text):
        if count_han(text[start:end]) < _SHORTEST_LINE:
            continue
        match = next((m for m in _TAIL.finditer(text, start, end) if m.end() == end), None)
        kinds = _kinds(text, match) if match else 0
        long += kinds >= _KINDS - 1 or text[end - 1] in _ENDS
        if match and kinds >= _KINDS - 1 and count_han(text[start : match.start()]) >= _SHORTEST_LINE:
            found.append(match.span())
            proved += [match.group()] if kinds >= _KINDS else []
    if len(proved) >= _FEWEST and len(proved) * 2 >= long and len(set(proved)) == len(proved):
        yield from (Finding(start, end, "", "random signs on most lines") for start, end in found)


def _may_have_tails(text: str) -> list[str]:
    """Give the last groups of the lines that end in so many signs of ASCII as a tail has."""
    ends = [text[max(start, end - _SHORTEST_TAIL) : end] for start, end in iter_lines(text)]
    return [signs for signs in ends if len(signs) == _SHORTEST_TAIL and signs.isascii() and signs.isprintable()]


_SHORTEST_TAIL = 7  # code points: four groups of one, and the blanks between them


# A sign, and three groups or more behind it, a blank behind the sentence's stop: % e X4 ;q
_JAMMER = re.compile(r" (?<=[。！？；…”’）!?;)] ) {0,3}[!-/:-@\[-`{-~]{1,2}(?: [!-~]{1,3}){3,24}(?= {0,4}(?:\n|\Z))")
# A command's option or pipe ($ ls -l), a number ($ 12), a formula between dollars ($ a + b = C $).
_MEANS = re.compile(r" -[A-Za-z](?: |\Z)| (?:\||&&) |[0-9]{2}|\$[^$]{0,80} [=+<>] [^$]{0,80}\$\Z")


def _jammers(text: str) -> Iterator[tuple[int, int]]:
    """Yield tails that open with a sign behind a stop: three of them that differ prove each other on any page.

    Forums put them at the ends of some lines only, short ones too. Left alone: prompts with a command, prices.
    """
    found = [
        match
        for match in _JAMMER.finditer(text)
        if HAN_ONE.search(text, text.rfind("\n", 0, match.start()) + 1, match.start())
        and not _WORD.search(match.group())
        and not _MEANS.search(match.group())
    ]
    kinds = [sum(1 for kind in _CLASSES if kind.search(match.group())) for match in found]
    if len({match.group() for match, many in zip(found, kinds, strict=True) if many >= _KINDS}) >= _FEWEST:
        yield from (match.span() for match, many in zip(found, kinds, strict=True) if many >= _KINDS - 1)


def _kinds(text: str, match: re.Match[str]) -> int:
    """Count the kinds of signs in a tail, none if it may mean something: a word, a sum, a code that the line leads to.

    A line leads to what stands behind its comma, its bracket or its last word, or says what it is: 密码, 编号.
    """
    tail = match.group().strip()
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    is_whole, signs = " " not in tail, len(_CLASSES[-1].findall(tail))
    is_led_to = (line[-1] not in _ENDS and (is_whole or signs < _SIGNS)) or (
        is_whole and _CODE.search(line) is not None
    )
    return 0 if is_led_to or _WORD.search(tail) else sum(1 for kind in _CLASSES if kind.search(tail))


_KINDS, _SIGNS, _ENDS = 3, 2, "。！？；”"
_CODE = re.compile("密码|口令|编号|编码|代码|号码|验证码|序列号|激活码|卡号|账号|帐号|公式|算式|型号|棋谱")


def _pictures(text: str) -> Iterator[Finding]:
    if not _may_have_pictures(text):
        return
    for match in _PICTURE.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if not HAN_ONE.match(before) or before in _FREE or after in _FREE or not is_bound(before, after):
            continue
        whole = gain(before, after)
        left, right = text[match.start() - 2 : match.start() - 1], text[match.end() + 1 : match.end() + 2]
        beside = [gain(left, before)] if HAN_ONE.match(left) else []
        beside += [gain(after, right)] if HAN_ONE.match(right) else []
        if all(whole > other for other in beside):
            yield Finding(match.start(), match.end(), "", "cuts a word")


def _may_have_pictures(text: str) -> bool:
    """Tell whether a text has one of the pictures of the BMP, or any code point beyond it, of two units in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text) or any(map(text.__contains__, _IN_BMP))


_IN_BMP = "\u2614\u263a\u26a1\u2728\u2764"


# （未经授权请勿转载） before the stop of a sentence: a notice against copying, woven into what it guards.
_NOTICE = re.compile(
    r"[（(](?<![写寫印注标標明着著有加是为為称稱“].)(?:(?:版[权權]所有|未[经經]|[禁严嚴请請]|翻印|[转轉][载載]|盗版)[^（）()\n。；]{2,20})[)）](?=[。！？；])"
)
_GUARDED = re.compile("[转轉][载載]|[复複]制|[複复]製|翻印|抄[袭襲]|盗用")
_OF_GUARDED = "转轉复複翻抄盗"  # each of these words begins so
_NOTICES = 2


def _notices(text: str) -> Iterator[Finding]:
    """Yield notices against copying in brackets at the ends of sentences on several lines.

    Left alone: one alone, one that a sentence speaks of (封底印着（…）), other words in brackets.
    """
    if not any(map(text.__contains__, _OF_GUARDED)):
        return
    found = [
        match
        for match in _NOTICE.finditer(text)
        if _GUARDED.search(match.group())
        and count_han(text[text.rfind("\n", 0, match.start()) + 1 : match.start()]) >= _SHORTEST_LINE
    ]
    if len({text.count("\n", 0, match.start()) for match in found}) >= _NOTICES:
        yield from (Finding(*match.span(), "", "notice within sentences") for match in found)


_OF_SITE = re.compile(
    rf"版[权權](?:所有|属|歸|归本|声明)|[转轉][载載]请|[转轉][载載]必|[请禁]勿?[转轉][载載]|禁止[转轉]|[论論][坛壇]|原[创創](?:文|首|作|网)|www\.|copyright|{SITE_NAME}",
    re.IGNORECASE,
)
_WOVEN = re.compile(r"[。！？；”](?P<tail> {0,2}(?P<words>[^。！？；\n]{4,40}))(?=\n|\Z)")
_LONGEST_WOVEN = 43  # code points, with the stop and the blanks before them
_FULL = ("。", "！", "？", "；")


def woven(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words of a site that stand behind the last full stop of line after line, always the same.

    Left alone: what is said so twice only, and words that are no site's (（鼓掌）, 下同).
    """
    tails = [
        (max(start, end - _LONGEST_WOVEN), end)
        for start, end in iter_lines(text)
        if not text.endswith(_FULL, start, end)
    ]
    if len(tails) < _FEWEST:
        return
    found = [match for start, end in tails if (match := _WOVEN.search(text, start, end)) is not None]
    if len(found) < _FEWEST:
        return
    found = [match for match in found if _OF_SITE.search(match["words"])]
    times = Counter(match["words"].strip() for match in found)
    for match in found:
        if times[match["words"].strip()] >= _FEWEST:
            yield match.span("tail")
