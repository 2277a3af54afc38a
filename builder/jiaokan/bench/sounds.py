"""Make the table of what Han sound like (``data/sounds.txt``) out of pypinyin: ``python -m jiaokan.bench.sounds``."""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict

from pypinyin import Style, pinyin
from pypinyin.pinyin_dict import pinyin_dict

HEAD = """\
# Which readings a Han has. Facts only: the readings of single characters in pypinyin (MIT licence), no word of it.
# Made by python -m jiaokan.bench.sounds. A line: a reading, the Han whose usual reading it is, those that have it too.
"""


def readings_of(char: str) -> list[str]:
    """Give pypinyin's readings of a character (NFC), the usual one first."""
    usual = pinyin(char, style=Style.TONE, heteronym=False)[0][0]
    every = pinyin(char, style=Style.TONE, heteronym=True)[0]
    return list(dict.fromkeys(unicodedata.normalize("NFC", reading) for reading in (usual, *every)))


def make() -> str:
    """Make the table."""
    usual: defaultdict[str, str] = defaultdict(str)
    others: defaultdict[str, str] = defaultdict(str)
    for char in map(chr, sorted(pinyin_dict)):
        first, *rest = readings_of(char)
        usual[first] += char
        for reading in rest:
            others[reading] += char
    names = sorted({*usual, *others})
    return HEAD + "".join(f"{reading} {usual[reading]} {others[reading]}\n" for reading in names)


if __name__ == "__main__":
    sys.stdout.write(make())
