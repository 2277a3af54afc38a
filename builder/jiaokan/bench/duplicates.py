"""The duplicates benchmark: planted relatives of authored documents, found or not, by kind and by similarity.

Relatives are made from the documents of the outline benchmark: copies in another script and width, copies with edits,
masked twins, twins of another place with other figures. Whatever two documents written apart are called is false.
"""

from __future__ import annotations

import math
import re
import resource
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import combinations
from random import Random
from typing import Any, NamedTuple

import opencc
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from jiaokan.bench.authored import load
from jiaokan.bench.hits import Hits
from jiaokan.duplicates import keys, relate, signatures, sketch

_COMMON = "的一在有和人大工作村镇户组万元年月日防控查"
_PLACES = ("松岗", "青坪", "石湾", "云津", "桐溪", "沙河", "白石", "梅园", "南塘", "岭背")
_UNIT = re.compile("[\u4e00-\u9fff]{2}(?=镇|乡|县|市|区|村|街道|社区|小学|中学|医院|公司|局)")
_FIGURE, _TO_TRADITIONAL = re.compile("[0-9]+"), str.maketrans("，。：；（）", ",.:;()")
EDITS = (0.002, 0.006, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04)  # shares of characters that are others in a copy
BANDS = ((0.9, 1.0), (0.8, 0.9), (0.7, 0.8))


class Planted(NamedTuple):
    """A text made from a document: of which, and how."""

    row_id: str
    origin: int
    how: str  # original, script, edited, masked, moved
    text: str


def plant(seed: int) -> list[Planted]:
    """Give every document with its relatives."""
    converter = opencc.OpenCC("s2t")
    found: list[Planted] = []
    for origin, document in enumerate(load()):
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        if len(keys.plain(text)) < keys.MIN_NEAR:
            continue
        rng = Random(f"{seed}:{document.id}")  # noqa: S311  (a draw of cases)
        made = [("original", text), ("script", converter.convert(text).translate(_TO_TRADITIONAL))]
        made += [("edited", edited(text, share, rng)) for share in EDITS]
        made += [("masked", masked(text)), ("moved", _moved(text, rng))]
        found += [Planted(f"{origin:05d}{how}:d{n}", origin, how, each) for n, (how, each) in enumerate(made)]
    return found


def edited(text: str, share: float, rng: Random) -> str:
    """Write other characters in place of a share of them."""
    return "".join(rng.choice(_COMMON) if char != "\n" and rng.random() < share else char for char in text)


def masked(text: str) -> str:
    """Mask names of places and all figures."""
    return _FIGURE.sub("×", _UNIT.sub("××", text))


def _moved(text: str, rng: Random) -> str:
    """Tell of other places, each by one other name, with other figures."""
    names: dict[str, str] = {}
    told = _UNIT.sub(lambda m: names.setdefault(m.group(), rng.choice(_PLACES)), text)
    return _FIGURE.sub(lambda m: str(rng.randint(10 ** (len(m.group()) - 1), 10 ** len(m.group()) - 1)), told)


# --- systems --------------------------------------------------------------------------------------------------
Pairs = dict[tuple[str, str], str]  # ids, the smaller first, and the kind


def _sign(rows: Sequence[Planted]) -> pa.RecordBatch:
    return signatures.sign([signatures.Row("document", row.row_id, row.row_id, "document", row.text) for row in rows])


def _ours(rows: Sequence[Planted]) -> Pairs:
    texts = {row.row_id: row.text for row in rows}
    signed = _sign(rows)
    found = relate.relate("document", signatures.of_level([signed], "document"), texts_from(texts))
    return {_ordered(pair.left_id, pair.right_id): pair.kind for pair in found.pairs}


def texts_from(texts: Mapping[str, str]) -> relate.Fetch:
    """Give texts from memory."""

    def fetch(ids: Collection[str]) -> dict[str, str]:
        return {row_id: texts[row_id] for row_id in ids}

    return fetch


def _sketches(rows: Sequence[Planted]) -> dict[str, Any]:
    """Do as datasketch's guide says, with characters for words: 5-grams of the text as it stands."""
    from datasketch import MinHash  # noqa: PLC0415  (an extra)

    found = {}
    for row in rows:
        found[row.row_id] = MinHash(num_perm=128)
        found[row.row_id].update_batch([row.text[at : at + 5].encode() for at in range(max(1, len(row.text) - 4))])
    return found


