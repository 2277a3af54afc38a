"""The Hub, as far as publishing needs it: looks at a repository, makes it, commits once, sets a tag.

Whatever the Hub or the network answers becomes one ``InputError`` with the next step; a token is never part of it.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import huggingface_hub
from huggingface_hub import errors, hf_api

from jiaokan import __version__
from jiaokan.dataset import release
from jiaokan.errors import InputError
from jiaokan.publishing.plan import File, Publication, Remote, Stored

_KIND = "dataset"
_MOST = 200  # code points of what the Hub says
# What it is built on has another name in other versions; it tells of networks.
_NETWORK: type[Exception] = getattr(errors, "HTTPError", errors.HfHubHTTPError)
_TOKEN = re.compile("[A-Za-z0-9_.-]{1,400}")
_BEARER = re.compile(r"Bearer [^\s'\"]{1,400}")
LOG_IN = "log in with hf auth login, or set HF_TOKEN"
# By status: what is wrong, and what helps.
_ANSWERS = {
    400: ("the Hub does not take it", "change what it names"),
    401: ("the Hub does not know the token, or there is none", LOG_IN),
    403: ("the token may not do that", "use one that may write there, or another REPO"),
    404: ("is not there, or the token may not see it", "check REPO and the token"),
    409: ("has changed meanwhile, or has it already", "run it again"),
    412: ("has changed meanwhile", "run it again"),
    413: ("is too much for the Hub", "build smaller files"),
    429: ("the Hub asks to wait", "try again in some minutes"),
}
_BUSY = ("the Hub fails", "try again later")


class Hub:
    """A Hub and a token for it, None for what huggingface_hub finds: HF_ENDPOINT, HF_TOKEN, a login."""

    def __init__(self, endpoint: str | None = None, token: str | None = None) -> None:
        token = (token or "").strip() or None
        if token is not None and _TOKEN.fullmatch(token) is None:
            raise InputError("--token", "is no token", expected="letters, digits, _ and -", next_step=LOG_IN)
        self.api = hf_api.HfApi(endpoint, token, library_name="jiaokan", library_version=__version__)
        self._secret = token or huggingface_hub.get_token() or ""
        self.has_token = bool(self._secret)

    def look(self, repo: str) -> Remote:
        """Look at a repository. Raises InputError where the Hub cannot be asked."""
        with self._told(repo, "cannot be looked at"):
            try:
                refs = self.api.list_repo_refs(repo, repo_type=_KIND)
            except errors.GatedRepoError:
                raise
            except errors.RepositoryNotFoundError:
                return Remote()
            head = next((branch.target_commit for branch in refs.branches if branch.name == "main"), None)
            stored = self._stored(repo, head) if head else {}
            manifest = self._manifest(repo, head) if head and release.MANIFEST in stored else None
            changed = tuple(self._changed(repo, head, manifest)) if head and manifest else ()
            is_private = bool(self.api.dataset_info(repo).private)
        tags = tuple(tag.name for tag in refs.tags)
        return Remote(
            exists=True, head=head, tags=tags, files=stored, manifest=manifest, is_private=is_private, changed=changed
        )

    def _changed(self, repo: str, revision: str, manifest: Mapping[str, Any]) -> Iterator[str]:
        """Yield the cards that are no longer those of the version a repository holds."""
        stated = {entry["path"]: entry.get("sha256") for entry in manifest["files"]}
        with tempfile.TemporaryDirectory(prefix="jiaokan-") as folder:
            for name in {release.CARD, release.CHINESE_CARD} & stated.keys():
                found = self._download(repo, name, revision, folder)
                if found is None or release.sha256_of(found) != stated[name]:
                    yield name

    def _download(self, repo: str, name: str, revision: str, folder: str) -> Path | None:
        try:
            found = self.api.hf_hub_download(repo, name, repo_type=_KIND, revision=revision, local_dir=folder)
        except errors.EntryNotFoundError:
            return None
        return Path(found)

    def _stored(self, repo: str, revision: str) -> dict[str, Stored]:
        tree = self.api.list_repo_tree(repo, recursive=True, revision=revision, repo_type=_KIND)
        return {
            entry.path: Stored(entry.size, entry.lfs.sha256 if entry.lfs else None, entry.blob_id)
            for entry in tree
            if isinstance(entry, hf_api.RepoFile)
        }

    def _manifest(self, repo: str, revision: str) -> Mapping[str, Any]:
        """Read the manifest of the version a repository holds."""
        with tempfile.TemporaryDirectory(prefix="jiaokan-") as folder:
            found = self.api.hf_hub_download(
                repo, release.MANIFEST, repo_type=_KIND, revision=revision, local_dir=folder
            )
            try:
                manifest: Mapping[str, Any] = json.loads(Path(found).read_bytes())
                files = [{"path": str(entry["path"]), "sha256": entry.get("sha256")} for entry in manifest["files"]]
            except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
                next_step = "name another repository, or remove that file"
                raise InputError(repo, f"holds a {release.MANIFEST} of something else", next_step=next_step) from error
            return {"name": str(manifest.get("name")), "files": files}

    def create(self, repo: str, *, private: bool) -> Remote:
        """Make a repository, and look at it."""
        with self._told(repo, "cannot be created"):
            self.api.create_repo(repo, repo_type=_KIND, private=private, exist_ok=True)
        return self.look(repo)

    def commit(self, folder: Path, plan: Publication) -> str:
        """Send all files as one commit; give its id. Raises InputError, and then no tag may be set."""
        added = [huggingface_hub.CommitOperationAdd(file.path, str(folder / file.path)) for file in plan.uploads]
        gone = [huggingface_hub.CommitOperationDelete(path) for path in plan.deletes]
        with self._told(plan.repo, "could not be uploaded to, no tag is set"):
            done = self.api.create_commit(
                plan.repo,
                [*added, *gone],
                repo_type=_KIND,
                commit_message=plan.message,
                commit_description=plan.description,
                parent_commit=plan.parent,
            )
            stored = self._stored(plan.repo, done.oid)
        wrong = [file.path for file in plan.uploads if not is_same(folder, file, stored.get(file.path))]
        wrong += [path for path in plan.deletes if path in stored]
        if wrong:
            next_step = "see .gitignore there, and run it again"
            raise InputError(
                plan.repo, "holds something else than the release, no tag is set", got=wrong[0], next_step=next_step
            )
        return done.oid

    def tag(self, plan: Publication, commit: str) -> None:
        """Name a commit by its version."""
        with self._told(plan.repo, f"has commit {commit[:12]}, but tag {plan.tag} could not be set"):
            self.api.create_tag(plan.repo, tag=plan.tag, tag_message=plan.message, revision=commit, repo_type=_KIND)

    def address(self, plan: Publication) -> str:
        """Give where a version can be seen."""
        return f"{self.api.endpoint}/datasets/{plan.repo}/tree/{plan.tag}"

    @contextmanager
    def _told(self, repo: str, what: str) -> Iterator[None]:
        try:
            yield
        except InputError:
            raise
        except (_NETWORK, OSError, ValueError, RuntimeError) as error:
            raise self._error(repo, what, error) from error

    def _error(self, repo: str, what: str, error: Exception) -> InputError:
        """Say what is behind an error: huggingface_hub wraps what an upload met."""
        behind = () if isinstance(error, ValueError) else _behind(error)
        first = next((each for each in behind if isinstance(each, (_NETWORK, OSError))), error)
        if isinstance(first, errors.HfHubHTTPError):
            why, next_step = _ANSWERS.get(first.response.status_code, _BUSY)
            got = self._cut(f"{first.response.status_code} {first.server_message or ''}".strip())
        elif isinstance(first, errors.LocalTokenNotFoundError):
            why, next_step, got = "there is no token", LOG_IN, None
        elif isinstance(first, OSError) and first.filename is not None:
            why, next_step, got = "a file cannot be read", "check the release", self._said(first)
        elif isinstance(first, (_NETWORK, OSError)):
            why, next_step = "no answer", "check the network and --endpoint, and run it again"
            got = self._said(first)
        else:
            why, next_step, got = "huggingface_hub refuses", "see what it names", self._said(error)
        return InputError(repo, f"{what}: {why}", got=got, next_step=next_step)

    def _said(self, error: Exception) -> str:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        return self._cut(" ".join(lines[:2]) or type(error).__name__)

    def _cut(self, text: str) -> str:
        """Shorten what others say, and take the token out of it, should they repeat it."""
        text = _BEARER.sub("Bearer ***", text)
        return (text.replace(self._secret, "***") if self._secret else text)[:_MOST]


def _behind(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it was raised from."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__


def is_same(folder: Path, file: File, stored: Stored | None) -> bool:
    """Tell whether a repository has the bytes of a file."""
    if stored is None or stored.size != file.size:
        return False
    if stored.sha256 is not None:
        return stored.sha256 == file.sha256
    data = (folder / file.path).read_bytes()
    if hashlib.sha256(data).hexdigest() != file.sha256:  # it is no longer what was looked at
        return False
    return stored.blob == hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
