"""Make the table of readings (``data/readings.txt``) out of lists of words: ``python -m jiaokan.bench.readings DICT``.

DICT is the dictionary of jieba (``dict.txt``, MIT licence): a word and its count a line. The words of pypinyin's
phrases (MIT licence), which have no counts, and OpenCC's conversions (Apache licence 2.0) are at hand by themselves.
Facts only go into the table: a written character, its reading, the words that tell which.
"""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from jiaokan.text import hanzi
from jiaokan.text.chars import HAN_RUN
from jiaokan.text.readings import LEAD, LONGEST, SAME, Table, parse

CONFIGS = ("s2t", "s2tw", "s2hk")
_FEW = 3  # the count jieba gives to words it hardly saw, Traditional ones among them; only OpenCC vouches for those
_PERSON = "nr"  # the dictionary's tag of personal names: none of them goes into the table
_FAR = 4  # times: a spelling so much rarer than another of the same word is a slip
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_IDIOM = 4  # Han
_MOST = 20  # level that no word is raised above
_SHARE = 1000  # a Traditional spelling that is not a thousandth of the Simplified one is a slip whatever its count
_ODD = 10  # a reading outside GB/T 2312 has a word of two Han or more with at least this count (瞭望)
_USUAL = 10  # count from which a word of the commonest reading is worth its place
_BESIDE = 50  # and one that only stands beside
# What no list has, or only wrong: 著 as a verb (此书著于1962年), the eras that begin with 乾 (no more will come), places.
# The weights were found by looking: 附着于, 执着于 must stay, 书著于 must come.
_OURS: Mapping[str, int] = {
    **dict.fromkeys(("著于", "著成"), 2000),
    **dict.fromkeys(("著有", "所著"), 300),
    **dict.fromkeys(("薰衣草", "承乾宫", "承乾", "宫商角徵羽", "瞭哨"), 30),
    "昭著": 100,
    # What is dried, and how: far commoner than an era that a clause may seem to name (晒乾封袋).
    **{f"{verb}干": 1000 for verb in "晒烘晾擦吹烤拧沥烧喝流榨抽煮蒸冻甩揩抹炒焙阴风"},
    **{f"{what}干": 100 for what in "鱼虾豆菜薯杏柿肉笋"},
    **{f"乾{era}": 30 for era in "元封符宁化德兴道祐佑统亨贞定明和县陵安州"},
}
# What character tables write though no conversion of OpenCC does: 薰蒸.
_CRUDE: Mapping[str, str] = {"薰": "熏"}
# What Hong Kong and Taiwan write in words though no conversion of OpenCC does: 覆核. With the count of each word.
_OF_THE_ISLANDS: Mapping[str, tuple[str, int]] = {f"复{word}": ("覆", 10) for word in "核查审检试议验诊勘测评选"}


_HEAD = (
    "# Which Simplified character a Traditional one stands for, by the words it stands in. Facts only, no text.",
    "# Counts of jieba's dictionary 0.42.1 (MIT licence), words of OpenCC's STPhrases (Apache licence 2.0); what s2t, s2tw",
    "# and s2hk write and t2s does not undo. Made by python -m jiaokan.bench.readings; a level is log2 of a count, in base 36.",
    "# = WRITTEN READING+LEVEL...: the readings, the usual one first; - is one that only stands in words.",
    "# READING LEVEL WORD...: words with this reading in place; +: words that overlap with those; 1: each Han by itself.",
)


class Use(NamedTuple):
    """A written character at a place of a word."""

    written: str
    reading: str
    word: str


