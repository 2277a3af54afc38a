"""What speaks for a site, and what for a document: the cues of ``data/cues/*.toml``, read and compiled.

A file is a voice: what one part of a site says, the flag its lines raise, and the sum that is enough. A cue is one
thing it says: an id, short expressions of which one must match, what that means in words, a line it must match and one
that it must not carry alone. Weights stand apart, in ``weights.toml``. Expressions may name a fragment of
``fragments.toml``: ``⟨site⟩`` is the name of a site.

A new habit of some site is one table in one of these files and a number in ``weights.toml``. No code knows a phrase.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from jiaokan.errors import InputError
from jiaokan.page.shapes import SHAPES, Shape
from jiaokan.text.chars import BLANK, HAN

Where = Literal["anywhere", "edge", "head", "foot"]

TEXT = "text"  # the voice of documents: it speaks against all others
_REQUIRED = {"id", "says", "like", "unlike"}
_ALLOWED = _REQUIRED | {"any", "whole", "shape", "where", "outermost", "seen", "against", "of-line", "ends-text"}
_VOICE_KEYS, _TEXT_KEYS, _MORE_KEYS = {"flag", "enough", "says", "cue"}, {"says", "cue"}, {"again", "two-agree"}
_TOPIC_KEYS, _MORE_TOPIC_KEYS = {"id", "weight", "says", "like", "unlike"}, {"title", "body", "share"}
_APART = {"fragments", "weights", "topics"}  # files that are no voices
_WHERE = ("anywhere", "edge", "head", "foot")
_NAMED = re.compile("⟨([a-z-]{1,20})⟩")
_RANGES = {"han": HAN, "blank": BLANK}  # fragments that stand inside a class of characters


Look = Callable[[str], "tuple[int, int] | None"]


@cache
def expression(pattern: str) -> re.Pattern[str]:
    """Give a pattern compiled, in any case of letters: when it is first asked for, because most never are."""
    return re.compile(pattern, re.IGNORECASE)


def search(pattern: str) -> Look:
    """Give what looks for a pattern in a line: it gives the span, None if it is not there."""
    find = expression(pattern).search
    return lambda line: match.span() if (match := find(line)) else None


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """One thing a site (or a document) says. ``weight`` is above zero for what its voice claims."""

    id: str
    voice: str
    weight: float
    says: str
    where: Where
    patterns: tuple[str, ...]  # expressions, searched in a line; with ``whole`` they must cover it
    whole: bool
    shape: Shape | None  # what no expression says: a predicate of ``shapes``
    outermost: bool  # carries a line alone where nothing but the site's stands outside it on the page
    like: tuple[str, ...]
    unlike: tuple[str, ...]
    against: frozenset[str]  # of the text's voice: the voices it speaks against, all if empty
    of_line: bool  # of the text's voice: what it says is of the whole line, so it speaks against forms of lines too
    ends_text: bool  # below the text it shows that nothing more of it comes: other pages, readers

    def look(self, pattern: str) -> Look:
        """Give what looks for one of its expressions in a line: it gives the span, None if it is not there."""
        if self.shape is not None:
            holds = self.shape.holds
            return lambda line: (0, len(line)) if holds(line) else None
        if self.whole:
            covers = expression(pattern).fullmatch
            return lambda line: (0, len(line)) if covers(line) else None
        return search(pattern)

    def find(self, line: str) -> tuple[int, int] | None:
        """Give the span of the cue in a line, None if it is not there; the longest of the first matches."""
        looked = (self.look(pattern)(line) for pattern in self.patterns or [""])
        return max((span for span in looked if span is not None), key=lambda span: span[1] - span[0], default=None)


@dataclass(frozen=True, slots=True)
class Voice:
    """A part of a site that speaks by its cues: the flag its lines raise, and the sum that is enough for one."""

    id: str
    flag: str
    enough: float
    says: str
    cues: tuple[Cue, ...]
    two_agree: bool = False  # two of its cues in a line need no more than that nothing but the site's stands outside it
    again: bool = False  # its lines stand between posts and sections: in the text one that comes again is the site's


@dataclass(frozen=True, slots=True)
class Topic:
    """What a page may be about so that its own text sounds like a site; ``weight`` speaks for the text."""

    id: str
    weight: float
    says: str
    title: tuple[str, ...]  # searched in the first lines
    body: tuple[str, ...]  # searched in running text,
    share: float  # of which such a part must match one
    like: tuple[str, ...]
    unlike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All voices of sites, the cues of documents, and topics that sound like a site."""

    voices: tuple[Voice, ...]
    text: tuple[Cue, ...]
    topics: tuple[Topic, ...] = ()

    def cues(self) -> Iterator[Cue]:
        """Yield every cue: voice by voice, the text's last."""
        for voice in self.voices:
            yield from voice.cues
        yield from self.text


@cache
def load() -> Table:
    """Give the cues that come with the package."""
    return _table(files("jiaokan").joinpath("data", "cues"))


@cache
def that_end_texts() -> frozenset[str]:
    """Give the ids of the cues below which no more of a text comes."""
    return frozenset(cue.id for cue in load().cues() if cue.ends_text)


def read(folder: Traversable) -> Table:
    """Read a folder of cues, and make sure of every expression.

    Raises InputError for a file that is no TOML, a key that is unknown or missing, an id that comes twice, a cue
    without a weight or a weight without a cue, a fragment or an expression that cannot be read.
    """
    table = _table(folder)
    for cue in table.cues():
        _check_expressions(f"cues/{cue.voice}.toml: {cue.id}", cue.patterns)
    for topic in table.topics:
        _check_expressions(f"cues/topics.toml: {topic.id}", (*topic.title, *topic.body))
    return table


