"""Processes that start in milliseconds: workers, and the commands of a shell, forked from the tests' own process.

A fresh process imports everything and reads every table: seconds of a processor. Where the start itself is not what a test
is about, it forks; each kind of work has a test with processes that start anew, as they do for a user.
"""

from __future__ import annotations

import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tests import forked

from jiaokan import building as builds
from jiaokan import validate as validation
from jiaokan.engines import local, processes

# Sends its streams, arguments, folder and environment to whoever listens, and ends as the command that is forked there.
_CLIENT = """#!{python} -IS
import json, os, signal, socket, sys
call = os.memfd_create("call")
os.write(call, json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode())
with socket.socket(socket.AF_UNIX) as there:
    there.connect(chr(0) + {address!r})
    socket.send_fds(there, [b"."], [0, 1, 2, call])
    code = int(there.recv(16))
if code < 0:
    signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
os._exit(code)
"""
_CALL = 4  # handles of a call: the three streams, and a file of what is called where


# --- workers ----------------------------------------------------------------------------------------------------------
class Started:
    """A process of an engine that was forked from this one, with what the engine asks of ``subprocess.Popen``."""

    def __init__(self, pid: int, stdin: int, stdout: int | None) -> None:
        self.pid, self.returncode = pid, None
        self.stdin = os.fdopen(stdin, "wb")
        self.stdout = None if stdout is None else os.fdopen(stdout, "rb")

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        if timeout is None and self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        end = time.monotonic() + (timeout or 0)
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("a worker", timeout)
            time.sleep(0.01)
        return self.returncode


def started(module: str, *arguments: int, stdout: int | None = None) -> Started:
    """Start a process of the engines as ``jiaokan.engines.processes`` does: with nothing open but streams and arguments."""
    theirs, ours = os.pipe()
    result, told = os.pipe() if stdout == subprocess.PIPE else (None, None)
    child = forked.fork()
    if child == 0:
        _work(module, arguments, theirs, told)
    for each in (theirs, told):
        if each is not None:
            os.close(each)
    return Started(child, ours, result)


def with_workers() -> None:
    """Let a command that was forked have workers as a user's has, forked in their turn."""
    builds.default_workers = validation.default_workers = local.default_workers
    processes._started = started


def _work(module, arguments, theirs, told) -> None:
    code = 1
    try:
        os.dup2(theirs, 0)
        if told is not None:
            os.dup2(told, 1)
        _let_go({0, 1, 2, *arguments})
        sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
        sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        importlib.import_module(f"jiaokan.engines.{module}").main(*arguments)
        code = 0
    except BaseException:  # noqa: BLE001  (told as an interpreter tells it)
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(code)


def _let_go(kept: set[int]) -> None:
    """Let nothing of the parent's be open here; its file objects may still close their numbers."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for path in list(Path("/proc/self/fd").iterdir()):
        each = int(path.name)
        if each not in kept and each != nowhere:
            with suppress(OSError):
                os.dup2(nowhere, each)


# --- commands of a shell ----------------------------------------------------------------------------------------------
def shell(command: str, *, cwd: Path, env: Mapping[str, str], programs: Path) -> bytes:
    """Give what a line of bash prints, in which every ``jiaokan`` is forked from this process.

    ``programs`` is a folder of its own, in which the program is put that is found first.
    """
    with socket.socket(socket.AF_UNIX) as listening, tempfile.TemporaryFile() as out:
        address = f"jiaokan-tests-{os.getpid()}-{time.monotonic_ns()}"
        listening.bind(f"\0{address}")
        listening.listen()
        programs.mkdir(parents=True, exist_ok=True)
        (programs / "jiaokan").write_text(_CLIENT.format(python=sys.executable, address=address), encoding="utf-8")
        (programs / "jiaokan").chmod(0o755)
        env = {**env, "PATH": f"{programs}:{env['PATH']}"}
        bash = subprocess.Popen(["bash", "-c", command], cwd=cwd, env=env, stdout=out, stderr=subprocess.STDOUT)
        with bash, selectors.DefaultSelector() as waiting:
            _serve(waiting, listening, bash)
        out.seek(0)
        return out.read()


def _serve(waiting: selectors.BaseSelector, listening: socket.socket, bash: subprocess.Popen) -> None:
    """Fork what is called until the shell has ended."""
    waiting.register(listening, selectors.EVENT_READ)
    waiting.register(os.pidfd_open(bash.pid), selectors.EVENT_READ, bash)
    is_over = False
    while not is_over:
        for key, _ in waiting.select():
            if key.fileobj is listening:
                connection, _ = listening.accept()
                child = _called(connection)
                waiting.register(os.pidfd_open(child.pid), selectors.EVENT_READ, (child, connection))
                continue
            waiting.unregister(key.fileobj)
            os.close(key.fd)
            is_over = is_over or key.data is bash
            if key.data is not bash:
                _tell(*key.data)


def _called(connection: socket.socket) -> forked.Child:
    _, handles, *_ = socket.recv_fds(connection, 1, _CALL)
    *streams, call = handles
    size = os.fstat(call).st_size
    arguments, cwd, env = json.loads(os.pread(call, size, 0))

    def arm() -> None:
        os.dup2(streams[0], 0)
        _let_go({0, 1, 2})
        sys.stdin = os.fdopen(0, closefd=False)
        os.environ.clear()
        os.environ.update(env)

    child = forked.fork()
    if child == 0:
        forked.become(arguments, arm, streams[1:], cwd)
    for each in handles:
        os.close(each)
    return forked.Child(child)


def _tell(child: forked.Child, connection: socket.socket) -> None:
    with connection, suppress(BrokenPipeError):
        connection.send(b"%d" % child.wait())
