"""Imports go down only, and modules stay small enough to be read."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.grouped import grouped

PACKAGE = Path(__file__).parent.parent / "builder" / "jiaokan"
MODULES = sorted(PACKAGE.rglob("*.py"))
# From the bottom up. A module's layer is that of the longest name that fits.
LAYERS = [
    ("text.remembered", "text.shown"),
    ("errors", "dataset.records", "text.chars", "text.conversion", "text.dictionaries", "text.pools", "text.sounds",
     "text.splice"),
    ("text.joined", "text.ledger"),
    ("text.alignment", "text.compose"),
    ("text.passes",),
    ("text.traced",),
    ("dataset.chinese", "dataset.schema", "dataset.templates", "inputs.formats", "text.hanzi", "text.numbering", "text.rule"),
    ("text", "inputs.decode", "inputs.detect", "inputs.entries", "inputs.html", "inputs.markdown", "inputs.original", "inputs.pdf",
     "inputs.word", "text.lexicon", "text.pairs", "text.readings"),
    ("rules.exams", "rules.faces", "rules.listings", "rules.sheets", "rules.wraps"),
    ("page",),
    ("rules.blanked", "rules.records", "rules.references", "rules.spoken", "rules.syntax", "rules.torn"),
    ("rules.fields", "rules.leading", "rules.offices", "rules.syllables"),
    ("rules.cuts", "rules.glosses", "rules.partners", "rules.spacing", "rules.stops", "rules.traces"),
    ("rules.filled", "rules.halves", "rules.openings"),
    ("rules.lost",),
    ("rules.exempt", "rules.remnants"),
    ("rules.stitches",),
    ("duplicates", "engines.engine", "engines.shuffle", "outline", "rules.authors", "rules.breaks", "rules.bullets", "rules.cells",
     "rules.certificates",
     "rules.contents", "rules.controls", "rules.decoding", "rules.frames", "rules.headed", "rules.latin", "rules.layout",
     "rules.marks", "rules.masks", "rules.personal", "rules.phones", "rules.residue", "rules.script", "rules.stated", "rules.table_lines",
     "rules.tables", "rules.width", "rules.written"),
    ("rules.markdown", "rules.tags"),
    ("rules.apart",),
    ("rules.escapes",),
    ("rules.markup",),
    ("rules.addresses", "rules.guards"),
    ("rules.seams",),
    ("rules.joints", "rules.titled"),
    ("rules.images", "rules.page_tops", "rules.paged"),
    ("rules.unshown",),
    ("rules.beside", "rules.furniture", "rules.heads", "rules.running", "rules.table_heads", "rules.thumbnails", "rules.titles"),
    ("rules.ordinals", "rules.proofs", "rules.stamps"),
    ("rules.totals",),
    ("rules.bare",),
    ("rules.counters", "rules.intrusions", "rules.previews"),
    ("rules.boilerplate", "rules.remains", "rules.voices"),
    ("rules",),
    ("cleaning",),
    ("corrections", "dataset.about", "dataset.citation", "dataset.digests", "dataset.owners", "dataset.plots",
     "dataset.splits", "dataset.versions"),
    ("dataset.card_blocks", "dataset.card_metadata", "dataset.made_by", "dataset.split_numbers"),
    ("dataset.ids", "dataset.page_numbers", "dataset.rows"),
    ("context", "dataset.describe"),
    ("pipeline",),
    ("dataset.conform", "dataset.page_headers"),
    ("dataset.sizes",),
    ("dataset.parquet",),
    ("inputs.boxes.packings", "inputs.remote"),
    ("engines", "inputs", "dataset.locks", "dataset.overview", "dataset.release", "dataset.writers", "inputs.files"),
    ("dataset.accounts", "dataset.card"),
    ("dataset.staging",),
    ("dataset.edit_columns", "dataset.proof", "dataset.readiness"),
    ("dataset.fates", "dataset.load", "dataset.packing"),
    ("dataset.shards", "inputs.pins"),
    ("inputs.reading",),
    ("inputs.locate", "inputs.ranges", "dataset.books"),
    ("dataset.rejected",),
    ("dataset", "dataset.manifest"),
    ("dataset.assemble",),
    ("dataset.summary",),
    ("parts",),
    ("show.inline", "show.packing", "show.spread", "show.tables", "show.views"),
    ("show.figures", "show.gathered", "show.lines", "show.picture"),
    ("show.counting", "show.listing", "show.stated"),
    ("diff.inner", "diff.places", "diff.records", "diff.sides", "diff.unlike"),
    ("diff.align", "diff.rows"),
    ("diff.mapped",),
    ("diff.buckets", "diff.columns", "diff.look"),
    ("foreign", "problems"),
    ("checks",),
    ("audit",),
    ("finishing",),
    ("bench", "building", "explain", "leaks", "show.stats", "validate", "bench.floors", "bench.ledger", "bench.readings",
     "bench.rules", "bench.sounds", "bench.texts", "bench.noise.lines"),
    ("outlined", "bench.noise.blocks", "bench.noise.glosses", "bench.noise.marks", "bench.noise.markup", "bench.noise.model",
     "bench.noise.script", "bench.noise.width"),
    ("bench.noise", "diff", "show"),
    ("exports",),
    ("reports",),
    ("publishing.plan",),
    ("publishing.hub", "publishing.local"),
    ("publishing",),
    ("bench.score", "bench.script", "bench.systems"),
    ("bench.restore", "bench.speed"),
    ("bench.tables",),
    ("api", "corpus_checks"),
    ("pytest_plugin",),
    ("cli.screen",),
    ("cli.build_report", "cli.columns", "cli.complete", "cli.explain_report", "cli.help", "cli.planned", "cli.problems", "cli.progress"),
    ("__main__", "cli", "docs"),
]  # fmt: skip
# The edges: what may touch disk, clock, chance, processes or the environment. Every other module is pure, and imports none
# of these.
EDGES = (
    *("audit.draw", "audit.saved"),
    *(
        "__main__",
        "api",
        "bench",
        "building",
        "checks",
        "cli",
        "corpus_checks",
        "docs",
        "engines",
        "explain",
        "finishing",
        "foreign",
    ),
    *("leaks", "outlined", "parts", "publishing", "pytest_plugin", "validate"),
    *(
        "inputs.account",
        "inputs.apart",
        "inputs.boxes",
        "inputs.ranges",
        "inputs.editors",
        "inputs.files",
        "inputs.locate",
        "inputs.measured",
    ),
    "inputs.sample",
    *("inputs.pins", "inputs.reading", "inputs.remote", "inputs.settings", "inputs.tables"),
    *(
        "dataset.accounts",
        "dataset.assemble",
        "dataset.books",
        "dataset.card",
        "dataset.card_blocks",
        "dataset.card_metadata",
        "dataset.croissant",
        "dataset.edit_columns",
        "dataset.fates",
        "dataset.increments",
        "dataset.load",
        "dataset.locks",
        "dataset.made_by",
        "dataset.overview",
    ),
    "dataset.manifest",
    *("dataset.packing", "dataset.parquet", "dataset.rejected", "dataset.release", "dataset.schema", "dataset.shards"),
    *("dataset.relating", "dataset.relations", "dataset.staging", "dataset.summary", "dataset.writers"),
    *(
        "duplicates.alike",
        "duplicates.candidates",
        "duplicates.components",
        "duplicates.disk",
        "duplicates.groups",
        "duplicates.levels",
        "duplicates.links",
    ),
    *("duplicates.relate", "duplicates.sorting", "duplicates.stored", "duplicates.texts"),
    *(
        "diff.buckets",
        "diff.bump",
        "diff.columns",
        "diff.compare",
        "diff.details",
        "diff.rows",
        "diff.sides",
        "reports",
    ),
    *("exports.ours", "exports.reading", "exports.sinks", "exports.take", "exports.targets"),
    *("show.counting", "show.gathered", "show.listing", "show.page", "show.stated", "show.stats", "show.tables"),
)
IMPURE = {
    *(
        "datetime",
        "fcntl",
        "fsspec",
        "glob",
        "http",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
    ),
    *("shutil", "signal", "socket", "subprocess", "tempfile", "threading", "time", "urllib", "uuid"),
}
IN_MEMORY = "io.BytesIO"  # no disk
# The sizes of the house, and what is over them today with its size: it may shrink, and at last goes from here.
LINES, CODE_LINES, NESTED = 300, 30, 3
LONGER = {
    "bench.duplicates": 320,
    "bench.noise.lines.find_breaks_in_words() nests": 4,
    "bench.noise.width.find_torn_words() nests": 4,
    "bench.restore.run() nests": 4,
    "bench.score.score_edits() nests": 4,
    "dataset.parquet.read_batches() nests": 5,
    "dataset.rows.ReportRows.__init__()": 31,
    "outline.parts._mark_parallel_items() nests": 4,
    "outline.quotes._outermost() nests": 4,
    "rules.certificates._windows() nests": 4,
    "rules.counters._proved()": 33,
    "rules.joins.find_soft_breaks()": 41,
    "validate._run_checks() nests": 4,
}


def name_of(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "__init__"


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def layer_of(name):
    fits = [
        (len(entry), index)
        for index, layer in enumerate(LAYERS)
        for entry in layer
        if name == entry or name.startswith(f"{entry}.")
    ]
    assert fits, f"{name} is in no layer: give it one"
    return max(fits)[1]


@cache
def imports_of(path):
    return list(_imports(path))


def _imports(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "io":
            yield from (f"io.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                deeper = PACKAGE / Path(*node.module.split(".")[1:]) / f"{alias.name}.py"
                yield (
                    f"{node.module}.{alias.name}"
                    if deeper.is_file() or (deeper.with_suffix("") / "__init__.py").is_file()
                    else node.module
                )
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@grouped("path", [m for m in MODULES if name_of(m) != "__init__"], ids=name_of)
def test_imports_go_down_only(path):
    own = layer_of(name_of(path))
    for imported in imports_of(path):
        package, _, inner = imported.partition(".")
        if package == "jiaokan" and inner:
            assert layer_of(inner) <= own, f"{name_of(path)} imports {inner} from above"


def is_edge(name):
    return any(name == edge or name.startswith(f"{edge}.") for edge in EDGES)


def impure_in(path):
    """Yield what a module uses that a pure one does not."""
    for imported in imports_of(path):
        package, _, inner = imported.partition(".")
        if (package in IMPURE and imported != IN_MEMORY) or (package == "jiaokan" and is_edge(inner)):
            yield imported
    for node in ast.walk(tree_of(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("open", "print", "input")
        ):
            yield node.func.id


@grouped("path", [m for m in MODULES if name_of(m) != "__init__" and not is_edge(name_of(m))], ids=name_of)
def test_pure_modules_touch_neither_disk_nor_clock(path):
    assert not set(impure_in(path))


@grouped("edge", EDGES)
def test_an_edge_is_one(edge):
    inside = [m for m in MODULES if name_of(m) == edge or name_of(m).startswith(f"{edge}.")]
    assert any(set(impure_in(path)) for path in inside)


def functions_of(path):
    """Yield the functions of a module by their names, with methods and inner ones."""

    def inside(node, name):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                longer = f"{name}.{child.name}"
                if not isinstance(child, ast.ClassDef):
                    yield longer, child
                yield from inside(child, longer)
            else:
                yield from inside(child, name)

    yield from inside(tree_of(path), name_of(path))


def code_lines(node, lines):
    """Count the lines of a function without docstring, comments and blank lines."""
    first = node.body[0]
    is_doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    doc = range(first.lineno, first.end_lineno + 1) if is_doc else ()
    written = ((number, lines[number - 1].strip()) for number in range(node.lineno, node.end_lineno + 1))
    return sum(1 for number, line in written if line and not line.startswith("#") and number not in doc)


def nesting(node, depth=0):
    """Count how deep blocks stand in each other; ``elif`` goes no deeper, an inner function begins anew."""
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        is_block = isinstance(child, ast.If | ast.For | ast.While | ast.With | ast.Try | ast.Match)
        is_elif = isinstance(child, ast.If) and isinstance(node, ast.If) and node.orelse == [child]
        deepest = max(deepest, nesting(child, depth + (is_block and not is_elif)))
    return deepest


@cache
def sizes_over(path):
    """List what is larger than the house allows, with its size: a module's lines, a function's, its nesting."""
    return list(_sizes_over(path))


def _sizes_over(path):
    text = path.read_text(encoding="utf-8")
    if text.count("\n") >= LINES:
        yield name_of(path), text.count("\n")
    for name, node in functions_of(path):
        if (count := code_lines(node, text.split("\n"))) >= CODE_LINES:
            yield f"{name}()", count
        if (deep := nesting(node)) > NESTED:
            yield f"{name}() nests", deep


@grouped("path", MODULES, ids=name_of)
def test_modules_and_functions_are_short(path):
    grown = {what: size for what, size in sizes_over(path) if size > LONGER.get(what, 0)}
    assert not grown


def test_what_is_longer_than_the_house_allows_is_so_still():
    over = {what for path in MODULES for what, _ in sizes_over(path)}
    assert set(LONGER) <= over


@grouped("path", MODULES, ids=name_of)
def test_modules_begin_with_what_they_are_for(path):
    assert ast.get_docstring(tree_of(path))
