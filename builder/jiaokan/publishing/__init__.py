"""Publish a release on the Hugging Face Hub: one commit with all its files, then a tag with its version.

It refuses before it touches anything, and sets no tag on what it has not read back.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jiaokan.dataset.about import check_repo
from jiaokan.errors import InputError
from jiaokan.publishing import local, plan
from jiaokan.publishing.hub import LOG_IN, Hub
from jiaokan.publishing.plan import STRICT, Publication, Remote, Rules


def prepare(folder: Path, repo: str | None, hub: Hub, rules: Rules = STRICT) -> tuple[Publication, InputError | None]:
    """Say what publishing would do, and why the repository could not be looked at, if so. Nothing is changed.

    Without ``repo`` it goes where the release says that it is. Raises InputError where the release may not be published,
    or not there.
    """
    manifest, repo = _read(folder, repo, rules)
    unseen: InputError | None = None
    remote = Remote()
    try:
        remote = hub.look(repo)
    except InputError as error:
        unseen = error
    made = plan.make(repo, manifest, local.files(folder, manifest), remote, rules=rules)
    local.check(folder)
    return made, unseen


def publish(folder: Path, repo: str | None, hub: Hub, rules: Rules = STRICT) -> Publication:
    """Publish a release: the repository is made where there is none, then come one commit and the tag.

    Without ``repo`` it goes where the release says that it is. Raises InputError where the release may not be published,
    or the Hub does not take it.
    """
    if not hub.has_token:
        raise InputError(repo or str(folder), "cannot be published: there is no token", next_step=LOG_IN)
    manifest, repo = _read(folder, repo, rules)
    files = local.files(folder, manifest)
    made = plan.make(repo, manifest, files, hub.look(repo), rules=rules)
    local.check(folder)
    if made.creates:
        made = plan.make(repo, manifest, files, hub.create(repo, private=rules.private), rules=rules)
    hub.tag(made, hub.commit(folder, made))
    return made


def _read(folder: Path, repo: str | None, rules: Rules) -> tuple[Mapping[str, Any], str]:
    """Give the manifest of a release, and where that goes."""
    if repo is not None:
        check_repo("REPO", repo)
    manifest = local.read(folder)
    return manifest, local.target(folder, manifest, repo, elsewhere=rules.elsewhere)
