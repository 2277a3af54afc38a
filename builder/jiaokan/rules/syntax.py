"""Marks and blanks that belong to a format, not to a sentence: of links, masks, records of JSON, SQL, tagged words, cues.

Told by shape alone, whatever the page is. Finds; changes nothing: who widens marks or takes blanks asks here first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from jiaokan.text.chars import BLANK, BLANKS, HAN, SPACES, LineTest, ascii_of, iter_lines, nowhere, within
from jiaokan.text.remembered import of_texts

Spans = list[tuple[int, int]]

# --- links ----------------------------------------------------------------------------------------------------
# [words](target "title"): a target is an address, a place on the page, or a file; 参考[3](柳河, 2004) has none.
_TARGET = re.compile(
    r"\]\((?=[^()\uff08\uff09 \n]{0,300}?(?:://|[#/]|\.[A-Za-z0-9]{2,5}[)\uff09 ])|<|mailto:)"
    r"(?:<[^<>\n]{1,300}>|(?:[^()\uff08\uff09 \n]|[(\uff08][^()\uff08\uff09 \n]{0,60}[)\uff09]){1,300})"
    r"(?: \"[^\"\n]{0,100}\")?[)\uff09]"
)


def find_targets(text: str) -> Spans:
    """Give the targets of Markdown links, their brackets included.

    >>> find_targets("见[堤图](./图/堤.md)、[3](柳河)")
    [(5, 15)]
    """
    return [(match.start() + 1, match.end()) for match in _TARGET.finditer(text)] if "](" in text else []


# --- masks and fields of templates ----------------------------------------------------------------------------
_SLOT = re.compile(
    rf"\{{(?:\{{{{1,2}} ?[A-Za-z_{HAN}][A-Za-z0-9_.{HAN}-]{{0,30}}|[A-Za-z_][A-Za-z0-9_.-]{{0,30}})[:|=][^{{}}\n]{{0,200}}\}}"
    r"|\[\[[A-Za-z_][A-Za-z0-9_.-]{0,30}[:|=][^\[\]\n]{0,200}\]"
)


def _find_slots(text: str) -> Spans:
    """Give what stands for a value, with its key: {{time:…}}, {name:…}, [[file:…]]."""
    return [match.span() for match in _SLOT.finditer(text)] if "{" in text or "[[" in text else []


# --- records of JSON ------------------------------------------------------------------------------------------
_PAIR = re.compile(r'"[A-Za-z_][A-Za-z0-9_ -]{0,30}" ?:|"[^"\n]{1,30}" ?: ?(?:["\[{0-9]|true|false|null)')
_ELEMENT = re.compile(rf'[{BLANK}>]{{0,20}}"[^"\n]{{1,400}}",')
_OF_RECORD = re.compile(r'\\?"[ ]?[,:]?')


def _find_quoted(text: str) -> Spans:
    """Give the quotation marks of lines that are parts of JSON, each with the comma or colon behind it."""
    if _PAIR.search(text) is None:
        return []
    found: Spans = []
    for start, end in iter_lines(text):
        if _PAIR.search(text, start, end) or _ELEMENT.fullmatch(text, start, end):
            found += (match.span() for match in _OF_RECORD.finditer(text, start, end))
    return found


# --- SQL ------------------------------------------------------------------------------------------------------
_A, _Z = "(?<![A-Za-z])", "(?![A-Za-z])"
_STATEMENT = re.compile(
    rf"{_A}(?:select{_Z}[^\n\u3002]{{1,200}}?{_A}from{_Z}|(?:insert|replace) {{1,4}}into{_Z}|delete {{1,4}}from{_Z}"
    rf"|update{_Z}[^\n\u3002]{{1,120}}?{_A}set{_Z}|(?:create|alter|drop) {{1,4}}(?:table|view|index){_Z})",
    re.IGNORECASE,
)
_VERBS = ("select", "insert", "replace", "delete", "update", "create", "alter", "drop")
_ASCII_VERB = re.compile("|".join(_VERBS).encode(), re.IGNORECASE)
_LIKE_ASCII = "\u017f\u0131\u0130"  # what expressions that ignore case take for s and i
_PART = re.compile(
    rf"[{BLANK}]{{0,40}}(?:values|where|from|and|or|set|into|on|(?:left |inner )?join|(?:order|group) by|having){_Z}",
    re.IGNORECASE,
)
_OPERATOR = re.compile(r"[<>=\[\]*(\u3008]")


@of_texts  # several rules ask for the same text
def _statement_lines(text: str) -> Spans:
    """Give the lines of SQL statements: they name tables in Han, and have no full stop."""
    if _ASCII_VERB.search(ascii_of(text)) is None and not any(letter in text for letter in _LIKE_ASCII):
        return []
    folded = text.casefold()
    if not any(verb in folded for verb in _VERBS) or _STATEMENT.search(text) is None:
        return []
    lines = ((s, e) for s, e in iter_lines(text) if _OPERATOR.search(text, s, e) and text.find("\u3002", s, e) < 0)
    return [(s, e) for s, e in lines if _STATEMENT.search(text, s, e) or _PART.match(text, s, e)]


# --- what a generator of sites reads above the text ---------------------------------------------------------------
_KEYED = re.compile(r"([A-Za-z][A-Za-z0-9_-]{1,20}):(?!//)")
_KNOWN = frozenset(
    ("title", "date", "author", "tags", "layout", "categories", "description", "keywords", "url", "slug")
)


def _front_matter(text: str) -> Spans:
    """Give the lines at the top of a page that name its title, date and so on, each behind another key in ASCII."""
    keys: list[str] = []
    found: Spans = []
    if not text[:_HEAD].lstrip(SPACES)[:1].isascii():  # neither a key nor ---
        return found
    for start, end in iter_lines(text[:_HEAD]):
        line = text[start:end].strip(BLANKS)
        if line == "---" or (not line and not keys):
            continue
        key = _KEYED.match(line)
        if key is None or key[1] in keys:
            break
        keys.append(key[1])
        found.append((start, end))
    return found if len(found) > 1 and not _KNOWN.isdisjoint(keys) else []


_HEAD = 2000  # code points from the top within which such lines stand


def find_format_marks(text: str) -> list[Spans]:
    """Give the stretches whose marks are a format's: of targets, values with their keys, JSON, SQL, front matter."""
    found = (find_targets, _find_slots, _find_quoted, _statement_lines, _front_matter)
    return [spans for find in found if (spans := find(text))]


