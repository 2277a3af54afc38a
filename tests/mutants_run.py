"""Runs mutants of our code (``mutants.py``): a copy of the tree a worker, a forked pytest a mutant.

The libraries, our package and the tests of a module are loaded and collected once; a mutant is put into the loaded
module of a fork (``mutants_patch.py``), which then runs the tests nearest to the changed function. What lives so and
stands outside all functions is tried again in a fork that loads everything that imports it anew.
Tests that start the command line in a process of its own are left out, but for the modules that nothing else tests.
"""

from __future__ import annotations

import ast
import importlib
import io
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import cast

import pytest
from tests.mutants import ROOT, Mutant, tests_of
from tests.mutants_patch import patch

_LIBRARIES = ("click", "datasets", "hypothesis", "jsonschema", "numpy", "opencc", "pyarrow.parquet", "pypinyin", "rich")
_LEAST_SECONDS, _TIMES = 20.0, 8.0  # a mutant's time limit: so many times what its tests take, and never less
# Seconds of the processor (traced) the tests of a mutant may take together, those nearest to its function first. What
# only a benchmark or the three-hundredth whole page would notice wants a test of its own.
_MOST_SECONDS = 8.0
# What is tested by its command alone.
_BY_COMMAND = (
    "cli/", "__main__.py", "engines/", "building.py", "dataset/release.py", "dataset/writers.py", "dataset/manifest.py",
    "dataset/load.py", "checks/", "validate.py", "explain.py",
)  # fmt: skip
_COMMAND_FIXTURES = {"run", "sample", "base", "broken", "lossy"}
_QUIET = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "--assert=plain"]
_QUIET += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # plugins are among the libraries loaded before


class Served:
    """A pytest plugin that runs no test by itself: it collects, and then runs what it is asked to, each time in a fork."""

    def __init__(self, package: str, asked: Connection, *, by_command: bool) -> None:
        self._package, self._asked, self._by_command = package, asked, by_command

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if not self._by_command:
            items[:] = [i for i in items if _COMMAND_FIXTURES.isdisjoint(getattr(i, "fixturenames", ()))]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        while (job := self._asked.recv()) is not None:
            names, limit, patched = job
            chosen = list(items.values()) if names is None else [items[name] for name in names]
            self._asked.send(forked(lambda: self._run(session, chosen, patched), limit))  # noqa: B023  (run at once)
        return True

    def _run(self, session: pytest.Session, chosen: list[pytest.Item], patched: tuple | None) -> dict | int:
        """Run tests: of unchanged code all, with what each takes and enters; of a mutant until one fails."""
        if patched:
            patch(*patched)
        tests: dict[str, dict] = {}
        for item, after in zip(chosen, [*chosen[1:], None], strict=True):
            with nullcontext() if patched else self._traced(item.nodeid, tests):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if session.testsfailed:
                return 1
        return 0 if patched else tests

    @contextmanager
    def _traced(self, name: str, tests: dict[str, dict]) -> Iterator[None]:
        """Take down how long a test takes and which functions of ours it enters: [[path, first line], …]."""
        entered: set[tuple[str, int]] = set()

        def trace(frame: FrameType, event: str, _: object) -> None:
            if frame.f_code.co_filename.startswith(self._package):
                entered.add((frame.f_code.co_filename[len(self._package) :], frame.f_code.co_firstlineno))

        began = time.process_time()
        sys.settrace(trace)
        try:
            yield
        finally:
            sys.settrace(None)
            tests[name] = {"seconds": time.process_time() - began, "entered": sorted(entered)}


