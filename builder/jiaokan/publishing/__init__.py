"""Publish a release on the Hugging Face Hub: one commit with all its files, then a tag with its version.

It refuses before it touches anything, and sets no tag on what it has not read back.
"""

from __future__ import annotations

from pathlib import Path

from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id

from jiaokan.errors import InputError
from jiaokan.publishing import local, plan
from jiaokan.publishing.hub import LOG_IN, Hub
from jiaokan.publishing.plan import STRICT, Publication, Remote, Rules


def check_repo(repo: str) -> None:
    """Raise InputError unless a text can name a repository: ``owner/name``."""
    try:
        validate_repo_id(repo)
    except HFValidationError as error:
        raise InputError("REPO", "is no name of a repository", got=repr(repo), expected="owner/name") from error
    if repo.count("/") != 1:
        raise InputError("REPO", "has no owner", got=repr(repo), expected="owner/name")


def prepare(folder: Path, repo: str, hub: Hub, rules: Rules = STRICT) -> tuple[Publication, InputError | None]:
    """Say what publishing would do, and why the repository could not be looked at, if so. Nothing is changed.

    Raises InputError where the release may not be published, or not there.
    """
    check_repo(repo)
    manifest = local.read(folder)
    unseen: InputError | None = None
    remote = Remote()
    try:
        remote = hub.look(repo)
    except InputError as error:
        unseen = error
    made = plan.make(repo, manifest, local.files(folder, manifest), remote, rules=rules)
    local.check(folder)
    return made, unseen


def publish(folder: Path, repo: str, hub: Hub, rules: Rules = STRICT) -> Publication:
    """Publish a release: the repository is made where there is none, then come one commit and the tag.

    Raises InputError where the release may not be published, or the Hub does not take it.
    """
    check_repo(repo)
    if not hub.has_token:
        raise InputError(repo, "cannot be written: there is no token", next_step=LOG_IN)
    manifest = local.read(folder)
    files = local.files(folder, manifest)
    made = plan.make(repo, manifest, files, hub.look(repo), rules=rules)
    local.check(folder)
    if made.creates:
        made = plan.make(repo, manifest, files, hub.create(repo, private=rules.private), rules=rules)
    hub.tag(made, hub.commit(folder, made))
    return made
