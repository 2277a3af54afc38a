"""What is taken out of a release: every row that is asked for once, unchanged but where one asked for that."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import support
from tests.draws import draws
from tests.older import as_version_02
from tests.test_complete import told

import jiaokan
from jiaokan import InputError
from jiaokan.dataset import schema, splits
from jiaokan.exports import alike, masking, model, ours, sinks, targets
from jiaokan.exports.model import Choice, Row

PHONE, OTHER = "13812345678", "13987654321"
DUTY = (
    "关于节日值班的通知\n各科室：\n一、值班安排。节日期间各科室每天留两人在岗，早晚各巡查一遍，交接班要有记录，重要情况随时报告。\n"
    "二、联系方式。值班电话{phone}，夜间请打{other}，邮箱zhiban@example.org。\n青山镇办公室\n2023年4月25日"
)
FIRES = (
    "关于春季防火的通知\n各村民委员会：\n一、压实责任。村干部包山头，护林员包地块，每天早晚各巡一遍，发现烟火立即上报，不得拖延。\n"
    "二、严管火源。进山路口设卡，清明前后每个路口不少于三人，火种一律留下，祭扫改用鲜花。{more}\n青山镇\n2023年3月20日"
)
TWIN = (
    "关于{town}抗旱的通知\n各村民小组：\n目前{town}已有{n}天没有下雨，{town}水库只够灌溉{n}亩，请各组轮流用水，先保秧田再保旱地，"
    "不得在夜间偷放水渠，违者由{town}水利站处理。\n{town}水利站\n2023年6月{n}日"
)
MINUTES = "会议纪要\n会议议定三件事。\n一、六月十日前完成堤防检查，责任单位是水利站，逐段记录。\n二、六月二十日前试机两次。\n记录：办公室"
SAME = "各单位要高度重视，加强组织领导，把各项工作落到实处，确保群众用水安全，遇到情况及时上报，任何人不得瞒报漏报。"
ROWS = [
    ("duty", DUTY.format(phone=PHONE, other=OTHER), "CC-BY-4.0"),
    (
        "titled",
        f"值班手机{PHONE}启用的通知\n各科室：\n自六月起启用新的值班手机，旧号停用，请相互转告。\n办公室\n2023年5月2日",
        None,
    ),
    ("fires", FIRES.format(more=""), "CC0-1.0"),
    ("fires-again", FIRES.format(more="").replace("，", ","), "CC-BY-4.0"),
    ("fires-nearly", FIRES.format(more="违者严肃处理。"), None),
    ("twin-1", TWIN.format(town="青山镇", n=21), None),
    ("twin-2", TWIN.format(town="白石镇", n=17), None),
    ("minutes", MINUTES, None),
    ("same-1", f"关于防汛值守的通知\n{SAME}\n水库每两小时报一次水位，夜里也要报，超过警戒线就敲锣。\n青山镇", None),
    (
        "same-2",
        f"关于自来水检修的通知\n{SAME}\n检修从初八开始，停水三天，请提前蓄水，老人家里由组长帮忙。\n白石乡",
        None,
    ),
]
TEST = ("minutes", "same-2")
VALUES = (PHONE, OTHER, "zhiban@example.org")


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """Copies, near copies, twins, a paragraph that two splits share, telephone numbers, licences, lost bytes."""
    folder = tmp_path_factory.mktemp("export")
    rows = [
        {"id": key, "text": text, "license": licence, "language": "zh", "url": f"https://example.org/{key}"}
        for key, text, licence in ROWS
    ]
    path = folder / "crawl.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    lossy = folder / "lossy.txt"
    lossy.write_bytes("关于清淤的通知\n各村在月底前清淤一遍，".encode() + b"\xff\xff" + "出工的人要登记。\n".encode())
    names = {row["id"]: f"crawl.jsonl#L{at}" for at, row in enumerate(rows, 1)}
    lists = {"test": [names[key] for key in TEST], "train": [name for key, name in names.items() if key not in TEST]}
    jiaokan.build([path, lossy], folder / "release", splits=lists, workers=0)
    return folder / "release"


@pytest.fixture(scope="module")
def tables(release):
    return {table: jiaokan.load(release, table).to_pylist() for table in schema.TABLES}


@pytest.fixture
def exported(release, tmp_path):
    """Export to JSON Lines, and give the rows with the counts."""

    def call(**options):
        out = tmp_path / "out.jsonl"
        done = jiaokan.export(release, out, force=True, **options)
        rows = lines(out)
        assert done.counts.rows == len(rows)
        assert done.counts.code_points == sum(len(row["text"]) for row in rows)
        return rows, done.counts

    return call


def lines(path):
    """Read JSON Lines; what is not there is an empty string in them."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert all(value is not None for row in rows for value in row.values())
    return [{name: None if value == "" else value for name, value in row.items()} for row in rows]


def ids(rows):
    return [row["id"] for row in rows]


def keys(rows):
    return [row["source_key"] for row in rows]


def flagged(row):
    return set(row["flags"]) | set(row["repaired"])


# --- what there is, as it is ----------------------------------------------------------------------------------
def test_the_release_has_what_is_tested_here(tables):
    flags = Counter(flag for row in tables["documents"] for flag in row["flags"])
    assert {"exact-duplicate", "near-duplicate", "template-twin", "personal-data"} <= set(flags)
    assert {"document", "paragraph"} == {row["level"] for row in tables["duplicates"]}
    assert any("lossy-decoding" in row["flags"] for row in tables["sources"])
    assert any(PHONE in row["title"] for row in tables["documents"] if row["title"])


