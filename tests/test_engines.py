"""Every engine gives what one process gives: results, records by key, relations, a release; also where a process is lost."""

from __future__ import annotations

import errno
import os
import pickle
import shutil
import signal
import threading
import time
from functools import partial

import pytest
from tests import related_simply as simply
from tests import support, tasks
from tests.test_parts import PLAN, pile, whole  # noqa: F401  (fixtures)
from tests.test_whole_corpus import drawn, outcome, told, told_simply, with_small_buckets

from jiaokan import building as builds
from jiaokan.dataset import made_by, relating
from jiaokan.dataset.relations import SIGNED
from jiaokan.duplicates import alike, candidates, stored
from jiaokan.duplicates.sorting import unique
from jiaokan.duplicates.stored import Room
from jiaokan.engines import cluster
from jiaokan.engines.pool import Pool
from jiaokan.engines.shuffle import Shuffle, group
from jiaokan.errors import InputError, JiaokanError
from jiaokan.parts import slices
from jiaokan.parts.planning import Share


class Here:
    """Tasks as they travel, run in this process."""

    workers = 2

    def map_tasks(self, function, given):
        for task in given:
            run, what = pickle.loads(pickle.dumps((function, task)))  # noqa: S301  (our own)
            yield pickle.loads(pickle.dumps(run(what)))  # noqa: S301

    def rest(self):
        pass


class Deadly:
    """An engine of which one process dies at each kind of task."""

    def __init__(self, engine, folder):
        self.engine, self.folder, self.workers = engine, folder, engine.workers

    def map_tasks(self, function, given):
        return self.engine.map_tasks(partial(tasks.dying, function, self.folder), given)

    def rest(self):
        pass


@pytest.fixture(scope="module")
def dask():
    """A cluster of two workers on this machine."""
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    with cluster.connected(None, 2) as found:
        yield found


@pytest.fixture
def pool(forked_workers):
    with Pool(2, alike.prepare) as found:
        yield found


@pytest.fixture
def pool_anew():
    """A pool of processes that start anew."""
    with Pool(2, alike.prepare) as found:
        yield found


