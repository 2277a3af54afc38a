"""Versions of a dataset: ``x.y.z``, and which part moves when what is in a release changes.

Major: a column or an id changes its meaning. Minor: sources or columns come or go. Patch: the same sources, cleaned,
parted or related otherwise. Before 1.0.0 major moves the second part, as SemVer allows.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from jiaokan.errors import InputError

_VERSION = re.compile("(?:0|[1-9][0-9]{0,5})(?:[.](?:0|[1-9][0-9]{0,5})){2}")
FIRST = "0.1.0"  # the version of a dataset that was given none
PARTS = ("major", "minor", "patch")


class Version(NamedTuple):
    """A version of a dataset; versions are ordered as tuples."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str, *, where: str = "--dataset-version") -> Version:
        """Read ``x.y.z`` without a suffix. Raises InputError for anything else.

        >>> Version.parse("1.0.2") < Version.parse("1.0.10")
        True
        """
        if _VERSION.fullmatch(text) is None:
            raise InputError(where, "is no version", got=repr(text), expected="x.y.z, as 1.0.2")
        return cls(*map(int, text.split(".")))

    def __str__(self) -> str:
        return ".".join(map(str, self))

    def bumped(self, part: str) -> Version:
        """Give the next version after a change of this part.

        >>> str(Version(1, 4, 2).bumped("minor")), str(Version(0, 4, 2).bumped("major"))
        ('1.5.0', '0.5.0')
        """
        if part == "major" and self.major:
            return Version(self.major + 1, 0, 0)
        if part != "patch":
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)
