"""The inputs that a rebuild is made from: read once, each distinct record kept on disk until its source comes."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import IO

from jiaokan.context import Options
from jiaokan.dataset.books import Books, Entered
from jiaokan.dataset.shards import Item, fate_of
from jiaokan.inputs.entries import Columns
from jiaokan.inputs.files import find_inputs
from jiaokan.inputs.measured import measure_all
from jiaokan.inputs.reading import Reading


@dataclass(frozen=True, slots=True)
class Given:
    """The records of the inputs given by their digest, and where each one's content is kept."""

    entered: dict[str, list[Entered]]
    _kept: IO[bytes]
    _places: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        sources: Sequence[str],
        columns: Columns,
        options: Options,
        doubtful: Collection[str],
        stdin_format: str | None = None,
    ) -> Given:
        """Read inputs; of records with a ``doubtful`` digest it is found out what becomes of them by themselves.

        ``stdin_format`` is what the build took the standard input for: its caller may have said so. Raises InputError
        and ReadError as a build does.
        """
        books = Books(Reading(measure_all(find_inputs(sources))[0], columns, stdin_format))
        found = cls({}, tempfile.TemporaryFile())  # noqa: SIM115  (closed with this object)
        for item in books.items():
            each = books.entered[-1]
            found.entered.setdefault(each.sha256, []).append(each)
            if each.sha256 in doubtful:
                each.fate = fate_of(item, options)
            found._places.setdefault(each.sha256, found._kept.tell())
            pickle.dump(item, found._kept)
        books.withdraw()
        return found

    def close(self) -> None:
        """Let go of the contents."""
        self._kept.close()

    def item(self, sha256: str) -> Item | None:
        """Give the record with a digest; None if none was given."""
        at = self._places.get(sha256)
        if at is None:
            return None
        self._kept.seek(at)
        kept: Item = pickle.load(self._kept)  # noqa: S301  (written above)
        return kept
