"""Numbers of several lists in one line: each list begins lines as a whole, or not at all."""

from __future__ import annotations

from jiaokan.rules.script import classify
from jiaokan.rules.sheets import find_settings, find_sheet
from jiaokan.rules.stitches import unstitched
from jiaokan.text.numbering import Number, parse


def _numbers(*written: str) -> dict[int, Number | None]:
    return {at: parse(f"{number}清渠") for at, number in enumerate(written)}


def test_a_list_that_is_whole_stays_as_it_was_chosen() -> None:
    assert unstitched(_numbers("一、", "二、", "三、"), [0, 1, 2]) == [0, 1, 2]


def test_a_number_goes_on_from_the_nearest_one_and_its_list_begins_lines_from_one_on() -> None:
    assert unstitched(_numbers("一、", "二、", "一、", "二、", "三、"), [0, 1, 4]) == [0, 1, 2, 3, 4]


def test_a_first_number_whose_list_was_another_begins_no_line() -> None:
    assert unstitched(_numbers("一、", "一、", "二、"), [0, 2]) == [1, 2]


def test_a_number_whose_list_hangs_on_one_that_is_followed_begins_no_line() -> None:
    assert unstitched(_numbers("一、", "二、", "二、"), [0, 1, 2]) == [0, 1]
    assert unstitched(_numbers("一、", "二、", "二、", "三、"), [0, 1, 3]) == [0, 1]


def test_a_number_without_one_before_it_stays_and_so_does_a_first_one_alone() -> None:
    assert unstitched(_numbers("三、", "四、"), [0, 1]) == [0, 1]
    assert unstitched(_numbers("一、", "（一）"), [0, 1]) == [0, 1]


def test_a_sheet_wants_three_rows_and_nine_of_ten_whole() -> None:
    rows = [f"{number},渠水清了" for number in range(10, 20)]
    assert find_sheet("编号,意见\n" + "\n".join(rows[:3])).marks
    assert not find_sheet("编号,意见\n" + "\n".join(rows[:2])).marks
    assert find_sheet("编号,意见\n" + "\n".join([*rows[:9], "桥面宽"])).marks
    assert not find_sheet("编号,意见\n" + "\n".join([*rows[:8], "桥面宽"])).marks


def test_a_cell_in_quotation_marks_may_hold_a_line_end_and_doubled_marks() -> None:
    text = '编号,意见\n1,"渠水,\n""清"""\n2,"桥,宽"\n3,灯'
    assert find_sheet(text).rows == {0, text.index("1"), text.index("2"), text.index("3")}


def test_a_settings_file_wants_three_keys_and_nothing_else() -> None:
    assert find_settings("# 名\na: 渠\nb: 桥\nc: 灯").lines
    assert not find_settings("# 名\na: 渠\nb: 桥").lines
    assert not find_settings("# 名\na: 渠\nb: 桥\nc: 灯\n清渠护岸。").lines


def test_four_kinds_of_japanese_forms_prove_no_script_of_chinese() -> None:
    text = "全麵落實責任製，聯係群眾。誌願者隻有一名。"
    assert classify(text).origin == "converted"
    assert classify(text + "対変価").origin != "unknown"
    assert classify(text + "対変価気").origin == "unknown"