@pytest.fixture(params=["pool", "dask"])
def engine(request):
    """An engine of other processes."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def small(monkeypatch):
    """Slices of some thousand bytes: few, for each starts a process of its own."""
    monkeypatch.setattr(slices, "SLICE_BYTES", 9000)


@pytest.fixture
def forced(monkeypatch):
    """Engines are used however little there is to do."""
    monkeypatch.setattr(candidates, "LEAST_ROWS", 1)
    monkeypatch.setattr(alike, "LEAST_PAIRS", 1)
    monkeypatch.setattr(alike, "FEWEST_PAIRS", 1)


# --- tasks ----------------------------------------------------------------------------------------------------
def test_results_come_in_the_order_of_the_tasks(engine):
    found = list(engine.map_tasks(tasks.own, range(40)))
    assert [number for number, _ in found] == list(range(40))
    assert os.getpid() not in {process for _, process in found}


def test_what_a_task_raises_is_raised_and_the_next_tasks_are_done(engine):
    with pytest.raises(InputError, match="cannot be read"):
        list(engine.map_tasks(tasks.failing, range(9)))
    assert list(engine.map_tasks(tasks.failing, range(5))) == list(range(5))


def test_a_full_disk_is_told_as_one_process_tells_it(pool):
    with pytest.raises(OSError, match="No space left") as found:
        list(pool.map_tasks(tasks.full, range(2)))
    assert (found.value.errno, found.value.filename) == (errno.ENOSPC, "a.txt")


def test_a_pool_of_one_is_this_process_and_processes_end_when_they_rest():
    assert {process for _, process in Pool(1).map_tasks(tasks.own, range(3))} == {os.getpid()}
    assert Pool(0).workers == 1
    with Pool(2) as found:
        before = {process for _, process in found.map_tasks(tasks.own, range(9))}
        assert before & {process for _, process in found.map_tasks(tasks.own, range(9))}
        found.rest()
        assert not before & {process for _, process in found.map_tasks(tasks.own, range(9))}


def test_a_process_that_dies_while_it_has_nothing_to_do_is_missed_by_nobody(pool):
    processes = {process for _, process in pool.map_tasks(tasks.own, range(9))}
    for each in processes:
        os.kill(each, signal.SIGKILL)
    found = list(pool.map_tasks(tasks.own, range(9)))
    assert [number for number, _ in found] == list(range(9))
    assert processes.isdisjoint(process for _, process in found)


def test_a_task_at_which_two_processes_die_is_said(pool):
    with pytest.raises(JiaokanError, match=r"worker died \(signal 9\)"):
        list(pool.map_tasks(tasks.fatal, range(2)))


# --- records by key -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("budget", [1 << 15, stored.BUDGET])
@pytest.mark.parametrize(("merge", "most"), [(None, 400), (unique, 50), (unique, 1 << 20)])
def test_records_of_all_tasks_come_together_by_key(merge, most, budget, tmp_path):
    how = Shuffle(tasks.ROW, ("key", "value"), tasks.SPAN, merge, tmp_path, budget)
    found = list(group(Here(), tasks.drawn, range(7), tasks.read, how, most))
    rows = sorted(row for seed in range(7) for block in tasks.drawn(seed) for row in block.tolist())
    assert [row for part in found for row in part] == (rows if merge is None else sorted(set(rows)))
    assert (len(found) > 3) == (most < 1000)
    keys = [{key for key, _ in part} for part in found]
    assert sum(map(len, keys)) == len(set().union(*keys))  # none of one key are parted
    assert list(tmp_path.iterdir()) == []


def test_where_there_are_no_records_nothing_is_made_of_them(tmp_path):
    how = Shuffle(tasks.ROW, ("key", "value"), tasks.SPAN, None, tmp_path, stored.BUDGET)
    assert list(group(Here(), tasks.drawn, [0, 4], tasks.read, how, 9)) == []
    assert list(group(Here(), tasks.drawn, [], tasks.read, how, 9)) == []


# --- a whole corpus -------------------------------------------------------------------------------------------
def related(seed, budget, engine, folder):
    spool, lists, excluded = drawn(seed)

    def simple():
        return told_simply(simply.relate_all(list(spool.read(SIGNED)), spool.fetch, lists, excluded), spool)

    def find():
        with Room(budget, within=folder) as room:
            return told(relating.relate(spool.read, lists, excluded, room, engine=engine), spool)

    return outcome(find), outcome(simple)


@pytest.mark.parametrize(("seed", "budget"), [(0, 1 << 16), (3, stored.BUDGET)])
def test_relations_that_are_found_by_tasks_are_those_of_the_simple_way(seed, budget, forced, monkeypatch, tmp_path):
    with_small_buckets(monkeypatch)
    found, wanted = related(seed, budget, Here(), tmp_path)
    assert found == wanted
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "spared"), [("pool", ()), ("dask", ("_emitted", "_compare"))])
def test_a_process_that_dies_at_each_kind_of_task_costs_nothing(request, name, spared, forced, tmp_path):
    """A cluster does not know of kinds, and starts a process anew each time: one death is enough."""
    engine = request.getfixturevalue(name)
    marks = tmp_path / "marks"
    marks.mkdir()
    for each in spared:
        (marks / each).touch()
    found, wanted = related(0, 1 << 17, Deadly(engine, marks), tmp_path)
    assert found == wanted
    assert {each.name for each in marks.iterdir()} == {"_emitted", "_reduced", "_compare"}
    assert list(tmp_path.iterdir()) == [marks]


def test_little_is_related_in_this_process(tmp_path):
    class Refusing(Here):
        def map_tasks(self, *given):
            raise AssertionError(given)

    found, wanted = related(0, 1 << 17, Refusing(), tmp_path)
    assert found == wanted


# --- a release ------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def parts(pile, tmp_path_factory):  # noqa: F811
    """The parts of the pile, beside a release that is to be finished."""
    out = tmp_path_factory.mktemp("parts") / "release"
    list(builds.build_share([pile], out, PLAN, Share(0, 1), workers=0))
    return out


def test_a_release_that_processes_finish_is_the_same(pool_anew, parts, whole, tmp_path, forced):  # noqa: F811
    shutil.copytree(parts.with_name(".release.parts"), tmp_path / ".release.parts")
    builds.finish(tmp_path / "release", engine=pool_anew)
    assert support.digests(tmp_path / "release") == whole
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_a_release_of_a_cluster_is_the_same_though_a_worker_is_killed(dask, pile, whole, tmp_path, small, monkeypatch):  # noqa: F811
    monkeypatch.setattr(alike, "LEAST_PAIRS", 1)
    killed = threading.Event()

    def kill():
        folder = tmp_path / ".release.parts"
        while len(list(folder.glob("0*-*"))) < 2:
            time.sleep(0.02)
        first, *_ = dask.processes()
        os.kill(first, signal.SIGKILL)
        killed.set()

    threading.Thread(target=kill, daemon=True).start()
    builds.build([pile], tmp_path / "release", PLAN, engine=dask)
    assert killed.is_set()
    assert support.digests(tmp_path / "release") == whole
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


# --- what is wrong --------------------------------------------------------------------------------------------
def test_a_worker_with_another_builder_is_refused(dask, monkeypatch):
    monkeypatch.setattr(made_by, "maker", lambda: ["another"])
    with pytest.raises(InputError, match="another version of jiaokan"):
        list(dask.map_tasks(tasks.own, range(2)))


def test_a_scheduler_that_is_not_there_is_said(monkeypatch):
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    monkeypatch.setattr(cluster, "_START", 0.5)
    with pytest.raises(InputError, match="cannot be reached"), cluster.connected("tcp://127.0.0.1:9", 1):
        pass


def test_without_the_extra_the_next_step_is_told(monkeypatch):
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    with pytest.raises(InputError, match="jiaokan\\[dask\\]"), cluster.connected(None, 1):
        pass
