"""The rules and the evidence of an edit against the two sides it has: what a rule does not do it did not do here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from jiaokan import hanzi, readings
from jiaokan.chars import HAN_RUN
from jiaokan.checks.model import Fault, Located, Unit, shown
from jiaokan.rules import RULES, glosses
from jiaokan.rules.decoding import LIGATURES

_RULES = {rule.id: rule for rule in RULES}
_STOPS = frozenset(",，、;；。:：､｡")  # the half-width forms too: full-width may have been there before
# What a rule may write, for those behind it to find; the others write nothing.
_ANYTHING = frozenset({"mojibake", "escaped-tags", "markup", "split-bytes", "shifted-bytes", "full-width", "radicals"})
_LINE_FEEDS = frozenset(
    (
        *("line-ends", "control-characters", "lost-breaks", "soft-breaks", "page-counters", "preview-marks"),
        *("style-lines", "images", "unshown-parts"),
    )
)
_GLOSS = re.compile("[(（][^()（）]{1,12}[)）]")
_BEFORE = 40  # code points before an edit among which a glossed character stands, other glosses between


def find_rule_faults(unit: Unit) -> Iterator[Fault]:
    """Every rule of an edit finds in its raw side, or in what the others wrote there, what it looks for."""
    whole = unit.source["raw_text"]
    for edit in unit.edits:
        known = [rule for rule in edit["rules"] if rule in _RULES]
        alone = len(edit["rules"]) == 1
        for rule in known:
            if not _can_touch(rule, edit, whole) or (alone and not _fits_alone(rule, edit, whole)):
                yield edit.at("rules"), f"{shown(rule)} makes no {shown(edit['text'])} of {shown(edit['raw_text'])}"


def _can_touch(rule: str, edit: Located, whole: str) -> bool:
    """Tell whether what a rule needs is on the raw side, or may have been written by another rule of the edit."""
    others = [other for other in edit["rules"] if other != rule]
    if _ANYTHING.intersection(others):
        return True
    found = set(edit["raw_text"]) | (set("\n ") if _LINE_FEEDS.intersection(others) else set())
    needs = _RULES[rule].needs
    if needs is not None:
        return not needs.isdisjoint(found) or not found.isdisjoint(_BESIDE_NEEDS.get(rule, frozenset()))
    if rule == "doubled-stops":
        return not _STOPS.isdisjoint(found)
    if rule in ("script", "script-residue"):
        return HAN_RUN.search(edit["raw_text"]) is not None and bool(edit["text"])
    if rule == "lost-breaks" or len(edit["raw_text"]) > 1:
        return True
    return _RULES[rule].reads_page and (edit["raw_text"] == "\n" or _is_line(edit, whole))


# What a rule also takes once it is called for: quotation marks, and the blank that goes with a mark's width; the sign
# of an escape; what Markdown writes beside its headings.
_BESIDE_NEEDS = {
    "narrow-marks": frozenset("\"' \u00a0"),
    "emphasis": frozenset("\\"),
    "heading-marks": frozenset("[]()>"),  # of links and quotes
}


def _is_line(edit: Located, whole: str) -> bool:
    """Tell whether the raw side is a line by itself; rules that read the page take lines of one character too."""
    start, end = edit["raw_start"], edit["raw_end"]
    return (not start or whole[start - 1] in _LINE_ENDS) and (end >= len(whole) or whole[end] in _LINE_ENDS)


_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")


def _fits_alone(rule: str, edit: Located, whole: str) -> bool:
    """Tell whether a rule that touched a stretch alone can have made the one side of the other."""
    raw, text = edit["raw_text"], edit["text"]
    if rule == "script":
        known = (hanzi.simplified(raw), _in_words(edit, whole), *readings.table().readings.get(raw, ()))
        return len(raw) == len(text) == 1 and text in known
    if rule == "narrow-marks" and not raw.strip(" \u00a0"):
        return not text
    if rule in ("script-residue", "radicals", "narrow-marks", "full-width", "wrong-brackets", "lost-brackets"):
        return len(raw) == len(text) or text == LIGATURES.get(raw)
    if rule == "lost-breaks":
        return "\n" in text
    if rule in ("line-edges", "latin-blanks", "han-blanks", "blanks-before-marks"):
        return not text and not raw.strip()
    if rule == "blank-lines":
        return not text and not raw.strip("\n")
    if rule in _TAKES_OUT:
        return not text
    return True


_RADICALS = str.maketrans(dict(hanzi.RADICALS))


def _in_words(edit: Located, whole: str) -> str:
    """Give the Simplified form of a character among its neighbours, glosses taken out: 憑藉 is 凭借, 狼藉 keeps its 藉."""
    before = _GLOSS.sub("", whole[max(0, edit["raw_start"] - _BEFORE) : edit["raw_start"]]).translate(_RADICALS)
    after = _GLOSS.sub("", whole[edit["raw_end"] : edit["raw_end"] + _BEFORE]).translate(_RADICALS)
    return hanzi.simplified(before + edit["raw_text"] + after)[len(before)]


# They take out, and leave nothing where the stretch was; blanks and line feeds are put by others.
_TAKES_OUT = frozenset(
    {
        "pinyin-glosses",
        "copy-guards",
        "lone-bullets",
        "stray-marks",
        "doubled-stops",
        "contents",
        "running-heads",
        "adverts",
        "heading-marks",
        "emphasis",
    }
) | frozenset(rule.id for rule in RULES if rule.reads_page)


# --- evidence -------------------------------------------------------------------------------------------------
_Proves = Callable[[Located, Unit, re.Match[str]], bool]


def find_evidence_faults(unit: Unit) -> Iterator[Fault]:
    """Evidence is there where a rule gives it, in that rule's words, and speaks of the stretch itself."""
    for edit in unit.edits:
        pieces = (edit["evidence"] or "").split("; ") if edit["evidence"] is not None else []
        forms = [form for rule in edit["rules"] for form in _FORMS.get(rule, ())]
        for piece in pieces:
            if not any(_is_proof(edit, unit, piece, form) for form in forms):
                yield edit.at("evidence"), f"{shown(piece)} is no evidence of {shown(edit['rules'])} here"
        if len(set(pieces)) != len(pieces):
            yield edit.at("evidence"), f"{shown(edit['evidence'])} says the same twice"
        for rule in edit["rules"]:
            known = _FORMS.get(rule, ())
            if rule in _ALWAYS and not any(_is_proof(edit, unit, piece, form) for piece in pieces for form in known):
                yield edit.at("evidence"), f"got {shown(edit['evidence'])}, expected what {rule!r} gives"


