"""Change our own code in one place at a time and measure what the tests notice.

Usage: python tests/mutants.py [--module dataset/splits] [--n 10 | --all] [--seed 1]. A mutant is one comparison,
operator, number or truth value that is another; annotations, decorators and options of calls stay. It runs in a
copy of the tree, against the tests of its module (``cases/mutants.json``) that enter the changed function and take
no more than some seconds. Not to be taken for ``mutate.py``, which changes a release and measures the validator.

mutmut 3 leaves constants of a module alone, which is where thresholds stand; cosmic-ray changes the work tree and runs
every test for every mutant. Both draw no sample by a seed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "builder" / "jiaokan"
CASES = Path(__file__).parent / "cases" / "mutants.json"
sys.path.insert(0, str(ROOT))  # run by hand, from anywhere


@dataclass(frozen=True)
class Mutant:
    """A changed place of a module: ``number`` counts them from the top, ``line`` is the source's."""

    module: str  # path under builder/jiaokan
    number: int
    row: int
    function: int  # first line of the function it is in, 0 outside all
    line: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.module}:{self.row}: {self.old} → {self.new}  (--module {self.module} --only {self.number})"


# --- what can be changed --------------------------------------------------------------------------------------
_COMPARED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COMPUTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
_TYPES = {"str", "int", "float", "bool", "bytes", "object", "tuple", "list", "dict", "set"}


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that may stand in place of one."""
    match node:
        case ast.Compare():
            for at, op in enumerate(node.ops):
                if type(op) in _COMPARED:
                    yield _with(node, ops=[*node.ops[:at], _COMPARED[type(op)](), *node.ops[at + 1 :]])
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign():
            if type(node.op) in _COMPUTED and not _is_type(node):
                yield _with(node, op=_COMPUTED[type(node.op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int()):
            yield from (ast.Constant(node.value + step) for step in (1, -1))
        case ast.Constant(value=float()):
            yield from (ast.Constant(round(node.value * share, 12) or share - 1) for share in (1.1, 0.9))


def _with(node: ast.AST, **fields: object) -> ast.AST:
    found = copy.copy(node)
    for name, value in fields.items():
        setattr(found, name, value)
    return found


def _is_type(node: ast.AST) -> bool:
    """Tell whether a union is one of types, which at best fails on import."""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)):
        return False
    sides = (node.left, node.right)
    return any(
        (isinstance(side, ast.Constant) and side.value is None) or (isinstance(side, ast.Name) and side.id in _TYPES)
        for side in sides
    ) or any(_is_type(side) for side in sides)


def _is_option(parent: ast.AST, node: ast.AST) -> bool:
    """Tell whether a truth value is an option of a call: strict=True, zero_copy_only=False."""
    return isinstance(parent, ast.keyword) and isinstance(node, ast.Constant) and isinstance(node.value, bool)


_LEFT_ALONE = {"annotation", "returns", "decorator_list"}


def _places(node: ast.AST, function: int) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, int]]:
    """Yield the nodes that can be changed: parent, field, index in it, node, first line of the function around."""
    if isinstance(node, ast.FunctionDef):
        function = min(function or node.lineno, *(each.lineno for each in (node, *node.decorator_list)))
    for name, value in ast.iter_fields(node):
        if name in _LEFT_ALONE:
            continue
        for at, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and not _is_option(node, child):
                yield node, name, at, child, function
                yield from _places(child, function)


def mutants_of(module: str, source: str) -> Iterator[tuple[Mutant, str]]:
    """Yield every mutant of a module with the changed source."""
    tree = ast.parse(source)
    for mutant, (parent, name, at, node), other in _found(module, tree, source):
        _put(parent, name, at, other)
        yield mutant, ast.unparse(ast.fix_missing_locations(tree))
        _put(parent, name, at, node)


def named(module: str, source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module; the changed source, which takes longest, is not written."""
    for mutant, _, _ in _found(module, ast.parse(source), source):
        yield mutant


def _found(module: str, tree: ast.Module, source: str) -> Iterator[tuple[Mutant, tuple, ast.AST]]:
    """Yield every mutant with the place of what changes, and what comes there."""
    lines = source.splitlines()
    number = 0
    for parent, name, at, node, function in list(_places(tree, 0)):
        for other in changed(node):
            row = node.lineno
            mutant = Mutant(module, number, row, function, lines[row - 1].strip(), _text(node), _text(other))
            yield mutant, (parent, name, at, node), other
            number += 1


def _text(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).replace("\n", " ")


