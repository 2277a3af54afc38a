"""A cluster makes the same parts as this machine, also where one of its workers is lost."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest
from tests import support
from tests.test_parts import PLAN, pile, whole  # noqa: F401  (fixtures)

from jiaokan import building as builds
from jiaokan.engines import cluster
from jiaokan.errors import InputError
from jiaokan.parts import slices

pytest.importorskip("distributed", reason="the extra dask is not installed")


@pytest.fixture(scope="module")
def two():
    """A cluster of two workers on this machine."""
    with cluster.connected(None, 2) as found:
        yield found


@pytest.fixture
def small(monkeypatch):
    """Slices of some thousand bytes: few, for each starts a process of its own."""
    monkeypatch.setattr(slices, "SLICE_BYTES", 6000)


def _own(number: int) -> tuple[int, int]:
    return number, os.getpid()


def _failing(number: int) -> int:
    if number == 5:
        raise InputError("a.txt", "cannot be read")
    return number


def test_results_come_in_the_order_of_the_tasks(two):
    found = list(two.map_tasks(_own, range(40)))
    assert [number for number, _ in found] == list(range(40))
    assert os.getpid() not in {process for _, process in found}


def test_what_a_task_raises_is_raised(two):
    with pytest.raises(InputError, match="cannot be read"):
        list(two.map_tasks(_failing, range(9)))


def test_a_release_of_a_cluster_is_the_same(two, pile, whole, tmp_path, small):  # noqa: F811
    builds.build([pile], tmp_path / "release", PLAN, engine=two)
    assert support.digests(tmp_path / "release") == whole
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_a_worker_that_is_killed_costs_nothing(pile, whole, tmp_path, small):  # noqa: F811
    with cluster.connected(None, 2) as found:
        killed = threading.Event()

        def kill():
            parts = tmp_path / ".release.parts"
            while len(list(parts.glob("0*-*"))) < 2:
                time.sleep(0.02)
            first, *_ = found.processes()
            os.kill(first, signal.SIGKILL)
            killed.set()

        threading.Thread(target=kill, daemon=True).start()
        builds.build([pile], tmp_path / "release", PLAN, engine=found)
        assert killed.is_set()
    assert support.digests(tmp_path / "release") == whole


def test_a_scheduler_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr(cluster, "_START", 0.5)
    with pytest.raises(InputError, match="cannot be reached"), cluster.connected("tcp://127.0.0.1:9", 1):
        pass


def test_without_the_extra_the_next_step_is_told(monkeypatch):
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    with pytest.raises(InputError, match="jiaokan\\[dask\\]"), cluster.connected(None, 1):
        pass
