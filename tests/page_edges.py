"""Pages on which a site's lines, page counters and body sentences meet: made from a table, and looked at for losses.

As a script it tries the whole product, which takes half an hour, or a part of it, and prints what went wrong:

    PYTHONPATH=builder .venv/bin/python tests/page_edges.py [--step N] [--workers N]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice, product
from pathlib import Path
from random import Random
from typing import NamedTuple

from jiaokan import clean

TABLE = json.loads((Path(__file__).parent / "cases" / "page-edges.json").read_text(encoding="utf-8"))
SITE = [(family, line) for family, lines in TABLE["site"].items() for line in lines]
COUNTERS = [(kind, form) for kind, forms in TABLE["counters"].items() for form in forms]
SENTENCES, HALVES, PAGES = TABLE["sentences"], TABLE["halves"], TABLE["pages"]
# S a line of a site, T another, C a counter, B a sentence, D another, H and G the halves of one.
ORDERS = ("SCB", "BCS", "SCBCT", "BSCD", "BCSD", "STCB", "SCHCG", "HCGCS", "HSCG")
PLACES = ("head", "middle", "foot")
# Of these nobody can tell that they are the site's: they may stay, and be joined to what follows.
OWN_WORDS = TABLE["site"]["in words of its own"]
_NUMERALS = "〇一二三四五六七八九十"
_TOTAL = 9


class Case(NamedTuple):
    """One page: which lines meet, in which order, where, and whether the page has counters elsewhere too."""

    site: int
    counter: int
    sentence: int
    order: str
    place: str
    many: bool

    @property
    def label(self) -> str:
        """Name it for whoever reads the failure."""
        return f"{SITE[self.site][1][:12]} / {COUNTERS[self.counter][1]!r} / {SENTENCES[self.sentence][:8]} / {self.order} {self.place} {'many' if self.many else 'one'}"


def counter(form: str, page: int) -> str:
    """Write a counter of one form."""
    return form.format(n=page, t=_TOTAL, h=_NUMERALS[page], th=_NUMERALS[_TOTAL])


def words_of(case: Case) -> dict[str, str]:
    """Give what stands for each letter of an order, the counters apart."""
    upper, lower = HALVES[case.sentence % len(HALVES)]
    return {
        "S": SITE[case.site][1],
        "T": SITE[(case.site + 1 + case.counter) % len(SITE)][1],
        "B": SENTENCES[case.sentence],
        "D": SENTENCES[(case.sentence + 1) % len(SENTENCES)],
        "H": upper,
        "G": lower,
    }


def lines_of(case: Case, first: int) -> list[str]:
    """Give the lines that meet; the first counter among them is of page ``first``."""
    words = words_of(case)
    lines: list[str] = []
    ordinal = ""
    for part in case.order:
        if part == "C":
            written = counter(COUNTERS[case.counter][1], first)
            first += 1
            ordinal = written.removesuffix("~") if written.endswith("~") else ""
            lines += [] if ordinal else [written]
        else:
            lines.append(ordinal + words[part])
            ordinal = ""
    return lines


def page_of(case: Case) -> str:
    """Write the page of a case."""
    chosen = PAGES[sorted(PAGES)[case.sentence % len(PAGES)]]
    title, body = [chosen["title"]], list(chosen["paragraphs"])
    at = {"head": 0, "middle": 3, "foot": len(body)}[case.place]
    met = lines_of(case, at + 2)
    if case.many:
        form, met_pages = COUNTERS[case.counter][1], case.order.count("C")
        body = [_with_counter(line, form, number + 2 + met_pages * (number >= at)) for number, line in enumerate(body)]
    above = case.place == "head" and case.counter % 2 == 0  # else below the title
    return "\n".join([*met, *title, *body] if above else [*title, *body[:at], *met, *body[at:]]) + "\n"


def _with_counter(paragraph: str, form: str, page: int) -> str:
    """Cut a paragraph in the middle by a counter, as the page above and below it does."""
    if len(paragraph) < 60:
        return paragraph
    at = len(paragraph) // 2
    while paragraph[at - 1] in "，。、；：" or paragraph[at] in "，。、；：”":
        at += 1
    written = counter(form, page)
    return paragraph[:at] + "\n" + (written[:-1] if written.endswith("~") else f"{written}\n") + paragraph[at:]


def fault_of(case: Case) -> str | None:
    """Tell what went wrong with the sentences of a case, None if nothing did.

    Lost, joined to a line that is none of theirs, or halves left apart though nothing is between them any more.
    """
    text = page_of(case)
    result = clean(text)
    if result.undo() != text:
        return "cannot be undone"
    words = words_of(case)
    wanted = [words[part] for part in case.order if part in "BDHG"]
    if not all(sentence in result.text for sentence in wanted):
        return "lost"
    if "HCG" in case.order and f"{words['H']}\n{words['G']}" in result.text:
        return "left apart"
    for line in result.text.split("\n"):
        spoken = line.replace(" ", "")
        of_site = any(words[part].replace(" ", "") in spoken for part in "ST" if words[part] not in OWN_WORDS)
        if of_site and any(sentence in line for sentence in wanted):
            return f"joined: {line}"
    return None


def every_case(step: int = 1) -> Iterator[Case]:
    """Yield the whole product, or one page in ``step``; every second page has counters in its other paragraphs too."""
    ranges = range(len(SITE)), range(len(COUNTERS)), range(len(SENTENCES)), ORDERS, PLACES
    for number, parts in islice(enumerate(product(*ranges)), 0, None, step):
        yield Case(*parts, many=number % 2 == 0)


def sample(size: int, seed: int = 0) -> list[Case]:
    """Draw cases of the product, each line, counter, sentence, order and place as often as any other."""
    rng = Random(seed)  # noqa: S311  (the same sample every time)
    ranges = [range(len(SITE)), range(len(COUNTERS)), range(len(SENTENCES)), ORDERS, PLACES, (False, True)]
    columns = [[values[number % len(values)] for number in range(size)] for values in ranges]
    for column in columns:
        rng.shuffle(column)
    return [Case(*parts) for parts in zip(*columns, strict=True)]


def _faults(site: int, step: int) -> tuple[int, list[tuple[Case, str]]]:
    cases = [case for case in every_case(step) if case.site == site]
    return len(cases), [(case, fault) for case in cases if (fault := fault_of(case))]


def main() -> int:
    """Try the product, or a part of it, and print the faults by kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--step", type=int, default=1, help="try one page in so many; 7 meets every pair of values")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--show", type=int, default=20, help="how many faults to print")
    options = parser.parse_args()
    tried, faults = 0, []
    with ProcessPoolExecutor(options.workers) as pool:
        for size, found in pool.map(_faults, range(len(SITE)), [options.step] * len(SITE)):
            tried += size
            faults += found
    kinds = Counter(fault.partition(":")[0] for _, fault in faults)
    sys.stdout.write(f"{tried} pages, {sum(kinds.values())} with a fault: {dict(kinds)}\n")
    for case, fault in faults[:: max(1, len(faults) // max(1, options.show))]:
        sys.stdout.write(f"{fault[:110]} | {case.label}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
