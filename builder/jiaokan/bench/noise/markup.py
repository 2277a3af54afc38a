"""Noise of markup round the words of a page: tags, a saved page's machinery, emphasis, line ends of other programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from jiaokan.text.chars import HAN
from jiaokan.text.traced import Finding

# How a page parts its paragraphs: closed, never closed, by breaks, escaped once more.
_SEAMS = (
    "</p><p>",
    "<p>",
    "<br>",
    "<br/><br/>",
    '</p>\n<p class="MsoNormal">',
    '</div><div style="line-height:2">',
    "</td></tr>\n<tr><td>",
    "&lt;/p&gt;&lt;p&gt;",
    "&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;",
)


def find_tags(text: str, rng: Random) -> Iterator[Finding]:
    """Write tags of one kind for the line ends of a page."""
    seam = rng.choice(_SEAMS)
    for match in re.finditer("\n", text):
        yield Finding(match.start(), match.end(), seam)


_HEADS = (
    (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n<style>\n.a{{color:red}}\n</style>\n'
        "<script>\nvar id = 3;\nif (id > 2) {{ show('{title}'); }}\n</script>\n</head>\n<body class=\"list\">\n"
    ),
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><meta name="date" content="2020-01-02"/><title>\n{title}\n</title></head><body>\n',
    '<script type="text/javascript" src="/a.js"></script>\n<div id="main">\n',
)
_FEET = (
    "\n<script>\n// 统计\ncount(12);\n</script>\n</body>\n</html>",
    "\n<noscript>请启用JavaScript</noscript></body></html>",
    "\n</div>\n<!--\n正文结束\n-->",
)


_TITLE = 40  # code points of the text that make the title of its page


def find_saved_page(text: str, rng: Random) -> Iterator[Finding]:
    """Put the head and the foot of a page saved as HTML round the text."""
    yield Finding(0, 0, rng.choice(_HEADS).format(title=text.partition("\n")[0][:_TITLE]))
    yield Finding(len(text), len(text), rng.choice(_FEET))


def find_comments(text: str, rng: Random) -> Iterator[Finding]:
    """Put comments round some paragraphs, on their lines."""
    for match in re.finditer("[^\n]+", text):
        if rng.random() < 0.2:
            yield Finding(
                match.start(), match.start(), rng.choice(("<!--begin-->", "<!-- 正文 -->", "<!--[if !IE]><!-->"))
            )
            yield Finding(match.end(), match.end(), rng.choice(("<!--end-->", "<!--<![endif]-->")))


_HEADING = re.compile(
    "(?:(?<=\n)|\\A)(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^\n。]{2,30}(?=\n|。|\\Z)"
)


def find_emphasis(text: str, rng: Random) -> Iterator[Finding]:
    """Set headings in bold, as Markdown does; some of them below hashes."""
    mark = rng.choice(("**", "**", "__", "***"))
    hashes = rng.choice(("", "", "## "))
    for match in _HEADING.finditer(text):
        runs_in = match.end() < len(text) and text[match.end()] == "。"
        if not (runs_in and (mark == "__" or hashes)):
            yield Finding(match.start(), match.start(), ("" if runs_in else hashes) + mark)
            yield Finding(match.end(), match.end(), mark)


def find_separators(text: str, rng: Random) -> Iterator[Finding]:
    """End lines as other programs do: U+2028, U+2029, U+0085, a vertical tab."""
    end = rng.choice(("\u2028", "\u2029", "\x85", "\x0b"))
    for match in re.finditer(f"\n(?=[{HAN}（《“0-9])", text):
        yield Finding(match.start(), match.end(), end)
