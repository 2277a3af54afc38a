"""Grow the trees that say where reports begin, from the texts of this folder: the same file, byte for byte.

    python training/fit.py builder/jiaokan/data/boundaries.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

from jiaokan.bench.authored import load as load_outlines
from jiaokan.bench.boundaries import drawn
from jiaokan.outline import places, seconds, siblings
from jiaokan.outline.forest import told_of

FOLDER = Path(__file__).parent
SEED, PAGES, FOLDS = 1, 130, 3
_DIGITS = 4  # of limits and values: what is left out decides nothing, and no machine rounds it otherwise


def pages(texts: drawn.Texts, rng: Random) -> list[drawn.Page]:
    """Draw pages of every manner; singles are there whole, without their titles, and in parts."""
    found = list(drawn.pages(texts, SEED, PAGES))
    for document in (*texts.singles, *load_outlines()):
        lines = document.paragraphs
        found.append(drawn._page(drawn.SINGLE, [lines]))
        for _ in range(2 * (len(lines) > 8)):
            first = rng.randrange(len(lines) // 2)
            found.append(drawn._page(drawn.SINGLE, [lines[first : rng.randint(first + 5, len(lines))]]))
    return found


def forest(trees: int, leaves: int, rate: float = 0.1) -> GradientBoostingClassifier:
    return GradientBoostingClassifier(
        n_estimators=trees, max_leaf_nodes=leaves, max_depth=None, learning_rate=rate, min_samples_leaf=15,
        subsample=0.7, max_features=0.4, random_state=1,
    )


def crossed(make, x, y, fold) -> np.ndarray:
    """Give log odds of rows by trees that have not seen their page."""
    found = np.zeros(len(y))
    for each in range(FOLDS):
        model = make().fit(x[fold != each], y[fold != each])
        found[fold == each] = model.decision_function(x[fold == each])
    return found


def grown(model: GradientBoostingClassifier, names: Sequence[str]) -> dict[str, Any]:
    """Write a model as JSON has it."""
    trees, depth = [], 0
    for (estimator,) in model.estimators_:
        tree = estimator.tree_
        depth = max(depth, int(tree.max_depth))
        inner = tree.children_left >= 0
        own = np.arange(tree.node_count)
        trees.append({
            "sign": np.where(inner, tree.feature, 0).tolist(),
            "limit": np.where(inner, tree.threshold, 0.0).round(_DIGITS).tolist(),
            "left": np.where(inner, tree.children_left, own).tolist(),
            "right": np.where(inner, tree.children_right, own).tolist(),
            "value": (np.where(inner, 0.0, tree.value[:, 0, 0]) * model.learning_rate).round(_DIGITS).tolist(),
        })
    prior = float(model.init_.class_prior_[1])
    return told_of(names, round(float(np.log(prior / (1 - prior))), _DIGITS), trees, depth)


MISSING = -99.0  # what a sign that has nothing to say is for the trees


def main(target: Path) -> None:
    drawn_pages = pages(drawn.load(FOLDER), Random(SEED))
    x, y, of, at, sizes = [], [], [], [], []
    for number, page in enumerate(drawn_pages):
        lines = siblings.read(page.text)
        read = places.Page(lines)
        gold = set(page.reports[1:])
        sizes.append(len(page.text))
        if read.at:
            x.append(places.signs_of(read))
            y += [lines[each].start in gold for each in read.at]
            of += [number] * len(read.at)
            at += read.at
    x, y, of, at = np.nan_to_num(np.vstack(x), nan=MISSING), np.array(y), np.array(of), np.array(at)
    names = list(places.SIGNS)
    first = crossed(lambda: forest(150, 12), x, y, of % FOLDS)
    compared = [names.index(each) for each in seconds.COMPARED]
    parts = [seconds.second_signs(at[of == n], first[of == n], x[of == n][:, compared] > 0) for n in np.unique(of)]
    xx = np.hstack([x, np.vstack(parts)])
    second = crossed(lambda: forest(150, 12), xx, y, of // FOLDS % FOLDS)
    px = np.vstack([seconds.page_signs(second[of == n], size) for n, size in enumerate(sizes)])
    py = np.array([len(page.reports) > 1 for page in drawn_pages])
    out = {
        "place": grown(forest(150, 12).fit(x, y), names),
        "again": grown(forest(150, 12).fit(xx, y), [*names, *seconds.NAMES]),
        "page": grown(forest(60, 6).fit(px, py), seconds.PAGE),
    }
    target.write_text(json.dumps(out, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