def test_documents_are_those_of_the_release_in_its_order(exported, tables):
    rows, counts = exported()
    assert ids(rows) == [row["document_id"] for row in tables["documents"]]
    for row, was in zip(rows, tables["documents"], strict=True):
        same = ("text", "title", "date", "source_id", "source_key", "url", "flags", "repaired", "duplicate_group")
        assert {name: row[name] for name in same} == {name: was[name] for name in same}
        assert tuple(row) == model.FIELDS["documents"]
    assert not counts.to_json()["dropped"]


def test_paragraphs_are_those_of_the_release_with_what_their_document_says(exported, tables):
    rows, _ = exported(level="paragraphs")
    dates = {row["document_id"]: row["date"] for row in tables["documents"]}
    assert ids(rows) == [row["paragraph_id"] for row in tables["paragraphs"]]
    for row, was in zip(rows, tables["paragraphs"], strict=True):
        same = ("text", "kind", "section_path", "document_id", "source_id", "flags", "repaired", "duplicate_group")
        assert {name: row[name] for name in same} == {name: was[name] for name in same}
        assert (row["title"], row["date"]) == (was["document_title"], dates[row["document_id"]])
        assert tuple(row) == model.FIELDS["paragraphs"]


@pytest.mark.parametrize("level", model.LEVELS)
def test_licences_languages_and_splits_are_those_of_the_source(exported, tables, release, level):
    rows, counts = exported(level=level)
    said = {row["source_id"]: (row["license"], row["language"]) for row in tables["sources"]}
    split_of = {
        row["source_id"]: split
        for split in splits.NAMES
        for row in jiaokan.load(release, "sources", split=split).to_pylist()
    }
    assert all((row["license"], row["language"]) == said[row["source_id"]] for row in rows)
    assert all(row["split"] == split_of[row["source_id"]] for row in rows)
    assert counts.licenses == Counter(row["license"] for row in rows)
    assert counts.splits == Counter(row["split"] for row in rows)
    assert counts.masked == 0
    assert len(counts.licenses) == 3


def test_kinds_and_levels_are_those_of_the_schema():
    assert list(model.KINDS) == schema.columns("paragraphs")["kind"]["enum"]
    assert set(model.LEVELS) == set(model.FIELDS) < set(schema.TABLES)
    assert {kind for kinds in model.DROPS.values() for kind in kinds} == set(
        schema.columns("duplicates")["kind"]["enum"]
    )
    assert set(model.DROPS) <= set(schema.flags())


# --- choice ---------------------------------------------------------------------------------------------------
CHOICES = st.fixed_dictionaries(
    {
        "level": st.sampled_from(model.LEVELS),
        "splits": st.sets(st.sampled_from(splits.NAMES), max_size=2),
        "kinds": st.one_of(st.just(set(model.KINDS)), st.sets(st.sampled_from(model.KINDS), min_size=1)),
        "with_flags": st.sets(st.sampled_from(["personal-data", "spacing", "near-duplicate"]), max_size=2),
        "without_flags": st.sets(st.sampled_from(["personal-data", "lossy-decoding", "masked-values"]), max_size=2),
        "drop": st.sampled_from([None, *model.DROPS]),
        "min_chars": st.integers(0, 120),
        "max_chars": st.one_of(st.none(), st.integers(120, 200)),
        "mask_personal": st.booleans(),
    }
)


def tried(release, out, options):
    """Give the counts of an export; None where it refuses to write nothing."""
    try:
        return jiaokan.export(release, out, **options).counts
    except InputError as error:
        if "nothing is left to export" not in str(error) or out.exists():
            raise
    return None


