"""Remnants of markup inside lines: tags, entities, escapes. Never touches what a reader would read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jiaokan.rules.escapes import AGAIN, spoken_escapes, written_out
from jiaokan.rules.listings import shown_code
from jiaokan.rules.spoken import is_spoken_of
from jiaokan.rules.tags import Tag, effect_of, find_tags, said
from jiaokan.text.chars import BLANKS, SPACES, within
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_RAW_TAG = re.compile("[<>]")
_RAW_SIGN = re.compile(r"<(?![ 0-9=])|>(?<![ =\n-]>)(?![ 0-9=])")  # no comparison, no arrow, no mark of a quote
_PAGE = 3  # tags that make a page of HTML, in which an escaped < stands for itself


def find_markup(text: str, context: Context) -> Iterator[Finding]:
    """Remove tags, write breaks, borders of cells and raised figures for them; decode entities, turn x0dx0a into breaks.

    Why: markup escaped twice, or cut off its page. A block begins and ends a line; a tab stands between two cells,
    ⁴ and ₂ for raised and lowered figures. Left alone: any other ``<...>`` (《》 written as <>, comparisons,
    placeholders such as <单位名称>), tags in code or spoken of, and ``&`` in names.
    """
    tags = find_tags(text, context) if "<" in text else []
    raised, paired = _raised(text, tags)
    is_raised = within([(finding.start, finding.end) for finding in raised])
    yield from raised
    yield from _without_tags(text, [tag for tag in tags if not is_raised(tag.start)], paired)
    in_code = within(shown_code(text))
    is_taken = within(sorted([*((tag.start, tag.end) for tag in tags), *((f.start, f.end) for f in raised)]))
    escaped = len(tags) >= _PAGE or not any(not is_taken(match.start()) for match in _RAW_SIGN.finditer(text))
    stays = spoken_escapes(text) if len(tags) < _PAGE else []
    for finding in written_out(text, stays, escaped=escaped):
        if not is_taken(finding.start) and not in_code(finding.start):
            yield finding


# --- tags -----------------------------------------------------------------------------------------------------
_LONG_CELL = 120  # code points: a longer one is a column of the page, not a cell of a table


def _without_tags(text: str, tags: Sequence[Tag], paired: frozenset[Tag]) -> Iterator[Finding]:
    """Yield the removal of tags, group by group: what a group does to its line is done once, and not at a line's edge."""
    groups = _groups(text, tags)
    for index, group in enumerate(groups):
        start, end = group[0].start, group[-1].end
        above = groups[index - 1][-1].end if index else 0
        below = groups[index + 1][0].start if index + 1 < len(groups) else len(text)
        tail = [tag for tag in group if tag not in paired]
        glue = _glue(tail, is_long=max(start - above, below - end) > _LONG_CELL)
        if glue == " " and not _are_words(text[start - 1 : start], text[end : end + 1]):
            glue = ""
        if glue == "\n" and (
            _is_at_edge(text, start, end) or any("\n" in text[a.end : b.start] for a, b in pairwise(group))
        ):
            glue = ""
        if glue == "\n" and _is_in_row(text, start, end):
            glue = " "  # the row is one line, whatever its cells hold
        if "\t" in glue:
            yield Finding(start, end, "" if _is_at_edge(text, start, end) else glue, _said(group))
        elif (empty := _empty_cells(group)) and end < len(text) and text[end] != "\n":
            is_first = start == 0 or text[start - 1] == "\n"
            yield Finding(start, end, ("" if is_first else "\n") + "\t" * empty, _said(group))
        else:
            yield from (Finding(tag.start, tag.end, glue if tag is group[0] else "", said(tag.name)) for tag in group)


def _said(group: Sequence[Tag]) -> str:
    """Name the elements of a group, each once."""
    return "; ".join(dict.fromkeys(said(tag.name) for tag in group))


def _groups(text: str, tags: Sequence[Tag]) -> list[list[Tag]]:
    """Give tags with nothing but blanks and line feeds between them together."""
    groups: list[list[Tag]] = []
    for tag in tags:
        if groups and not text[groups[-1][-1].end : tag.start].strip(SPACES):
            groups[-1].append(tag)
        else:
            groups.append([tag])
    return groups


def _empty_cells(group: Sequence[Tag]) -> int:
    """Count the cells that a row begins with and that hold nothing: the others must stay in their columns."""
    opened = 0
    for tag in group:
        opened = 0 if tag.effect == "row" else opened + (tag.effect == "cell" and not tag.closes)
    return max(0, opened - 1) if any(tag.effect == "row" for tag in group) else 0


def _glue(group: Sequence[Tag], *, is_long: bool) -> str:
    """Give what stands for a group of tags between two words: the strongest of what its tags do."""
    effects = {tag.effect for tag in group}
    if "row" in effects or ("cell" in effects and is_long):
        return "\n"
    if "cell" in effects:
        return "\t" * max(1, sum(tag.effect == "cell" and not tag.closes for tag in group))
    if "block" in effects:
        return "\n"
    boxes = [tag for tag in group if tag.effect in _BOXES]
    return " " if len(boxes) > 1 or any(tag.name not in _SINGLE for tag in boxes) else ""


_BOXES = frozenset(("apart", "raised", "lowered"))
_SINGLE = frozenset(("a", "label", "output"))  # one alone parts nothing: GB<a>123</a>


_ROW = re.compile(r"[ \t]{0,8}\|")


