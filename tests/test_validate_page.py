"""docs/validate.md: every command is run, and what is shown is what one sees; the hook and the workflow do what it says."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from tests.blocks import blocks, commands, is_shown, put, seen
from tests.test_recipes import lines

from jiaokan.pytest_plugin import Corpus

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "validate.md").read_text(encoding="utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

# --- the files of the page: texts of our own --------------------------------------------------------------------------
RELATIONS = re.search(r"\$ cat schema/relations\.toml\n(.*?)\$ jiaokan", PAGE, re.DOTALL)
STRING, WHOLE = {"type": "string"}, {"type": "integer"}
BOOKS = {"type": "object", "required": ["id", "text"], "properties": {"id": STRING, "text": STRING}}
QUOTES = {
    "type": "object",
    "required": ["book", "nr", "text"],
    "properties": {"book": STRING, "nr": WHOLE, "text": STRING, "from": WHOLE, "to": WHOLE, "names": {"type": "array"}},
}


def write_quotes(folder: Path) -> None:
    (folder / "schema").mkdir(parents=True)
    (folder / "quotes" / "data").mkdir(parents=True)
    for split, rows in (("train", ["甲", "乙", ""]), ("test", ["丙", "丁"])):
        table = pa.table({"id": range(len(rows)), "text": rows})
        pq.write_table(table, folder / "quotes" / "data" / f"{split}-00000-of-00001.parquet")


def write_shelf(folder: Path) -> None:
    assert RELATIONS is not None
    put(folder / "schema" / "relations.toml", RELATIONS[1].encode())
    put(folder / "schema" / "books.schema.json", lines(BOOKS))
    put(folder / "schema" / "quotes.schema.json", lines(QUOTES))
    books = [{"id": "b1", "text": "天下太平。春日迟迟。"}, {"id": "b2", "text": "张三不在。"}]
    put(folder / "shelf" / "books.jsonl", lines(*books))
    first = {"book": "b1", "nr": 1, "text": "天下太平", "from": 0, "to": 4}
    second = {"book": "b9", "nr": 1, "text": "春日", "from": 5, "to": 7}
    names = [{"start": 0, "end": 2, "said": "李四"}]
    fourth = {"book": "b2", "nr": 1, "text": "张三不在", "from": 0, "to": 4, "names": names}
    put(folder / "shelf" / "quotes" / "train.jsonl", lines(first, second) + b'{"book": \n' + lines(fourth))
    put(folder / "shelf" / "quotes" / "test.jsonl", lines(first | {"nr": 2}))


def write_release(folder: Path, release: Path) -> None:
    shutil.copytree(release, folder / "notices")


def write_hook(folder: Path) -> None:
    shown = re.search(r"\$ cat \.pre-commit-config\.yaml\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    put(folder / ".pre-commit-config.yaml", shown[1].encode())
    write_shelf(folder)


FILES = {
    "Your own release": write_release,
    "Anybody's dataset in two lines": write_quotes,
    "What holds between rows: relations.toml": write_shelf,
    "For machines": write_shelf,
    "pytest": write_release,
    "pre-commit": write_hook,
}


def parts() -> dict[str, str]:
    _, *found = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    return {part.partition("\n")[0]: part for part in found}


def pytest_shim(folder: Path, path: str) -> None:
    """Put a command ``pytest`` beside that of jiaokan, with the plugin as an installed package has it."""
    shim = put(
        folder.parent / f"{folder.name}-bin" / "pytest",
        f'#!/bin/sh\nPYTHONPATH={shlex.quote(path)} exec {sys.executable} -m pytest -p no:cacheprovider -p no:hypothesispytest "$@"\n'.encode(),
    )
    shim.chmod(0o755)


def test_every_part_that_shows_a_command_is_run():
    assert {title for title, part in parts().items() if "```console" in part} == set(FILES)


@pytest.mark.parametrize("title", FILES)
def test_a_part_does_what_it_shows(title, tmp_path, small_base, plugin_env):
    folder = tmp_path / "here"
    folder.mkdir()
    FILES[title](folder, small_base) if FILES[title] is write_release else FILES[title](folder)
    pytest_shim(folder, plugin_env["PYTHONPATH"])
    for kind, block in blocks(parts()[title]):
        for command, shown in commands(block) if kind == "console" else ():
            printed = seen(command, folder, {})
            assert is_shown(shown, printed), f"$ {command}\n{printed}"


def test_the_two_lines_of_a_test_file_name_a_corpus():
    (block,) = [block for kind, block in blocks(parts()["pytest"]) if kind == "python"]
    names: dict[str, object] = {}
    exec(block, names)  # noqa: S102  (our own page)
    assert names["test_corpus"] == Corpus("../notices", draft=True)
    assert len(block.split("\n\n")) == len(block.splitlines()) - 1 == 2


def test_the_page_names_every_key_of_the_file_of_relations():
    schema = yaml.safe_load((ROOT / "builder/jiaokan/data/relations.schema.json").read_text(encoding="utf-8"))
    table = schema["$defs"]["table"]["properties"]
    keys = {*table, *table["references"]["items"]["properties"], *table["spans"]["items"]["properties"]}
    part = parts()["What holds between rows: relations.toml"]
    assert not [
        key for key in keys if f"`{key}" not in part and f", `{key}" not in part and f"tables.NAME.{key}" not in part
    ]


# --- the hook ---------------------------------------------------------------------------------------------------------
def test_the_hook_of_pre_commit_runs_what_it_says(run, tmp_path):
    (hook,) = HOOKS
    stated = re.search(r"args: \[(.*)\]", PAGE)
    assert stated is not None
    assert f"id: {hook['id']}" in PAGE
    assert hook["pass_filenames"] is False
    command, *arguments = [*shlex.split(hook["entry"]), *stated[1].split(", ")]
    assert command == "jiaokan"
    write_shelf(tmp_path)
    assert run(*arguments, cwd=tmp_path).returncode == 1
    (tmp_path / "schema" / "relations.toml").unlink()
    for path in (tmp_path / "shelf" / "quotes").glob("train*"):
        path.unlink()
    assert run(*arguments, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("name", "is_of_data"),
    [
        ("data/train-00000-of-00001.parquet", True),
        ("notes.jsonl.gz", True),
        ("schema/notes.schema.json", True),
        ("relations.toml", True),
        ("manifest.json", True),
        ("README.md", False),
        ("parquet.py", False),
        ("pyproject.toml", False),
    ],
)
def test_the_hook_waits_for_files_of_data(name, is_of_data):
    assert bool(re.search(HOOKS[0]["files"], name)) == is_of_data
