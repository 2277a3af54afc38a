"""What the publisher says of a dataset beside its card: whom to write to, who made it, where it is at home.

It decides nothing of the data. Where there is no contact a release says so on its card, and is not published.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from jiaokan.errors import InputError
from jiaokan.text.shown import escaped

_MOST = 300  # code points of one value
_PAGES = ("https://", "http://")
# As the Hub has it: 96 code points at most behind the owner, no two hyphens or points in a row, no .git at the end.
_PART = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?"
_REPO = re.compile(f"{_PART}/{_PART}")
_NOT_IN_A_REPO = ("--", "..")


def check_repo(where: str, repo: str) -> None:
    """Raise InputError unless a text can name a repository on the Hub.

    >>> check_repo("REPO", "me/reports-2020")
    """
    is_name = _REPO.fullmatch(repo) and not any(each in repo for each in _NOT_IN_A_REPO)
    if not is_name or repo.endswith(".git"):
        raise InputError(where, "is no name of a repository", got=repr(repo[:80]), expected="owner/name")


@dataclass(frozen=True, slots=True)
class About:
    """What the publisher says. Raises InputError for a value that is empty, of several lines, or too long."""

    contact: str | None = None  # whom to ask to take a document down: a mail address or a page
    creators: tuple[str, ...] = ()
    homepage: str | None = None
    summary: str | None = None  # the dataset in one sentence
    repo: str | None = None  # where it is on the Hub, owner/name

    def __post_init__(self) -> None:
        for key, value in (("contact", self.contact), ("homepage", self.homepage), ("summary", self.summary)):
            _check(key, value)
        for each in self.creators:
            _check("creators", each)
        if self.homepage is not None and not self.homepage.startswith(_PAGES):
            raise InputError("homepage", "is no address", got=repr(self.homepage), expected="https://…")
        if self.repo is not None:
            check_repo("repo", self.repo)

    def to_json(self) -> dict[str, Any]:
        """Give it as the manifest holds it."""
        return {**asdict(self), "creators": list(self.creators)}


def _check(key: str, value: str | None) -> None:
    if value is None:
        return
    if not value.strip() or len(value) > _MOST or escaped(value) != value:
        expected = f"one line of text, at most {_MOST} code points"
        raise InputError(key, "cannot be stated of a dataset", got=repr(value[:80]), expected=expected)


NOTHING = About()
