"""Simplified text converted by OpenCC and back by our rules: how many words and code points are not what they were.

The words are pypinyin's phrases, of which the table of readings knows nothing; the texts are our own. A word whose
converted form another word of the list shares cannot be told from it: 沉着痛快 and 沉著痛快.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache

from pypinyin.phrases_dict import phrases_dict
from rich.console import Console
from rich.table import Table as Rows

from jiaokan.bench import authored, texts
from jiaokan.bench.readings import CONFIGS, table_of
from jiaokan.rules.residue import find_residue
from jiaokan.rules.script import find_traditional
from jiaokan.text import hanzi, readings
from jiaokan.text.rule import Context, Verdict
from jiaokan.text.traced import Traced

_CONVERTED = Context(Verdict("Hant", "converted", 1))


@dataclass(frozen=True)
class Score:
    """One conversion: of how many words or code points how many differ, and of how many words that can be told."""

    size: int
    differ: int
    untold: int = 0

    @property
    def share(self) -> float:
        """Give the share that came back, of what can be told."""
        return 1 - (self.differ - self.untold) / self.size


@cache
def words() -> tuple[str, ...]:
    """Give the words of pypinyin that are Simplified: ``t2s`` changes nothing in them."""
    known = sorted(phrases_dict)
    again = hanzi.convert("\n".join(known), "t2s").split("\n")
    return tuple(word for word, simple in zip(known, again, strict=True) if word == simple)


def restore(text: str) -> str:
    """Undo a conversion by the two rules of script, as on a page that is proved to be converted."""
    traced = Traced(text)
    for name, find in (("script", find_traditional), ("script-residue", find_residue)):
        traced = traced.apply(name, find(traced.text, _CONVERTED))
    return traced.text


def of_words(config: str, chosen: Sequence[str], table: readings.Table | None = None) -> tuple[Score, list[str]]:
    """Convert words, each by itself, and back; give the score and the words that differ though they can be told."""
    shared: dict[str, set[str]] = defaultdict(set)
    for word, written in zip(words(), hanzi.convert("\n".join(words()), config).split("\n"), strict=True):
        shared[written].add(word)
    written = hanzi.convert("\n".join(chosen), config)
    got = _back(written, table).split("\n")
    wrong = [(w, x, g) for w, x, g in zip(chosen, written.split("\n"), got, strict=True) if w != g]
    told = [f"{word} > {found}" for word, there, found in wrong if found not in shared[there]]
    return Score(len(chosen), len(wrong), len(wrong) - len(told)), told


def _back(text: str, table: readings.Table | None) -> str:
    """Read every character by the table alone: in a list of words there is no page to tell anything by."""
    simple = readings.simplified(text, table)
    found = list(simple)
    for at, new in readings.left_over(simple, table):
        found[at] = new
    return "".join(found)


def of_texts(config: str) -> Score:
    """Convert our own Simplified texts and back, by the rules; give the code points that differ."""
    size = differ = 0
    for text in _own_texts():
        back = restore(hanzi.convert(text, config))
        size += len(text)
        differ += sum(a != b for a, b in zip(text, back, strict=True))
    return Score(size, differ)


@cache
def _own_texts() -> tuple[str, ...]:
    outlines = ("\n".join(written.text for written in document.paragraphs) for document in authored.load())
    whole = [*(text.text for text in texts.load()), *(page.clean for page in texts.pages()), *outlines]
    return tuple(text for text in whole if not hanzi.has_traditional(hanzi.characters(text)))


def run(counts: Mapping[str, int] | None = None) -> dict[str, Score]:
    """Give the scores by what was converted and how; with the counts of a word list also those of held-out halves."""
    scores = {}
    for config in CONFIGS:
        scores[f"words by {config}"] = of_words(config, words())[0]
        scores[f"own texts by {config}"] = of_texts(config)
    for half in (0, 1) if counts else ():
        held = words()[half::2]
        unseen = set(held)
        table = table_of({w: n for w, n in (counts or {}).items() if len(w) == 1 or w not in unseen})
        for config in CONFIGS:
            scores[f"held-out half {half + 1} by {config}"] = of_words(config, held, table)[0]
    return scores


def print_scores(scores: Mapping[str, Score], console: Console) -> None:
    """Print one row a conversion."""
    rows = Rows("what", "size", "differ", "nobody can tell", "right in per cent", title="script", title_justify="left")
    for name, score in scores.items():
        rows.add_row(name, f"{score.size:,}", str(score.differ), str(score.untold), f"{100 * score.share:.3f}")
    console.print(rows)


def figures(scores: Mapping[str, Score]) -> dict[str, float]:
    """Give the figures that have floors."""
    return {name: score.share for name, score in scores.items() if not name.startswith("held-out")}


def to_json(scores: Mapping[str, Score]) -> dict[str, dict[str, float]]:
    """Give all figures as one JSON object."""
    return {name: {**asdict(score), "share": score.share} for name, score in scores.items()}
