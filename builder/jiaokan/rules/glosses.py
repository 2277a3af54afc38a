"""Injected pinyin glosses: an obfuscator put readings behind characters, 發(fā)展; they go only with proof.

What it did to the bytes on its way is undone in ``halves.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from jiaokan.text import hanzi, readings
from jiaokan.text.chars import HAN, HAN_ONE, PINYIN, count_han
from jiaokan.text.rule import Context, Verdict
from jiaokan.text.traced import Finding, Repairs

# The rarest literal first: the bracket. At most seven letters are a syllable (zhuàng), NFD marks add up to two.
# A wrap may have parted a gloss from its character, or its letters.
_BEHIND_ITS_HAN = rf"(?:(?<=[{HAN})）].)|(?<=[{HAN}]\n.)|(?<=[{HAN}]\n\n.))"
CANDIDATE = re.compile(
    rf"[(（]{_BEHIND_ITS_HAN} ?([{PINYIN}]{{1,9}}|[{PINYIN}]{{1,8}}\n{{1,2}}[{PINYIN}]{{1,8}}) ?[)）]"
)
_CUT = re.compile(rf"[(（](?<=[{HAN}].)([{PINYIN}]{{1,9}})\s*\Z")


_LONGEST_CUT = 12  # code points of it and of what it stands behind


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """A character with a reading of it as it is written: what is known of each gloss that says the same."""

    char: str
    key: str  # the reading without its tone
    is_common: bool
    is_usual: bool  # what everybody knows: 學 is xué
    proof: str


_Gloss = tuple[int, int, _Reading]  # start, end, what it says


def _glosses(text: str) -> list[_Gloss]:
    """Give the brackets that hold a reading of the Han before them; a doubled gloss reads the same character."""
    found: list[_Gloss] = []
    for match in CANDIDATE.finditer(text):
        start, end = match.span()
        reading = _reading(text[start - 1 : end]) or _reading_apart(text, start, end, found)
        if reading is not None:
            found.append((start, end, reading))
    return found


def _reading_apart(text: str, start: int, end: int, before: list[_Gloss]) -> _Reading | None:
    """Give what a bracket says of a character that does not stand straight before it: over a wrap, or another gloss."""
    if before and before[-1][1] == start:
        return _reading(before[-1][2].char + text[start:end])
    char = text[max(0, start - 3) : start].rstrip("\n")[-1:]
    return _reading(char + text[start:end]) if text[start - 1] == "\n" else None


@lru_cache(maxsize=8192)
def _reading(glossed: str) -> _Reading | None:
    """Give the reading in a gloss with a character before it; None where that is no Han, or not read so."""
    char, written = glossed[0], glossed[2:-1].strip(" ").replace("\n", "")
    if HAN_ONE.match(char) is None or not reads(char, written):
        return None
    key = hanzi.fold_reading(written)
    return _Reading(char, key, _is_common(char), key == _usual_key(char), f"{written} reads {char}")


def reads(char: str, written: str) -> bool:
    """Tell whether a reading is one of a character, or of one that a crude table made it of: 瞭 for 了, le.

    >>> reads("學", "xué"), reads("瞭", "le"), reads("學", "le")
    (True, True, False)
    """
    return hanzi.reads(char, written) or any(hanzi.reads(form, written) for form in _made_of(char))


def _made_of(char: str) -> Iterable[str]:
    return readings.table().readings.get(char, ())


_APART = 1000  # Han a gloss, at most, where the injector was sparing


def is_injected(glosses: list[_Gloss], text: str, context: Context) -> bool:
    """Tell whether the glosses of a text were put there by a machine.

    Evidence (measured on 35 pages): the text is Traditional and not native, at least four different *common*
    characters are glossed, at least one gloss per 100 Han, and most say what everybody knows (學 is xué). A reading
    aid sits on a rare character, once or twice, or in Simplified text, or tells which of several readings it is: 角
    jué. Where the page is proved to be converted, three in 3,000 Han are enough, if none sets two readings side by side.
    """
    if context.verdict.script not in ("Hant", "mixed") or context.verdict.origin == "native":
        return False
    kinds = {reading for _, _, reading in glosses}
    every, usual = {each.char for each in kinds}, {each.char for each in kinds if each.is_usual}
    if len(usual) * 2 <= len(every):
        return False
    if not _run_on(glosses, text):
        return False
    common, han = len(_common(kinds)), count_han(text)
    if common >= 4 and len(glosses) * 100 >= han:
        return True
    is_sure = context.is_converted and len({(each.char, each.key) for each in kinds}) == len(every)
    return is_sure and common >= 3 and len(glosses) * _APART >= han


@cache
def _usual_key(char: str) -> str:
    """Give a character's usual reading without its tone."""
    return hanzi.fold_reading(hanzi.usual_reading(char))


