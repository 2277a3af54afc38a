"""Tables are written side by side: where the writing is stopped those at work end soon, and else none ends early."""

from __future__ import annotations

import time
from threading import Event

import pytest

from jiaokan.dataset import assemble, rejected, relating, schema, splits

MANY = 4000  # batches, a few milliseconds each: far more than are wanted once the writing is stopped


class Plan:
    name, version, split_lists = "stopped", "1.0.0", splits.Lists({})


@pytest.fixture
def taken(monkeypatch) -> dict[str, int]:
    """Count how many batches of each table are taken; nothing is related and nothing written."""
    found: dict[str, int] = {}

    def write(table, batches, *_):
        for number, _ in enumerate(batches, 1):
            found[table] = number

    monkeypatch.setattr(relating, "relate", lambda *_, **__: type("Known", (), {"refused": {}, "kept": {}}))
    monkeypatch.setattr(rejected, "write", lambda *_: None)
    monkeypatch.setattr(assemble, "_write_table", write)
    return found


def run(folder, threads):
    assemble.write_tables(type("Spool", (), {"read": None}), folder, Plan(), {}, threads=threads)


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_where_one_fails_the_others_end_at_their_next_batch(taken, tmp_path, monkeypatch, error):
    is_begun = Event()

    def finished(table, *_):
        if table == "edits":
            is_begun.wait(20)
            raise error
        for number in range(MANY):
            is_begun.set()
            time.sleep(0.002)
            yield number

    monkeypatch.setattr(assemble, "_finished", finished)
    with pytest.raises(error):
        run(tmp_path, 2)
    assert len(taken) <= 1  # it may have been stopped before its first batch
    assert max(taken.values(), default=0) < MANY


@pytest.mark.parametrize("threads", [1, 2])
def test_where_none_fails_every_batch_of_every_table_is_taken(taken, tmp_path, monkeypatch, threads):
    monkeypatch.setattr(assemble, "_finished", lambda *_: iter(range(9)))
    run(tmp_path, threads)
    assert taken == dict.fromkeys(schema.TABLES, 9)
