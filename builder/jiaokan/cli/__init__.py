"""The command line: a verb a module. Data goes to stdout, messages to stderr.

Exit 0 fine, 1 problems, 2 misuse or input that cannot be used, 70 a fault of our own, 128 + n a signal. Whatever ends a
command says so in one line.
"""

from __future__ import annotations

import errno
import logging
import os
import signal
import sys
import tempfile
import traceback
from types import FrameType
from typing import Any, NoReturn

import click

from jiaokan import __version__
from jiaokan.cli.help import SETTINGS, HelpedGroup, colour
from jiaokan.cli.verbs import GROUPS, VERBS
from jiaokan.engines.lean import go_without_pandas
from jiaokan.errors import AccountError, JiaokanError, SchemaError, of_system
from jiaokan.text.shown import escaped

MISUSE, FAULT, SIGNAL = 2, 70, 128  # 70 is EX_SOFTWARE of sysexits.h
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopped(BaseException):
    """A signal asked this process to end; what is under way is cleaned up on the way out."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


_EXITS = {
    0: "fine",
    1: "problems were found, or two things differ",
    MISUSE: "an argument or an input cannot be used",
    FAULT: "a fault of jiaokan itself; the line says where the traceback is",
    SIGNAL: "and n more: stopped by signal n",
}
_EXAMPLES = (
    "jiaokan build reports/ --out dist/reports   # a release of a folder",
    "jiaokan validate dist/reports               # does every row hold?",
    "jiaokan explain reports/a.txt               # raw beside clean",
    "jiaokan build --help                        # all of one verb",
)


class _Verbs(HelpedGroup):
    """All verbs."""

    def invoke(self, ctx: click.Context) -> Any:
        """Import and run a verb; what it compiles on the way is kept for the next start."""
        from jiaokan.engines import prepared  # help needs none of it

        with prepared.in_use():
            return super().invoke(ctx)


@click.group(cls=_Verbs, context_settings=SETTINGS, groups=GROUPS, examples=_EXAMPLES, exits=_EXITS)
@click.version_option(__version__, prog_name="jiaokan", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn messy crawled Chinese documents into an annotated corpus in which every change is a row."""


for verb in VERBS:
    cli.add_command(verb)


def main() -> NoReturn:
    """Run the command line and exit; an error is one line, never a traceback."""
    for stream in (sys.stdout, sys.stderr):  # the same output in every locale
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # what was freed goes back to the system
    if sys.argv[1:2] == ["build"]:
        go_without_pandas()
    logging.basicConfig(format="jiaokan: %(message)s", level=logging.WARNING)
    for name in _SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)
    sys.exit(_run())


def _stop(number: int, frame: FrameType | None) -> None:
    for name in _SIGNALS:  # what is cleaned up is not stopped again
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    _received.append(number)
    raise Stopped(number)


_received: list[int] = []  # signals: an extension may make another error of the one that is raised in it


def _stopped(number: int) -> int:
    return _end(SIGNAL + number, f"stopped by {signal.Signals(number).name}")


def _run() -> int:
    """Run a command and give its exit code."""
    if "_JIAOKAN_COMPLETE" in os.environ:  # a shell asks how a line may go on
        cli.main(prog_name="jiaokan")
    try:
        with cli.make_context("jiaokan", sys.argv[1:], color=colour()) as context:
            cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except Stopped as stopped:
        return _stopped(stopped.number)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception as error:  # noqa: BLE001  (whatever it is, it is told in one line)
        return _stopped(_received[0]) if _received else _tell(error)
    return 0


def _tell(error: Exception) -> int:
    """Say what ended a command, and give its exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True, color=colour())
        return MISUSE
    if isinstance(error, click.ClickException):
        return _end(MISUSE, _usage(error))
    if isinstance(error, JiaokanError) and not isinstance(error, (AccountError, SchemaError)):
        return _end(MISUSE, str(error))
    if isinstance(error, MemoryError):
        return _end(MISUSE, "memory: there is not enough of it; use fewer --workers, or smaller inputs")
    return _system(error) if isinstance(error, OSError) else _fault(error)


def _end(code: int, message: str) -> int:
    click.echo(f"jiaokan: {escaped(message)}", err=True)
    return code


def _usage(error: click.ClickException) -> str:
    """Write what is wrong with a command's arguments in one line."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "jiaokan"
    said = error.format_message().rstrip(".")
    verb = path.partition(" ")[2]
    return f"{verb}{': ' if verb else ''}{said}; see {path} --help"


def _system(error: OSError) -> int:
    if error.errno == errno.EPIPE:  # who read what we print has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SIGNAL + 13  # SIGPIPE
    return _end(MISUSE, str(of_system(error)))


def _fault(error: Exception) -> int:
    """Say that the fault is ours, and keep the traceback where it can be found."""
    trace = "".join(traceback.format_exception(error))
    try:
        handle, place = tempfile.mkstemp(prefix="jiaokan-fault-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(trace)
        where = f"the traceback is in {place}"
    except OSError:
        where = f"the traceback, which could not be kept: {' | '.join(trace.split(chr(10))[-8:])}"
    what = (str(error).splitlines() or [""])[0][:300]
    return _end(FAULT, f"fault of jiaokan itself: {type(error).__name__}: {what}; please report it: {where}")
