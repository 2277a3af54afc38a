"""``jiaokan bench``: measure the builder itself: what its rules restore, and what they cost."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import click

from jiaokan.cli.bench_build import bench_build
from jiaokan.cli.bench_inputs import bench_html, bench_readers
from jiaokan.cli.bench_outline import bench_boundaries, bench_outline
from jiaokan.cli.bench_scale import bench_scale
from jiaokan.cli.figures import console, no_group, write_json
from jiaokan.cli.floors import measured, require_whole_run, settle
from jiaokan.cli.help import HelpedGroup
from jiaokan.errors import InputError

_EXAMPLES = (
    "jiaokan bench restore                        # what the rules restore",
    "jiaokan bench restore --only gloss --failures 5",
    "jiaokan bench outline --check                # against the floors",
    "jiaokan bench build --only glossed --json -  # figures as JSON",
)
_EXITS = {0: "fine", 1: "with --check: a figure is below its floor", 2: "an argument cannot be used"}


@click.group(cls=HelpedGroup, examples=_EXAMPLES, exits=_EXITS)
def bench() -> None:
    """Measure the builder itself."""


@bench.command("ledger")
@click.option("--edits", default=50_000, show_default=True, type=click.IntRange(100), help="Edits in the largest text.")
@click.option("--passes", default=20, show_default=True, type=click.IntRange(1, 200), help="Passes over it.")
def bench_ledger(edits: int, passes: int) -> None:
    """Time the composition of a ledger over growing texts: cost must grow with the edits."""
    from jiaokan.bench import ledger

    click.echo(ledger.run(edits, passes))


@bench.command("rules")
@click.option(
    "--size", default=1_000_000, show_default=True, type=click.IntRange(10_000), help="Bytes of the largest text."
)
def bench_rules(size: int) -> None:
    """Time each rule on growing texts beside OpenCC's t2s alone on the same text."""
    from jiaokan.bench import rules

    click.echo(rules.run(size))


@bench.command("restore")
@click.option(
    "--system", "systems", multiple=True, help="Only this system; may be given again. Default: all installed."
)
@measured
@click.option("--failures", default=0, show_default=True, type=click.IntRange(0), help="Worst texts to list.")
def bench_restore(
    systems: tuple[str, ...],
    only: str | None,
    seed: int,
    failures: int,
    json_to: Path | None,
    check: bool,
    update: bool,
    reason: str | None,
) -> None:
    """Damage clean texts, restore them by each system, and say how well that went.

    Tables: what each of our rules found and touched wrongly; the character error rate by kind of damage, before and
    after, beside other systems; what was cleaned too much. Texts that must not change are measured with the rest.
    """
    if find_spec("rapidfuzz") is None:
        raise InputError("bench restore", "rapidfuzz is not installed", next_step="pip install 'jiaokan[bench]'")
    from jiaokan.bench import restore, tables
    from jiaokan.bench.systems import chosen

    if check or update:
        require_whole_run("bench restore", only, seed)
        systems = systems or ("jiaokan",)
    result = restore.run(list(chosen(systems)), seed, only)
    if not result.groups:
        raise no_group(only)
    tables.print_result(result, console(json_to), failures)
    write_json(tables.to_json(result, seed), json_to)
    settle("restore", tables.figures(result), check=check, update=update, reason=reason)


@bench.command("script")
@click.option(
    "--words",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The dictionary the table of readings is made of: also make it without half of the words, and read those.",
)
@click.option(
    "--json", "json_to", type=click.Path(path_type=Path), help="Write all figures here as JSON; - for standard output."
)
@click.option("--check", is_flag=True, help="Compare with the floors; exit 1 if a figure is below its own.")
@click.option("--update", is_flag=True, help="Renew the floors; one that falls needs --reason.")
@click.option("--reason", help="Why floors may fall; it is kept in the file.")
def bench_script(words: Path | None, json_to: Path | None, check: bool, update: bool, reason: str | None) -> None:
    """Convert Simplified words and texts by OpenCC and back by our rules, and say how much differs."""
    from jiaokan.bench import readings, script

    counts = None
    if words is not None:
        with words.open(encoding="utf-8") as lines:
            counts = readings.word_list(lines, readings.opencc_words())
    scores = script.run(counts)
    script.print_scores(scores, console(json_to))
    write_json(script.to_json(scores), json_to)
    settle("script", script.figures(scores), check=check, update=update, reason=reason)


