"""Script noise: what conversion programs make of Simplified text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from jiaokan.text import hanzi
from jiaokan.text.chars import HAN_ONE
from jiaokan.text.traced import Finding

# One Traditional form for every sense, as character tables have it: 全麵, 責任製, 誌願, 聯係, 隻有, 裏麵, 乾部.
_HABITS = dict(zip("面制志系只里干准松余谷范云后复采台冲卷别", "麵製誌係隻裏乾準鬆餘穀範雲後複採臺衝捲彆", strict=True))
# Forms that a proper conversion would not choose, or does not know as Traditional.
_VARIANTS = dict(zip("為眾裡強啟線污麼着衛", "爲衆裏强啓綫汙麽著衞", strict=True))
# What crude tables write for commonest characters, and no program that looks at words.
_CRUDE = dict(zip("了家向熏别", "瞭傢嚮薰彆", strict=True))
# Characters that pass for others on such pages, in words where only one is meant.
_STAND_INS = {
    "一是": "壹是",
    "进一步": "进壹步",
    "一些": "壹些",
    "一定": "壹定",
    "只有": "祇有",
    "只要": "祇要",
    "你们": "妳們",
    "你的": "妳的",
}
_LEFT_OVER = 0.06  # share of characters that the table does not have
_HABIT_SHARE = 0.7


def find_conversion(text: str, rng: Random) -> Iterator[Finding]:
    """Convert to Traditional by machine: leftovers and over-conversion, the same for every occurrence."""
    return _convert(text, rng, "s2t")


def find_taiwan_forms(text: str, rng: Random) -> Iterator[Finding]:
    """Convert to the forms of Taiwan by machine: 著 for every 着, 痺, 簷."""
    return _convert(text, rng, "s2tw")


def find_hongkong_forms(text: str, rng: Random) -> Iterator[Finding]:
    """Convert to the forms of Hong Kong by machine: 衞, 枱, 敍."""
    return _convert(text, rng, "s2hk")


def find_general_forms(text: str, rng: Random) -> Iterator[Finding]:
    """Convert properly to the forms of no place: 爲 衆 羣, as OpenCC's s2t does; nothing is left over or overdone."""
    for at, (old, new) in enumerate(zip(text, hanzi.convert(text, "s2t"), strict=True)):
        if new != old:
            yield Finding(at, at + 1, new)


def settle_office(text: str, rng: Random) -> str:
    """End a text with a sentence as offices of the mainland write it: on such pages one stands somewhere."""
    return text + rng.choice(
        (
            "\n为了把上述要求落到实处，各乡镇要认真贯彻落实，为公众做好服务。",
            "\n县政府认为，这项工作为公众所关心，各单位要抓紧办理，务求实效。",
        )
    )


def find_crude_forms(text: str, rng: Random) -> Iterator[Finding]:
    """Write 瞭 for every 了 and the like, words such as 瞭望 or not; each habit is the page's or is not."""
    chosen = {char: _CRUDE[char] for char in sorted(_CRUDE) if rng.random() < _HABIT_SHARE}
    for match in HAN_ONE.finditer(text):
        if match.group() in chosen:
            yield Finding(match.start(), match.end(), chosen[match.group()])


def _convert(text: str, rng: Random, config: str) -> Iterator[Finding]:
    proper = hanzi.convert(text, config)
    habits = {char: _HABITS[char] for char in sorted(_HABITS) if rng.random() < _HABIT_SHARE}
    changed = sorted({old for old, new in zip(text, proper, strict=True) if old != new})
    kept = {char for char in changed if rng.random() < _LEFT_OVER}
    for at, (old, new) in enumerate(zip(text, proper, strict=True)):
        written = habits.get(old, old if old in kept else new)
        if written != old:
            yield Finding(at, at + 1, written)


def find_variants(text: str, rng: Random) -> Iterator[Finding]:
    """Write variant glyphs (爲 衆 裏 強) where a conversion would have written the common form."""
    chosen = {char: _VARIANTS[char] for char in sorted(_VARIANTS) if rng.random() < _HABIT_SHARE}
    for match in HAN_ONE.finditer(text):
        if match.group() in chosen:
            yield Finding(match.start(), match.end(), chosen[match.group()])


_STAND_IN = re.compile("|".join(map(hanzi.simplified, _STAND_INS)))


def find_stand_ins(text: str, rng: Random) -> Iterator[Finding]:
    """Put characters that pass for others into words: 壹是, 祇有, 妳們."""
    for match in _STAND_IN.finditer(hanzi.simplified(text)):
        yield Finding(match.start(), match.end(), hanzi.convert(_STAND_INS[match.group()], "s2t"))
