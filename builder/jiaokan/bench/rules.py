"""How long each rule takes on growing texts, beside OpenCC's ``t2s`` alone on the same text in the same run."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable
from functools import partial

from jiaokan.cleaning import clean
from jiaokan.context import read_context
from jiaokan.outline import reports, siblings
from jiaokan.page import reading as page
from jiaokan.rules import RULES
from jiaokan.text import conversion
from jiaokan.text.rule import Context, Rule
from jiaokan.text.traced import Repairs, Traced

# Our own words: a converted page with glosses, counters, half-width marks and blanks, and a plain one.
_DAMAGED = (
    "為(wèi)進一步加強防(fáng)汛工作,全縣幹(gàn)部職工 第 3 頁 共 9 頁 迅速行動,落實責任製。一是組織 12 個工作組(zǔ),"
    "深入各鄉(xiāng)(鎮)排查隱患 x 處;二是儲備沙袋 3.5 萬條。聯係電話見附件,請各單位認(rèn)真對照落實。\n"
)
_PLAIN = "（一）压实工作责任。各村成立巡堤小组，每班12人，早晚各走一遍，发现渗水立即上报；雨量超过30毫米时转移群众。\n"


def texts(size: int) -> dict[str, str]:
    """Make the two texts of about ``size`` bytes."""
    return {
        kind: seed * max(1, size // len(seed.encode())) for kind, seed in (("damaged", _DAMAGED), ("plain", _PLAIN))
    }


def _time(work: Callable[[], object]) -> float:
    """Give the best of three times in seconds, without the garbage collector, as ``timeit`` measures."""
    best = math.inf
    gc.disable()
    try:
        for _ in range(3):
            started = time.perf_counter()
            work()
            best = min(best, time.perf_counter() - started)
    finally:
        gc.enable()
    return best


def run(size: int) -> str:
    """Measure every rule at three sizes on both texts: MB/s at the largest, share of the whole, growth exponent."""
    out: list[str] = []
    for kind in ("damaged", "plain"):
        large, small = texts(size)[kind], texts(size // 8)[kind]
        base = _time(partial(conversion.convert, large, "t2s"))
        megabytes = len(large.encode()) / 1e6
        out.append(f"{kind}, {megabytes:.1f} MB; t2s alone {megabytes / base:.1f} MB/s")
        out.append(f"  {'rule':<22} {'MB/s':>8} {'x t2s':>7} {'growth':>7}")
        total = 0.0
        for name, seconds, growth in _each_rule(large, small):
            total += seconds
            out.append(f"  {name:<22} {megabytes / max(seconds, 1e-9):8.1f} {seconds / base:7.2f} {growth:7.2f}")
        context = read_context(large)
        whole = _time(partial(clean, large, context))
        text = clean(large, context).text
        shape = _time(partial(_shape, text))
        out.append(f"  {'find, all rules':<22} {megabytes / total:8.1f} {total / base:7.2f}")
        out.append(f"  {'clean with ledger':<22} {megabytes / whole:8.1f} {whole / base:7.2f}")
        out.append(f"  {'outline':<22} {megabytes / shape:8.1f} {shape / base:7.2f}")
    return "\n".join(out)


def _shape(text: str) -> object:
    return reports.find_reports(siblings.read(text))


def _find(rule: Rule, text: str, context: Context) -> object:
    conversion.forget()
    page.forget()
    found = rule.find(text, context)
    return found if isinstance(found, Repairs) else list(found)  # columns are used as they are


def _each_rule(large: str, small: str) -> list[tuple[str, float, float]]:
    """Time each rule on the text as the rules before it left it, at two sizes."""
    found: list[tuple[str, float, float]] = []
    stages = [_stages(text) for text in (large, small)]
    for index, rule in enumerate(RULES):
        seconds = []
        for traced_texts, context in stages:
            text = traced_texts[index]
            seconds.append(_time(partial(_find, rule, text, context)))
        growth = math.log(seconds[0] / seconds[1]) / math.log(len(large) / len(small))
        found.append((rule.id, seconds[0], growth))
    return found


def _stages(raw: str) -> tuple[list[str], Context]:
    context = read_context(raw)
    traced, stages = Traced(raw), []
    for rule in RULES:
        stages.append(traced.text)
        traced = traced.apply(rule.id, rule.find(traced.text, context))
    return stages, context
