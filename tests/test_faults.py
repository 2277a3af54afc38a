"""One input costs one input: whatever it does to a rule, the others are published."""

from __future__ import annotations

import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests import forked, warm

from jiaokan import building as builds
from jiaokan import clean, rules
from jiaokan.context import Options
from jiaokan.dataset import card, readiness, shards, splits
from jiaokan.engines import processes
from jiaokan.engines.local import map_tasks
from jiaokan.errors import InputError, JiaokanError, RuleError
from jiaokan.parts import making

FAULTY = Path(__file__).parent / "faulty"
FAULTY_ENV = {"PYTHONPATH": os.pathsep.join([str(FAULTY), *filter(None, [os.environ.get("PYTHONPATH")])])}
GOOD = "各村成立巡堤小组，每班十二人，早晚各走一遍。第{}村已经上报。\n"
WORDS = {
    "异常": "fault: stray-marks",
    "递归": "fault: stray-marks",
    "内存": "fault: memory",
    "退出": "fault: worker died (signal 9)",
    "循环": "too slow",
}


def _with_faults() -> None:
    """Let rules fail in a command that was forked, and in its workers."""
    runpy.run_path(str(FAULTY / "sitecustomize.py"))
    warm.with_workers()


@pytest.fixture
def build(run_anew, tmp_path):
    """Build texts by name with the rules that fail; give what was said, and the manifest if there is one.

    In processes that are forked, or that start anew.
    """

    def make(texts, *options, anew=False):
        (tmp_path / "in").mkdir(exist_ok=True)
        for name, text in texts.items():
            (tmp_path / "in" / name).write_text(text, encoding="utf-8")
        command = ("build", tmp_path / "in", "--out", tmp_path / "out", *options)
        if anew or not processes.CAN_FORK:
            done = run_anew(*command, env=FAULTY_ENV)
        else:
            done = forked.command(command, cwd=tmp_path, env={}, arm=_with_faults)
        manifest = tmp_path / "out" / "manifest.json"
        return done, json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else None

    return make


def fates(manifest):
    return {entry["name"]: entry["reason"] for entry in manifest["sources"]}


GOODS = {f"{number}.txt": GOOD.format(number) for number in range(4)}


@pytest.mark.parametrize("word", WORDS)
def test_an_input_that_brings_a_rule_down_is_quarantined_and_the_others_published(build, tmp_path, word):
    done, manifest = build({**GOODS, "2-bad.txt": f"本文会触发{word}，其余照旧。\n"}, "--source-seconds", "3")
    assert fates(manifest) == {**dict.fromkeys(GOODS), "2-bad.txt": WORDS[word]}
    said = done.stderr.decode() + done.stdout.decode()
    assert "2-bad.txt" in said
    assert "Traceback" not in said
    assert done.returncode == int(word in ("内存", "退出", "循环")), said  # another machine may give another release
    log = tmp_path / ".out.faults.log"
    if word in ("异常", "递归", "内存"):
        assert "2-bad.txt: fault: " in done.stderr.decode()
        assert str(log) in done.stdout.decode()
        assert "Traceback" in log.read_text(encoding="utf-8")
        assert "2-bad.txt" in log.read_text(encoding="utf-8")


def test_several_inputs_that_kill_their_worker_cost_themselves(build):
    bad = {f"bad-{number}.txt": "本文会触发退出，其余照旧。\n" + str(number) for number in range(3)}
    _, manifest = build({**GOODS, **bad})
    assert fates(manifest) == {**dict.fromkeys(GOODS), **dict.fromkeys(bad, WORDS["退出"])}


def test_a_release_with_a_fault_is_valid_and_the_same_twice(build, run, tmp_path):
    texts = {**GOODS, "bad.txt": "本文会触发异常，其余照旧。\n"}
    _, first = build(texts, anew=True)
    assert run("validate", tmp_path / "out").returncode == 0
    _, second = build(texts, "--workers", "2")
    assert first == second


def test_an_input_that_changes_while_it_is_read_fails_the_build(tmp_path, monkeypatch):
    """Measured, then not what it was: no quarantine, for the books would not close."""
    path = tmp_path / "in.txt"
    path.write_text(GOOD, encoding="utf-8")
    plan = builds.Plan("out", "1.0.0", card.minimal(), splits.Lists({}))
    builds.build([path], tmp_path / "out", plan, workers=0)
    measure_all = making.measure_all

    def then(change):
        def measured(files):
            found = measure_all(files)
            change()
            return found

        return measured

    for change in (lambda: path.write_text("别的文字。", encoding="utf-8"), path.unlink):
        monkeypatch.setattr(making, "measure_all", then(change))
        for workers in (0, 1):
            path.write_text(GOOD * 2, encoding="utf-8")
            with pytest.raises(InputError, match=r"in\.txt: (changed while it was read|cannot be read)"):
                builds.build([path], tmp_path / "out", plan, workers=workers)
            assert (tmp_path / "out" / "manifest.json").is_file()


