"""Code: what is a line of it, fenced blocks, and the remnants of style sheets and scripts that a page left behind.

A block is judged as a whole: no line of a program goes because it looks like a remnant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiaokan.chars import BLANKS, HAN, HAN_ONE, count_han, iter_lines, within
from jiaokan.rule import Context
from jiaokan.traced import Finding

# --- fenced blocks --------------------------------------------------------------------------------------------
# CommonMark 0.31, 4.5: three or more backticks, an info string without one; tildes in a row of five are a divider.
_FENCE = re.compile(r"(?:(?<=\n)|\A) {0,3}(?P<mark>`{3,12}(?=[^`\n]*(?:\n|\Z))|~{3,4}(?![~]))(?P<info>[^\n]{0,200})")


def fences(text: str) -> list[tuple[int, int]]:
    r"""Give the fenced blocks of a text, their marks included; one that never closes ends at the next blank line.

    >>> fences("一\n```sh\nls\n```\n二")
    [(2, 14)]
    """
    if "```" not in text and "~~~" not in text:
        return []
    found: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    for match in _FENCE.finditer(text):
        if opened is None:
            opened = match
        elif match["mark"].startswith(opened["mark"]) and not match["info"].strip():
            found.append((opened.start(), match.end()))
            opened = None
    if opened is not None:
        blank = text.find("\n\n", opened.end())
        found.append((opened.start(), blank if blank >= 0 else len(text)))
    return found


_SPAN = re.compile("`[^`\n]{1,300}`")


def code_stretches(text: str) -> list[tuple[int, int]]:
    """Give the fenced blocks and, outside them, the spans between two backticks on a line, in order."""
    if "`" not in text:
        return fences(text)
    fenced = fences(text)
    inside = within(fenced)
    return sorted([*fenced, *(span.span() for span in _SPAN.finditer(text) if not inside(span.start()))])


# --- lines of code --------------------------------------------------------------------------------------------
_LONGEST = 5000  # code points of a line that is looked at
# Strings and comments of programs may hold anything.
_LITERAL = re.compile(r"\"[^\"\n]{0,400}\"|'[^'\n]{0,400}'|`[^`\n]{0,400}`")
_COMMENT = re.compile(r"(?<![:/])//[^\n]*|/\*[^\n]*?(?:\*/|\Z)|(?<=[ \t])#[^\n]*|--[ \t][^\n]*")
_SIGN = re.compile(r"[{}()\[\]=;<>|$\\]|[,:]\Z|\A[-*+.@#]|(?<![:/])//|/\*")


def is_code(line: str) -> bool:
    """Tell whether a line is code: it has a sign of code, and no Han outside its strings and comments.

    >>> is_code('alert("请登录");'), is_code("各村要清淤。"), is_code("Copyright 2020")
    (True, False, False)
    """
    bare = line.strip()
    return bool(bare) and _SIGN.search(bare) is not None and not HAN_ONE.search(_bare(bare))


def _bare(line: str) -> str:
    """Give a line of code without its strings and comments."""
    return _COMMENT.sub("", _LITERAL.sub('""', line)) if HAN_ONE.search(line) else line


def has_han(line: str) -> bool:
    """Tell whether a line has Han outside the strings and remarks of a program.

    >>> has_han('    print("柳河")  # 试'), has_han("    柳河")
    (False, True)
    """
    return HAN_ONE.search(_bare(line)) is not None


# A statement of a program; the first line of one has no indent.
_STATEMENT = re.compile(
    r"[ \t]{0,40}(?:(?:def|class|if|elif|else|for|while|with|try|except|return|import|from|print|function|var|let|const|public|private|int|void|SELECT)\b[^\u3002]{0,120}|[A-Za-z_][A-Za-z0-9_.\[\]]{0,40} ?(?:[-+*/]?=|\()[^\u3002]{0,120}|[{}\])]+[;,]?)\Z",
    re.ASCII,
)
# A line inside one: brackets, assignments, keys with their values; a line of English has none.
_INSIDE = re.compile(
    r"[{}=;\[\]<>$\\]|[(:]\Z|\A[)\]}]|[\"'0-9)\]],\Z|\A[\"'][^\"'\n]{0,80}[\"'] ?:|\A(?:- )?[A-Za-z_][A-Za-z0-9_.-]{0,40}: ?[\"'\[{0-9A-Za-z-]|\A- [!-~]{1,60}\Z"
)
# Comments and tags below a line of code, whatever they say.
_SAID = re.compile(r"[ \t]{1,40}(?:#+|//|/\*|--) ?[^#]|[ \t]{1,40}<(?:!--|/?[A-Za-z][^<>\n]{0,200}>)")


def is_statement(line: str) -> bool:
    """Tell whether a line is a statement of a program from its first word: ``def go(x):``, ``n = 5``, ``}``."""
    return _STATEMENT.match(line.rstrip(BLANKS)) is not None


def is_program(line: str) -> bool:
    """Tell whether a line may stand indented: it is a statement of a program, or a line inside one without Han in it.

    >>> is_program("    return x"), is_program('  "name": "柳河",'), is_program("    各村要清淤。")
    (True, True, False)
    """
    bare = line.strip(BLANKS)
    if is_statement(line) or _SAID.match(line):
        return True
    return len(bare) < _LONGEST and _INSIDE.search(bare) is not None and not HAN_ONE.search(_bare(bare))


# --- remnants -------------------------------------------------------------------------------------------------
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
_SHOWS = re.compile(f"[{HAN}][：:]\\Z|如下[。.]?\\Z")


def find_style_lines(text: str, context: Context) -> Iterator[Finding]:
    """Remove lines that are nothing but style sheet, script or template marks, between lines of text.

    Why: what a converter did not know. Left alone: the same inside a line of text, where it may be what the text is
    about; a block of code one line of which is no such remnant, or that a line above announces (如下：); fenced
    blocks; pages with more than four such lines, or more than four that stay, which are about code.
    """
    lines = iter_lines(text)
    remnants = {index for index, (start, end) in enumerate(lines) if _is_remnant(text[start:end].strip())}
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
        yield from (Finding(*lines[index], "") for index in gone)


def _is_remnant(line: str) -> bool:
    if not line or line[0] not in _OPENS or len(line) >= _LONGEST:
        return False
    return any(pattern.fullmatch(line) for pattern in (_STYLE, _TEMPLATE, _SCRIPT))


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
