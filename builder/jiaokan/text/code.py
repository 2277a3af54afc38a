"""Code: what is a line of it, and fenced blocks. The one place where that is said; ``programs`` puts lines together.

Four questions, from the strictest answer: ``is_statement`` (a program's line from its first word), ``is_program`` (or one
inside a program), ``is_code`` (a sign of code and no Han beside strings and remarks), ``has_code`` (code beside Han).
"""

from __future__ import annotations

import re

from jiaokan.text.chars import BLANKS, HAN, HAN_ONE, ascii_of, count_han, within

# --- fenced blocks --------------------------------------------------------------------------------------------
# CommonMark 0.31, 4.5: three or more backticks, an info string without one; tildes in a row of five are a divider. Behind
# more than three blanks it is a fence inside the item of a list or a note that opens above it.
_FENCE = re.compile(
    r"(?:(?<=\n)|\A)(?P<indent> {0,20})(?P<mark>`{3,12}(?=[^`\n]*(?:\n|\Z))|~{3,4}(?![~]))(?P<info>[^\n]{0,200})"
)
_OPENS_BLOCK = re.compile(r"(?:(?<=\n)|\A)[ \t]{0,16}(?:(?:[-*+•]|[0-9]{1,3}[.)、]|:::|!!!|===|[?]{3})[ \t]|>)")
_FENCE_BLANKS = 3  # before a fence that stands in no list and no note


def fences(text: str) -> list[tuple[int, int]]:
    r"""Give the fenced blocks of a text, their marks included; one that never closes ends at the next blank line.

    >>> fences("一\n```sh\nls\n```\n二")
    [(2, 14)]
    """
    if "```" not in text and "~~~" not in text:
        return []
    found: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    block = _OPENS_BLOCK.search(text)
    for match in _FENCE.finditer(text):
        if len(match["indent"]) > _FENCE_BLANKS and (block is None or block.start() > match.start()):
            continue
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


