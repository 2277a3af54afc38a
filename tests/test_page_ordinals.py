"""Page numbers that were taken for a list's, marks on lines of their own and the lines beside them: a test at each border."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

from jiaokan.context import read_context
from jiaokan.rules import beside, ordinals
from jiaokan.text.splice import replay

FILL = "护林站把巡山清灶看坟头三件事拴在一起办早上出门带水壶晚上回来记日志谁的片区冒烟谁连夜写说明"
SEAMS = [("领", "导"), ("群", "众"), ("责", "任"), ("措", "施"), ("学", "生"), ("工", "作")]


def filled(size):
    return ("山火已灭。" + "，".join([FILL[:20]] * (size // 20 + 1)))[:size]


def listed(*pages, gap=200, seams=SEAMS, sign="、", line_end="\n"):
    """Pages between which numbers stand that were taken for a list's; and the text without them."""
    text = whole = filled(gap)
    for n, page in enumerate(pages):
        before, after = seams[n % len(seams)]
        body = filled(gap - 2)
        text += f"{before}{line_end}{page}{sign}{after}{body}"
        whole += before + after + body
    return text, whole


def goes(text, whole):
    found = repaired("glued-ordinals", text)
    assert found in (text, whole)
    return found == whole


# --- ordinals at line starts ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pages", "are_pages"),
    [
        ((2,), True),
        ((1,), False),
        ((2, 3), True),
        ((2, 4), True),
        ((2, 2), False),
        ((3, 2), False),
        ((1, 2), False),
        ((1, 2, 3), False),
    ],
)
def test_ordinals_that_cut_sentences_count_up_from_two(pages, are_pages):
    assert goes(*listed(*pages)) is are_pages


@pytest.mark.parametrize(("gap", "are_pages"), [(129, False), (130, True)])
def test_ordinals_stand_a_page_apart(gap, are_pages):
    assert goes(*listed(2, 3, gap=gap)) is are_pages


@pytest.mark.parametrize(
    ("seams", "pages", "are_pages"),
    [
        ([("日", "志")], (2,), False),  # oftener together than by chance, but no word
        ([("日", "志"), ("水", "壶")], (2, 3), True),
        ([("领", "导")], (2,), True),
    ],
)
def test_a_single_ordinal_cuts_a_word(seams, pages, are_pages):
    assert goes(*listed(*pages, seams=seams)) is are_pages


@pytest.mark.parametrize(
    ("pages", "first", "are_pages"),
    [
        ((2, 3), "1、看山", False),
        ((2, 3), "1．看山", True),  # numbered otherwise
        ((2, 3, 4), "1、看山", True),
        ((2, 3), "　1、看山", False),
        ((2, 3), "11、看山", True),
    ],
)
def test_a_list_that_begins_with_one_has_few_items(pages, first, are_pages):
    text, whole = listed(*pages)
    assert goes(f"看住了。\n{first}。\n{text}", f"看住了。\n{first}。\n{whole}") is are_pages


@pytest.mark.parametrize(("page", "goes_too"), [(2, True), (3, True), (4, False)])
def test_the_first_page_s_ordinal_stands_before_the_title(page, goes_too):
    text, whole = listed(page, page + 1)
    found = repaired("glued-ordinals", f"1、护林手记\n{text}")
    assert found == f"{'' if goes_too else '1、'}护林手记\n{whole}"


@pytest.mark.parametrize(
    ("above", "sign", "page", "goes_too"),
    [
        ("本文由会员上传", "、", 2, True),
        ("看山的人", "、", 2, None),
        ("本文由会员上传", "．", 2, False),
        ("本文由会员上传", "、", 3, None),
    ],
)
def test_below_the_lines_of_a_document_site_it_does_too(above, sign, page, goes_too):
    text, whole = listed(page, page + 1)
    found = repaired("glued-ordinals", f"{above}\n1{sign}护林手记\n{text}")
    if goes_too is None:  # a list
        assert found == f"{above}\n1{sign}护林手记\n{text}"
    else:
        assert found == f"{above}\n{'' if goes_too else f'1{sign}'}护林手记\n{whole}"


@pytest.mark.parametrize(("size", "goes_too"), [(395, True), (397, False)])
def test_the_first_page_begins_near_the_top(size, goes_too):
    text, whole = listed(2, 3, 4)
    above = "本文由会员上传" + "看" * (size - 7)
    assert (
        repaired("glued-ordinals", f"{above}\n1、护林手记\n{text}")
        == f"{above}\n{'' if goes_too else '1、'}护林手记\n{whole}"
    )


