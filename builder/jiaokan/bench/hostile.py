"""Which texts a function is slow on: hostile fragments, timed at two sizes, and how the time grows between them.

Searched are every rule and note, the facts read before them, the outline, decoding, the keys of the duplicates, and the
whole. It proves nothing linear; what it finds can be drawn again by its number.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from jiaokan.bench.fragments import Fragment, draw, kept
from jiaokan.bench.triggers import Reached, reach
from jiaokan.context import read_context
from jiaokan.duplicates import keys, signatures
from jiaokan.errors import InputError
from jiaokan.inputs.decode import decode
from jiaokan.outline import reports, siblings
from jiaokan.page import reading as page
from jiaokan.pipeline import annotate
from jiaokan.rules import NOTES, RULES
from jiaokan.text import conversion
from jiaokan.text.rule import Context, Find, Verdict
from jiaokan.text.traced import Traced

SIZES = (2_048, 8_192, 32_768)  # code points; the first only guards against what would take for ever
FLOOR = 0.02  # seconds of processor time under which nothing is said of growth
LIMIT = 1.4  # the growth exponent that --check allows
SLOWEST = 2.0  # seconds that --check allows at the largest size, whatever the growth
_TOO_LONG = 3.0  # seconds after which a larger size is not tried
_AGAIN = 3  # times a suspect is measured again; the best counts

Clock = Callable[[], float]
Work = Callable[[str, Context], object]


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that must be linear: its name, what it reaches, what it does with a text."""

    name: str
    reached: Reached
    work: Work


class Measured(NamedTuple):
    """How a subject took a fragment: code points and seconds at the largest size tried, the growth to it."""

    subject: str
    fragment: Fragment
    size: int
    seconds: float
    exponent: float | None  # None: under the floor
    fault: str | None = None  # what it raised

    @property
    def is_bad(self) -> bool:
        """Tell whether it grows beyond the limit, is slow, or raised something."""
        grows = self.exponent is not None and self.exponent > LIMIT
        return grows or self.seconds > SLOWEST or self.fault is not None


# --- what is searched -----------------------------------------------------------------------------------------
def subjects() -> list[Subject]:
    """Give all subjects: rules, notes, and what is no rule."""
    found = [Subject(rule.id, reach(rule.find), _applied(rule.id, rule.find)) for rule in RULES]
    found += [Subject(note.id, reach(note.find), _listed(note.find)) for note in NOTES]
    outline = _united([reach(siblings.read), reach(reports.find_reports)])
    whole = [*(subject.reached for subject in found), outline]
    return [
        *found,
        Subject("context", reach(read_context), lambda text, _: read_context(text)),
        Subject("outline", outline, lambda text, _: reports.find_reports(siblings.read(text))),
        Subject("decode", reach(decode), lambda text, _: [_decoded(data) for data in _broken(text)]),
        Subject("keys", reach(keys.classed), lambda text, _: signatures.sign([_row(text)])),
        Subject("annotate", _united(whole), lambda text, _: annotate("hostile", text.encode("utf-8", "replace"))),
    ]


def _united(reached: Sequence[Reached]) -> Reached:
    return Reached(
        tuple(sorted({pattern for each in reached for pattern in each.patterns})),
        tuple(sorted({word for each in reached for word in each.words})),
    )


def _applied(name: str, find: Find) -> Work:
    """Give a rule with the application of what it finds: findings that overlap are a fault too."""
    return lambda text, context: Traced(text).apply(name, find(text, context))


def _listed(find: Find) -> Work:
    return lambda text, context: list(find(text, context))


def _broken(text: str) -> Iterator[bytes]:
    """Give bytes that are nearly text: out of step, with bytes no codec has, in a codec that is not declared."""
    whole = text.encode("gb18030", "replace")
    yield whole[1:]
    yield whole.replace(b"1", b"\xff").replace(b"\n", b"\x81\n")
    yield text.encode("utf-8", "replace").replace(b"a", b"\xe4\xb8")
    yield text.encode("utf-16-le", "replace").replace(b"a\x00", b"\x00\xd8")


def _decoded(data: bytes) -> object:
    try:
        return decode(data)
    except InputError:
        return None


def _row(text: str) -> signatures.Row:
    return signatures.Row("document", "a:d0", "a:d0", "document", text)


