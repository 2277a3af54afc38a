"""Code blocks of documents: parted, run as a newcomer runs them, and compared with what is shown below them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests import warm

from jiaokan.engines import processes

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"^```([a-z]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TIME = re.compile(r"; [0-9]+\.[0-9] s$", re.MULTILINE)
_ELSE = "…"  # a shown line of its own: any lines


def blocks(text: str) -> list[tuple[str, str]]:
    """Give the fenced blocks of a document, each with its kind."""
    return _BLOCK.findall(text)


def sections(text: str) -> dict[str, str]:
    """Part a document by its headings of the second level."""
    _, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    return {part.partition("\n")[0]: part for part in parts}


def commands(block: str) -> list[tuple[str, str]]:
    """Part a console block into commands and what is shown below each."""
    _, *parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    found = (re.match(r"((?:[^\n]*\\\n)*[^\n]*)\n?(.*)", part, re.DOTALL) for part in parts)
    return [(each[1], each[2]) for each in found if each is not None]


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def seen(command: str, folder: Path, addresses: Mapping[str, str]) -> str:
    """Run a command as a newcomer does and give what it prints, without progress.

    What no test may ask for, an address, lies in a folder: ``addresses`` says in which.
    """
    for address, place in addresses.items():
        command = command.replace(address, (folder / place).as_uri())
    env = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT / "builder")}
    run = warm.shell if processes.CAN_FORK else _shell
    printed = run(command, cwd=folder, env=env, programs=folder.parent / f"{folder.name}-bin").decode()
    for address, place in addresses.items():
        printed = printed.replace((folder / place).as_uri(), address)
    told = [line.rstrip() for line in printed.splitlines() if not line.startswith("annotating: ")]
    return "".join(f"{line}\n" for line in told)


def _shell(command: str, *, cwd: Path, env: Mapping[str, str], programs: Path) -> bytes:
    """Do as ``warm.shell`` does, where a system has no fork."""
    shim = put(programs / "jiaokan", f'#!/bin/sh\nexec {sys.executable} -m jiaokan "$@"\n'.encode())
    shim.chmod(0o755)
    env = {**env, "PATH": f"{programs}:{env['PATH']}"}
    return subprocess.run(
        ["bash", "-c", command], cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    ).stdout


def is_shown(shown: str, printed: str) -> bool:
    """Say whether what is shown is what was printed, but for times and lines left out."""
    parts = re.split(rf"^{_ELSE}\n", _TIME.sub("; 1.0 s", shown), flags=re.MULTILINE)
    pattern = "(?:.*\n)*?".join(map(re.escape, parts))
    return re.fullmatch(pattern, _TIME.sub("; 1.0 s", printed)) is not None
