"""The page of a release in a real browser: it opens from a file, filters, leads to a text, and restores its raw text."""

from __future__ import annotations

import json

import pytest
from tests.browser import Watched, browser

from jiaokan import load
from jiaokan.explain import from_release
from jiaokan.reports.release import write_report
from jiaokan.reports.source import write_source

HOSTILE = "<img src=x onerror=alert(1)>\u202e</script><script>alert(2)</script>"
ASTRAL = "\U00020000\U0001f600"
TEXTS = {
    "plain": "关于春季防火的通知\n各村：\n为做好防火,现通知如下。\n一、压实责任。\n村干部包山头 3 处。\n",
    "hostile": f"{HOSTILE}\n各村委会：\n{HOSTILE}要求,请遵照执行。\n",
    "astral": f"关于{ASTRAL}的通知\n各村：\n储备{ASTRAL} 口罩,共 3 个,发放{ASTRAL}。\n",
    "empty-lines": "\n\n　　关于值守的通知\n\n\n各组：\n　　请做好值守,巡查。\n\n\n",
}


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def release(tmp_path_factory, run):
    folder, out = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("release") / "release"
    rows = [{"id": name, "url": "javascript:alert(3)", "text": text} for name, text in TEXTS.items()]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = run("build", folder, "--out", out, "--name", HOSTILE[:30])
    assert done.returncode == 0, done.stderr.decode()
    return out


@pytest.fixture(scope="module")
def page_of_sample(sample, tmp_path_factory):
    out = tmp_path_factory.mktemp("page") / "sample.html"
    write_report(sample, out)
    return out


@pytest.fixture(scope="module")
def hostile_page(release, tmp_path_factory):
    out = tmp_path_factory.mktemp("page") / "hostile.html"
    write_report(release, out)
    return out


@pytest.fixture
def opened(chromium):
    """Give a function that opens a page, and hold it to having done nothing that it may not."""
    watched = []

    def open_page(path, place="", **options):
        context = chromium.new_context(**options)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        watched.append(Watched(context.new_page()))
        watched[-1].open(path, place)
        return watched[-1]

    yield open_page
    for each in watched:
        assert each.faults == []
        each.page.context.close()


