"""Where the processor time of a build goes, stage by stage and rule by rule.

For the time of a profile the functions that are the stages are replaced by ones that switch a stopwatch; each moment counts
for the innermost stage alone, so the stages sum to the whole. A build that is not profiled is not touched. Nothing runs
beside the stopwatch, so a build in this process (``workers=0``) is what can be profiled.
"""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import wraps
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

from jiaokan import rules
from jiaokan.dataset import describe
from jiaokan.rules import Note
from jiaokan.text.rule import Rule
from jiaokan.text.traced import Repairs


class Stage(NamedTuple):
    """A part of a build: the room it belongs to, and the detail of it (a rule's id)."""

    room: str
    detail: str = ""


REST, COLLECTOR = Stage("rest"), Stage("garbage collector")
FIND, NOTES = "rules: find", "notes"

# Where each is looked up when it is called: module, function or method.
_FUNCTIONS: tuple[tuple[Stage, str, str], ...] = (
    (Stage("reading", "files"), "jiaokan.parts.planning", "find_inputs"),
    (Stage("reading", "measure"), "jiaokan.parts.making", "measure_all"),
    (Stage("original"), "jiaokan.inputs.original", "read"),
    (Stage("original", "decode"), "jiaokan.inputs.original", "decode"),
    (Stage("original", "formats"), "jiaokan.inputs.formats", "of_text"),
    (Stage("context"), "jiaokan.pipeline", "read_context"),
    (Stage("context", "script"), "jiaokan.context", "judge_script"),
    (Stage("context", "conversion"), "jiaokan.context", "prove_conversion"),
    (Stage("context", "page tops"), "jiaokan.context", "page_tops"),
    (Stage("context", "blanks"), "jiaokan.context", "count_noise_blanks"),
    (Stage("context", "headings"), "jiaokan.context", "heading_keys"),
    (Stage("rules: between"), "jiaokan.dataset.shards", "find_all"),
    (Stage("passes"), "jiaokan.cleaning", "of_rule"),
    (Stage("passes"), "jiaokan.cleaning", "of_rules"),
    (Stage("passes", "applied"), "jiaokan.text.passes", "Found.applied"),
    (Stage("page reading"), "jiaokan.page.reading", "read"),
    (Stage("ledger", "composed"), "jiaokan.text.shard", "Shard.put"),
    (Stage("ledger", "parted"), "jiaokan.text.shard", "Shard.traced"),
    (Stage("outline"), "jiaokan.dataset.describe", "_outline"),
    (Stage("outline", "lines"), "jiaokan.outline.siblings", "read"),
    (Stage("outline", "reports"), "jiaokan.dataset.describe", "find_reports"),
    (Stage("rows"), "jiaokan.dataset.describe", "_record"),
    (Stage("rows", "structure"), "jiaokan.dataset.describe", "_structure"),
    (Stage("rows", "edits"), "jiaokan.dataset.packing", "edit_batch"),
    (Stage(NOTES), "jiaokan.dataset.describe", "find_spans"),
    (Stage("proof"), "jiaokan.dataset.packing", "replays"),
    (Stage("Arrow"), "jiaokan.dataset.shards", "packed"),
    (Stage("Arrow", "columns"), "jiaokan.dataset.packing", "batch"),
    (Stage("Arrow", "streams"), "jiaokan.dataset.packing", "_stream"),
    (Stage("Arrow", "parts"), "jiaokan.parts.work", "Work.take"),
    (Stage("Arrow", "parts"), "jiaokan.parts.part", "Writer.finish"),
    (Stage("signatures"), "jiaokan.duplicates.signatures", "sign"),
    (Stage("signatures", "layout"), "jiaokan.duplicates.stretches", "lay_out"),
    (Stage("signatures", "plain keys"), "jiaokan.duplicates.stretches", "Laid.plain"),
    (Stage("signatures", "classed keys"), "jiaokan.duplicates.stretches", "Laid.classed"),
    (Stage("signatures", "bands"), "jiaokan.duplicates.sketch", "bands_of"),
    (Stage("relations"), "jiaokan.dataset.relating", "relate"),
    (Stage("writing", "tables"), "jiaokan.dataset.assemble", "_write_table"),
    (Stage("writing", "Parquet"), "jiaokan.dataset.writers", "TableWriter.write"),
    (Stage("writing", "Parquet"), "jiaokan.dataset.writers", "TableWriter.close"),
    (Stage("writing", "digests"), "jiaokan.dataset.writers", "Digest.add"),
    (Stage("writing", "digests"), "jiaokan.dataset.writers", "Digest.hexdigest"),
    (Stage("writing", "manifest"), "jiaokan.dataset.manifest", "make"),
    (Stage("writing", "release"), "jiaokan.finishing", "_write_rest"),
)
_GENERATORS: tuple[tuple[Stage, str, str], ...] = (
    (Stage("reading", "records"), "jiaokan.dataset.books", "Books.items"),
)


