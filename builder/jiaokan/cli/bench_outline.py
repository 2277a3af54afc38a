"""``jiaokan bench outline`` and ``boundaries``: what is found of the structure of documents, and where reports begin."""

from __future__ import annotations

from pathlib import Path

import click

from jiaokan.cli.figures import console, no_group, write_json
from jiaokan.cli.floors import measured, require_whole_run, settle
from jiaokan.errors import InputError


@click.command("outline")
@measured
def bench_outline(
    only: str | None, seed: int, json_to: Path | None, check: bool, update: bool, reason: str | None
) -> None:
    """Read authored documents, whole and damaged, one or several a page, and say how much of the outline was found.

    Beside two simple readings of lines; sentences beside a cut behind every stop.
    """
    from jiaokan.bench import outline, sentences

    if check or update:
        require_whole_run("bench outline", only, seed)
    scores = outline.run(seed, only)
    if not scores:
        raise no_group(only)
    cuts = sentences.run()
    shown_on = console(json_to)
    outline.print_scores(scores, shown_on)
    sentences.print_scores(cuts, shown_on)
    write_json({"pages": outline.to_json(scores), "sentences": sentences.to_json(cuts)}, json_to)
    figures = {**outline.figures(scores), "sentences": cuts["jiaokan"].f1}
    settle("outline", figures, check=check, update=update, reason=reason)


@click.command("boundaries")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@measured
def bench_boundaries(
    folder: Path | None,
    only: str | None,
    seed: int,
    json_to: Path | None,
    check: bool,
    update: bool,
    reason: str | None,
) -> None:
    """Set reports below each other as pages do, and say where this builder finds that one begins; long documents stay whole.

    FOLDER holds other texts in the same form: reports/*.txt and singles/*.txt.
    """
    from jiaokan.bench.boundaries import drawn, score

    if check or update:
        require_whole_run("bench boundaries", only, seed)
        if folder is not None:
            raise InputError("bench boundaries", "floors hold for the texts of the package", next_step="drop FOLDER")
    pages = [page for page in drawn.pages(drawn.load(folder), seed) if only is None or only in page.manner]
    if not pages:
        raise no_group(only)
    scores = score.run(pages)
    score.print_scores(scores, console(json_to))
    write_json(score.to_json(scores), json_to)
    settle("boundaries", score.figures(scores), check=check, update=update, reason=reason)
