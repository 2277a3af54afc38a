"""Damage the files of a small release, one after the other, and see that the validator never dies of it.

Usage: python tests/fuzz.py [--n 500] [--seed 1] [DIR]. Bytes are flipped, cut, added and swapped; files are replaced by
folders, links, pipes and each other; tables get other columns and types; JSON and text get values nobody would write.
Every damage must end in problems or in an InputError. With checksums it must be found, whatever it is.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, TimeoutError  # noqa: A004  (its own until Python 3.11)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # run by hand, from anywhere

from tests import support
from tests.damage import KINDS, OF_TABLES, files_of

from jiaokan.errors import InputError
from jiaokan.validate import validate

_LONGEST = 120  # seconds for one damage; a pipe that is opened would wait for ever


@dataclass(frozen=True)
class Verdict:
    """What the validator made of a damage: checks with a problem, "InputError", or what it died of."""

    name: str
    found: frozenset[str]  # with checksums
    without: frozenset[str]
    crash: str = ""


def draw(seed: int, number: int, release: Path) -> str:
    """Damage one file of a release in one way, which the two numbers decide; says which."""
    rng = random.Random(f"{seed}:{number}")  # noqa: S311  (not for secrets)
    kind = rng.choice(KINDS)
    files = [path for path in files_of(release) if kind not in OF_TABLES or path.suffix == ".parquet"]
    path = rng.choice(files)
    name = f"{number}: {kind.__name__} {path.relative_to(release).as_posix()}"
    before = {each: each.read_bytes() for each in files_of(release)}
    kind(rng, release, path)
    regular = {each: each.read_bytes() for each in files_of(release) if not each.is_symlink()}
    return f"{name} (nothing changed)" if before == regular else name


def judge(base: Path, seed: int, number: int) -> Verdict:
    """Damage a linked copy of a release and validate it with and without checksums."""
    with tempfile.TemporaryDirectory(dir=base.parent) as place:
        release = support.copy(base, Path(place) / "damaged")
        name = draw(seed, number, release)
        try:
            found = frozenset(_checks(release, checksums=True))
            without = frozenset(_checks(release, checksums=False))
        except Exception as error:  # noqa: BLE001  (a crash is a finding)
            return Verdict(name, frozenset(), frozenset(), f"{type(error).__name__}: {str(error)[:200]}")
        return Verdict(name, found, without)


def _checks(release: Path, *, checksums: bool) -> Iterator[str]:
    try:
        for problem in validate(release, checksums=checksums):
            if len(str(problem).splitlines()) != 1 or not str(problem).isprintable():
                raise AssertionError(f"not one plain line: {problem!r}")
            yield problem.check
    except InputError as error:
        if len(str(error).splitlines()) != 1:
            raise AssertionError(f"not one line: {error}") from error
        yield "InputError"


def run(base: Path, n: int, seed: int) -> Iterator[Verdict]:
    """Judge in a process of its own: what kills or stops it is found too."""
    pool = None
    for number in range(n):
        pool = pool or ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        try:
            yield pool.submit(judge, base, seed, number).result(timeout=_LONGEST)
        except (BrokenProcessPool, TimeoutError) as error:
            for process in list(pool._processes.values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)
            pool = None
            yield Verdict(f"{number}", frozenset(), frozenset(), f"the process died or hung: {type(error).__name__}")
    if pool:
        pool.shutdown()


def is_missed(verdict: Verdict) -> bool:
    return not verdict.found and not verdict.crash and "nothing changed" not in verdict.name


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("release", type=Path, nargs="?", default=Path("dist/sample"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        base = support.snapshot(options.release, Path(place) / "release")
        verdicts = list(run(base, options.n, options.seed))
    bad = [verdict for verdict in verdicts if verdict.crash or is_missed(verdict)]
    checks = Counter(check for verdict in verdicts for check in verdict.found)
    sys.stdout.write(f"{len(verdicts)} damages, {len(bad)} that killed the validator or were missed by checksums\n")
    sys.stdout.writelines(f"  {verdict.name}: {verdict.crash or 'not found'}\n" for verdict in bad)
    unseen = sum(not verdict.without for verdict in verdicts)
    sys.stdout.write(f"without checksums {unseen} are not found; by check: {dict(checks.most_common())}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
