"""Remnants of images: where a picture stood, a converter left its address or a mark. Never touches words about it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jiaokan.rules.listings import shown_code
from jiaokan.rules.seams import are_halves, cut_out
from jiaokan.rules.tags import find_tags, said
from jiaokan.text.chars import BLANK, BLANKS, HAN, SPACES, within
from jiaokan.text.ledger import together
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

# Data URIs run to megabytes of ASCII; the class cannot match what follows it, so the run is linear and ends at Han.
_DATA_URI = re.compile(r"data:image/[A-Za-z0-9.+-]{1,20}(?:;[A-Za-z0-9=-]{1,40}){0,3},[!#-&(*-;=?-~]+")
_P = "(?:[a-z]{1,12}:)?"
# An image element with its address, as converters write it; ![alt](address); a tag whose attributes are damaged; what
# tools of extraction write for a picture, alone on its line. "<" and Han stop each run: linear, and no sentence goes.
_IMAGE = re.compile(
    rf"(?P<image><{_P}image>(?:[^<\n{HAN}]*</{_P}image>|(?=data:|https?:|s3:)[^<\n{HAN}]*(?=\n|\Z)))"
    r"|(?P<markdown>!\[[^\]\n]{0,200}\]\((?:data:image/[^()\s]*|(?:https?://)?[^()\s]{0,400})(?:\s\"[^\"\n]{0,200}\")?\))"
    rf"|(?P<forum>\[img(?:=[0-9]{{1,4}},[0-9]{{1,4}})?\][^\[\]\s{HAN}]{{1,200}}\[/img\])"
    r"|(?P<damaged><img (?=[^<>\n]{0,400}src=)[^<>\n]{0,4000}>)"
    rf"|(?P<mark><(?:(?<=\n.)|(?<=\A.))(?:image|img|picture|figure)(?:[ _-]?[0-9]{{1,4}}|_placeholder)? ?/?>(?=[{BLANK}]{{0,8}}(?:\n|\Z)))"
)
_CUES = ("<", "![", "[img")
_WRITTEN = {
    "image": said("image"),
    "markdown": "image in Markdown",
    "forum": "image of a forum",
    "damaged": said("img"),
    "mark": "place of an image",
}
# What copying leaves of a picture: [图片], 【插图】, [图片: 水位.png]; of a face: [表情:玫瑰]; of a forum's smiley: [:lol].
_PLACEHOLDER = re.compile(
    r"[\[【](?:(?:图片|圖片|图像|插图|[Ii]mage|IMAGE|img)(?:[:：] ?[^\[\]【】\n]{1,60}\.(?:png|jpe?g|gif|bmp|webp))?"
    rf"|表情[:：][{HAN}]{{1,4}})[\]】]"
)
_SMILEY = re.compile(
    r"\[(?<=[^\[].):(?:lol|smile|sad|biggrin|cry|huffy|shocked|tongue|shy|titter|sweat|mad|funk|dizzy|hug|victory|kiss|handshake)\](?!\])"
)
_CHAT = re.compile(rf"(?:[0-9]:[0-9]{{2}}|\A[{BLANK}]*[{HAN}0-9A-Za-z]{{1,12}}[:：])[{BLANK}]*\Z")
_SPOKEN = re.compile(r"[用为是即叫如和或写作成示入到“‘]\Z")
_LINE_START, _LINE_END = re.compile(rf"(?:\n|\A)[{BLANK}]*\Z"), re.compile(rf"[{BLANK}]*(?:\n|\Z)")
_EDGES, _LINE = ("", *"\n。！？；"), 200
_PROSE = 15  # code points of a line beside a placeholder that is no cell
_PICTURES = frozenset(("img", "image", "picture", "v:imagedata"))


class Mark(NamedTuple):
    """What stands for something that is not shown, ``[start, end)`` of a text, and what it is called."""

    start: int
    end: int
    said: str


def find_images(text: str, context: Context) -> Iterator[Finding]:
    """Remove image remnants: data URIs, image tags, markdown images; join the sentence one of them alone cuts.

    Why: a converter kept the picture's address where the picture stood. Left alone: ``<image>`` in a sentence, words
    between tags of images, prose about ``data:``, words in brackets such as [图片说明], what was sent in a chat.
    """
    if not _may_have_images(text):
        return
    in_code = within(shown_code(text))
    tags = find_tags(text, context) if "<" in text else []
    pictures = [
        Mark(tag.start, tag.end, said(tag.name)) for tag in tags if tag.name in _PICTURES and tag.attributes.strip()
    ]
    in_tag = within([(tag.start, tag.end) for tag in tags])
    written = [
        Mark(*match.span(), _WRITTEN[match.lastgroup or "mark"])
        for match in (_IMAGE.finditer(text) if any(cue in text for cue in _CUES) else ())
        if not in_code(match.start())
    ]
    marks = [mark for mark in _placeholders(text) if not in_code(mark.start)]
    images = _apart(sorted([*pictures, *written, *marks], key=_longest_first))
    yield from take_out(text, images, context)
    if "data:image/" in text:
        starts = [image.start for image in images]
        for match in _DATA_URI.finditer(text):
            index = bisect_right(starts, match.start())
            if (index and match.start() < images[index - 1].end) or in_tag(match.start()):
                continue
            end = min([match.end(), *starts[index : index + 1]])  # the next image may stand within what looks like data
            yield Finding(match.start(), end, "", "data of an image")


def _may_have_images(text: str) -> bool:
    """Tell whether a text has a tag, or what opens anything else that stands for an image."""
    if "<" in text or "data:image/" in text:
        return True
    return ("[" in text or "【" in text) and _OPENS_IMAGE.search(text) is not None


_OPENS_IMAGE = re.compile(r"[\[【](?:[图圖插Ii]|表情[:：])|!\[|\[:")


def _placeholders(text: str) -> list[Mark]:
    """Give what stands for pictures on lines of its own beside prose; with them those in a line, and smileys.

    Left alone: what somebody sent in a chat, the cell of a form, one that a sentence speaks of.
    """
    found = list(_PLACEHOLDER.finditer(text))
    alone = [match for match in found if _is_alone(text, match)]
    inside = [match for match in found if alone and _is_inside(text, match)]
    smileys = [match for match in _SMILEY.finditer(text) if not _SPOKEN.search(text[match.start() - 1 : match.start()])]
    places = [Mark(*match.span(), "place of an image") for match in (*alone, *inside)]
    return [*places, *(Mark(*match.span(), "smiley of a forum") for match in smileys)]


def _is_alone(text: str, match: re.Match[str]) -> bool:
    """Tell whether a placeholder has its line for itself, beside a line of prose and below no name of a chat."""
    before, behind = text[max(0, match.start() - _LINE) : match.start()], text[match.end() : match.end() + _LINE]
    if not _LINE_START.search(before) or not _LINE_END.match(behind):
        return False
    above, below = before.rstrip(SPACES).rpartition("\n")[2], behind.lstrip(SPACES).partition("\n")[0]
    return not _CHAT.search(above) and max(len(above.strip(BLANKS)), len(below.strip(BLANKS))) >= _PROSE


def _is_inside(text: str, match: re.Match[str]) -> bool:
    """Tell whether a placeholder stands at the edge of a sentence, and is not spoken of."""
    before, behind = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 1]
    line = text[max(0, match.start() - _LINE) : match.start()].rpartition("\n")[2]
    if _SPOKEN.search(before) or _CHAT.search(line):
        return False
    return _LINE_START.search(before) is not None or behind in _EDGES


def _longest_first(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


def _apart(marks: Sequence[Mark]) -> list[Mark]:
    """Give marks without those that begin inside one before them."""
    found: list[Mark] = []
    for mark in marks:
        if not found or mark.start >= found[-1].end:
            found.append(mark)
    return found


def take_out(text: str, marks: Sequence[Mark], context: Context) -> Iterator[Finding]:
    """Yield the removal of marks; those that stand in lines of their own and cut a sentence go with the lines.

    A blank is left of one that stands between two figures or words of Latin letters.
    """
    for group in _neighbours(text, marks):
        start, end = group[0].start, group[-1].end
        alone = text[start - 1 : start] == "\n" and text[end : end + 1] == "\n"
        if alone and are_halves(text, start, end, context):
            said = together([*(mark.said for mark in group), "mark between halves"]) or ""
            yield cut_out(text, start, end, 0, said, context)
            continue
        apart = _is_word(text[start - 1 : start]) and _is_word(text[end : end + 1])
        for mark in group:
            yield Finding(mark.start, mark.end, " " if apart and mark is group[0] else "", mark.said)


def _neighbours(text: str, marks: Sequence[Mark]) -> list[list[Mark]]:
    """Give marks with nothing but blanks and line feeds between them together."""
    groups: list[list[Mark]] = []
    for mark in marks:
        if groups and not text[groups[-1][-1].end : mark.start].strip(SPACES):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()
