"""What several test files share: where things are, and the seeds where they are given."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import hypothesis
import pytest
from tests import forked, support, warm
from tests.draws import draws

from jiaokan.engines import processes

# No test asserts a time, properties neither: a loaded machine is no fault.
hypothesis.settings.register_profile("ours", deadline=None, max_examples=draws(100))
hypothesis.settings.load_profile("ours")


def _take_for_granted(handle: int) -> None:
    """Take what was written for being on the disk: a release has sixty files, and no test cuts the power."""
    os.fstat(handle)  # refused where no file is open


os.fsync = _take_for_granted

# Rules that fail, for processes that ask for them: whoever looks for doctests there has them too, and so have his forks.
collect_ignore = ["faulty"]

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpus"
GOLD = ROOT / "tests" / "gold"


# What takes longest goes first, so that no worker is left alone with it at the end (``--no-loadscope-reorder``).
LONGEST = (
    "test_validate", "test_accounts", "test_every_format", "test_engines", "test_faults", "test_parts", "test_circumstances",
    "test_release", "test_copies", "test_validate_workers", "test_reading", "test_report_page", "test_rules", "test_base",
    "test_diff", "test_csv_table", "test_looks", "test_fuzz", "test_html", "test_golden", "test_prepared", "test_start",
    "test_recipes", "test_records", "test_audit_form", "test_staging", "test_json_array", "test_validate_page",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the files by what they take; the tests of one stay in their order."""
    place = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(LONGEST)))


def pytest_collection_finish() -> None:
    """Take what was collected out of the sight of the collector of garbage: thousands of tests live to the end, in forks too."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Give it back: libraries that count what they made say on exit what they miss."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five source files; third-party text that the repository does not hold."""
    folder = os.environ.get("SEEDS", "")
    if not folder:
        pytest.skip("SEEDS is not set: the source files of yiqing-gongwen are not in the repository")
    return Path(folder)


@pytest.fixture(scope="session")
def run():
    """Run the command line and give what it printed: in a forked process, which starts in milliseconds.

    Where the system has no fork, as ``run_anew`` does.
    """
    if processes.CAN_FORK:
        forked.warm_up()  # before a test patches anything

    def call(*arguments, cwd=ROOT, env=None, data=None) -> subprocess.CompletedProcess[bytes]:
        if not processes.CAN_FORK:
            return _anew(*arguments, cwd=cwd, env=env, data=data)
        return forked.command(arguments, cwd=cwd, env=env or {}, data=data)

    return call


@pytest.fixture(scope="session")
def run_anew():
    """Run the command line in a fresh process, with fresh workers, as a user does."""
    return _anew


def _anew(*arguments, cwd=ROOT, env=None, data=None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "jiaokan", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **(env or {})}, input=data, capture_output=True, check=False
    )


@pytest.fixture
def forked_workers(monkeypatch) -> None:
    """Let the workers of an engine be forked from this process; they see what is patched here. Elsewhere they start anew."""
    if processes.CAN_FORK:
        monkeypatch.setattr(processes, "_started", warm.started)


@pytest.fixture(scope="session")
def sample(tmp_path_factory, run) -> Path:
    """The sample corpus, built once."""
    out = tmp_path_factory.mktemp("release") / "sample"
    done = run("build", CORPUS, "--out", out)
    assert done.returncode == 0, done.stderr.decode()
    return out


@pytest.fixture(scope="session")
def small_base(tmp_path_factory, run) -> Path:
    """The small release that tests break in one place, built once."""
    return support.build_base(run, tmp_path_factory.mktemp("base") / "base")


@pytest.fixture
def broken(small_base, tmp_path):
    """Break a copy of the small release."""

    def make(breaks) -> Path:
        folder = support.copy(small_base, tmp_path / "broken")
        support.break_release(folder, breaks)
        return folder

    return make


@pytest.fixture(scope="session")
def plugin_env(tmp_path_factory) -> dict[str, str]:
    """An environment in which pytest finds our plugin as that of an installed package, also where ours is none."""
    place = tmp_path_factory.mktemp("site")
    if not any(point.value == "jiaokan.pytest_plugin" for point in metadata.entry_points(group="pytest11")):
        info = place / "jiaokan-0.0.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: jiaokan\nVersion: 0.0.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text("[pytest11]\njiaokan = jiaokan.pytest_plugin\n", encoding="utf-8")
    return {**os.environ, "PYTHONPATH": f"{place}{os.pathsep}{ROOT / 'builder'}"}


def read_json(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))
