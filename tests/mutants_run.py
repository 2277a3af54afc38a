"""Runs mutants of our code (``mutants.py``): a copy of the tree a worker, a forked pytest a mutant.

The libraries and our package are loaded once, and a mutant loads again only what imports it, so that it costs a second.
Tests that start the command line in a process of its own are left out, but for the modules that nothing else tests.
"""

from __future__ import annotations

import ast
import importlib
import io
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from types import FrameType

import pytest
from tests.mutants import ROOT, Mutant, tests_of

_LIBRARIES = ("click", "datasets", "hypothesis", "jsonschema", "numpy", "opencc", "pyarrow.parquet", "pypinyin", "rich")
_LEAST_SECONDS, _TIMES = 20.0, 8.0  # a mutant's time limit: so many times what its tests take, and never less
# Seconds of the processor. What takes longer is a benchmark: what it alone would notice wants a test of its own.
_MOST_SECONDS = 3.0
# What is tested by its command alone.
_BY_COMMAND = (
    "cli/", "__main__.py", "report.py", "engines/", "build.py", "release.py", "writers.py", "manifest.py", "load.py",
    "checks/", "validate.py", "explain.py",
)  # fmt: skip
_COMMAND_FIXTURES = {"run", "sample", "base", "broken", "lossy"}
_QUIET = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "--assert=plain"]
_QUIET += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # plugins are among the libraries loaded before


class Seen:
    """A pytest plugin that takes down how long each test takes and which functions of ours it enters."""

    def __init__(self, package: str, *, by_command: bool) -> None:
        self._package, self._by_command = package, by_command
        self.tests: dict[str, dict] = {}  # node id -> seconds, entered: [[path, first line], …]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if not self._by_command:
            items[:] = [i for i in items if _COMMAND_FIXTURES.isdisjoint(getattr(i, "fixturenames", ()))]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        entered: set[tuple[str, int]] = set()

        def trace(frame: FrameType, event: str, _: object) -> None:
            if frame.f_code.co_filename.startswith(self._package):
                entered.add((frame.f_code.co_filename[len(self._package) :], frame.f_code.co_firstlineno))

        began = time.process_time()
        sys.settrace(trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.tests[item.nodeid] = {"seconds": time.process_time() - began, "entered": sorted(entered)}


class Tree:
    """A copy of the repository in which one module at a time is another."""

    def __init__(self) -> None:
        self._imports: dict[str, set[str]] = {}
        self.root = Path(tempfile.mkdtemp(prefix="mutants-")).resolve()
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True,
        ).stdout.split(b"\0")  # fmt: skip
        for name in filter(None, map(os.fsdecode, listed)):
            if (ROOT / name).is_file():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, self.root / name)
        subprocess.run([sys.executable, "-m", "compileall", "-q", self.root], check=False, capture_output=True)

    def put(self, module: str, source: str) -> None:
        """Write a module; its compiled form would be taken for it within the same second."""
        path = self.root / "builder" / "jiaokan" / module
        for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*"):
            compiled.unlink()
        path.write_text(source, encoding="utf-8")

    def load(self) -> None:
        """Load our package from this copy, all of it; learn which module imports which."""
        here = [str(self.root / "builder"), str(self.root)]
        sys.path[:] = here + [path for path in sys.path if Path(path or ".").resolve() != ROOT / "tests"]
        for path in sorted((self.root / "builder" / "jiaokan").rglob("*.py")):
            name = ".".join(path.relative_to(self.root / "builder").with_suffix("").parts).removesuffix(".__init__")
            if name != "jiaokan.__main__":
                importlib.import_module(name)
                self._imports[name] = set(_imported(path))

    def _forget(self, module: str) -> None:
        """Unload a module and whatever imports it, however far."""
        gone = {f"jiaokan.{module.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}"}
        while more := {name for name, used in self._imports.items() if name not in gone and not used.isdisjoint(gone)}:
            gone |= more
        for name in gone:
            sys.modules.pop(name, None)
            package, _, leaf = name.rpartition(".")
            vars(sys.modules.get(package, sys)).pop(leaf, None)

    def test(self, module: str, tests: list[str], limit: float, plugin: Seen | None = None) -> tuple[int | None, dict]:
        """Run tests in a forked process; give pytest's exit code, None if they took too long, and what was seen."""
        out = self.root / ".seen.json"
        child = os.fork()
        if child == 0:
            code = 3
            try:
                os.setpgid(0, 0)
                code = self._in_child(module, tests, plugin, out)
            except BaseException:  # noqa: BLE001  (nothing may go on in the fork)
                traceback.print_exc(file=sys.__stderr__)
            os._exit(code)
        with suppress(OSError):
            os.setpgid(child, child)
        ended = time.monotonic() + limit
        while time.monotonic() < ended:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                seen = json.loads(out.read_text(encoding="utf-8")) if plugin is not None else {}
                return os.waitstatus_to_exitcode(status), seen
            time.sleep(0.01)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return None, {}

    def _in_child(self, module: str, tests: list[str], plugin: Seen | None, out: Path) -> int:
        os.chdir(self.root)
        sys.dont_write_bytecode = plugin is None
        self._forget(module)
        for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
            del sys.modules[name]
        os.environ["PYTHONPATH"] = os.pathsep.join([str(self.root / "builder"), str(self.root)])
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            code = int(
                pytest.main([*_QUIET, f"--basetemp={self.root}/.pytest", *tests], plugins=[plugin] if plugin else [])
            )
        if plugin is not None:
            out.write_text(json.dumps(plugin.tests), encoding="utf-8")
        return code


