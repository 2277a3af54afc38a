"""Gloss noise: readings put behind characters, and the byte damage that the injector did with them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

from pypinyin import Style, pinyin

from jiaokan.text import hanzi
from jiaokan.text.chars import HAN, HAN_ONE, HAN_RUN, PINYIN
from jiaokan.text.traced import Finding

Write = Callable[[str, Random], str]


@cache
def _reading(char: str) -> str:
    return pinyin(char, style=Style.TONE, heteronym=False)[0][0]


def _plain(char: str, rng: Random) -> str:
    return f"({_reading(char)})"


def _toneless(char: str, rng: Random) -> str:
    return f"({hanzi.fold_reading(_reading(char)).replace('v', rng.choice(('v', 'u')))})"


def _doubled(char: str, rng: Random) -> str:
    return f"({_reading(char)})" * (2 if rng.random() < 0.3 else 1)


def _decomposed(char: str, rng: Random) -> str:
    return f"({unicodedata.normalize('NFD', _reading(char))})"


def _full_width(char: str, rng: Random) -> str:
    return f"\uff08{_reading(char)}\uff09"


def _glossable(text: str) -> Counter[str]:
    """Count the common characters that only Traditional script has: those that are glossed on such pages."""
    told = hanzi.telling_han()[0]
    counts = Counter(text)
    return Counter({char: counts[char] for char in sorted(counts) if char in told and hanzi.is_common(char)})


def _every(text: str, rng: Random, write: Write) -> Iterator[Finding]:
    """Gloss every occurrence of some characters: about one Han in twenty."""
    counts, budget = _glossable(text), len(text) // 20
    chosen: set[str] = set()
    for char in rng.sample(sorted(counts), len(counts)):
        if budget <= 0 and len(chosen) >= 6:
            break
        chosen.add(char)
        budget -= counts[char]
    for at, char in enumerate(text):
        if char in chosen:
            yield Finding(at + 1, at + 1, write(char, rng))


def find_every(text: str, rng: Random) -> Iterator[Finding]:
    """Gloss every occurrence of some characters: 發(fā)展."""
    return _every(text, rng, _plain)


def find_scattered(text: str, rng: Random) -> Iterator[Finding]:
    """Gloss common characters here and there, whatever they are: 的(de), 人(rén)."""
    for at, char in enumerate(text):
        if rng.random() < 0.04 and HAN_ONE.match(char) and hanzi.is_common(char):
            yield Finding(at + 1, at + 1, _plain(char, rng))


def find_sparing(text: str, rng: Random) -> Iterator[Finding]:
    """Gloss a handful of characters on the whole page, each once and otherwise: one Han in 200."""
    able = _glossable(text)
    places = {char: at for at, char in enumerate(text) if char in able}
    for char in rng.sample(sorted(places), min(len(places), max(4, len(text) // 200))):
        yield Finding(places[char] + 1, places[char] + 1, _plain(char, rng))


def find_toneless(text: str, rng: Random) -> Iterator[Finding]:
    """Gloss without tone marks, ü as u or v: 直(zhi), 綠(lv)."""
    return _every(text, rng, _toneless)


def find_doubled(text: str, rng: Random) -> Iterator[Finding]:
    """Gloss some characters twice: 安(ān)(ān)."""
    return _every(text, rng, _doubled)


def find_decomposed(text: str, rng: Random) -> Iterator[Finding]:
    """Gloss with decomposed tone marks (NFD)."""
    return _every(text, rng, _decomposed)


def find_full_width(text: str, rng: Random) -> Iterator[Finding]:
    """Gloss in full-width brackets."""
    return _every(text, rng, _full_width)


def find_nested(text: str, rng: Random) -> Iterator[Finding]:
    """Gloss what stands before a bracket and before its end too: 各鄉(xiāng)(鎮(zhèn))."""
    every = {finding.start: finding for finding in _every(text, rng, _plain)}
    for at, char in enumerate(text):
        if char in "()" and at and HAN_ONE.match(text[at - 1]) and hanzi.is_common(text[at - 1]):
            every.setdefault(at, Finding(at, at, _plain(text[at - 1], rng)))
    return iter(every.values())


def find_cut(text: str, rng: Random) -> Iterator[Finding]:
    """Gloss, and cut the text inside its last gloss: 調(di."""
    yield from _every(text, rng, _plain)
    if HAN_ONE.match(text[-1:]):
        reading = _reading(text[-1])
        yield Finding(len(text), len(text), f"({reading[: rng.randint(1, len(reading))]}")


def settle_cut(text: str, rng: Random) -> str:
    """Cut the text behind a Han of its last tenth."""
    spots = [match.end() for match in HAN_ONE.finditer(text, len(text) * 9 // 10)]
    return text[: rng.choice(spots)] if spots else text


# --- bytes ----------------------------------------------------------------------------------------------------
_REACH = 24  # code points that the damage runs on at most
_APART = 60  # code points between two damaged places


def _out_of_step(text: str, start: int) -> tuple[str, int] | None:
    """Decode the GBK bytes from the second byte of ``text[start]`` on, until the pairs fall into step again.

    Gives what they say and how many code points they took; None if they do not decode or never fall in.
    """
    data, ends = bytearray(), set()
    for char in text[start : start + _REACH]:
        code = hanzi.gbk(char)
        if code is None:
            break
        data += code
        ends.add(len(data))
    at, read = 1, ""
    while at < len(data) and at not in ends:
        size = 1 if data[at] < 0x80 else 2
        try:
            read += data[at : at + size].decode("gbk")
        except UnicodeDecodeError:
            return None
        at += size
    if at not in ends or not read.isprintable():
        return None
    return read, len(data[:at].decode("gbk"))


def find_split_bytes(text: str, rng: Random) -> Iterator[Finding]:
    """Gloss the character that the second byte of one and the first of the next make: 控無 becomes 控?zé)o."""
    done = 0
    for at in range(len(text) - 2):
        if at < done or rng.random() > 0.3:
            continue
        first, second = hanzi.gbk(text[at]), hanzi.gbk(text[at + 1])
        if first is None or second is None or len(first) < 2 or len(second) < 2 or not HAN_ONE.match(text[at + 1]):
            continue
        between = (first[1:] + second[:1]).decode("gbk", "ignore")
        out = _out_of_step(text, at + 1)
        if out is None or not HAN_ONE.match(between) or not hanzi.is_common(between) or not HAN_ONE.match(text[at]):
            continue
        read, taken = out
        done = at + 1 + taken + _APART
        yield Finding(at + 1, at + 1 + taken, f"?{_reading(between)}){read}")


_GLOSSED = re.compile(rf"[{HAN}]\([{PINYIN}]{{1,9}}\)")
_BEFORE_GLOSS = 4  # Han that such damage runs over, at most


def find_split_to_gloss(text: str, rng: Random) -> Iterator[Finding]:
    """Gloss across two characters so that the damage runs on to the next gloss and takes its bracket: 輸?shù)男盘?hào)."""
    done = 0
    for match in _GLOSSED.finditer(text):
        at = match.start() - rng.randint(2, _BEFORE_GLOSS)
        whole = text[max(at, 0) : match.start() + 1]
        if at < done or not HAN_RUN.fullmatch(whole):
            continue
        data = hanzi.gbk(whole) or b""
        between = data[1:3].decode("gbk", "ignore")
        if len(data) != 2 * len(whole) or not HAN_ONE.match(between) or not hanzi.is_common(between):
            continue
        read = data[3:-1].decode("gbk", "ignore")
        if len(read) == len(whole) - 2 and HAN_RUN.fullmatch(read):
            done = match.end() + _APART
            yield Finding(at + 1, match.start() + 2, f"?{_reading(between)}){read}?")


def find_lost_lead(text: str, rng: Random) -> Iterator[Finding]:
    """Lose the first byte of a mark, which shifts all pairs behind it: 。總體 becomes ?？傮w."""
    done = 0
    for at, char in enumerate(text):
        if at < done or char not in "\u3002\uff0c\u3001\uff1b\uff1a" or rng.random() > 0.5:
            continue
        if (hanzi.gbk(char) or b"")[:1] != b"\xa1":  # ，；： begin with A3, which leaves nothing to tell them by
            continue
        out = _out_of_step(text, at)
        if out is not None and out[1] >= 2 and HAN_ONE.match(text[at - 1 : at]):
            done = at + out[1] + _APART
            yield Finding(at, at + out[1], "?" + out[0])
