"""Which lines of a page are the site's: what each says by itself, what structure it stands in, where the text is.

A line goes only on a reason of its own: a cue it holds, or its place in a structure that is itself proved. What only
stands beside lines of the site stays; where it looks like them it is noted as doubtful.

The order: what holds anywhere; where the text is; what structures and places outside the text add; the decision, line
by line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import takewhile

from jiaokan.page import beyond, columns, doubts, fields, flat, heads, hits, kept, structures, surroundings
from jiaokan.page.lines import ALONE, HEARD, NEAR, Lines, counts
from jiaokan.page.score import Reason, Score
from jiaokan.page.weigh import Edge, weigh
from jiaokan.page.zones import Zones, find_zones
from jiaokan.text import facts
from jiaokan.text.rule import Context

# Flags of lines behind which a page has no text of its own any more.
_ENDS_TEXT = frozenset(("related-links", "site-footer", "navigation"))
_COMPANY = 5  # so many lines in which a voice is heard show that the page has a site around it
_SURELY = 3.0  # beyond what its voice needs: such a line is the site's between two paragraphs too
_LONGEST_POST = 4  # code points a post may have that is one of a site's buttons

# What only the page shows. Each adds to a line's own score.
_SITE_SHOWN = Reason("site-shown", 1.0)  # other lines of the page are surely the site's
_OUTERMOST = Reason("outermost", 1.0)  # nothing but the site's stands outside the line
_BETWEEN = Reason("between-lines-of-site", 1.0)
_BELOW_END = Reason("below-the-text", 1.0)  # a line of the site above it that ends the text
_COLUMN = Reason("column-of-buttons", 1.0)


class Reading:
    """What of a page is the site's (``regions``, with flags and reasons), and what may be (``doubtful``)."""

    def __init__(self, text: str, shadow: str) -> None:
        lines = Lines(text, shadow)
        frames = dict(structures.templates(lines))
        taken: dict[int, Score] = {}
        for at, score in _anywhere(lines, shadow):
            taken.setdefault(at, score)
        taken |= frames
        again = [at for at in sorted(frames) if structures.is_frame_of_posts(lines, at)]
        zones = find_zones(lines, frozenset(taken), again)
        if not zones.is_thread:
            _leave_inside(lines, zones, taken)
        found = _outside(lines, zones, taken)
        rows = kept.rows(lines)
        for at in rows.intersection(found).difference(taken):
            if found[at].voice != structures.UNDER_LABEL:
                _add(found, at, kept.ONE_OF_A_LIST)
        _add_places(lines, zones, rows, taken, found)
        self.core = zones.first, zones.last
        self.doubtful: dict[int, Score] = {}
        _decide(found, taken, self.doubtful)
        self.doubtful.update(doubts.find_doubts(lines, zones, rows, taken, self.doubtful))
        self.places = {at: lines.spans[at] for at in self.doubtful}
        whole = [(*lines.spans[at], taken[at].flag, str(taken[at])) for at in sorted(taken)]

        def heard(line: str, edge: Edge) -> Score | None:
            score = weigh(line, edge, lines.subject)
            return score if score is not None and score.value >= HEARD else None

        self.regions = flat.disjoint(len(shadow), whole, flat.regions(shadow, lines.spans, heard))


def _anywhere(lines: Lines, shadow: str) -> Iterator[tuple[int, Score]]:
    """Yield the lines that are the site's wherever they stand."""
    yield from structures.lists_under_labels(lines, shadow)
    yield from structures.catalogue(lines)
    yield from structures.cards(lines)
    yield from columns.numbers_of_code(lines)
    yield from columns.questions_below(lines, shadow)
    plain = lines.topic is None and not any(lines.is_program)
    for at, own in enumerate(lines.own):
        anywhere = own.anywhere is not None and own.anywhere.value >= ALONE
        if anywhere or (plain and own.value >= _SURELY and not facts.is_sentence(lines.words[at])):
            heard = (score for score in (own.anywhere, own.head, own.foot) if score is not None)
            yield at, max(heard, key=lambda score: score.value)


def _leave_inside(lines: Lines, zones: Zones, taken: dict[int, Score]) -> None:
    """Give back what the software of forums says inside the text of a page that is no thread: it is shown there."""
    for at in range(zones.first, zones.last):
        if at in taken and taken[at].value < _SURELY and structures.is_of_thread(lines, at):
            del taken[at]


