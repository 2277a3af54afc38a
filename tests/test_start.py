"""What is imported when: the package and the list of verbs start without rules, tables or libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import jiaokan
from jiaokan.cli import cli
from jiaokan.cli.verbs import VERBS

ON_PYTHON = Path(__file__).parent.parent / "docs" / "python.md"
# Each of them, or what it imports, takes longer than all that a start needs.
LIBRARIES = (
    *(
        "ahocorasick_rs",
        "datasets",
        "fsspec",
        "huggingface_hub",
        "jinja2",
        "jsonschema",
        "jsonschema_rs",
        "lxml",
        "numpy",
    ),
    *("opencc", "pyarrow", "pypdfium2", "pypinyin", "resiliparse", "rich", "stdnum", "yaml"),
)
OURS = {"jiaokan", "jiaokan.errors", "jiaokan.text", "jiaokan.text.shown"}
OF_VERBS = OURS | {"jiaokan.cli", "jiaokan.cli.help", "jiaokan.cli.verbs", "jiaokan.engines", "jiaokan.engines.lean"}


def imported_by(code, exits=(0,)):
    """Run code in a fresh process, and give the names of the modules it leaves behind."""
    told = "import sys; print('\\n', *sys.modules, sep='\\n', file=sys.__stderr__)"
    run = f"import atexit; atexit.register(lambda: exec({told!r}))\n{code}"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, check=False)
    assert done.returncode in exits, done.stderr.decode()
    return set(done.stderr.decode().split())


def asked(*arguments):
    return f"import sys; sys.argv = ['jiaokan', *{arguments!r}]; from jiaokan.cli import main; main()"


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("import jiaokan", OURS),
        ("import jiaokan; dir(jiaokan)", OURS),
        ("from jiaokan import InputError, JiaokanError, __version__", OURS),
        (asked("--help"), OF_VERBS),
        (asked("--version"), OF_VERBS),
    ],
    ids=["import", "dir", "errors", "--help", "--version"],
)
def test_a_start_imports_next_to_nothing(code, ours):
    found = imported_by(code)
    assert not found.intersection(LIBRARIES)
    assert {name for name in found if name.partition(".")[0] == "jiaokan"} == ours


def test_a_shell_that_completes_a_verb_imports_none():
    code = (
        "import os; os.environ |= {'_JIAOKAN_COMPLETE': 'bash_complete', 'COMP_WORDS': 'jiaokan ', 'COMP_CWORD': '1'}"
    )
    found = imported_by(f"{code}; {asked()}")
    assert {name for name in found if name.partition(".")[0] == "jiaokan"} == OF_VERBS


@pytest.mark.parametrize(
    ("name", "module"),
    [("clean", "pyarrow"), ("annotate", "pyarrow"), ("Options", "pyarrow"), ("load", "pypinyin")],
)
def test_a_name_imports_no_library_that_it_does_without(name, module):
    found = imported_by(f"from jiaokan import {name}")
    assert module not in found
    assert not found.intersection({"datasets", "huggingface_hub", "rich"})


def test_arrow_does_as_well_without_pandas():
    code = (
        "from jiaokan.engines.lean import go_without_pandas; go_without_pandas(); import pyarrow as pa; "
        "assert pa.array([1, None]).null_count == 1; assert pa.array(['a']).to_pylist() == ['a']"
    )
    assert "pandas" not in imported_by(code)


# --- names ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", jiaokan.__all__)
def test_a_public_name_is_there_and_says_what_it_is(name):
    value = getattr(jiaokan, name)
    assert name in dir(jiaokan)
    assert vars(jiaokan)[name] is value, "asked for once, it is a plain name"
    assert name == "__version__" or (value.__doc__ and value.__name__ == name)


@pytest.mark.parametrize("name", ["clean", "annotate", "load"])
def test_the_document_on_python_shows_every_function(name):
    assert f"{name}(" in ON_PYTHON.read_text(encoding="utf-8")


def test_a_star_gives_the_public_names_alone():
    names = {}
    exec("from jiaokan import *", names)  # noqa: S102  (a star is allowed in a module only)
    assert set(names) - {"__builtins__"} == set(jiaokan.__all__)


def test_an_unknown_name_is_an_attribute_error_as_of_any_module():
    with pytest.raises(AttributeError, match="module 'jiaokan' has no attribute 'cleen'"):
        _ = jiaokan.cleen
    with pytest.raises(ImportError, match="cannot import name 'cleen' from 'jiaokan'"):
        from jiaokan import cleen  # noqa: F401, PLC0415
    assert not hasattr(jiaokan, "__wrapped__")


def test_types_of_the_package_are_there_for_others():
    assert (Path(jiaokan.__file__).parent / "py.typed").is_file()


# --- verbs ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_list_of_verbs_says_what_the_verbs_say_themselves(verb):
    assert verb.command.name == verb.name
    first = verb.command.help.replace("\n", " ").split(". ")[0].split("  ")[0].rstrip(".") + "."
    assert verb.help == first
    for width in range(20, 200):
        assert verb.get_short_help_str(width) == verb.command.get_short_help_str(width)


HEAVY = (*LIBRARIES, "jiaokan.building", "jiaokan.pipeline", "jiaokan.rules", "jiaokan.text.hanzi")


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_help_of_a_verb_imports_nothing_that_does_its_work(verb):
    assert not imported_by(asked(verb.name, "--help")).intersection(HEAVY)


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        *((verb.name, "--frobnicate") for verb in VERBS),
        *((name,) for name in ("build", "validate", "explain", "check-leaks", "splits", "init")),
        ("build", "--out", "x"),
        ("build", "x", "--out", "y", "--workers", "0"),
        ("validate", "x", "--tier", "all"),
        ("explain", "x", "--outline", "--json"),
        ("check-leaks", "no-such-folder"),
        ("bench", "restore", "--help"),
        ("bench", "rules", "--size", "1"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_before_anything_is_imported_that_does_the_work(arguments):
    assert not imported_by(asked(*arguments), exits=(0, 2)).intersection(HEAVY)


def commands():
    for verb in VERBS:
        yield [verb.name]
        if isinstance(verb.command, click.Group):
            yield from ([verb.name, name] for name in verb.command.commands)


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_verb_explains_itself(path):
    done = CliRunner().invoke(cli, [*path, "--help"], prog_name="jiaokan")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Usage: jiaokan {' '.join(path)} ")
    assert "Options:" in done.stdout


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_help_of_a_verb_is_asked_for_as_ever(run, verb):
    done = run(verb.name, "--help")
    assert done.returncode == 0
    assert done.stdout.decode().startswith(f"Usage: jiaokan {verb.name} ")
    assert done.stderr == b""