_APART_MARK = frozenset("、，,;；\n \u3000")


def _run_on(glosses: list[_Gloss], text: str) -> bool:
    """Tell whether half of the glosses stand inside running words; a worksheet reads its characters one by one."""
    behind = [text[end : end + 1] for _, end, _ in glosses]
    return len(glosses) >= 2 * sum(map(_APART_MARK.__contains__, behind))


def _common(kinds: Iterable[_Reading]) -> set[str]:
    return {reading.char for reading in kinds if reading.is_common}


@cache
def _is_common(char: str) -> bool:
    """Tell whether a character is common, or what a crude table made of a common one: 瞭 of 了."""
    return hanzi.is_common(char) or any(map(hanzi.is_common, _made_of(char)))


_SURE_KINDS, _SURE_APART = 10, 60  # characters glossed, Han a gloss
_FEW_KINDS, _FEW_APART = 3, 25
_CHANCE = 0.01  # that glosses stand on what a conversion changes though they were put anywhere


def prove_conversion(text: str, verdict: Verdict) -> Verdict:
    """Give the verdict that injected glosses prove: nobody glosses ten different common characters by hand.

    Every page seen with such glosses was converted by machine too, also where the converter was a good one and left
    no other trace. Fewer prove it where they stand close and on nothing but characters that a conversion changes: the
    converter glossed what it made (220 of 220 on one page, where such characters are a third of the text).
    """
    if verdict.script not in ("Hant", "mixed") or verdict.origin in ("converted", "mixed") or "(" not in text:
        return verdict
    glosses = _glosses(text)
    han = count_han(text)
    if len(glosses) * _SURE_APART < han or not _run_on(glosses, text):
        return verdict
    kinds = len(_common(reading for _, _, reading in glosses))
    proved = kinds >= _SURE_KINDS or (
        kinds >= _FEW_KINDS
        and verdict.origin == "unknown"
        and len(glosses) * _FEW_APART >= han
        and _reads_what_was_made(glosses, text)
    )
    return replace(verdict, origin="converted") if proved else verdict


def _reads_what_was_made(glosses: list[_Gloss], text: str) -> bool:
    """Tell whether glosses stand on Traditional characters alone, and too many of them for that to be by chance."""
    traditional = hanzi.telling_han()[0]
    if not all(reading.char in traditional for _, _, reading in glosses):
        return False
    lines = "\n".join(
        filter(hanzi.traditional_only().search, text.split("\n"))
    )  # a site's bar may be in the other script
    return (hanzi.count_telling(lines)[0] / max(1, count_han(lines))) ** len(glosses) <= _CHANCE


def find_glosses(text: str, context: Context) -> Iterable[Finding]:
    """Remove an injected pinyin gloss that is proved by the reading of the character before it.

    Why: pages are obfuscated against copy detection. Variants: toneless 直(zhi), doubled 安(an)(an), neutral 的(de),
    nested 各鄉(xiāng)(鎮(zhèn)), cut at the end 調(di, full-width brackets, decomposed tones, ü as u or v. Left alone:
    English and abbreviations (WHO), reading aids on rare characters or behind a quotation mark, everything in a
    text whose glosses are not proved injected as a whole.
    """
    glosses = _glosses(text)
    if not is_injected(glosses, text, context):
        return ()
    told = [(start, end, reading.proof) for start, end, reading in glosses if reading.is_common]
    cut = _CUT.search(text, max(0, len(text.rstrip()) - _LONGEST_CUT))
    if cut and any(reading.startswith(cut[1]) for reading in hanzi.readings(text[cut.start() - 1])):
        proof = f"{cut[1]}… begins a reading of {text[cut.start() - 1]}"
        told.append((cut.start(), cut.start(1) + len(cut[1]), proof))
    starts, ends, proofs = zip(*told, strict=True) if told else ((), (), ())
    return Repairs(starts, ends, [""] * len(told), proofs)
