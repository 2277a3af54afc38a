"""The sample: twenty small messy documents of our own, that come with the package so that anybody can try it at once."""

from __future__ import annotations

from pathlib import Path

from jiaokan.errors import InputError


def folder() -> Path:
    """Give the folder of the sample: the packaged copy, or the repository's own in a checkout.

    Raises InputError where neither is there.
    """
    here = Path(__file__).parent.parent
    packaged = here / "_sample"
    found = packaged if packaged.is_dir() else here.parents[1] / "tests" / "corpus"
    if not found.is_dir():
        raise InputError("sample", "is not in this installation", next_step="reinstall the package")
    return found