def code_spans(text: str, blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the spans between two backticks on a line, outside blocks of code that are known."""
    inside = within(blocks)
    return [span.span() for span in _SPAN.finditer(text) if not inside(span.start())] if "`" in text else []


# --- lines of code --------------------------------------------------------------------------------------------
LONGEST = 5000  # code points of a line that is looked at
# Strings and comments of programs may hold anything.
_LITERAL = re.compile(r"\"[^\"\n]{0,400}\"|'[^'\n]{0,400}'|`[^`\n]{0,400}`")
_COMMENT = re.compile(r"(?<![:/])//[^\n]*|/\*[^\n]*?(?:\*/|\Z)|(?<=[ \t])#[^\n]*|--[ \t][^\n]*")
_HIDES = re.compile("[\"'`#]|//|/\\*|--")  # without one of them a line has no string and no comment
_OPENS_STATEMENT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_{}])")
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
_INDENT = frozenset(" \t")
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
    if (bare[:1] in _OPENS_STATEMENT and is_statement(line)) or (line[:1] in _INDENT and _SAID.match(line)):
        return True
    if len(bare) >= LONGEST or (HAN_ONE.search(bare) and not _HIDES.search(bare)):
        return False
    return _INSIDE.search(bare) is not None and not HAN_ONE.search(_bare(bare))


# 数量 = 取数量(), 打印(数量): what is assigned or called has a name of Han.
_NAMED = re.compile(
    rf"[ \t]{{0,40}}[A-Za-z_{HAN}][A-Za-z0-9_.{HAN}]{{0,30}}(?: ?[-+*/]?= ?[^=。，；：！？、\n]{{1,120}}|\([^。，；：！？、\n]{{0,120}}\)[;:]?)"
)


_START = re.compile(f"[ \t]{{0,40}}(?:[a-z]{{2,8}}[ (]|[A-Za-z_{HAN}][A-Za-z0-9_.{HAN}]{{0,30}}[-+*/ =(])")
_KEYWORD = re.compile(
    r"[ \t]{0,40}(?:def|class|if|elif|for|while|with|except|return|import|from|print|function|var|let|const|int|void)[ (][^。，；：！？、\n]{0,120}\Z"
)


def is_named(line: str) -> bool:
    """Tell whether a line may be a statement whose names are Han: beside lines of a program it is one.

    >>> is_named("数量 = 取数量()"), is_named('打印("太多，请减少")'), is_named("数量为三。")
    (True, True, False)
    """
    if len(line) >= LONGEST or _START.match(line) is None:
        return False
    bare = _LITERAL.sub('""', line).rstrip(BLANKS)
    return _NAMED.fullmatch(bare) is not None or _KEYWORD.match(bare) is not None


# --- code among Han -------------------------------------------------------------------------------------------
_NAME = f"0-9A-Za-z_{HAN}"
_CODE = re.compile(
    rf"[{{}}=]|(?<!:)//|(?<![{_NAME}])(?:def|int|void|return|print|import|SELECT|FROM)(?![{_NAME}])|</|[{_NAME}]\(\)"
)
_CUES = (*"{}=", "//", "</", "()", "def", "int", "void", "return", "import", "SELECT", "FROM")
_ANY_CUE = re.compile(b"[{}=]|//|</|def|int|void|return|import|SELECT|FROM")


def may_have_code(text: str) -> bool:
    """Tell whether ``has_code`` can be true of any line of a text."""
    if _ANY_CUE.search(ascii_of(text)) is None:
        return "()" in text
    return any(cue in text for cue in _CUES)


def has_code(line: str) -> bool:
    """Tell whether a line is code though it may have Han outside strings: it has a sign of code, and is half Han at most.

    >>> has_code("print(a=1, 东)"), has_code("各村要清淤=好。")
    (True, False)
    """
    return _CODE.search(line) is not None and count_han(line) * 2 < len(line)


_OPENS_PROGRAM = re.compile(r"(?:(?<=\n)|\A)(?:#!|(?:import|from|def|class|print) )")


def program_openings(text: str) -> list[int]:
    """Give where lines begin that open a program of a language whose remarks open with a hash."""
    return [match.start() for match in _OPENS_PROGRAM.finditer(text)]


_SCOPE = re.compile(rf"::(?<=[0-9A-Za-z_>{HAN}]::)(?<!:::)(?=[A-Za-z_~{HAN}])")
_SAYS = re.compile(rf"[下说說道出调調示知是为為告](?=::[{HAN}])")  # 报告如下::一是: a colon typed twice


def find_scopes(text: str) -> list[tuple[int, int]]:
    """Give the two colons between the names of a program: std::vector, 类名::方法名.

    >>> find_scopes("调用 类名::方法名"), find_scopes("报告如下::一是清渠")
    ([(5, 7)], [])
    """
    if "::" not in text:
        return []
    said = {match.end() for match in _SAYS.finditer(text)}
    return [match.span() for match in _SCOPE.finditer(text) if match.start() not in said]


_STATEMENT_END = re.compile(r";(?<=[)\uff09\]0-9A-Za-z_];)")
_BEFORE_END = re.compile("[!-~ \uff08\uff09]{3,120}\\Z")
_OPERATION = re.compile(r"\+\+|--|[=!<>]=|&&|\|\||->|\(\)|[a-z_]{3}[(\uff08]|=[^;=]{1,40};")
_LONGEST_STATEMENT = 120


def find_statement_ends(text: str) -> set[int]:
    """Give the semicolons that end a statement inside a sentence: 这句while (*s++ = *t++);的意思是复制.

    Evidence: in the letters and signs before it a call, another statement, or an operator that prose has not.
    """
    found: set[int] = set()
    for match in _STATEMENT_END.finditer(text):
        at = match.start()
        run = _BEFORE_END.search(text, max(0, at - _LONGEST_STATEMENT), at)
        if run is not None and _OPERATION.search(run.group()):
            found.add(at)
    return found