@pytest.mark.parametrize("rule", [rule for rule in rules.RULES if rule.needs is None], ids=lambda rule: rule.id)
def test_a_rule_that_fails_is_named_whether_it_reads_the_page_or_not(monkeypatch, rule):
    def fail(text, context):
        raise ValueError(rule.id)

    broken = tuple(replace(each, find=fail) if each.id == rule.id else each for each in rules.RULES)
    monkeypatch.setattr(rules, "RULES", broken)
    with pytest.raises(RuleError) as told:
        clean(GOOD)
    assert told.value.where == rule.id


def test_a_rule_that_fails_before_the_first_input_fails_on_inputs_alone(monkeypatch):
    def fail(text, context):
        raise ValueError

    broken = tuple(replace(each, find=fail) if each.id == "adverts" else each for each in rules.RULES)
    monkeypatch.setattr(rules, "RULES", broken)
    readiness.load_tables.cache_clear()
    (fate,) = shards.run(shards.Task((shards.Item("a.txt", GOOD),), Options()), lambda _: None).fates
    assert fate.reason == "fault: adverts"


# --- the engine -----------------------------------------------------------------------------------------------
JOBS = """
import os, time
from dataclasses import dataclass, field, replace

@dataclass(frozen=True)
class Task:
    items: tuple
    given_up: dict = field(default_factory=dict)
    is_apart: bool = False

    def __len__(self):
        return len(self.items)

    def seconds(self, at):
        return 2.0

    def without(self, at, reason):
        return replace(self, given_up={**self.given_up, at: reason})

    def apart(self):
        return None if self.is_apart else replace(self, is_apart=True)

PREPARED = 0

def prepare():
    global PREPARED
    PREPARED = os.getpid()

def fail():
    raise ValueError("cannot prepare")

def run(task, note):
    found = []
    for at, item in enumerate(task.items):
        note(at)
        if at in task.given_up:
            found.append(task.given_up[at])
            continue
        if item == "die":
            os._exit(3)
        elif item == "once" and not os.path.exists(os.environ["ONCE"]):
            open(os.environ["ONCE"], "w").close()
            os._exit(3)
        elif item == "sleep":
            time.sleep(60)
        elif item == "who":
            item = os.getppid(), PREPARED
        elif item == "orphan" and not os.path.exists(os.environ["ONCE"]):
            open(os.environ["ONCE"], "w").close()
            os.kill(os.getppid() if PREPARED else os.getpid(), 9)
            time.sleep(1)
        elif item == "print":
            print("to standard output", flush=True)
            os.write(1, b"and past Python")
        elif item == "raise":
            raise KeyError(item)
        found.append(item)
    note(len(task.items))
    if "slow together" in task.items and not task.is_apart:
        time.sleep(60)
    return found
"""


