"""Grow the trees that say where reports begin, from the texts of this folder: the same file, byte for byte.

python training/fit.py builder/jiaokan/data/boundaries.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from jiaokan.bench.authored import Written
from jiaokan.bench.authored import load as load_outlines
from jiaokan.bench.boundaries import drawn
from jiaokan.dataset.describe import lines_of
from jiaokan.outline import seconds
from jiaokan.outline.places import AT_SIGHT, CLOSER, OF_PAGE, Page, signs_of
from jiaokan.pipeline import clean

FOLDER = Path(__file__).parent
SEED, GROUPS = 1, 4
_SET = 8  # reports that stand next to each other in their file, of one topic as a rule
PAGES = dict.fromkeys(drawn.MANNERS, 36) | {"titles of a genre": 18, "篇一": 18, "title and figure": 18}
_DIGITS = 4  # of limits and values: what is left out decides nothing, and no machine rounds it otherwise


@dataclass
class Read:
    """A page as the outline sees it."""

    page: Page
    begins: np.ndarray  # of each place: a report begins there
    several: bool
    manner: str
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
    for document in texts.reports:
        yield drawn.page_of(drawn.ALONE, [parted(document.paragraphs, rng)])
    for document in texts.singles:
        lines = document.paragraphs
        for change in (drawn.hashed, lambda each: parted(each, rng), lambda each: drawn.joined(each, rng)):
            yield drawn.page_of(drawn.SINGLE, [change(lines)])
        yield drawn.page_of(drawn.SINGLE, [drawn.abridged(lines, rng.choice((3, 5, 8)))])
        for _ in range(2 * (len(lines) > _LONG)):
            first = rng.randrange(len(lines) // 2)
            yield drawn.page_of(drawn.SINGLE, [lines[first : rng.randint(first + 5, len(lines))]])


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
    return Read(page, begins, len(drawn_page.reports) > 1, drawn_page.manner, group)


def whole(page: Page) -> list[float]:
    """Give what a page shows as a whole."""
    return [sign(page) for sign in OF_PAGE.values()]


def forest(trees: int, leaves: int) -> GradientBoostingClassifier:
    """Give what grows a number of trees of so many leaves."""
    return GradientBoostingClassifier(
        n_estimators=trees,
        max_leaf_nodes=leaves,
        max_depth=None,
        min_samples_leaf=40,
        subsample=0.7,
        max_features=0.4,
        random_state=1,
    )


def crossed(
    make: Callable[[], GradientBoostingClassifier], x: np.ndarray, y: np.ndarray, fold: np.ndarray
) -> np.ndarray:
    """Give log odds of rows by trees that have not seen their texts."""
    found = np.zeros(len(y))
    for each in range(GROUPS):
        model = make().fit(x[fold != each], y[fold != each])
        found[fold == each] = model.decision_function(x[fold == each])
    return found


def grown(model: GradientBoostingClassifier, names: Sequence[str]) -> dict[str, Any]:
    """Write a model as JSON has it."""
    trees = [_tree(estimator.tree_, model.learning_rate) for (estimator,) in model.estimators_]
    prior = float(model.init_.class_prior_[1])
    return {"signs": list(names), "start": round(float(np.log(prior / (1 - prior))), _DIGITS), "trees": trees}


def _tree(tree: Any, rate: float) -> dict[str, list[Any]]:
    """Write nodes with the leaves that they leave to a row which goes right, as bits; leaves from left to right."""
    nodes: list[tuple[int, float, int]] = []
    values: list[float] = []

    def walk(at: int) -> int:
        """Give the leaves below a node as bits."""
        if tree.children_left[at] < 0:
            values.append(round(float(tree.value[at, 0, 0]) * rate, _DIGITS))
            return 1 << (len(values) - 1)
        place = len(nodes)
        nodes.append((0, 0.0, 0))
        left = walk(tree.children_left[at])
        nodes[place] = (int(tree.feature[at]), round(float(tree.threshold[at]), _DIGITS), left)
        return left | walk(tree.children_right[at])

    walk(0)
    return {
        "sign": [sign for sign, _, _ in nodes],
        "limit": [limit for _, limit, _ in nodes],
        "left": [left for _, _, left in nodes],
        "value": values,
    }


def learn(known: Sequence[Read]) -> dict[str, Any]:
    """Grow the forests, and make log odds of places probabilities.

    What a forest is given of another is always by trees that have not seen the texts of the page.
    """
    known = [each for each in known if each.page.at]
    of = np.repeat(np.arange(len(known)), [len(each.page.at) for each in known])
    group = np.array([each.group for each in known])[of]
    y = np.concatenate([each.begins for each in known])
    sight = np.vstack([signs_of(each.page, AT_SIGHT) for each in known])
    near = np.vstack([signs_of(each.page, CLOSER) for each in known])
    compared = [list(AT_SIGHT).index(name) for name in seconds.COMPARED]
    seen = crossed(lambda: forest(60, 8), sight, y, group)
    own = np.hstack([sight, near])
    first = crossed(lambda: forest(120, 12), own, y, group)
    others = np.vstack(
        [
            seconds.second_signs(each.page.at, first[of == n].tolist(), sight[of == n][:, compared] > 0)
            for n, each in enumerate(known)
        ]
    )
    rows = np.hstack([own, others])
    names = [*AT_SIGHT, *CLOSER, *seconds.NAMES]
    second = crossed(lambda: forest(160, 12), rows, y, group)
    page_rows = np.vstack(
        [
            seconds.page_signs(second[of == n].tolist(), each.page.upto[-1], whole(each.page))
            for n, each in enumerate(known)
        ]
    )
    glances = np.vstack(
        [
            seconds.page_signs(seen[of == n].tolist(), each.page.upto[-1], whole(each.page))
            for n, each in enumerate(known)
        ]
    )
    several = np.array([each.several for each in known])
    on_several = several[of]
    told = LogisticRegression(C=1e6).fit(second[on_several, None], y[on_several])
    return {
        "sight": grown(forest(60, 8).fit(sight, y), AT_SIGHT),
        "glance": grown(forest(40, 6).fit(glances, several), [*seconds.PAGE, *OF_PAGE]),
        "place": grown(forest(120, 12).fit(own, y), [*AT_SIGHT, *CLOSER]),
        "again": grown(forest(160, 12).fit(rows, y), names),
        "page": grown(forest(60, 6).fit(page_rows, several), [*seconds.PAGE, *OF_PAGE]),
        "typical": np.median(rows[~y], axis=0).round(_DIGITS).tolist(),
        "calibration": [round(float(told.coef_[0, 0]), _DIGITS), round(float(told.intercept_[0]), _DIGITS)],
    }


def main(target: Path) -> None:
    """Learn from the texts of this folder, and write what was learnt."""
    known = [read(group, page) for group, page in pages(drawn.load(FOLDER))]
    target.write_text(json.dumps(learn(known), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
