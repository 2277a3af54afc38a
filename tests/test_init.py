"""A corpus package of one's own: it builds and passes its test at once, and every setting can be said in its file."""

from __future__ import annotations

import json
import re
import shlex
import string
import subprocess
import sys

import pytest
import yaml

from jiaokan import InputError
from jiaokan.cli.build import build
from jiaokan.dataset import schema
from jiaokan.inputs.settings import PARAMETERS, read_settings


@pytest.fixture(scope="module")
def package(run, tmp_path_factory):
    """A package as it is made, and nothing done with it."""
    made = tmp_path_factory.mktemp("package") / "my-notices"
    done = run("init", made)
    assert done.returncode == 0, done.stderr
    return made


def test_a_new_package_has_its_files_and_no_name_left_open(package):
    assert {path.name for path in package.iterdir()} >= {
        "jiaokan.toml",
        "DATASET_CARD.md",
        ".gitignore",
        ".github",
        "splits",
    }
    assert not [path for path in package.rglob("*") if path.is_file() and b"@NAME@" in path.read_bytes()]


def workflow(package, name):
    """Read a workflow; YAML takes the key ``on`` for True."""
    found = yaml.safe_load((package / ".github" / "workflows" / name).read_text(encoding="utf-8"))
    return found | {"on": found.get(True)}


def stated(text, inputs):
    """Put inputs in the place of expressions, as GitHub does."""
    return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: inputs[match[1]], str(text))


def test_every_step_of_the_ci_of_a_new_package_succeeds_one_by_one(package, run, plugin_env):
    (caller,) = workflow(package, "ci.yml")["jobs"].values()
    called = workflow(package, caller["uses"].rpartition("/")[2])
    known = called["on"]["workflow_call"]["inputs"]
    assert set(caller["with"]) <= set(known)
    assert {name for name, each in known.items() if each.get("required")} <= set(caller["with"])
    inputs = {name: str(each.get("default", "")) for name, each in known.items()} | caller["with"]
    (job,) = called["jobs"].values()
    env = plugin_env | {name: stated(value, inputs) for name, value in job["env"].items()}
    steps = [step["run"] for step in job["steps"] if "run" in step]
    assert [step.split()[:2] for step in steps] == [
        ["pip", "install"],
        ["jiaokan", "build"],
        ["jiaokan", "validate"],
        ["pytest"],
    ]
    said = ""
    for step in steps[1:]:
        command, *arguments = shlex.split(string.Template(step).substitute(env))
        if command == "jiaokan":
            done = run(*arguments, cwd=package)
        else:
            plain = [sys.executable, "-m", command, "-p", "no:hypothesispytest", "-p", "no:cacheprovider"]
            done = subprocess.run([*plain, *arguments], cwd=package, env=env, capture_output=True, check=False)
        said = done.stdout.decode()
        assert done.returncode == 0, f"{step}\n{said}{done.stderr.decode()}"
    assert re.search(r"\b[0-9]+ passed, 1 skipped\b", said), "a contact is still to be named"
    manifest = json.loads((package / "dist" / "my-notices" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["name"], manifest["version"]) == ("my-notices", "0.1.0")


def test_a_workflow_may_only_read_and_runs_no_text_of_others(package):
    called = workflow(package, "corpus.yml")
    assert called["permissions"] == {"contents": "read"}
    (job,) = called["jobs"].values()
    assert not [step for step in job["steps"] if "${{" in step.get("run", "")], "an input in a command would be run"


@pytest.mark.parametrize("name", ["Über", "a b", "-a", "文", "a."])
def test_a_name_that_is_none_is_refused(name, run, tmp_path):
    done = run("init", tmp_path / name)
    assert done.returncode == 2
    assert b"is no name of a dataset" in done.stderr


def test_nothing_that_is_there_is_touched(run, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    done = run("init", tmp_path / "mine")
    assert done.returncode == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


# --- settings ---------------------------------------------------------------------------------------------------------
def test_every_option_of_a_build_can_be_said_in_a_file():
    of_one_run = {"is_fresh", "keeps_parts", "share", "engine", "scheduler"}
    known = {parameter.name for parameter in build.params} - {"config", "help", "is_sample"} - of_one_run
    assert set(PARAMETERS.values()) == known


def test_the_schema_and_the_table_of_parameters_have_the_same_keys():
    def leaves(node, above=()):
        for key, child in node["properties"].items():
            yield from leaves(child, (*above, key)) if "properties" in child else [(*above, key)]

    assert set(leaves(schema.table_of_settings())) == set(PARAMETERS)


def settings(tmp_path, text):
    path = tmp_path / "jiaokan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_paths_are_relative_to_the_file_and_addresses_stay(tmp_path):
    path = settings(tmp_path, '[inputs]\npaths = ["data", "hf://a/b", "-", "/abs/c"]\n[dataset]\ncard = "card.md"\n')
    assert read_settings(path) == {
        "paths": [str(tmp_path / "data"), "hf://a/b", "-", "/abs/c"],
        "card_path": str(tmp_path / "card.md"),
    }


FAULTS = {
    "a key of another name": ("[run]\nworkers = 1\nwrokers = 2\n", "line 3 run.wrokers: is not known"),
    "a table of another name": ("[inputs]\npaths = []\n[ouputs]\na = 1\n", "line 3 ouputs: is not known"),
    "a value of another type": ('[run]\n\nworkers = "one"\n', "line 3 run.workers: is not what it must be"),
    "a version that is none": ('[dataset]\nversion = "1.0"\n', "line 2 dataset.version: is not what"),
    "a column that is none": ('[inputs.columns]\nbody = "x"\n', "line 2 inputs.columns.body: is not known"),
    "a list where there is one": ('[dataset]\nname = ["a"]\n', "line 2 dataset.name: is not what"),
    "no TOML": ("[run\n", "cannot be read"),
    "no file": (None, "cannot be read"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_its_line_and_key(name, tmp_path):
    text, said = FAULTS[name]
    path = settings(tmp_path, text) if text is not None else tmp_path / "none.toml"
    with pytest.raises(InputError, match=said):
        read_settings(path)


def test_the_command_line_wins(run, tmp_path):
    (tmp_path / "a.txt").write_text("关于植树的通知\n各村：\n请于月底前完成植树,并报送进度。\n", encoding="utf-8")
    path = settings(
        tmp_path,
        '[dataset]\nname = "one"\nversion = "1.2.3"\nout = "out"\n[inputs]\npaths = ["a.txt"]\n'
        '[cleaning]\nwithout = ["punctuation-width"]\n',
    )
    done = run("build", "--config", path, "--name", "two")
    assert done.returncode == 0, done.stderr
    stated = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert (stated["name"], stated["version"]) == ("two", "1.2.3")
    assert "narrow-marks" in stated["options"]["without"]
