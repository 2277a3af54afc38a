"""What other tools do to this kind of text, each as a test that we do not: their known limits, measured."""

from __future__ import annotations

import json

from jiaokan import annotate, clean, load

CONVERTED = "縣委縣政府高度重視，各鄉鎮黨委認真貫徹落實，黨員幹部迅速行動。"


def test_a_full_width_one_becomes_a_one_not_a_quotation_mark():
    assert clean("第１组共１２人").text == "第1组共12人"


def test_a_heading_s_mark_stays_the_mark_of_enumeration():
    assert clean("一、加强领导\n二、强化值守").text == "一、加强领导\n二、强化值守"


def test_line_feeds_and_digits_of_chinese_text_are_kept():
    text = "第一组12人\n第二组１３人"
    assert clean(text).text == "第一组12人\n第二组13人"


def test_the_sentence_behind_an_address_is_kept():
    text = "请登录http://a.example/index查询。查询后打印存档，每户一份。"
    assert clean(text).text == text


def test_bracketed_numbers_and_titles_in_book_marks_are_kept():
    text = "（一）学习《传染病防治法》《应急条例》（试行）。"
    assert clean(text).text == text


def test_chinese_punctuation_is_never_halved():
    text = "他问：“行吗？”（大家都说行！）；于是，开工。"
    assert clean(text).text == text


def test_one_traditional_character_costs_no_document():
    record = annotate("a.txt", "全县上下迅速行動，落实各项防汛措施，确保安全度汛。".encode())
    assert len(record.documents) == 1
    assert "mixed-script" in record.source.flags
    assert record.source.text == record.source.raw_text


def test_vocabulary_is_never_rewritten():
    assert clean(f"{CONVERTED}資料齊全，建立檔案，質量合格。").text.endswith("资料齐全，建立档案，质量合格。")


def test_a_bad_byte_costs_one_character_and_no_other_file(run, tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    sentence = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报。"
    for number in range(60):
        data = f"第{number}号值班记录：{sentence}\n".encode()
        (source / f"{number:03d}.txt").write_bytes(data.replace(b"\xe6\x97\xa9", b"\xff", 1) if number == 30 else data)
    (source / "gb.txt").write_bytes(f"镇里通报：{sentence}".encode("gb18030"))
    (source / "bom.txt").write_bytes(f"\ufeff县里通报：{sentence}".encode())
    (source / "torn.txt").write_bytes(f"村里通报：{sentence}".encode()[:-4])
    assert run("build", source, "--out", tmp_path / "out").returncode == 0
    account = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["account"]
    assert account["published"]["records"] == account["inputs"]["records"] == 63
    rows = {row["name"]: row for row in load(tmp_path / "out", "sources").to_pylist()}
    assert [name for name, row in rows.items() if "lossy-decoding" in row["flags"]] == ["030.txt", "torn.txt"]
    assert rows["030.txt"]["raw_text"].count("\ufffd") == 1
    assert sentence in rows["gb.txt"]["text"]
    assert rows["bom.txt"]["text"].startswith("县里通报")
