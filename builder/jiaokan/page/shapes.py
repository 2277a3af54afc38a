"""What no expression says: predicates over one line of the Simplified shadow, by the names that cues give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jiaokan.page import farms, links, menus, pieces, rows, words

Shape = Callable[[str], bool]


def _pieces(flag: str, *, sure: bool) -> Shape:
    return lambda line: pieces.flag_of(line) == (flag, sure)


def _row(kind: str) -> Shape:
    return lambda line: rows.is_row(line, kind)


def _fields(kind: str) -> Shape:
    return lambda line: rows.is_row_of_fields(line, kind)


SHAPES: Mapping[str, Shape] = {
    # ways through a site
    "breadcrumb": links.is_breadcrumb,
    "path": links.is_path,
    # rows of buttons, of words, of labels with their values
    "toolbar": pieces.is_toolbar,
    "menu": pieces.is_menu,
    "word-row": menus.is_word_row,
    "interface": words.is_interface,
    "buttons": _pieces("navigation", sure=True),
    "some-buttons": _pieces("navigation", sure=False),
    **{f"row-of-{kind}": _row(kind) for kind in rows.KINDS},
    **{f"fields-of-{kind}": _fields(kind) for kind in rows.FIELDS},
    "site-words": _pieces("site-footer", sure=True),
    "labels": _pieces("source-line", sure=True),
    "some-labels": _pieces("source-line", sure=False),
    "source-line": farms.is_source_line,
    # what a site says of itself and of others
    "footer": farms.is_footer,
    "disclaimer": farms.is_disclaimer,
    "editorial": farms.is_editorial,
    "introduction": farms.is_introduction,
    "spam": farms.is_spam,
    "trade": farms.is_trade,
    "advert": farms.is_advert,
}
