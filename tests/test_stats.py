"""What a release holds is counted right, whoever wrote its files, and fits on one screen."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from statistics import median_low

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import support
from tests.older import as_version_02

from jiaokan import InputError
from jiaokan.dataset import schema
from jiaokan.show import tables
from jiaokan.show.lines import bars, size_of, wrapped
from jiaokan.show.screen import screen
from jiaokan.show.spread import EDGES, spread_of
from jiaokan.show.stats import stats_of


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return support.build_here(tmp_path_factory.mktemp("stats") / "base")


@pytest.fixture(scope="module")
def rows(base):
    """All rows, as plain values."""
    return {
        table: [row for path in sorted((base / "data" / table).glob("*.parquet")) for row in pq.read_table(path).to_pylist()]
        for table in schema.TABLES
    }  # fmt: skip


@pytest.fixture(scope="module")
def stats(base):
    return stats_of(base)


# --- the figures are those of the rows ------------------------------------------------------------------------
def test_rows_are_those_of_the_tables_by_split(stats, rows, base):
    assert {table: each.n_rows for table, each in stats.tables.items()} == {t: len(r) for t, r in rows.items()}
    for table, each in stats.tables.items():
        files = sorted((base / "data" / table).glob("*.parquet"))
        assert each.n_bytes == sum(path.stat().st_size for path in files)
        assert each.rows == {split: n for split, n in _by_split(files).items() if n}


def _by_split(files):
    found = dict.fromkeys(("train", "validation", "test"), 0)
    for path in files:
        found[path.name.partition("-")[0]] += pq.read_metadata(path).num_rows
    return found


def test_code_points_are_those_of_the_texts(stats, rows):
    assert stats.raw_chars == sum(len(row["raw_text"]) for row in rows["sources"])
    assert stats.clean_chars == sum(len(row["text"]) for row in rows["sources"])


def test_edits_are_counted_by_action_and_by_rule_with_the_sources_of_each(stats, rows):
    edits = Counter(rule for row in rows["edits"] for rule in row["rules"])
    sources = {rule: len({row["source_id"] for row in rows["edits"] if rule in row["rules"]}) for rule in edits}
    assert {name: (rule.edits, rule.sources) for name, rule in stats.rules.items()} == {
        rule: (edits[rule], sources[rule]) for rule in edits
    }
    assert stats.actions == Counter(row["action"] for row in rows["edits"])


def test_an_edit_of_two_rules_counts_for_both(base, stats, tmp_path):
    copy = support.copy(base, tmp_path / "copy")
    support.set_values(
        copy, table="edits/train", row={"rules": ["narrow-marks"]}, values={"rules": ["narrow-marks", "tags"]}
    )
    found = stats_of(copy)
    assert found.rules["narrow-marks"] == stats.rules["narrow-marks"]
    assert (found.rules["tags"].edits, found.rules["tags"].sources) == (1, 1)
    assert found.actions == stats.actions


def test_the_sources_of_a_rule_are_counted_once_however_batches_fall(base, stats, monkeypatch):
    def in_threes(folder, table, wanted):
        for batch in whole(folder, table, wanted):
            yield from (batch.slice(at, 3) for at in range(0, batch.num_rows, 3))

    whole = tables.read_columns
    monkeypatch.setattr("jiaokan.show.counting.read_columns", in_threes)
    assert stats_of(base) == stats


@pytest.mark.parametrize("column", ["flags", "repaired"])
def test_flags_are_counted_by_table(stats, rows, column):
    found = {flag: {t: n for t, n in counts.items() if n} for flag, counts in getattr(stats, column).items()}
    expected: dict = {}
    for table in ("sources", "documents", "sections", "paragraphs"):
        for flag, n in Counter(flag for row in rows[table] for flag in row[column]).items():
            expected.setdefault(flag, {})[table] = n
    assert found == expected
    assert expected


def test_kinds_are_counted(stats, rows):
    assert stats.paragraph_kinds == Counter(row["kind"] for row in rows["paragraphs"])
    assert stats.heading_kinds == Counter(row["heading_kind"] for row in rows["sections"])
    assert stats.heading_levels == Counter(str(row["level"]) for row in rows["sections"])
    assert stats.scripts == Counter(f"{row['script']} {row['script_origin']}" for row in rows["sources"])
    assert stats.encodings == Counter(row["encoding"] for row in rows["sources"])
    assert stats.extractors == {"none": len(rows["sources"])}
    pairs = Counter((row["level"], row["kind"]) for row in rows["duplicates"])
    assert {(level, kind): n for level, kinds in stats.duplicates.items() for kind, n in kinds.items()} == pairs
    assert pairs


def test_lengths_are_those_of_the_rows(stats, rows):
    for found, table in ((stats.document_chars, "documents"), (stats.paragraph_chars, "paragraphs")):
        lengths = [len(row["text"]) for row in rows[table]]
        assert (found.count, found.total, found.least, found.most) == (
            *(len(lengths), sum(lengths), min(lengths), max(lengths)),
        )
        assert found.median == median_low(lengths)
        assert sum(each.count for each in found.bins) == len(lengths)


def test_edits_of_a_source_are_for_a_thousand_code_points_of_its_raw_text(stats, rows):
    dense = sorted(1000 * row["n_edits"] / len(row["raw_text"]) for row in rows["sources"])
    assert stats.source_edits.least == pytest.approx(dense[0], abs=0.05)
    assert stats.source_edits.most == pytest.approx(dense[-1], abs=0.05)


def test_what_went_in_is_said_with_what_became_of_it(stats):
    assert stats.inputs.files == stats.inputs.records["inputs"] == stats.inputs.records["published"] == 4
    assert stats.inputs.formats == {"text": 4}
    assert stats.inputs.reasons == {}


# --- releases of others ---------------------------------------------------------------------------------------
def test_a_release_of_version_02_has_the_same_figures(base, stats, tmp_path):
    old = stats_of(as_version_02(base, tmp_path / "old"))
    for name in ("raw_chars", "rules", "flags", "repaired", "paragraph_kinds", "document_chars", "source_edits"):
        assert getattr(old, name) == getattr(stats, name), name
    assert old.release.format == 1
    assert old.inputs.records["published"] == 4


def test_a_copy_that_was_written_otherwise_has_the_same_figures(base, stats, tmp_path):
    copy = support.copy(base, tmp_path / "copy")
    for path in (copy / "data").glob("*/*.parquet"):
        found, schema_ = support.read_rows(path)
        support.write_rows(path, found, schema_, row_group_size=2, compression="snappy")
    other = stats_of(copy).to_json()
    mine = stats.to_json()
    for each in (other, mine):
        each["tables"] = {table: found["rows"] for table, found in each["tables"].items()}
    assert other == mine


def test_what_is_no_release_is_refused(tmp_path):
    with pytest.raises(InputError, match="no release"):
        stats_of(tmp_path)


@pytest.mark.parametrize("key", ["name", "options", "account", "inputs", "sources"])
def test_a_manifest_with_another_type_is_told_by_its_key(base, tmp_path, key):
    copy = support.copy(base, tmp_path / "copy")
    support.set_manifest(copy, key=key, value=7)
    with pytest.raises(InputError, match=rf"{key} is not what it must be"):
        stats_of(copy)


@pytest.mark.parametrize("table", schema.TABLES)
def test_a_file_that_is_cut_off_is_told_by_name(base, tmp_path, table):
    copy = support.copy(base, tmp_path / "copy")
    support.cut_file(copy, path=f"data/{table}/train-00000-of-00001.parquet", size=300)
    with pytest.raises(InputError, match=f"{table}/train"):
        stats_of(copy)


# --- how values are spread ------------------------------------------------------------------------------------
@given(st.lists(st.integers(0, 10**8), max_size=40))
def test_each_value_is_in_the_one_bin_that_holds_it(values):
    found = spread_of(Counter(values))
    ends = [*EDGES[1:], float("inf")]
    expected = [sum(start <= value < end for value in values) for start, end in zip(EDGES, ends, strict=True)]
    assert [each.count for each in found.bins] == expected
    if values:
        assert found.median == median_low(values)
        assert found.quantiles["0.99"] == sorted(values)[-(-len(values) * 99 // 100) - 1]


def test_no_value_is_spread_as_nothing():
    found = spread_of({})
    assert (found.count, found.total, found.median, found.most) == (0, 0, 0, 0)
    assert bars(found) == ""


def test_bins_widen_evenly_and_are_in_order():
    assert list(EDGES) == sorted(set(EDGES))
    assert all(1.4 < right / left < 1.7 for left, right in pairwise(EDGES[6:]))


def test_a_scale_divides_values_and_bins():
    found = spread_of({25: 1, 40: 1}, 10)
    assert (found.least, found.most, found.total) == (2.5, 4.0, 6.5)
    assert [each.start for each in found.bins if each.count] == [2.5, 4.0]


# --- one screen -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_screen_is_no_wider_than_the_terminal_and_no_longer_than_forty_lines(stats, width):
    lines = list(screen(stats, width))
    assert len(lines) <= 40
    assert all(len(line) <= max(width, 80) for line in lines)


@given(st.lists(st.text("ab", min_size=1, max_size=30), max_size=30), st.integers(60, 90), st.integers(1, 4))
def test_a_list_shows_or_counts_every_item(items, width, most):
    lines = list(wrapped("label", items, width, most))
    text = " ".join(line[13:].strip() for line in lines)
    shown, _, rest = text.partition("; ")
    assert len(lines) <= most
    assert all(len(line) <= width for line in lines)
    count = len(shown.split(", ")) if items else 0
    assert count + (int(rest.split()[0].replace(",", "")) if rest else 0) == len(items)
    assert shown.split(", ") == (items[:count] or ["–"])


@pytest.mark.parametrize(
    ("n_bytes", "written"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (999_940, "999.9 kB"), (999_950, "1.0 MB")],
)
def test_sizes_are_written_for_people(n_bytes, written):
    assert size_of(n_bytes) == written


def test_names_of_others_move_no_cursor(base, tmp_path, run):
    copy = support.copy(base, tmp_path / "copy")
    support.set_manifest(copy, key="name", value="good\x1b[2J\n\u202eevil")
    support.set_values(copy, table="paragraphs/train", row=0, values={"kind": "bo\x1b[31mdy"})
    done = run("stats", copy)
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert "\u202e" not in done.stdout.decode()


def test_the_command_prints_a_screen_or_json_and_refuses_in_one_line(base, run, tmp_path):
    shown, told = run("stats", base), run("stats", base, "--json")
    assert shown.returncode == told.returncode == 0
    assert shown.stdout.decode().startswith("base 1.0.0: built by jiaokan ")
    assert json.loads(told.stdout) == json.loads(json.dumps(stats_of(base).to_json()))
    refused = run("stats", tmp_path)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert len(refused.stderr.splitlines()) == 1
