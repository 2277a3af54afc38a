"""Torture: kill builds, fail every file operation, mutate releases, feed rubbish, and say what held.

Usage: python tests/torture.py [--seconds 600] [--seed 1] [--only PART …]. Each part has its share of the time and prints
how far it came; every draw is made from the seed and a number, so that one that fails can be done again: ``--only fuzz
--first 4711 --seconds 1``. Exit 1 if any promise was broken.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # run by hand, from anywhere

from tests import forked, mutate, support

from jiaokan import annotate
from jiaokan.bench.texts import load
from jiaokan.checks import UNIT_CHECKS
from jiaokan.checks.model import Located, Unit
from jiaokan.dataset.records import Record, to_row
from jiaokan.errors import InputError
from jiaokan.validate import validate


@dataclass
class Part:
    """What one part did: figures by name, and the promises it saw broken."""

    figures: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def line(self) -> str:
        return ", ".join(f"{count} {name}" for name, count in self.figures.items())


@dataclass(frozen=True)
class Frame:
    """What every part is given."""

    folder: Path
    template: Path  # a release of the small corpus
    seed: int
    first: int
    until: float

    def numbers(self, most: int) -> Iterator[int]:
        """Yield numbers of draws until the time is over."""
        for number in range(self.first, self.first + most):
            if time.monotonic() > self.until:
                return
            yield number

    def rng(self, number: int) -> random.Random:
        return random.Random(f"{self.seed}:{number}")  # noqa: S311  (not for secrets)


# --- kills ----------------------------------------------------------------------------------------------------
def kills(frame: Frame, part: Part) -> None:
    """Kill a build at any moment; what is there then is a whole release, and the next build goes on as ever."""
    place = frame.folder / "kills"
    inputs, target = place / "in", place / "release"
    _inputs(inputs)
    arguments = ["build", str(inputs), "--out", str(target), "--splits", str(support.BASE / "splits"), "--name", "base"]
    whole = []
    for number in range(2):
        _swap_inputs(inputs, number)
        seconds = _time(arguments)
        whole.append(support.digests(target))
    for number in frame.numbers(300):
        rng = frame.rng(number)
        _swap_inputs(inputs, number)
        child = forked.start(arguments)
        time.sleep(rng.uniform(0, seconds * 1.1))
        os.kill(child.pid, signal.SIGKILL)
        part.figures["builds killed"] += child.wait() < 0
        found = support.digests(target)
        if found not in whole:
            part.broken.append(f"kill {number}: no whole release is there")
        if number % 10 == 0:
            done = forked.run(arguments)
            part.figures["recoveries"] += 1
            if done.code or [path.name for path in place.iterdir() if path.name.startswith(".")]:
                part.broken.append(
                    f"kill {number}: the next build said {done.messages}, left {sorted(place.iterdir())}"
                )


def _swap_inputs(inputs: Path, number: int) -> None:
    """Add or take one input, so that the release changes from build to build."""
    path = inputs / "more.txt"
    if number % 2:
        path.unlink(missing_ok=True)
    else:
        path.write_text("补记：全部工作已于月底完成，各村已经上报。\n", encoding="utf-8")


def _inputs(folder: Path) -> None:
    folder.mkdir(parents=True)
    for path in support.BASE.glob("*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())


def _time(arguments: list[str]) -> float:
    started = time.monotonic()
    done = forked.run(arguments)
    assert done.code == 0, done
    return time.monotonic() - started


# --- failures -------------------------------------------------------------------------------------------------
def failures(frame: Frame, part: Part) -> None:
    """Let the n-th file operation of every command fail, in another way each time."""
    place = frame.folder / "failures"
    _inputs(place / "in")
    support.snapshot(frame.template, place / "release")
    going = {name: [each.format(place=place) for each in arguments] for name, arguments in forked.COMMANDS.items()}
    for number in frame.numbers(100_000):
        for name, arguments in list(going.items()):
            code = forked.CODES[number % len(forked.CODES)]
            done = forked.run(arguments, forked.failing(number + 1, code, place))
            if not done.failed:
                del going[name]
                part.figures[f"commands to their end ({name}: {number} operations)"] += 1
                continue
            part.figures["operations failed"] += 1
            if done.code not in (0, 1, 2) or (done.code == 2 and not done.is_told) or "Traceback" in done.err:
                part.broken.append(f"{name}, operation {number + 1}, error {code}: {done}")
            if not (place / "release" / "manifest.json").is_file():
                part.broken.append(f"{name}, operation {number + 1}: the release is gone")
                support.snapshot(frame.template, place / "release")
        if not going:
            return


# --- mutations ------------------------------------------------------------------------------------------------
def mutations(frame: Frame, part: Part) -> None:
    """Change one place of a release; no single change passes, none brings the validator down.

    Every tenth is shown to all tiers to their ends; of the others the first problem is enough.
    """
    release = support.snapshot(frame.template, frame.folder / "mutations")
    files = mutate.read_files(release)
    for number in frame.numbers(20_000):
        (mutation,) = mutate.mutations(files, 1, seed=f"{frame.seed}:{number}")
        whole = number % 10 == 0
        outcome = mutate.judge(release, mutation, most=None if whole else 1)
        part.figures["mutations"] += 1
        part.figures["rejected"] += bool(outcome.tiers)
        part.figures["of them shown to all tiers"] += whole
        part.figures["rejected there by schema and relations"] += whole and outcome.is_caught("schema", "relations")
        if outcome.crash or not outcome.tiers:
            part.broken.append(f"mutation {number}: {outcome.mutation} {outcome.crash or 'passes'}")


# --- rubbish --------------------------------------------------------------------------------------------------
_ALPHABET = (
    "一二三四五六七八九十（）()【】〔〕《》“”\"'‘’，,。.；;：:！!？?、…—-–·*×xX_＿某0123456789０１２３年月日页頁第章条篇的是不 "
    "\u3000\t\n\r\u200b\ufeff\u202e\x00\x1b\u2028\ufffd𠀀⺀⼀ａＡāáǎàüaeiouABC<>/&#@%$^~`|\\{}[]=+"
)


def fuzz(frame: Frame, part: Part) -> None:
    """Annotate texts made of authored pieces, damage and rubbish: every record obeys the validator's checks."""
    texts = [text.text for text in load()]
    for number in frame.numbers(1_000_000):
        rng = frame.rng(number)
        data = _rubbish(rng, texts)
        try:
            record = annotate("fuzz.txt", data)
        except InputError:
            part.figures["refused"] += 1
            continue
        except Exception as error:  # noqa: BLE001  (what is looked for)
            part.broken.append(f"fuzz {number}: {type(error).__name__}: {str(error)[:200]}")
            continue
        part.figures["texts"] += 1
        part.figures["code points"] += len(record.source.raw_text)
        faults = list(itertools.islice(_faults(record), 1))
        part.broken += [f"fuzz {number}: {fault}" for fault in faults]


