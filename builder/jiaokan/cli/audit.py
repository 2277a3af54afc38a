"""``jiaokan audit``: draw a sample of a release for a judge, and score what was judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jiaokan.cli.help import HelpedGroup
from jiaokan.text.shown import escaped, to_json

if TYPE_CHECKING:
    from jiaokan.audit.model import Audit, Sample, Shown
    from jiaokan.audit.score import Agreement


_EXAMPLES = (
    "jiaokan audit draw dist/reports --out audit.html   # then open it",
    "jiaokan audit score audit-9cbb1aae10c2.json --release dist/reports",
)


_EXITS = {0: "done", 1: "other data than was judged", 2: "RELEASE or FILE cannot be read"}


@click.group(cls=HelpedGroup, examples=_EXAMPLES, exits=_EXITS)
def audit() -> None:
    """Draw a sample for people to judge, and score what they said.

    docs/audit.md says how a sample is drawn, what is asked of each unit, and how rates are estimated.
    """


@audit.command()
@click.argument("folder", metavar="RELEASE", type=click.Path(path_type=Path))
@click.option(
    "--n", type=click.IntRange(1, 100_000), default=100, show_default=True, help="Units to draw, or some more."
)
@click.option("--seed", type=click.IntRange(0, 2**53 - 1), default=1, show_default=True, help="Another draws others.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The form to write, one HTML file.")
@click.option("--json", "as_json", is_flag=True, help="Print the units with what is to be seen of them, for programs.")
def draw(folder: Path, n: int, seed: int, out: Path | None, as_json: bool) -> None:
    """Draw a stratified sample of RELEASE and write the form on which it is judged.

    The same release and seed give the same units on every machine. Of each rule at least one edit is drawn.
    """
    if out is None and not as_json:
        raise click.UsageError("name the form to write with --out, or ask for --json")
    from jiaokan.audit.draw import draw as drawn_from
    from jiaokan.reports.files import target_of, write_page

    target = target_of(out) if out is not None else None

    sample, shown = drawn_from(folder, n, seed)
    if as_json:
        click.echo(to_json(_with_views(sample, shown), indent=1))
    if target is not None:
        from jiaokan.audit.form import render

        write_page(target, render(sample, shown))
        more = f" (more than {n}: every rule is seen)" if len(sample.units) > n else ""
        click.echo(
            f"{escaped(target)}: {len(sample.units)} units{more} of {escaped(sample.release)}, seed {seed}", err=True
        )
        click.echo("next: open it in a browser, judge, save; then jiaokan audit score FILE --release RELEASE", err=True)


def _with_views(sample: Sample, shown: dict[tuple[str, str], Shown]) -> dict[str, object]:
    from dataclasses import asdict

    value = asdict(sample)
    units = [
        {**unit, "shown": asdict(shown[of.kind, of.id])} for unit, of in zip(value["units"], sample.units, strict=True)
    ]
    return {**value, "strata": list(value["strata"]), "units": units}


@audit.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--release", type=click.Path(path_type=Path), help="Hold the samples against this release.")
@click.option("--json", "as_json", is_flag=True, help="All figures as one JSON object.")
@click.option("--card", is_flag=True, help="A block of Markdown for a card.")
def score(files: tuple[Path, ...], release: Path | None, as_json: bool, card: bool) -> None:
    """Score the saved audits in FILE...: shares that are right, with intervals, and how far two judges agree.

    Exit 1 if --release names another release than the one that was judged, or other units are drawn from it.
    """
    if as_json and card:
        raise click.UsageError("--json and --card exclude each other")
    from jiaokan.audit import report, saved
    from jiaokan.audit.score import differing

    audits = [saved.read(path) for path in files]
    if as_json:
        click.echo(to_json(_figures(audits), indent=1))
    elif card:
        click.echo(report.markdown(audits), nl=False)
    else:
        for each in audits:
            click.echo("\n".join(report.lines(each)) + "\n")
        for one, other, found in _agreements(audits):
            click.echo(f"{escaped(one.judge.name)} and {escaped(other.judge.name)}: {report.agreed(found)}")
            for kind, unit, left, right in differing(one, other):
                click.echo(f"  {kind} {escaped(unit)}: {left}, {right}")
    if release is not None:
        _compare(audits, files, release)


def _compare(audits: list[Audit], files: tuple[Path, ...], release: Path) -> None:
    """Exit with 1 where a sample is not what is drawn from a release, with every difference said."""
    are_of = [_is_of(each, path, release) for each, path in zip(audits, files, strict=True)]
    if not all(are_of):
        raise SystemExit(1)
    click.echo(f"drawn from {escaped(release)}: the same units", err=True)


def _figures(audits: list[Audit]) -> dict[str, object]:
    from dataclasses import asdict

    from jiaokan.audit import report
    from jiaokan.audit.score import differing

    pairs = [
        {"judges": [one.judge.name, other.judge.name], **asdict(found), "differing": list(differing(one, other))}
        for one, other, found in _agreements(audits)
    ]
    return {"audits": [report.to_json(each) for each in audits], "agreement": pairs}


def _agreements(audits: list[Audit]) -> list[tuple[Audit, Audit, Agreement]]:
    """Compare each two audits of one sample; others have nothing in common."""
    from itertools import combinations

    from jiaokan.audit.score import agreement

    return [
        (one, other, agreement(one, other))
        for one, other in combinations(audits, 2)
        if one.sample.digest == other.sample.digest
    ]


def _is_of(judged: Audit, path: Path, release: Path) -> bool:
    """Tell whether a sample is what is drawn from a release, and say on stderr where it is not."""
    from jiaokan.audit.draw import drawn

    sample = drawn(release, judged.sample.n, judged.sample.seed)
    got, expected = judged.sample.data_digest[:12], sample.data_digest[:12]
    if got != expected:
        click.echo(f"{escaped(path)}: is of other data, got digest {got}, {escaped(release)} has {expected}", err=True)
    elif judged.sample.digest != sample.digest:
        click.echo(f"{escaped(path)}: its units are not those that seed {sample.seed} draws", err=True)
    return judged.sample.digest == sample.digest