def sources_of(release):
    return {row["source_key"] or row["name"]: row for row in load(release, "sources").to_pylist()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_a_page_opens_and_fits_its_width(opened, page_of_sample, scheme, width):
    watched = opened(page_of_sample, color_scheme=scheme, viewport={"width": width, "height": 800})
    page = watched.page
    for place in ("#/overview", "#/texts", "#/read"):
        watched.go(place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_screen_says_what_the_release_holds(opened, page_of_sample, sample):
    text = opened(page_of_sample).page.inner_text("#view-overview")
    for table in ("sources", "paragraphs", "edits"):
        assert f"{load(sample, table).num_rows:,}" in text


def test_a_filter_leaves_the_sources_that_fit(opened, page_of_sample, sample):
    watched = opened(page_of_sample)
    watched.go("#/texts?flag=pinyin-gloss")
    wanted = {row["name"] for row in load(sample, "sources").to_pylist() if "pinyin-gloss" in row["repaired"]}
    assert set(watched.page.locator("#list .name").all_inner_texts()) == wanted
    watched.page.click("#clear")
    watched.arrive()
    assert watched.page.locator("#list .name").count() > len(wanted)


def test_a_flag_of_a_paragraph_alone_finds_its_source(opened, page_of_sample, sample):
    rows = [row for row in load(sample, "paragraphs").to_pylist() if row["flags"]]
    flag = rows[0]["flags"][0]
    watched = opened(page_of_sample)
    watched.go(f"#/texts?flag={flag}")
    assert watched.page.locator("#list .name").count() == len(
        {row["source_id"] for row in rows if flag in row["flags"]}
    )


def test_a_search_finds_by_title(opened, page_of_sample, sample):
    title = next(row["title"] for row in load(sample, "documents").to_pylist() if row["title"])
    watched = opened(page_of_sample)
    watched.go("#/texts")
    watched.page.fill("#search", title)
    assert watched.page.locator("#list .name").count() >= 1
    watched.page.fill("#search", "没有这样的标题")
    assert watched.page.locator("#list .name").count() == 0


def test_a_link_leads_from_the_first_screen_to_a_text(opened, page_of_sample):
    page = opened(page_of_sample).page
    page.click('#view-overview a[href="#/texts?rule=script"]')
    name = page.inner_text("#list .name >> nth=0")
    page.click("#list .name >> nth=0")
    page.wait_for_selector("#rows .row")
    assert page.inner_text("#source-name") == name


@pytest.mark.parametrize("key", TEXTS)
def test_a_raw_text_is_restored_and_copied(opened, hostile_page, release, key):
    row = sources_of(release)[key]
    watched = opened(hostile_page, f"#/read/{row['source_id']}")
    watched.page.click("#copy-raw")
    watched.page.wait_for_selector("#told:not(:empty)")
    assert watched.page.evaluate("navigator.clipboard.readText()") == row["raw_text"]
    assert "SHA-256 is that of the raw text" in watched.page.inner_text("#told")


@pytest.mark.parametrize("key", TEXTS)
def test_both_columns_hold_the_whole_of_both_texts(opened, hostile_page, release, key):
    row = sources_of(release)[key]
    watched = opened(hostile_page, f"#/read/{row['source_id']}")
    for side, text in (("raw", row["raw_text"]), ("clean", row["text"])):
        shown = "".join(watched.page.locator(f"#rows .side.{side}").all_text_contents())
        assert bare(shown) == bare(text)


def bare(text):
    """Give a text without blanks, and without what stands for one or for what has no shape."""
    for unseen in ("\u202e",):
        text = text.replace(unseen, f"⟨U+{ord(unseen):04X}⟩")
    return "".join(char for char in text if not char.isspace() and char not in "⏎␣□⇥⍽␍")


def test_every_edit_has_its_mark_and_says_why(opened, hostile_page, release):
    row = sources_of(release)["plain"]
    edits = [edit for edit in load(release, "edits").to_pylist() if edit["source_id"] == row["source_id"]]
    watched = opened(hostile_page, f"#/read/{row['source_id']}")
    for edit in edits:
        watched.page.keyboard.press("j")
        told = watched.page.inner_text("#details")
        assert f"[{edit['raw_start']}, {edit['raw_end']})" in told
        assert f"[{edit['text_start']}, {edit['text_end']})" in told
        assert all(rule in told for rule in edit["rules"])
        assert edit["evidence"] in told
        assert watched.page.locator(f'[data-edit="a{edit["ordinal"]}"].chosen').count() >= 1
    watched.page.keyboard.press("j")
    assert f"{len(edits)} / {len(edits)}" in watched.page.inner_text("#details")


def test_only_the_edits_of_one_rule_are_marked_where_that_is_asked(opened, hostile_page, release):
    row = sources_of(release)["plain"]
    watched = opened(hostile_page, f"#/read/{row['source_id']}")
    watched.page.select_option("#rule", "narrow-marks")
    marked = watched.page.locator("#rows .raw .edit").all_text_contents()
    assert marked == [","]


def test_shapes_differ_without_colour(opened, page_of_sample):
    page = opened(page_of_sample).page
    shapes = page.evaluate(
        """["removed", "replaced", "inserted", "joined", "broken"].map((shape) => {
             const style = getComputedStyle(document.querySelector(`.legend .edit.${shape}`));
             return [style.textDecorationLine, style.borderTopStyle, style.borderBottomStyle,
                     document.querySelector(`.legend .edit.${shape}`).textContent].join();
           })"""
    )
    plain = list(shapes[:3])
    assert len(set(plain)) == len(plain)
    assert not {shapes[3], shapes[4]} & set(plain)


def test_titles_of_strangers_stay_text(opened, hostile_page, release):
    watched = opened(hostile_page)
    for place in ("#/overview", "#/texts", f"#/read/{sources_of(release)['hostile']['source_id']}"):
        watched.go(place)
        assert watched.page.locator("img").count() == 0
        assert watched.page.locator("a[href^=javascript]").count() == 0
        assert "\u202e" not in watched.page.inner_text("body")


@pytest.mark.parametrize(
    "place", ["#/read/nothing", "#/alike/nothing", "#/<b>", "#/texts?flag=<b>", "#/read/%zz", "#/read/constructor"]
)
def test_an_address_that_leads_nowhere_breaks_nothing(opened, page_of_sample, place):
    watched = opened(page_of_sample, place)
    watched.go("#/overview")
    assert watched.page.is_visible("#view-overview")


def test_the_page_speaks_both_languages(opened, page_of_sample):
    page = opened(page_of_sample, locale="zh-CN").page
    assert page.inner_text("nav a >> nth=0") == "概览"
    page.click("#language")
    assert page.inner_text("nav a >> nth=0") == "Overview"
    assert page.evaluate("document.documentElement.lang") == "en"


def test_relatives_stand_side_by_side(opened, run, tmp_path):
    text = "关于春季森林防火的通知\n各村：\n为做好春季森林防火工作，各村要压实责任，落实护林员包片，路口设卡检查，劝返携带火种人员{}人次，确保不发生火情。\n"
    folder = tmp_path / "in"
    folder.mkdir()
    for at, number in enumerate((128, 135)):
        (folder / f"{at}.txt").write_text(text.format(number) + f"第{'甲乙'[at]}号\n", encoding="utf-8")
    assert run("build", folder, "--out", tmp_path / "release").returncode == 0
    pairs = load(tmp_path / "release", "duplicates").to_pylist()
    assert pairs
    write_report(tmp_path / "release", tmp_path / "page.html")
    watched = opened(tmp_path / "page.html", f"#/alike/{pairs[0]['left_id']}")
    watched.page.wait_for_selector(".pair .text")
    assert watched.page.locator(".pair del.edit").count() >= 1
    assert watched.page.locator(".pair ins.edit").count() >= 1


def test_a_text_that_is_not_on_the_page_says_how_to_see_it(opened, sample, tmp_path):
    write_report(sample, tmp_path / "small.html", budget=2000)
    watched = opened(tmp_path / "small.html", "#/texts")
    watched.page.click("#list .outside .name >> nth=0")
    watched.arrive()
    assert "jiaokan explain" in watched.page.inner_text("#source-facts")


def test_a_page_of_one_source_opens_at_the_paragraph_asked_for(opened, sample, tmp_path):
    paragraph = load(sample, "paragraphs").to_pylist()[-1]
    write_source(from_release(sample, paragraph["source_id"]), tmp_path / "one.html", start=paragraph["paragraph_id"])
    watched = opened(tmp_path / "one.html")
    assert watched.page.evaluate("document.activeElement.classList.contains('row')")
    assert paragraph["text"][:12] in watched.page.evaluate("document.activeElement.textContent")


def test_a_line_that_went_is_found_in_the_texts_and_leads_to_its_edit(opened, page_of_sample, sample):
    edit = next(row for row in load(sample, "edits").to_pylist() if row["rules"] == ["navigation"])
    words = max(edit["raw_text"].split("\n"), key=len).strip()[:12]
    watched = opened(page_of_sample, "#/texts")
    watched.page.fill("#search", words)
    watched.page.click("#search-texts")
    watched.page.wait_for_selector("#list .snippet")
    watched.page.click("#list .name >> nth=0")
    watched.arrive()
    assert watched.page.evaluate("document.activeElement.querySelector('del.edit') !== null")
    watched.go("#/texts")
    watched.page.fill("#search", "这些字不在任何正文里")
    watched.page.click("#search-texts")
    watched.page.wait_for_selector("#list .hint")


def test_words_of_a_clean_text_alone_are_found_too(opened, hostile_page, release):
    watched = opened(hostile_page, "#/texts")
    watched.page.fill("#search", "防火，现通知")  # the raw text has a narrow mark there
    watched.page.click("#search-texts")
    watched.page.wait_for_selector("#list .snippet")
    assert watched.page.locator("#list .snippet").count() == 1


def test_an_id_from_a_table_opens_its_place(opened, page_of_sample, sample):
    paragraph = load(sample, "paragraphs").to_pylist()[-1]
    watched = opened(page_of_sample, "#/texts")
    watched.page.fill("#search", paragraph["paragraph_id"])
    assert watched.page.locator("#list .name").count() == 1
    watched.page.press("#search", "Enter")
    watched.page.wait_for_selector("#rows .row:focus")
    assert watched.page.locator("#rows .row:focus .id").get_attribute("title") == paragraph["paragraph_id"]


def test_another_source_is_read_from_its_beginning(opened, page_of_sample, sample):
    first, second = [row["source_id"] for row in load(sample, "sources").to_pylist()][:2]
    watched = opened(page_of_sample, f"#/read/{first}", viewport={"width": 900, "height": 300})
    watched.page.evaluate("scrollTo(0, 400)")
    watched.go(f"#/read/{second}")
    assert watched.page.evaluate("scrollY") == 0


def test_evidence_says_what_its_cues_mean(opened, page_of_sample, sample):
    edit = next(row for row in load(sample, "edits").to_pylist() if (row["evidence"] or "").startswith("breadcrumb +"))
    watched = opened(page_of_sample, f"#/read/{edit['source_id']}")
    watched.page.select_option("#rule", edit["rules"][0])
    watched.page.keyboard.press("j")
    assert watched.page.locator("#details .reasons li").count() >= 1


def test_on_a_phone_the_panel_does_not_cover_what_was_chosen(opened, page_of_sample, sample):
    source = max(load(sample, "sources").to_pylist(), key=lambda row: row["n_edits"])
    page = opened(page_of_sample, f"#/read/{source['source_id']}", viewport={"width": 390, "height": 844}).page
    for _ in range(8):
        page.keyboard.press("j")
        mark = page.locator(".edit.chosen >> nth=0").bounding_box()
        panel = page.locator("#details").bounding_box()
        assert mark["y"] + mark["height"] <= panel["y"]
