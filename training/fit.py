"""Grow the trees that say where reports begin, from the texts of this folder: the same file, byte for byte.

    python training/fit.py builder/jiaokan/data/boundaries.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

from jiaokan.bench.authored import load as load_outlines
from jiaokan.bench.boundaries import drawn
from jiaokan.outline import places, siblings
from jiaokan.outline.forest import Forest, told_of

FOLDER = Path(__file__).parent
SEED, PAGES = 1, 130
ONE = {drawn.SINGLE, drawn.ALONE}
_DIGITS = 4  # of limits and values: what is left out decides nothing, and no machine rounds it otherwise


def pages(texts: drawn.Texts, rng: Random) -> list[drawn.Page]:
    """Draw pages of every manner; singles are there whole, without their titles, and in parts."""
    found = list(drawn.pages(texts, SEED, PAGES))
    for document in (*texts.singles, *load_outlines()):
        lines = document.paragraphs
        found.append(drawn.page_of(drawn.SINGLE, [lines]))
        for _ in range(2 * (len(lines) > 8)):
            first = rng.randrange(len(lines) // 2)
            found.append(drawn.page_of(drawn.SINGLE, [lines[first : rng.randint(first + 5, len(lines))]]))
    return found


def grown(model: GradientBoostingClassifier, names: Sequence[str]) -> dict:
    """Write a model as JSON has it."""
    trees, depth = [], 0
    for (estimator,) in model.estimators_:
        tree = estimator.tree_
        depth = max(depth, int(tree.max_depth))
        inner = tree.children_left >= 0
        own = np.arange(tree.node_count)
        trees.append(
            {
                "sign": np.where(inner, tree.feature, 0).tolist(),
                "limit": np.where(inner, tree.threshold, 0.0).round(_DIGITS).tolist(),
                "left": np.where(inner, tree.children_left, own).tolist(),
                "right": np.where(inner, tree.children_right, own).tolist(),
                "value": (np.where(inner, 0.0, tree.value[:, 0, 0]) * model.learning_rate).round(_DIGITS).tolist(),
            }
        )
    prior = float(model.init_.class_prior_[1])
    return told_of(names, float(np.log(prior / (1 - prior))), trees, depth)