@settings(max_examples=draws(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(options=CHOICES)
def test_what_is_exported_and_what_is_dropped_is_all_there_is(release, tables, tmp_path, options):
    out = tmp_path / "all.parquet"
    out.unlink(missing_ok=True)
    counts = tried(release, out, options)
    if counts is None:
        return
    total = len(tables[options["level"]])
    assert counts.rows + sum(counts.dropped.values()) == total
    rows = pq.read_table(out).to_pylist()
    known = set(ids(rows))
    assert len(known) == len(rows) == counts.rows
    assert not options["splits"] or {row["split"] for row in rows} <= options["splits"]
    assert all(row["text"] for row in rows)
    if options["mask_personal"]:
        assert not any(value in json.dumps(row, ensure_ascii=False) for row in rows for value in VALUES)


@pytest.mark.parametrize("level", model.LEVELS)
def test_a_split_is_that_split_and_the_others_are_counted(exported, level):
    everything, _ = exported(level=level)
    rows, counts = exported(level=level, splits=["test"])
    assert rows == [row for row in everything if row["split"] == "test"]
    assert counts.dropped["split"] == len(everything) - len(rows) > 0


def test_flags_keep_and_leave_out(exported, tables):
    wanted = {row["document_id"] for row in tables["documents"] if "personal-data" in flagged(row)}
    kept, _ = exported(with_flags=["personal-data"])
    left, counts = exported(without_flags=["personal-data"])
    assert set(ids(kept)) == wanted
    assert len(kept) == counts.dropped["without"]
    assert set(ids(left)).isdisjoint(wanted)
    either, _ = exported(with_flags=["personal-data", "near-duplicate"])
    assert len(either) > len(kept)


@pytest.mark.parametrize("level", model.LEVELS)
def test_a_flag_that_only_sources_have_counts_for_their_rows(exported, tables, level):
    (lossy,) = [row["source_id"] for row in tables["sources"] if "lossy-decoding" in row["flags"]]
    rows, counts = exported(level=level, without_flags=["lossy-decoding"])
    assert lossy not in {row["source_id"] for row in rows}
    assert counts.dropped["without"] == sum(row["source_id"] == lossy for row in tables[level])


def test_kinds_choose_rows_of_paragraphs(exported, tables):
    rows, counts = exported(level="paragraphs", kinds=["body", "item"])
    assert ids(rows) == [row["paragraph_id"] for row in tables["paragraphs"] if row["kind"] in ("body", "item")]
    assert counts.dropped["kind"] == len(tables["paragraphs"]) - len(rows)


def test_kinds_choose_of_which_paragraphs_a_document_is_made(exported, tables):
    kinds = [kind for kind in model.KINDS if kind not in ("signature", "date")]
    rows, counts = exported(kinds=kinds)
    for row in rows:
        parts = [part for part in tables["paragraphs"] if part["document_id"] == row["id"]]
        assert row["text"] == "\n".join(part["text"] for part in parts if part["kind"] in kinds)
    assert not counts.dropped["kind"]
    assert not any("2023年4月25日" in row["text"] for row in rows)
    only, counts = exported(kinds=["date"])
    assert len(only) + counts.dropped["kind"] == len(tables["documents"])
    assert counts.dropped["kind"] > 0


@pytest.mark.parametrize("level", model.LEVELS)
def test_lengths_are_borders_that_belong_to_what_is_kept(exported, tables, level):
    sizes = sorted(len(row["text"]) for row in tables[level])
    border = sizes[len(sizes) // 2]
    longer, counts = exported(level=level, min_chars=border)
    assert len(longer) == sum(size >= border for size in sizes)
    assert counts.dropped["min-chars"] == sum(size < border for size in sizes)
    shorter, counts = exported(level=level, max_chars=border)
    assert len(shorter) == sum(size <= border for size in sizes)
    assert counts.dropped["max-chars"] == sum(size > border for size in sizes)


def test_the_length_of_a_document_is_that_of_the_paragraphs_it_is_made_of(exported):
    whole, _ = exported(kinds=["body", "item"])
    lengths = sorted(len(row["text"]) for row in whole)
    rows, _ = exported(kinds=["body", "item"], min_chars=lengths[3])
    assert len(rows) == sum(length >= lengths[3] for length in lengths)


# --- duplicates -----------------------------------------------------------------------------------------------
def groups(tables, level, drop):
    """Components of the related pairs, found by another way than the code's own: sets that are merged."""
    found: list[set[str]] = []
    for row in tables["duplicates"]:
        if row["level"] == level[:-1] and row["kind"] in model.DROPS[drop]:
            pair = {row["left_id"], row["right_id"]}
            touched = [group for group in found if group & pair]
            found = [group for group in found if not group & pair] + [pair.union(*touched)]
    return found


@pytest.mark.parametrize("level", model.LEVELS)
@pytest.mark.parametrize("drop", model.DROPS)
def test_one_of_each_group_is_kept_and_whatever_has_no_group(exported, tables, level, drop):
    everything, _ = exported(level=level)
    rows, counts = exported(level=level, drop=drop)
    related = groups(tables, level, drop)
    assert all(len(group & set(ids(rows))) == 1 for group in related)
    lone = set(ids(everything)) - set().union(*related)
    assert lone <= set(ids(rows))
    assert counts.dropped["duplicate"] == sum(len(group) - 1 for group in related)
    by_id = {row["id"]: row for row in everything}
    assert rows == [by_id[row["id"]] for row in rows], "what is kept is unchanged"


def test_each_kind_takes_the_closer_ones_with_it(exported):
    left = [set(keys(exported(drop=drop)[0])) for drop in ("exact-duplicate", "near-duplicate", "template-twin")]
    everything = set(keys(exported()[0]))
    assert [len(everything - kept) for kept in left] == [1, 2, 3]
    assert all(more > fewer for more, fewer in pairwise(left))


def test_the_representative_is_the_left_side(exported, tables):
    rows, _ = exported(drop="template-twin", level="paragraphs")
    kept = set(ids(rows))
    rights = {row["right_id"] for row in tables["duplicates"] if row["level"] == "paragraph"}
    assert kept.isdisjoint(rights)


@pytest.mark.parametrize("split", ["train", "test"])
def test_no_group_is_lost_where_its_representative_is_in_another_split(exported, tables, split):
    rows, _ = exported(level="paragraphs", drop="exact-duplicate", splits=[split])
    assert sum(SAME in row["text"] for row in rows) == 1
    both, _ = exported(level="paragraphs", drop="exact-duplicate")
    assert sum(SAME in row["text"] for row in both) == 1


def test_no_group_is_lost_where_its_representative_is_filtered_out(exported, tables):
    (group,) = (each for each in groups(tables, "documents", "near-duplicate") if len(each) == 3)
    texts = {row["document_id"]: row["text"] for row in tables["documents"]}
    lengths = Counter(len(texts[row_id]) for row_id in group)
    for border in lengths:
        rows, counts = exported(drop="near-duplicate", min_chars=border)
        passing = [row_id for row_id in group if len(texts[row_id]) >= border]
        assert len(group & set(ids(rows))) == 1
        assert counts.dropped["duplicate"] >= len(passing) - 1


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda pair: pair[0] != pair[1])),
    st.sets(st.integers(0, 12)),
)
def test_of_every_group_with_a_row_that_is_taken_exactly_the_first_such_row_stays(numbers, taken):
    pairs = [(f"{min(pair):02d}:d0", f"{max(pair):02d}:d0") for pair in numbers]
    passing = {f"{number:02d}:d0" for number in taken}
    related = alike.groups_of(pairs)
    gone = alike.superfluous(related, passing)
    assert sorted(each for ids in related for each in ids) == sorted({each for pair in pairs for each in pair})
    for members in related:
        assert members == sorted(members)
        assert [each for each in members if each in passing and each not in gone] == sorted(passing & set(members))[:1]
    assert gone <= passing


