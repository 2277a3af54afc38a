"""What a process does before its work and round it, so that the time of an input is its own. Touches no text."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

from jiaokan.cleaning import find_passes
from jiaokan.context import read_context


@cache
def load_tables() -> None:
    """Load, once a process, the tables and expressions that texts ask for: no input's time is spent on them.

    A rule that fails here is told where it fails on an input.
    """
    with suppress(Exception):
        find_passes(A_BIT_OF_ALL, read_context(A_BIT_OF_ALL))


# Our own words: a site's lines, glosses, Traditional script, half-width marks, blanks, a line that was broken.
A_BIT_OF_ALL = "首页 > 水务公开\n关于修渠的通知\n為(wèi)進(jìn)一步做好防(fáng)汛工作,各村 12 人,每\n日巡堤。\n上一篇：修堤\n责任编辑：某某\n版权所有"


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from looking for cycles: a shard makes very many objects, and few of them are in one."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
