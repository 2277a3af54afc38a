"""The checklist of docs/publish.md: its commands and settings exist, and its example of Croissant gives what a row holds."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest
from tests import support

from jiaokan.cli import cli
from jiaokan.dataset import schema
from jiaokan.publishing import local

TEXT = (Path(__file__).parent.parent / "docs" / "publish.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^( *)```(\w+)\n(.*?)^ *```", TEXT, flags=re.DOTALL | re.MULTILINE)
COMMANDS = [line.strip()[2:] for _, kind, block in BLOCKS if kind == "console" for line in block.splitlines()]


def blocks(kind):
    return [re.sub(f"^{indent}", "", text, flags=re.MULTILINE) for indent, its, text in BLOCKS if its == kind]


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("jiaokan ")])
def test_every_command_can_be_typed(line, tmp_path, monkeypatch):
    """The arguments are understood by their verb; nothing is run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dist" / "reports").mkdir(parents=True)
    (tmp_path / "jiaokan.toml").write_text(blocks("toml")[0], encoding="utf-8")
    words = shlex.split(line)[1:]
    command, name = cli, "jiaokan"
    while isinstance(command, click.Group):
        name = words.pop(0)
        command = command.commands[name]
        command = getattr(command, "command", command)
    assert command.make_context(name, words).params


def test_every_verb_of_the_checklist_is_there():
    named = {line.split()[1] for line in COMMANDS if line.startswith("jiaokan ")}
    assert named == {"splits", "build", "bump", "validate", "check-leaks", "diff", "audit", "publish"}


def test_the_settings_are_known():
    (settings,) = blocks("toml")
    assert schema.find_settings_faults(tomllib.loads(settings)) == []


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")
def test_the_example_of_croissant_prints_a_text(small_base, capsys):
    (example,) = (block for block in blocks("python") if "mlcroissant" in block)
    exec(example.replace("dist/reports", str(small_base)), {})  # noqa: S102  (our own document)
    first = support.read_rows(min((small_base / "data/paragraphs").glob("*.parquet")))[0][0]
    assert capsys.readouterr().out == first["text"] + "\n"


@pytest.mark.parametrize("blank", ["[…: to be filled in]", "[More Information Needed]", "TODO"])
def test_what_is_called_a_blank_is_one(blank):
    assert f"`{blank}`" in TEXT
    assert list(local.blanks("README.md", blank))