def _imported(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a file imports, and the packages they are in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


# --- workers --------------------------------------------------------------------------------------------------
_tree: Tree
_measured: dict[tuple[str, ...], dict] = {}


def _begin() -> None:
    global _tree  # noqa: PLW0603  (each worker has one)
    for name in _LIBRARIES:
        importlib.import_module(name)
    _tree = Tree()
    _tree.load()


def _measure(module: str) -> dict:
    """Give the tests of a module; of unchanged code they must pass."""
    files = tests_of(module)
    by_command = module.startswith(_BY_COMMAND)
    key = (*files, str(by_command))
    if key not in _measured:
        plugin = Seen(f"{_tree.root}/builder/jiaokan/", by_command=by_command)
        code, seen = _tree.test(module, files, 1800, plugin)
        if code not in (0, 5):
            raise RuntimeError(f"the tests of {module} fail on unchanged code: {files}")
        _measured[key] = seen
    return _measured[key]


def _judge(job: tuple[Mutant, str, float]) -> tuple[Mutant, str]:
    mutant, source, deadline = job
    if time.monotonic() > deadline:
        return mutant, "left"
    seen = _measure(mutant.module)
    place = [mutant.module, mutant.function]
    chosen = [name for name, test in seen.items() if place in test["entered"]] or list(seen)  # all: runs on import
    if mutant.module.startswith(_BY_COMMAND):
        chosen = list(seen)
    else:
        chosen = [name for name in chosen if seen[name]["seconds"] <= _MOST_SECONDS]
    if not chosen:
        return mutant, "survived"
    unchanged = (ROOT / "builder" / "jiaokan" / mutant.module).read_text(encoding="utf-8")
    limit = max(_LEAST_SECONDS, _TIMES * sum(seen[name]["seconds"] for name in chosen))
    _tree.put(mutant.module, source)
    try:
        code, _ = _tree.test(mutant.module, chosen, limit)
    finally:
        _tree.put(mutant.module, unchanged)
    return mutant, "time" if code is None else "survived" if code == 0 else "killed"


def run(drawn: list[tuple[Mutant, str]], workers: int, deadline: float) -> Iterator[tuple[Mutant, str]]:
    """Yield the mutants with their fate: killed, time (killed by its limit), survived; none begun past the deadline."""
    folders = Path(tempfile.mkdtemp(prefix="mutants-all-"))
    os.environ["TMPDIR"] = tempfile.tempdir = str(folders)
    try:
        with multiprocessing.get_context("fork").Pool(workers, _begin) as pool:
            for mutant, how in pool.imap(_judge, [(*each, deadline) for each in drawn]):
                if how != "left":
                    sys.stderr.write(f"{how:9} {mutant}\n")
                    yield mutant, how
    finally:
        shutil.rmtree(folders, ignore_errors=True)