# --- the search -----------------------------------------------------------------------------------------------
class Search:
    """Times subjects on fragments by a clock; tests bring one that counts."""

    def __init__(self, clock: Clock = time.process_time, sizes: Sequence[int] = SIZES) -> None:
        self.clock = clock
        self._sizes = sizes

    def measure(self, subject: Subject, fragment: Fragment) -> Measured:
        """Time a fragment, and again if it seems to grow too fast, the last time from the largest size on.

        A rule may find nothing in a short text and work in a long one; from there on it must grow as others do.
        """
        first = self._once(subject, fragment, self._sizes)
        if not first.is_bad or first.fault:
            return first
        largest = self._sizes[-1]
        again = [self._sizes] * _AGAIN + [(largest, 2 * largest)]
        return min([first, *(self._once(subject, fragment, sizes) for sizes in again)], key=_badness)

    def _once(self, subject: Subject, fragment: Fragment, sizes: Sequence[int]) -> Measured:
        spent: list[tuple[int, float]] = []
        for size in sizes:
            text = fragment.text(size)
            try:
                seconds = self._time(subject, text, fragment)
            except Exception as error:  # whatever a subject raises is what is looked for
                return Measured(subject.name, fragment, len(text), 0.0, None, f"{type(error).__name__}: {error}")
            spent.append((len(text), seconds))
            if seconds > _TOO_LONG:
                break
        return Measured(subject.name, fragment, *spent[-1], _exponent(spent))

    def _time(self, subject: Subject, text: str, fragment: Fragment) -> float:
        context = _CONVERTED if fragment.is_converted else read_context(text)
        conversion.forget()
        page.forget()
        gc.disable()  # as timeit does: its passes over what is held grow on their own
        try:
            started = self.clock()
            subject.work(text, context)
            return self.clock() - started
        finally:
            gc.enable()

    def run(self, subject: Subject, fragments: Iterable[Fragment], seconds: float) -> Iterator[Measured]:
        """Measure fragments, as many as fit the seconds, one at least."""
        started = self.clock()
        for fragment in fragments:
            yield self.measure(subject, fragment)
            if self.clock() - started > seconds:
                return


_CONVERTED = Context(Verdict("Hant", "converted", 100, 0), has_noise_blanks=True, is_markdown=True)


def _exponent(spent: Sequence[tuple[int, float]]) -> float | None:
    """Give the growth exponent between the last two sizes, None under the floor."""
    if len(spent) < 2 or spent[-1][1] < FLOOR:
        return None
    (small, less), (large, more) = spent[-2:]
    return math.log(more / max(less, 1e-6)) / math.log(large / small) if large > small else None


def _badness(measured: Measured) -> tuple[float, float]:
    return measured.exponent or 0.0, measured.seconds


# --- what was found -------------------------------------------------------------------------------------------
class Result(NamedTuple):
    """What was found of one subject: how many fragments were tried, the worst of them, all that are bad."""

    subject: str
    tried: int
    worst: Measured
    bad: tuple[Measured, ...]


def run(search: Search, chosen: Sequence[Subject], seed: int, numbers: range, seconds: float) -> Iterator[Result]:
    """Search subjects one by one, first by what was bad once; what one leaves of its share of the seconds goes to those behind it."""
    ends = search.clock() + seconds
    for left, subject in zip(range(len(chosen), 0, -1), chosen, strict=True):
        drawn = (draw(subject.reached, subject.name, seed, number) for number in numbers)
        fragments = chain(kept().get(subject.name, ()), drawn)
        found = list(search.run(subject, fragments, (ends - search.clock()) / left))
        worst = max(found, key=lambda measured: (measured.is_bad, measured.seconds))
        yield Result(subject.name, len(found), worst, tuple(measured for measured in found if measured.is_bad))


def print_results(results: Sequence[Result], console: Console) -> None:
    """Print the worst fragment of each subject."""
    table = Table("subject", "tried", "bad", "code points", "seconds", "growth", "worst fragment")
    for name, tried, worst, bad in results:
        growth = "" if worst.exponent is None else f"{worst.exponent:.2f}"
        table.add_row(
            name, str(tried), str(len(bad)), str(worst.size), f"{worst.seconds:.3f}", growth, Text(_told(worst))
        )
    console.print(table)


def faults(results: Sequence[Result]) -> Iterator[str]:
    """Say of each bad fragment what is wrong with it and how to see it again."""
    for measured in (each for result in results for each in result.bad):
        grows = "" if measured.exponent is None else f", growth {measured.exponent:.2f}, expected at most {LIMIT}"
        what = measured.fault or f"{measured.seconds:.2f} s for {measured.size} code points{grows}"
        yield f"{measured.subject}: {what}; again with --only {measured.subject} --first {measured.fragment.number} --n 1"


def _told(measured: Measured) -> str:
    fragment = measured.fragment
    return f"#{fragment.number} {fragment.form}: {' '.join(map(repr, fragment.units))}"


def to_json(results: Sequence[Result], seed: int) -> dict[str, object]:
    """Give all figures as one JSON object."""
    return {
        "seed": seed,
        "sizes": SIZES,
        "limit": LIMIT,
        "floor": FLOOR,
        "subjects": {
            result.subject: {"tried": result.tried, "worst": _plain(result.worst), "bad": list(map(_plain, result.bad))}
            for result in results
        },
    }


def _plain(measured: Measured) -> dict[str, object]:
    fragment = measured.fragment
    return {
        "number": fragment.number,
        "form": fragment.form,
        "units": fragment.units,
        "converted": fragment.is_converted,
        "size": measured.size,
        "seconds": round(measured.seconds, 4),
        "exponent": None if measured.exponent is None else round(measured.exponent, 2),
        "fault": measured.fault,
    }