def _datasketch(rows: Sequence[Planted]) -> Pairs:
    from datasketch import MinHashLSH  # noqa: PLC0415  (an extra)

    index = MinHashLSH(threshold=relate.NEAR, num_perm=128)
    found: Pairs = {}
    for row_id, sketched in _sketches(rows).items():
        found |= {_ordered(row_id, other): "near" for other in index.query(sketched)}
        index.insert(row_id, sketched)
    return found


def _text_dedup_sketches(rows: Sequence[Planted]) -> dict[str, list[bytes]]:
    """Do as text-dedup does by default: 5-grams of what its tokenizer splits at marks and blanks."""
    import numpy as np  # noqa: PLC0415
    from text_dedup import minhash  # noqa: PLC0415  (used where it is installed)
    from text_dedup.utils import optimal_param  # noqa: PLC0415
    from text_dedup.utils.hashfunc import xxh3_32hash  # noqa: PLC0415

    count, prime = 250, (1 << 32) - 5
    bands, width = optimal_param(relate.NEAR, count)
    drawn = np.random.RandomState(42)
    settings = {
        "num_perm": count,
        "ngram_size": 5,
        "min_length": 5,
        "hashranges": [(at * width, (at + 1) * width) for at in range(bands)],
        "permutations": (
            drawn.randint(1, prime, count).astype(np.uint32),
            drawn.randint(0, prime, count).astype(np.uint32),
        ),
        "hash_func": xxh3_32hash,
        "dtype": np.uint32,
        "max_hash": np.uint32((1 << 32) - 1),
        "modulo_prime": np.uint32(prime),
    }
    return {row.row_id: minhash.embed_func(row.text, at, **settings)["__signatures__"] for at, row in enumerate(rows)}


def _text_dedup(rows: Sequence[Planted]) -> Pairs:
    buckets: dict[tuple[int, bytes], list[str]] = {}
    for row_id, bands in _text_dedup_sketches(rows).items():
        for number, band in enumerate(bands):
            buckets.setdefault((number, band), []).append(row_id)
    return {_ordered(one, other): "near" for ids in buckets.values() for one, other in combinations(ids, 2)}


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


class System(NamedTuple):
    """A system: how it finds pairs, and the part of that which signs."""

    find: Callable[[Sequence[Planted]], Pairs]
    sign: Callable[[Sequence[Planted]], object]


def systems() -> dict[str, System]:
    """Give the systems that are installed."""
    found = {"jiaokan": System(_ours, _sign)}
    if find_spec("datasketch") is not None:
        found["datasketch"] = System(_datasketch, _sketches)
    if find_spec("text_dedup") is not None:
        found["text-dedup"] = System(_text_dedup, _text_dedup_sketches)
    return found


# --- scores ---------------------------------------------------------------------------------------------------
class Result(NamedTuple):
    """What one system found: hits by group, pairs of documents written apart; megabytes of UTF-8 signed a second."""

    groups: dict[str, Hits]
    false: int
    found: int
    speed: float

    @property
    def precision(self) -> float:
        """Give the share of pairs that have one origin."""
        return 1 - self.false / self.found if self.found else 1.0


def run(seed: int) -> dict[str, Result]:
    """Plant, find and count, system by system."""
    rows = plant(seed)
    wanted = dict(_wanted(rows))
    size = sum(len(row.text.encode()) for row in rows) / 1e6
    origin = {row.row_id: row.origin for row in rows}
    copies = _copies(rows)
    found: dict[str, Result] = {}
    for name, system in systems().items():
        pairs = system.find(rows)
        began = time.perf_counter()
        system.sign(rows)
        seconds = time.perf_counter() - began
        groups: dict[str, Hits] = {}
        for pair, group in wanted.items():
            groups.setdefault(group, Hits()).add(int(_is_found(pair, pairs, copies)), 0, 1)
        false = sum(origin[one] != origin[other] for one, other in pairs)
        found[name] = Result(groups, false, len(pairs), size / seconds)
    return found


def _copies(rows: Sequence[Planted]) -> dict[str, list[str]]:
    """Give for each row all rows with its plain key: a system that compares only one of them further finds them all."""
    by_key: dict[str, list[str]] = {}
    for row in rows:
        by_key.setdefault(keys.plain(row.text), []).append(row.row_id)
    return {row_id: ids for ids in by_key.values() for row_id in ids}


