"""``jiaokan publish``: a release goes to the Hugging Face Hub as one commit, tagged with its version."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jiaokan.cli import complete
from jiaokan.cli.help import Helped
from jiaokan.text.shown import escaped

if TYPE_CHECKING:
    from jiaokan.publishing.plan import Publication

_EXAMPLES = (
    "jiaokan publish dist/reports me/reports --dry-run",
    "jiaokan publish dist/reports me/reports --private",
)
_EXITS = {0: "published, or it could be", 2: "refused, or the Hub does not take it; no tag is set"}


@click.command(cls=Helped, examples=_EXAMPLES, exits=_EXITS)
@click.argument("folder", metavar="RELEASE", type=click.Path(path_type=Path), shell_complete=complete.folders)
@click.argument("repo", metavar="[REPO]", required=False)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option("--private", is_flag=True, help="Nobody else may see it: where REPO is open to all, nothing is done.")
@click.option("--allow-older", is_flag=True, help="Also where REPO has a newer version.")
@click.option("--overwrite", is_flag=True, help="Also files that others put or changed there.")
@click.option("--elsewhere", is_flag=True, help="Also to another REPO than the release says that it is in.")
@click.option("--token", metavar="TEXT", help="Better in HF_TOKEN, or by hf auth login: others can see a command line.")
@click.option("--endpoint", metavar="URL", help="Another Hub.  [default: HF_ENDPOINT, or the Hub's own address]")
def publish(
    folder: Path, repo: str | None, dry_run: bool, token: str | None, endpoint: str | None, **allowed: bool
) -> None:
    """Publish a release on the Hugging Face Hub.

    All files go into one commit, which is tagged with the version; files of the version before that are gone are deleted, others are kept. REPO is owner/name, by default what the release says (repo in jiaokan.toml), and made where there is none.

    Refused are a release that is not valid, states no contact, holds other files or blanks on its card, a version that is there, and another REPO than it says.
    """
    from huggingface_hub.utils import disable_progress_bars

    from jiaokan import publishing
    from jiaokan.publishing.hub import Hub
    from jiaokan.publishing.plan import Rules

    if not sys.stderr.isatty():
        disable_progress_bars()
    hub = Hub(endpoint, token)
    if dry_run:
        made, unseen = publishing.prepare(folder, repo, hub, Rules(**allowed))
        click.echo("\n".join(map(escaped, _lines(made, private=allowed["private"]))))
        if unseen is not None:
            click.echo(f"jiaokan: {unseen}; so its versions and files are not known", err=True)
        click.echo("nothing was changed", err=True)
        return
    made = publishing.publish(folder, repo, hub, Rules(**allowed))
    click.echo(escaped(hub.address(made)))
    size = f"{len(made.uploads)} files, {made.n_bytes() / 1e6:.1f} MB"
    click.echo(escaped(f"{folder}: version {made.version}, {size}, tagged {made.tag}"), err=True)


def _lines(made: Publication, *, private: bool) -> Iterator[str]:
    """Say what would be done, a line each."""
    if made.creates:
        yield f"create  {made.repo}{' (private)' if private else ''}"
    yield from (f"upload  {file.path}  {file.size:,} bytes" for file in made.uploads)
    yield from (f"delete  {path}" for path in made.deletes)
    yield from (f"keep    {path}  (of no version)" for path in made.keeps)
    yield f"commit  {made.message}: {len(made.uploads)} files, {made.n_bytes():,} bytes"
    yield f"tag     {made.tag}"
