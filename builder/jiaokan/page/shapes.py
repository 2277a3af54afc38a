"""What no expression says: predicates over one line of the Simplified shadow, by the names that cues give them.

Each comes with an expression for what no such line is without, so that only lines that have it are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from jiaokan.page import farms, links, menus, pieces, rows, words


class Shape(NamedTuple):
    """A predicate, and an expression that matches in every line of which it holds; it may match in others too."""

    holds: Callable[[str], bool]
    needs: str


def _any(*expressions: str) -> str:
    return "|".join(expressions)


def _row(kind: str) -> Shape:
    return Shape(lambda line: rows.is_row(line, kind), rows.needed(kind))


def _fields(kind: str) -> Shape:
    return Shape(lambda line: rows.is_row_of_fields(line, kind), rows.needed_of_fields(kind))


def _pieces(flag: str, *, sure: bool, needs: str) -> Shape:
    return Shape(lambda line: pieces.flag_of(line) == (flag, sure), needs)


_HOME, _PATH = "首页|主页|home|index", "位置|栏目|频道|路径|导航"
_BUTTON = f"(?:{pieces.TOOL})(?:{pieces.SEPARATOR.pattern}|$)"
_LABEL = "[0-9:：于｜|丨/)）】]|\\]"  # behind a label, or in a date and a count
_BARE_LABEL = f"^.{{0,{pieces.LONGEST_LABEL}}}$"
# Of each thing an imprint may say two letters, which may be spaced, or one of Latin.
_IMPRINT = "|".join(["[cr©]", *("[ \u3000]*".join(letters) for letters in ("安备", "版权", "标识", "许可"))])
_CATALOGUE = "^[索主发成公有]"
_ANYTHING = "."

SHAPES: Mapping[str, Shape] = {
    # ways through a site
    "breadcrumb": Shape(links.is_breadcrumb, _any(_HOME, _PATH, links.SURE_STEP.pattern)),
    "path": Shape(links.is_path, links.SURE_STEP.pattern),
    # rows of buttons, of words, of labels with their values
    "toolbar": Shape(pieces.is_toolbar, _BUTTON),
    "menu": Shape(pieces.is_menu, _BUTTON),
    "word-row": Shape(menus.is_word_row, menus.SECTION.pattern),
    "interface": Shape(words.is_interface, _ANYTHING),
    "buttons": _pieces("navigation", sure=True, needs=_BUTTON),
    "some-buttons": _pieces("navigation", sure=False, needs=_BUTTON),
    **{f"row-of-{kind}": _row(kind) for kind in rows.KINDS},
    **{f"fields-of-{kind}": _fields(kind) for kind in rows.FIELDS},
    "site-words": _pieces("site-footer", sure=True, needs=pieces.SITE_WORD),
    "labels": _pieces("source-line", sure=True, needs=_LABEL),
    "some-labels": _pieces("source-line", sure=False, needs=_any(_LABEL, _BARE_LABEL)),
    "source-line": Shape(farms.is_source_line, _any("来源|来自|转自|出处|网址|链接", _CATALOGUE)),
    # what a site says of itself and of others
    "footer": Shape(farms.is_footer, _any(_IMPRINT, farms.SITE_LINKS)),
    "disclaimer": Shape(farms.is_disclaimer, _any(farms.TURNS_AWAY.pattern, farms.BORROWED.pattern)),
    "editorial": Shape(farms.is_editorial, "小编"),
    "introduction": Shape(farms.is_introduction, farms.GATHERS),
    "spam": Shape(farms.is_spam, farms.FARM_WORD.pattern),
    "trade": Shape(
        farms.is_trade,
        _any(farms.TRADE.pattern, farms.CONTACT.pattern, farms.ADDRESSES.pattern, farms.DISGUISED.pattern),
    ),
    "advert": Shape(farms.is_advert, farms.CONTACT.pattern),
}
