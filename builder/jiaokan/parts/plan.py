"""What to build: everything that decides the content of a release besides the inputs, and how it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from jiaokan.context import Options
from jiaokan.dataset import splits
from jiaokan.dataset.about import NOTHING, About
from jiaokan.engines.local import SOURCE_SECONDS
from jiaokan.inputs.entries import ANY_COLUMNS, Columns


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build: everything that decides the content of a release besides the inputs."""

    name: str
    version: str
    card_text: str
    split_lists: splits.Lists
    card_chinese: str | None = None  # the card in Chinese, without front matter
    about: About = NOTHING
    pins: Path | None = None  # held against the inputs before anything is read, and not written down
    options: Options = field(default_factory=Options)
    columns: Columns = ANY_COLUMNS
    stdin_format: str | None = None  # what the standard input holds, where its bytes are not to decide
    exclude: tuple[str, ...] = ()  # ids and names of sources that are taken down
    base: Path | None = None  # a release that the build goes on from
    base_sha256: str = ""  # of its manifest
    source_seconds: float = SOURCE_SECONDS  # see shards.Task.seconds

    @classmethod
    def of_json(cls, stated: Mapping[str, Any]) -> Plan:
        """Read a plan as it was written down."""
        return cls(
            **{key: stated[key] for key in ("name", "version", "card_text", "card_chinese", "stdin_format")},
            split_lists=splits.Lists(stated["split_lists"], stated["split_names"]),
            about=About(**{**stated["about"], "creators": tuple(stated["about"]["creators"])}),
            options=Options.of_json(stated["options"]),
            columns=Columns(**stated["columns"]),
            exclude=tuple(stated["exclude"]),
            base=Path(stated["base"]) if stated["base"] else None,
            base_sha256=stated["base_sha256"],
            source_seconds=float(stated["source_seconds"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Write the plan down."""
        return {
            **{key: getattr(self, key) for key in ("name", "version", "card_text", "card_chinese", "stdin_format")},
            "split_lists": dict(self.split_lists.assigned),
            "split_names": dict(self.split_lists.named),
            "about": self.about.to_json(),
            "exclude": list(self.exclude),
            "base": str(self.base.absolute()) if self.base is not None else None,
            "base_sha256": self.base_sha256,
            **self.of_rows(),
        }

    def of_rows(self) -> dict[str, Any]:
        """Give what decides the rows of a source by itself, besides its bytes and its name."""
        return {
            "options": self.options.to_json(),
            "columns": asdict(self.columns),
            "source_seconds": self.source_seconds,
        }