def forked(run: Callable[[], dict | int], limit: float) -> dict | int | None:
    """Give what a function gives in a fork, 3 if it breaks, None if it takes longer than ``limit`` seconds."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            sys.dont_write_bytecode = True
            theirs.send(run())
            os._exit(0)
        except BaseException:  # noqa: BLE001  (nothing may go on in the fork)
            traceback.print_exc(file=sys.__stderr__)
        os._exit(3)
    theirs.close()
    with suppress(OSError):
        os.setpgid(child, child)
    try:
        told = ours.recv() if ours.poll(limit) else None
    except EOFError:
        told = 3
    with suppress(OSError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return told


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
        gone = {name_of(module)}
        while more := {name for name, used in self._imports.items() if name not in gone and not used.isdisjoint(gone)}:
            gone |= more
        for name in gone:
            sys.modules.pop(name, None)
            package, _, leaf = name.rpartition(".")
            vars(sys.modules.get(package, sys)).pop(leaf, None)

    def importers(self, module: str) -> list[str]:
        """Give the modules that import one, by their names."""
        return [name for name, used in self._imports.items() if name_of(module) in used]

    def serve(self, tests: list[str], *, by_command: bool) -> Connection:
        """Begin a process that has collected tests and runs what it is asked to (`Served`)."""
        ours, theirs = multiprocessing.Pipe()
        if os.fork() == 0:
            ours.close()
            plugin = Served(f"{self.root}/builder/jiaokan/", theirs, by_command=by_command)
            with suppress(EOFError):
                self._pytest(tests, plugin)
            os._exit(0)
        theirs.close()
        return ours

    def test(self, module: str, tests: list[str], limit: float) -> int | None:
        """Run tests with everything that imports a module loaded anew; give pytest's exit code, None for too long."""

        def run() -> int:
            self._forget(module)
            return self._pytest(tests)

        return cast("int | None", forked(run, limit))

    def _pytest(self, tests: list[str], *plugins: object) -> int:
        os.chdir(self.root)
        for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
            del sys.modules[name]
        os.environ["PYTHONPATH"] = os.pathsep.join([str(self.root / "builder"), str(self.root)])
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        os.environ["EACH"] = "1"  # small cases are tests of their own: the nearest of them are run
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            return int(pytest.main([*_QUIET, f"--basetemp={self.root}/.pytest", *tests], plugins=list(plugins)))


def name_of(module: str) -> str:
    """Give a module's name by its path under the package."""
    return f"jiaokan.{module.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}"


def _imported(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a file imports, and the packages they are in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


# --- workers --------------------------------------------------------------------------------------------------
@dataclass
class Tests:
    """The tests of a module, collected in a process of their own, with what they take and enter."""

    files: list[str]
    by_command: bool
    server: Connection
    seen: dict[str, dict]


_tree: Tree
_tests: Tests | None = None


def _begin() -> None:
    global _tree  # noqa: PLW0603  (each worker has one)
    for name in _LIBRARIES:
        importlib.import_module(name)
    _tree = Tree()
    _tree.load()


def _measure(module: str) -> Tests:
    """Collect the tests of a module and run them once; of unchanged code they must pass."""
    global _tests  # noqa: PLW0603  (those of the module before are let go)
    files, by_command = tests_of(module), module.startswith(_BY_COMMAND)
    if _tests is None or (_tests.files, _tests.by_command) != (files, by_command):
        if _tests is not None:
            _tests.server.send(None)
        server = _tree.serve(files, by_command=by_command)
        server.send((None, 1800, None))
        seen = server.recv()
        if not isinstance(seen, dict):
            raise RuntimeError(f"the tests of {module} fail on unchanged code: {files}")
        _tests = Tests(files, by_command, server, seen)
    return _tests


def nearest(tests: dict[str, dict]) -> list[str]:
    """Order tests by how few functions of ours they enter, and keep those that ``_MOST_SECONDS`` allow together."""
    kept, spent = [], 0.0
    for name in sorted(tests, key=lambda each: (len(tests[each]["entered"]), tests[each]["seconds"], each)):
        if spent + tests[name]["seconds"] <= _MOST_SECONDS:
            spent += tests[name]["seconds"]
            kept.append(name)
    return kept


def _judge(job: tuple[Mutant, str, float]) -> tuple[Mutant, str]:
    mutant, source, deadline = job
    if time.monotonic() > deadline:
        return mutant, "left"
    tests = _measure(mutant.module)
    place = (mutant.module, mutant.function)
    near = {name: test for name, test in tests.seen.items() if place in test["entered"]}
    if not near:  # it runs on import, and shows wherever the module is entered
        near = {name: test for name, test in tests.seen.items() if mutant.module in dict(test["entered"])}
    chosen = list(tests.seen) if tests.by_command else nearest(near)
    if not chosen:
        return mutant, "survived"
    limit = max(_LEAST_SECONDS, _TIMES * sum(tests.seen[name]["seconds"] for name in chosen))
    code: int | None = 0
    if not tests.by_command:
        tests.server.send((chosen, limit, (name_of(mutant.module), source, _tree.importers(mutant.module))))
        code = tests.server.recv()
    if code == 0 and (tests.by_command or not mutant.function):
        unchanged = (ROOT / "builder" / "jiaokan" / mutant.module).read_text(encoding="utf-8")
        _tree.put(mutant.module, source)
        try:
            code = _tree.test(mutant.module, chosen, limit)
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
