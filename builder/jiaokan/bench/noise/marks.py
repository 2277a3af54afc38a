"""Noise of single characters: stray marks, doubled stops, radicals, invisible characters, wrongly decoded words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from jiaokan.text import hanzi
from jiaokan.text.chars import HAN
from jiaokan.text.lexicon import words_of
from jiaokan.text.traced import Finding

_AFTER_DE = re.compile(f"(?<=[{HAN}]的)(?=[{HAN}])")
_STOP = re.compile(f"(?<=[{HAN}])[，。](?=[{HAN}])")


def find_stray_marks(text: str, rng: Random) -> Iterator[Finding]:
    """Put one mark behind some of the 的 of a page."""
    mark = rng.choice((".", ".", "'", "`", "*"))
    for match in _AFTER_DE.finditer(text):
        if rng.random() < 0.5:
            yield Finding(match.start(), match.end(), mark)


def find_doubled_stops(text: str, rng: Random) -> Iterator[Finding]:
    """Double some stops by a weaker one: ，。 、，."""
    for match in _STOP.finditer(text):
        if rng.random() < 0.1:
            yield Finding(match.start(), match.start(), "，" if match.group() == "。" else "、")


def find_radicals(text: str, rng: Random) -> Iterator[Finding]:
    """Write radicals (U+2F00, U+2E80) for plain characters, as fonts of PDFs do."""
    chosen = {char: radical for radical, char in hanzi.RADICALS.items() if rng.random() < 0.5}
    for at, char in enumerate(text):
        if char in chosen:
            yield Finding(at, at + 1, chosen[char])


def find_invisible(text: str, rng: Random) -> Iterator[Finding]:
    """Sow zero-width characters between Han."""
    for match in re.finditer(f"(?<=[{HAN}])(?=[{HAN}])", text):
        if rng.random() < 0.03:
            yield Finding(match.start(), match.end(), rng.choice(("\u200b", "\ufeff", "\u200d", "\u00ad")))


_INSIDE = re.compile(f"[{HAN}]{{4,20}}")


def find_censored_words(text: str, rng: Random) -> Iterator[Finding]:
    """Put a star into some words of two Han, as filters of forums do."""
    for match in _INSIDE.finditer(text):
        at = match.start()
        for word in words_of(match.group()):
            if len(word) == 2 and rng.random() < 0.03:
                yield Finding(at + 1, at + 1, "*")
            at += len(word)


_PLAIN_LINE = re.compile(f"(?<=\\n)(?=[{HAN}]{{2,}})")


def find_lone_bullets(text: str, rng: Random) -> Iterator[Finding]:
    """Put a bullet of a symbol font, which became a letter, before each of some paragraphs or above it."""
    mark = rng.choice(("l", "n", "u", "\u00d8", "\u00fc", "\u00a7", "\uf06c"))
    tail = rng.choice(("", " ", "\n"))
    for match in _PLAIN_LINE.finditer(text):
        if rng.random() < 0.5 and not _NUMBERED.match(text, match.start()):
            yield Finding(match.start(), match.start(), mark + tail)


def find_mixed_bullets(text: str, rng: Random) -> Iterator[Finding]:
    """Put bullets of several shapes on lines of their own above some paragraphs, each shape now and then only once."""
    marks = rng.sample(("l", "\u00d8", "\u00fc", "\u25cf", "\u25aa", "\uf06c"), 3)
    lines = [m.start() for m in _PLAIN_LINE.finditer(text) if not _NUMBERED.match(text, m.start())]
    for number, at in enumerate(lines[:5] if len(lines) >= 5 else ()):
        yield Finding(at, at, marks[(0, 1, 1, 2, 1)[number]] + "\n")


def find_arrows(text: str, rng: Random) -> Iterator[Finding]:
    """Draw a line of arrows above the text, and above one paragraph of it."""
    line = rng.choice(("\u2193\u2193\u2193", "\u25bc\u25bc", "\U0001f447\U0001f447\U0001f447")) + "\n"
    yield Finding(0, 0, line)
    starts = [match.start() for match in re.finditer("(?<=\\n)[^\\n]{40}", text)]
    if starts:
        at = rng.choice(starts)
        yield Finding(at, at, line)


_NUMBERED = re.compile("[一二三四五六七八九十]{1,3}[、是要]|第[一二三四五六七八九十]")
_BRACKET = re.compile("(?<=\\n)（(?=[0-9]{1,2}）|[一二三四五六七八九十]）)")


def find_lost_brackets(text: str, rng: Random) -> Iterator[Finding]:
    """Write some brackets of items as the stop that a shift of one byte makes of them."""
    for match in _BRACKET.finditer(text):
        if rng.random() < 0.5:
            yield Finding(match.start(), match.end(), "。")


_WORDS = re.compile(f"(?<=[，。；])[{HAN}]{{6,14}}(?=[，。；])")


def find_mojibake(text: str, rng: Random) -> Iterator[Finding]:
    """Read the bytes of some clauses in the wrong encoding: UTF-8 or GBK as Latin-1."""
    codec = rng.choice(("utf-8", "gbk"))
    for match in _WORDS.finditer(text):
        if rng.random() < 0.15:
            yield Finding(match.start(), match.end(), match.group().encode(codec, "replace").decode("latin-1"))


# --- content --------------------------------------------------------------------------------------------------
_FIGURE = re.compile(f"(?<=[{HAN}])[0-9]{{1,4}}(?=[{HAN}])")


def settle_masks(text: str, rng: Random) -> str:
    """Mask some figures, as model texts do: ××, x, __, **."""
    mask = rng.choice(("\u00d7", "\u00d7\u00d7", "x", "X", "__", "**", "\u2606"))
    return _FIGURE.sub(lambda match: mask if rng.random() < 0.4 else match.group(), text)


def settle_truncation(text: str, rng: Random) -> str:
    """Cut the text in the middle of a sentence of its last quarter."""
    spots = [match.start() for match in re.finditer(f"(?<=[{HAN}]{{4}})(?=[{HAN}]{{4}})", text)]
    late = [spot for spot in spots if spot > len(text) * 3 // 4]
    return text[: rng.choice(late)] if late else text


_GUARD = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def find_copy_tails(text: str, rng: Random) -> Iterator[Finding]:
    """End every paragraph in random signs, as forums do against copying."""
    for match in re.finditer("。(?=\n|\\Z)", text):
        groups = ["".join(rng.choices(_GUARD, k=2)) for _ in range(rng.randint(4, 7))]
        groups[1], groups[2], groups[3] = (
            rng.choice("%&!^~+") + "A",
            "b" + rng.choice("%&!^~+"),
            rng.choice("23456") + "k",
        )
        yield Finding(match.end(), match.end(), " " + " ".join(groups))


def find_jammers(text: str, rng: Random) -> Iterator[Finding]:
    """Put jammers behind the last stops of some paragraphs, three or more: a sign, and single letters and figures."""
    ends = [match.end() for match in re.finditer("。(?=\n|\\Z)", text)]
    if len(ends) < _FEWEST_JAMMERS:
        return
    for at in sorted(rng.sample(ends, max(_FEWEST_JAMMERS, len(ends) // 2))):
        signs = [rng.choice("$%#@~^"), rng.choice("abc"), f"{rng.choice('XYZ')}{rng.choice('k2')}"]
        signs += rng.choices("fgh;]R7", k=rng.randint(1, 4))
        yield Finding(at, at, " " * rng.randint(1, 3) + " ".join(signs))


_FEWEST_JAMMERS = 3
_PICTURES = "\U0001f600\U0001f525\U0001f44d\U0001f339\U0001f680"


def find_pictures(text: str, rng: Random) -> Iterator[Finding]:
    """Drop pictures into words that everybody knows."""
    words = [match.start() + 1 for match in re.finditer(_KNOWN_WORDS, text)]
    for at in sorted(rng.sample(words, min(6, len(words)))):
        yield Finding(at, at, rng.choice(_PICTURES))


_KNOWN_WORDS = "工作|责任|群众|领导|学习|组织|检查|问题|措施|安全|管理|服务|人员|学生|医院|企业"