@pytest.fixture
def jobs(tmp_path, monkeypatch):
    (tmp_path / "jobs_of_a_test.py").write_text(JOBS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("ONCE", str(tmp_path / "once"))
    return importlib.import_module("jobs_of_a_test")


@pytest.fixture(params=["spawned", "forked"])
def mapped(jobs, request):
    """Give what does tasks in workers that start by themselves, or that are forked from a nursery."""
    if request.param == "forked" and not processes.CAN_FORK:
        pytest.skip("libraries do not bear a fork on this system")
    prepare = jobs.prepare if request.param == "forked" else None
    return lambda tasks, workers=2: list(map_tasks(jobs.run, tasks, workers=workers, prepare=prepare))


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_results_come_in_the_order_of_the_tasks(jobs, mapped, workers):
    tasks = [jobs.Task((number, number + 1)) for number in range(20)]
    assert mapped(tasks, workers) == [[n, n + 1] for n in range(20)]


def test_a_task_whose_worker_died_is_done_once_more(jobs, mapped):
    assert mapped([jobs.Task(("a", "once", "b"))]) == [["a", "once", "b"]]


def test_only_what_kills_or_hangs_a_worker_is_given_up(jobs, mapped):
    tasks = [jobs.Task(("a", "die", "b")), jobs.Task(("c",)), jobs.Task(("sleep", "d", "die"))]
    died = "fault: worker died (exit 3)"
    assert mapped(tasks) == [["a", died, "b"], ["c"], ["too slow", "d", died]]


def test_inputs_that_take_too_long_all_together_are_done_one_by_one(jobs, mapped):
    tasks = [jobs.Task(("a", "slow together")), jobs.Task(("b", "slow together", "sleep"))]
    assert mapped(tasks) == [["a", "slow together"], ["b", "slow together", "too slow"]]


def test_what_a_task_prints_does_not_reach_the_results(jobs, mapped):
    assert mapped([jobs.Task(("print", "a"))]) == [["print", "a"]]


def test_an_exception_of_a_task_is_raised_with_its_traceback(jobs, mapped):
    with pytest.raises(Exception, match="KeyError: 'raise'") as told:
        mapped([jobs.Task(("raise",))])
    assert "jobs_of_a_test.py" in str(told.value)


def test_workers_are_forked_from_a_process_that_has_prepared_once(jobs, mapped, request):
    told = mapped([jobs.Task(("who",)) for _ in range(6)])
    parents, prepared = zip(*(each[0] for each in told), strict=True)
    assert len(set(parents)) == 1
    assert set(prepared) == ({parents[0]} if "[forked]" in request.node.name else {0})
    assert (parents[0] == os.getpid()) == ("[spawned]" in request.node.name)


def test_a_nursery_that_died_is_followed_by_another(jobs, mapped):
    tasks = [jobs.Task(("a",)), jobs.Task(("orphan", "b")), jobs.Task(("c",))]
    assert mapped(tasks) == [["a"], ["orphan", "b"], ["c"]]


@pytest.mark.skipif(not processes.CAN_FORK, reason="libraries do not bear a fork on this system")
def test_a_nursery_that_cannot_prepare_is_told(jobs, capfd):
    with pytest.raises(JiaokanError, match="worker: cannot be started, got its nursery died"):
        list(map_tasks(jobs.run, [jobs.Task(("a",))], workers=2, prepare=jobs.fail))
    assert "cannot prepare" in capfd.readouterr().err


@pytest.mark.skipif(not processes.CAN_FORK, reason="libraries do not bear a fork on this system")
def test_nobody_is_left_when_results_are_no_longer_wanted(jobs):
    found = map_tasks(
        jobs.run, [jobs.Task(("who",)), jobs.Task(("who",)), jobs.Task(("sleep",))], workers=2, prepare=jobs.prepare
    )
    nursery = next(found)[0][0]
    found.close()
    with pytest.raises(ProcessLookupError):
        os.kill(nursery, 0)


# --- signals --------------------------------------------------------------------------------------------------
_HIDING = """
import os, signal, sys
from jiaokan import cli

def invoke(context):
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        signal.pause()
    except cli.Stopped:
        raise SystemError("an extension returned a result with an exception set") from None

cli.cli.invoke = invoke
sys.argv = ["jiaokan", "bench"]
cli.main()
"""


def test_a_signal_that_an_extension_makes_another_error_of_is_one_still():
    done = subprocess.run([sys.executable, "-c", _HIDING], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, b"jiaokan: stopped by SIGTERM\n")


@contextmanager
def _started(command, anew, out):
    """Start a command with the rules that fail; give its process, whose standard error goes to a file."""
    if anew or not processes.CAN_FORK:
        call = [sys.executable, "-m", "jiaokan", *command]
        with subprocess.Popen(call, env={**os.environ, **FAULTY_ENV}, stderr=out, stdout=out) as build:
            yield build.pid, build.wait
    else:
        build = forked.start(command, _with_faults, out.fileno())
        yield build.pid, build.wait


@pytest.mark.parametrize(("name", "anew"), [("SIGTERM", True), ("SIGHUP", False), ("SIGINT", False)])
def test_a_signal_cleans_up_and_says_so(tmp_path, name, anew):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.txt").write_text("本文会触发循环，其余照旧。\n", encoding="utf-8")
    command = ["build", tmp_path / "in", "--out", tmp_path / "out"]
    with tempfile.TemporaryFile() as said, _started(command, anew, said) as (pid, wait):
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".out.parts/*.making-*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        os.kill(pid, getattr(signal, name))
        assert wait() == 128 + getattr(signal, name)
        said.seek(0)
        assert said.read().decode() == f"jiaokan: stopped by {name}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
