"""Width noise: marks, digits and letters in the wrong width, and blanks where no one types them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from jiaokan.text.chars import HAN
from jiaokan.text.lexicon import words_of
from jiaokan.text.traced import Finding

_NARROW = {"\uff0c": ",", "\uff1a": ":", "\uff1b": ";", "\uff1f": "?", "\uff01": "!", "\uff08": "(", "\uff09": ")"}
_WIDE_MARK = re.compile("[" + "".join(_NARROW) + "]")


def find_narrow_marks(text: str, rng: Random) -> Iterator[Finding]:
    """Write , : ; ? ! ( ) half-width everywhere."""
    for match in _WIDE_MARK.finditer(text):
        yield Finding(match.start(), match.end(), _NARROW[match.group()])


def find_some_narrow_marks(text: str, rng: Random) -> Iterator[Finding]:
    """Write some of the marks half-width; brackets keep their partner's width."""
    for match in re.finditer("[\uff0c\uff1a\uff1b\uff1f\uff01]|\uff08[^\uff08\uff09\n]{0,80}\uff09", text):
        if rng.random() < 0.4:
            yield Finding(match.start(), match.start() + 1, _NARROW[text[match.start()]])
            if match.end() - match.start() > 1:
                yield Finding(match.end() - 1, match.end(), ")")


def find_typed_marks(text: str, rng: Random) -> Iterator[Finding]:
    """Write marks half-width with the blank that belongs to them in Latin text, and full stops as dots."""
    if "(" in text or ". " in text:
        return  # how wide the page's own brackets were could not be told afterwards
    for match in re.finditer(f"[，：；？！）](?=[{HAN}])|(?<=[{HAN}])。|（(?=[{HAN}])", text):
        mark = match.group()
        yield Finding(match.start(), match.end(), {"。": ".", "（": " ("}.get(mark) or _NARROW[mark] + " ")


def find_torn_words(text: str, rng: Random) -> Iterator[Finding]:
    """Drop a few blanks into words of two Han and behind commas, in long lines only."""
    for line in re.finditer(r"[^\n]{40,}", text):
        for run in re.finditer(f"[{HAN}]{{4,20}}", line.group()):
            at = line.start() + run.start()
            for word in words_of(run.group()):
                if len(word) == 2 and rng.random() < 0.01:
                    yield Finding(at + 1, at + 1, " ")
                at += len(word)


_ASCII = re.compile("[0-9A-Za-z]+|(?<=[0-9])[%.](?![A-Za-z])")
_ADDRESS = re.compile(r"[!-~]*(?:://|www\.|@)[!-~]*")


def find_full_width(text: str, rng: Random) -> Iterator[Finding]:
    """Write ASCII digits and letters, and the per cent and point of numbers, full-width."""
    skip = [match.span() for match in _ADDRESS.finditer(text)]
    for match in _ASCII.finditer(text):
        if not any(start <= match.start() < end for start, end in skip):
            yield Finding(match.start(), match.end(), "".join(chr(ord(char) + 0xFEE0) for char in match.group()))


_SEAM = re.compile(f"(?<=[{HAN}])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[{HAN}])")


def find_latin_blanks(text: str, rng: Random) -> Iterator[Finding]:
    """Put a blank between Han and Latin letters or digits."""
    blank = rng.choice((" ", " ", "\u00a0"))
    for match in _SEAM.finditer(text):
        yield Finding(match.start(), match.end(), blank)


_MARK = re.compile(f"(?<=[{HAN}])(?=[，。、；])")


def find_blanks_before_marks(text: str, rng: Random) -> Iterator[Finding]:
    """Put blanks before closing marks, as text from a PDF has them."""
    for match in _MARK.finditer(text):
        if rng.random() < 0.35:
            yield Finding(match.start(), match.end(), " ")


_BETWEEN = re.compile(f"(?<=[{HAN}，。；：、])(?=[{HAN}])")


def find_letter_spacing(text: str, rng: Random) -> Iterator[Finding]:
    """Space out every character of some lines."""
    for match in re.finditer(r"[^\n]{12,}", text):
        if rng.random() < 0.3 and not re.search("[0-9A-Za-z ]", match.group()):
            for gap in re.finditer(r"(?<=[^\n])(?=[^\n])", match.group()):
                yield Finding(match.start() + gap.start(), match.start() + gap.start(), " ")


def find_scattered_blanks(text: str, rng: Random) -> Iterator[Finding]:
    """Drop blanks between Han and before marks all over the page."""
    for match in re.finditer(f"{_BETWEEN.pattern}|{_MARK.pattern}", text):
        if rng.random() < 0.06:
            yield Finding(match.start(), match.end(), " ")


def find_hard_blanks(text: str, rng: Random) -> Iterator[Finding]:
    """Put no-break spaces behind commas and between words of long lines, as editors of web pages do."""
    for line in re.finditer(r"[^\n]{40,}", text):
        for match in re.finditer(f"(?<=[，；])(?=[{HAN}])", line.group()):
            if rng.random() < 0.3:
                yield Finding(line.start() + match.start(), line.start() + match.end(), "\u00a0")


def find_padded_marks(text: str, rng: Random) -> Iterator[Finding]:
    """Put blanks behind some opening marks: “ 白鹭杯”."""
    for match in re.finditer(f"(?<=[“《（])(?=[{HAN}]{{2}})", text):
        if rng.random() < 0.4:
            yield Finding(match.start(), match.end(), " ")


def find_dotted_stops(text: str, rng: Random) -> Iterator[Finding]:
    """Write the full stops at the ends of paragraphs as dots."""
    for match in re.finditer(f"(?<=[{HAN}]{{4}})。(?=\n|\\Z)", text):
        yield Finding(match.start(), match.end(), ".")


def find_layout(text: str, rng: Random) -> Iterator[Finding]:
    """Indent every paragraph and put empty lines between, with line ends of another system."""
    indent, gap = (
        rng.choice(("\u3000\u3000", "    ", "\u00a0\u00a0\u00a0\u00a0")),
        rng.choice(("\n", "\n\n", "\r\n", "\r\n\r\n")),
    )
    yield Finding(0, 0, indent)
    for match in re.finditer("\n", text):
        yield Finding(match.start(), match.end(), rng.choice(("", "", " ")) + gap + indent)