# --- tagged words ---------------------------------------------------------------------------------------------
_TAGGED = re.compile(rf"(?<![^{BLANK}\n|\[])[^{BLANK}\n/_|\[\]0-9A-Za-z]{{1,12}}[/_][A-Za-z]{{1,3}}(?=[{BLANK}\]]|\Z)")
_FEWEST_TAGGED = 2


def _is_tagged(line: str) -> bool:
    """Tell whether words of a line have a tag each: 绿色/n 似/d 锦/Ag. A unit behind a price is none: 30元/kg."""
    if "/" not in line and "_" not in line:
        return False
    return len(_TAGGED.findall(line)) >= _FEWEST_TAGGED


# --- cues of subtitles ----------------------------------------------------------------------------------------
_CUE_TIME = re.compile(rf"[{BLANK}]{{0,4}}[0-9][0-9:.,]{{4,12}} ?--> ?[0-9][0-9:.,]{{4,12}}")


def cue_lines(text: str) -> frozenset[int]:
    r"""Give where the lines of subtitles begin: the one with the time, and those below it up to an empty line.

    >>> sorted(cue_lines("00:01,1 --> 00:02,0\n来\n\n去"))
    [0, 20]
    """
    found: set[int] = set()
    if "-->" not in text:
        return frozenset()
    inside = False
    for start, end in iter_lines(text):
        inside = _CUE_TIME.match(text, start, end) is not None or (inside and bool(text[start:end].strip(BLANKS)))
        if inside:
            found.add(start)
    return frozenset(found)


# --- blanks of names and amounts ------------------------------------------------------------------------------
# A file's name may have blanks: 堤防 2 期 图纸.dwg. It begins behind a mark that no name has.
_ENDING = re.compile(
    r"\.(?:ipynb|docx?|xlsx?|pptx?|pdf|txt|md|csv|zip|rar|7z|mp[34]|jpe?g|png|gif|dwg|psd|exe|apk)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile("[\n\u3002\uff0c\uff1b\uff1a\uff1f\uff01\u3001\u201c\u201d\\[\\]<>|\u300a\u300b\u3010\u3011]")
_LONGEST_NAME = 80


def _file_names(text: str) -> Spans:
    """Give the names of files, from the mark before each to the end of its kind."""
    found: Spans = []
    for match in _ENDING.finditer(text) if "." in text else ():
        low = max(found[-1][1] if found else 0, match.start() - _LONGEST_NAME)
        marks = [mark.end() for mark in _BEFORE_NAME.finditer(text, low, match.start())]
        found.append((marks[-1] if marks else low, match.end()))
    return found


# - 青椒 8 个: an amount behind the name of a thing, in a list of them.
_AMOUNT = re.compile(rf"[{BLANK}]{{0,8}}[-*+\u2022\u00b7] [{HAN}]{{1,8}} [0-9][^\u3002\uff0c\uff1b\u3001,;\n]{{0,40}}")


_BULLET = re.compile(f" (?<=[-*+\u2022\u00b7] )(?=[{HAN}])")


def _amount_lines(text: str) -> Spans:
    """Give the items of a list that are a thing and its amount, two of them one below the other."""
    if _BULLET.search(text) is None:
        return []
    spans = iter_lines(text)
    fits = [_AMOUNT.fullmatch(text, start, end) is not None for start, end in spans]
    pairs = [index for index, pair in enumerate(pairwise(fits)) if all(pair)]
    return [spans[index] for index in sorted({*pairs, *(index + 1 for index in pairs)})]


def keeps_blanks(text: str) -> Callable[[int], bool]:
    """Give the test whether a blank at a place is a format's: between tagged words, in SQL, a file's name, an amount.

    >>> keeps_blanks("堤防/n 是/v 土/n")(4), keeps_blanks("堤防 是土堤。")(2)
    (True, False)
    """
    tests: list[Callable[[int], bool]] = [
        within(found) for find in (_statement_lines, _file_names, _amount_lines) if (found := find(text))
    ]
    if "/" in text or "_" in text:
        tests.insert(0, LineTest(text, _is_tagged))
    return (lambda at: any(test(at) for test in tests)) if tests else nowhere


__all__ = ["cue_lines", "find_format_marks", "find_targets", "keeps_blanks"]
