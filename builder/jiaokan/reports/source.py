"""The page of one source: the reader alone."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from jiaokan.dataset import schema
from jiaokan.explain import Explanation
from jiaokan.reports.files import Written, target_of, write_page
from jiaokan.show import packing, views
from jiaokan.show.page import Page, render
from jiaokan.show.views import TABLES, Gathered


def write_source(rows: Explanation, out: Path, *, start: str | None = None) -> Written:
    """Write the page of one source, which opens at the unit of the id ``start``. Raises InputError as ``write_report``."""
    target = target_of(out)
    view = views.view_of(Gathered("", rows.source, {name: _table(name, rows) for name in TABLES}))
    key = view["id"]
    listed = packing.packed({"sources": [{"id": key, "name": view["name"], "piece": 0}], "pairs": []})
    pieces = [text for _, text in packing.pack([(key, view)])]
    page = Page(view["name"], listed, pieces, start=start or key)
    return Written(target, write_page(target, render(page)), 1, 1, 1)


def _table(name: str, rows: Explanation) -> pa.Table:
    return pa.Table.from_pylist(getattr(rows, name), schema.arrow(name))