@pytest.mark.parametrize(
    ("pages", "number", "at", "goes_too"),
    [
        ((2, 4), 3, 1, True),
        ((2, 4), 2, 1, False),
        ((2, 4), 4, 1, False),
        ((2, 3), 4, 2, True),  # behind the last the next
        ((2, 3), 5, 2, False),
        ((2, 3), 3, 2, False),
        ((3, 4), 2, 0, True),
        ((3, 4, 5), 1, 0, False),
        ((3, 4), 3, 0, False),
        ((2, 7), 5, 1, True),
    ],
)
def test_a_missing_ordinal_stands_before_a_heading(pages, number, at, goes_too):
    text, whole = listed(*pages)
    parts = text.split("\n")
    parts[at] = f"{parts[at][:60]}看住了。\n{number}、一、清灶。\n{parts[at][60:]}"
    found = repaired("glued-ordinals", "\n".join(parts))
    assert (f"\n{number}、一、清灶" not in found) is goes_too
    assert "一、清灶" in found
    assert len(found) == len(whole) + len("看住了。\n一、清灶。\n") + (0 if goes_too else 2)


@pytest.mark.parametrize(
    ("pages", "cuts", "goes_too"),
    [
        ((2, 4), ["看了11\n3、2场"], True),
        ((2, 4), ["看了11\n4、2场"], False),
        ((2, 5), ["看了11\n3、2场"], False),
        ((2, 3), ["看了11\n3、2场"], False),
        ((2, 4), ["看了11\n3、2场", "看了11\n3、2场"], False),
    ],
)
def test_an_ordinal_that_cuts_a_number_is_the_only_one_missing(pages, cuts, goes_too):
    text, _ = listed(*pages)
    parts = text.split("\n")
    parts[1] = parts[1][:60] + "".join(cuts) + parts[1][60:]
    found = repaired("glued-ordinals", "\n".join(parts))
    assert found.count("看了112场") == (len(cuts) if goes_too else 0)
    assert "领导" in found


@pytest.mark.parametrize(
    ("pages", "gap", "are_pages"),
    [
        ((2, 3, 4), 140, True),
        ((2, 3), 140, False),
        ((3, 4, 5), 140, False),
        ((2, 3, 5), 140, False),
        ((2, 4, 6), 140, False),
        ((2, 3, 4), 129, False),
        ((2, 3, 4), 130, True),
    ],
)
def test_inside_lines_three_ordinals_count_up_from_two(pages, gap, are_pages):
    assert goes(*listed(*pages, gap=gap, line_end="")) is are_pages


def test_an_ordinal_inside_a_line_stands_between_two_that_begin_lines():
    text, whole = listed(2, 3, 4)
    assert goes(text.replace("\n3、", "3、"), whole)


def test_an_ordinal_that_is_written_otherwise_than_the_first_proves_no_list():
    text, whole = listed(2, 3)
    text = text.replace("\n3、", "\n3．")
    assert goes(f"看住了。\n1．看山。\n{text}", f"看住了。\n1．看山。\n{whole}")


@pytest.mark.parametrize("heading", ["一、看山", "二十一、看山"])
def test_a_heading_inside_a_line_is_no_page(heading):
    text, whole = listed(2, 3, 4, gap=140, line_end="")
    assert goes(f"{text}群9、{heading}", f"{whole}群9、{heading}")


def test_a_number_close_behind_the_last_page_is_none():
    text, whole = listed(2, 3, 4)
    assert goes(f"{text[:-150]}群5、众看{text[-150:]}", f"{whole[:-150]}群5、众看{whole[-150:]}")


def test_what_a_site_says_may_begin_the_text():
    text, whole = listed(2, 3)
    assert repaired("glued-ordinals", f"在线阅读\n1、护林手记\n{text}") == f"在线阅读\n护林手记\n{whole}"


# --- marks on lines of their own ------------------------------------------------------------------------------
LONG = "各组按片包干，谁的片区都冒烟"


