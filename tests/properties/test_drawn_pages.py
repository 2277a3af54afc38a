"""The law of bodies: sentences of an authored text survive in their order, digits included, whatever furniture is drawn.

More pages than here are tried by DRAWN_PAGES=5000, or by ``tests/drawn_pages.py`` as a script, which names the rules.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.drawn_pages import bodies, draw, lost, takers

from jiaokan.rules import RULES

MORE = os.environ.get("DRAWN_PAGES", "")
PAGES = int(MORE or 150)
# Texts of which the judging of a page's lines takes sentences today, each with a page that shows it.
KNOWN = json.loads((Path(__file__).parent.parent / "cases" / "drawn-pages.json").read_text(encoding="utf-8"))
JUDGED = {rule.id for rule in RULES if rule.reads_page}


@given(st.integers(0, 2**32))
@settings(max_examples=PAGES, derandomize=not MORE, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_sentence_of_a_drawn_page_survives(seed):
    page = draw(Random(seed))  # noqa: S311  (the same pages every time)
    is_known = page.name in {known["text"] for known in KNOWN}
    gone = [
        piece for piece in lost(page) if not ((is_known or piece in page.numbers) and _is_judged(takers(page, piece)))
    ]
    assert gone == []


def _is_judged(rules):
    return rules == "?" or not JUDGED.isdisjoint(rules.split("+"))


@pytest.mark.parametrize("known", KNOWN, ids=[known["text"] for known in KNOWN])
@pytest.mark.xfail(strict=True, reason="known: take the text out of the list once its page loses nothing")
def test_known_losses_are_still_losses(known):
    page = draw(Random(known["seed"]))  # noqa: S311  (the same page every time)
    assert page.name == known["text"]
    assert [piece for piece in lost(page) if piece not in page.numbers] == []


def test_most_texts_lose_nothing():
    assert len({known["text"] for known in KNOWN}) * 8 < len(bodies())
