"""The rules and the evidence of an edit against the two sides it has: what a rule does not do it did not do here."""

from __future__ import annotations

from collections.abc import Iterator

from jiaokan.checks.model import Fault, Located, Unit, shown
from jiaokan.checks.proofs import BEFORE, FORMS, GLOSS, is_proof
from jiaokan.rules import RULES
from jiaokan.rules.decoding import LIGATURES
from jiaokan.text import hanzi, readings
from jiaokan.text.chars import HAN_RUN

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
    before = GLOSS.sub("", whole[max(0, edit["raw_start"] - BEFORE) : edit["raw_start"]]).translate(_RADICALS)
    after = GLOSS.sub("", whole[edit["raw_end"] : edit["raw_end"] + BEFORE]).translate(_RADICALS)
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
def find_evidence_faults(unit: Unit) -> Iterator[Fault]:
    """Each rule of an edit says what proved it, in its own words, once, and of the stretch itself."""
    for edit in unit.edits:
        pieces = edit["evidence"].split("; ") if edit["evidence"] is not None else []
        known = {rule: FORMS.get(rule, ()) for rule in edit["rules"]}
        for piece in pieces:
            if not any(is_proof(edit, unit, piece, form) for forms in known.values() for form in forms):
                yield edit.at("evidence"), f"{shown(piece)} is no evidence of {shown(edit['rules'])} here"
        if len(set(pieces)) != len(pieces):
            yield edit.at("evidence"), f"{shown(edit['evidence'])} says the same twice"
        for rule, forms in known.items():
            if forms and not any(is_proof(edit, unit, piece, form) for piece in pieces for form in forms):
                yield edit.at("evidence"), f"got {shown(edit['evidence'])}, expected what {rule!r} gives"
