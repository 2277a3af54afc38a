"""Imports go down only, and modules stay small enough to be read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "builder" / "jiaokan"
MODULES = sorted(PACKAGE.rglob("*.py"))
# From the bottom up. A module's layer is that of the longest name that fits.
LAYERS = [
    ("text.shown",),
    ("errors", "dataset.records", "text.chars", "text.ledger", "text.splice", "text.traced"),
    ("dataset.schema", "inputs.formats", "text.hanzi", "text.numbering", "text.rule"),
    ("text", "inputs.decode", "inputs.detect", "rules.code", "text.lexicon", "text.pairs", "text.readings",
     "text.sieve"),
    ("rules.faces", "rules.programs", "rules.sheets", "rules.wraps"),
    ("page",),
    ("rules.records", "rules.references", "rules.syntax", "rules.torn"),
    ("rules.fields", "rules.offices"),
    ("rules.cuts", "rules.glosses", "rules.partners", "rules.spacing", "rules.stops", "rules.traces"),
    ("rules.halves",),
    ("rules.lost",),
    ("rules.exempt", "rules.remnants"),
    ("rules.stitches",),
    ("duplicates", "outline", "rules.authors", "rules.breaks", "rules.bullets", "rules.certificates",
     "rules.contents", "rules.controls", "rules.decoding", "rules.frames", "rules.latin", "rules.layout",
     "rules.marks", "rules.masks", "rules.personal", "rules.phones", "rules.residue", "rules.script", "rules.width",
     "rules.written"),
    ("rules.markdown", "rules.tags"),
    ("rules.apart",),
    ("rules.escapes",),
    ("rules.markup",),
    ("rules.addresses", "rules.guards"),
    ("rules.seams",),
    ("rules.joints", "rules.titled"),
    ("rules.images", "rules.paged"),
    ("rules.unshown",),
    ("rules.beside", "rules.furniture", "rules.heads", "rules.running", "rules.thumbnails", "rules.titles"),
    ("rules.ordinals", "rules.proofs"),
    ("rules.totals",),
    ("rules.bare",),
    ("rules.counters", "rules.intrusions", "rules.previews"),
    ("rules.boilerplate", "rules.remains", "rules.voices"),
    ("rules",),
    ("dataset.rows", "dataset.splits"),
    ("pipeline",),
    ("dataset.conform", "dataset.page_headers"),
    ("dataset.sizes",),
    ("dataset.parquet",),
    ("engines", "inputs", "dataset.card", "dataset.locks", "dataset.release", "dataset.writers", "inputs.readers"),
    ("dataset.staging",),
    ("dataset.load", "dataset.shards", "inputs.pins"),
    ("dataset", "dataset.manifest"),
    ("dataset.summary",),
    ("checks",),
    ("bench", "build", "docs", "explain", "leaks", "validate", "bench.floors", "bench.ledger", "bench.readings",
     "bench.rules", "bench.texts", "bench.noise.lines"),
    ("bench.noise.blocks", "bench.noise.glosses", "bench.noise.marks", "bench.noise.markup", "bench.noise.model",
     "bench.noise.script", "bench.noise.width"),
    ("bench.noise",),
    ("bench.score", "bench.script", "bench.systems"),
    ("bench.restore",),
    ("bench.tables",),
    ("cli.build_report",),
    ("__main__", "cli"),
]  # fmt: skip
# Layers that may touch disk, clock or processes.
PURE = {name for layer in LAYERS[: LAYERS.index(("rules",))] for name in layer} - {"dataset.schema", "page"}
IMPURE = {
    "os",
    "pathlib",
    "io",
    "shutil",
    "subprocess",
    "socket",
    "time",
    "datetime",
    "random",
    "tempfile",
    "glob",
    "multiprocessing",
}


def name_of(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "__init__"


def layer_of(name):
    fits = [
        (len(entry), index)
        for index, layer in enumerate(LAYERS)
        for entry in layer
        if name == entry or name.startswith(f"{entry}.")
    ]
    assert fits, f"{name} is in no layer: give it one"
    return max(fits)[1]


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                deeper = PACKAGE / Path(*node.module.split(".")[1:]) / f"{alias.name}.py"
                yield (
                    f"{node.module}.{alias.name}"
                    if deeper.is_file() or (deeper.with_suffix("") / "__init__.py").is_file()
                    else node.module
                )
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", [m for m in MODULES if name_of(m) != "__init__"], ids=name_of)
def test_imports_go_down_only(path):
    own = layer_of(name_of(path))
    for imported in imports_of(path):
        package, _, inner = imported.partition(".")
        if package == "jiaokan" and inner:
            assert layer_of(inner) <= own, f"{name_of(path)} imports {inner} from above"


@pytest.mark.parametrize(
    "path", [m for m in MODULES if any(name_of(m) == n or name_of(m).startswith(f"{n}.") for n in PURE)], ids=name_of
)
def test_pure_modules_touch_neither_disk_nor_clock(path):
    assert not {imported.partition(".")[0] for imported in imports_of(path)} & IMPURE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_short_and_begin_with_what_they_are_for(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 320
    assert ast.get_docstring(ast.parse(text))