# --- personal data --------------------------------------------------------------------------------------------
def test_personal_data_is_replaced_by_its_kind(exported):
    rows, counts = exported(mask_personal=True)
    (duty,) = (row for row in rows if row["source_key"] == "duty")
    assert "值班电话[手机号]，夜间请打[手机号]，邮箱[邮箱]。" in duty["text"]
    assert counts.masked == 4
    assert not any(value in json.dumps(rows, ensure_ascii=False) for value in VALUES)


def test_a_title_and_a_path_say_no_more_than_the_text(exported):
    rows, _ = exported(mask_personal=True, level="paragraphs")
    titles = {row["title"] for row in rows if row["source_key"] == "titled"}
    assert titles == {"值班手机[手机号]启用的通知"}
    assert not any(value in json.dumps(rows, ensure_ascii=False) for value in VALUES)


@pytest.mark.parametrize("level", model.LEVELS)
def test_a_character_for_each_code_point_keeps_every_place(exported, level):
    plain, _ = exported(level=level)
    rows, _ = exported(level=level, mask_with="＊")
    for row, was in zip(rows, plain, strict=True):
        assert len(row["text"]) == len(was["text"])
        assert all(new in (old, "＊") for new, old in zip(row["text"], was["text"], strict=True))
    assert sum(row["text"].count("＊") for row in rows) == sum(map(len, (*VALUES, PHONE)))


@pytest.mark.parametrize("level", model.LEVELS)
def test_rows_without_personal_data_are_left_as_they_are(exported, level):
    plain, _ = exported(level=level)
    rows, _ = exported(level=level, mask_personal=True)
    for row, was in zip(rows, plain, strict=True):
        if "personal-data" not in was["flags"]:
            assert {**row, "title": None} == {**was, "title": None}
        else:
            assert "personal-data" not in row["flags"]
            assert "masked-values" in row["flags"]
    without, _ = exported(level=level, without_flags=["personal-data"], mask_personal=True)
    assert ids(without) == [row["id"] for row in plain if "personal-data" not in row["flags"]]


def test_masking_changes_texts_and_never_which_rows_are_taken(exported):
    assert ids(exported(min_chars=100)[0]) == ids(exported(min_chars=100, mask_personal=True)[0])


TEXTS = st.text("甲乙丙1", min_size=1, max_size=30)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 29), st.integers(1, 6), st.booleans()), max_size=5))
def test_what_stands_outside_of_the_spans_stays_and_nothing_else(text, drawn):
    spans = [
        {"start": at, "end": min(at + size, len(text)), "kind": "x", "flag": masking.FLAG if ours else "masked-values"}
        for at, size, ours in drawn
        if at < len(text)
    ]
    found = masking.personal(spans, text, "here")
    inside = {at for span in spans if span["flag"] == masking.FLAG for at in range(span["start"], span["end"])}
    kept = "".join("*" if at in inside else char for at, char in enumerate(text))
    assert masking.masked(text, found, "*").text == kept
    rest = "".join(char for at, char in enumerate(text) if at not in inside)
    assert masking.masked(text, found, None).text.replace(masking.UNNAMED, "") == rest
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 4)])
def test_a_span_outside_of_its_text_is_refused(start, end):
    span = {"start": start, "end": end, "kind": "mobile", "flag": masking.FLAG}
    with pytest.raises(InputError, match="span outside its text"):
        masking.personal([span], "甲乙丙", "here")


def test_every_kind_that_is_found_has_a_placeholder():
    text = (Path(jiaokan.__file__).parent / "bench" / "personal.txt").read_text(encoding="utf-8")
    kinds = {part.partition(":")[0] for part in text.split("{")[1:]} - {"kind"}
    assert kinds == set(masking.PLACEHOLDERS)
    assert len(set(masking.PLACEHOLDERS.values()) | {masking.UNNAMED}) == len(kinds) + 1


def test_spans_that_overlap_are_one_of_the_kind_of_the_longest_that_begins_first():
    drawn = [(1, 3, "qq"), (1, 5, "mobile"), (4, 6, "email"), (6, 7, "plate")]
    spans = [{"start": start, "end": end, "kind": kind, "flag": masking.FLAG} for start, end, kind in drawn]
    assert masking.personal(spans, "甲" * 8, "here") == [(1, 6, "mobile"), (6, 7, "plate")]


def test_the_longest_string_goes_first():
    assert masking.hidden("1234 12", {"12": "[a]", "1234": "[b]"}) == "[b] [a]"


# --- formats --------------------------------------------------------------------------------------------------
NAMES = ["a.jsonl", "a.jsonl.gz", "a.parquet", "a.txt", "a.txt.gz", "a"]


def contents(path: Path) -> dict[str, str]:
    return support.digests(path) if path.is_dir() else {"": support.digests(path.parent)[path.name]}


@pytest.mark.parametrize("name", [*NAMES, "a.jsonl.zst"])
def test_the_same_rows_give_the_same_bytes(release, tmp_path, name):
    if name.endswith(".zst"):
        pytest.importorskip("zstandard")
    for place in ("one", "other"):
        jiaokan.export(release, tmp_path / place / name)
    assert contents(tmp_path / "one" / name) == contents(tmp_path / "other" / name)
    assert [path.name for path in (tmp_path / "one").iterdir()] == [name], "nothing is left beside it"