def _outside(lines: Lines, zones: Zones, taken: dict[int, Score]) -> dict[int, Score]:
    """Give the scores of the lines outside the text: their own, and those that structures give them."""
    found: dict[int, Score] = {}
    for at, own in enumerate(lines.own):
        if at in taken:
            found[at] = taken[at]
        elif not zones.first <= at < zones.last:
            score = structures.related_label(lines.words[at], own.head if at < zones.first else own.foot)
            if score is not None:
                found[at] = score
    if zones.is_thread:
        found.update(structures.between_posts(lines, zones.first, zones.last, taken))
    heard = {at for at, score in found.items() if score.value >= HEARD}
    for at, score in structures.at_head(lines, zones.first, heard):
        _raise(found, at, score)
    for at, score in structures.catalogue_entries(lines, zones.first, found):
        _raise(found, at, score)
    for at, score in structures.lists_at_foot(lines, zones.last, found, zones.own):
        _raise(found, at, score)
    said = () if zones.is_thread or lines.topic is not None else columns.words_of_readers(lines, zones.last, found)
    imprint = surroundings.fields_of_imprint(lines, zones.last, found)
    for at, score in [*said, *surroundings.pages_beside(lines), *imprint]:
        _raise(found, at, score)
    return found


def _raise(found: dict[int, Score], at: int, score: Score) -> None:
    """Let a structure know a line that no cue knows as well."""
    if at not in found or found[at].value < score.value:
        found[at] = score


def _add(found: dict[int, Score], at: int, reason: Reason) -> None:
    found[at] = found[at].with_reasons([reason])


# --- what places add ------------------------------------------------------------------------------------------------
def _add_places(
    lines: Lines, zones: Zones, rows: Collection[int], taken: dict[int, Score], found: dict[int, Score]
) -> None:
    tables = frozenset(fields.heads_of_tables(lines))
    _give_back(tables, fields.HEAD_OF_A_TABLE, found, taken)
    _speak_for_text(lines, zones, rows, found, taken)
    if not zones.is_thread:  # a post may be one word
        found.update(dict(structures.values_between(lines, found)))
    for at in list(structures.columns_of_buttons(lines, found)):
        _add(found, at, _COLUMN)
    _below_end(lines, zones, found)
    for at in _outermost(lines, found):
        if _needs_no_more(found[at]) and found[at].value < ALONE:
            _add(found, at, _OUTERMOST)
    _between(lines, zones, found)
    about = _about(lines, zones)
    _speak_for_topic(lines, zones, about, found, taken)
    if any(lines.is_text):
        for at in set(beyond.find_beyond(lines, zones, found)).difference(about, tables):
            _raise(found, at, structures.place("beyond-the-text", "navigation", ALONE))
    for at in set(beyond.find_above_way(lines, zones, found)).union(beyond.find_below_end(lines, zones, found)):
        _raise(found, at, structures.place("beyond-the-text", "navigation", ALONE))
    for at, score in surroundings.name_above_bar(lines, zones.first, found, zones.own):
        _raise(found, at, score)


def _speak_for_text(
    lines: Lines, zones: Zones, rows: Collection[int], found: dict[int, Score], taken: dict[int, Score]
) -> None:
    """Let verse and lines that the text introduces speak for themselves."""
    end = zones.last if lines.topic is None else len(lines)
    _give_back(
        kept.words_in_verse(lines, zones.last if any(lines.is_text) else len(lines)), kept.ONE_OF_A_LIST, found, taken
    )
    _give_back(heads.named_by_way(lines, zones.first), heads.NAMED_BY_WAY, found, taken)
    _give_back(fields.columns_of_fields(lines, zones.last), kept.ONE_OF_A_LIST, found, taken)
    _give_back(fields.contacts_of_the_text(lines, zones.last), kept.ONE_OF_A_LIST, found, taken)
    _give_back(kept.introduced(lines, end), kept.INTRODUCED, found, taken)
    _give_back(heads.numbered_headings(lines), heads.NUMBERED_HEADING, found, taken)
    _give_back(kept.speakers(lines), kept.WHO_SPEAKS, found, taken)
    _give_back(heads.heads_of_parts(lines, zones.first, end, rows), heads.HEAD_OF_A_PART, found, taken)


def _give_back(places: Iterable[int], reason: Reason, found: dict[int, Score], taken: dict[int, Score]) -> None:
    """Let a reason speak for lines, those that were taken too."""
    for at in found.keys() & set(places):
        _add(found, at, reason)
        if found[at].value < ALONE:
            taken.pop(at, None)


