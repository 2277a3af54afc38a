"""Names of a preview's pictures: 护林手记_第1页, 护林手记_第2页, the text's title once for every page shown.

A document site writes them under the pictures of its first pages; a crawler keeps the words and loses the pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from jiaokan.rules.seams import cuts_running_text
from jiaokan.text.chars import BLANK, BLANKS, HAN, iter_lines
from jiaokan.text.facts import is_prose, is_sentence

_B = f"[{BLANK}]"
_PAGE = re.compile(rf"(?P<mark>_|{_B}|[-\u2013\u2014]){_B}?第{_B}?(?P<page>[0-9]{{1,4}}){_B}?[页頁]")
_LONGEST, _MOST_ON_A_LINE = 90, 12  # code points of a name with its page, and names glued to each other on a line
_NO_NAME = re.compile("[。；！？;]")
_SAID = re.compile("[：:“”，]")  # a title may have these too, joined to its page by _
_SIGNS = re.compile(f"[^{HAN}0-9A-Za-z]+")
_SUFFIX = re.compile(r"\.(?:docx?|pdf|pptx?|xlsx?|wps|txt)\Z", re.IGNORECASE)
_SHORTEST = 3  # code points of a name without its blanks


class _Line(NamedTuple):
    start: int
    end: int
    name: str  # as it is compared: no blanks, no signs, no suffix of a file
    pages: tuple[int, ...]
    is_joined: bool  # by _


def find_thumbnails(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines ``[start, end)`` that are names of a preview's pictures.

    Evidence: the name with its pages is that of the text, which stands alone somewhere else on a page with a body; or
    it is joined by _ and cuts a sentence, or has two pages or more and no heading. Left alone: lists of plates, of scans and of photographs (旧影_第1页), which
    are the text, entries of a table of contents, and any sentence.
    """
    if ("页" not in text and "頁" not in text) or _PAGE.search(text) is None:
        return
    runs: list[list[_Line]] = []
    own: set[int] = set()  # where lines of names begin: none of them names the text
    lines = iter_lines(text)
    is_below = False  # only blank lines stand between
    for start, end in lines:
        line = _read(text, start, end)
        if line is not None:
            own.add(start)
            if is_below and runs[-1][-1].name == line.name and line.pages[0] == runs[-1][-1].pages[-1] + 1:
                runs[-1].append(line)
            else:
                runs.append([line])
        is_below = line is not None or (is_below and not text[start:end].strip(BLANKS))
    if not runs:
        return
    names = {_bare(text[start:end]) for start, end in lines if end - start <= _LONGEST and start not in own}
    prose = [start for start, end in lines if is_prose(text[start:end])]
    for run in runs:
        is_inside = run[0].is_joined and cuts_running_text(text, run[0].start, run[-1].end)
        if is_inside or (
            prose and (_names_text(run[0].name, names) or (len(runs) == 1 and _is_at_edge(text, run, prose)))
        ):
            yield from ((line.start, line.end) for line in run)


def _is_at_edge(text: str, run: list[_Line], prose: list[int]) -> bool:
    """Tell whether two names or more, joined by _, stand above or below all prose and under no heading.

    A list of scans says that it is one.
    """
    if not run[0].is_joined or sum(len(line.pages) for line in run) < _FEWEST:
        return False
    above = text[: run[0].start].rstrip()
    if above:
        return run[0].start > prose[-1] and is_sentence(above[above.rfind("\n") + 1 :])
    return True


_FEWEST = 2


def _names_text(name: str, names: set[str]) -> bool:
    """Tell whether a name stands alone on the page too, whole or as far as a long one says the same."""
    return name in names or (
        len(name) >= _LONG and any(len(other) >= _LONG and (other in name or name in other) for other in names)
    )


_LONG = 6  # code points of a title that is known by a part of it


def _read(text: str, start: int, end: int) -> _Line | None:
    """Read a line as one name or several of the same, each with its page; None if it is anything else."""
    if end - start > _LONGEST * _MOST_ON_A_LINE or text.find("第", start, end) < 0:
        return None
    names, pages, done, marks = set(), [], start, set()
    for match in _PAGE.finditer(text, start, end):
        names.add(_bare(text[done : match.start()]))
        pages.append(int(match["page"]))
        marks.add(match["mark"])
        done = match.end()
        if match.start() - start > _LONGEST * len(pages):
            return None
    is_one = len(names) == 1 and all(after == before + 1 for before, after in pairwise(pages))
    if not is_one or text[done:end].strip(BLANKS) or _NO_NAME.search(text, start, end):
        return None
    if marks != {"_"} and _SAID.search(text, start, end):
        return None
    name = names.pop()
    return _Line(start, end, name, tuple(pages), marks == {"_"}) if len(name) >= _SHORTEST else None


def _bare(name: str) -> str:
    return _SIGNS.sub("", _SUFFIX.sub("", name.strip(BLANKS)))
