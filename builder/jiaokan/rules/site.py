"""How strongly a line speaks as sites do: the cues of ``families`` in it, added up. Of one line of the Simplified shadow.

Where the line stands is for ``page`` to say; no cue removes anything by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache

from jiaokan.chars import BLANK, HAN
from jiaokan.rules.families import BODY, FAMILIES, Cue
from jiaokan.sieve import Sieve


def has_cue(text: str) -> bool:
    """Tell whether a text may have a cue of any family."""
    return bool(_sifted(text))


@lru_cache(maxsize=256)  # a line is asked about by shape and by families
def _sifted(text: str) -> tuple[int, ...]:
    return tuple(_SIEVE.sift(text))


_ALL = tuple((index, cue) for index, family in enumerate(FAMILIES) for cue in family.cues)
_SIEVE = Sieve([pattern.pattern for _, (_, pattern) in _ALL])


_LETTER_SPACED = re.compile(rf"(?:[{HAN}A-Za-z0-9:：，。、|｜][{BLANK}]{{1,2}}){{4,}}[{HAN}A-Za-z0-9:：，。、|｜]")
_BLANKS = re.compile(f"[{BLANK}]+")


def tighten(line: str) -> str:
    """Take the blanks out of a line that is letter-spaced throughout: 主 办 单 位 ： 某 局.

    >>> tighten("版 权 所 有 ： 某 局"), tighten("首页 新闻")
    ('版权所有：某局', '首页 新闻')
    """
    spaced = sum(len(match.group()) for match in _LETTER_SPACED.finditer(line))
    return _BLANKS.sub("", line) if spaced * 10 >= len(line) * 7 else line


_QUOTED = re.compile("“[^“”]{1,60}”")
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]*[”’）)]?")
_SHORT, _LONGEST = 70, 300  # code points: above the first a line is judged sentence by sentence
_SPARSE = 25  # code points that take one weight off a long sentence: its cues stand far apart
_FIGURE = re.compile(r"[0-9]{2,}|[0-9]\s?[%‰℃]")


class Subject:
    """What a page is about, as far as it bears on a line: its titles, and families whose words its body uses itself.

    A page on copyright speaks of 侵权 itself. The body is read only where a line would pass without it.
    """

    def __init__(self, titles: Iterable[str] = (), body: Callable[[], Iterable[str]] = tuple) -> None:
        self.titles = tuple(sorted((title for title in titles if len(title) >= _TITLE), key=len, reverse=True))
        self._body = body

    @cached_property
    def own(self) -> frozenset[str]:
        """Give the families that the body itself speaks like."""
        lines = [_weights(line) for line in self._body()]
        return frozenset(
            family.id for index, family in enumerate(FAMILIES) if any(line[index] >= _OWN_WORDS for line in lines)
        )


_TITLE_CUE = "\u203b"  # stands for a title of the page in a line that quotes it
_OWN_WORDS, _TITLE = 3, 6
_OWN_SUBJECT = 2


ANY = Subject()


def weigh(line: str, page: Subject = ANY) -> tuple[int, str | None]:
    """Give by how much the strongest family misses (negative) or passes its threshold, and the flag it raises.

    In a line of several sentences one must speak for itself, and no other may state a figure or speak as a document
    does: a paragraph into which an advert was dropped is not the site's. Words that the page's body uses itself
    count for less.
    """
    for title in page.titles:
        if title != line:
            line = line.replace(title, _TITLE_CUE)
    line = _QUOTED.sub("“”", line)  # what is quoted is spoken of
    if len(line) <= _SHORT:
        return _strongest(line, page)
    if len(line) > _LONGEST:
        return -9, None
    sentences = _SENTENCE.findall(line)
    if not sentences:
        return -9, None  # nothing but stops
    judged = [_strongest(sentence, page) for sentence in sentences]
    best = max(judged, key=lambda found: found[0])
    for sentence, (beyond, _) in zip(sentences, judged, strict=True):
        stated = _FIGURE.search(sentence) is not None or any(pattern.search(sentence) for _, pattern in BODY)
        if beyond < 0 and stated:
            return -9, None
    share = _SPEAKING if best[0] < _CLEARLY else _SPEAKING / 2
    return (best[0] - 1, best[1]) if _speaking_share(line) >= share else (-9, None)


_CLAUSE = re.compile("[^，。；：！？,;!?]+")
_CLEARLY = 3  # so far beyond its threshold one sentence of a presentation speaks for the general ones around it
_SPEAKING = 0.4  # share of a long line's words that must stand in clauses with a cue


def _speaking_share(line: str) -> float:
    """Give the share of a long line's words in clauses that speak as a site: small where one was dropped into it."""
    clauses = _CLAUSE.findall(line)
    speaking = sum(len(clause) for clause in clauses if any(map(len, _cues_in(clause))))
    return speaking / max(1, sum(map(len, clauses)))


def _cues_in(text: str) -> list[list[Cue]]:
    """Give the cues that a text has, family by family."""
    found: list[list[Cue]] = [[] for _ in FAMILIES]
    for at in _sifted(text):
        family, cue = _ALL[at]
        if cue[1].search(text):
            found[family].append(cue)
    return found


@lru_cache(maxsize=2048)  # a page is read again after each kind of line has gone, and a site says the same everywhere
def _weights(text: str) -> tuple[int, ...]:
    return tuple(family.weigh(text, cues) for family, cues in zip(FAMILIES, _cues_in(text), strict=True))


def _strongest(text: str, page: Subject) -> tuple[int, str | None]:
    best, flag = -9, None
    for family, found in zip(FAMILIES, _weights(text), strict=True):
        if not found:
            continue
        beyond = found - family.threshold - max(0, len(text) - _SHORT) // _SPARSE
        if beyond >= 0 and family.id in page.own:
            beyond -= _OWN_SUBJECT
        if beyond > best:
            best, flag = beyond, family.flag
    return best, flag
