"""Half-width marks that are no punctuation of a sentence: of addresses, code, records, formulas, faces, lost characters.

Finds; changes nothing. What is told here by its shape keeps its width wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from jiaokan.rules.faces import find_faces, find_pictures
from jiaokan.rules.lost import lost_places
from jiaokan.rules.partners import find_intervals
from jiaokan.rules.records import in_records
from jiaokan.rules.references import find_narrow_references
from jiaokan.rules.sheets import find_settings, find_sheet
from jiaokan.rules.syntax import find_format_marks
from jiaokan.text.chars import Lines, LineTest, ascii_of, nowhere, within
from jiaokan.text.code import find_scopes, find_statement_ends, has_code, may_have_code
from jiaokan.text.programs import in_programs
from jiaokan.text.rule import Context

Test = Callable[[int], bool]
Spans = list[tuple[int, int]]


def exempt(text: str, context: Context) -> Test:
    """Give the test whether a mark at a place is none of a sentence.

    Such stand in an address, an entity, code, a record, an entry of a bibliography, an interval, a face; between
    quotation marks that say which mark is spoken of; or a ``?`` stands there for a lost character.
    """
    tests = exemptions(text, context)
    return lambda at: any(test(at) for test in tests)


def exemptions(text: str, context: Context) -> list[Test]:
    """Give the tests of which one holds for every mark that is exempt."""
    return [test for test in _tests(text, context) if test is not nowhere]


def _tests(text: str, context: Context) -> Iterator[Test]:
    for find in (
        _find_addresses,
        _find_entities,
        _find_smileys,
        _find_short_codes,
        find_faces,
        _find_factorials,
        _find_operators,
        _find_formulas,
        find_intervals,
        find_scopes,
    ):
        yield within(find(text))
    yield from map(within, find_format_marks(text))
    if ends := find_statement_ends(text):
        yield ends.__contains__
    yield within(lost_places(text, context))
    if may_have_code(text):
        yield LineTest(text, _is_code)
    yield in_programs(text)
    yield in_records(text)
    if marks := find_sheet(text).marks:
        yield marks.__contains__
    yield within(find_pictures(text))
    if find_settings(text).lines:
        yield _in_settings(text)
    yield within(find_narrow_references(text))


def _in_settings(text: str) -> Test:
    """Give the test whether a place stands in a key with its value, or in an indented block, of a settings file."""
    begins, lines = find_settings(text).lines, Lines(text)
    return lambda at: lines.around(at)[0] in begins


# --- addresses, and marks that are spoken of ------------------------------------------------------------------------
_QUOTED_MARKS = re.compile("“[,:;?!.]{1,4}”")
# 以冒号:结尾: the mark behind its own name; not the comma, which may be the sentence's.
_NAMED_MARK = re.compile(
    "[,:;?!.](?:(?<=冒号:)|(?<=分号;)|(?<=问号[?])|(?<=叹号!)|(?<=[句点]号[.])|(?<=[逗冒分问叹句点]号[(\uff08].)(?=[)\uff09]))"
)
_URL = re.compile(r"(?:https?://|www\.)[!-~]{3,300}")
# With what follows a blank that came into the query: cp.aspx? n=32A75.
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{3,300}(?: [A-Za-z_]{1,20}=[!-~]{1,200}){0,4}")


def _is_code(line: str) -> bool:
    """Tell whether a line is code, its addresses aside."""
    return has_code(_ADDRESS.sub("", line))


def _find_addresses(text: str) -> Spans:
    quoted = [(match.start(), match.end() - 1) for match in _QUOTED_MARKS.finditer(text)]
    if "号" in text:
        quoted = sorted([*quoted, *(match.span() for match in _NAMED_MARK.finditer(text))])
    if "http" not in text and "www." not in text:
        return quoted
    return sorted([*quoted, *map(_inside, _URL.finditer(text))])


def _inside(address: re.Match[str]) -> tuple[int, int]:
    """Give the stretch of an address: the mark at its end may be the sentence's, a bracket it opened is its own."""
    own = address.group().endswith(")") and address.group().count("(") == address.group().count(")")
    return address.start(), address.end() - (not own)


_ENTITY = re.compile("&#?[A-Za-z0-9]{2,24};")


def _find_entities(text: str) -> Spans:
    """Give the last mark of each entity that stays: &#62; spoken of."""
    return [(match.end() - 1, match.end()) for match in _ENTITY.finditer(text)] if "&" in text else []


# --- faces and factorials -------------------------------------------------------------------------------------------
# Faces of marks: :) ;-) :-D :P. Whole they stay; a bracket that was opened before is no mouth.
_SMILEY = re.compile(r"[:;](?<![0-9A-Za-z].)-?(?:\)|[DPp](?![0-9A-Za-z]))")
_LONGEST_BRACKET = 200


_MOUTH = re.compile(b"[:;][-)DPp]")


def _find_smileys(text: str) -> Spans:
    if _MOUTH.search(ascii_of(text)) is None:
        return []
    return [match.span() for match in _SMILEY.finditer(text) if not _closes(text, match)]


# :smile: and :+1:, as forums and code hosts name pictures; behind a Han and before a value 格式:名:值 would look so.
_SHORT_CODE = re.compile(
    r"(?<![!-9;-~]):[a-z+-][a-z0-9_+-]{1,30}:(?=[\s:]|\Z)|(?<![^\s:]):[a-z+-][a-z0-9_+-]{1,30}:(?!:)"
)


def _find_short_codes(text: str) -> Spans:
    return [match.span() for match in _SHORT_CODE.finditer(text)] if ":" in text else []


def _closes(text: str, smiley: re.Match[str]) -> bool:
    """Tell whether what looks like a mouth closes a bracket of its line."""
    if not smiley.group().endswith(")"):
        return False
    start = max(text.rfind("\n", 0, smiley.start()) + 1, smiley.start() - _LONGEST_BRACKET)
    before = text[start : smiley.start()]
    return before.count("(") + before.count("\uff08") > before.count(")") + before.count("\uff09")


# 100!的末尾, 5!除以3!: of a product, not of a cry.
# := and !=, of a program or of a lesson about one.
_OPERATOR = re.compile("[!:](?==(?!=))")
_FACTORIAL = re.compile("!(?<=[0-9A-Za-z)].)(?=的|末|等于|等於|除|乘|整除|[÷×])")


def _find_factorials(text: str) -> Spans:
    return [match.span() for match in _FACTORIAL.finditer(text)]


# $O(n)$: of TeX, whatever stands in it; two sums of money have no such signs between them.
_TEX = re.compile(
    r"\$(?![ 0-9]{1,12}[,，.。 ]?[^0-9a-z\\^_{}$=+()/*-])[^$\n]{0,200}[\\^_{}=+(/*<>][^$\n]{0,200}\$(?![0-9])"
)


def _find_formulas(text: str) -> Spans:
    return [match.span() for match in _TEX.finditer(text)] if "$" in text else []


def _find_operators(text: str) -> Spans:
    return [match.span() for match in _OPERATOR.finditer(text)] if "=" in text else []
