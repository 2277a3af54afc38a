"""Lines that stand apart from the one above: pages of remarks, headings that lost their hashes."""

from __future__ import annotations

from jiaokan.pipeline import clean
from jiaokan.rules.apart import is_loose
from jiaokan.rules.wraps import find_wrap

LONG = "渠水自上湾引来，经三道闸门分入各村，" * 4 + "灌田三千亩"


def remarks(size, commas=1, longest=LONG):
    plain = [f"第{index}天去看过渠首的闸门" + "好" * (index % 7) + "。" * (index % 3 > 0) for index in range(size - 1)]
    return [*plain, longest, *["看过渠首那边的闸门，"] * commas]


def test_a_page_of_remarks_is_loose_from_its_borders_on():
    def loose(lines):
        return is_loose(lines, find_wrap(lines)._replace(width=None))

    assert loose(remarks(34))
    assert not loose(remarks(14))
    assert not loose(remarks(34, commas=2))
    assert not loose([line.rstrip("。") for line in remarks(34)])
    assert not loose(remarks(34, longest="渠首的闸门好"))
    assert not is_loose(remarks(34), find_wrap(remarks(34))._replace(width=20))


def test_a_heading_that_lost_its_hashes_opens_a_line():
    above = "各村组织青壮年劳力上堤巡查并且每隔两小时上报一次水位，"
    page = f"# 总则\n\n{above}\n\n# 值守的要求以及各村的办法。\n\n各村值守。"
    assert f"{above}\n值守的要求" in clean(page).text
    assert f"{above}值守的要求" in clean(page.replace("# 值守", "值守")).text


PROSE = "渠水自上湾引来，经三道闸门分入各村，灌田三千亩。闸门由两人看守（汛期另加一人），每两小时上报一次水位。放水以前先通知下游各村，渠道里不得有人。"


def wrapped():
    """Cut the prose at the width at which its bracket ends a line; gives the lines and the number of that one."""
    width = (PROSE.index("（") + 1) // 2
    lines = [PROSE[at : at + width] for at in range(0, len(PROSE), width)]
    return lines, next(number for number, line in enumerate(lines) if line.endswith("（"))


def test_room_for_an_answer_ends_a_line():
    lines, at = wrapped()
    room = [line + "   " * (number == at) for number, line in enumerate(lines)]
    assert clean("\n".join(lines)).text == PROSE
    assert f"（\n{lines[at + 1]}" in clean("\n".join(room)).text


def test_a_line_of_code_is_no_line_that_goes_on():
    lines, _ = wrapped()
    code = "level = gauge(1) + wait(2), 30"
    mixed = clean("\n".join([*lines[:1], code, *lines[1:]])).text.split("\n")
    assert code in mixed
