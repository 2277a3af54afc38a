"""What a page holds and no browser shows: comments, its head, scripts, style sheets. Takes no sentence with them.

A page saved as HTML keeps its machinery in the text. Each piece has two ends; where one was lost, only the mark itself
goes and lines that are code, never the rest of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from jiaokan.rules.images import Mark, take_out
from jiaokan.rules.listings import shown_code
from jiaokan.rules.spoken import is_spoken_of, is_used
from jiaokan.rules.tags import Tag, find_tags
from jiaokan.text.chars import BLANKS, HAN, HAN_ONE, count_han, iter_lines, within
from jiaokan.text.code import is_code
from jiaokan.text.ledger import together
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_Span = tuple[int, int]

# Elements whose content is not the page's text (HTML Living Standard 4.2, 4.12; <xml> is Internet Explorer's island of data).
_HIDDEN = frozenset(("script", "style", "noscript", "template", "title", "svg", "xml"))
# Declarations, and the marks of conditions that browsers pass over: <!DOCTYPE html>, <![if !IE]>, <?xml … ?>.
_DECLARATION = re.compile(
    r"<!DOCTYPE[^<>]{0,400}>|<!\[(?:if[^\[\]\n]{0,80}|endif)\]>|<\?xml[^<>\n]{0,400}>|<!\[CDATA\[", re.IGNORECASE
)
_OF_PAGE = re.compile(r"<!doctype|<html[ >\n]|<head[ >\n]|<meta[ \n]", re.IGNORECASE)


def find_unshown(text: str, context: Context) -> Iterator[Finding]:
    """Remove what no browser shows: comments, declarations, title, scripts and style sheets with their content.

    Why: a page was saved as HTML, or a tool left its marks as comments (``<!-- page -->``, ``<!-- image -->``); a
    sentence such a mark alone cuts is joined. Left alone: text between two comments, what stands behind a comment or
    a script that never ends, sentences inside one, blocks of code, what is spoken of.
    """
    if not _CUE.search(text):
        return
    tags = find_tags(text, context)
    in_code = within(shown_code(text))
    elements = _elements(text, [tag for tag in tags if tag.name in _HIDDEN])
    inside = within([(element.start, element.end) for element in _joined(elements)])
    jammers = [mark for mark in _jammers(text, tags) if not in_code(mark.start) and not inside(mark.start)]
    marks = [
        Mark(*match.span(), "declaration")
        for match in _DECLARATION.finditer(text)
        if not in_code(match.start()) and not inside(match.start()) and not is_spoken_of(text, *match.span())
    ]
    marks = [mark for mark in marks if not _CDATA_TOLD.match(text, mark.start)]
    if any(text.startswith("<![CDATA[", mark.start) for mark in marks):
        marks += [
            Mark(*match.span(), "declaration")
            for match in _CDATA_END.finditer(text)
            if not inside(match.start()) and not in_code(match.start())
        ]
    comments = [
        Mark(*span, "comment")
        for span in _comments(text)
        if not in_code(span[0]) and not inside(span[0]) and not is_spoken_of(text, *span) and not _is_told(text, *span)
    ]
    yield from take_out(text, _joined([*elements, *marks, *comments, *jammers]), context)


_CUE = re.compile(
    r"<(?:[!?]|/?(?:script|style|noscript|template|title|svg|xml)\b|[a-z]{1,4} [^<>]{0,200}display ?: ?none)",
    re.IGNORECASE,
)
_CDATA_TOLD = re.compile(r"<!\[CDATA\[[和与、]\]\]>")
_CDATA_END = re.compile(r"\]\]>(?![0-9A-Za-z])")


def _joined(marks: Sequence[Mark]) -> list[Mark]:
    """Give marks in order, those that overlap as one."""
    found: list[Mark] = []
    for mark in sorted(marks):
        if found and mark.start < found[-1].end:
            before = found[-1]
            found[-1] = Mark(before.start, max(mark.end, before.end), together((before.said, mark.said)) or "")
        else:
            found.append(mark)
    return found


@cache
def _said(name: str) -> str:
    return f"element {name} is not shown"


# --- comments -------------------------------------------------------------------------------------------------
_OPEN, _CLOSE = "<!--", "-->"
# The text behind a mark such as <!--[if IE]><!--> or <!--> is shown.
_OPENING = re.compile(rf"(?P<shown><!--\[if[^\[\]\n]{{0,80}}\]>\s{{0,3}}(?:<!)?-->|<!--{{1,2}}>)|{_OPEN}")
_SENTENCE = re.compile(rf"[{HAN}][^\n]{{8,}}[。！？；][”’）]?[{BLANKS}]*(?=\n|\Z)")
_FEWEST_SENTENCES = 3  # lines of prose in one comment: more likely an end was lost


def _comments(text: str) -> Iterator[_Span]:
    """Yield comments one by one; of one without an end, or with a page's text in it, only its marks."""
    openings = list(_OPENING.finditer(text))
    limits = [*(opening.start() for opening in openings), len(text)]
    for opening, limit in zip(openings, limits[1:], strict=True):
        start, behind = opening.span()
        end = text.find(_CLOSE, behind, limit)
        if opening["shown"] or end < 0:
            yield start, behind
        elif _holds_text(text, start, end):
            yield start, behind
            yield end, end + len(_CLOSE)
        else:
            yield start, end + len(_CLOSE)


_AND = re.compile(f"[{BLANKS}]?(?:[、/和与或及到至跟]|以及)[{BLANKS}]?")
_BEGINS = re.compile(f"[{BLANKS}]?(?:开[头始]|起[头始]|打头|表示|作为?开|放在|写在|，[以用到])")