def marks(*pages, shape="{}", gap=220, seams=SEAMS):
    text = whole = "护林手记\n" + filled(gap)
    for n, page in enumerate(pages):
        before, after = seams[n % len(seams)]
        body = filled(gap // 2) + filled(gap - gap // 2 - 2)
        text += f"{before}\n{shape.format(page)}\n{after}{body}"
        whole += before + after + body
    return text, whole


STRANGE = [("讲", "严"), ("查", "备"), ("写", "广"), ("带", "亩")]


@pytest.mark.parametrize(
    ("shape", "pages", "gap", "seams", "are_pages"),
    [
        ("- {} -", (2, 3), 220, STRANGE, True),  # drawn as pages are
        ("- {} -", (2, 3), 150, STRANGE, False),
        ("（{}）", (2, 3), 220, STRANGE, False),
        ("{}", (2, 3), 220, STRANGE, True),  # prose breaks off behind its stops
        ("{}", (2, 3, 4, 5), 220, [*STRANGE[:3], ("。", "山")], True),
        ("{}", (2, 3, 4, 5), 220, [("。", "山"), *STRANGE[:3]], False),  # a list below its heading
        ("[{}]", (2, 3), 220, STRANGE, True),
        ("[{}]", (2, 3), 150, STRANGE, False),
        ("[{}]", (2, 3), 220, [("讲", "严"), ("讲", "严")], False),  # a note's mark
        ("（{}）", (2, 3), 220, SEAMS, True),
        ("（{}）", (2, 4), 220, SEAMS, False),
        ("（{}）", (2, 3), 150, [("公", "建"), ("村", "高")], False),
        ("（{}）", (2, 3, 4), 150, [("公", "建"), ("村", "高"), ("听", "从")], False),
        ("（{}）", (2, 3, 4), 150, [("讲", "严"), ("护", "下"), ("门", "洞")], True),
    ],
)
def test_marks_on_their_lines_are_pages_by_shape_length_and_what_they_cut(shape, pages, gap, seams, are_pages):
    text, whole = marks(*pages, shape=shape, gap=gap, seams=seams)
    found = repaired("page-ordinals", text)
    assert (all(f"\n{shape.format(page)}\n" not in found for page in pages)) is are_pages
    assert found.replace("\n", "") == (whole if are_pages else text).replace("\n", "")


def test_a_mark_before_a_stop_is_a_note_s():
    text, _ = marks(2, 3, shape="[{}]", seams=[("群", "，众"), ("责", "，任")])
    assert repaired("page-ordinals", text) == text
    text, _ = marks(2, 3, shape="（{}）", seams=[("群", "，众"), ("责", "，任")])
    assert repaired("page-ordinals", text) != text


@pytest.mark.parametrize(
    ("text", "taken", "new"),
    [
        ("各组按片包干，谁的片区都冒烟都群 \n[] \n 众人来", "[]", "各组按片包干，谁的片区都冒烟都群众人来"),
        ("看住了。\n[]\n众人来", "[]", "看住了。\n众人来"),
        ("看住了。\n[]", "[]", "看住了。"),
        ("[]", "[]", ""),
        ("[]\n众人来", "[]", "众人来"),
    ],
)
def test_a_mark_goes_with_the_line_end_it_brought(text, taken, new):
    start = text.index(taken)
    finding = ordinals._taken_out(text, start, start + len(taken), 3, read_context(text))
    assert replay(text, [(finding.start, finding.end, finding.new)]) == new
    assert finding.evidence == "page 3"


@pytest.mark.parametrize("sign", ["- {} -", "{}"])
def test_a_single_mark_goes_with_the_title_beside_it(sign):
    title = "柳河林场护林手记"
    lines = [title, "看住了。", f"{LONG}都学", sign.format(3), title, "生也来了。"]
    assert repaired("page-ordinals", "\n".join(lines)) == "\n".join([title, "看住了。", f"{LONG}都学生也来了。"])


@pytest.mark.parametrize(
    ("sign", "pages", "goes_too"),
    [("{}", (3,), False), ("- {} -", (3,), True), ("{}", (3, 4), True), ("{}", (3, 5), False)],
)
def test_a_journal_s_name_beside_a_bare_mark_comes_twice(sign, pages, goes_too):
    text = "看住了。" * 60
    for (before, after), page in zip(SEAMS, pages, strict=False):
        text += f"\n{LONG}都{before}\n{sign.format(page)}\n柳河学报\n{after}也来了。{'看住了。' * 60}"
    assert ("柳河学报" not in repaired("page-ordinals", text)) is goes_too


# --- lines beside marks ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "above", "below"),
    [
        ("甲乙\n3\n丙丁", "甲乙", "丙丁"),
        ("甲乙 \n\n3\n \n 丙丁 \n戊", "甲乙", "丙丁"),
        ("3", "", ""),
        ("甲乙3丙丁", "", ""),
        ("戊\n甲乙\n3\n丙丁\n戊", "甲乙", "丙丁"),
        ("\n3\n", "", ""),
        ("甲\n3\n乙", "甲", "乙"),
        ("甲" * 119 + "\n3\n" + "乙" * 119, "甲" * 119, "乙" * 119),
        ("戊\n" + "甲" * 118 + "\n3\n" + "乙" * 118 + "\n戊", "甲" * 118, "乙" * 118),
        ("戊\n" + "甲" * 119 + "\n3\n" + "乙" * 119 + "\n戊", "", ""),
        ("戊" + "甲" * 119 + "\n3\n" + "乙" * 119 + "戊", "", ""),
    ],
)
def test_the_lines_beside_a_mark_are_found_across_blank_ones(text, above, below):
    at = text.index("3")
    assert text[slice(*beside.above_of(text, at))] == above
    assert text[slice(*beside.below_of(text, at + 1))] == below


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("护林文志", "护林文志"),
        ("护林志", ""),
        ("护林文志 12", "护林文志"),
        ("12 护林文志", "护林文志"),
        ("第3篇护林", "第3篇护林"),
        ("护林 - 3", ""),
        ("", ""),
        ("护" * 60, "护" * 60),
        ("护" * 61, ""),
        ("护林，文志", "护林，文志"),
        ("，护林文志", ""),
        ("护林文志。", ""),
        ("责任：护林站", ""),
        ("手记：护林站", "手记：护林站"),  # the page's title
        ("护林ab", ""),
        ("护林站a", "护林站a"),
        ("Notes of a ranger", "Notesofaranger"),
        ("abc", ""),
    ],
)
def test_a_head_is_known_by_what_it_says_without_its_number(line, kind):
    text = "手记：护林站\n" + "看住了。\n" * 5 + f"{line}\n众人"
    start = text.index(f"\n{line}\n") + 1
    assert beside._kind(text, (start, start + len(line))) == kind