def _rubbish(rng: random.Random, texts: list[str]) -> bytes:
    pieces = []
    for _ in range(rng.randrange(1, 30)):
        text = rng.choice(texts)
        start = rng.randrange(len(text))
        piece = text[start : start + rng.choice([1, 3, 10, 40, 200])]
        noise = "".join(rng.choice(_ALPHABET) for _ in range(rng.choice([0, 1, 2, 5, 20])))
        pieces += [piece, noise * rng.choice([1, 1, 1, 2, 9])]
    data = bytearray("".join(pieces).encode(rng.choice(["utf-8"] * 6 + ["gb18030", "utf-16", "big5"]), "replace"))
    for _ in range(rng.choice([0, 0, 0, 1, 5])):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _faults(record: Record) -> Iterator[tuple[str, str, str]]:
    if not record.documents:
        return
    rows = {
        name: [Located(name, at, to_row(row)) for at, row in enumerate(getattr(record, name))]
        for name in ("documents", "sections", "paragraphs", "edits")
    }
    unit = Unit("train", Located("sources", 0, to_row(record.source)), **rows)
    for check in UNIT_CHECKS:
        yield from ((check.id, *fault) for fault in check.find(unit))


# --- hostile fragments ----------------------------------------------------------------------------------------
def hostile(frame: Frame, part: Part) -> None:
    """Repeat what rules look for until it hurts: nothing costs more than its length."""
    seconds = max(1, int(frame.until - time.monotonic()))
    command = [sys.executable, "-m", "jiaokan", "bench", "hostile", "--check", "--seed", str(frame.seed)]
    done = subprocess.run([*command, "--seconds", str(seconds)], capture_output=True, text=True, check=False)
    part.figures["lines of its table"] += len(done.stdout.splitlines())
    if done.returncode:
        part.broken.append(f"hostile: exit {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


# --- laws -----------------------------------------------------------------------------------------------------
ROOT = Path(__file__).parent.parent
_LEAST = 30  # seconds: less is not enough for one file of them


def law_files() -> list[Path]:
    """Give the test files that hold laws: those of ``tests/properties``, and wherever else ``@given`` stands."""
    others = (ROOT / "tests").glob("test_*.py")
    return sorted((ROOT / "tests" / "properties").glob("test_*.py")) + sorted(
        path for path in others if re.search(r"^ *@given\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    )


def draw_laws(file: Path, seed: int) -> list[str]:
    """Give the command that draws the laws of a file, and no other test where they stand among others."""
    alone = [] if file.parent.name == "properties" else ["-m", "hypothesis"]
    quiet = ["-n", "0", "-p", "no:cacheprovider"]
    return [sys.executable, "-m", "pytest", *quiet, *alone, str(file), f"--hypothesis-seed={seed}"]


def laws(frame: Frame, part: Part) -> None:
    """Draw the laws ten times as often as ``make test`` does, file by file, each time with another seed."""
    if frame.until - time.monotonic() < _LEAST:
        part.figures["files of laws, which want more seconds"] = 0
        return
    files = law_files()
    frame.rng(0).shuffle(files)  # another seed begins with others, where the time is not enough for all
    env = {**os.environ, "DRAWS": "3", "SEEDS": ""}
    for number in frame.numbers(10**6):
        file, seed = files[number % len(files)], frame.seed + number // len(files)
        done = subprocess.run(draw_laws(file, seed), cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        part.figures[f"of {len(files)} files of laws"] += 1
        if done.returncode:
            part.broken.append(f"laws {number}: {file.name} with seed {seed}: {done.stdout[-2000:]}")


PARTS: dict[str, tuple[Callable[[Frame, Part], None], float]] = {
    "kills": (kills, 0.15),
    "failures": (failures, 0.15),
    "mutations": (mutations, 0.25),
    "fuzz": (fuzz, 0.15),
    "hostile": (hostile, 0.15),
    "laws": (laws, 0.15),
}


def run(name: str, seconds: float, seed: int, first: int) -> Part:
    """Run one part in a folder of its own."""
    part = Part()
    with tempfile.TemporaryDirectory() as folder:
        template = support.build_here(Path(folder) / "template" / "base")
        frame = Frame(Path(folder), template, seed, first, time.monotonic() + seconds)
        if problems := [str(problem) for problem in validate(template)]:
            part.broken += problems
        PARTS[name][0](frame, part)
    return part


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="for all parts together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first draw")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    options = parser.parse_args()
    whole = sum(PARTS[name][1] for name in options.only)
    broken = 0
    for name in options.only:
        started = time.monotonic()
        part = run(name, options.seconds * PARTS[name][1] / whole, options.seed, options.first)
        broken += len(part.broken)
        sys.stdout.write(f"{name:10} {time.monotonic() - started:5.0f} s  {part.line()}; {len(part.broken)} broken\n")
        sys.stdout.writelines(f"  {line}\n" for line in part.broken[:20])
        sys.stdout.flush()
    sys.stdout.write("all promises held\n" if not broken else f"{broken} promises were broken\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
