"""Remnants of images: where a picture stood, a converter left its address or a mark. Never touches words about it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from jiaokan.chars import BLANK, HAN, SPACES, within
from jiaokan.rule import Context
from jiaokan.rules.code import code_stretches
from jiaokan.rules.seams import are_halves, cut_out
from jiaokan.rules.tags import find_tags
from jiaokan.traced import Finding

# Data URIs run to megabytes of ASCII; the class cannot match what follows it, so the run is linear and ends at Han.
_DATA_URI = re.compile(r"data:image/[A-Za-z0-9.+-]{1,20}(?:;[A-Za-z0-9=-]{1,40}){0,3},[!#-&(*-;=?-~]+")
_P = "(?:[a-z]{1,12}:)?"
# An image element with its address, as converters write it; ![alt](address); a tag whose attributes are damaged; what
# tools of extraction write for a picture, alone on its line. "<" and Han stop each run: linear, and no sentence goes.
_IMAGE = re.compile(
    rf"<{_P}image>(?:[^<\n{HAN}]*</{_P}image>|(?=data:|https?:|s3:)[^<\n{HAN}]*(?=\n|\Z))"
    r"|!\[[^\]\n]{0,200}\]\((?:data:image/[^()\s]*|(?:https?://)?[^()\s]{0,400})(?:\s\"[^\"\n]{0,200}\")?\)"
    r"|<img (?=[^<>\n]{0,400}src=)[^<>\n]{0,4000}>"
    rf"|<(?:(?<=\n.)|(?<=\A.))(?:image|img|picture|figure)(?:[ _-]?[0-9]{{1,4}}|_placeholder)? ?/?>(?=[{BLANK}]{{0,8}}(?:\n|\Z))"
)
_PICTURES = frozenset(("img", "image", "picture", "v:imagedata"))


def find_images(text: str, context: Context) -> Iterator[Finding]:
    """Remove image remnants: data URIs, image tags, markdown images; join the sentence one of them alone cuts.

    Why: a converter kept the picture's address where the picture stood. Left alone: ``<image>`` in a sentence, words
    between tags of images, prose about ``data:``, and words in brackets such as [图片说明].
    """
    in_code = within(code_stretches(text))
    tags = find_tags(text, context) if "<" in text else []
    pictures = [(tag.start, tag.end) for tag in tags if tag.name in _PICTURES and tag.attributes.strip()]
    in_tag = within([(tag.start, tag.end) for tag in tags])
    written = [match.span() for match in _IMAGE.finditer(text) if not in_code(match.start())]
    images = _apart(sorted([*pictures, *written], key=_longest_first))
    yield from take_out(text, images, context)
    if "data:image/" in text:
        starts = [start for start, _ in images]
        for match in _DATA_URI.finditer(text):
            index = bisect_right(starts, match.start())
            if (index and match.start() < images[index - 1][1]) or in_tag(match.start()):
                continue
            end = min([match.end(), *starts[index : index + 1]])  # the next image may stand within what looks like data
            yield Finding(match.start(), end, "")


def _longest_first(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], -span[1]


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give spans without those that begin inside one before them."""
    found: list[tuple[int, int]] = []
    for span in spans:
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found


def take_out(text: str, marks: Sequence[tuple[int, int]], context: Context) -> Iterator[Finding]:
    """Yield the removal of marks; those that stand in lines of their own and cut a sentence go with the lines.

    A blank is left of one that stands between two figures or words of Latin letters.
    """
    for group in _neighbours(text, marks):
        start, end = group[0][0], group[-1][1]
        alone = text[start - 1 : start] == "\n" and text[end : end + 1] == "\n"
        if alone and are_halves(text, start, end, context):
            yield cut_out(text, start, end, 0, "mark between halves", context)
            continue
        apart = _is_word(text[start - 1 : start]) and _is_word(text[end : end + 1])
        for mark in group:
            yield Finding(*mark, " " if apart and mark is group[0] else "")


def _neighbours(text: str, marks: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Give marks with nothing but blanks and line feeds between them together."""
    groups: list[list[tuple[int, int]]] = []
    for mark in marks:
        if groups and not text[groups[-1][-1][1] : mark[0]].strip(SPACES):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()
