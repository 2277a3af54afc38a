"""Tags: which names are elements, what each does to the line it stands in, and where one stands in a text.

What is a tag is decided by a known name and attributes that are written as attributes are. Anything else in angle
brackets is text: a title, a placeholder, a comparison, an address, a type of a program.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from jiaokan.rules.listings import shown_code
from jiaokan.rules.spoken import USED, beside, is_and, is_spoken_of, is_used
from jiaokan.text.chars import BLANK, BLANKS, HAN, HAN_ONE, Lines, within
from jiaokan.text.rule import Context

# --- the elements ---------------------------------------------------------------------------------------------
# HTML Living Standard (WHATWG), chapter 4 "The elements of HTML", and 16.2 for those that are no longer conforming.
# What stands in a line of its own follows 15.3 "Non-replaced elements" (display: block, list-item, table and its parts).
_ELEMENTS = {
    "block": "html head body title base link meta style script noscript template article section nav aside header footer main "
    "hgroup h1 h2 h3 h4 h5 h6 address p hr pre blockquote ol ul menu li dl dt dd figure figcaption div search form fieldset legend "
    "details summary dialog optgroup option datalist br center dir listing xmp plaintext frameset frame noframes marquee "
    "isindex multicol noembed svg xml",
    "row": "table caption colgroup col tbody thead tfoot tr",
    "cell": "td th",
    # What fills a box of its own, or was struck out: without a border two figures would run together.
    "apart": "a button input select textarea label output progress meter img image picture source iframe embed object param "
    "video audio track map area canvas applet bgsound s del ins strike",
    "inline": "b i u em strong small cite q dfn abbr ruby rt rp data time code var samp kbd mark bdi bdo span wbr slot "
    "font big tt acronym blink nobr basefont spacer rb rtc keygen nextid",
    "raised": "sup",
    "lowered": "sub",
}
# Content systems of newspapers and offices wrap the text in elements of their own.
_SYSTEMS = {
    "block": "founder-content founder-title enpcontent enpproperty enparticle ucapcontent ucaptitle ucapsource "
    "publishtime trs_editor"
}
# Word and Excel as HTML or XML (ECMA-376; "o:", "v:", "st1:" of Office 2000): a prefix and a name.
_OFFICE = re.compile(
    r"(?:o|v|w|w10|m|x|wp|wps|wpg|wx|pic|mc|aml|sl|dt|ve|st[0-9]|u[0-9]):(?:[prt]|[a-z][a-z0-9]{1,30})", re.IGNORECASE
)
_OFFICE_EFFECTS = {"w:p": "block", "w:br": "block", "w:tbl": "row", "w:tr": "row", "w:tc": "cell", "w:tab": "cell"}
EFFECTS: dict[str, str] = {
    name: effect for table in (_ELEMENTS, _SYSTEMS) for effect, names in table.items() for name in names.split()
}


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


# Names that are words or letters people put in angle brackets themselves: without attributes they want their partner.
_WORDS = _names(
    "a abbr address area article aside b base button canvas cite code col data del details dialog dir embed figure footer form "
    "frame header i image img input ins label legend link listing main map mark menu meta meter nav object option output param picture "
    "progress q s samp search section select slot small source spacer summary template time title track u var video audio xml"
)
_VALUELESS = _names(
    "allowfullscreen async autofocus autoplay checked compact controls default defer disabled download formnovalidate hidden inert "
    "ismap itemscope loop multiple muted nomodule nohref noresize noshade novalidate nowrap open playsinline readonly required "
    "reversed selected declare scoped seamless"
)

# --- in a text ------------------------------------------------------------------------------------------------
_S = f"[{BLANK}\n]"
_ATTRIBUTE = r"[A-Za-z_:@][A-Za-z0-9_.:-]{0,60}(?:[ \n]{0,3}=[ \n]{0,3}(?:\"(?:data:[^\"<]*|[^\"<]{0,4000})\"|'[^'<]{0,4000}'|[^\s\"'<>=`][^\s\"'<>]{0,1000}))?"
_NAME = r"[A-Za-z][A-Za-z0-9_-]{0,24}(?::[A-Za-z][A-Za-z0-9]{0,30})?"
_TAG = re.compile(
    rf"<(?P<closes>/?)(?P<name>{_NAME})(?P<attributes>(?:(?:{_S}{{1,20}}|(?<=[\"'])){_ATTRIBUTE}){{0,40}}){_S}{{0,20}}/?>"
)
# A value whose quotation mark was lost: <font color="#ff0000>. No Han stands in it, or it might be text.
_LOOSE = re.compile(rf"<(?P<closes>)(?P<name>{_NAME})(?P<attributes> [a-z-]{{2,20}}=[\"'][^<>\n{HAN}]{{0,500}})>")
_BARE = re.compile(rf"{_S}(?P<name>[A-Za-z_:@][A-Za-z0-9_.:-]{{0,60}})(?={_S}|\Z)")
_WITH_VALUE = re.compile(r"[ \n]{0,3}=[ \n]{0,3}(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)")


class Tag(NamedTuple):
    """A tag of a known element, ``[start, end)`` in code points, with what it does to its line."""

    start: int
    end: int
    name: str
    effect: str
    closes: bool
    attributes: str


@cache
def said(name: str) -> str:
    """Name an element for the evidence of an edit; there are few of them."""
    return f"element {name}"


def effect_of(name: str) -> str | None:
    """Give what an element does to its line, None for a name that is no element's.

    >>> effect_of("TD"), effect_of("o:p"), effect_of("String"), effect_of("m:n")
    ('cell', 'inline', None, None)
    """
    lower = name.lower()
    known = EFFECTS.get(lower) or _OFFICE_EFFECTS.get(lower)
    return known or ("inline" if _OFFICE.fullmatch(lower) else None)


def find_tags(text: str, context: Context) -> list[Tag]:
    """Give the tags of a text, in order.

    Left alone: unknown names, attributes that are none (``<b 与 c>``), a word in brackets without its partner
    (``<title>``), what is spoken of (``<br>标签``, ``“<p>”``), and everything in a block or a span of code.
    """
    found = [tag for tag in _written(text) if tag is not None]
    if not found:
        return []
    paired = _paired(found)
    in_code = within(shown_code(text))
    shadow = context.shadow(text)
    listed = _listed(text, found, paired)
    lone = {tag for tag in found if not tag.closes and not tag.attributes and tag.name in _WORDS and tag not in paired}
    lone -= _set_among(text, found, lone)
    kept = [
        tag
        for tag in found
        if tag not in listed
        and tag not in lone
        and not in_code(tag.start)
        and not (text[tag.start - 1 : tag.start] == "<" and text[tag.end : tag.end + 1] == ">")
    ]
    spoken = _spoken_of(shadow, kept)
    return [tag for index, tag in enumerate(kept) if index not in spoken]


def _set_among(text: str, tags: list[Tag], lone: set[Tag]) -> set[Tag]:
    """Give the lone letters in brackets that are tags.

    Evidence: Han or a mark on both sides, and on their line a tag that is surely one and stands in words as they do.

    >>> from jiaokan.text.rule import Verdict
    >>> text = "<span>各村要<font color=red>按时清淤<b>，不得拖延"
    >>> [tag.name for tag in find_tags(text, Context(Verdict("Hans", "native")))]
    ['span', 'font', 'b']
    """
    if not any(tag.name in _LETTERS for tag in lone):
        return set()
    lines = Lines(text)
    sure = {lines.around(tag.start)[0] for tag in tags if tag.effect == "inline" and tag not in lone}
    return {
        tag
        for tag in lone
        if tag.name in _LETTERS
        and lines.around(tag.start)[0] in sure
        and _IN_WORDS.match(text[tag.start - 1 : tag.start])
        and _IN_WORDS.match(text, tag.end)
    }


_LETTERS = _names("b i s u small")  # they set words of a sentence off
_IN_WORDS = re.compile(f"[{HAN}，。、；：！？“”《》（）]")


def _paired(tags: list[Tag]) -> frozenset[Tag]:
    """Give the opening tags that have their partner, the innermost first."""
    waiting: dict[str, list[Tag]] = {}
    found: list[Tag] = []
    for tag in tags:
        opened = waiting.setdefault(tag.name, [])
        if not tag.closes:
            opened.append(tag)
        elif opened:
            found.append(opened.pop())
    return frozenset(found)


def _written(text: str) -> list[Tag | None]:
    """Give everything that is written as a tag is and has a known name."""
    found: list[Tag | None] = []
    at = text.find("<")
    while at >= 0:
        match = _TAG.match(text, at) or _LOOSE.match(text, at)
        tag = _tag(match) if match else None
        found.append(tag)
        at = text.find("<", tag.end if tag else at + 1)
    return found


def _tag(match: re.Match[str]) -> Tag | None:
    effect = effect_of(match["name"])
    if effect is None or not _are_attributes(match["attributes"]):
        return None
    return Tag(*match.span(), match["name"].lower(), effect, match["closes"] == "/", match["attributes"])


def _are_attributes(written: str) -> bool:
    """Tell whether those without a value are known to have none, or are a program's: v-cloak, data-x."""
    bare = _BARE.findall(_WITH_VALUE.sub("=", written)) if written else []
    return all(name.lower() in _VALUELESS or "-" in name for name in bare)