def _put(parent: ast.AST, name: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[at] = node


# --- which are run --------------------------------------------------------------------------------------------
def modules() -> list[str]:
    """Give our modules as paths under the package."""
    return sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def tests_of(module: str) -> list[str]:
    """Give the test files of a module: those of the longest entry that its path begins with, and its own examples."""
    table = json.loads(CASES.read_text(encoding="utf-8"))["tests"]
    entry = max((entry for entry in table if module.startswith(entry)), key=len)
    examples = ">>>" in (PACKAGE / module).read_text(encoding="utf-8")
    return [*table[entry], *([f"builder/jiaokan/{module}"] if examples else [])]


def equivalent() -> dict[tuple[str, str, str, str], str]:
    """Give the mutants that no test could notice, by module, line, old and new, with the reason."""
    known = json.loads(CASES.read_text(encoding="utf-8"))["equivalent"]
    return {(each["module"], each["line"], each["old"], each["new"]): each["why"] for each in known}


def read(module: str) -> list[tuple[Mutant, str]]:
    """Give the mutants of a module that count, with their source."""
    known = equivalent()
    found = mutants_of(module, (PACKAGE / module).read_text(encoding="utf-8"))
    return [(each, source) for each, source in found if (module, each.line, each.old, each.new) not in known]


def draw(chosen: list[str], options: argparse.Namespace) -> list[tuple[Mutant, str]]:
    """Draw mutants, module by module: all, ``--n`` of each, or those ``--only`` names."""
    found = []
    for module in chosen:
        every = read(module)
        if options.only:
            every = [(each, source) for each, source in every if each.number in options.only]
        elif not options.all and len(every) > options.n:
            rng = random.Random(f"{options.seed}:{module}")  # noqa: S311  (a draw of places)
            every = sorted(rng.sample(every, options.n), key=lambda pair: pair[0].number)
        found += every
    return found


# --- what is told ---------------------------------------------------------------------------------------------
def report(results: list[tuple[Mutant, str]], left: int) -> float:
    """Print the share that was noticed, by module, and what was not; give the share of all."""
    there: Counter[str] = Counter(mutant.module for mutant, _ in results)
    killed: Counter[str] = Counter(mutant.module for mutant, how in results if how != "survived")
    for mutant, how in results:
        if how == "survived":
            sys.stdout.write(f"survived  {mutant}\n")
    sys.stdout.write(f"\n{'module':40} {'run':>5} {'killed':>7} {'%':>6}\n")
    for module, count in sorted(there.items()):
        sys.stdout.write(f"{module:40} {count:5} {killed[module]:7} {100 * killed[module] / count:6.1f}\n")
    share = 100 * killed.total() / max(1, there.total())
    timed = sum(how == "time" for _, how in results)
    sys.stdout.write(f"{'all':40} {there.total():5} {killed.total():7} {share:6.1f}\n")
    sys.stdout.write(f"{timed} of them by their time limit{f'; {left} left for want of time' if left else ''}\n")
    return share


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument(
        "--module", action="append", help="Path or its beginning: dataset/splits, duplicates/; may be repeated."
    )
    parser.add_argument("--n", type=int, default=5, help="Mutants drawn a module (5).")
    parser.add_argument("--seed", type=int, default=1, help="Of the draw (1).")
    parser.add_argument("--all", action="store_true", help="Every mutant of the modules.")
    parser.add_argument("--only", type=int, action="append", help="One mutant by its number; may be repeated.")
    parser.add_argument("--seconds", type=float, default=1e9, help="Begin no mutant later than this.")
    parser.add_argument("--workers", type=int, default=2, help="Processes (2).")
    parser.add_argument("--json", type=Path, help="Write every mutant with its fate here.")
    parser.add_argument("--floor", type=float, default=0, help="Exit 1 below this share, in per cent.")
    return parser.parse_args(arguments)


def main() -> int:
    """Draw, run, report."""
    from tests import mutants_run  # noqa: PLC0415  (loads pytest and what the tests load)

    options = parse()
    chosen = [each for each in modules() if any(each.startswith(one) for one in options.module or [""])]
    drawn = draw(chosen, options)
    if not drawn:
        sys.stderr.write("no mutants: see --module and --only\n")
        return 2
    began = time.monotonic()
    results = list(mutants_run.run(drawn, options.workers, began + options.seconds))
    share = report(results, len(drawn) - len(results))
    if options.json:
        told = [{**asdict(mutant), "fate": how} for mutant, how in results]
        options.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(share < options.floor)


if __name__ == "__main__":
    sys.exit(main())
