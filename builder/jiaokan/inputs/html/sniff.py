"""Whether bytes are a web page, by what they are: a doctype, or html, head or body where a page has them.

A text that mentions tags, an article that begins with one in a sentence, and a fragment of a page are texts.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "latin-1"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BEFORE = re.compile(r"(?:\s++|<!--(?:[^-]++|-(?!->))*+-->|<\?[^>]*+>)*+")
_DOCTYPE = re.compile(r"<!doctype\s+html\b[^>]*+>", re.IGNORECASE)
_PAGE = re.compile(r"<(?:html|head|body)(?:\s[^>]*+)?>", re.IGNORECASE)
# A page without <html>: it begins with what stands in a head, or with any element where the rest has a page's own tags.
_HEAD = re.compile(r"<(?:title|meta|link|base|script|style)[\s>]", re.IGNORECASE)
_ELEMENT = re.compile(r"<[a-z][a-z0-9]{0,15}[\s>]", re.IGNORECASE)
_LATER = re.compile(r"(?:[>\s]|^)<(?:html|head|body)[\s>]", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|head|body)\s*>", re.IGNORECASE)
_END = re.compile(r"</html\s*>", re.IGNORECASE)
_SAYS = re.compile(r"\s*+[^\s\x00-\x7f]")  # written text, in any codec


def is_html(data: bytes) -> bool:
    """Tell whether bytes are a web page, in any codec that is read here.

    >>> is_html(b"<!-- v2 --><HTML><body>"), is_html("<html>是网页的根元素。".encode()), is_html("<p>一</p>".encode())
    (True, False, False)
    """
    text = _letters(data)
    start = _skip(text, 0)
    if text[start : start + 1] != "<":
        return False
    if (doctype := _DOCTYPE.match(text, start)) is not None:
        return _goes_on(text, doctype.end())
    if (first := _PAGE.match(text, start)) is not None:
        is_body = first.group()[1:5].lower() == "body"
        return _goes_on(text, first.end()) or (is_body and _ends(text) and _CLOSED.search(text) is not None)
    if _HEAD.match(text, start) is not None:
        return _LATER.search(text, start) is not None and _ends(text)
    has_page = _ELEMENT.match(text, start) is not None and _LATER.search(text, start) is not None
    return has_page and _CLOSED.search(text) is not None and _ends(text)


def _letters(data: bytes) -> str:
    """Read bytes so that ASCII is ASCII; other characters need not be right."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    if data[1:8:2] == b"\0\0\0\0" and data[:1] != b"\0":
        return data.decode("utf-16-le", "replace")
    if data[0:7:2] == b"\0\0\0\0":
        return data.decode("utf-16-be", "replace")
    return data.decode("latin-1")


def _skip(text: str, start: int) -> int:
    found = _BEFORE.match(text, start)
    return found.end() if found is not None else start


def _goes_on(text: str, end: int) -> bool:
    """Tell whether markup follows: behind ``<html>`` in a sentence comes the sentence."""
    after = _skip(text, end)
    return (text[after : after + 1] == "<" or after == len(text)) and _ends(text)


def _ends(text: str) -> bool:
    """Tell whether no text goes on after the page's end, as in ``<html></html> 是最小的网页``: no page, a sentence on one."""
    last = None
    for last in _END.finditer(text):  # noqa: B007  (the last is wanted)
        pass
    return last is None or _SAYS.match(text, last.end()) is None