def _is_found(pair: tuple[str, str], pairs: Pairs, copies: Mapping[str, Sequence[str]]) -> bool:
    if copies[pair[0]] is copies[pair[1]]:  # both, or each with the first of them
        return pair in pairs or all(
            one == copies[one][0] or any(_ordered(one, other) in pairs for other in copies[one]) for one in pair
        )
    return any(_ordered(one, other) in pairs for one in copies[pair[0]] for other in copies[pair[1]])


def _wanted(rows: Sequence[Planted]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the pairs of a document and its relative, with what they are by exact Jaccard."""
    originals = {row.origin: row for row in rows if row.how == "original"}
    for row in rows:
        first = originals[row.origin]
        if row is first:
            continue
        pair = _ordered(first.row_id, row.row_id)
        if row.how == "script":
            yield pair, "another script"
            continue
        like = sketch.jaccard(sketch.grams(keys.plain(first.text)), sketch.grams(keys.plain(row.text)))
        band = next((f"near {low:.1f} to {high:.1f}" for low, high in BANDS if low <= like), None)
        if like == 1.0:
            yield pair, "exact"
        elif band:
            yield pair, band
        elif row.how in ("masked", "moved"):
            yield pair, f"template, {row.how}"


def print_result(results: Mapping[str, Result], console: Console) -> None:
    """Print recall by group, precision and speed."""
    table = Table("pairs", "planted", *results, title="recall in per cent", title_justify="left")
    for group in sorted({group for result in results.values() for group in result.groups}):
        held = [result.groups[group] for result in results.values()]
        table.add_row(group, str(held[0].there), *(f"{100 * hits.right / hits.there:.1f}" for hits in held))
    table.add_row("precision", "", *(f"{100 * result.precision:.2f}" for result in results.values()))
    table.add_row("signed, MB/s", "", *(f"{result.speed:.1f}" for result in results.values()))
    console.print(table)


def figures(results: Mapping[str, Result]) -> dict[str, float]:
    """Give our own figures by name, each the better the higher; no times."""
    own = results["jiaokan"]
    found = {f"recall of {group}": hits.right / hits.there for group, hits in own.groups.items()}
    return {**found, "precision": own.precision}


def to_json(results: Mapping[str, Result]) -> dict[str, object]:
    """Give all figures as one JSON object."""
    return {
        name: {
            "recall": {group: [hits.right, hits.there] for group, hits in result.groups.items()},
            "false": result.false,
            "found": result.found,
            "megabytes_a_second": result.speed,
        }
        for name, result in results.items()
    }


# --- scale ----------------------------------------------------------------------------------------------------
def scale(count: int, seed: int, console: Console) -> None:
    """Sign and relate generated documents, a quarter of them and all, and print time, memory and growth."""
    table = Table("documents", "MB", "sign, s", "relate, s", "pairs", "peak, MB")
    spent: list[float] = []
    for size in (count // 4, count):
        texts = dict(_generated(size, seed))
        began = time.perf_counter()
        rows = [signatures.Row("document", row_id, row_id, "document", text) for row_id, text in texts.items()]
        signed = [signatures.sign(rows[at : at + 1024]) for at in range(0, size, 1024)]
        middle = time.perf_counter()
        found = relate.relate("document", signatures.of_level(signed, "document"), texts_from(texts))
        ended = time.perf_counter()
        spent.append(ended - began)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        megabytes = sum(len(text.encode()) for text in texts.values()) / 1e6
        table.add_row(
            str(size),
            f"{megabytes:.0f}",
            f"{middle - began:.1f}",
            f"{ended - middle:.1f}",
            str(len(found.pairs)),
            f"{peak:.0f}",
        )
    console.print(table)
    console.print(f"growth exponent: {math.log(spent[1] / spent[0]) / math.log(4):.2f}")


def _generated(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield documents put together from the sentences of the authored ones; one in ten is an edited copy of another."""
    sentences = [s for d in load() for p in d.paragraphs for s in re.findall("[^。]{8,}。", p.text)]
    rng = Random(seed)  # noqa: S311
    last = ""
    for number in range(count):
        text = edited(last, 0.01, rng) if number % 10 == 9 else "".join(rng.choices(sentences, k=12))
        last = text
        yield f"{number:016x}:d0", text