def _is_in_row(text: str, start: int, end: int) -> bool:
    """Tell whether tags stand in a row of a Markdown table: a border opens the line, another stands behind them."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    return _ROW.match(text, line) is not None and text.find("|", end, len(text) if stop < 0 else stop) >= 0


def _is_at_edge(text: str, start: int, end: int) -> bool:
    """Tell whether nothing but blanks stands between ``start`` or ``end`` and the end of the line there."""
    while start and text[start - 1] in BLANKS:
        start -= 1
    while end < len(text) and text[end] in BLANKS:
        end += 1
    return start == 0 or end == len(text) or text[start - 1] == "\n" or text[end] == "\n"


def _are_words(before: str, after: str) -> bool:
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


# --- raised and lowered ---------------------------------------------------------------------------------------
# Unicode 16, "Superscripts and Subscripts", with the three of Latin-1; letters only where a formula has them.
_RAISED = dict(zip("0123456789+-=()ni−–－＋", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻⁻⁻⁺", strict=True))
_LOWERED = dict(zip("0123456789+-=()aeoxijhklmnprstuv−–－＋", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓᵢⱼₕₖₗₘₙₚᵣₛₜᵤᵥ₋₋₋₊", strict=True))
_WHOLE = {"TM": "™", "SM": "℠", "tm": "™"}
_FORMS = {"raised": _RAISED, "lowered": _LOWERED}
_LONGEST_RAISED, _TAGS_INSIDE = 24, 8
_NEXT_FIGURES = re.compile("[+−–-]?[0-9]{1,4}")


def _raised(text: str, tags: Sequence[Tag]) -> tuple[list[Finding], frozenset[Tag]]:
    """Give what is written for <sup> or <sub> with the words to its end, and the tags of those whose words stay.

    Figures get the characters Unicode has for them, so that 10<sup>4</sup> is not 104. Left as it is: what has no
    such character (a footnote [1], Han, a letter), where no figure touches one of the text's.
    """
    found: list[Finding] = []
    paired: list[Tag] = []
    done = 0
    for index, tag in enumerate(tags):
        if tag.effect not in _FORMS or tag.closes or tag.start < done:
            continue
        inner = _inside(tags, index)
        if inner:
            words, end = "".join(text[a.end : b.start] for a, b in pairwise(inner)), inner[-1].end
            paired += [inner[0], inner[-1]]
        else:  # never closed: the figures behind it
            figures = _NEXT_FIGURES.match(text, tag.end)
            words, end = (figures.group(), figures.end()) if figures else ("", tag.end)
        written = _formed(words, tag.effect, text[tag.start - 1 : tag.start], text[end : end + 1])
        if written is not None:
            found.append(Finding(tag.start, end, written, said(tag.name)))
            done = end
    return found, frozenset(paired)


def _inside(tags: Sequence[Tag], index: int) -> Sequence[Tag]:
    """Give the tags from an opening one to the one that closes it; none if it is not near, or a line ends between."""
    for last in range(index + 1, min(len(tags), index + _TAGS_INSIDE)):
        tag = tags[last]
        if tag.name == tags[index].name:
            return tags[index : last + 1] if tag.closes and tag.start - tags[index].end <= _FAR else ()
        if tag.effect != "inline":
            return ()
    return ()


_FAR = 400  # code points of a raised word with the tags in it


def _formed(words: str, effect: str, before: str, after: str) -> str | None:
    """Write raised or lowered words between two characters; None for words that stay as they are."""
    words, forms = html.unescape(words).strip(BLANKS), _FORMS[effect]
    if not words or len(words) > _LONGEST_RAISED or "\n" in words:
        return None
    if effect == "raised" and words in _WHOLE:
        return _WHOLE[words]
    if not all(char in forms for char in words):
        if not ({before, words[0]} <= _DIGITS or {words[-1], after} <= _DIGITS):
            return None
        forms = {digit: forms[digit] for digit in _DIGITS}
    return "".join(forms.get(char, char) for char in words)


_DIGITS = frozenset("0123456789")


# --- tags that were escaped -----------------------------------------------------------------------------------
_ESCAPED_TAG = re.compile(
    r"&(?:amp;){0,3}lt;(?P<name>/?[A-Za-z][A-Za-z0-9:]{0,30})"
    r"(?:\s(?:[^<>&\n]|&(?=(?:amp;){0,3}(?:quot|amp|apos|nbsp|#39);)){0,500})?/?&(?:amp;){0,3}gt;"
)
_FEWEST_ESCAPED = 2


def find_escaped_tags(text: str, context: Context) -> Iterator[Finding]:
    """Undo the escape of tags on a page that was escaped as a whole.

    Why: a page that went through a form twice: &lt;p&gt;各村…&lt;/p&gt;. The rules behind this one see the tags then. Left alone: a page with
    tags or other angle brackets of its own, a single tag, one that a sentence speaks of, names no element has.
    """
    if "lt;" not in text or _RAW_TAG.search(text):
        return
    shadow = context.shadow(text)
    found = [
        match
        for match in _ESCAPED_TAG.finditer(text)
        if effect_of(match["name"].lstrip("/")) and not is_spoken_of(shadow, match.start(), match.end())
    ]
    names = {match["name"].lower() for match in found}
    is_page = names == {"br"} or any(_stands_apart(text, match) for match in found)
    is_closed = any(f"/{name}" in names or name == "br" for name in names)
    if len(found) >= _FEWEST_ESCAPED and is_page and is_closed:
        yield from (
            Finding(match.start(), match.end(), html.unescape(AGAIN.sub("&", match.group())), "escaped tag")
            for match in found
        )


def _stands_apart(text: str, match: re.Match[str]) -> bool:
    """Tell whether an escaped tag is at its line's edge or behind another: one pair inside a line may be a lesson's."""
    return text[match.start() - 1 : match.start()] in ("", "\n", ";") or text[match.end() : match.end() + 1] in (
        "",
        "\n",
    )
