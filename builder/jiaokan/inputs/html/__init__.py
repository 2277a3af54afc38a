"""Web pages: their text line by line, with the headings, rows, notes and code that the markup states.

Keeps every sentence, those of the site too: what is furniture is for the cleaning rules to say, which record what they
remove. Leaves out only what is certainly no text of the page, and counts it. Runs no script and loads nothing.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

from jiaokan.dataset.records import LeftOut
from jiaokan.errors import InputError
from jiaokan.inputs.entries import Extracted
from jiaokan.inputs.html.bounds import check_bounds
from jiaokan.inputs.html.charset import decode_page
from jiaokan.inputs.html.facts import read_facts
from jiaokan.inputs.html.sniff import is_html
from jiaokan.inputs.html.text import text_of
from jiaokan.inputs.html.walk import walk

__all__ = ["extract", "is_html"]


def extract(data: bytes, where: str, *, charset: str | None = None) -> Extracted:
    """Give the text of a web page; ``charset`` is what the server said of the bytes.

    Lines are blocks, offsets are code points. No-break spaces stay U+00A0: an author's indents and gaps are written with
    them, and the cleaning rules know and record what becomes of them.
    Raises InputError for a page without text, in another language's codec, or built to exhaust a parser.
    """
    page = decode_page(data, where, charset)
    check_bounds(page.text, where)
    tree = _parse(page.text, where)
    facts = read_facts(tree)
    body = _body(tree, where)
    walked = walk(body) if body is not None else None
    text, marks = text_of(walked.items, facts.title) if walked is not None else ("", ())
    if not text:
        raise InputError(where, "the page has no text", next_step="leave it out; what a script would write is not read")
    return Extracted(
        text,
        _name(),
        marks,
        fields=facts.fields,
        encoding=page.encoding,
        encoding_evidence=page.evidence,
        is_lossy=page.is_lossy,
        left_out=tuple(LeftOut(kind, size) for kind, size in sorted(walked.left_out.items()))
        if walked is not None
        else (),
    )


def _parse(text: str, where: str) -> Any:
    try:
        from resiliparse.parse.html import HTMLTree  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise InputError(where, "needs resiliparse", next_step="pip install 'jiaokan[html]'") from error
    try:
        return HTMLTree.parse(text)
    except (ValueError, RuntimeError) as error:
        raise InputError(where, "the page cannot be parsed", got=str(error)[:160]) from error


def _body(tree: Any, where: str) -> Any:
    """Give the body of a page; of a page of frames, what it shows where there are none."""
    if tree.body is not None and tree.body.tag is not None:
        return tree.body
    found = tree.document.query_selector("noframes")
    return _parse(found.text or "", where).body if found else None


@cache
def _name() -> str:
    return f"jiaokan html 1, resiliparse {version('resiliparse')}"
