"""The forms of evidence: what each rule says of its edits, and whether that speaks of the stretch itself."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence

from jiaokan.checks.model import Located, Unit
from jiaokan.checks.reasons import is_reason
from jiaokan.rules import RULES, glosses
from jiaokan.rules.controls import UNSEEN
from jiaokan.text import hanzi, readings
from jiaokan.text.chars import BLANKS, HAN_ONE

GLOSS = re.compile("[(（][^()（）]{1,12}[)）]")
BEFORE = 40  # code points before an edit among which a glossed character stands, other glosses between
Form = tuple[re.Pattern[str], Callable[[Located, Unit, re.Match[str]], bool]]


def is_proof(edit: Located, unit: Unit, piece: str, form: Form) -> bool:
    """Tell whether a piece of evidence has a form, and is true of the edit."""
    match = form[0].fullmatch(piece)
    return match is not None and form[1](edit, unit, match)


# --- what is true of an edit ----------------------------------------------------------------------------------
def _always(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    return True


def _reads(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """A gloss stands on the raw side, behind the character that it reads, there as it was or as it was restored."""
    written, char = match["written"], match["char"]
    if not match["cut"] and not glosses.reads(char, written):
        return False
    at = edit["raw_text"].replace("\n", "").find(written)  # a wrap may stand between its letters
    start = edit["raw_start"]
    if at < 0:
        return False
    before = GLOSS.sub("", unit.source["raw_text"][max(0, start - BEFORE) : start + at]).replace("\n", "")
    restored = unit.source["text"][max(0, edit["text_start"] - _NEAREST) : edit["text_start"]]
    near = before[-_NEAREST:] + restored
    return char in near or hanzi.simplified(char) in near or len(edit["rules"]) > 1


_NEAREST = 3  # the character, the bracket, a blank


def _page(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """The number of the page stands on the raw side."""
    digits = "".join(char for char in edit["raw_text"].translate(_ASCII) if char in "0123456789")
    return match["page"] in digits


_ASCII = {0xFF10 + value: str(value) for value in range(10)}


def _continued(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """The raw side says that a table goes on."""
    return any(sign in edit["raw_text"] for sign in "续續接承转轉")


def _marked(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """A number stands on the raw side."""
    return any(char in "0123456789" for char in edit["raw_text"].translate(_ASCII))


def _left_over(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    return match["char"] in edit["raw_text"] or match["char"] in hanzi.simplified(edit["raw_text"])


def _split_bytes(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """The lost half of a gloss stands on the raw side, and the character found reads it and has these bytes."""
    code = hanzi.gbk(match["char"])
    return (
        match["written"] in edit["raw_text"]
        and hanzi.reads(match["char"], match["written"])
        and code is not None
        and code.hex().upper() == match["bytes"]
    )


def _two_stops(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """One of the two stands at the raw side, half-width perhaps, or another rule wrote them."""
    near = unit.source["raw_text"][max(0, edit["raw_start"] - 2) : edit["raw_end"] + 2]
    return any(char in near or _WIDE.get(char, char) in near for char in match.group()) or len(edit["rules"]) > 1


_WIDE = {"，": ",", "；": ";", "。": ".", "、": "､"}


_BLANKS = frozenset(BLANKS)


def _element(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """The name of the element stands on the raw side, or another rule had a hand in it."""
    return match["name"] in edit["raw_text"].lower() or len(edit["rules"]) > 1


def _entity(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """The name of the entity stands on the raw side, and HTML has it."""
    is_known = html.unescape(match["entity"]) != match["entity"]
    return is_known and (match["entity"].strip("&;") in edit["raw_text"] or len(edit["rules"]) > 1)


def _unseen(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """The character stands on the raw side, or another rule wrote it."""
    char = chr(int(match["code"], 16))
    return char in UNSEEN and (char in edit["raw_text"] or len(edit["rules"]) > 1)


def _converted(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """A Han stands on the raw side, one the table of words knows if that is named, or another rule wrote it."""
    if len(edit["rules"]) > 1:
        return True
    if match["table"] == "words":
        return readings.table().written.search(edit["raw_text"]) is not None
    return HAN_ONE.search(edit["raw_text"]) is not None


def _blank(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """A blank stands on the raw side, or another rule wrote it."""
    return not _BLANKS.isdisjoint(edit["raw_text"]) or len(edit["rules"]) > 1


def _form(pattern: str, proves: Callable[[Located, Unit, re.Match[str]], bool] = _always) -> Form:
    return re.compile(pattern, re.DOTALL), proves


def _of_page(flag: str) -> Callable[[Located, Unit, re.Match[str]], bool]:
    """Give the test whether evidence is the reasons for a line that raises this flag."""

    def proves(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
        return is_reason(match.group(), flag)

    return proves


# --- the forms ------------------------------------------------------------------------------------------------
def _words(*texts: str) -> tuple[Form, ...]:
    return tuple(_form(re.escape(text)) for text in texts)


_PAGE = _form("page (?P<page>[0-9]{1,6})", _page)
_NAME = "(?P<name>[a-z][a-z0-9:_-]{0,40})"
_UNSEEN = _form("U\\+(?P<code>[0-9A-F]{4,5}) is not shown", _unseen)
FORMS: Mapping[str, Sequence[Form]] = {
    "by-hand": (_form(r"[^;\n]{1,400}"),),
    "front-matter": _words("front matter"),
    "line-ends": _words("carriage return"),
    "mojibake": (_form("(?:utf-8|gbk) read as latin-1"),),
    "control-characters": (_UNSEEN,),
    "table-marks": _words(
        "border of a row", "border of a cell", "row of dashes", "escaped border", "line end in a cell"
    ),
    "escaped-tags": _words("escaped tag"),
    "unshown-parts": (
        _form(f"element {_NAME} is not shown", _element),
        *_words("comment", "declaration", "mark between halves"),
    ),
    "style-lines": _words("line of a style sheet", "mark of a template", "line of a script"),
    "images": (
        _form(f"element {_NAME}", _element),
        *_words("image in Markdown", "image of a forum", "place of an image", "smiley of a forum"),
        *_words("data of an image", "mark between halves"),
    ),
    "markup": (
        _form(f"element {_NAME}", _element),
        _form("entity (?P<entity>&[A-Za-z][A-Za-z0-9]{1,24};)", _entity),
        *_words("entity by number", "escaped twice", "tag of a forum", "escaped line end", "escape at a line's edge"),
    ),
    "heading-marks": _words("hashes of a heading", "underline of a heading", "link", "quote"),
    "emphasis": _words("pair of marks", "escaped mark"),
    "radicals": _words("radical", "ligature"),
    "split-bytes": (
        _form(
            "GBK (?P<bytes>[0-9A-F]{4}) (?P<char>.)(?:, [0-9]{1,4} bits ahead of .?)?, read (?P<written>.{1,12})",
            _split_bytes,
        ),
    ),
    "shifted-bytes": (_form("GBK A1 before the bytes behind it, -?[0-9]{1,4} bits a character"),),
    "lost-brackets": _words("item number"),
    "pinyin-glosses": (
        _form("(?P<written>.{1,12}) reads (?P<char>.)(?P<cut>)", _reads),
        _form("(?P<written>.{1,12})(?P<cut>…) begins a reading of (?P<char>.)", _reads),
    ),
    "copy-guards": _words(
        "random signs on most lines", "random signs behind stops", "notice within sentences", "cuts a word"
    ),
    "full-width": _words("full-width form"),
    "contents": _words("contents"),
    "running-heads": _words("running head"),
    "page-counters": (_PAGE, *_words("page field")),
    "page-ordinals": (_PAGE,),
    "glued-ordinals": (_PAGE,),
    "preview-marks": _words("preview", "words of a preview", "name of a preview's page"),
    "adverts": _words("advert"),
    "glued-addresses": _words("address before the text", "address in a clause"),
    "repeated-titles": _words("copy of the title"),
    "table-heads": (
        *(_form(f"{what} below 续表", _continued) for what in ("head row again", "rows go on")),
        *(_form(f"{what} below a page's mark", _marked) for what in ("head row again", "rows go on")),
        *_words("head row again at the top of a page", "rows go on at the top of a page"),
    ),
    "script": (_form("table of (?P<table>OpenCC|words)", _converted),),
    "script-residue": (_form("(?P<char>.) left over by conversion", _left_over),),
    "narrow-marks": (*_words("narrow mark"), _form("blank of a half-width mark", _blank)),
    "wrong-brackets": _words("year of a document number"),
    "lone-bullets": _words("bullet"),
    "stray-marks": _words("scrambled signs", "mark inside a word", "mark between Han", "line of arrows"),
    "doubled-stops": (*_words("two colons", "。 behind a cry"), _form("[,，、;；。]{2}", _two_stops)),
    "lost-breaks": _words("lost line break", "the indent of a paragraph"),
    "soft-breaks": _words("sentence goes on", "the page was full"),
    "blanks-before-marks": (_form("blank before a mark|blank behind an opening mark", _blank),),
    "latin-blanks": (_form("blank beside Latin", _blank),),
    "han-blanks": (
        *_words("letter-spaced", "blanks at one distance", "inside a word or behind a mark"),
        _form("blanks mean nothing on the page", _blank),
    ),
    "line-edges": (_form("blanks at the line's edge", _blank),),
    "blank-lines": _words("empty line"),
    **{rule.id: (_form(".+", _of_page(rule.flag)),) for rule in RULES if rule.reads_page and rule.flag},
}