def test_formats_hold_the_same_rows(release, tmp_path, exported):
    rows, _ = exported()
    for name in NAMES[1:]:
        jiaokan.export(release, tmp_path / name)
    assert pq.read_table(tmp_path / "a.parquet").to_pylist() == rows
    jiaokan.export(release, tmp_path / "a.jsonl")
    assert gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()) == (tmp_path / "a.jsonl").read_bytes()
    texts = [row["text"] for row in rows]
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "\n\n".join(texts) + "\n"
    assert gzip.decompress((tmp_path / "a.txt.gz").read_bytes()) == (tmp_path / "a.txt").read_bytes()
    index = lines(tmp_path / "a" / "index.jsonl")
    found = [(tmp_path / "a" / row.pop("file")).read_text(encoding="utf-8").removesuffix("\n") for row in index]
    assert [{**row, "text": text} for row, text in zip(index, found, strict=True)] == rows
    assert len(list((tmp_path / "a").glob("*/*.txt"))) == len(rows)


def test_a_format_that_is_named_wins_over_the_suffix(release, tmp_path):
    jiaokan.export(release, tmp_path / "corpus.v1", form="jsonl")
    assert (tmp_path / "corpus.v1").read_bytes().startswith(b'{"id": ')
    jiaokan.export(release, tmp_path / "texts.txt", form="files")
    assert (tmp_path / "texts.txt" / "index.jsonl").is_file()


def test_a_separator_is_a_line_of_its_own(release, tmp_path, exported):
    rows, _ = exported()
    jiaokan.export(release, tmp_path / "a.txt", separator="<|end|>")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n<|end|>\n") == [
        row["text"] for row in rows
    ]
    with pytest.raises(InputError, match="has the separator in its text"):
        jiaokan.export(release, tmp_path / "b.txt", separator="各村民小组：")
    assert not (tmp_path / "b.txt").exists()


@pytest.mark.parametrize(
    ("name", "packer", "level"),
    [("a.jsonl", "json", "paragraphs"), ("a.jsonl.gz", "json", "documents"), ("a.parquet", "parquet", "documents")],
)
def test_datasets_reads_it(release, tmp_path, name, packer, level, exported):
    datasets = pytest.importorskip("datasets")
    rows, _ = exported(level=level)
    jiaokan.export(release, tmp_path / name, level=level)
    files = str(tmp_path / name)
    found = datasets.load_dataset(packer, data_files=files, split="train", cache_dir=str(tmp_path / "cache"))
    assert found["text"][:] == [row["text"] for row in rows]
    assert found.column_names == list(model.FIELDS[level])


