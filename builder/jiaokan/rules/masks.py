"""Masked values: x, XX, ××, __, **, 某某. They are content and stay; bullets, boxes and ratings are no masks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.rules.spacing import OMITTED_NUMBER
from jiaokan.text.chars import BLANK, BLANKS, HAN, HAN_ONE, PINYIN, Lines
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_WORD = PINYIN + "0-9_.@/-"  # a mask stands alone: not x-ray, xùn, a.x, x1
_SHAPES = "×☆★○●◯△□■〇＊▲◆◇"
_MASK_START = re.compile(f"[{_SHAPES}xX_*某]")  # alone, so that plain text is passed over at full speed
_MASK = re.compile(
    rf"(?P<cross>[×☆★○●◯△□■〇＊]{{1,12}}(?![0-9])|▲{{2,12}}|◆{{2,12}}|◇{{2,12}})"
    rf"|(?P<letter>[xX](?<![{_WORD}].)[xX]{{0,5}}(?![{_WORD}]))"
    rf"|(?P<underscore>_(?<![A-Za-z0-9_].)_{{0,39}}(?![A-Za-z0-9_]))"
    rf"|(?P<asterisk>\*(?<=[{HAN}].)\*{{0,11}}(?=[{HAN}])|\*{{2,12}}(?=[{HAN}])|\*(?<=[{HAN}].)\*{{1,11}})"
    rf"|(?P<mou>某{{1,4}}(?![A-Za-z0-9]))"
)
# Words in which 某 is no mask, and ciphers that are numerals (二〇二〇年) or brand-like letters (X光, x轴) or variables.
_NO_MASK = re.compile(
    r"某(?:些|种|类|方面|处|时|日|天|次|样|一|书(?![记記院店画畫])|[刊句词詞]|物(?![业業流资資])|[个個位项項件段](?![路线號号]))|[xX](?:光|轴|射线|线|染色体|型| ?[=<>+²³^]|为变量|的函数|(?<=[(].)[)]|(?<=[A-Za-z]（.)）)"
    r"|[xX](?<=[0-9A-Za-z] .)(?![xX])"  # Mate X, 852 x 480
)
# A name that is thrown away in code (for _ in rows), and what joins a title to its page, its file's or its site's name.
_NO_BLANK = re.compile(
    r"_(?<=\^_)(?!_)|"  # ^_^
    rf"_(?<=[A-Za-z0-9] _)(?= in | =|,)|_(?<=[A-Za-z], _)(?=,| in | =|\))|_(?=第[0-9]{{1,4}}[页頁])|_(?=[{HAN}]{{1,20}}(?:\.(?:docx?|pdf|pptx?|xlsx?|txt)|网|文库)(?![{HAN}]))"
)
# A product of two sizes: 长×宽, 数量×单价.
_LONGEST_FACTOR, _LONGEST_INDENT = 20, 40  # code points: what is looked at before a cross or a bullet is bounded
_FORMULA = re.compile(rf"[=＝][^=＝×，。；\n]{{2,{_LONGEST_FACTOR}}}\Z")  # 金额＝定价×册数
_PRODUCT = re.compile(r"×(?<=[长宽高厚深底径量价数积長寬徑價數積]×)(?=[长宽高厚深单数面长長寬單數])")


def find_masks(text: str, context: Context) -> Iterator[Finding]:
    """Point at masked values: x, XX, ××, ☆☆, __, **, 某某, and the blank left by a deleted number.

    Model texts hide names and figures so. Left alone: 某些 某种 某时, X光, numerals with 〇, single * as
    multiplication, underscores inside identifiers, bullets at a line's start, boxes to tick, ratings in stars, names of
    models (Mate X), what joins the parts of a title, faces, the mark at an article's end.
    """
    done = 0
    shapes = _Shapes(text)
    joins = {at for match in _JOINS.finditer(text) for at in (match.start(), match.start(1))}
    for spot in _MASK_START.finditer(text):
        match = _MASK.match(text, spot.start()) if spot.start() >= done else None
        if match is None or _NO_MASK.match(text, match.start()) or _in_numeral(text, match.start(), match.end()):
            continue
        done = match.end()
        if match.lastgroup == "underscore" and (_NO_BLANK.match(text, match.start()) or match.start() in joins):
            continue
        if match.lastgroup != "cross" or not shapes.say_no(match.start(), match.end()):
            yield Finding(match.start(), done, kind=f"mask-{match.lastgroup}")
    for match in OMITTED_NUMBER.finditer(text):
        yield Finding(match.start(), match.end(), kind="mask-omitted")


def _in_numeral(text: str, start: int, end: int) -> bool:
    neighbours = text[start - 1 : start] + text[end : end + 1]
    return text[start] in "〇○" and any(char in "零一二三四五六七八九十年〇○" for char in neighbours)


_STARS = frozenset("★☆")
_RATING = 3  # stars in a row with no name behind them
_FILLED_AND_EMPTY = re.compile("●+○+|○+●+|■+□+|▲+△+|◆+◇+")  # so many of so many: 难度：●●●○○
_RATED = re.compile("(?<=[度分数級级荐][：:])")  # 难度：★★
# 设为星标 ★ 不错过: between blanks.
_SET_OFF = re.compile(rf".(?<=[{BLANK}].)(?=[{BLANK}])")
# What a magazine sets behind the last stop of an article.
_ENDS_ARTICLE = re.compile(rf".(?<=[。！？”].)(?=[{BLANK}]{{0,4}}(?:\n|\Z))")
# 行情_大盘_股市: what a page's title is put together from.
_JOINS = re.compile(f"_(?<=[{HAN}][{HAN}]_)(?=[{HAN}]{{2,16}}(_)[{HAN}][{HAN}])")
_BULLETS = frozenset("●○■□☆★△▲◆◇◯")
_BOXES = frozenset("□■")
# What a masked name stands before: ○县, ×村.
_OF_PLACE = re.compile("[县縣市省区區镇鎮乡鄉村组組州盟旗局厂廠校院某年月日号號]")
_OPENS_TEXT = re.compile(rf"[{BLANK}]{{0,4}}[{HAN}A-Za-z0-9“《（(【]")
_BEFORE_BOX = re.compile(f"[{BLANK}：:；;，,、。（(/]")


class _Shapes:
    """Tells of a run of shapes whether it is a bullet, a box, a rating or a product, and no mask."""

    def __init__(self, text: str) -> None:
        self._text, self._lines = text, Lines(text)
        self._openers: dict[str, int] = {}

    def say_no(self, start: int, end: int) -> bool:
        text, run = self._text, self._text[start:end]
        if _STARS.issuperset(run) and self._is_rating(start, end):
            return True
        if run == "×":
            return self._is_cross(start)
        if _FILLED_AND_EMPTY.fullmatch(run):
            return True
        if run in _BULLETS and _ENDS_ARTICLE.match(text, start):
            return True
        if run not in _BULLETS or _OPENS_TEXT.match(text, end) is None:
            return False
        if self._opens_line(start):
            return _OF_PLACE.match(text, end) is None or self._opening(run) > 1
        return run in _BOXES and _BEFORE_BOX.match(text, start - 1) is not None

    def _is_rating(self, start: int, end: int) -> bool:
        """Tell whether stars rate something, or set words off: 难度：★★, 绝密★启用前, 设为星标 ★ 不错过."""
        text, run = self._text, self._text[start:end]
        if _RATED.match(text, start):
            return True
        if len(run) >= _RATING:
            return len(set(run)) > 1 or HAN_ONE.match(text, end) is None
        return len(run) == 1 and (_SET_OFF.match(text, start) is not None or text[start - 1 : start] == "密")

    def _is_cross(self, at: int) -> bool:
        """Tell whether a lone cross opens a line as a bullet, or multiplies."""
        opens = self._opens_line(at)
        blank = self._text[at + 1 : at + 2] in (*BLANKS, "\n", "")  # alone on its line it closes a window
        if opens and (blank or self._opening("×") + self._opening("√") > 1):
            return True
        return _PRODUCT.match(self._text, at) is not None or (
            _FORMULA.search(self._text, at - _LONGEST_FACTOR - 1, at) is not None
        )

    def _opens_line(self, at: int) -> bool:
        """Tell whether nothing but an indent stands before a place on its line."""
        line, _ = self._lines.around(at)
        return at - line <= _LONGEST_INDENT and not self._text[line:at].strip(BLANKS)

    def _opening(self, shape: str) -> int:
        """Count the lines that one shape alone opens."""
        if shape not in self._openers:
            pattern = re.compile(rf"^[{BLANK}]*{shape}(?!{shape})", re.MULTILINE)
            self._openers[shape] = len(pattern.findall(self._text))
        return self._openers[shape]
