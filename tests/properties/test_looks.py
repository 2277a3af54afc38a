"""Quick looks at many sources say nothing else of a release than the checks do, whatever single place of it is changed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from tests import mutate, support
from tests.draws import draws

from jiaokan import building as builds
from jiaokan import validate as validation
from jiaokan.checks import UNIT_CHECKS, evidence_looks, tasks
from jiaokan.checks.quick import Checked
from jiaokan.dataset import card, splits

CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.txt"))
DRAWN = draws(120)
LOOKED = [check.id for check in UNIT_CHECKS if check.clears or check.doubts]


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """A release of the corpus, one of each kind of page."""
    out = tmp_path_factory.mktemp("looks") / "release"
    builds.build(CORPUS, out, builds.Plan("base", "1.0.0", card.minimal(), splits.Lists({})), workers=0)
    return out


def problems(folder, tier="relations") -> list[str]:
    return list(map(str, validation.validate(folder, tier=tier, checksums=False)))


def plain(units, tiers) -> list[Checked]:
    """Leave every check to every source."""
    return [Checked(unit, {}, tiers) for unit in units]


@pytest.mark.parametrize("seed", range(2))
def test_a_changed_place_gives_the_same_problems_with_quick_looks_and_without(release, monkeypatch, seed):
    differing = []
    for mutation in mutate.mutations(mutate.read_files(release), DRAWN // 3, seed):
        with tempfile.TemporaryDirectory(dir=release.parent) as folder:
            mutant = support.copy(release, Path(folder) / "mutant")
            name = f"{mutation.file.table}/{mutation.file.split}"
            support.write_rows(support.table_path(mutant, name), mutation.rows, mutation.file.schema)
            quick = problems(mutant)
            with monkeypatch.context() as patched:
                patched.setattr(tasks, "check_units", plain)
                if quick != problems(mutant):
                    differing.append(str(mutation))
    assert differing == []


def test_quick_looks_clear_a_sound_release(release, monkeypatch):
    """Of what has a quick look, nothing of a source comes to the check itself but edits that speak of their place."""
    seen: dict[str, int] = dict.fromkeys(LOOKED, 0)
    run = Checked._run

    def note(checked, check):
        left = checked._left.get(check.id, checked.unit.edits)
        if check.id in seen and left is not None:
            seen[check.id] += len(left)
        yield from run(checked, check)

    monkeypatch.setattr(Checked, "_run", note)
    assert problems(release) == []
    assert {check for check, count in seen.items() if count} <= {"rules", "evidence"}
    assert seen["evidence"] < sum(len(row) for row in evidence_rows(release)) / 10


def evidence_rows(release) -> list[list[dict]]:
    return [file.rows for file in mutate.read_files(release) if file.table == "edits"]


def test_what_stands_before_an_edit_counts_only_where_its_evidence_speaks_of_it():
    gloss = ("pinyin-glosses", "fā reads 發", "(fā)", "")
    assert not evidence_looks._lacks_evidence(*gloss, "發", "发")
    assert evidence_looks._lacks_evidence(*gloss, "水", "水")
    assert evidence_looks._lacks_evidence("pinyin-glosses", "fā reads 發", "發)(fā)", "", "(", "(")
    unit = evidence_looks._alone(*gloss, "發")
    assert unit.source["raw_text"][unit.edits[0]["raw_start"] : unit.edits[0]["raw_end"]] == "(fā)"