def test_datasets_reads_lines_whose_fields_are_empty_for_long(tmp_path):
    datasets = pytest.importorskip("datasets")
    sink = sinks.Lines(tmp_path / "a.jsonl", "")
    for at in range(40):
        sink.write({"id": f"{at}", "text": "字" * 200, "license": None if at < 39 else "CC0-1.0"})
    sink.close()
    options = {"data_files": str(tmp_path / "a.jsonl"), "chunksize": 4096, "cache_dir": str(tmp_path / "cache")}
    found = datasets.load_dataset("json", split="train", **options)
    assert found["license"][:] == [""] * 39 + ["CC0-1.0"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_jiaokan_reads_it_again(release, tmp_path, name, exported):
    rows, _ = exported()
    jiaokan.export(release, tmp_path / name)
    entries = list(jiaokan.read(tmp_path / name, strict=True))
    assert [entry.content for entry in entries] == [row["text"] for row in rows]
    for entry, row in zip(entries, rows, strict=True):
        given = entry.fields
        assert (given.key, given.url, given.license) == (row["id"], row["url"], row["license"])


def test_groups_of_rows_are_cut_by_their_text_too(tmp_path, monkeypatch):
    monkeypatch.setattr(sinks, "_GROUP_CHARS", 10)
    sink = sinks.Table(tmp_path / "a.parquet", "documents")
    empty = dict.fromkeys(model.FIELDS["documents"])
    for size in (4, 5, 1, 9, 1):
        sink.write({**empty, "text": "字" * size, "flags": [], "repaired": []})
    sink.close()
    meta = pq.read_metadata(tmp_path / "a.parquet")
    assert [meta.row_group(at).num_rows for at in range(meta.num_row_groups)] == [3, 2]


@pytest.mark.parametrize("bad", ["../../etc/passwd", "a:d0", "0f8b9135fa8b54cacd8498cd:d0\n", "0f8b9135:x0", ""])
def test_an_id_that_is_none_names_no_file(tmp_path, bad):
    sink = sinks.Files(tmp_path)
    with pytest.raises(InputError, match="is none"):
        sink.write({"id": bad, "split": "train", "text": "字"})
    sink.close()
    assert [path.name for path in tmp_path.iterdir()] == ["index.jsonl"]


# --- the place ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [name for name in NAMES if ".txt" not in name])
def test_nothing_is_replaced_without_force(release, tmp_path, name):
    jiaokan.export(release, tmp_path / name)
    before = support.digests(tmp_path)
    with pytest.raises(InputError, match="exists; choose another --out, or replace it with --force"):
        jiaokan.export(release, tmp_path / name, splits=["test"])
    assert support.digests(tmp_path) == before
    done = jiaokan.export(release, tmp_path / name, splits=["test"], force=True)
    assert done.counts.rows == len(TEST)
    assert support.digests(tmp_path) != before
    assert [path.name for path in tmp_path.iterdir()] == [name]


THEIRS = {
    "a.jsonl": b'{"id": "0f8b9135fa8b54cacd8498cd", "text": "x"}\n',
    "b.jsonl": b'{"text": "x", "id": "0f8b9135fa8b54cacd8498cd:d0"}\n',
    "c.jsonl.gz": gzip.compress(b"notes\n"),
    "d.jsonl.zst": b"notes",
    "e.parquet": b"PAR1 notes",
    "f.txt": b"notes\n",
    "g.txt.gz": gzip.compress(b"notes\n"),
    "h.jsonl": b"\x1f\x8b torn",
    "i.jsonl": b'{"id": "0f8b9135fa8b54cacd8498cd:d0", "text": "x", "label": "mine"}\n',
    "j.jsonl.gz": gzip.compress(b'{"id": "0f8b9135fa8b54cacd8498cd:d0", "text": "x"}\n'),
    "k.jsonl": b'{"id": "0f8b9135fa8b54cacd8498cd:d0", "text": "' + b"x" * 300,
    "l.txt.gz": gzip.compress(b"")[:-4],
}


@pytest.mark.parametrize("name", THEIRS)
def test_what_is_no_export_of_ours_is_not_replaced_with_force_either(release, tmp_path, name):
    (tmp_path / name).write_bytes(THEIRS[name])
    with pytest.raises(InputError, match=r"no export of this format|nothing tells that it is an export"):
        jiaokan.export(release, tmp_path / name, force=True)
    assert (tmp_path / name).read_bytes() == THEIRS[name]
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
@pytest.mark.parametrize("level", model.LEVELS)
@pytest.mark.parametrize(
    "change",
    [lambda row: row | {"label": "mine"}, lambda row: {key: row[key] for key in row if key != "flags"}],
    ids=["a column more", "a column less"],
)
def test_an_export_that_somebody_annotated_is_not_replaced(release, tmp_path, name, level, change):
    out = tmp_path / name
    jiaokan.export(release, out, level=level)
    pack = gzip.open if name.endswith(".gz") else open
    with pack(out, "rt", encoding="utf-8") as file:
        rows = [change(json.loads(line)) for line in file]
    with pack(out, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    before = out.read_bytes()
    with pytest.raises(InputError, match="no export of this format"):
        jiaokan.export(release, out, force=True)
    assert out.read_bytes() == before


@pytest.mark.parametrize("size", [1, 200, 300, 3_000_000])
def test_an_export_is_known_however_long_its_first_line_is(tmp_path, size):
    values = dict.fromkeys(model.FIELDS["documents"]) | {"id": "0f8b9135fa8b54cacd8498cd:d0", "text": "字" * size}
    for packing in ("", ".gz", ".zst"):
        sink = sinks.Lines(tmp_path / f"a{packing}", packing)
        sink.write(values)
        sink.write(values)
        sink.close()
        assert ours.is_export(tmp_path / f"a{packing}", "jsonl")


def test_a_table_of_other_columns_is_not_replaced(release, tmp_path):
    pq.write_table(pa.table({"id": ["x"], "text": ["y"]}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match="no export of this format"):
        jiaokan.export(release, tmp_path / "a.parquet", force=True)


def test_an_export_of_another_format_is_not_replaced(release, tmp_path):
    jiaokan.export(release, tmp_path / "a.jsonl")
    with pytest.raises(InputError, match="no export of this format"):
        jiaokan.export(release, tmp_path / "a.jsonl", form="parquet", force=True)
    jiaokan.export(release, tmp_path / "b.txt")
    with pytest.raises(InputError, match="exists; choose another --out, or remove it yourself"):
        jiaokan.export(release, tmp_path / "b.txt")


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet", "a.txt", "a.txt.gz"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_an_empty_file_is_replaced_with_force_alone(release, tmp_path, name, is_packed):
    (tmp_path / name).write_bytes(gzip.compress(b"") if is_packed and name.endswith(".gz") else b"")
    with pytest.raises(InputError, match="exists"):
        jiaokan.export(release, tmp_path / name)
    assert jiaokan.export(release, tmp_path / name, force=True).counts.rows


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet"])
def test_documents_are_replaced_by_paragraphs(release, tmp_path, name):
    jiaokan.export(release, tmp_path / name)
    jiaokan.export(release, tmp_path / name, level="paragraphs", force=True)
    assert jiaokan.export(release, tmp_path / name, force=True).level == "documents"


@pytest.mark.parametrize("can_exchange", [True, False], ids=["exchange", "renames"])
def test_an_export_of_files_is_replaced_as_a_whole(release, tmp_path, monkeypatch, can_exchange):
    if not can_exchange:
        monkeypatch.setattr("jiaokan.dataset.staging._exchange", lambda *_: False)
    jiaokan.export(release, tmp_path / "texts")
    jiaokan.export(release, tmp_path / "texts", splits=["test"], force=True)
    assert sorted(path.name for path in (tmp_path / "texts").iterdir()) == ["export.json", "index.jsonl", "test"]
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]


def note(folder):
    (folder / "texts" / "train" / "note.txt").write_text("mine", encoding="utf-8")


def link(folder):
    (folder / "texts" / "mine").symlink_to(folder)


def no_mark(folder):
    (folder / "texts" / "export.json").unlink()


def other_mark(folder):
    (folder / "texts" / "export.json").write_text("[]", encoding="utf-8")


def no_index(folder):
    (folder / "texts" / "index.jsonl").unlink()


def torn_index(folder):
    (folder / "texts" / "index.jsonl").write_text('{"file": ', encoding="utf-8")


@pytest.mark.parametrize("change", [note, link, no_mark, other_mark, no_index, torn_index])
def test_a_folder_that_is_not_only_an_export_stays_with_force_too(release, tmp_path, change):
    jiaokan.export(release, tmp_path / "texts")
    change(tmp_path)
    before = support.digests(tmp_path / "texts")
    with pytest.raises(InputError, match=r"is no export|is not only an export"):
        jiaokan.export(release, tmp_path / "texts", force=True)
    assert support.digests(tmp_path / "texts") == before
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]


def test_what_comes_into_an_export_while_it_is_replaced_is_kept(release, tmp_path, monkeypatch):
    jiaokan.export(release, tmp_path / "texts")
    swap = targets.staging.swap

    def late(new, target):
        note(tmp_path)
        swap(new, target)

    monkeypatch.setattr(targets.staging, "swap", late)
    with pytest.raises(InputError, match="is kept: it was changed meanwhile"):
        jiaokan.export(release, tmp_path / "texts", force=True)
    assert [path.read_text(encoding="utf-8") for path in tmp_path.rglob("note.txt")] == ["mine"]
    assert (tmp_path / "texts" / "export.json").is_file()


def test_a_file_that_comes_meanwhile_is_not_replaced(release, tmp_path, monkeypatch):
    def late(target):
        target.place.write_text("mine", encoding="utf-8")

    out = tmp_path / "a.jsonl"
    target = targets.target_of(out, None, is_forced=False)
    with pytest.raises(InputError, match="exists"), targets.staged(target):
        late(target)
    assert out.read_text(encoding="utf-8") == "mine"
    monkeypatch.setattr(targets, "check", late)
    out.unlink()
    with pytest.raises(InputError, match="cannot be written, got File exists"), targets.staged(target):
        pass
    assert out.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_an_export_that_fails_leaves_nothing(release, tmp_path, monkeypatch):
    def fail(self, values):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sinks.Lines, "write", fail)
    for name in ("a.jsonl", "texts"):
        with pytest.raises(InputError, match="cannot be written, got No space left on device; free some space"):
            jiaokan.export(release, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_nothing_goes_into_a_release_or_through_a_link(release, tmp_path):
    before = support.digests(release)
    for out in (release / "a.jsonl", release, release / "data" / "texts"):
        with pytest.raises(InputError, match=r"is in the release|says no format"):
            jiaokan.export(release, out, form="files" if not out.suffix else None, force=True)
    assert support.digests(release) == before
    (tmp_path / "other.jsonl").write_text("mine", encoding="utf-8")
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "other.jsonl")
    with pytest.raises(InputError, match="is a link"):
        jiaokan.export(release, tmp_path / "a.jsonl", force=True)
    assert (tmp_path / "other.jsonl").read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_may_be_filled(release, tmp_path):
    (tmp_path / "texts.d").mkdir()
    assert jiaokan.export(release, tmp_path / "texts.d").format == "files"


