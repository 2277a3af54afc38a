"""Places where a character was lost and ``?`` stands for it: the mark is the damage's, and no question is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiaokan.rules.halves import syllables, unsolved_places
from jiaokan.rules.stops import last_word
from jiaokan.rules.syllables import parts_name
from jiaokan.text import hanzi
from jiaokan.text.chars import BLANK, HAN, PINYIN, TONE_MARKS, TONED, within
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

# --- half a gloss -----------------------------------------------------------------------------------------------
_HALF = re.compile(rf"\?(?<=[{HAN}].)(?P<syllable>[{PINYIN}]{{2,9}})[)）]")
_TONED = re.compile(f"[{TONED}{TONE_MARKS}]")
_BRACKET = re.compile("[(（）)]")
_NEAR = 60  # code points: a gloss and its bracket stand together


def _halves(text: str) -> Iterator[tuple[int, int]]:
    """Yield ?hào) in text of any script: letters with a tone, or a syllable whose bracket nothing opened.

    Left alone: what stands behind words that ask, 是否满意?hao).
    """
    for match in _HALF.finditer(text):
        syllable = hanzi.fold_reading(match["syllable"]) in syllables() and not _is_opened(text, match.end() - 1)
        if _TONED.search(match["syllable"]) or (syllable and not _asks(text, match.start())):
            yield match.span()


def _is_opened(text: str, at: int) -> bool:
    """Tell whether the bracket that closes at a place has one that opens, on its line and near."""
    low = max(text.rfind("\n", 0, at) + 1, at - _NEAR)
    before = _BRACKET.findall(text, low, at)
    return bool(before) and before[-1] in "(（"


# --- one character ----------------------------------------------------------------------------------------------
# Between two Han, or with its like beside it: a question mark is followed by the next sentence, and by nothing more.
_LONE = re.compile(rf"\?(?<=[{HAN}\n，。、；：“《（?].)(?=[{HAN}，。、；：”》）?])")
_BETWEEN = re.compile(rf"\?(?<=[{HAN}].)(?=[{HAN}])")
_ASKS = re.compile(
    "[吗嗎呢么麼吧啊呀谁誰哪几幾何否啥咋岂豈孰怎]|什|多少|是不是|有没有|有沒有|能不能|会不会|會不會|可不可|要不要|好不好|对不对|對不對|难道|難道"
)
_CLAUSE = re.compile(f"[^，。；：！？,;:!?\n{BLANK}]{{0,24}}\\Z")
_LONGEST_CLAUSE = 24  # code points in which a word may ask
_FEWEST, _MOST_ASKING = 4, 4  # lost characters of a page; of its question marks at most one in so many asks


def _lost_characters(text: str) -> list[tuple[int, int]]:
    """Give each ``?`` that stands for a character: where nothing can be asked, and on a page that hardly ever asks.

    Why: a program wrote ``?`` for every character its codec did not have: 她听?我要走. Left alone: a page with fewer
    than four, and one in which a quarter of them or more stand behind words that ask.
    """
    if "?" not in text:
        return []
    return [(at, at + 1) for at in sorted({*_where_none_asks(text), *_on_a_page_of_them(text)})]


# Behind a comma, between two quotations, and inside 得 and its complement no question ends.
_NEVER_ASKS = re.compile(rf"\?(?:(?<=[，、；].)(?=[{HAN}])|(?<=[\"”].)(?=[\"“])|(?<=得.)(?=[{HAN}]))")
# Names that a middle dot joined: 柳河?清溪?青山书店.
_CHAINED = re.compile(rf"\?(?<=[{HAN}].)(?=(?P<name>[{HAN}]{{2,6}})\?[{HAN}])")
_IN_TITLE = re.compile(rf"《(?P<title>[{HAN}]{{2,20}})\?(?=[{HAN}]{{2,20}}》)")  # 《柳河志?水利卷》
_PARTICLES = tuple("的了吧啊呀哦嘛么吗呢")


def _where_none_asks(text: str) -> Iterator[int]:
    """Yield each ``?`` that stands where no question ends, or for the middle dot of names."""
    for match in _NEVER_ASKS.finditer(text):
        at = match.start()
        if text[at - 1] != "得" or last_word(text, at) == "得":
            yield at
    for match in _LONE.finditer(text):
        at = match.start()
        if parts_name(text, at, at + 1) and not _asks(text, at):
            yield at
    for match in _IN_TITLE.finditer(text):
        if not _ASKS.search(match["title"]):
            yield match.end("title")
    for match in _CHAINED.finditer(text):
        at, behind = match.start(), match.end("name")
        if not match["name"].endswith(_PARTICLES) and not _asks(text, at) and not _asks(text, behind):
            yield from (at, behind)


_WIDE = "\uff1f"
_FEWEST_WIDE, _SHARE_OF_WIDE = 3, 4  # full-width question marks of a page, and how many stand for each half-width one


def _on_a_page_of_them(text: str) -> list[int]:
    """Give those of a page that has many, or that asks its questions with full-width marks, many more than these."""
    narrow, wide = text.count("?"), text.count(_WIDE)
    if wide >= max(_FEWEST_WIDE, _SHARE_OF_WIDE * narrow):
        return [match.start() for match in _BETWEEN.finditer(text) if not _asks(text, match.start())]
    if narrow < _FEWEST:
        return []
    found = [match.start() for match in _LONE.finditer(text)]
    asking = [at for at in found if _asks(text, at)]
    if len(found) - len(asking) < _FEWEST or len(asking) * _MOST_ASKING >= len(found):
        return []
    return sorted({*found} - {*asking})


def _asks(text: str, at: int) -> bool:
    clause = _CLAUSE.search(text, at - _LONGEST_CLAUSE, at)
    return clause is not None and _ASKS.search(clause.group()) is not None


def lost_places(text: str, context: Context) -> Sequence[tuple[int, int]]:
    """Give ``[start, end)`` of what stands for lost characters, in order: none of its marks is the text's.

    >>> from jiaokan.text.rule import Context, Verdict
    >>> lost_places("落实?mǔ)了", Context(Verdict("Hans", "native")))
    [(2, 6)]
    """
    if "?" not in text:
        return []
    halves = sorted({*unsolved_places(text, context), *_halves(text)})
    inside = within(halves)
    return sorted([*halves, *(span for span in _lost_characters(text) if not inside(span[0]))])


def find_lost_characters(text: str, context: Context) -> Iterator[Finding]:
    """Point at each ``?`` that stands for a character nobody can tell, on a page where most of them do."""
    if "?" not in text:
        return
    inside = within(sorted({*unsolved_places(text, context), *_halves(text)}))
    yield from (Finding(*span, kind="lost") for span in _lost_characters(text) if not inside(span[0]))
