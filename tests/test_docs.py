"""Documentation: generated from the values in use, complete, and its commands and examples run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import click
import pytest
import yaml

from jiaokan import docs
from jiaokan.checks import OTHER_CHECKS, RELEASE_CHECKS, UNIT_CHECKS
from jiaokan.cli import cli
from jiaokan.dataset import card, card_blocks, schema
from jiaokan.rules import NOTES, RULES

ROOT = Path(__file__).parent.parent


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    ["README.md", "DATASET_CARD.md", "DATASET_CARD.zh-CN.md", "docs/audit.md", "docs/measured.md", "docs/rules.md"],
)
def test_generated_blocks_are_up_to_date(name):
    assert docs.renew(read(name), docs.language_of(name)) == read(name), f"run: python -m jiaokan.docs {name}"


def test_the_examples_of_the_document_on_python_run():
    failed, tried = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False)
    assert tried > 8
    assert failed == 0


def test_the_document_on_the_command_line_names_every_command_and_option():
    text = read("docs/command-line.md")
    for name, verb in cli.commands.items():
        command = verb.command
        assert f"jiaokan {name}" in text
        options = command.commands if isinstance(command, click.Group) else command.params
        for option in options:
            if isinstance(option, click.Option):
                assert f"`{option.opts[-1]}" in text or f"{option.opts[-1]} " in text, (name, option.opts)
            elif isinstance(option, str):
                assert f"jiaokan {name} {option}" in text


def test_the_card_explains_every_column_flag_and_rule(sample):
    text = (sample / "README.md").read_text(encoding="utf-8")
    for table in schema.TABLES:
        assert f"#### {table}" in text
        assert all(f"| `{column}` |" in text for column in schema.columns(table))
    assert all(f"| `{flag}` |" in text for flag in schema.flags())
    assert all(f"`{rule.id}`" in text for rule in (*RULES, *NOTES))


@pytest.mark.parametrize("rule", [*RULES, *NOTES], ids=lambda rule: rule.id)
def test_every_rule_says_what_it_does_and_what_it_leaves_alone(rule):
    doc = " ".join(rule.find.__doc__.split())
    assert rule.summary.endswith("."), "the first line is a sentence"
    plain = {"line-ends", "line-edges", "blank-lines", "preview-marks", "foreign-script"}
    assert rule.id in plain or "eft alone" in doc, "say what is left alone"


def test_every_check_says_what_must_hold():
    checks = (*UNIT_CHECKS, *RELEASE_CHECKS)
    assert all((check.find.__doc__ or "").strip() for check in checks)
    ids = [check.id for check in checks] + list(OTHER_CHECKS)
    assert len(ids) == len(set(ids))


def test_the_dataset_card_has_its_blocks_and_a_place_for_the_takedown_contact():
    for name in ("DATASET_CARD.md", "DATASET_CARD.zh-CN.md"):
        found = re.findall("<!-- generated: ([a-z-]+) -->", read(name))
        assert sorted(found) == sorted((*card_blocks.OF_BUILD, *card_blocks.STATIC, *card_blocks.KEPT)), name


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("license: other", "'language' is a required property"),
        ("license: other\nlanguage: [zh]\ntags: [x]\nconfigs: []", "configs"),
        ("license: other\nlanguage: [zh]\ntags: [x]\nlicence: other", "licence"),
        ("- a list", "is no mapping"),
        ("a: [", "is no YAML"),
    ],
)
def test_a_card_with_wrong_front_matter_is_refused(front, message):
    with pytest.raises(card.InputError, match=re.escape(message)):
        card.render(f"---\n{front}\n---\n# x\n", {})


def test_a_name_cannot_inject_keys_into_the_front_matter(run, tmp_path):
    (tmp_path / "a.txt").write_text("各村成立巡堤小组，每班十二人，早晚各走一遍。\n", encoding="utf-8")
    done = run("build", tmp_path / "a.txt", "--out", tmp_path / "out", "--name", "x\nviewer: false\nconfigs: []")
    assert done.returncode == 2, "a name is one line"
    name = 'x", viewer: false, configs: [] #'
    assert run("build", tmp_path / "a.txt", "--out", tmp_path / "out", "--name", name).returncode == 0
    front = yaml.safe_load((tmp_path / "out" / "README.md").read_text(encoding="utf-8").split("---\n")[1])
    assert front["pretty_name"] == name
    assert "viewer" not in front
    assert front["configs"]


def test_the_changelog_speaks_of_data_and_builder():
    text = read("CHANGELOG.md")
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        assert "### Data" in part
        assert "### Builder" in part