def _table(folder: Traversable) -> Table:
    fragments = _fragments(_toml(folder, "fragments.toml"))
    weights = _toml(folder, "weights.toml")
    names = {each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")}
    voices: list[Voice] = []
    text: tuple[Cue, ...] = ()
    for name in sorted(names - _APART):
        told = _toml(folder, f"{name}.toml")
        required = _TEXT_KEYS if name == TEXT else _VOICE_KEYS
        _check_keys(f"cues/{name}.toml", told, required, required | _MORE_KEYS)
        cues = tuple(_cue(name, each, fragments, weights.get(name, {})) for each in told["cue"])
        if name == TEXT:
            text = cues
        else:
            again, agree = bool(told.get("again", False)), bool(told.get("two-agree", False))
            voices.append(Voice(name, told["flag"], float(told["enough"]), told["says"], cues, agree, again))
    topics = tuple(_topic(each, fragments) for each in _toml(folder, "topics.toml")["topic"])
    table = Table(tuple(voices), text, topics)
    _check_whole(table, weights)
    return table


def _check_keys(where: str, told: Mapping[str, Any], required: set[str], allowed: set[str] | None = None) -> None:
    allowed = allowed or required
    if wrong := sorted((required - told.keys()) | (told.keys() - allowed)):
        raise InputError(
            where, "a key is missing or unknown", got=", ".join(wrong), expected=", ".join(sorted(allowed))
        )


def _check_whole(table: Table, weights: Mapping[str, Mapping[str, float]]) -> None:
    """Raise InputError where the files do not fit each other."""
    known = {voice.id for voice in table.voices}
    cues: dict[str, Cue] = {}
    for cue in table.cues():
        where = f"cues/{cue.voice}.toml"
        if cue.id in cues:
            raise InputError(where, "an id comes twice", got=cue.id, expected="one cue for each id")
        if wrong := sorted(cue.against - known):
            raise InputError(
                f"{where}: {cue.id}", "against an unknown voice", got=wrong[0], expected=", ".join(sorted(known))
            )
        cues[cue.id] = cue
    for voice, each in weights.items():
        if voice not in known | {TEXT}:
            raise InputError("cues/weights.toml", "weights of a voice that has no file", got=voice)
        for name in each:
            if name not in cues or cues[name].voice != voice:
                raise InputError("cues/weights.toml", f"a weight without a cue in {voice}.toml", got=name)


def _toml(folder: Traversable, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"cues/{name}", f"no TOML: {error}") from error


def _fragments(told: Mapping[str, Any]) -> dict[str, str]:
    """Resolve the fragments; one may name those above it."""
    found: dict[str, str] = dict(_RANGES)
    for name, pattern in told.items():
        found[name] = _filled(f"cues/fragments.toml: {name}", pattern, found)
    return found


def _filled(where: str, pattern: str, fragments: Mapping[str, str]) -> str:
    def fill(match: re.Match[str]) -> str:
        if match[1] not in fragments:
            raise InputError(where, "an unknown fragment", got=match[1], expected=", ".join(fragments))
        return fragments[match[1]] if match[1] in _RANGES else f"(?:{fragments[match[1]]})"

    return _NAMED.sub(fill, pattern)


def _cue(voice: str, told: Mapping[str, Any], fragments: Mapping[str, str], weights: Mapping[str, float]) -> Cue:
    where = f"cues/{voice}.toml: {told.get('id', 'a cue without an id')}"
    _check_keys(where, told, _REQUIRED, _ALLOWED)
    if not told.keys() & {"any", "shape"}:
        raise InputError(where, "nothing to look for", expected="any or shape")
    if "shape" in told and told["shape"] not in SHAPES:
        raise InputError(where, "an unknown shape", got=told["shape"], expected=", ".join(SHAPES))
    if not isinstance(weights.get(told["id"]), int | float):
        raise InputError(where, "no weight", expected=f"a number in weights.toml under [{voice}]")
    if told.get("where", "edge") not in _WHERE:
        raise InputError(where, "an unknown place", got=told["where"], expected=", ".join(_WHERE))
    patterns = tuple(_filled(where, each, fragments) for each in told.get("any", ()))
    return Cue(
        told["id"], voice, float(weights[told["id"]]), told["says"], told.get("where", "edge"), patterns,
        bool(told.get("whole", False)), SHAPES.get(told.get("shape", "")), bool(told.get("outermost", False)), tuple(told["like"]), tuple(told["unlike"]), frozenset(told.get("against", ())), bool(told.get("of-line", False)), bool(told.get("ends-text", False)),
    )  # fmt: skip


def _check_expressions(where: str, patterns: Iterable[str]) -> None:
    try:
        for pattern in patterns:
            expression(pattern)
    except re.error as error:
        raise InputError(where, f"no expression: {error}", got=str(error.pattern)) from error


def _topic(told: Mapping[str, Any], fragments: Mapping[str, str]) -> Topic:
    where = f"cues/topics.toml: {told.get('id', 'a topic without an id')}"
    _check_keys(where, told, _TOPIC_KEYS, _TOPIC_KEYS | _MORE_TOPIC_KEYS)
    return Topic(
        told["id"], float(told["weight"]), told["says"],
        tuple(_filled(where, each, fragments) for each in told.get("title", ())), tuple(_filled(where, each, fragments) for each in told.get("body", ())),
        float(told.get("share", 1.0)), tuple(told["like"]), tuple(told["unlike"]),
    )  # fmt: skip