def opencc_words() -> list[str]:
    """Give the words of OpenCC's phrases from Simplified, by the program that its package brings.

    Only those that ``t2s`` leads back: OpenCC lists wrong spellings too, to convert them right (着名, 蕴借).
    """
    folder = Path(str(files("opencc"))) / "clib"
    source = folder / "share" / "opencc" / "STPhrases.ocd2"
    with tempfile.TemporaryDirectory() as there:
        target = Path(there) / "phrases.txt"
        program = str(folder / "bin" / "opencc_dict")
        command = [program, "-i", str(source), "-o", str(target), "-f", "ocd2", "-t", "text"]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  (the package's own program)
        words = [line.split("\t")[0] for line in target.read_text(encoding="utf-8").splitlines()]
    back = hanzi.convert(hanzi.convert("\n".join(words), "s2t"), "t2s").split("\n")
    return [word for word, again in zip(words, back, strict=True) if word == again]


def word_list(lines: Iterable[str], phrases: Iterable[str]) -> dict[str, int]:
    """Give the words of a dictionary with their counts, and those of OpenCC: Han only, none in Traditional script.

    A line: word, count and part of speech; names of persons are left out (idioms with that tag are not).
    """
    counts: dict[str, int] = {}
    for line in lines:
        word, count, tag = line.rstrip("\n").split(" ")
        if tag.startswith(_PERSON) and len(word) < _IDIOM:
            continue
        counts[word] = int(count) if int(count) > _FEW else 1
    counts.update((word, max(counts.get(word, 0), _FEW)) for word in phrases)
    counts.update(_OURS)
    counts.update((word, max(counts.get(word, 0), count)) for word, (_, count) in _OF_THE_ISLANDS.items())
    traditional = hanzi.telling_han()[0]
    return {w: n for w, n in sorted(counts.items()) if HAN_RUN.fullmatch(w) and traditional.isdisjoint(w)}


def uses(words: Iterable[str]) -> Iterator[Use]:
    """Yield every written character that ``t2s`` does not lead back to its Simplified one somewhere, where it is used."""
    words = list(words)
    joined = "\n".join(words)
    found: list[Use] = []
    wrong: set[str] = set()
    for config in CONFIGS:
        written = hanzi.convert(joined, config)
        back = hanzi.convert(written, "t2s")
        for word, there, again in zip(joined.split("\n"), written.split("\n"), back.split("\n"), strict=True):
            if there != word or again != word:
                wrong.update(x for c, x, a in zip(word, there, again, strict=True) if c != a)
            found += (Use(x, c, word) for c, x in zip(word, there, strict=True) if c != x)
    found += (Use(written, char, word) for written, char in _CRUDE.items() for word in words if char in word)
    found += (Use(written, word[0], word) for word, (written, _) in _OF_THE_ISLANDS.items() if word in words)
    yield from (use for use in found if use.written in wrong)
    yield from (Use(char, char, word) for word in joined.split("\n") for char in wrong.intersection(word))


def make(counts: Mapping[str, int]) -> str:
    """Give the table of a list of words, as it stands in the file.

    A word that its own table would misread is raised until it is read: 新著, whose 新 alone is far commoner.
    """
    by: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for written, reading, word in uses(counts):
        by[written][reading].add(word)
    kept = {written: _likely(written, readings, counts) for written, readings in sorted(by.items())}
    kept = {written: found for written, found in kept.items() if set(found) != {hanzi.simplified(written)}}
    beside = {spot for found in kept.values() for spot in _neighbours(found, counts)}
    first = {written: _entry(written, found, counts) for written, found in kept.items()}
    words = list(_words(beside, counts))
    known = parse("\n".join([*_lines(first), *words]))
    for written, (_, levels) in first.items():
        for word, reading in _misread(known, written, levels):
            levels[reading][word] = min(levels[reading][word] + _raise(known, written, word, reading), _MOST)
    return "".join(f"{line}\n" for line in [*_HEAD, *_lines(first), *words])


Levels = dict[str, dict[str, int]]  # reading -> word -> level


def _misread(known: Table, written: str, levels: Levels) -> Iterator[tuple[str, str]]:
    """Yield the words of the rarer readings that the table does not read right, with their reading."""
    for reading, words in list(levels.items())[1:]:
        usual = next(iter(levels))
        for word in words:
            at = word.index(reading)
            left = hanzi.simplified(word.replace(reading, written))[at]
            if word.replace(reading, usual) not in levels[usual] and known.read(written, left, word, at) != reading:
                yield word, reading


def _raise(known: Table, written: str, word: str, reading: str) -> int:
    """Give the bits that a word lacks to be read."""
    bits = known.weigh(written, word, word.index(reading))
    least = SAME if hanzi.simplified(written) == written else LEAD
    return max(0, math.ceil(least + max(other for char, other in bits.items() if char != reading) - bits[reading]))


def _likely(written: str, readings: Mapping[str, set[str]], counts: Mapping[str, int]) -> dict[str, set[str]]:
    """Drop readings and words that the mainland does not write: the list has stray Traditional ones (乾净, 紧接著)."""
    order = sorted(readings, key=lambda char: (-sum(counts[word] for word in readings[char]), char))
    usual = order[0]
    kept = (w for w in readings[usual] if all(_is_likely(w, usual, char, counts) for char in order[1:]))
    found = {usual: set(kept)}
    for char in order[1:]:
        words = {word for word in readings[char] if _is_likely(word, char, usual, counts)}
        common = any(len(word) > 1 and counts[word] >= _ODD for word in words)
        if char == written and sum(counts[w] for w in words) * _SHARE < sum(counts[w] for w in found[usual]):
            continue
        if common or (words and char in hanzi.mainland_han() and hanzi.simplified(char) == char):
            found[char] = words
    if usual in hanzi.mainland_han() or len(found) == 1 or any(len(word) > 1 for word in found[usual]):
        return found
    return {char: words for char, words in found.items() if char != usual}


def _is_likely(word: str, char: str, usual: str, counts: Mapping[str, int]) -> bool:
    """Tell whether no part of a word is far commoner with the usual reading: 一鞭先著, but not 紧接著."""
    at = word.index(char)
    swapped, far = word.replace(char, usual), 1 if hanzi.simplified(char) != char else _FAR
    parts = (swapped[a:b] for a in range(at + 1) for b in range(at + 1, len(word) + 1) if b - a > 1)
    return word in _OURS or not any(counts.get(part, 0) >= max(_FEW, far * counts[word]) for part in parts)


def _is_free(written: str, char: str) -> bool:
    """Tell whether a reading needs no word: ``t2s`` writes it, or a conversion writes this for the bare character."""
    return hanzi.simplified(written) == char or any(hanzi.convert(char, config) == written for config in CONFIGS)


def _level(count: float) -> int:
    return round(math.log2(max(count, 1)))


def _entry(written: str, readings: Mapping[str, set[str]], counts: Mapping[str, int]) -> tuple[str, Levels]:
    """Give the line of a written character, its readings with their weight, and the words of each."""
    usual = next(iter(readings))
    heads, levels = [], {}
    for char, words in readings.items():
        alone = counts.get(char, 0) if char in words else 0
        if char == usual and _is_free(written, char):
            alone = sum(counts[word] for word in words)
        heads.append(char + (_DIGITS[_level(alone)] if alone else "-"))
        least = _USUAL if char == usual == hanzi.simplified(written) else 1
        own = {
            word: counts[word]
            for word in words
            if counts[word] >= max(least, _few(written, char, word) if char != usual else 1)
        }
        if char != hanzi.simplified(written) or char != usual:
            own = {**dict.fromkeys(_parts(char, readings), 1), **own}
        levels[char] = {w: _level(n) for w, n in sorted(own.items()) if 1 < len(w) <= LONGEST}
    return f"= {written} {' '.join(heads)}", levels if len(levels) > 1 else {}


def _parts(char: str, readings: Mapping[str, AbstractSet[str]]) -> list[str]:
    """Give the pairs that several idioms of a reading begin or end with and none of another: 昭著 of 臭名昭著."""
    own, others = Counter[str](), Counter[str]()
    for reading, words in readings.items():
        for word in (word for word in words if len(word) >= _IDIOM):
            ends = (pair.replace(reading, char) for pair in {word[:2], word[-2:]} if reading in pair)
            (own if reading == char else others).update(ends)
    return [pair for pair, times in own.items() if times > 1 and times >= _FAR * others[pair]]


def _few(written: str, char: str, word: str) -> int:
    """Give the count a word needs: one that may be a stray spelling must have been seen, or be an idiom."""
    is_stray = char == written != hanzi.simplified(written)
    return _FEW if is_stray or len(word) < _IDIOM else 1


def _lines(entries: Mapping[str, tuple[str, Levels]]) -> Iterator[str]:
    for head, levels in entries.values():
        yield head
        for char, words in levels.items():
            yield from _by_level(char, words)


def _by_level(head: str, levels: Mapping[str, int], between: str = " ") -> Iterator[str]:
    groups: dict[int, list[str]] = defaultdict(list)
    for word, level in sorted(levels.items()):
        groups[level].append(word)
    yield from (f"{head} {_DIGITS[level]} {between.join(group)}" for level, group in sorted(groups.items()))


def _neighbours(readings: Mapping[str, set[str]], counts: Mapping[str, int]) -> Iterator[str]:
    """Yield the Han at which a word may begin or end inside a word of a rarer reading: 名 of 著名, for 对着|名册."""
    for char, words in list(readings.items())[1:]:
        for word in words:
            before, _, after = word.partition(char)
            if counts[word] > _FEW:
                yield from (f"{han}+" for han in after[:1])
                yield from (f"+{han}" for han in before[-1:])


def _words(beside: AbstractSet[str], counts: Mapping[str, int]) -> Iterator[str]:
    """Give the words that overlap with those of the table, and each Han by itself."""
    kept = {
        word: _level(count)
        for word, count in counts.items()
        if count >= _BESIDE and 1 < len(word) <= 3 and not beside.isdisjoint((f"{word[0]}+", f"+{word[-1]}"))
    }
    yield "= +"
    yield from _by_level("+", kept)
    yield from _by_level("1", {char: _level(counts.get(char, 1)) for char in hanzi.mainland_han()}, between="")
    yield f"total {_DIGITS[_level(sum(counts.values()))]}"


def table_of(counts: Mapping[str, int]) -> Table:
    """Give the table that a list of words makes."""
    return parse(make(counts))


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        sys.stdout.write(make(word_list(lines, opencc_words())))
