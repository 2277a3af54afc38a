"""The law of bodies: sentences of an authored text survive in their order, digits included, whatever furniture is drawn.

More pages than here are tried by DRAWN_PAGES=5000, or by ``tests/drawn_pages.py`` as a script, which names the rules.
"""

from __future__ import annotations

import os
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.drawn_pages import draw, lost
from tests.draws import draws

MORE = os.environ.get("DRAWN_PAGES", "")
PAGES = int(MORE or draws(150))


@given(st.integers(0, 2**32))
@settings(max_examples=PAGES, derandomize=not MORE, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_sentence_of_a_drawn_page_survives(seed):
    assert lost(draw(Random(seed))) == []  # noqa: S311  (the same pages every time)
