"""How long it takes to compose a ledger: many edits, many passes, growing texts."""

from __future__ import annotations

import gc
import math
import time

from jiaokan.text.traced import Finding, Traced

_CHARS_AN_EDIT = 7  # 50,000 edits in 350,000 Han, a megabyte of UTF-8
_STEPS = (8, 4, 2, 1)


def compose_once(edits: int, passes: int) -> tuple[float, int]:
    """Give the seconds for ``edits`` edits in ``passes`` passes over one text, and how many the ledger holds."""
    traced = Traced("字" * (edits * _CHARS_AN_EDIT))
    stride = passes * _CHARS_AN_EDIT
    gc.collect()
    gc.disable()  # as timeit does: its passes over the objects of the test itself are not the ledger's cost
    started = time.perf_counter()
    for number in range(passes):
        spots = range(number * _CHARS_AN_EDIT, len(traced.text) - 1, stride)
        traced = traced.apply(f"pass-{number}", [Finding(at, at + 1, "文") for at in spots])
    count = len(traced.changes())
    seconds = time.perf_counter() - started
    gc.enable()
    return seconds, count


def run(edits: int, passes: int) -> str:
    """Measure four sizes, best of three each, and print seconds, the ratio to the next size, the growth exponent."""
    lines = [f"{'edits':>9} {'passes':>6} {'seconds':>8} {'ratio':>6} {'µs an edit':>10}"]
    times: list[tuple[int, float]] = []
    for step in _STEPS:
        best, count = min(compose_once(edits // step, passes) for _ in range(3))
        ratio = f"{best / times[-1][1]:6.2f}" if times else "      "
        lines.append(f"{count:9d} {passes:6d} {best:8.3f} {ratio} {best / count * 1e6:10.2f}")
        times.append((count, best))
    growth = math.log(times[-1][1] / times[0][1]) / math.log(times[-1][0] / times[0][0])
    lines.append(f"growth exponent {growth:.2f} (1 is linear in the edits)")
    return "\n".join(lines)
