"""``jiaokan build --shard``: one share of a build, for a scheduler that runs many. What does the work is imported when there is some."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jiaokan.errors import JiaokanError
from jiaokan.text.shown import escaped

if TYPE_CHECKING:
    from jiaokan.building import Plan
    from jiaokan.engines.engine import Engine
    from jiaokan.parts.planning import Share

_SHARE = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")


class Shares(click.ParamType["Share"]):
    """A share as it is written on the command line: ``3/40`` is the fourth of forty."""

    name = "share"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Share:
        """Read a share."""
        from jiaokan.parts.planning import Share

        if isinstance(value, Share):
            return value
        found = _SHARE.fullmatch(str(value))
        index, count = map(int, found.groups()) if found else (0, 0)
        if index >= count:
            self.fail(f"{str(value)!r} is no share, expected I/N with I from 0 to N - 1", param, ctx)
        return Share(index, count)


def make_share(paths: Sequence[str | Path], out: Path, plan: Plan, share: Share, workers: int | None) -> None:
    """Make the parts of a share and say what became of them; exit 1 where one failed."""
    from jiaokan.building import Failed, build_share
    from jiaokan.cli.progress import progress

    done, failed = 0, list[Failed]()
    with progress(sys.stderr) as advance:
        for found in build_share(paths, out, plan, share, workers=workers, progress=advance):
            if isinstance(found, Failed):
                failed.append(found)
            else:
                done += 1
    click.echo(f"share {share.index} of {share.count}: slices done {done}, failed {len(failed)}")
    for each in failed:
        click.echo(f"slice {each.number}: {escaped(str(each.error))}", err=True)
    if failed:
        raise SystemExit(1)


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what runs a build."""
    scheduler = click.option(
        "--scheduler", metavar="ADDRESS", help="Scheduler of the Dask cluster. Default: a cluster on this machine."
    )
    engine = click.option(
        "--engine",
        type=click.Choice(["local", "dask"]),
        default="local",
        show_default=True,
        help="What annotates and relates: processes of this machine, or a Dask cluster with a disk that all share.",
    )
    return engine(scheduler(command))


@contextmanager
def engine_of(engine: str, scheduler: str | None, workers: int | None) -> Iterator[Engine | None]:
    """Give what runs tasks elsewhere; None for processes of this machine."""
    if engine == "local":
        if scheduler is not None:
            raise click.UsageError("--scheduler is of --engine dask")
        yield None
        return
    from jiaokan.engines.cluster import connected
    from jiaokan.engines.local import default_workers

    with connected(scheduler, workers or default_workers(0)) as cluster:
        yield cluster


@contextmanager
def going_on(out: Path) -> Iterator[None]:
    """Where a build ends before its time, say that the next one goes on from there."""
    try:
        yield
    except BaseException:
        from jiaokan.dataset.staging import Place
        from jiaokan.parts.folder import Folder

        with suppress(OSError, JiaokanError):
            folder = Folder(Place.of(out).parts)
            if folder.is_worth_going_on():
                done = len(folder.paths())
                click.echo(f"slices done: {done}; the same command goes on, with --fresh it starts over", err=True)
        raise
