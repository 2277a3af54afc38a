"""Whole pages with a label on every line: which lines of the site go, and whether one of the document's own is lost.

The pages are ours, in ``bench/labelled/``; half of them are traps: documents that look like a site's block. A page is a
head ``# kind: …; site: …; trap: …`` and its lines, each behind a label and a tab: ``T`` the document's own, ``S`` the
site's, ``O`` open (both are right).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from jiaokan.errors import InputError
from jiaokan.pipeline import Cleaned, clean
from jiaokan.rules import RULES
from jiaokan.text.chars import iter_lines

_PAGE_RULES = frozenset(rule.id for rule in RULES if rule.reads_page)
_LABELS = frozenset("TSO")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page: its lines with their labels, and what its head says of it."""

    id: str
    facts: dict[str, str]
    lines: tuple[tuple[str, str], ...]  # label, line

    @property
    def text(self) -> str:
        """Give the page as a crawler would have stored it."""
        return "\n".join(line for _, line in self.lines)


@cache
def load() -> tuple[Labelled, ...]:
    """Give the pages of the benchmark, in the order of their names."""
    return tuple(load_from(files("jiaokan.bench").joinpath("labelled")))


def load_from(folder: Traversable | Path) -> Iterator[Labelled]:
    """Yield the pages of a folder. Raises InputError for a line without a label."""
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name.endswith(".txt"):
            yield read(path.name.removesuffix(".txt"), path.read_text(encoding="utf-8"))


def read(name: str, text: str) -> Labelled:
    """Read a page with its labels."""
    head, _, body = text.partition("\n")
    facts = dict(part.strip().partition(": ")[::2] for part in head.lstrip("# ").split(";"))
    lines = []
    for number, line in enumerate(body.removesuffix("\n").split("\n"), 2):
        label, tab, words = line.partition("\t")
        if label not in _LABELS or not tab:
            raise InputError(
                f"{name}:{number}", "a line without a label", got=line[:40], expected="T, S or O and a tab"
            )
        lines.append((label, words))
    return Labelled(name, facts, tuple(lines))


@dataclass
class Judged:
    """What became of a page's lines: counts, and the lines themselves that went wrong."""

    own: int = 0  # lines of the document
    site: int = 0  # lines of the site
    lost: list[tuple[str, str, str]] = field(default_factory=list)  # page, line of the document that went, rules
    stayed: list[tuple[str, str, bool]] = field(
        default_factory=list
    )  # page, line of the site that stays, is it flagged
    pages: int = 0
    pages_with_loss: int = 0

    def add(self, other: Judged) -> None:
        """Count another page."""
        self.own += other.own
        self.site += other.site
        self.pages += other.pages
        self.pages_with_loss += other.pages_with_loss
        self.lost += other.lost
        self.stayed += other.stayed

    @property
    def gone(self) -> float:
        """Give the share of the site's lines that went."""
        return 1 - len(self.stayed) / self.site if self.site else 1.0

    @property
    def flagged(self) -> float:
        """Give the share of the site's lines that stayed with a flag."""
        return sum(1 for _, _, flagged in self.stayed if flagged) / len(self.stayed) if self.stayed else 1.0

    @property
    def f1(self) -> float:
        """Give F1 of the lines that went against the lines of the site."""
        right = self.site - len(self.stayed)
        return 2 * right / (right + len(self.lost) + self.site) if self.site + len(self.lost) else 1.0


def judge(page: Labelled) -> Judged:
    """Clean a page and look where its lines are."""
    cleaned = clean(page.text)
    taken: dict[int, str] = {}  # code points taken by rules that judge lines, and by which
    gone: set[int] = set()  # by any rule: a counter of pages is the site's too
    for change in cleaned.traced.changes():
        gone.update(range(change.raw_start, change.raw_end) if not change.new else ())
        if _PAGE_RULES.intersection(change.rules):
            taken.update(dict.fromkeys(range(change.raw_start, change.raw_end), "+".join(change.rules)))
    flagged = _flagged(cleaned)
    found = Judged(pages=1)
    for (label, line), (start, end) in zip(page.lines, iter_lines(page.text), strict=True):
        letters = [at for at in range(start, end) if page.text[at].isalnum()]
        if not letters or label == "O":
            continue
        if label == "T":
            found.own += 1
            found.lost += [(page.id, line, taken[at]) for at in letters if at in taken][:1]
        else:
            found.site += 1
            if 2 * len(gone.intersection(letters)) < len(letters):
                found.stayed.append((page.id, line, any(s < end and start < e for s, e in flagged)))
    found.pages_with_loss = int(bool(found.lost))
    return found


def _flagged(cleaned: Cleaned) -> list[tuple[int, int]]:
    """Give the stretches of the raw text that are noted as doubtful lines."""
    back, doubts = cleaned.traced.alignment(), cleaned.traced.marks()
    starts, ends = back.raw_starts([mark.start for mark in doubts]), back.raw_ends([mark.end for mark in doubts])
    return list(zip(starts, ends, strict=True))


def run(pages: Iterable[Labelled]) -> dict[str, Judged]:
    """Judge pages; give the counts by kind of trap (``with`` and ``without`` one) and of all."""
    scores = {name: Judged() for name in ("traps", "other pages", "all")}
    for page in pages:
        judged = judge(page)
        scores["other pages" if page.facts.get("trap", "none") == "none" else "traps"].add(judged)
        scores["all"].add(judged)
    return scores


def print_scores(scores: Mapping[str, Judged], console: Console, listed: int = 0) -> None:
    """Print the table, and so many of the lines that were lost or stayed."""
    table = Table(
        "pages",
        "with loss",
        "own lines",
        "lost",
        "site's lines",
        "gone %",
        "flagged of rest %",
        "F1",
        title="lines of whole pages",
        title_justify="left",
    )
    for name, found in scores.items():
        table.add_row(
            f"{name}: {found.pages}", str(found.pages_with_loss), str(found.own), str(len(found.lost)), str(found.site),
            f"{100 * found.gone:.1f}", f"{100 * found.flagged:.1f}", f"{found.f1:.3f}",
        )  # fmt: skip
    console.print(table)
    whole = scores["all"]
    for name, line, rules in whole.lost[:listed]:
        console.print(f"lost    {name}  {rules}  {line[:80]}", markup=False, highlight=False)
    for name, line, flagged in whole.stayed[:listed]:
        console.print(f"{'flagged' if flagged else 'stays'}  {name}  {line[:80]}", markup=False, highlight=False)


def to_json(scores: Mapping[str, Judged]) -> dict[str, dict[str, object]]:
    """Give all figures as one JSON object."""
    return {
        name: {**vars(found), "gone": found.gone, "flagged": found.flagged, "f1": found.f1}
        for name, found in scores.items()
    }


def figures(scores: Mapping[str, Judged]) -> dict[str, float]:
    """Give the figures that have floors."""
    found: dict[str, float] = {}
    for name, judged in scores.items():
        found |= {
            f"pages: {name}: own lines kept": 1 - len(judged.lost) / max(1, judged.own),
            f"pages: {name}: site's lines gone": judged.gone,
            f"pages: {name}: site's lines gone or flagged": judged.gone + (1 - judged.gone) * judged.flagged,
        }
    return found
