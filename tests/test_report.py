"""The page of a release: what it holds, what it lets in, where it may be written."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path

import pytest
from tests.support import copy, swap_rows

from jiaokan import load
from jiaokan.dataset import schema
from jiaokan.errors import InputError
from jiaokan.explain import from_release
from jiaokan.reports.release import write_report
from jiaokan.reports.source import write_source
from jiaokan.show import listing, packing, page, views
from jiaokan.show.gathered import read_sources
from jiaokan.show.listing import Listed

DATA = Path(page.__file__).parent.parent / "data" / "show"


def unpack(text):
    return json.loads(zlib.decompress(base64.b64decode(text)))


def parts_of(html):
    """Give the packed values of a page by the id of their element."""
    found = re.findall(r'<script type="application/octet-stream" id="([a-z0-9-]+)">([^<]*)</script>', html)
    return {name: unpack(text) for name, text in found}


def restored(view):
    """Restore a raw text as the page does: from the clean text and the columns of its edits."""
    text, columns = view["text"], view["edits"]
    parts, done, start = [], 0, 0
    for step, size, was in zip(columns["at"], columns["size"], columns["was"], strict=True):
        start += step
        parts += [text[done:start], was]
        done = start + size
    return "".join([*parts, text[done:]])


@pytest.fixture(scope="module")
def written(sample, tmp_path_factory):
    out = tmp_path_factory.mktemp("page") / "sample.html"
    write_report(sample, out)
    return out.read_text(encoding="utf-8")


def test_a_page_holds_every_source_and_restores_its_raw_text(written, sample):
    parts = parts_of(written)
    found = {key: view for name, values in parts.items() if name != "listing" for key, view in values.items()}
    rows = load(sample, "sources").to_pylist()
    assert {row["source_id"] for row in rows} == set(found)
    for row in rows:
        view = found[row["source_id"]]
        assert restored(view) == row["raw_text"]
        assert view["raw_sha256"] == hashlib.sha256(row["raw_text"].encode()).hexdigest()


def test_a_list_says_in_which_piece_a_text_is(written):
    parts = parts_of(written)
    for row in parts["listing"]["sources"]:
        assert row["id"] in parts[f"piece-{row['piece']}"]


def test_a_page_lets_in_its_own_style_and_program_and_nothing_else(written):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', written)[1].replace("&#39;", "'")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, kind in (("style", "style-src"), ("script", "script-src")):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", written, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy


def test_a_page_names_no_other_host(written):
    without_data = re.sub(r'<script type="application/[a-z-]+"[^>]*>[^<]*</script>', "", written)
    assert not re.findall(r"(?:src|href|action|url\()\s*=?\s*[\"']?(?:https?:)?//", without_data)
    assert "http" not in re.sub(r"http-equiv", "", without_data)


def test_a_page_has_no_handler_or_style_in_its_markup(written):
    markup = re.sub(r"<(script|style)\b[^>]*>.*?</\1>", "", written, flags=re.DOTALL)
    assert not re.findall(r"<[^>]+\s(?:on[a-z]+|style)=", markup)


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


def test_names_of_strangers_are_no_markup(tmp_path, run):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_text(
        json.dumps(
            {"id": HOSTILE, "url": "javascript:alert(3)", "text": f"关于防火的通知\n各村：{HOSTILE}\n请遵照执行。\n"}
        ),
        encoding="utf-8",
    )
    release = tmp_path / "release"
    assert run("build", folder, "--out", release, "--name", HOSTILE).returncode == 0
    write_report(release, tmp_path / "page.html")
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "alert(1)" in html  # the name is there
    assert "<script>alert" not in html
    assert "<img" not in html
    assert html.count("<script>") == 1


# --- a sample of a large release ------------------------------------------------------------------------------
def one(source_id, *, size=100, rules=(), marked=(), n_edits=0):
    return Listed(source_id, source_id, None, "train", size, n_edits, (), (), tuple(rules), (), tuple(marked), ())


def test_all_sources_are_shown_where_they_fit():
    assert listing.choose([one("b"), one("a")], 200) == {"a", "b"}


def test_a_sample_has_one_for_whatever_one_may_filter_by():
    many = [one(f"{at:024x}") for at in range(1000)]
    rare = one("f" * 24, rules=["mojibake"], marked=["lost-character"])
    chosen = listing.choose([*many, rare], 1000)
    assert rare.source_id in chosen
    assert len(chosen) == 10


def test_a_sample_is_the_same_in_any_order():
    many = [one(hashlib.sha256(bytes([at])).hexdigest()[:24], size=50 + at % 7) for at in range(200)]
    assert listing.choose(many, 2000) == listing.choose(many[::-1], 2000)


def test_a_source_larger_than_the_page_is_left_out_and_the_others_stay():
    assert listing.choose([one("a", size=10**6, rules=["script"]), one("b"), one("c")], 300) == {"b", "c"}


def test_edits_weigh():
    assert listing.choose([one("a", n_edits=1000), one("b")], 300) == {"b"}


def test_a_page_says_what_it_leaves_out(sample, tmp_path):
    written = write_report(sample, tmp_path / "small.html", budget=2000)
    html = (tmp_path / "small.html").read_text(encoding="utf-8")
    assert 0 < written.whole < written.sources == written.listed
    assert f"Of {written.sources} sources {written.whole} are on this page" in html
    pieces = [row["piece"] for row in parts_of(html)["listing"]["sources"]]
    assert pieces.count(-1) == written.sources - written.whole


def test_a_page_that_holds_all_says_nothing_of_a_sample(written):
    assert "are on this page" not in written


# --- pieces ---------------------------------------------------------------------------------------------------
def test_pieces_hold_all_values_in_order_and_are_bounded():
    values = [(str(at), "疫" * 20_000) for at in range(20)]
    found = list(packing.pack(values))
    assert [key for keys, _ in found for key in keys] == [key for key, _ in values]
    assert 1 < len(found) < 20
    assert {key: value for _, text in found for key, value in unpack(text).items()} == dict(values)


def test_views_leave_out_what_is_empty(sample):
    view = views.view_of(next(read_sources(sample, views.COLUMNS)))
    assert all(value not in (None, []) for row in view["paragraphs"] for value in row.values())
    assert {"kind", "raw_start", "raw_end", "text_start", "text_end"} <= set(view["paragraphs"][0])


# --- where it is written --------------------------------------------------------------------------------------
@pytest.mark.parametrize("place", ["page.html", "data/page.html", "data/sources/page.html", "data/../page.html"])
def test_nothing_is_written_into_a_release(sample, place):
    with pytest.raises(InputError, match="is in the release"):
        write_report(sample, sample / place)


def test_nothing_is_written_into_a_release_by_a_link(sample, tmp_path):
    (tmp_path / "beside").symlink_to(sample)
    with pytest.raises(InputError, match="is in the release"):
        write_report(sample, tmp_path / "beside" / "page.html")


def test_a_file_of_somebody_else_stays(sample, tmp_path):
    (tmp_path / "thesis.html").write_text("<p>mine", encoding="utf-8")
    with pytest.raises(InputError, match="no page of jiaokan's"):
        write_report(sample, tmp_path / "thesis.html")
    assert (tmp_path / "thesis.html").read_text(encoding="utf-8") == "<p>mine"


def test_a_page_takes_the_place_of_the_last_one(sample, tmp_path):
    for _ in range(2):
        write_report(sample, tmp_path / "page.html")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_folder_is_no_page(sample, tmp_path):
    with pytest.raises(InputError, match="is a folder"):
        write_report(sample, tmp_path)


def test_no_release_makes_no_page(tmp_path):
    with pytest.raises(InputError):
        write_report(tmp_path, tmp_path / "page.html")
    assert list(tmp_path.iterdir()) == []


def test_rows_out_of_order_are_told(sample, tmp_path):
    release = copy(sample, tmp_path / "broken")
    rows = load(release, "sources", split="train").num_rows
    swap_rows(release, table="sources/train", row=0, other=rows - 1)
    with pytest.raises(InputError, match="jiaokan validate"):
        write_report(release, tmp_path / "page.html")


def test_the_command_says_where_the_page_is(sample, tmp_path, run):
    done = run("report", sample, "--out", tmp_path / "page.html")
    assert done.returncode == 0
    assert done.stdout.decode().strip() == str(tmp_path / "page.html")
    assert b"open it in a browser" in done.stderr


def test_one_source_is_a_page_of_its_own(sample, tmp_path):
    source = load(sample, "sources").to_pylist()[0]
    write_source(from_release(sample, source["source_id"]), tmp_path / "one.html")
    parts = parts_of((tmp_path / "one.html").read_text(encoding="utf-8"))
    assert restored(parts["piece-0"][source["source_id"]]) == source["raw_text"]


# --- words ----------------------------------------------------------------------------------------------------
WORDS = json.loads((DATA / "words.json").read_text(encoding="utf-8"))


def test_every_word_is_there_in_both_languages():
    for key, word in WORDS.items():
        assert set(word) == {"en", "zh"}, key
        assert all(word.values()), key
        assert set(re.findall(r"\{\d\}", word["en"])) == set(re.findall(r"\{\d\}", word["zh"])), key


def test_every_word_is_used_and_every_one_used_is_there():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in DATA.iterdir() if path.suffix in {".js", ".j2"})
    said = set(re.findall(r"[\"'`]([a-z]+(?:-[a-z]+)*)[\"'`]", sources)) | set(
        re.findall(r'data-say(?:-label)?="([a-z-]+)"', sources)
    )
    said |= {*schema.columns("duplicates")["kind"]["enum"], "changed"}  # said by the kind of a pair
    assert set(WORDS) <= said, set(WORDS) - said
    asked = set(re.findall(r'\bsay\("([a-z-]+)"', sources)) | set(
        re.findall(r'makeSaid\("[a-z0-9]+", "([a-z-]+)"', sources)
    )
    asked |= set(re.findall(r'data-say(?:-label)?="([a-z-]+)"', sources)) | set(
        re.findall(r'\bword\("([a-z-]+)"', sources)
    )
    assert asked <= set(WORDS), asked - set(WORDS)


# --- explain --html -------------------------------------------------------------------------------------------
def test_explain_writes_the_page_of_a_file(run, tmp_path):
    (tmp_path / "a.txt").write_text("为做好防火,现通知如下。\n", encoding="utf-8")
    done = run("explain", tmp_path / "a.txt", "--html", tmp_path / "a.html")
    assert done.returncode == 0, done.stderr.decode()
    parts = parts_of((tmp_path / "a.html").read_text(encoding="utf-8"))
    (view,) = parts["piece-0"].values()
    assert restored(view) == "为做好防火,现通知如下。\n"


def test_explain_writes_the_whole_source_of_a_paragraph_and_opens_there(run, sample, tmp_path):
    paragraph = load(sample, "paragraphs").to_pylist()[-1]
    done = run("explain", paragraph["paragraph_id"], "--in", sample, "--html", tmp_path / "a.html")
    assert done.returncode == 0, done.stderr.decode()
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert f"#/read/{paragraph['paragraph_id']}" in html
    (view,) = parts_of(html)["piece-0"].values()
    assert len(view["paragraphs"]) > 1


@pytest.mark.parametrize("more", [["--json"], ["--rule", "script"], ["--edits"]])
def test_a_page_of_a_source_is_not_of_a_part(run, tmp_path, more):
    (tmp_path / "a.txt").write_text("现通知如下。\n", encoding="utf-8")
    assert run("explain", tmp_path / "a.txt", "--html", tmp_path / "a.html", *more).returncode == 2
    assert not (tmp_path / "a.html").exists()


def test_explain_takes_the_name_of_a_source(run, sample):
    name = load(sample, "sources").to_pylist()[0]["name"]
    done = run("explain", name, "--in", sample, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["source"]["name"] == name