@bench.command("duplicates")
@click.option("--seed", default=7, show_default=True, help="Seed of what is planted.")
@click.option("--scale", default=0, type=click.IntRange(0), help="Only measure the cost for so many documents.")
@click.option(
    "--json", "json_to", type=click.Path(path_type=Path), help="Write all figures here as JSON; - for standard output."
)
@click.option("--check", is_flag=True, help="Compare with the floors; exit 1 if a figure is below its own.")
@click.option("--update", is_flag=True, help="Renew the floors; one that falls needs --reason.")
@click.option("--reason", help="Why floors may fall; it is kept in the file.")
def bench_duplicates(
    seed: int, scale: int, json_to: Path | None, check: bool, update: bool, reason: str | None
) -> None:
    """Plant copies, edited copies, masked and moved twins among look-alikes, and say how many are found."""
    from jiaokan.bench import duplicates

    if scale:
        duplicates.scale(scale, seed, console(None))
        return
    if check or update:
        require_whole_run("bench duplicates", None, seed)
    results = duplicates.run(seed)
    duplicates.print_result(results, console(json_to))
    write_json(duplicates.to_json(results), json_to)
    settle("duplicates", duplicates.figures(results), check=check, update=update, reason=reason)


@bench.command("personal")
@click.option(
    "--json", "json_to", type=click.Path(path_type=Path), help="Write all figures here as JSON; - for standard output."
)
@click.option("--check", is_flag=True, help="Compare with the floors; exit 1 if a figure is below its own.")
@click.option("--update", is_flag=True, help="Renew the floors; one that falls needs --reason.")
@click.option("--reason", help="Why floors may fall; it is kept in the file.")
def bench_personal(json_to: Path | None, check: bool, update: bool, reason: str | None) -> None:
    """Look for personal data on lines written for it, and say by kind how much is found and how much of it is right."""
    from jiaokan.bench import personal

    scores = personal.run()
    personal.print_scores(scores, console(json_to))
    write_json(personal.to_json(scores), json_to)
    settle("personal", personal.figures(scores), check=check, update=update, reason=reason)


@bench.command("pages")
@click.option("--listed", default=0, show_default=True, type=click.IntRange(0), help="Lines lost and left to list.")
@click.option(
    "--json", "json_to", type=click.Path(path_type=Path), help="Write all figures here as JSON; - for standard output."
)
@click.option("--check", is_flag=True, help="Compare with the floors; exit 1 if a figure is below its own.")
@click.option("--update", is_flag=True, help="Renew the floors; one that falls needs --reason.")
@click.option("--reason", help="Why floors may fall; it is kept in the file.")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def bench_pages(
    folder: Path | None, listed: int, json_to: Path | None, check: bool, update: bool, reason: str | None
) -> None:
    """Clean whole pages whose lines are labelled, and say which lines of the site stay and which of the text are lost.

    FOLDER holds other pages in the same form; floors are for those of the package.
    """
    from jiaokan.bench import pages

    if folder is not None and (check or update):
        raise InputError("bench pages", "floors hold for the pages of the package", next_step="drop FOLDER")
    scores = pages.run(pages.load() if folder is None else pages.load_from(folder))
    pages.print_scores(scores, console(json_to), listed)
    write_json(pages.to_json(scores), json_to)
    settle("pages", pages.figures(scores), check=check, update=update, reason=reason)


@bench.command("hostile")
@click.option("--seed", default=1, show_default=True, type=int, help="Seed of the fragments.")
@click.option("--n", "count", default=60, show_default=True, type=click.IntRange(1), help="Fragments of each subject.")
@click.option("--first", default=0, show_default=True, type=click.IntRange(0), help="Number of the first fragment.")
@click.option("--only", help="Only this rule or note, or outline, decode, keys, context, annotate.")
@click.option("--seconds", default=300.0, show_default=True, help="Processor time for all; one fragment each at least.")
@click.option(
    "--json", "json_to", type=click.Path(path_type=Path), help="Write all figures here as JSON; - for standard output."
)
@click.option("--check", is_flag=True, help="Exit 1 if something grows faster than its text, is slow, or raises.")
def bench_hostile(
    seed: int, count: int, first: int, only: str | None, seconds: float, json_to: Path | None, check: bool
) -> None:
    """Repeat each rule's own triggers without end, and say on which texts its time grows faster than they do."""
    from jiaokan.bench import hostile

    chosen = [subject for subject in hostile.subjects() if only in (None, subject.name)]
    if not chosen:
        raise no_group(only)
    results = []
    for result in hostile.run(hostile.Search(), chosen, seed, range(first, first + count), seconds):
        click.echo(f"{result.subject}: {result.tried} fragments, {len(result.bad)} bad", err=True)
        results.append(result)
    hostile.print_results(results, console(json_to))
    write_json(hostile.to_json(results, seed), json_to)
    faults = list(hostile.faults(results))
    for fault in faults:
        click.echo(f"bench hostile: {fault}", err=True)
    if check:
        sys.exit(1 if faults else 0)


bench.add_command(bench_build)
bench.add_command(bench_scale)
bench.add_command(bench_outline)
bench.add_command(bench_boundaries)
bench.add_command(bench_html)
bench.add_command(bench_readers)