def _is_told(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence names the two marks of a comment, and what seems to stand in one is its words.

    用 <!-- 和 --> 括起来, 以 <!-- 开头，以 --> 结尾: an "and" between them, or words that lead to the first mark and
    say that something begins with it.
    """
    inner = start + len(_OPEN), end - len(_CLOSE)
    if "\n" in text[start:end] or not text.endswith(_CLOSE, start, end):
        return False
    if _AND.fullmatch(text, *inner):
        return True
    before = start - (text[start - 1 : start] in _BLANKS)
    return _BEGINS.match(text, *inner) is not None and (is_used(text, before) or text[start - 1 : start] in _QUOTED)


_QUOTED, _BLANKS = frozenset("“‘「『"), frozenset(BLANKS)


def _holds_text(text: str, start: int, end: int) -> bool:
    return len(_SENTENCE.findall(text, start, end)) >= _FEWEST_SENTENCES


# --- hidden words ---------------------------------------------------------------------------------------------
_UNDISPLAYED = re.compile("display ?: ?none", re.IGNORECASE)
_INLINE = frozenset(("span", "font", "i", "em", "b", "p", "div"))
_LONGEST_JAMMER = 40


def _jammers(text: str, tags: Sequence[Tag]) -> Iterator[Mark]:
    """Yield hidden elements that hold a few letters and figures: forums weave them into posts against copying.

    Left alone: hidden Han, which a button may show, and an element with another inside it.
    """
    for tag, behind in pairwise(tags):
        is_pair = behind.closes and behind.name == tag.name and not tag.closes and tag.name in _INLINE
        is_short = behind.start - tag.end <= _LONGEST_JAMMER and not HAN_ONE.search(text, tag.end, behind.start)
        if is_pair and is_short and _UNDISPLAYED.search(tag.attributes):
            yield Mark(tag.start, behind.end, _said(tag.name))


# --- elements -------------------------------------------------------------------------------------------------
_TEMPLATES = re.compile("type *= *[\"']?(?:text/)?(?:x-|html|template|ng-|application)", re.IGNORECASE)
_OF_BROWSER = re.compile("JavaScript|浏览器|瀏覽器|脚本|腳本", re.IGNORECASE)
_LONGEST_TITLE, _LONGEST_HINT = 300, 200


def _elements(text: str, tags: Sequence[Tag]) -> list[Mark]:
    """Give the stretches of hidden elements, and of those that never close or hold a sentence what is surely theirs."""
    page = _OF_PAGE.search(text)
    following: dict[str, Tag] = {}
    nexts: list[tuple[Tag, Tag | None]] = []
    for tag in reversed(tags):
        if tag.closes or text[tag.start - 1 : tag.start] not in _IN_STRING:  # document.write("<script … opens none
            nexts.append((tag, following.get(tag.name)))
            following[tag.name] = tag
    done = 0
    found: list[Mark] = []
    for tag, behind in reversed(nexts):
        if tag.closes or tag.start < done:
            continue
        span = _span(text, tag, behind, is_page=page is not None and page.start() < tag.start)
        if span:
            found.append(Mark(*span, _said(tag.name)))
            done = span[1]
    return found


_IN_STRING = ("'", '"', "+")


def _span(text: str, tag: Tag, behind: Tag | None, *, is_page: bool) -> _Span | None:
    """Give what goes with an opening tag, ``behind`` being the next of its name; None if only the tag does."""
    is_code_element = tag.name in ("script", "style")
    if is_code_element and text[tag.end - 2] == "/":
        return tag.start, tag.end
    limit = behind.start if behind else len(text)
    if behind and behind.closes and _is_hidden(tag, text[tag.end : limit], is_page=is_page):
        return tag.start, behind.end
    return (tag.start, _end_of_code(text, tag.end, limit)) if is_code_element else None


def _is_hidden(tag: Tag, inner: str, *, is_page: bool) -> bool:
    """Tell whether what stands in an element is none of the page's text."""
    if tag.name == "title":
        return is_page and len(inner) <= _LONGEST_TITLE
    if tag.name == "noscript":
        return not HAN_ONE.search(inner) or (len(inner) <= _LONGEST_HINT and _OF_BROWSER.search(inner) is not None)
    if tag.name in ("svg", "xml"):
        return not HAN_ONE.search(inner)
    return tag.name == "template" or _TEMPLATES.search(tag.attributes) is not None or not _has_prose(inner)


_NOTE = re.compile(r"/\*[^*]*(?:\*(?!/)[^*]*)*\*/")
_INNER_TAG, _COMMENT_MARK = re.compile("<[^<>]{1,400}>"), re.compile("<!--|-->")
_PROSE = re.compile(f"[{HAN}“《（【0-9][^\n=(){{}}<>\"'\\\\;]{{3,}}")


def _has_prose(inner: str) -> bool:
    """Tell whether a line is a sentence and no code: a script between tags that belong to others holds the page."""
    if not HAN_ONE.search(inner):
        return False
    bare = _COMMENT_MARK.sub("", _INNER_TAG.sub("", _NOTE.sub("", inner)))
    lines = (line.strip(BLANKS) for line in bare.split("\n"))
    return any(_PROSE.fullmatch(line) and count_han(line) * 2 > len(line) for line in lines)


_SIGN_OF_CODE = re.compile("[;{}=]|<!--|-->|//")  # (0571)88881234 and 3,500(m2) are no code


def _end_of_code(text: str, at: int, limit: int) -> int:
    """Give where the code ends that begins at ``at``: before the first line that is none."""
    end = at
    for first, last in iter_lines(text[at:limit]):
        line = text[at + first : at + last]
        if is_code(line) and _SIGN_OF_CODE.search(line) and not _has_prose(line):
            end = at + last
        elif line.strip(BLANKS):
            break
    return end
