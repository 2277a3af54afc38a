"""Help fits a screen, is grouped, shows lines that work, and is styled where a terminal shows it and nobody objects."""

from __future__ import annotations

import re
import shlex

import click
import pytest

terminal = pytest.importorskip("tests.terminal", reason="no pseudo-terminals here", exc_type=ImportError)

from jiaokan.cli import cli  # noqa: E402
from jiaokan.cli.help import Helped, HelpedGroup, colour  # noqa: E402
from jiaokan.cli.verbs import GROUPS, VERBS  # noqa: E402

NAMES = [verb.name for verb in VERBS]
BOLD = "\x1b[1m"


def helped(run, *arguments, **env):
    done = run(*arguments, "--help", env={"NO_COLOR": "", "FORCE_COLOR": "", "TERM": "xterm", "COLUMNS": "80", **env})
    assert done.returncode == 0
    return done.stdout.decode()


# --- groups ---------------------------------------------------------------------------------------------------
def test_the_list_of_verbs_is_grouped_and_each_is_a_line_that_is_not_cut(run):
    shown = helped(run)
    assert "..." not in shown.partition("\n")[2]
    for verb in VERBS:
        line = next(line for line in shown.splitlines() if line.startswith(f"  {verb.name} "))
        assert line.split(maxsplit=1)[1].rstrip(".") == verb.help.rstrip("."), (
            f"{verb.name} wants a shorter first sentence"
        )
    headings = re.findall(r"^(\w[\w ]*):$", shown, re.MULTILINE)
    assert headings == [*GROUPS, "Options", "Examples", "Exit codes"]


def test_every_verb_stands_in_one_group():
    grouped = [name for names in GROUPS.values() for name in names]
    assert len(set(grouped)) == len(grouped)
    assert set(NAMES) <= set(grouped)


def test_the_options_of_build_stand_in_groups_and_each_once(run):
    shown = helped(run, "build")
    headings = re.findall(r"^(\w[\w ]*):$", shown, re.MULTILINE)
    assert headings == [
        "Output",
        "Said of it",
        "Inputs",
        "Tables",
        "Treatment",
        "Machine",
        "Options",
        "Examples",
        "Exit codes",
    ]
    command = next(verb.command for verb in VERBS if verb.name == "build")
    for option in (each for each in command.params if isinstance(each, click.Option)):
        assert len(re.findall(rf"^  {re.escape(option.opts[0])} ", shown, re.MULTILINE)) == 1, option.name


@pytest.mark.parametrize("name", NAMES)
def test_groups_name_parameters_that_are_there(name):
    command = next(verb.command for verb in VERBS if verb.name == name)
    assert isinstance(command, Helped)
    there = {each.name for each in command.params}
    named = [each for names in command.groups.values() for each in names]
    assert set(named) <= there
    assert len(set(named)) == len(named)


def test_what_is_in_no_group_is_shown_last():
    @click.group(cls=HelpedGroup, groups={"First": ("b", "none")})
    def many() -> None:
        """Do much."""

    many.add_command(click.Command("a", help="Do a."))
    many.add_command(click.Command("b", help="Do b."))
    shown = many.get_help(click.Context(many, info_name="many"))
    assert shown.index("First:") < shown.index("b  Do b") < shown.index("Commands:") < shown.index("a  Do a")
    assert "none" not in shown


# --- examples and exit codes -----------------------------------------------------------------------------------
def examples():
    yield from (("", line) for line in cli.examples)
    for verb in VERBS:
        yield from ((verb.name, line) for line in verb.command.examples)


@pytest.mark.parametrize("name", NAMES)
def test_every_verb_has_lines_to_type_and_says_its_exit_codes(name):
    command = next(verb.command for verb in VERBS if verb.name == name)
    assert 2 <= len(command.examples) <= 5
    assert any(f"jiaokan {name} " in line for line in command.examples)
    assert {0, 2} <= set(command.exits)


@pytest.mark.parametrize(("name", "line"), list(examples()))
def test_an_example_fits_and_is_understood(name, line, tmp_path, monkeypatch):
    assert len(line) <= 76
    monkeypatch.chdir(tmp_path)
    settings = '[dataset]\nout = "b"\n[inputs]\npaths = ["a"]\n'
    (tmp_path / "jiaokan.toml").write_text(settings, encoding="utf-8")
    parts = [part for part in re.split(r"\||&&", line.partition("  # ")[0]) if part.strip().startswith("jiaokan")]
    (part,) = parts
    words = shlex.split(part.partition(" > ")[0])[1:]
    for word in words:
        if word.endswith("/"):
            (tmp_path / word).mkdir(exist_ok=True)
    (tmp_path / "dist" / "reports").mkdir(parents=True, exist_ok=True)
    context = cli.make_context("jiaokan", words)
    found, command, rest = cli.resolve_command(context, words)
    if rest == ["--help"]:
        return
    made = command.make_context(found, rest, parent=context)
    if isinstance(made.command, click.Group):
        below, inner, rest = made.command.resolve_command(made, [*made._protected_args, *made.args])
        inner.make_context(below, rest, parent=made)


# --- width and style -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("arguments", [[], *([name] for name in NAMES)], ids=" ".join)
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_help_is_as_wide_as_the_screen_and_no_wider_than_100(arguments, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    context = cli.make_context("jiaokan", [], resilient_parsing=True)
    for name in arguments:
        context = cli.commands[name].make_context(name, [], parent=context, resilient_parsing=True)
    lines = click.unstyle(context.get_help()).splitlines()
    table = " Jaccard |the same| stands verbatim" if arguments == ["check-leaks"] else "$^"
    kept = [line for line in lines if "jiaokan " in line or re.search(table, line)]
    assert max(len(line) for line in lines if line not in kept) <= min(columns, 100)


def test_help_in_a_terminal_is_as_wide_as_it(run):
    assert max(map(len, terminal.seen(terminal.run("build", "--help", width=64)))) <= 76  # examples are never wrapped
    assert max(map(len, terminal.seen(terminal.run("build", "--help", width=200)))) > 80


def test_a_pipe_gets_no_control_characters(run):
    assert "\x1b" not in helped(run) + helped(run, "build") + helped(run, "bench", "restore")


def test_a_terminal_gets_weight_unless_it_is_told_not_to():
    assert f"{BOLD}Build:" in terminal.run("--help")
    assert f"{BOLD}Output:" in terminal.run("build", "--help")
    assert "\x1b" not in terminal.run("build", "--help", NO_COLOR="1")
    assert "\x1b" not in terminal.run("--help", TERM="dumb")
    assert "\x1b" not in terminal.run(NO_COLOR="1"), "nor where a verb is missing"


def test_colour_that_is_asked_for_comes_through_a_pipe(run):
    assert f"{BOLD}Output:" in helped(run, "build", FORCE_COLOR="1")
    assert "\x1b" not in helped(run, "build", FORCE_COLOR="1", NO_COLOR="1")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({}, None),
        ({"NO_COLOR": ""}, None),
        ({"NO_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
    ids=str,
)
def test_the_environment_decides_about_style(said, wanted, monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert colour() is wanted
