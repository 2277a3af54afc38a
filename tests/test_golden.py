"""The tables of some builds hold what they held, whoever builds them and however."""

from __future__ import annotations

import json

import pytest
from tests import golden

KEPT = golden.read()


@pytest.fixture(autouse=True)
def _same_packages():
    if KEPT["packages"] != golden.packages():
        pytest.skip(f"the digests are for {KEPT['packages']}, these are {golden.packages()}")


def corpus_of(name, tmp_path):
    if not golden.is_there(name):
        pytest.skip("SEEDS is not set: the source files of yiqing-gongwen are not in the repository")
    return golden.CORPORA[name](tmp_path / "in")


# Every corpus one way, and the generated one the other way too: 2 MB are seconds.
@pytest.mark.parametrize(("name", "workers"), [("sample", 0), ("sample", 2), ("generated", 2), ("seeds", 0)])
def test_tables_hold_what_they_held(name, workers, tmp_path):
    found = golden.digests(corpus_of(name, tmp_path), tmp_path / "out", workers=workers)
    assert list(golden.differences(KEPT["corpora"][name], found)) == []
    assert found == KEPT["corpora"][name]