def test_files_are_readable_as_others_are(release, tmp_path):
    for name in ("a.jsonl", "texts"):
        jiaokan.export(release, tmp_path / name)
    assert oct((tmp_path / "a.jsonl").stat().st_mode)[-3:] == "644"
    assert oct((tmp_path / "texts").stat().st_mode)[-3:] == "755"


# --- what cannot be done --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("a.csv", {}, "says no format, expected .jsonl"),
        ("a.gz", {}, "says no format"),
        ("a.parquet.gz", {}, "is packed already"),
        ("a.parquet.zst", {"form": "parquet"}, "is packed already"),
        ("a.jsonl", {"drop": "near"}, "--drop: is not known, got 'near', expected exact-duplicate"),
        ("a.jsonl", {"kinds": ["prose"]}, "--kind: is not known, got 'prose'"),
        ("a.jsonl", {"kinds": []}, "leaves no kind"),
        ("a.jsonl", {"splits": ["dev"]}, "--split: is not known, got 'dev', expected train"),
        ("a.jsonl", {"with_flags": ["spamm"]}, "--with: is not known, got 'spamm'"),
        ("a.jsonl", {"without_flags": ["spamm"]}, "--without: is not known"),
        ("a.jsonl", {"level": "sections"}, "--level: is not known"),
        ("a.jsonl", {"min_chars": 9, "max_chars": 8}, "--min-chars: is above --max-chars, got 9, expected ≤ 8"),
        ("a.jsonl", {"mask_with": "ab"}, "--mask-with: is no character"),
        ("a.jsonl", {"mask_with": "\n"}, "--mask-with: is no character"),
        ("a.txt", {"separator": "a\nb"}, "--separator: is more than a line"),
        ("a.jsonl", {"splits": ["validation"]}, "nothing is left to export, got dropped: 11 split"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(release, tmp_path, name, options, said):
    with pytest.raises(InputError) as caught:
        jiaokan.export(release, tmp_path / name, **options)
    assert said in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_limits_that_meet_are_fine():
    assert Choice(min_chars=8, max_chars=8).most == 8


def test_no_release_is_exported_from(tmp_path):
    with pytest.raises(InputError, match="is no release"):
        jiaokan.export(tmp_path, tmp_path / "a.jsonl")


def test_a_missing_package_is_named(release, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "zstandard", None)
    with pytest.raises(InputError, match=r"pip install 'jiaokan\[zstd\]', or name a \.gz"):
        jiaokan.export(release, tmp_path / "a.jsonl.zst")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        ({"do": "drop", "table": "paragraphs/train", "row": 0}, "is not what its paragraphs give"),
        ({"do": "drop", "table": "documents/train", "row": 1}, "are not in one order"),
        ({"do": "swap", "table": "documents/train", "row": 0, "other": 1}, "are not in one order"),
        ({"do": "blank", "table": "paragraphs/train", "row": 0}, "has a row without document_id"),
        (
            {"do": "set", "table": "paragraphs/train", "row": 0, "values": {"text": "别的"}},
            "is not what its paragraphs",
        ),
    ],
)
def test_tables_that_do_not_fit_are_refused(release, tmp_path, breaks, said):
    folder = support.copy(release, tmp_path / "broken")
    support.break_release(folder, breaks)
    with pytest.raises(InputError, match=said):
        jiaokan.export(folder, tmp_path / "a.jsonl", mask_personal=True)
    assert [path.name for path in tmp_path.iterdir()] == ["broken"]


