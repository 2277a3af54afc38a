"""What no expression says: predicates over one line of the Simplified shadow, by the names that cues give them.

Each comes with an expression for what no such line is without, so that only lines that have it are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from jiaokan.page import farms, links, menus, pieces, rows, words
from jiaokan.page.score import MAX_LINE


class Shape(NamedTuple):
    """A predicate, and what is true of every line of which it holds, and may be of others too."""

    holds: Callable[[str], bool]
    needs: str  # an expression that matches in it
    longest: int = MAX_LINE  # code points
    in_sentences: bool = False  # it may hold a full stop


def _any(*expressions: str) -> str:
    return "|".join(expressions)


def _row(kind: str) -> Shape:
    return Shape(lambda line: rows.is_row(line, kind), rows.needed(kind), rows.LONGEST_ROW, in_sentences=True)


def _fields(kind: str) -> Shape:
    return Shape(lambda line: rows.is_row_of_fields(line, kind), rows.needed_of_fields(kind))


def _pieces(flag: str, *, sure: bool, needs: str) -> Shape:
    return Shape(lambda line: pieces.flag_of(line) == (flag, sure), needs)


def _labels(*, sure: bool) -> Shape:
    return Shape(lambda line: pieces.may_be_labels(line) and pieces.flag_of(line) == ("source-line", sure), _ANYTHING)


_HOME, _PATH = "首页|主页|home|index", "位置|栏目|频道|路径|导航"
_BUTTON = f"(?:{pieces.TOOL})(?:{pieces.SEPARATOR.pattern}|$)"
_IMPRINT = "|".join(
    "[ \u3000]*".join(letters)
    for letters in ("copyright", "icp", "reserved", "安备", "版权", "标识", "许可", "©", ["[(（]", "c", "[)）]"])
)  # the letters of an imprint may be spaced
_CATALOGUE = "^[索主发成公有]"
_ANYTHING = "."

_WAY, _ROW_OF_WORDS, _OFFER, _PRESENTATION = 160, 120, 80, 120  # code points

SHAPES: Mapping[str, Shape] = {
    # ways through a site
    "breadcrumb": Shape(links.is_breadcrumb, _any(_HOME, _PATH, links.SURE_STEP.pattern), _WAY),
    "path": Shape(links.is_path, links.SURE_STEP.pattern, _ROW_OF_WORDS),
    # rows of buttons, of words, of labels with their values
    "toolbar": Shape(pieces.is_toolbar, _BUTTON),
    "menu": Shape(pieces.is_menu, _BUTTON),
    "word-row": Shape(menus.is_word_row, _ANYTHING, _ROW_OF_WORDS),
    "glued-bar": Shape(menus.is_glued_bar, "首页|新闻|财经", _ROW_OF_WORDS),
    "interface": Shape(words.is_interface, _ANYTHING, words.LONGEST),
    "buttons": _pieces("navigation", sure=True, needs=_BUTTON),
    "some-buttons": _pieces("navigation", sure=False, needs=_BUTTON),
    **{f"row-of-{kind}": _row(kind) for kind in rows.KINDS},
    **{f"fields-of-{kind}": _fields(kind) for kind in rows.FIELDS},
    "site-words": _pieces("site-footer", sure=True, needs=pieces.SITE_WORD),
    "labels": _labels(sure=True),
    "some-labels": _labels(sure=False),
    "source-line": Shape(farms.is_source_line, _any("来源|来自|转自|出处|网址|链接", _CATALOGUE)),
    # what a site says of itself and of others
    "footer": Shape(farms.is_footer, _any(_IMPRINT, farms.SITE_LINKS), in_sentences=True),
    "disclaimer": Shape(farms.is_disclaimer, _any(farms.TURNS_AWAY.pattern, farms.BORROWED.pattern), in_sentences=True),
    "editorial": Shape(farms.is_editorial, "小编", _PRESENTATION, in_sentences=True),
    "introduction": Shape(farms.is_introduction, farms.GATHERS, _PRESENTATION, in_sentences=True),
    "spam": Shape(farms.is_spam, farms.FARM_WORD.pattern),
    "trade": Shape(
        farms.is_trade,
        _any(farms.TRADE.pattern, farms.CONTACT.pattern, farms.ADDRESSES.pattern, farms.DISGUISED.pattern),
        _OFFER,
    ),
    "advert": Shape(farms.is_advert, farms.CONTACT.pattern, _OFFER),
}
