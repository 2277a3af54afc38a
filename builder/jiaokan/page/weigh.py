"""What a line says by itself: its cues, added up voice by voice. Of one line of the Simplified shadow.

Where the line stands is for ``reading`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from jiaokan.page import cues
from jiaokan.page.cues import Voice
from jiaokan.page.hits import Hit, forms, known, may_match, phrases, surplus, voices
from jiaokan.page.score import HEARD, MAX_LINE, TELLING, Reason, Score
from jiaokan.text.chars import BLANK, HAN
from jiaokan.text.facts import is_row_of_figures

Edge = Literal["head", "foot"]
_SHORT, _LONGEST = 70, 300  # code points: above the first a line is judged sentence by sentence
_SPARSE = 25  # code points that take one off a long sentence: its cues stand far apart
_TITLE, _TITLE_MARK = 6, "\u203b"  # a title of the page is so long, and quoted it counts as this
_OWN_WORDS, _OWN_SUBJECT = 3.0, 2.0  # what a page's own body says so strongly counts for so much less
_CLEARLY = 3  # so far beyond one sentence of a presentation speaks for the general ones around it
_SPEAKING = 0.4  # share of a long line's words that must stand in clauses with a cue

_QUOTED = re.compile("“[^“”]{1,60}”")
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]*[”’）)]?")
_CLAUSE = re.compile("[^，。；：！？,;!?]+")
_FIGURE = re.compile(r"[0-9]{2,}|[0-9]\s?[%‰℃]")
_LETTER_SPACED = re.compile(rf"(?:[{HAN}A-Za-z0-9:：，。、|｜][{BLANK}]{{1,2}}){{4,}}[{HAN}A-Za-z0-9:：，。、|｜]")
_BLANKS, _BLANK_ONE = re.compile(f"[{BLANK}]+"), re.compile(f"[{BLANK}]")
_LEAST_SPACED = 0.3  # share of blanks in a line that is letter-spaced: four of nine in seven tenths of it
_BULLETS = " -–·•●◆■▪★☆▲▼"


def tighten(line: str) -> str:
    """Take the blanks out of a line that is letter-spaced throughout: 主 办 单 位 ： 某 局.

    >>> tighten("版 权 所 有 ： 某 局"), tighten("首页 新闻")
    ('版权所有：某局', '首页 新闻')
    """
    if len(_BLANK_ONE.findall(line)) < _LEAST_SPACED * len(line):
        return line
    spaced = sum(len(match.group()) for match in _LETTER_SPACED.finditer(line))
    return _BLANKS.sub("", line) if spaced * 10 >= len(line) * 7 else line


class Subject:
    """What a page is about, as far as it bears on a line: its titles, and voices whose words its body uses itself.

    A page on copyright speaks of 侵权 itself. The body is read only where a line would pass without it.
    """

    def __init__(self, titles: Iterable[str] = (), body: Callable[[], Iterable[str]] = tuple) -> None:
        self.titles = tuple(sorted((title for title in titles if len(title) >= _TITLE), key=len, reverse=True))
        self._body = body
        self._speaks: dict[str, bool] = {}

    def speaks_like(self, voice: Voice) -> bool:
        """Tell whether the body itself speaks like a voice."""
        if voice.id not in self._speaks:
            self._speaks[voice.id] = any(_says_so(line, voice) for line in self._lines)
        return self._speaks[voice.id]

    @cached_property
    def _lines(self) -> list[str]:
        return list(self._body())


ANY = Subject()


def _says_so(line: str, voice: Voice) -> bool:
    """Tell whether a line of a body says strongly what a voice says."""
    cues_ = known()
    own = may_match(line) & cues_.of_voice(voice.id)
    if not cues_.has_any(line, own & cues_.telling):
        return False
    hits = phrases(line, own | (may_match(line) & ~cues_.of_sites))
    return sum(reason.weight for reason in _reasons(voice, hits)) >= _OWN_WORDS


@dataclass(frozen=True, slots=True)
class Own:
    """What a line says by itself: wherever it stands, at the head of a page, at its foot. None where no voice is heard."""

    anywhere: Score | None = None
    head: Score | None = None
    foot: Score | None = None
    value: float = field(init=False)  # the greatest sum; far below zero if no voice is heard

    def __post_init__(self) -> None:
        """Work out the sum once: it is asked for many times."""
        heard = [score.value for score in (self.head, self.foot) if score is not None]
        object.__setattr__(self, "value", max(heard, default=_SILENT))


_SILENT = -9.0
NOTHING = Own()


def weigh(line: str, edge: Edge | None, page: Subject = ANY) -> Score | None:
    """Give the strongest voice of a line, with its reasons; None for a line in which none is heard at all.

    ``edge`` allows the cues that need that edge of the page. What is quoted is spoken of and says nothing.
    """
    own = weigh_all(line, page)
    return own.head if edge == "head" else own.foot if edge == "foot" else own.anywhere


def is_heard(line: str) -> bool:
    """Tell whether a voice is heard in a line at some edge of a page."""
    return _may_be_heard(line) and weigh_all(line).value >= HEARD


def _may_be_heard(line: str) -> bool:
    """Tell whether all that the words of a line allow would be enough for a voice: as its form, or in one sentence."""
    if not line or len(line) > MAX_LINE:
        return False
    line = tighten(line).lstrip(_BULLETS)
    if _TITLE_MARK in line or line != line.strip():
        return True
    cues_, size = known(), len(line)
    if surplus(may_match(line) & cues_.forms) >= max(0, size - _SHORT) // _SPARSE and any(map(_tells, forms(line))):
        return True
    said = _QUOTED.sub("“”", line) if "“" in line else line
    if len(said) > _LONGEST:
        return False
    return surplus(may_match(said) & cues_.phrases) >= (HEARD if len(said) <= _SHORT else HEARD + 1)


def weigh_all(line: str, page: Subject = ANY) -> Own:
    """Give what a line says wherever it stands, at the head of a page and at its foot: its cues are looked for once."""
    if not line or len(line) > MAX_LINE or is_row_of_figures(line) or _QUOTED.fullmatch(line):
        return NOTHING
    line = tighten(line).lstrip(_BULLETS)
    said = line
    for title in page.titles:
        if title != said:
            said = said.replace(title, _TITLE_MARK)
    untitled = said.replace(_TITLE_MARK, "").strip()
    said = _QUOTED.sub("“”", said) if "“" in said else said
    whole = forms(line)
    if untitled != line:  # a title among the labels: 时间：2023-09-14 作者：某 防火工作总结
        known = {hit.cue for hit in whole}
        whole = (*whole, *(hit for hit in forms(untitled) if hit.cue not in known))
    if not any(map(_tells, whole)) and not _may_speak(said):
        return NOTHING  # most lines: documents say what they like
    spoken = phrases(said)
    if not whole and all(hit.cue.voice == cues.TEXT for hit in spoken):
        return NOTHING
    told = (*whole, *(hit for hit in spoken if hit.cue.of_line))
    sentences = _sentences(said, spoken)

    def best(edge: Edge) -> Score | None:
        return _better(_strongest(told, len(line), edge, page), _spoken(said, sentences, edge, page))

    head = best("head")
    hits = (*told, *(hit for _, hits in sentences for hit in hits))
    foot = best("foot") if any(hit.cue.where in ("head", "foot") for hit in hits) else head
    return Own(_strongest(told, len(line), None, page), head, foot)


def _tells(hit: Hit) -> bool:
    return hit.cue.weight >= TELLING and hit.cue.voice != cues.TEXT


def _may_speak(said: str) -> bool:
    """Tell whether a line or a sentence of it holds a phrase without which no voice says anything.

    What matches in a sentence matches in the line too, unless it looks at what stands round it.
    """
    cues_ = known()
    spoken = may_match(said) & cues_.telling & cues_.phrases
    if cues_.has_any(said, spoken):
        return True
    spoken &= cues_.round
    if not spoken or not _SHORT < len(said) <= _LONGEST:
        return False
    return any(cues_.has_any(sentence, spoken) for sentence in _SENTENCE.findall(said))


def _better(form: Score | None, spoken: Score | None) -> Score | None:
    """Give the greater of two scores of a line; that one is enough where nothing stands outside holds for both."""
    scores = [score for score in (form, spoken) if score is not None]
    best = max(scores, key=lambda score: score.value, default=None)
    if best is not None and any(score.outermost and score.value >= 0 for score in scores):
        return replace(best, outermost=True)
    return best


_Sentence = tuple[str, tuple[Hit, ...]]


def _sentences(said: str, spoken: tuple[Hit, ...]) -> list[_Sentence]:
    """Give what a line says with the phrases in it: a short one whole, else sentence by sentence, none of a very long one."""
    if len(said) > _LONGEST:
        return []
    if len(said) <= _SHORT:
        return [(said, spoken)]
    those = may_match(said)  # no part of it has words that it has not
    return [(sentence, phrases(sentence, those)) for sentence in _SENTENCE.findall(said)]


def _spoken(said: str, sentences: Sequence[_Sentence], edge: Edge, page: Subject) -> Score | None:
    """Judge what a line says: whole if it is short, else sentence by sentence.

    Of several sentences one must speak for itself, and no other may state a figure or speak as a document does: a
    paragraph into which an advert was dropped is not the site's.
    """
    judged = [_strongest(hits, len(sentence), edge, page) for sentence, hits in sentences]
    if len(said) <= _SHORT:
        return judged[0]
    best = max((score for score in judged if score), key=lambda score: score.value, default=None)
    if best is None:
        return None
    for (sentence, hits), score in zip(sentences, judged, strict=True):
        if (score is None or score.value < 0) and _states(sentence, hits):
            return None
    share = _SPEAKING if best.value < _CLEARLY else _SPEAKING / 2
    return best.with_reasons([Reason("several-sentences", -1.0)]) if _speaking_share(said) >= share else None


def _states(sentence: str, hits: Iterable[Hit]) -> bool:
    """Tell whether a sentence states a figure, or speaks as a document does."""
    told = any(hit.cue.voice == cues.TEXT and not hit.cue.against for hit in hits)
    return told or _FIGURE.search(sentence) is not None


def _speaking_share(said: str) -> float:
    """Give the share of a long line's words in clauses that speak as a site: small where one was dropped into it."""
    clauses = _CLAUSE.findall(said)
    those = may_match(said) & known().of_sites
    speaking = sum(len(clause) for clause in clauses if known().has_any(clause, those))
    return speaking / max(1, sum(map(len, clauses)))


