"""A slice of what tests/fuzz.py and the benchmarks try by the thousand: damage never kills the validator, builds pass."""

from __future__ import annotations

import pytest
from tests import fuzz, support

from jiaokan.bench import outline_cases, restore
from jiaokan.checks import UNIT_CHECKS
from jiaokan.checks.model import Located, Unit
from jiaokan.context import Options
from jiaokan.dataset.records import to_row
from jiaokan.pipeline import annotate


@pytest.fixture(scope="module")
def base(tmp_path_factory, run):
    return support.build_base(run, tmp_path_factory.mktemp("fuzz") / "base")


def test_damaged_files_end_in_problems_or_in_an_input_error(base):
    verdicts = list(fuzz.run(base, 40, seed=20))
    assert [verdict for verdict in verdicts if verdict.crash or fuzz.is_missed(verdict)] == []


def unit_of(text: str, options: Options) -> Unit:
    """Give the rows of one source as the checks want them."""
    record = annotate("page.txt", text.encode(), options=options)

    def located(table):
        return [Located(table, number, to_row(row)) for number, row in enumerate(getattr(record, table))]

    return Unit(
        "train",
        Located("sources", 0, to_row(record.source)),
        *map(located, ("documents", "sections", "paragraphs", "edits")),
    )


def test_no_check_objects_to_what_the_builder_makes_of_damaged_pages():
    """Every sixtieth page of both benchmarks, with each way to treat the script; all of them take minutes."""
    pages = [case.text for case in outline_cases.cases(1)] + [case.text for _, case in restore.cases(1)]
    for number, page in enumerate(pages[::60]):
        unit = unit_of(page, Options(script=("auto", "hans", "keep")[number % 3]))
        found = [(check.id, fault) for check in UNIT_CHECKS if unit.documents for fault in check.find(unit)]
        assert found == [], page[:200]


def test_a_line_of_one_character_may_go_at_the_end_of_a_page():
    """Rules that read the page take lines, however short; no other rule takes a single character for nothing."""
    page = "各村要按时清淤，护好渠道，十日前完工。\n上一篇：防火\n下一篇：抗旱\n分享\n赞"
    unit = unit_of(page, Options())
    assert [edit["raw_text"] for edit in unit.edits][-1] == "赞"
    assert [fault for check in UNIT_CHECKS for fault in check.find(unit)] == []


def test_a_radical_beside_a_converted_character_and_a_half_width_stop_are_no_faults():
    """What a rule found may have been written by an earlier one: ⼀ was 一 when script read 一坏, ､ was 、."""
    for page in (
        "各村清淤護渠，按時開閘，記錄歸檔，職責分明。⼀坏了自己能修。",
        "清淤､，护渠。各村按时开闸，记录归档。",
    ):
        unit = unit_of(page, Options(script="hans"))
        assert [fault for check in UNIT_CHECKS for fault in check.find(unit)] == []


def test_an_escape_goes_by_the_rule_of_emphasis():
    unit = unit_of("各村要按时清淤，护好渠道，闸板5\\*3米，\\_十日前完工。\n", Options())
    assert [edit["raw_text"] for edit in unit.edits if "emphasis" in edit["rules"]] == ["\\", "\\"]
    assert [fault for check in UNIT_CHECKS for fault in check.find(unit)] == []
