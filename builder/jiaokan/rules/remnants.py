"""Remnants of style sheets, scripts and templates that a page left behind, on lines of their own.

A block is judged as a whole: no line of a program goes because it looks like a remnant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from jiaokan.text.chars import BLANKS, HAN, count_han, iter_lines, within
from jiaokan.text.code import LONGEST, fences, is_code, is_program
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_STYLE = re.compile(
    r"(?:[.#@]?[A-Za-z][A-Za-z0-9_ .#,>:-]{0,60}\s?\{(?:\s*[A-Za-z-]{2,30}\s*:[^{};\n]{1,80};){0,20}(?:\s*[A-Za-z-]{2,30}\s*:[^{};\n]{1,80})?\s*\}\s*){1,20}"
)
_TEMPLATE = re.compile(
    r"\$\{[^{}\n]{1,80}\}|\{\{[^{}\n]{0,120}\}\}|\{%[^{}\n]{0,120}%\}|<%[^<>\n]{0,120}%>|<\?[^<>\n]{0,200}\?>|\{/?[a-z]{2,20}[:.][^{}\n]{0,160}/?\}|\[/?(?:field|!--)[^\[\]\n]{0,160}\]|#\[[^\[\]\n]{1,40}\]#"
    r"|/?[a-z]{2,20}-->|\\\*\s?MERGEFORMAT|EMBED [A-Za-z.0-9]{4,40}|[a-z-]{4,10}=\"?[^\"\n<>]{0,80}\"?>"
    # Ends of tags that were cut: " target="_blank">, mso-bidi-font-size:10.5pt">, lang=EN-US>.
    r"|\"?(?:\s{0,3}[a-z-]{2,16}=\"[^\"\n<>]{0,80}\"){0,6}\s{0,3}/?>|[a-z-]{4,30}:[0-9A-Za-z.%# -]{1,30};?\"?>|[a-z]{2,10}=[A-Za-z0-9-]{1,20}>"
    # What programs write for nothing, marks of templates, escapes left as they are.
    r"|\[object Object\]|undefined|NaN|@@[a-z_]{2,20}@@|Normal [0-9 .]{1,12}磅[ 0-9a-z]{4,60}Microsoft[A-Za-z0-9]{4,30}|(?:\\(?:u[0-9a-fA-F]{4}|[nrt])){1,12}|(?:&?nbsp;){1,12}|(?:&(?:amp;)?[a-z]{2,8};){1,12}|(?:&lt;/?[a-z0-9]{1,8}&gt;){1,8}|\[(attach|img)\][^\[\]\n]{1,120}\[/(?:attach|img)\]"
    r"|HYPERLINK \"[^\"\n]{4,200}\"(?: \\[a-z] \"[^\"\n]{0,20}\"){0,3}|img(?: [a-z-]{2,16}=\"[^\"\n]{0,80}\"){1,6}"
)
_SCRIPT = re.compile(
    rf"(?:javascript:|\(function|var [A-Za-z_$]|function\s?[A-Za-z_$]*\(|\$\(|jQuery\(|document\.|window\.|if\s?\(typeof|\}}\)?\(?\)?;)[^{HAN}\n]{{0,400}}"
)
_CODE_LINES = 4  # a page with more of them is about code
_OPENS = frozenset('"&<>.#@{[$/\\abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ}(')
_TAGS = re.compile(r"(?:<[^<>\n]{1,600}>\s{0,20}){1,40}")
_SHOWS = re.compile(f"[{HAN}][：:]\\Z|如下[。.]?\\Z|[？?]\\Z|(?:结果|输出|返回|打印|显示|得到|答案)[{HAN}]{{0,2}}\\Z")


def find_style_lines(text: str, context: Context) -> Iterator[Finding]:
    """Remove lines that are nothing but style sheet, script or template marks, between lines of text.

    Why: what a converter did not know. Left alone: the same inside a line of text, where it may be what the text is
    about; a block of code one line of which is no such remnant, or that a line above announces (如下：) or asks for; fenced
    blocks; words (undefined) that stand in other lines too; pages with more than four such lines, or more than four that stay, which are about code.
    """
    lines = iter_lines(text)
    remnants = {index for index, (start, end) in enumerate(lines) if _is_remnant(text[start:end].strip())}
    words = Counter(text[slice(*lines[index])].strip() for index in remnants)
    spoken = {word for word in _WORDS if text.count(word) > words[word]}
    remnants = {index for index in remnants if text[slice(*lines[index])].strip() not in spoken}
    if not remnants and not ("{" in text and "}" in text):
        return
    in_fence = within(fences(text))
    gone: list[int] = []
    about = 0  # lines of code that stay
    for block in _blocks(text, lines, remnants):
        written = [text[slice(*lines[index])] for index in block]
        stays = _is_shown(text, lines, block[0]) or in_fence(lines[block[0]][0])
        if not stays and (remnants.issuperset(block) or _is_style(written)):
            gone += block
        else:
            about += sum(map(is_program, written))
    if len(gone) <= _CODE_LINES and about <= _CODE_LINES:
        yield from (Finding(*lines[index], "", _form_of(text[slice(*lines[index])].strip())) for index in gone)


_WORDS = ("undefined", "NaN", "[object Object]")  # a page that has them inside other lines speaks of them


_KINDS = (("line of a style sheet", _STYLE), ("mark of a template", _TEMPLATE), ("line of a script", _SCRIPT))


def _is_remnant(line: str) -> bool:
    if not line or line[0] not in _OPENS or len(line) >= LONGEST:
        return False
    return any(pattern.fullmatch(line) for _, pattern in _KINDS)


def _form_of(line: str) -> str:
    """Name what a line is; one that is nothing by itself stands in a style sheet over several lines."""
    return next((name for name, pattern in _KINDS if pattern.fullmatch(line)), _KINDS[0][0])


def _is_style(block: Sequence[str]) -> bool:
    """Tell whether a short block is one style sheet over several lines."""
    return 1 < len(block) <= _CODE_LINES and _STYLE.fullmatch("\n".join(block).strip()) is not None


def _blocks(text: str, lines: Sequence[tuple[int, int]], remnants: set[int]) -> Iterator[list[int]]:
    """Yield the blocks of code, as numbers of lines; blank lines and lines of nothing but tags do not part them."""
    block: list[int] = []
    for index, (start, end) in enumerate(lines):
        line = text[start:end].strip()
        if index in remnants or (is_code(line) and not _TAGS.fullmatch(line)):
            block.append(index)
        elif line and block and not _TAGS.fullmatch(line):
            yield block
            block = []
    if block:
        yield block


def _is_shown(text: str, lines: Sequence[tuple[int, int]], first: int) -> bool:
    """Tell whether the line above a block says that code follows."""
    for start, end in reversed(lines[max(0, first - 2) : first]):
        line = text[start:end].strip(BLANKS)
        if line:
            return _SHOWS.search(line) is not None and count_han(line) > 1
    return False
