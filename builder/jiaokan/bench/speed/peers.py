"""What others would run on the same pages: the nearest recipes of datatrove and data-juicer, where they are installed.

They convert, drop glosses and some lines of sites, widen marks and (datatrove) drop near copies: no ledger, no outline.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_NEEDS = {"datatrove": ("datatrove", "orjson", "tokenizers"), "data-juicer": ("data_juicer",)}
PEERS = tuple(_NEEDS)


def is_there(peer: str) -> bool:
    """Tell whether what a peer needs is installed."""
    return all(find_spec(module) is not None for module in _NEEDS[peer])


def texts_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of every page of a folder, read as plainly as it can be."""
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        if path.suffix == ".jsonl":
            yield from ((each["id"], each["text"]) for each in map(json.loads, data.splitlines()))
            continue
        try:
            yield path.name, data.decode()
        except UnicodeDecodeError:
            yield path.name, data.decode("gb18030")


def write_texts(folder: Path, to: Path) -> None:
    """Write the pages of a folder as JSON Lines into a new one: datatrove reads nothing plainer."""
    to.mkdir()
    lines = (json.dumps({"id": name, "text": text}, ensure_ascii=False) + "\n" for name, text in texts_of(folder))
    (to / "texts.jsonl").write_text("".join(lines), encoding="utf-8")


_GLOSS = re.compile("(?<=[\u4e00-\u9fff])[(][a-z\u0101-\u01dc\u00e0-\u00fc]{1,7}[)]")
_SITE = re.compile(
    r"(?m)^(?:第 ?\d+ ?[页頁] ?共 ?\d+ ?[页頁]|当前位置.*|上一篇.*|下一篇.*|责任编辑.*|.*ICP备.*|版权所有.*|分享到.*|浏览次数.*)$"
)
_WIDE = str.maketrans(",;:!?", "，；：！？")


def datatrove(folder: Path, out: Path) -> dict[str, Any]:
    """Run datatrove: read JSON Lines, convert, three expressions and a table, MinHash in its four steps, JSON Lines."""
    import_module("loguru").logger.disable("datatrove")
    readers, writers = import_module("datatrove.pipeline.readers"), import_module("datatrove.pipeline.writers")
    dedup, hashes = import_module("datatrove.pipeline.dedup"), import_module("datatrove.utils.hashing")
    config = dedup.MinhashConfig(
        n_grams=5, num_buckets=16, hashes_per_bucket=8, hash_config=hashes.HashConfig(precision=64)
    )
    clean, steps = str(out / "clean"), {name: str(out / name) for name in ("signatures", "buckets", "removed")}
    quiet: dict[str, Any] = {"doc_progress": False, "file_progress": False}
    signature = _signature(dedup)(steps["signatures"], config=config, language="zho")
    for name, pipeline in (
        ("clean", [readers.JsonlReader(str(folder), **quiet), _cleaner()(), writers.JsonlWriter(clean)]),
        ("sign", [readers.JsonlReader(clean, **quiet), signature]),
        ("bucket", [dedup.MinhashDedupBuckets(steps["signatures"], steps["buckets"], config=config)]),
        ("cluster", [dedup.MinhashDedupCluster(steps["buckets"], steps["removed"], config=config)]),
        (
            "filter",
            [
                readers.JsonlReader(clean, **quiet),
                dedup.MinhashDedupFilter(steps["removed"]),
                writers.JsonlWriter(str(out / "kept"), compression=None),
            ],
        ),
    ):
        tasks = config.num_buckets if name == "bucket" else 1
        executor = import_module("datatrove.executor.local").LocalPipelineExecutor
        executor(pipeline=pipeline, tasks=tasks, workers=1, logging_dir=str(out / "logs" / name)).run()
    return {"documents": sum(path.read_bytes().count(b"\n") for path in (out / "kept").iterdir())}


def _cleaner() -> Any:
    formatter: Any = import_module("datatrove.pipeline.formatters.base").BaseFormatter
    opencc = import_module("opencc")

    class Cleaner(formatter):  # type: ignore[misc]  # of a package that may not be there
        name = "cleaner"
        convert: Any = None  # made where it is used: a pipeline is copied before it runs

        def format(self, text: str) -> str:
            if self.convert is None:
                self.convert = opencc.OpenCC("t2s").convert
            return _SITE.sub("", _GLOSS.sub("", self.convert(text))).translate(_WIDE)

    return Cleaner


def _signature(dedup: Any) -> Any:
    import numpy as np  # noqa: PLC0415

    class OfCharacters(dedup.MinhashDedupSignature):  # type: ignore[misc]  # of a package that may not be there
        def get_shingles(self, text: str) -> Any:
            dense = "".join(text.split())
            grams = (self._hash_func(dense[at : at + 5].encode()) for at in range(max(0, len(dense) - 4)))
            return np.fromiter(grams, dtype=np.uint64).reshape((-1, 1))

    return OfCharacters


def data_juicer(folder: Path, out: Path) -> dict[str, Any]:
    """Run the mappers of data-juicer for this kind of damage over every text, and write JSON Lines."""
    from jiaokan.bench.systems import SYSTEMS  # noqa: PLC0415

    restore = next(system for system in SYSTEMS if system.id == "data-juicer").make()
    lines = [json.dumps({"id": name, "text": restore(text)}, ensure_ascii=False) for name, text in texts_of(folder)]
    (out / "out.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return {"documents": len(lines)}