def _strongest(hits: Sequence[Hit], size: int, edge: Edge | None, page: Subject) -> Score | None:
    """Give the voice that is furthest beyond what it needs."""
    best = None
    places = _PLACES[edge]
    there = [hit for hit in hits if hit.cue.where in places or hit.cue.voice == cues.TEXT]
    heard = {hit.cue.voice for hit in there if _tells(hit)}
    if not heard:
        return None
    for voice in _in_order(heard):
        reasons = _reasons(voice, there)
        if thin := max(0, size - _SHORT) // _SPARSE:
            reasons.append(Reason("far-apart", -float(thin)))
        value = sum(reason.weight for reason in reasons) - voice.enough
        if value >= 0 and page.speaks_like(voice):
            reasons.append(Reason("own-subject", -_OWN_SUBJECT))
            value -= _OWN_SUBJECT
        if best is None or value > best.value:
            outermost = any(hit.cue.outermost for hit in there if hit.cue.voice == voice.id)
            best = Score(voice.flag, voice.id, value, tuple(reasons), outermost)
    return best


_PLACES: Mapping[Edge | None, Collection[str]] = {
    None: ("anywhere",),
    "head": ("anywhere", "edge", "head"),
    "foot": ("anywhere", "edge", "foot"),
}


def _in_order(heard: Collection[str]) -> Iterable[Voice]:
    if len(heard) == 1:
        return [voices()[name] for name in heard]
    return [voice for name, voice in voices().items() if name in heard]


def _reasons(voice: Voice, hits: Iterable[Hit]) -> list[Reason]:
    """Give what speaks for a voice and against it; of cues that overlap only the heaviest counts."""
    own = sorted((hit for hit in hits if hit.cue.voice == voice.id), key=lambda hit: (-hit.cue.weight, hit.at))
    if not own or own[0].cue.weight < TELLING:
        return []
    taken: list[Hit] = []
    for hit in own:
        if all(hit.at[1] <= other.at[0] or other.at[1] <= hit.at[0] for other in taken):
            taken.append(hit)
    against = [
        hit for hit in hits if hit.cue.voice == cues.TEXT and (not hit.cue.against or voice.id in hit.cue.against)
    ]
    return [
        *(Reason(hit.cue.id, hit.cue.weight, hit.at) for hit in taken),
        *(Reason(hit.cue.id, -hit.cue.weight, hit.at) for hit in against),
    ]


__all__ = ["ANY", "MAX_LINE", "NOTHING", "TELLING", "Edge", "Own", "Subject", "is_heard", "tighten", "weigh", "weigh_all"]  # fmt: skip