def _below_end(lines: Lines, zones: Zones, found: dict[int, Score]) -> None:
    """Give lines that speak a little as sites do a reason more where a sure line above them ends the text.

    In a thread a post may follow, of one word.
    """
    ended = False
    for at in range(zones.last, len(lines)):
        score = found.get(at)
        near = score is not None and NEAR <= score.value < ALONE and not counts(lines.words[at])
        if ended and near and not (zones.is_thread and len(lines.words[at]) <= _LONGEST_POST):
            _add(found, at, _BELOW_END)
        ended |= score is not None and score.value >= ALONE and score.flag in _ENDS_TEXT


def _between(lines: Lines, zones: Zones, found: dict[int, Score]) -> None:
    """Give a line that speaks a little as sites do a reason more where lines of the site stand on both sides."""
    for at, score in list(found.items()):
        if (
            not NEAR <= score.value < HEARD
            or (at < zones.first and (zones.is_thread or at in zones.own))
            or counts(lines.words[at])
        ):
            continue
        if all(beside in found and found[beside].value >= HEARD for beside in (at - 1, at + 1)):
            _add(found, at, _BETWEEN)


def _needs_no_more(score: Score) -> bool:
    """Tell whether the page's edge is reason enough for a line that is heard: a cue says so, or two cues agree."""
    voice = hits.voices().get(score.voice)  # None for a structure
    return score.outermost or (voice is not None and voice.two_agree and score.cues_that_agree >= _AGREE)


_AGREE = 2  # cues


def _outermost(lines: Lines, found: dict[int, Score]) -> list[int]:
    """Give the lines found that have nothing but sure lines, or such as need no more than that, outside them."""

    def is_clear(at: int) -> bool:
        score = found.get(at)
        return score is not None and (score.value >= ALONE or (_needs_no_more(score) and score.value >= HEARD))

    head = list(takewhile(is_clear, range(len(lines))))
    if len(head) == len(lines):
        return []  # nothing stands inside
    return [*head, *takewhile(is_clear, range(len(lines) - 1, -1, -1))]


def _about(lines: Lines, zones: Zones) -> range:
    """Give the lines for which the page's topic speaks: from the first that may be its title to the last of its text.

    Above the first running text the way through the site stands before the title, and what is before that is no text;
    nor is what follows an imprint.
    """
    if lines.topic is None:
        return range(0)
    own = [at for at in range(len(lines)) if lines.is_text[at] or facts.opens_more(lines.words[at])]
    first = next((at for at, line in enumerate(lines.words) if lines.names_topic(line)), own[0] if own else 0)
    ways = [at for at in range(min([zones.first, *own[:1]])) if _is_way(lines.own[at].head)]
    clear = [at for at in own if lines.own[at].value < NEAR]  # a reader of the page may sound like its text
    last = clear[-1] if clear else len(lines) - 1
    imprint = (at for at in range(zones.last, last) if lines.own[at].value >= _SURELY)
    return range(max([min(first, *own[:1], len(lines)), *(at + 1 for at in ways)]), next(imprint, last) + 1)


def _is_way(score: Score | None) -> bool:
    return score is not None and score.value >= ALONE and score.flag == "navigation"


def _speak_for_topic(
    lines: Lines, zones: Zones, about: range, found: dict[int, Score], taken: dict[int, Score]
) -> None:
    """Let what the page is about speak for its lines, but those that the software of a thread prints round every post."""
    if lines.topic is not None:
        printed = {at for at in about if zones.is_thread and (at in zones.posts or structures.is_of_thread(lines, at))}
        _give_back(set(about) - printed, lines.topic, found, taken)


# --- the decision ---------------------------------------------------------------------------------------------------
def _decide(found: dict[int, Score], taken: dict[int, Score], doubtful: dict[int, Score]) -> None:
    """Take the lines that have reason enough, and note those that nearly have."""
    heard = sum(score.value >= HEARD for score in found.values())
    shown = bool(taken) or heard >= _COMPANY or any(score.value >= ALONE for score in found.values())
    for at, score in found.items():
        whole = score.with_reasons([_SITE_SHOWN]) if shown and HEARD <= score.value < ALONE else score
        if whole.value >= ALONE:
            taken.setdefault(at, whole)
        elif whole.value >= NEAR and at not in taken:
            doubtful[at] = whole


def read(text: str, context: Context) -> Reading:
    """Read a page: which of its lines are boilerplate, of what kind, and why."""
    return _read(text, context.shadow(text))


@lru_cache(maxsize=2)
def _read(text: str, shadow: str) -> Reading:
    return Reading(text, shadow)


def forget() -> None:
    """Drop the pages that were read, and what was found in their lines: for measuring."""
    _read.cache_clear()
    hits.forget()
