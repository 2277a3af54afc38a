"""Remnants of markup: images, tags, entities, and characters nobody sees. Never touches what a reader would read."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator

from jiaokan.chars import BLANK, CJK_MARK, HAN, iter_lines, members
from jiaokan.rule import Context
from jiaokan.traced import Finding

# Data URIs run to megabytes; the class cannot match what follows it, so the run is linear.
_DATA_URI = re.compile(r"data:image/[A-Za-z0-9.+-]{1,20}(?:;[A-Za-z0-9=-]{1,40}){0,3},[^\s\"'<>)]*")
# An image element, with or without a namespace, as converters write it; <img …>; ![alt](address). "<" stops each run, so all are linear.
_IMAGE = re.compile(
    r"<(?:[a-z]{1,12}:)?image>[^<\n]*(?:</(?:[a-z]{1,12}:)?image>|(?=\n|\Z))|<img\b[^<>\n]{0,4000}>"
    r"|!\[[^\]\n]{0,200}\]\((?:data:image/[^()\s]*|(?:https?://)?[^()\s]{0,400})(?:\s\"[^\"\n]{0,200}\")?\)"
)


def find_images(text: str, context: Context) -> Iterator[Finding]:
    """Remove image remnants: data URIs, image tags, markdown images.

    Why: a converter kept the picture's address where the picture stood. Left alone: prose about ``data:`` or
    ``<image>`` in code is rare in reports, and words in brackets such as [图片说明] are text.
    """
    images = [match.span() for match in _IMAGE.finditer(text)]
    for start, end in images:
        yield Finding(start, end, "")
    if "data:image/" in text:
        starts = [start for start, _ in images]
        for match in _DATA_URI.finditer(text):
            index = bisect_right(starts, match.start())
            if index and match.start() < images[index - 1][1]:
                continue
            end = min([match.end(), *starts[index : index + 1]])  # the next image may stand within what looks like data
            yield Finding(match.start(), end, "")


_BREAK_TAG = re.compile(r"<br\s{0,3}/?>|</(?:p|div|li|tr|h[1-6])>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|i|u|p|em|strong|span|div|font|br|hr|ul|ol|li|table|tbody|thead|tr|td|th|h[1-6]|sup|sub|section|article|"
    r"center|small|big|o:p|v:shape)(?:\s[^<>\n]{0,500})?/?>",
    re.IGNORECASE,
)
# Named entities are looked up in HTML's own list; only those that stand for one character are decoded.
# The tags of forums, where one of them is closed: [size=3][font=宋体]…[/font][/size].
_BOARD_TAG = re.compile(
    r"\[/?(?:size|font|color|align|backcolor|url|quote|table|tr|td|list|indent|float|img|b|i|u|s)(?:=[^\[\]\n]{0,80})?\]"
)
_ENTITY = re.compile(
    r"&(?:[A-Za-z][A-Za-z0-9]{1,24}|#\d{2,7}|#[xX][0-9a-fA-F]{2,6});|&#(?:8203|8204|8205|65279|160)(?![0-9;])"
)
_OF_MARKUP = {"&lt;", "&gt;", "&amp;", "&quot;"}
_RAW_TAG = re.compile("[<>]")
# 空格用&nbsp;表示, 写成&lt;和&gt;: an entity that a sentence names.
_NAMED = re.compile(r"&(?<=[用为是即叫如和或写作成“].)[a-zA-Z#0-9]{2,8};(?=[表代和或，、。”为是])")
_ESCAPE = re.compile(r"(?:_?x0d_?_?x0a_?|_x000[dD]_\n?|_x000[aA]_)")
_BLANKS = {"\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u3000": "\u3000"}


def find_markup(text: str, context: Context) -> Iterator[Finding]:
    """Remove known tags, decode named and numeric entities, turn break tags and x0dx0a into line breaks.

    Why: markup escaped twice, or cut off its page. Left alone: any other ``<...>`` (《》 written as <>, comparisons,
    placeholders such as <单位名称>), and ``&`` in names.
    """
    if "<" in text:
        for match in _TAG.finditer(text):
            yield Finding(match.start(), match.end(), "\n" if _BREAK_TAG.fullmatch(match.group()) else "")
    if "[/" in text:
        for match in _BOARD_TAG.finditer(text):
            yield Finding(match.start(), match.end(), "")
    if "&" in text:
        yield from _entities(text)
    if _ESCAPED_CUE in text or "bsp;" in text:
        yield from _escaped(text)
    if "x0" in text:
        for match in _ESCAPE.finditer(text):
            yield Finding(match.start(), match.end(), "\n")


_ESCAPED_CUE = "\\"
# Escapes that nobody undid, where a line begins or ends: \\u3000\\u3000今年, 。\\r\\n, nbsp;nbsp;今年.
_ESCAPED = re.compile(rf"(?:\\u3000|\\[rnt]|(?<![&A-Za-z])nbsp;){{1,8}}(?=[{HAN}“《（\n]|\Z)")


def _escaped(text: str) -> Iterator[Finding]:
    """Yield escapes at the start or the end of lines of Han; one alone may be what the text is about."""
    found = [
        match
        for match in _ESCAPED.finditer(text)
        if (text[match.start() - 1 : match.start()] in ("", "\n") or text[match.end() : match.end() + 1] in ("", "\n"))
        and (
            match.end() - match.start() >= _LONG_ESCAPE or _SENTENCE_END.match(text[match.start() - 1 : match.start()])
        )
    ]
    if len(found) > 1 or (found and found[0].end() - found[0].start() >= _LONG_ESCAPE):
        yield from (Finding(match.start(), match.end(), "") for match in found)


_LONG_ESCAPE = 4  # code points: \\r\\n, nbsp;
_SENTENCE_END = re.compile("[。！？；：”）]")


def _entities(text: str) -> Iterator[Finding]:
    """Yield entities that stand for one character; those of what nobody sees go with it."""
    escaped = not _RAW_TAG.search(text)  # beside raw < and > an escaped one is spoken of
    for match in _ENTITY.finditer(text):
        if _NAMED.match(text, match.start()) or (match.group() in _OF_MARKUP and not escaped):
            continue
        char = html.unescape(match.group())
        if char in UNSEEN:
            yield Finding(match.start(), match.end(), "")
        elif len(char) == 1 and (char.isprintable() or char in _BLANKS):
            yield Finding(match.start(), match.end(), _BLANKS.get(char, char))


# C0 and C1 without tab, newline, carriage return; soft hyphen; zero-width space; word joiner; BOM; bidi controls.
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"
_CONTROL = re.compile(f"[{_CONTROLS}][{_CONTROLS}]*")
# Joiners shape emoji and Indic or Arabic letters; between Han, ASCII, blanks, line ends and marks they do nothing.
_BESIDE = f"{HAN}{CJK_MARK}{BLANK}\n\x21-\x7e\u2010-\u2026"
_JOINER = re.compile(
    f"[\u200c\u200d](?:(?<=[{_BESIDE}].)|(?<=\\A.))[\u200c\u200d]*(?=[{_BESIDE}]|\\Z)",
)
# Vertical tab, form feed, NEL, line and paragraph separator: separate words here, never lines.
_SEPARATORS = "\x0b\x0c\x85\u2028\u2029"
_SEPARATOR = re.compile(f"[{_SEPARATORS}][{_SEPARATORS}]*")
UNSEEN = members(_CONTROLS) | members(_SEPARATORS) | frozenset("\u200c\u200d")


def find_controls(text: str, context: Context) -> Iterator[Finding]:
    """Remove control and zero-width characters; turn separators that are no line breaks into a blank.

    Why: word processors, PDF extraction, copy protection. Left alone: tab, line ends, joiners inside emoji and
    scripts that need them, variation selectors.
    """
    for match in _CONTROL.finditer(text):
        yield Finding(match.start(), match.end(), "")
    for match in _JOINER.finditer(text):
        yield Finding(match.start(), match.end(), "")
    for match in _SEPARATOR.finditer(text):
        yield Finding(match.start(), match.end(), " ")


_LINE_END = re.compile("\r\n?")


def find_line_ends(text: str, context: Context) -> Iterator[Finding]:
    """Write every line end as a line feed.

    Only CR LF, CR and LF end lines; U+2028, U+0085 and U+000B do not.
    """
    for match in _LINE_END.finditer(text):
        yield Finding(match.start(), match.end(), "\n")


_HASHES = re.compile(rf"#(?:(?<=\n.)|(?<=\A.))#{{0,5}} {{1,2}}(?=[{HAN}“《（0-9])")
_FENCE = re.compile(r"(?:(?<=\n)|\A)(?:```|~~~|#!|(?:import|from|def|class|print) )")


def find_heading_marks(text: str, context: Context) -> Iterator[Finding]:
    """Remove the hashes of Markdown headings before Han: the outline finds headings by their words.

    Left alone: a single such line, pages with code (where # opens a comment), hashtags without a blank.
    """
    found = list(_HASHES.finditer(text))
    if len(found) >= 2 and not _FENCE.search(text):
        for match in found:
            yield Finding(match.start(), match.end(), "")


_STYLE = re.compile(
    r"(?:[.#@]?[A-Za-z][\w .#,>-]{0,60}\s?\{(?:\s*[A-Za-z-]{2,30}\s*:[^{};\n]{1,80};){0,20}(?:\s*[A-Za-z-]{2,30}\s*:[^{};\n]{1,80})?\s*\}\s*){1,20}"
)
_TEMPLATE = re.compile(
    r"\$\{[^{}\n]{1,80}\}|\{\{[^{}\n]{0,120}\}\}|\{%[^{}\n]{0,120}%\}|<%[^<>\n]{0,120}%>|<\?[^<>\n]{0,200}\?>|\{/?[a-z]{2,20}[:.][^{}\n]{0,160}/?\}|\[/?(?:field|!--)[^\[\]\n]{0,160}\]|#\[[^\[\]\n]{1,40}\]#"
    r"|(?:</?[!?]?[A-Za-z][^<>\n]{0,600}/?>\s*){1,12}|<!--[^\n]{0,400}?-->|/?[a-z]{2,20}-->|\\\*\s?MERGEFORMAT|EMBED [A-Za-z.0-9]{4,40}|[a-z-]{4,10}=\"?[^\"\n<>]{0,80}\"?>"
    # Ends of tags that were cut: " target="_blank">, mso-bidi-font-size:10.5pt">, lang=EN-US>.
    r"|\"?(?:\s{0,3}[a-z-]{2,16}=\"[^\"\n<>]{0,80}\"){0,6}\s{0,3}/?>|[a-z-]{4,30}:[0-9A-Za-z.%# -]{1,30};?\"?>|[a-z]{2,10}=[A-Za-z0-9-]{1,20}>"
    # What programs write for nothing, marks of templates, escapes left as they are.
    r"|\[object Object\]|undefined|NaN|@@[a-z_]{2,20}@@|Normal [0-9 .]{1,12}磅[ 0-9a-z]{4,60}Microsoft[A-Za-z0-9]{4,30}|(?:\\(?:u[0-9a-fA-F]{4}|[nrt])){1,12}|(?:&?nbsp;){1,12}|(?:&(?:amp;)?[a-z]{2,8};){1,12}|(?:&lt;/?[a-z0-9]{1,8}&gt;){1,8}|\[(attach|img)\][^\[\]\n]{1,120}\[/(?:attach|img)\]"
    r"|HYPERLINK \"[^\"\n]{4,200}\"(?: \\[a-z] \"[^\"\n]{0,20}\"){0,3}|img(?: [a-z-]{2,16}=\"[^\"\n]{0,80}\"){1,6}"
)
_SCRIPT = re.compile(
    r"(?:javascript:|\(function|var [A-Za-z_$]|function\s?[A-Za-z_$]*\(|\$\(|jQuery\(|document\.|window\.|if\s?\(typeof|<script|\}\)?\(?\)?;)[^\u3400-\u9fff\n]{0,400}"
)
_CODE_LINES = 4  # a page with more of them is about code


def find_style_lines(text: str, context: Context) -> Iterator[Finding]:
    """Remove lines that are nothing but style sheet, script, tags or template marks, between lines of text.

    Why: what a converter did not know. Left alone: the same inside a line of text, where it may be what the text is
    about, and pages with more than four such lines, which are about code.
    """
    found = []
    for start, end in iter_lines(text):
        line = text[start:end].strip()
        if line and line[0] in _OPENS and len(line) < 5000 and _is_code(line):
            found.append((start, end))
    if len(found) <= _CODE_LINES:
        yield from (Finding(start, end, "") for start, end in found)


_OPENS = frozenset('"&<>.#@{[$/\\abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ}')


def _is_code(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_STYLE, _TEMPLATE, _SCRIPT))
