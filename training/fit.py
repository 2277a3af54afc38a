"""Grow the trees that say where reports begin, from the texts of this folder: the same file, byte for byte.

python training/fit.py builder/jiaokan/data/boundaries.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import lightgbm
import numpy as np
import titled

from jiaokan.bench.authored import Written
from jiaokan.bench.authored import load as load_outlines
from jiaokan.bench.boundaries import drawn
from jiaokan.dataset.describe import lines_of
from jiaokan.outline import seconds
from jiaokan.outline.places import AT_SIGHT, CLOSER, OF_PAGE, Page, signs_of
from jiaokan.pipeline import clean

FOLDER = Path(__file__).parent
SEED, GROUPS = 1, 8
_SET = 8  # reports that stand next to each other in their file, of one topic as a rule
PAGES = dict.fromkeys(drawn.MANNERS, 45) | {"titles of a genre": 23, "篇一": 23, "title and figure": 23}
_DIGITS = 4  # of limits and values: what is left out decides nothing, and no machine rounds it otherwise


@dataclass
class Read:
    """A page as the outline sees it."""

    page: Page
    begins: np.ndarray  # of each place: a report begins there
    several: bool
    group: int


def pages(texts: drawn.Texts) -> Iterator[tuple[int, drawn.Page]]:
    """Yield pages with their group: those of two groups share no text, so trees of one have never seen the other's."""
    for group in range(GROUPS):
        own = drawn.Texts(
            tuple(each for at, each in enumerate(texts.reports) if at // _SET % GROUPS == group),
            (*texts.singles, *load_outlines())[group::GROUPS],
        )
        yield from ((group, page) for page in _pages(own, Random(f"{SEED}:{group}")))  # noqa: S311  (a draw of pages)


def _pages(texts: drawn.Texts, rng: Random) -> Iterator[drawn.Page]:
    """Draw pages of every manner; singles are there whole, without their titles, in parts, and with hashes."""
    yield from drawn.pages(texts, SEED, PAGES)
    for number in range(_FEW):
        yield _few(texts, Random(f"{SEED}:few:{number}"), is_titled=number % 5 > 1)  # noqa: S311  (a draw of pages)
    for number in range(_ENCLOSING):
        yield _enclosing(texts, Random(f"{SEED}:enclosing:{number}"))  # noqa: S311  (a draw of pages)
    for document in texts.reports:
        bare = titled.unnumbered(document.paragraphs)
        for one in (parted(document.paragraphs, rng), drawn.clipped(document.paragraphs)):
            yield drawn.page_of(drawn.ALONE, [one])
        if bare != document.paragraphs:
            yield drawn.page_of(drawn.ALONE, [titled.tail(bare, rng)])
    for document in texts.singles:
        lines = document.paragraphs
        for change in (
            drawn.hashed,
            titled.unnumbered,
            lambda each: parted(each, rng),
            lambda each: drawn.joined(each, rng),
        ):
            yield drawn.page_of(drawn.SINGLE, [change(lines)])
        few = drawn.abridged(lines, rng.choice((3, 5, 8)))
        for short in (few, drawn.clipped(few), drawn.clipped(lines)):
            yield drawn.page_of(drawn.SINGLE, [short])
        for _ in range(2 * (len(lines) > _LONG)):
            first = rng.randrange(len(lines) // 2)
            yield drawn.page_of(drawn.SINGLE, [lines[first : rng.randint(first + 5, len(lines))]])


_FEW, _ENCLOSING = 150, 20  # pages of a group
_SIZES = (2, 2, 2, 3, 3, 4)  # reports of a page


def _few(texts: drawn.Texts, rng: Random, *, is_titled: bool) -> drawn.Page:
    """Draw a page of few reports, most of them with titles as pages have them."""
    size = rng.choice(_SIZES)
    has_own = is_titled and rng.random() < 1 / 2
    pool = [each for each in texts.reports if not has_own or titled.without_title(each.paragraphs) != each.paragraphs]
    first = rng.randrange(len(pool) - size + 1)
    near = rng.random() < 2 / 3  # of one topic, as a rule
    chosen = pool[first : first + size] if near else rng.sample(pool, size)
    titles, is_signed, is_bare = titled.Titles(rng), rng.random() < 1 / 2, rng.random() < 1 / 8
    has_tails = rng.random() < 1 / 6
    found = []
    for document in chosen:
        report = document.paragraphs
        if not is_signed:
            report = tuple(each for each in report if each.kind not in ("signature", "date")) or report
        if is_bare:
            report = titled.unnumbered(report)
        if not has_own:
            report = titles.set(document, report) if is_titled else titled.without_title(report)
        report = titled.tail(report, rng) if has_tails else report
        found.append(drawn.joined(report, rng) if rng.random() < 1 / 4 else report)
    return drawn.page_of("few", found)


def _enclosing(texts: drawn.Texts, rng: Random) -> drawn.Page:
    """Draw a document with another that it encloses or prints: both are one."""
    first, other = rng.sample(texts.reports, 2)
    title = titled.official(titled.about(other, rng), rng)
    text = titled.without_title(other.paragraphs)
    return drawn.page_of(drawn.SINGLE, [titled.attached(first.paragraphs, title, text, rng)])


_LONG = 8  # paragraphs of a document of which parts are drawn
_PARTS = ("*　*　*", "* * *", "——————", "---", "***", "～～～～")


def parted(report: drawn.Report, rng: Random) -> drawn.Report:
    """Set a line of dashes or stars, or the salutation once more, inside a report: neither alone begins another."""
    greeting = next((each for each in report if each.kind == "salutation"), None)
    what = greeting if greeting is not None and rng.random() < 1 / 2 else Written("separator", rng.choice(_PARTS))
    found = list(report)
    for _ in range(rng.choice((1, 1, 2, 3))):
        found.insert(rng.randrange(2, max(len(found), 3)), what)
    return tuple(found)


def read(group: int, drawn_page: drawn.Page) -> Read:
    """Clean a page and look at its places: a report begins on its first line that is left."""
    traced = clean(drawn_page.text).traced
    lines = lines_of(traced)
    page = Page(lines)
    starts = traced.alignment().raw_starts([line.start for line in lines])
    gold = {int(np.searchsorted(starts, start)) for start in drawn_page.reports[1:]}
    begins = np.array([at in gold for at in page.at], dtype=bool)
    return Read(page, begins, len(drawn_page.reports) > 1, group)


_GROWING = {
    "objective": "binary",
    "learning_rate": 0.06,
    "min_data_in_leaf": 40,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "feature_fraction_bynode": 0.4,
    "lambda_l2": 1.0,
    "seed": SEED,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


@dataclass(frozen=True)
class Size:
    """What grows: a number of trees of so many leaves."""

    trees: int
    leaves: int

    def grow(self, x: np.ndarray, y: np.ndarray) -> lightgbm.Booster:
        """Grow the trees that tell rows of ``y`` from the others."""
        return lightgbm.train(_GROWING | {"num_leaves": self.leaves}, lightgbm.Dataset(x, y), self.trees)


AT_A_GLANCE, OF_PLACES, ONCE_MORE = Size(90, 8), Size(200, 12), Size(280, 12)
OF_PAGES_AT_A_GLANCE, OF_PAGES = Size(60, 6), Size(100, 6)


def crossed(size: Size, x: np.ndarray, y: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Give log odds of rows by trees that have not seen their texts."""
    found = np.zeros(len(y))
    for each in range(GROUPS):
        trees = size.grow(x[group != each], y[group != each])
        found[group == each] = trees.predict(x[group == each], raw_score=True)
    return found


def written(trees: lightgbm.Booster, names: Sequence[str]) -> dict[str, Any]:
    """Write trees as JSON has them."""
    grown = (_tree(each["tree_structure"]) for each in trees.dump_model()["tree_info"])
    return {"signs": list(names), "trees": [tree for tree in grown if tree["sign"]]}


def _tree(root: dict[str, Any]) -> dict[str, list[Any]]:
    """Write nodes with the leaves at their left, as bits; leaves from left to right."""
    nodes: list[tuple[int, float, int]] = []
    values: list[float] = []

    def walk(node: dict[str, Any]) -> int:
        """Give the leaves below a node as bits."""
        if "split_feature" not in node:
            values.append(round(node["leaf_value"], _DIGITS))
            return 1 << (len(values) - 1)
        place = len(nodes)
        nodes.append((0, 0.0, 0))
        left = walk(node["left_child"])
        nodes[place] = (node["split_feature"], round(node["threshold"], _DIGITS), left)
        return left | walk(node["right_child"])

    walk(root)
    return {
        "sign": [sign for sign, _, _ in nodes],
        "limit": [limit for _, limit, _ in nodes],
        "left": [left for _, _, left in nodes],
        "value": values,
    }


def calibrated(logits: np.ndarray, y: np.ndarray) -> list[float]:
    """Give slope and offset that make log odds those of what was (Platt 1999, by Newton's method)."""
    rows = np.column_stack([logits, np.ones(len(logits))])
    found = np.array([1.0, 0.0])
    for _ in range(20):
        odds = 1 / (1 + np.exp(-rows @ found))
        found += np.linalg.solve((rows.T * (odds * (1 - odds))) @ rows, rows.T @ (y - odds))
    return [round(float(each), _DIGITS) for each in found]


def learn(known: Sequence[Read]) -> dict[str, Any]:
    """Grow the forests, and make log odds of places probabilities.

    What a forest is given of another is always by trees that have not seen the texts of the page.
    """
    known = [each for each in known if each.page.at]
    of = np.repeat(np.arange(len(known)), [len(each.page.at) for each in known])
    group = np.array([each.group for each in known])[of]
    begins = np.concatenate([each.begins for each in known])
    several = np.array([each.several for each in known])
    sight = np.vstack([signs_of(each.page, AT_SIGHT) for each in known])
    own = np.hstack([sight, np.vstack([signs_of(each.page, CLOSER) for each in known])])
    first = crossed(OF_PLACES, own, begins, group)
    compared = sight[:, [list(AT_SIGHT).index(name) for name in seconds.COMPARED]] > 0
    others = [
        seconds.second_signs(each.page.at, first[of == n].tolist(), compared[of == n]) for n, each in enumerate(known)
    ]
    rows = np.hstack([own, np.vstack(others)])
    again = crossed(ONCE_MORE, rows, begins, group)
    at_places, on_pages = [*AT_SIGHT, *CLOSER], [*seconds.PAGE, *OF_PAGE]
    glances = of_pages(known, of, crossed(AT_A_GLANCE, sight, begins, group))
    return {
        "sight": written(AT_A_GLANCE.grow(sight, begins), AT_SIGHT),
        "glance": written(OF_PAGES_AT_A_GLANCE.grow(glances, several), on_pages),
        "place": written(OF_PLACES.grow(own, begins), at_places),
        "again": written(ONCE_MORE.grow(rows, begins), [*at_places, *seconds.NAMES]),
        "page": written(OF_PAGES.grow(of_pages(known, of, again), several), on_pages),
        "typical": np.median(rows[~begins], axis=0).round(_DIGITS).tolist(),
        "calibration": calibrated(again[several[of]], begins[several[of]]),
    }


def of_pages(known: Sequence[Read], of: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Give a row for each page, of the log odds of its places."""
    return np.vstack(
        [
            seconds.page_signs(
                logits[of == n].tolist(), each.page.upto[-1], [sign(each.page) for sign in OF_PAGE.values()]
            )
            for n, each in enumerate(known)
        ]
    )


def main(target: Path) -> None:
    """Learn from the texts of this folder, and write what was learnt."""
    known = [read(group, page) for group, page in pages(drawn.load(FOLDER))]
    target.write_text(json.dumps(learn(known), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
