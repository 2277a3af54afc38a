"""Stops of a paragraph that are written with other marks: a semicolon or dots on the width of letters, points for 。.

Changes no text that is kept: what it gives has the stops one expects, at the same offsets.
"""

from __future__ import annotations

import re

from jiaokan.text.chars import BLANK, BLANKS, HAN

_CLOSING = "”’」』》）)】〕"
_SEMICOLON = re.compile(rf"(?<=[{HAN}{_CLOSING}]);(?=[{BLANK}]?[{HAN}“‘「『《（])")
_DOTS = re.compile(rf"(?<=[{HAN}{_CLOSING}])\.{{3,}}(?=[{HAN}“‘「『《（])")  # no leaders: 姓名......3
# Points between Han, as mathematicians set them and as some people type.
_POINT = re.compile(f"(?<=[{HAN}{_CLOSING}])[.．](?=[{HAN}“「《（])")
_SHORTEST = 5  # code points of a sentence before a point: 卡尔.马克思, 一.加强领导 are none
# A stretch without Han that opens the paragraph or stands behind a stop, and the stops in it.
_LATIN = re.compile(rf"(?:\A|(?<=[。！？；”」]))[^{HAN}。！？；，、：]{{20,}}")
_LATIN_STOP = re.compile(r"(?P<word>[A-Za-z0-9’']{1,40})[)\]”\"]?(?P<stop>[.!?])(?= +[“\"(]?[A-Z])")
_SHORTENED = re.compile(
    "M(?:r|rs|s)|Drs?|Prof|St|Jr|Sr|Gen|Col|Capt|Lt|Rev|Hon|Co|Corp|Inc|Ltd|Nos?|Vols?|Figs?|Eqs?|Ch|Sec|Art|pp|vs|etc|al|cf"
    "|eds?|approx|Dept|Univ|Ave|Rd|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_FULL = {".": "。", "!": "！", "?": "？"}
_WORDS = 3  # of a sentence without Han, at least


def spelled(text: str) -> str:
    """Give a paragraph with the stops that other marks stand for, code point for code point.

    Left alone: numbers, addresses, initials and titles (Dr. Lin), names with a point, leaders.

    >>> spelled("质量第一;安全第一...等"), spelled("今天天气好．我们去植树．")
    ('质量第一；安全第一………等', '今天天气好。我们去植树．')
    """
    if ";" in text:
        text = _SEMICOLON.sub("；", text)
    if "." in text or "．" in text:
        text = _with_dots(text)
    return text


def _with_dots(text: str) -> str:
    text = _DOTS.sub(lambda dots: "…" * len(dots[0]), text)
    if "。" not in text:
        text = _with_points(text)
    return _LATIN.sub(_with_latin_stops, text) if ". " in text else text


def _with_points(text: str) -> str:
    """Read points between Han as 。 where all of them end something long, the last one the paragraph."""
    if not text.rstrip(BLANKS).endswith((".", "．")):
        return text
    pieces = _POINT.split(text)
    if any(len(piece) < _SHORTEST for piece in pieces):
        return text
    return "。".join(pieces)


def _with_latin_stops(stretch: re.Match[str]) -> str:
    chars, words, counted = list(stretch[0]), 1, 0
    for match in _LATIN_STOP.finditer(stretch[0]):
        words += stretch[0].count(" ", counted, match.start())
        counted = match.end()
        word = match["word"]
        if words >= _WORDS and len(word) > 1 and not _SHORTENED.fullmatch(word):
            chars[match.start("stop")] = _FULL[match["stop"]]
            words = 0  # the blank behind the stop makes it one
    return "".join(chars)