# --- spoken of ------------------------------------------------------------------------------------------------
def _spoken_of(text: str, tags: list[Tag]) -> set[int]:
    """Give the numbers of tags that a sentence names, those of one list with it: ``<ul>和<ol>标签``, ``<p>、<br>``."""
    filled = _filled(text, tags)
    spoken = {
        index
        for index, tag in enumerate(tags)
        if index not in filled
        and ((not tag.attributes.strip() and is_spoken_of(text, tag.start, tag.end)) or _is_taught(text, tag))
    }
    for index in range(len(tags) - 2, -1, -1):
        here, following = tags[index], tags[index + 1]
        joined = is_and(text[here.end : following.start]) and not here.attributes
        if joined and (index + 1 in spoken or not here.closes):
            spoken |= {index, index + 1}
        if not here.closes and following.closes and here.name in _UNSHOWN and _is_told(text, here, following):
            spoken.add(index)
        if index in spoken and not here.closes and following.closes and following.name == here.name:
            spoken.add(index + 1)  # both of a pair or none
    return spoken


def _is_taught(text: str, tag: Tag) -> bool:
    """Tell whether a sentence says where a tag of a page's machinery stands: 在 <head> 里加上一行 <meta …> 就行."""
    if tag.name not in _MACHINERY:
        return False
    before, behind = beside(text, tag.start, tag.end)
    if _TOLD.match(text[before - 1 : before]) is None or _TOLD.match(text, behind) is None:
        return False
    is_led_to = _PLACES.search(text, max(0, before - 2), before) is not None or is_used(text, before)
    is_placed = _PLACED.match(text, behind) is not None or USED.match(text, behind) is not None
    return (is_led_to and is_placed) or text.startswith("的", behind)


