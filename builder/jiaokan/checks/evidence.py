"""The rules and the evidence of an edit against the two sides it has: what a rule does not do it did not do here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiaokan.checks.model import Fault, Located, Unit, shown
from jiaokan.checks.proofs import BEFORE, FORMS, GLOSS, is_proof
from jiaokan.rules import RULES
from jiaokan.rules.decoding import LIGATURES
from jiaokan.text import hanzi, readings
from jiaokan.text.chars import HAN_RUN
from jiaokan.text.rule import Leaves, Rule

_RULES = {rule.id: rule for rule in RULES}


def find_rule_faults(unit: Unit) -> Iterator[Fault]:
    """Every rule of an edit finds in its raw side, or in what the others wrote there, what it looks for."""
    whole = unit.source["raw_text"]
    for edit in unit.edits:
        known = [_RULES[rule] for rule in edit["rules"] if rule in _RULES]
        alone = len(edit["rules"]) == 1
        for rule in known:
            others = [other for other in known if other is not rule]
            if not _can_touch(rule, others, edit, whole) or (alone and not _fits_alone(rule, edit, whole)):
                yield edit.at("rules"), f"{shown(rule.id)} makes no {shown(edit['text'])} of {shown(edit['raw_text'])}"


def _can_touch(rule: Rule, others: Sequence[Rule], edit: Located, whole: str) -> bool:
    """Tell whether what a rule needs is on the raw side, or may have been written by another rule of the edit."""
    written = {other.writes for other in others}
    if "anything" in written:
        return True
    looked_for = [characters for characters in (rule.needs, rule.takes) if characters]
    if rule.leaves == "whatever":
        return True
    if looked_for:
        found = set(edit["raw_text"] + ("\n " if "line-feeds" in written else ""))
        return not all(characters.isdisjoint(found) for characters in looked_for)
    if rule.leaves in ("han", "simplified"):
        return HAN_RUN.search(edit["raw_text"]) is not None and bool(edit["text"])
    if rule.leaves == "breaks" or len(edit["raw_text"]) > 1:
        return True
    return rule.reads_page and (edit["raw_text"] == "\n" or _is_line(edit, whole))


def _is_line(edit: Located, whole: str) -> bool:
    """Tell whether the raw side is a line by itself; rules that read the page take lines of one character too."""
    start, end = edit["raw_start"], edit["raw_end"]
    return (not start or whole[start - 1] in _LINE_ENDS) and (end >= len(whole) or whole[end] in _LINE_ENDS)


_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")


def _fits_alone(rule: Rule, edit: Located, whole: str) -> bool:
    """Tell whether a rule that touched a stretch alone can have made the one side of the other."""
    if rule.leaves == "simplified":
        return _is_simplified(edit, whole)
    return _fits("nothing" if rule.reads_page else rule.leaves, edit["raw_text"], edit["text"])


def _fits(leaves: Leaves, raw: str, text: str) -> bool:
    """Tell by the two sides alone whether one is what is left of the other."""
    match leaves:
        case "nothing":
            return not text
        case "no-blanks":
            return not text and not raw.strip()
        case "no-lines":
            return not text and not raw.strip("\n")
        case "width" if not raw.strip(" \u00a0"):
            return not text
        case "as-many" | "width" | "han":
            return len(raw) == len(text) or text == LIGATURES.get(raw)
        case "breaks":
            return "\n" in text
        case _:
            return True


def _is_simplified(edit: Located, whole: str) -> bool:
    """Tell whether a character became its Simplified form, by itself, among its neighbours or by the table of words."""
    raw, text = edit["raw_text"], edit["text"]
    known = (hanzi.simplified(raw), _in_words(edit, whole), *readings.table().readings.get(raw, ()))
    return len(raw) == len(text) == 1 and text in known


_RADICALS = str.maketrans(dict(hanzi.RADICALS))


def _in_words(edit: Located, whole: str) -> str:
    """Give the Simplified form of a character among its neighbours, glosses taken out: 憑藉 is 凭借, 狼藉 keeps its 藉."""
    before = GLOSS.sub("", whole[max(0, edit["raw_start"] - BEFORE) : edit["raw_start"]]).translate(_RADICALS)
    after = GLOSS.sub("", whole[edit["raw_end"] : edit["raw_end"] + BEFORE]).translate(_RADICALS)
    return hanzi.simplified(before + edit["raw_text"] + after)[len(before)]


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