def _is_proof(edit: Located, unit: Unit, piece: str, form: tuple[re.Pattern[str], _Proves]) -> bool:
    match = form[0].fullmatch(piece)
    return match is not None and form[1](edit, unit, match)


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
    before = _GLOSS.sub("", unit.source["raw_text"][max(0, start - _BEFORE) : start + at]).replace("\n", "")
    restored = unit.source["text"][max(0, edit["text_start"] - _NEAREST) : edit["text_start"]]
    near = before[-_NEAREST:] + restored
    return char in near or hanzi.simplified(char) in near or len(edit["rules"]) > 1


_NEAREST = 3  # the character, the bracket, a blank


def _page(edit: Located, unit: Unit, match: re.Match[str]) -> bool:
    """The number of the page stands on the raw side."""
    digits = "".join(char for char in edit["raw_text"].translate(_ASCII) if char in "0123456789")
    return match["page"] in digits


_ASCII = {0xFF10 + value: str(value) for value in range(10)}


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
    near = unit.source["raw_text"][max(0, edit["raw_start"] - 2) : edit["raw_end"] + 2]
    return any(char in near or _WIDE.get(char, char) in near for char in match.group())


_WIDE = {"，": ",", "；": ";", "。": ".", "、": "､"}


def _form(pattern: str, proves: _Proves = _always) -> tuple[re.Pattern[str], _Proves]:
    return re.compile(pattern, re.DOTALL), proves


_PAGE = _form("page (?P<page>[0-9]{1,6})", _page)
_FORMS: dict[str, Sequence[tuple[re.Pattern[str], _Proves]]] = {
    "mojibake": (_form("(?:utf-8|gbk) read as latin-1"),),
    "split-bytes": (
        _form(
            "GBK (?P<bytes>[0-9A-F]{4}) (?P<char>.)(?:, [0-9]{1,4} bits ahead of .?)?, read (?P<written>.{1,12})",
            _split_bytes,
        ),
    ),
    "shifted-bytes": (_form("GBK A1 before the bytes behind it, -?[0-9]{1,4} bits a character"),),
    "pinyin-glosses": (
        _form("(?P<written>.{1,12}) reads (?P<char>.)(?P<cut>)", _reads),
        _form("(?P<written>.{1,12})(?P<cut>…) begins a reading of (?P<char>.)", _reads),
    ),
    "unshown-parts": (_form("mark between halves"),),
    "images": (_form("mark between halves"),),
    "emphasis": (_form("pair of marks"),),
    "contents": (_form("contents"),),
    "running-heads": (_form("running head"),),
    "page-counters": (_PAGE, _form("page field")),
    "page-ordinals": (_PAGE,),
    "glued-ordinals": (_PAGE,),
    "preview-marks": (_form("preview"), _form("words of a preview"), _form("name of a preview's page")),
    "copy-guards": (
        _form("random signs on most lines"),
        _form("random signs behind stops"),
        _form("notice within sentences"),
        _form("cuts a word"),
    ),
    "heading-marks": (_form("link"), _form("quote")),
    "radicals": (_form("ligature"),),
    "adverts": (_form("advert"),),
    "glued-addresses": (_form("address before the text"), _form("address in a clause")),
    "script-residue": (_form("(?P<char>.) left over by conversion", _left_over),),
    "stray-marks": (_form("scrambled signs"),),
    "doubled-stops": (_form("two colons"), _form("。 behind a cry"), _form("[,，、;；。]{2}", _two_stops)),
    "narrow-marks": (_form("blank of a half-width mark"),),
    "lone-bullets": (_form("bullet"),),
    "lost-brackets": (_form("item number"),),
    "lost-breaks": (_form("lost line break"), _form("the indent of a paragraph")),
    "soft-breaks": (_form("sentence goes on"),),
    "han-blanks": (_form("letter-spaced"), _form("blanks at one distance"), _form("inside a word or behind a mark")),
}
_SOMETIMES = {
    "stray-marks", "narrow-marks", "han-blanks", "unshown-parts", "images", "emphasis", "heading-marks", "radicals",
}  # fmt: skip
_ALWAYS = frozenset(_FORMS) - _SOMETIMES
