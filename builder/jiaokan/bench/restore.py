"""The restoration benchmark: clean texts, damaged with exact gold, restored by each system, and judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from jiaokan.bench import texts
from jiaokan.bench.noise import MIXTURES, NOISES, Damaged, damage, with_needs
from jiaokan.bench.score import RuleScore, Score, score, score_edits, score_page
from jiaokan.bench.systems import System
from jiaokan.pipeline import clean

PAGES = "whole pages"
_RANDOM_MIXTURES = 3  # a text
_UNDONE_BY = {noise.id: noise.undone_by for noise in NOISES}
# Noises of which a page shows one at most: they cut lines, or write the same places.
_LINES = (
    "wraps",
    "wraps-indented",
    "wraps-in-columns",
    "semicolon-breaks",
    "one-line",
    "one-line-indents",
    "one-line-blanks",
)
_GLOSSES = tuple(noise.id for noise in NOISES if noise.id.startswith("gloss-"))
_PAGES = ("ordinals", "bare-ordinals", "page-lines", "page-counters", "running-heads")
_MARKS = ("narrow-marks", "some-narrow-marks", "dotted-stops")
_EXCLUSIVE = (_LINES, _GLOSSES, _MARKS, _PAGES, ("copy-tails", *_LINES), ("tags", "saved-page"))


@dataclass
class Result:
    """The figures of one run: by group (a noise, a mixture, clean, controls) and system; by rule for ourselves."""

    groups: dict[str, dict[str, Score]] = field(default_factory=dict)
    rules: dict[str, RuleScore] = field(default_factory=dict)
    failures: list[tuple[str, str, float]] = field(
        default_factory=list
    )  # group, document, error rate: ours, worst first


def cases(seed: int) -> Iterator[tuple[str, Damaged]]:
    """Yield every case as ``(group, damaged text)``: clean texts and controls, each noise alone, all mixtures."""
    for text in texts.load():
        group = "controls" if text.is_control else "clean"
        yield group, Damaged(text.id, text.text, text.text, (), ())
    bases = [text for text in texts.load() if not text.is_control]
    for noise in NOISES:
        for text in bases:
            yield noise.id, damage(text.id, text.text, with_needs((noise.id,)), seed)
    for name, ids in MIXTURES.items():
        for text in bases:
            yield f"mixture: {name}", damage(text.id, text.text, with_needs(ids), seed)
    for text in bases:
        for number in range(_RANDOM_MIXTURES):
            rng = Random(f"{seed}:{text.id}:{number}")  # noqa: S311  (a draw of cases)
            yield "mixture: drawn", damage(f"{text.id}#{number}", text.text, with_needs(_draw(rng)), seed)


def _draw(rng: Random) -> tuple[str, ...]:
    """Draw three to seven noises that may stand on one page."""
    drawn: list[str] = []
    for noise in rng.sample(NOISES, len(NOISES)):
        rivals = {name for group in _EXCLUSIVE if noise.id in group for name in group}
        if rivals.isdisjoint(drawn):
            drawn.append(noise.id)
        if len(drawn) >= 7:
            break
    return tuple(drawn[: rng.randint(3, 7)])


def run(systems: Sequence[System], seed: int, only: str | None = None) -> Result:
    """Run all cases, or those whose group contains ``only``, through the systems."""
    result = Result()
    makers = {system.id: system.make() for system in systems}
    for group, case in cases(seed):
        if only is not None and only not in group:
            continue
        for name, restore in makers.items():
            if name == "jiaokan":
                _judge_ourselves(result, group, case)
                continue
            result.groups.setdefault(group, {}).setdefault(name, Score()).add(score(case, restore(case.text)))
    if only is None or only in PAGES:
        for page in texts.pages():
            for name, restore in makers.items():
                judged = score_page(page, restore(page.text))
                result.groups.setdefault(PAGES, {}).setdefault(name, Score()).add(judged)
                if name == "jiaokan" and judged.errors_after:
                    result.failures.append((PAGES, page.id, judged.error_rate))
    result.failures.sort(key=lambda failure: -failure[2])
    return result


def _judge_ourselves(result: Result, group: str, case: Damaged) -> None:
    cleaned = clean(case.text)
    own = score(case, cleaned.text)
    result.groups.setdefault(group, {}).setdefault("jiaokan", Score()).add(own)
    if own.errors_after:
        result.failures.append((group, case.name, own.error_rate))
    for rule, counted in score_edits(case, cleaned.text, cleaned.traced.changes(), _UNDONE_BY).items():
        total = result.rules.setdefault(rule, RuleScore())
        total.places += counted.places
        total.found += counted.found
        total.right += counted.right
        total.wrong += counted.wrong
        total.examples += [(f"{group}: {name}", before, after) for name, before, after in counted.examples][
            : max(0, 5 - len(total.examples))
        ]
