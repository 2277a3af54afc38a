"""The byte damage that injected glosses leave: characters split in two, and bytes that fell out of step.

An obfuscator put readings behind characters working on GBK bytes: where it split a two-byte character the text lost
one and half a gloss, X?zé)o. It is undone only with proof.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from jiaokan.rules.glosses import CANDIDATE
from jiaokan.rules.glosses import prove_conversion as prove_by_glosses
from jiaokan.text import hanzi
from jiaokan.text.chars import CJK_MARK, HAN, HAN_ONE, HAN_RUN, PINYIN
from jiaokan.text.pairs import likelihood, pairs_of
from jiaokan.text.rule import Context, Verdict
from jiaokan.text.splice import splice
from jiaokan.text.traced import Finding

_LOST = re.compile(rf"\?(?<=[{HAN})）].)([{PINYIN}]{{1,9}})[)）]")

# How far the damage may run on before the byte pairs fall into step again, in code points.
_REACH = 24
_PLAIN = re.compile(f"[{HAN}{CJK_MARK}\u2014\u2018\u2019\u201c\u201d\u2026\u00b70-9A-Za-z ,.:;!?()%_-]")
_CLEAR = 4.0  # bits by which the likeliest solution must lead: sixteen to one; measured, 99 in 100 are right there


def find_split_bytes(text: str, context: Context) -> Iterator[Finding]:
    r"""Restore a character whose GBK bytes a gloss had split, where byte arithmetic and reading agree.

    Why: the injector saw the low byte of X and the lead byte of the next character as a character M, glossed M, and
    the decoder turned the broken rest into ``?``. M is found again by its first byte (the low byte of X) and its
    reading; M's second byte is the lost lead byte; with it the bytes behind fall into place. 控?zé)o gives 控無.
    Several M may fit; then the pairs of Han, of the language and of the page itself, must tell one by sixteen to one.
    Left alone (and flagged): every ``?pinyin)`` with no solution made of common characters, or with none that leads.
    """
    if context.verdict.origin == "native" or "?" not in text:
        return
    own = cache(lambda: pairs_of(CANDIDATE.sub("", text)))
    done = 0
    for match in _LOST.finditer(text):
        if match.start() < done:
            continue  # the damage before it runs on so far
        owner = _owner(text, match.start())
        rest = text[match.end() : match.end() + _REACH]
        before = text[max(0, match.start() - 2) : match.start()] if text[match.start() - 1] == owner else owner
        solved = _likeliest(list(_solve(owner, match[1], rest)), before, rest, own)
        if solved is not None:
            restored, taken, proof = solved
            done = match.end() + taken
            yield Finding(match.start(), done, restored, f"GBK {proof}, read {match[1]}")


def prove_conversion(text: str, verdict: Verdict) -> Verdict:
    """Give the verdict that injected glosses prove, those counted too that the split bytes took a half of.

    數?shù)臉?yàng) is 數的樣(yàng): on a short page the half ones may be as many as the whole.
    """
    proved = prove_by_glosses(text, verdict)
    if proved is not verdict or verdict.script not in ("Hant", "mixed") or verdict.origin != "unknown":
        return proved
    if "?" not in text or _LOST.search(text) is None:
        return verdict
    mended = [(found.start, found.end, found.new or "") for found in find_split_bytes(text, Context(verdict))]
    return prove_by_glosses(splice(text, mended), verdict) if mended else verdict


def _likeliest(
    solutions: list[tuple[str, int, str]], before: str, rest: str, own: Callable[[], Mapping[str, int]]
) -> tuple[str, int, str] | None:
    """Give the solution that fits its place clearly better than all others, None if none does."""
    proofs = {(restored, taken): proof for restored, taken, proof in reversed(solutions)}
    if len(proofs) < 2:
        return next(((*key, proof) for key, proof in proofs.items()), None)
    bits = {key: likelihood(before + key[0] + rest[key[1] : key[1] + 2], own()) for key in proofs}
    best, second = sorted(bits, key=lambda key: (-bits[key], key))[:2]
    lead = bits[best] - bits[second]
    return (*best, f"{proofs[best]}, {lead:.0f} bits ahead of {second[0][:1]}") if lead >= _CLEAR else None


_LONGEST_GLOSS = 16  # code points, brackets and blanks counted; what is longer is no gloss


def _owner(text: str, position: int) -> str:
    """Give the nearest Han before a position, its own gloss skipped."""
    if text[position - 1] in ")）":
        low = max(0, position - _LONGEST_GLOSS)
        opened = max(text.rfind("(", low, position), text.rfind("（", low, position))
        return text[opened - 1 : opened] if opened > 0 else ""
    return text[position - 1 : position]


_LEAST_LEAD = 0x81  # what was lost is the first byte of a character


def _solve(owner: str, written: str, rest: str) -> Iterator[tuple[str, int, str]]:
    """Yield ``(restored, code points of rest taken, proof)`` for every M that fits."""
    code = hanzi.gbk(owner)
    if code is None or len(code) != 2:
        return
    in_step = _up_to_odd(rest)
    for glossed in hanzi.gbk_row_read(code[1], written):
        lead = hanzi.gbk(glossed)
        if lead is None or lead[1] < _LEAST_LEAD:
            continue
        step = _plausible(lead[1:] + in_step[0], in_step[1]) if in_step else None
        for restored, taken in [step] if step else _run_into_gloss(lead[1:], rest):
            yield restored, taken, f"{code[1]:02X}{lead[1]:02X} {glossed}"


def _up_to_odd(rest: str) -> tuple[bytes, int] | None:
    """Give the bytes of a text up to its first odd one, behind which pairs are in step again, and their code points."""
    data = bytearray()
    for taken, char in enumerate(rest, 1):
        more = hanzi.gbk(char)
        if more is None:
            return None
        data += more
        if len(more) == 1:
            return bytes(data), taken
    return None


# The damage runs on to a glossed character, and its second byte took the bracket with it: 信號(hào) became 盘?hào).
_NEXT_LOST = re.compile(rf"([{HAN}{CJK_MARK}\u2014\u2018-\u201d\u2026]{{1,{_REACH}}})\?([{PINYIN}]{{1,9}})[)）]")


def _run_into_gloss(lead: bytes, rest: str) -> Iterator[tuple[str, int]]:
    """Yield what stood there if the pairs fall into step only at the next gloss, whose character reads as it says.

    The last byte before ``?`` is the first of that character; its second went with the bracket, which comes back.
    """
    match = _NEXT_LOST.match(rest)
    shifted = hanzi.gbk(match[1]) if match else None
    if match is None or shifted is None:
        return
    data = lead + shifted
    for char in hanzi.gbk_row_read(data[-1], match[2]):
        if hanzi.is_common(char):
            found = _plausible(data[:-1], match.end(1) + 1)
            if found is not None:
                yield f"{found[0]}{char}(", found[1]


def _plausible(data: bytes, taken: int) -> tuple[str, int] | None:
    """Decode, and accept only common characters and ordinary marks."""
    try:
        restored = data.decode("gbk")
    except UnicodeDecodeError:
        return None
    return (restored, taken) if all(map(_is_ordinary, restored)) else None


@cache
def _is_ordinary(char: str) -> bool:
    """Tell a common character or an ordinary mark."""
    return hanzi.is_common(char) if HAN_ONE.match(char) else _PLAIN.match(char) is not None


_SHIFTED = re.compile(
    rf"\?(?<=[{HAN}”）)].)(?=[{HAN}\u2460-\u24ff\u2160-\u217f\u3220-\u3243\u3001-\u3011\uff01-\uff5e]{{1,{_REACH}}}[@-~])"
)


def find_shifted_bytes(text: str, context: Context) -> Iterator[Finding]:
    r"""Restore a mark and what follows it where the first byte of the mark was lost: ?？傮w was 。總體.

    Why: the same injector, at a punctuation mark; its lead byte A1 became ``?`` and every pair behind is shifted by
    one, up to the odd byte that shows as a letter. Evidence: with A1 in front the bytes give a mark of the first row
    and then only common characters that fit each other better by far than those that stand there. Left alone:
    question marks.
    """
    if context.verdict.origin == "native":
        return
    for match in _SHIFTED.finditer(text):
        rest = text[match.end() : match.end() + _REACH]
        in_step = _up_to_odd(rest)
        step = _plausible(b"\xa1" + in_step[0], in_step[1]) if in_step else None
        if step is None or step[0][0] not in "。，、；：”’》）！？":
            continue
        restored, taken = step
        gain = _bits_a_pair(restored[1:], rest[taken:]) - _bits_a_pair(rest[:taken], rest[taken:])
        if gain >= _CLEAR or _has_rare(rest[:taken]):
            yield Finding(
                match.start(),
                match.end() + taken,
                restored,
                f"GBK A1 before the bytes behind it, {gain:.0f} bits a character",
            )


def _bits_a_pair(text: str, behind: str) -> float:
    """Give the likelihood of a text and the Han behind it, a character."""
    run = HAN_RUN.match(behind[:2])
    whole = text + (run.group() if run else "")
    return likelihood(whole) / max(len(whole), 1)


def _has_rare(text: str) -> bool:
    return any(HAN_ONE.match(char) and not hanzi.is_common(char) for char in text)


@cache
def syllables() -> frozenset[str]:
    """Give every syllable that reads a common character, without tones."""
    return frozenset(map(hanzi.fold_reading, (r for char in sorted(hanzi.common_han()) for r in hanzi.readings(char))))


def unsolved_places(text: str, context: Context) -> list[tuple[int, int]]:
    """Give ``[start, end)`` of each half of a gloss that nothing proves: its marks are the damage's, none of the text.

    Only where glosses may have been put in, and where the letters are a syllable: 滿意?a)很滿意 asks a question.
    """
    if context.verdict.script not in ("Hant", "mixed") or "?" not in text:
        return []
    return [m.span() for m in _LOST.finditer(text) if len(m[1]) > 1 and hanzi.fold_reading(m[1]) in syllables()]


def find_unsolved_bytes(text: str, context: Context) -> Iterator[Finding]:
    """Point at ``?pinyin)`` that nothing proves and at U+FFFD: something was lost there."""
    for match in _LOST.finditer(text):
        yield Finding(match.start(), match.end(), kind="lost")
