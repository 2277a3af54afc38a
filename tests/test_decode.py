"""Decoding: what bytes are is told by what they would say, in whichever codec; doubt and second codecs are pointed at."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import support

from jiaokan import InputError, annotate, load
from jiaokan.bench import texts
from jiaokan.dataset.records import Span
from jiaokan.inputs import decode as decoding
from jiaokan.inputs import detect
from jiaokan.inputs.decode import LOSSY, UNCERTAIN, decode, encodes_to
from jiaokan.inputs.detect import choose, escaped, foreign, probe_of, weigh
from jiaokan.text import hanzi
from jiaokan.text.chars import count_han
from jiaokan.validate import validate

MAINLAND = "自汛期以来，全县上下迅速行动，认真落实各项防汛措施，确保群众安全。\n"
SECOND = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报。\n"
ISLAND = "自防疫工作展開以來，全市上下迅速行動，落實各項措施，確保市民健康。\n"
BOMS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-32-le": b"\xff\xfe\0\0"}


def restored(decoded):
    return encodes_to(decoded.text, decoded.encoding, decoded.evidence, decoded.spans)


def parts(decoded):
    return [(decoded.text[s.start : s.end], s.kind) for s in decoded.spans if s.flag == UNCERTAIN]


# --- marks that the bytes contradict --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mark", "text", "codec"),
    [
        ("utf-8", MAINLAND, "gb18030"),
        ("utf-8", ISLAND, "big5"),
        ("utf-8", "今天", "gb18030"),
        ("utf-8", MAINLAND, "utf-16-le"),
        ("utf-16-le", MAINLAND, "utf-8"),
        ("utf-16-le", MAINLAND, "gb18030"),
        ("utf-16-le", "今天", "gb18030"),
        ("utf-16-be", MAINLAND, "utf-16-le"),
        ("utf-16-be", ISLAND, "big5"),
        ("utf-32-le", MAINLAND, "utf-8"),
        ("utf-16-le", "Plain ASCII of a page.\n", "utf-8"),
    ],
)
def test_a_wrong_mark_is_pointed_at_and_the_text_is_read_as_what_it_is(mark, text, codec):
    data = BOMS[mark] + text.encode(codec)
    decoded = decode(data)
    assert (decoded.encoding, decoded.evidence) == (codec, "detected")
    assert decoded.text == "\ufeff" + text
    assert parts(decoded) == [("\ufeff", mark)]
    assert decoded.is_uncertain
    assert restored(decoded) == data
    record = annotate("page.txt", data)
    assert "encoding-uncertain" in record.source.flags
    assert record.source.text == text.strip()


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [MAINLAND, "今天", "Plain", "1", "龘靐齉", "😀"])
def test_a_right_mark_is_believed(codec, text):
    decoded = decode(BOMS[codec] + text.encode(codec))
    assert (decoded.encoding, decoded.evidence, decoded.text) == (codec, "bom", text)
    assert decoded.spans == ()


@pytest.mark.parametrize("codec", BOMS)
def test_a_mark_alone_is_an_empty_text(codec):
    assert decode(BOMS[codec]).text == ""


def test_a_second_mark_and_one_in_the_text_are_taken_out_by_the_rules():
    twice = BOMS["utf-8"] * 2 + MAINLAND.encode()
    amid = (MAINLAND + "\ufeff" + SECOND).encode()
    for data in (twice, amid):
        record = annotate("page.txt", data)
        assert "\ufeff" not in record.source.text
        assert "\ufeff" in record.source.raw_text
        assert not {UNCERTAIN, LOSSY} & set(record.source.flags)


# --- two codecs in one file -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("main", "other", "text"),
    [("utf-8", "gb18030", SECOND), ("gb18030", "utf-8", SECOND), ("utf-8", "big5", ISLAND), ("big5", "utf-8", ISLAND)],
)
@pytest.mark.parametrize("place", ["first", "amid", "last"])
def test_lines_in_another_codec_are_read_and_pointed_at(main, other, text, place):
    body = (ISLAND if main == "big5" else MAINLAND).encode(main)
    second = text.encode(other)
    pieces = {"first": [second, body * 3], "amid": [body * 2, second, body], "last": [body * 3, second]}[place]
    data = b"".join(pieces)
    decoded = decode(data)
    assert (decoded.encoding, decoded.evidence) == (main, "detected")
    assert parts(decoded) == [(text, other)]
    assert (decoded.is_uncertain, decoded.is_lossy) == (True, False)
    assert restored(decoded) == data


def test_a_paragraph_of_another_page_in_one_line_of_html_is_read_too():
    data = f"<p>{MAINLAND.strip()}</p>".encode() * 2 + f"<p>{SECOND.strip()}</p>".encode("gb18030")
    decoded = decode(data)
    assert SECOND.strip() in decoded.text
    assert [kind for _, kind in parts(decoded)] == ["gb18030"]
    assert restored(decoded) == data


def test_a_mark_before_two_codecs_stays_what_it_is():
    data = BOMS["utf-8"] + MAINLAND.encode() * 3 + SECOND.encode("gb18030")
    decoded = decode(data)
    assert (decoded.encoding, decoded.evidence) == ("utf-8", "bom")
    assert parts(decoded) == [(SECOND, "gb18030")]
    assert restored(decoded) == data


@pytest.mark.parametrize(
    "damage",
    [b"\xff\xfe\xe6", b" \xff\xfe\xe6 ", b" caf\xe9 r\xe9sum\xe9 na\xefve ", "报".encode()[:2] + b"\n", b"\x80\n", b"\xc3 "],
)  # fmt: skip
def test_damage_is_no_second_codec(damage):
    decoded = decode(MAINLAND.encode() + damage + MAINLAND.encode())
    assert decoded.encoding == "utf-8"
    assert parts(decoded) == []
    assert decoded.is_lossy
    assert decoded.text.count(MAINLAND.strip()) == 2


@pytest.mark.parametrize("words", ["藥品\n", "联通\n", "藥品 "])
def test_words_that_are_valid_in_utf_8_by_chance_are_no_second_codec(words):
    decoded = decode((words + MAINLAND + words + MAINLAND).encode("gb18030"))
    assert decoded.text == words + MAINLAND + words + MAINLAND
    assert decoded.spans == ()


def test_very_many_turns_are_no_crawls_put_together(monkeypatch):
    data = (MAINLAND.encode() + SECOND.encode("gb18030")) * 3
    monkeypatch.setattr(decoding, "_MOST_RUNS", 6)
    assert len(parts(decode(data))) == 3
    monkeypatch.setattr(decoding, "_MOST_RUNS", 5)
    assert parts(decode(data)) == []


def test_a_part_in_a_codec_of_ours_only():
    decoded = decode(MAINLAND.encode() * 3 + SECOND.encode("gb18030"))
    (span,) = decoded.spans
    with pytest.raises(LookupError):
        encodes_to(decoded.text, "utf-8", "detected", [span, span])
    for codec in ("rot13", "idna", "cp037", ""):
        with pytest.raises(LookupError):
            encodes_to(decoded.text, "utf-8", "detected", [type(span)(span.start, span.end, codec, UNCERTAIN)])


# --- codecs of other languages --------------------------------------------------------------------------------
FOREIGN = json.loads((Path(__file__).parent / "cases" / "foreign.json").read_text(encoding="utf-8"))
CODECS = [
    ("korean", "euc_kr", "Korean text in EUC-KR"),
    ("korean", "iso2022_kr", "Korean text in ISO-2022-KR"),
    ("japanese", "euc_jp", "Japanese text in EUC-JP"),
    ("japanese", "shift_jis", "Japanese text in Shift-JIS"),
    ("japanese", "iso2022_jp", "Japanese text in ISO-2022-JP"),
    ("russian", "cp1251", "Russian text in Windows-1251"),
    ("russian", "koi8_r", "Russian text in KOI8-R"),
    ("western", "cp1252", "Western text in Windows-1252 or its like"),
]


@pytest.mark.parametrize(("language", "codec", "name"), CODECS)
def test_text_of_another_language_is_refused_by_the_name_of_its_codec(language, codec, name):
    assert len(FOREIGN["korean"]) >= 30
    assert len(FOREIGN["japanese"]) >= 30
    for sentence in FOREIGN[language]:
        with pytest.raises(InputError, match=rf"page\.txt: is {name}, not Chinese; leave the file out, or convert"):
            decode(sentence.encode(codec), where="page.txt")


@pytest.mark.parametrize("language", FOREIGN)
def test_in_utf_8_it_is_a_text(language):
    for sentence in FOREIGN[language]:
        assert decode(sentence.encode()).text == sentence


def test_a_word_of_another_language_is_too_little_to_refuse_and_doubtful():
    decoded = decode("강물".encode("euc_kr"))
    assert decoded.is_uncertain


# Greek read as Russian has a fifth of its letters among the vowels; single letters of Hangul are no Korean.
@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Το συμβούλιο συνεδρίασε σήμερα στο σχολείο για τη γέφυρα\n", "cp1253"),
        ("אתמול ירד גשם חזק על כל העמק\n", "cp1255"),
    ],
)
def test_an_alphabet_we_do_not_know_is_called_by_no_wrong_name(text, codec):
    with pytest.raises(InputError, match="the bytes are no text"):
        decode((text * 3).encode(codec))


RARE = "".join(map(chr, range(0x4E04, 0x4E60)))
EXTENSION = "".join(map(chr, range(0x3500, 0x3530)))


@pytest.mark.parametrize("between", ["", " ", "\n", "、"])
@pytest.mark.parametrize("listed", [RARE, EXTENSION, "　".join(EXTENSION[:20])])
def test_a_list_of_rare_characters_is_a_text(listed, between):
    text = between.join(listed)
    assert decode(text.encode("gb18030")).text == text


def test_of_a_list_of_rare_characters_nine_in_ten_are_han_and_every_code_is_one():
    han = EXTENSION[:18].encode("gb18030")
    ring, broken = "㊣".encode("gb18030"), b"\xff"
    assert detect.is_all_han(han + ring * 2 + b"abc", "gb18030")
    assert not detect.is_all_han(han + ring * 3, "gb18030")
    assert not detect.is_all_han(broken + han, "gb18030")
    assert detect.is_all_han(han + broken, "gb18030")  # a code that the end of the probe cut
    assert not detect.is_all_han(EXTENSION.encode("utf-16-be"), "utf-16-be")


@pytest.mark.parametrize(
    ("name", "text", "is_usual"),
    [
        ("EUC-KR", "이뵈", True),
        ("EUC-KR", "이뵈뵈", False),
        ("KOI8-R", "аааббббббб", True),
        ("KOI8-R", "аабббббб", False),
        ("EUC-JP", "あ", True),
    ],
)
def test_another_language_writes_its_usual_letters(name, text, is_usual):
    (each,) = [each for each in detect._FOREIGN if each.name.endswith(name)]
    assert detect._writes_as_usual(text.encode(each.codec), each) is is_usual


@pytest.mark.parametrize("codec", ["gb18030", "utf-16-le"])
def test_chinese_text_that_quotes_kana_is_chinese(codec):
    text = "招牌上写着“いらっしゃいませ”，意思是欢迎光临，店里的人都会说。"
    assert decode(text.encode(codec)).text == text


def test_escapes_that_are_none_of_a_codec_are_text():
    assert escaped(b"\x1b[31mred\x1b[0m \x1b$ 5") is None
    assert decode(b"\x1b[31mred\x1b[0m").text == "\x1b[31mred\x1b[0m"


# --- short texts ----------------------------------------------------------------------------------------------
def pieces(count, config, number=60):
    """Pieces of our own texts with so many Han, marks between them, in the script of a configuration."""
    rng = Random(count)  # noqa: S311  (samples, no secrets)
    bodies = [text.text for text in texts.load()]
    while number:
        body = rng.choice(bodies)
        start = rng.randrange(len(body))
        end = next((at for at in range(start, len(body)) if count_han(body[start : at + 1]) == count), None)
        piece = body[start : end + 1].strip() if end is not None else ""
        if piece and sum(char.isascii() for char in piece) < len(piece) * 0.3:
            number -= 1
            yield hanzi.convert(piece, config) if config else piece


SHORT = [
    ("gb18030", None),
    ("gb18030", "s2t"),
    ("big5", "s2t"),
    ("utf-8", None),
    ("utf-16-le", None),
    ("utf-16-be", None),
]


@pytest.mark.parametrize(("codec", "config"), SHORT)
@pytest.mark.parametrize(("count", "least"), [(4, 0.93), (6, 0.98), (8, 0.98), (12, 1.0), (20, 1.0), (40, 1.0)])
def test_short_texts_are_read_and_what_is_doubtful_is_flagged(codec, config, count, least):
    right = tried = 0
    for piece in pieces(count, config):
        try:
            data = piece.encode(codec)
        except UnicodeEncodeError:
            continue
        decoded = decode(data)
        tried += 1
        right += decoded.text == piece
        assert decoded.text == piece or decoded.is_uncertain or codec.startswith("utf-16")
    assert right >= least * tried


@pytest.mark.parametrize("codec", ["gb18030", "big5", "utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("size", [10, 20, 50, 200])
def test_no_text_of_ours_is_refused(codec, size):
    rng = Random(size)  # noqa: S311  (samples, no secrets)
    bodies = [text.text for text in texts.load()]
    for _ in range(60):
        body = rng.choice(bodies)
        start = rng.randrange(len(body))
        piece = body[start : start + size]
        data = (hanzi.convert(piece, "s2t") if codec == "big5" else piece).encode(codec, "ignore")
        decode(data[: size - size % 2])


# --- borders --------------------------------------------------------------------------------------------------
def test_what_a_file_says_of_itself_decides_where_the_bytes_leave_it_open():
    data = b'<meta charset="big5">' + "安排".encode("gb18030")
    assert decode(data).evidence == "declared"
    assert decode(data).is_uncertain
    assert choose("安排".encode("gb18030"), told="big5", trust=21).encoding == "gb18030"
    assert choose("安排".encode("gb18030"), told="big5", trust=22).encoding == "big5"


def test_a_long_text_overrules_what_its_head_says():
    decoded = decode(b'<meta charset="big5-hkscs">' + (MAINLAND * 3).replace("堤", "").encode("gb18030"))
    assert decoded.encoding == "gb18030"


def test_noise_is_no_text_once_there_is_enough_of_it():
    noise = Random(1).randbytes(4000)  # noqa: S311  (the same noise every time)
    with pytest.raises(InputError, match="the bytes are no text"):
        decode(noise)
    rare = "龘靐齉爩鱻麤龗灪吁龖厵"
    assert decode(rare.encode("gb18030")).is_uncertain  # eleven of them
    with pytest.raises(InputError, match="the bytes are no text"):
        decode((rare + "滟").replace("吁", "灥").encode("gb18030"))


def test_text_of_two_bytes_that_is_valid_utf_8_is_told_by_its_control_characters():
    text = "有一个整数，一个单位。一个村庄。"
    data = text.encode("utf-16-le")
    assert decode("一个村".encode("utf-16-le") + b"\n\0").encoding in ("utf-16-le", "utf-8")
    assert decode(data).text == text
    assert decode(b"a\x01plain line\x02 with control characters\n").encoding == "utf-8"


def test_a_long_file_is_weighed_from_its_first_character_that_is_not_ascii():
    assert probe_of(b"a" * 9000 + MAINLAND.encode("gb18030"))[:2] == MAINLAND.encode("gb18030")[:2]
    assert probe_of(b"a" * 9001 + MAINLAND.encode("gb18030"))[:3] == b"a" + MAINLAND.encode("gb18030")[:2]
    assert probe_of(b"a" * 8192) == b"a" * 8192
    assert len(probe_of(b"a" * 8193)) == 8192


def test_a_code_cut_at_the_end_of_what_is_weighed_costs_nothing():
    data = MAINLAND.encode()
    assert weigh(data[:-2], "utf-8") < weigh(data[:-2] + b" ", "utf-8") - 20
    assert foreign(b"plain", weigh(b"plain", "utf-8")) is None


COSTS = {"a": 6.5, " ": 6.5, "\n": 6.5, "，": 4.5, "“": 4.5, "①": 9.0, "Ａ": 9.0, "Ω": 13.0, "─": 13.0, "ぁ": 7.5, "ァ": 9.0, "\ue000": 22.0, "한": 22.0, "\x01": 22.0}  # fmt: skip


@pytest.mark.parametrize("char", COSTS)
def test_a_character_costs_what_its_class_does(char):
    assert weigh(char.encode(), "utf-8") == COSTS[char]
    assert weigh(("龘" + char + "a").encode(), "utf-8") == 20.0 + COSTS[char] + 6.5


def test_a_code_that_is_none_costs_most_but_at_the_end():
    assert weigh(b"a\xffa", "utf-8") == 13.0 + 26.0
    assert weigh(b"a\xff\xff", "utf-8") == 6.5 + 26.0


def test_a_reading_says_how_much_better_and_how_plain_it_is():
    reading = choose("今天a".encode("gb18030"), names=("gb18030", "big5", "big5hkscs"))
    assert reading.wide == 2
    assert reading.density == pytest.approx((reading.cost - 6.5) / 2)
    assert reading.margin == pytest.approx(weigh("今天a".encode("gb18030"), "big5") - reading.cost)
    assert choose(b"\xa4@", names=("big5", "big5hkscs")).margin == 0  # one family: no rivals


LANGUAGES = {
    "Japanese text in EUC-JP": {
        "あ": 5.5,
        "あ。": 10.0,
        "アア": 13.0,
        "あ漢": 17.0,
        "ああ！": 20.0,
        "あa": 12.0,
        "ああ♪": 33.0,
    },
    "Korean text in EUC-KR": {"이": 5.5, "이대": 13.5, "이뵈": 19.0, "이 ": 12.0, "이이漢": 26.0, "이이！": 20.0},
    "Russian text in KOI8-R": {"а": 4.8, "А": 9.0, "аа ": 16.1},
    "Western text in Windows-1252 or its like": {"aé": 13.0, "a’a": 19.5, "aéaéaéa§": 56.5},
}


@pytest.mark.parametrize("name", LANGUAGES)
def test_another_language_is_weighed_by_its_own_letters(name):
    (each,) = [each for each in detect._FOREIGN if each.name == name]
    for text, cost in LANGUAGES[name].items():
        assert detect._weigh_foreign(text.encode(each.codec), each) == pytest.approx(cost), text


SHARES = [("EUC-JP", "あああ" + "漢" * 7, 1), ("EUC-JP", "ああ" + "漢" * 5, 0), ("Shift-JIS", "あああ" + "漢" * 7, 1), ("Shift-JIS", "ああ" + "漢" * 5, 0), ("EUC-KR", "이이이漢漢", 1), ("EUC-KR", "이漢", 0), ("KOI8-R", "а" * 9 + "═", 1), ("KOI8-R", "а" * 8 + "═", 0), ("its like", "aéa éa aé êêx ", 0), ("its like", "aéa éa aé êx ", 1), ("its like", "aéa éa aé éê ", 0), ("its like", "a’a é", 0)]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "is_weighed"), SHARES)
def test_another_language_writes_most_of_it_in_its_letters(name, text, is_weighed):
    (each,) = [each for each in detect._FOREIGN if each.name.endswith(name)]
    assert (detect._weigh_foreign(text.encode(each.codec), each) is not None) == bool(is_weighed)


@pytest.mark.parametrize(("name", "clear"), [("EUC-JP", 20), ("Shift-JIS", 40), ("EUC-KR", 40), ("Windows-1251", 40)])
def test_another_language_is_clear_by_so_many_bits(name, clear):
    (each,) = [each for each in detect._FOREIGN if each.name.endswith(name)]
    text = {"EUC-JP": "あ" * 9, "Shift-JIS": "あ" * 9, "EUC-KR": "이" * 9, "Windows-1251": "а" * 9}[name]
    data = text.encode(each.codec)
    cost = detect._weigh_foreign(data, each)
    found = [foreign(data, cost + over) for over in (0, 0.5, clear - 0.5, clear)]
    assert found == [None, (each.name, False), (each.name, False), (each.name, True)]


@given(st.lists(st.sampled_from([MAINLAND.encode(), SECOND.encode("gb18030"), ISLAND.encode("big5"), b"plain\n", b"\xff", b"\xef\xbb\xbf", "安排".encode("utf-16-le")]), max_size=7))  # fmt: skip
def test_whatever_stands_behind_whatever_either_comes_back_or_is_flagged(pieces_of_files):
    data = b"".join(pieces_of_files)
    try:
        decoded = decode(data)
    except InputError:
        return
    assert (restored(decoded) == data) != decoded.is_lossy
    assert list(decoded.spans) == sorted(decoded.spans, key=lambda span: (span.start, span.end, span.kind))


# --- in a release ---------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def released(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("decode")
    (folder / "in").mkdir()
    torn = MAINLAND.encode() * 2 + SECOND.encode("gb18030") + MAINLAND.encode()[:-5]
    files = {
        "amid.txt": MAINLAND.encode() * 3 + SECOND.encode("gb18030"),
        "bom.txt": BOMS["utf-8"] + SECOND.encode("gb18030"),
        "torn.txt": torn,
        "korean.txt": "".join(FOREIGN["korean"]).encode("euc_kr"),
    }
    for name, data in files.items():
        (folder / "in" / name).write_bytes(data)
    assert run("build", folder / "in", "--out", folder / "out").returncode == 0
    return folder / "out", files


def test_a_release_gives_back_the_bytes_of_two_codecs(released):
    out, files = released
    rows = {row["name"]: row for row in load(out, "sources").to_pylist()}
    assert set(rows) == {"amid.txt", "bom.txt", "torn.txt"}
    assert [name for name, row in rows.items() if LOSSY in row["flags"]] == ["torn.txt"]
    for name, row in rows.items():
        assert UNCERTAIN in row["flags"]
        spans = [Span(**span) for span in row["spans"]]
        data = encodes_to(row["raw_text"], row["encoding"], row["encoding_evidence"], spans)
        assert (data == files[name]) == (name != "torn.txt")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    (korean,) = [entry for entry in manifest["sources"] if entry["name"] == "korean.txt"]
    assert (korean["fate"], "Korean text in EUC-KR" in korean["reason"]) == ("quarantined", True)


def test_it_is_valid_with_and_without_its_sources(released, run, tmp_path):
    out, _ = released
    assert run("validate", out).returncode == 0
    assert run("validate", out, "--sources", out.parent / "in").returncode == 0


BREAKS = {
    "another codec": ("amid.txt", {"spans.0.kind": "big5"}),
    "a codec that is none of ours": ("amid.txt", {"spans.0.kind": "rot13"}),
    "a part that is shorter": ("amid.txt", {"spans.0.end": 110}),
    "no part": ("amid.txt", {"spans": []}),
    "no doubt": ("amid.txt", {"flags": []}),
    "a part in the codec of the whole": ("torn.txt", {"spans.0.kind": "utf-8"}),
    "a part without doubt": ("torn.txt", {"flags": [LOSSY]}),
    "a place that is none": ("torn.txt", {"spans.1.start": 3, "spans.1.end": 4}),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_part_is_found(released, name, tmp_path):
    out, _ = released
    file, values = BREAKS[name]
    folder = support.copy(out, tmp_path / "broken")
    split = next(p.name.partition("-")[0] for p in (folder / "data" / "sources").glob("*.parquet") if holds(p, file))
    support.break_release(folder, {"do": "set", "table": f"sources/{split}", "row": {"name": file}, "values": values})
    found = {problem.check for problem in validate(folder, tier="relations")}
    assert found & {"decoding", "identity"}


def holds(path, name):
    return any(row["name"] == name for row in support.read_rows(path)[0])