def test_a_null_in_a_list_is_a_fault_of_the_file(release, tmp_path):
    folder = support.copy(release, tmp_path / "broken")
    values = {"flags": ["spam", None]}
    support.break_release(folder, {"do": "set", "table": "documents/train", "row": 0, "values": values})
    with pytest.raises(InputError, match="has a row without flags"):
        jiaokan.export(folder, tmp_path / "a.jsonl")


def test_a_release_of_an_older_version_is_exported_too(release, tmp_path, exported):
    rows, _ = exported()
    old = as_version_02(release, tmp_path / "old")
    jiaokan.export(old, tmp_path / "old.parquet", mask_personal=True, drop="near-duplicate")
    found = pq.read_table(tmp_path / "old.parquet").to_pylist()
    assert 0 < len(found) < len(rows)
    assert not any(value in json.dumps(found, ensure_ascii=False) for value in VALUES)


# --- the command ----------------------------------------------------------------------------------------------
def told_of(run, *arguments):
    done = run("export", *arguments)
    assert done.returncode == 0, done.stderr.decode()
    return done.stderr.decode(), done.stdout.decode()


def test_the_command_says_in_one_line_what_it_wrote(run, release, tmp_path):
    out = tmp_path / "a.jsonl"
    said, printed = told_of(
        run, release, "--out", out, "--drop", "near-duplicate", "--split", "train", "--mask-personal"
    )
    assert printed == ""
    assert said.count("\n") == 1
    assert said.startswith(f"{out}: 7 documents, ")
    assert "dropped 4: 2 of another split, 2 as duplicates; masked 4; licences: none stated 5, " in said


def test_the_counts_are_json_on_request(run, release, tmp_path):
    said, printed = told_of(run, release, "--out", tmp_path / "texts", "--json", "--without-kind", "date")
    counts = json.loads(printed)
    assert (counts["rows"], counts["format"], counts["level"]) == (11, "files", "documents")
    assert counts["splits"] == {"train": 9, "test": 2}
    assert sum(each["rows"] for each in counts["licenses"]) == 11
    assert counts["dropped"] == {}
    size = sum(path.stat().st_size for path in (tmp_path / "texts").rglob("*") if path.is_file())
    assert counts["bytes"] == size
    assert "licences: none stated" in said


def test_options_of_the_command_are_those_of_the_function(run, release, tmp_path):
    jiaokan.export(
        release,
        tmp_path / "here.txt",
        level="paragraphs",
        splits=["train", "test"],
        kinds=["body", "item"],
        without_flags=["near-duplicate"],
        min_chars=20,
        max_chars=80,
        mask_with="*",
        separator="--",
    )
    words = ["--level", "paragraphs", "--split", "train", "--split", "test", "--kind", "body", "--kind", "item"]
    words += ["--without", "near-duplicate", "--min-chars", "20", "--max-chars", "80", "--mask-with", "*"]
    told_of(run, release, "--out", tmp_path / "there", "--format", "text", "--separator=--", *words)
    assert (tmp_path / "here.txt").read_bytes() == (tmp_path / "there").read_bytes()


def licence_line(found):
    from jiaokan.cli.export import line_of  # noqa: PLC0415

    counts = model.Tally()
    for name, number in found.items():
        values = {"text": "字", "split": "train", "license": name}
        for _ in range(number):
            counts.add(Row(values, frozenset(), 1))
    return line_of(model.Exported("a", "jsonl", "documents", 10, counts)).partition("10 bytes")[2]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"CC0-1.0": 3}, ""),
        ({None: 3}, "; no row states a licence"),
        ({"CC0-1.0": 1, None: 3}, "; licences: none stated 3, CC0-1.0 1"),
        ({"a": 2, "b": 2, "c": 1, "d": 1, "e": 1}, "; licences: a 2, b 2, c 1 and 2 more"),
        ({"a\x1b[2J": 1, "b" * 99: 2}, f"; licences: {'b' * 19}…{'b' * 19} 2, a\\x1b[2J 1"),
    ],
)
def test_licences_are_told_unless_all_rows_have_the_same(found, said):
    assert licence_line(found) == said


def test_flags_are_completed(monkeypatch):
    assert told("bash", monkeypatch, "export", "x", "--without", "near") == "plain,near-duplicate"
    assert told("bash", monkeypatch, "export", "x", "--kind", "sig") == "plain,signature"


def masked_titles(tmp_path, **options):
    (tmp_path / "a.md").write_text(
        "---\ntitle: 举报电话13800138000\n---\n各村成立巡堤小组，每班十二人，早晚各走一遍。\n", encoding="utf-8"
    )
    jiaokan.build([tmp_path / "a.md"], tmp_path / "release", workers=0, **options)
    jiaokan.export(tmp_path / "release", tmp_path / "a.jsonl", mask_personal=True)
    return [row["title"] for row in lines(tmp_path / "a.jsonl")]


def test_a_title_that_stands_in_no_paragraph_is_masked_too(tmp_path):
    assert masked_titles(tmp_path) == ["举报电话[手机号]"]


def test_a_release_in_which_nobody_looked_for_personal_data_is_not_masked(tmp_path):
    with pytest.raises(InputError, match="was built without looking for personal data"):
        masked_titles(tmp_path, options=jiaokan.Options(without=("personal",)))