_MACHINERY = _names("title script style noscript template head html body meta link base")
# What a lesson says of where a tag stands, too common beside tags that a sentence may have.
_PLACES = re.compile("(?:[在加有叫把将个行段句]|一行|一句|一个)\\Z")
_PLACED = re.compile("[里中内前后上下的和与或、]|就|[前后上下]面")


def _is_told(text: str, here: Tag, following: Tag) -> bool:
    """Tell whether a pair stands in the middle of a sentence, which shows how one is written: 头部有<title>…</title>一行."""
    return HAN_ONE.match(text[here.start - 1 : here.start]) is not None and _TOLD.match(text, following.end) is not None


_UNSHOWN = _names("title script style noscript template head")  # no sentence of a page has them inside
_TOLD = re.compile(f"[{HAN}，。、；]")


def _listed(text: str, tags: list[Tag], paired: frozenset[Tag]) -> set[Tag]:
    """Give the tags in a row of three or more that open, parted by blanks alone, none of which is closed.

    A form says so which tags a comment may have: ``<a href=""> <em> <strong>``, one of them at least with a value to
    fill in.
    """
    found: set[Tag] = set()
    row: list[Tag] = []
    for tag in tags:
        gap = text[row[-1].end : tag.start] if row else ""
        if tag.closes or tag in paired or not gap or gap.strip(BLANKS):
            row = []
        if not tag.closes and tag not in paired:
            row.append(tag)
        if len(row) >= _FEWEST_LISTED and any(_EMPTY.search(tag.attributes) for tag in row):
            found.update(row)
    return found


_FEWEST_LISTED = 3
_EMPTY = re.compile("=[\"'][\"']")


def _filled(text: str, tags: list[Tag]) -> set[int]:
    """Give the numbers of tags with nothing but words between the two, and none beside them: ``<td>属性</td>``.

    They make a cell of a table, whatever it says; a sentence that speaks of a tag has words outside it.
    """
    found: set[int] = set()
    for index, (here, following) in enumerate(pairwise(tags)):
        is_pair = following.closes and not here.closes and following.name == here.name
        if (
            is_pair
            and text[here.start - 1 : here.start] in _ABOVE
            and text[following.end : following.end + 1] in _BELOW
        ):
            found |= {index, index + 1}
    return found


_ABOVE, _BELOW = frozenset((*BLANKS, "\n", ">", "")), frozenset((*BLANKS, "\n", "<", ""))