class Stopwatch:
    """Counts processor time for the stage that was entered last and not left."""

    def __init__(self, clock: Callable[[], float] = time.process_time) -> None:
        self._clock = clock
        self._seconds: defaultdict[Stage, float] = defaultdict(float)
        self._open = [REST]
        self._since = clock()
        self._collecting = 0.0

    def enter(self, stage: Stage) -> None:
        """Begin a stage inside the one that is open."""
        self._turn()
        self._open.append(stage)

    def leave(self) -> None:
        """End the stage that is open."""
        self._turn()
        self._open.pop()

    def _turn(self) -> None:
        now = self._clock()
        self._seconds[self._open[-1]] += now - self._since
        self._since = now

    def collect(self, phase: str, _facts: dict[str, int]) -> None:
        """Take what the garbage collector takes out of the stage in which it came up; a callback of ``gc``."""
        now = self._clock()
        if phase == "start":
            self._collecting = now
            return
        self._seconds[COLLECTOR] += now - self._collecting
        self._since += now - self._collecting

    def end(self) -> dict[Stage, float]:
        """Give the seconds of every stage that was entered."""
        self._turn()
        return dict(self._seconds)


@contextmanager
def watched(stages: Sequence[tuple[Stage, str, str]]) -> Iterator[Stopwatch]:
    """Give a stopwatch that some functions switch, each a stage, its module and its name."""
    with ExitStack() as undone:
        watch = Stopwatch()
        for stage, module, name in stages:
            owner, last = _place(module, name)
            _put(undone, owner, last, _timed(watch, stage, getattr(owner, last)))
        yield watch


@contextmanager
def profile() -> Iterator[Stopwatch]:
    """Give a stopwatch that the stages of builds in this process switch."""
    with ExitStack() as undone:
        watch = Stopwatch()
        for functions, timed in ((_FUNCTIONS, _timed), (_GENERATORS, _timed_steps)):
            for stage, module, name in functions:
                owner, last = _place(module, name)
                _put(undone, owner, last, timed(watch, stage, getattr(owner, last)))
        _put(undone, rules, "RULES", tuple(_timed_find(watch, FIND, rule) for rule in rules.RULES))
        _put(undone, describe, "NOTES", tuple(_timed_find(watch, NOTES, note) for note in rules.NOTES))
        gc.callbacks.append(watch.collect)
        undone.callback(gc.callbacks.remove, watch.collect)
        yield watch


def _place(module: str, name: str) -> tuple[Any, str]:
    """Give what has a function, and the function's own name: a module, or a class of it."""
    owner: Any = import_module(module)
    *inside, last = name.split(".")
    for each in inside:
        owner = getattr(owner, each)
    return owner, last


def _put(undone: ExitStack, owner: Any, name: str, value: Any) -> None:
    """Put something in place of what an owner has until the profile ends."""
    undone.callback(setattr, owner, name, getattr(owner, name))
    setattr(owner, name, value)


def _timed(watch: Stopwatch, stage: Stage, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def timed(*given: Any, **named: Any) -> Any:
        watch.enter(stage)
        try:
            return function(*given, **named)
        finally:
            watch.leave()

    return timed


def _timed_steps(watch: Stopwatch, stage: Stage, function: Callable[..., Any]) -> Callable[..., Any]:
    """Time each step of a generator, and nothing between them."""
    end = object()

    @wraps(function)
    def timed(*given: Any, **named: Any) -> Iterator[Any]:
        step = _timed(watch, stage, lambda steps: next(steps, end))
        steps = iter(function(*given, **named))
        while (item := step(steps)) is not end:
            yield item

    return timed


_Finder = TypeVar("_Finder", Rule, Note)


def _timed_find(watch: Stopwatch, room: str, each: _Finder) -> _Finder:
    """Time what a rule or note finds, to its last finding: most yield them only when they are applied."""
    find = _timed(watch, Stage(room, each.id), lambda text, context: _to_the_last(each.find(text, context)))
    return replace(each, find=find)


def _to_the_last(found: Any) -> Any:
    return found if isinstance(found, Repairs) else list(found)