@pytest.mark.parametrize(("lines", "is_title"), [(5, True), (6, False)])
def test_a_title_with_a_label_is_among_six_lines(lines, is_title):
    text = "看山\n" * lines + "手记：护林站\n众人"
    at = text.index("手记")
    assert bool(beside._kind(text, (at, at + 6))) is is_title


@pytest.mark.parametrize(("size", "is_title"), [(394, True), (395, False)])
def test_a_title_with_a_label_stands_near_the_top(size, is_title):
    text = "看" * (size - 1) + "\n手记：护林站\n众人"
    assert bool(beside._kind(text, (size, size + 6))) is is_title


def headed(heads, *, seams=SEAMS, gap=60, below=False):
    """Marks on their lines with a head each; what with_lines makes of them."""
    text = "各组的人都上山。\n甲\n乙\n丙\n丁\n戊\n"
    spans = []
    for n, head in enumerate(heads):
        before, after = seams[n % len(seams)]
        lines = [str(n + 2), head] if below else [head, str(n + 2)]
        lines = [line for line in lines if line]
        text += f"{filled(gap)}{before}\n"
        start = len(text) + (0 if below or not head else len(head) + 1)
        spans.append((start, start + 1))
        text += "\n".join(lines) + f"\n{after}{filled(gap)}\n"
    return [text[slice(*span)] for span in beside.with_lines(text, spans)]


@pytest.mark.parametrize("below", [True, False])
@pytest.mark.parametrize(
    ("heads", "are_heads"),
    [
        (["护林文志", "护林文志"], True),
        (["护林文志", "巡山文志"], False),
        (["护林文志"], False),
        (["护林文志 7", "护林文志 8"], True),
        (["护林志", "护林志"], False),
    ],
)
def test_a_head_stands_beside_two_marks(heads, are_heads, below):
    marked = [f"{n}\n{head}" if below else f"{head}\n{n}" for n, head in enumerate(heads, 2)]
    assert headed(heads, below=below) == (marked if are_heads else [str(n) for n in range(2, len(heads) + 2)])


def test_without_marks_there_are_no_heads():
    assert beside.with_lines("看住了。", []) == []


@pytest.mark.parametrize(
    ("third", "seam", "is_head"),
    [
        ("青坪乡政府", ("措", "施"), True),
        ("青坪乡政府", ("讲", "严"), False),
        ("青" * 30, ("措", "施"), True),
        ("青" * 31, ("措", "施"), False),
        ("青坪乡政府A", ("措", "施"), False),
        ("A青坪乡政府", ("措", "施"), False),
        ("施青坪乡政府", ("措", "施"), False),  # the sentence goes on with it
        ("青坪乡政府措", ("措", "施"), False),
        ("青坪。乡政府", ("措", "施"), False),
    ],
)
@pytest.mark.parametrize("below", [True, False])
def test_where_others_have_heads_another_line_is_one_if_the_sentence_goes_on_round_it(third, seam, is_head, below):
    found = headed(["护林文志", "护林文志", third], seams=[*SEAMS[:2], seam], below=below)
    assert (found[2] != "4") is is_head
