"""The form in a browser: it opens from a file, asks no host, is worked by keys, and what strangers wrote stays text."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from jiaokan.audit import form, saved
from jiaokan.audit.draw import draw
from jiaokan.audit.model import KINDS, Line, Piece, Shown
from jiaokan.audit.sample import named

BROWSER = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HOSTILE = (
    "</script><script>document.title='taken'</script><img src=http://a.example/x onerror=alert(1)>\u202e\x1b{{7*7}}"
)


@pytest.fixture(scope="module")
def browser():
    if not Path(BROWSER).exists():
        pytest.skip("chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def page_file(sample, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "audit.html"
    done = run("audit", "draw", sample, "--n", "12", "--out", path)
    assert done.returncode == 0, done.stderr.decode()
    return path


@pytest.fixture
def page(browser, page_file):
    """The form, opened; what it complained of and asked for is empty at the end."""
    yield from opened(browser, page_file)


def opened(browser, path, **how):
    context = browser.new_context(accept_downloads=True, **how)
    found = context.new_page()
    faults, asked = [], []
    found.on("console", lambda message: faults.append(message.text))
    found.on("pageerror", lambda error: faults.append(str(error)))
    found.on("request", lambda request: asked.append(request.url))
    found.goto(path.as_uri())
    yield found
    context.close()
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []


def seen(page):
    return page.locator("article:visible").get_attribute("id")


def save(page, path):
    with page.expect_download() as download:
        page.keyboard.press("s")
    download.value.save_as(path)
    return saved.read(path)


def name_judge(page, name="阿宁"):
    page.locator("#who summary").click()
    page.fill("#name", name)
    page.locator("#name").blur()


def test_keys_judge_and_move(page):
    places = []
    for key in ("1", "3", "n", "k", "j", "2"):
        page.keyboard.press(key)
        places.append(seen(page))
    assert places == [f"unit-{number}" for number in (1, 2, 3, 2, 3, 3)]
    assert page.evaluate("document.activeElement.id") == "note", "what is wrong wants a note"
    page.keyboard.type("12 n")
    assert page.input_value("#note") == "12 n", "in a note a key is a letter"
    page.keyboard.press("Enter")
    assert seen(page) == "unit-4"
    page.keyboard.press("o")
    page.keyboard.press("k")
    assert (seen(page), page.input_value("#note")) == ("unit-4", "")
    assert page.text_content("#count").startswith("3 / ")


def test_the_first_and_the_last_unit_hold(page):
    page.keyboard.press("k")
    assert seen(page) == "unit-0"
    count = page.locator("article").count()
    for _ in range(count + 3):
        page.keyboard.press("n")
    assert seen(page) == f"unit-{count - 1}"


def test_what_is_saved_is_an_audit_and_can_be_gone_on_with(page, sample, browser, page_file, tmp_path):
    name_judge(page)
    for key in ("1", "3", "2"):
        page.keyboard.press(key)
    page.keyboard.type("one digit lost")
    page.keyboard.press("Escape")
    found = save(page, tmp_path / "a.json")
    assert [each.verdict for each in found.judgements[:4]] == ["right", "cannot_tell", "wrong", None]
    assert found.judgements[2].note == "one digit lost"
    assert found.judge.name == "阿宁"
    assert found.sample == draw(sample, 12, 1)[0]
    for other in opened(browser, page_file):
        other.set_input_files("#load", tmp_path / "a.json")
        other.locator("#count", has_text=re.compile("^3 / ")).wait_for()
        assert seen(other) == "unit-3"
        assert save(other, tmp_path / "b.json") == found


def test_without_a_judge_nothing_is_saved(page):
    page.keyboard.press("1")
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.id") == "name"
    assert page.text_content("#message") == "Say who judges first"
    page.check("input[value=model]")
    page.fill("#name", "first")
    page.click("#save")
    assert page.is_visible("#model"), "a model says which"
    assert page.text_content("#message") == "Say who judges first"


def test_a_model_is_told_from_a_person(page, tmp_path):
    name_judge(page, "first")
    page.check("input[value=model]")
    page.fill("#model", "some model")
    page.locator("#model").blur()
    found = save(page, tmp_path / "a.json")
    assert (found.judge.kind, found.judge.model) == ("model", "some model")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("no JSON", "This file is no saved audit"),
        ('{"units": []}', "This file is no saved audit"),
        ('{"sample": {"digest": "x"}, "units": []}', "This file is of another sample"),
    ],
)
def test_a_file_of_something_else_changes_nothing(page, tmp_path, content, message):
    page.keyboard.press("1")
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    page.set_input_files("#load", path)
    page.locator("#message:not(:empty)").wait_for()
    assert page.text_content("#message") == message
    assert page.text_content("#count").startswith("1 / ")


def test_a_page_opened_again_goes_on(page):
    page.keyboard.press("1")
    page.keyboard.press("1")
    for _ in range(20):  # a browser puts down what it keeps a while later
        page.reload()
        if seen(page) == "unit-2":
            break
        page.wait_for_timeout(100)
    assert seen(page) == "unit-2"
    assert page.text_content("#count").startswith("2 / ")


def test_a_browser_that_keeps_nothing_is_told_of_and_works(browser, page_file):
    context = browser.new_context()
    context.add_init_script("Storage.prototype.setItem = Storage.prototype.getItem = () => { throw new Error('no') }")
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.keyboard.press("1")
    assert seen(page) == "unit-1"
    assert page.text_content("#kept").startswith("Not kept by this browser")
    context.close()


def test_help_shows_keys_marks_and_an_example_each_way(page):
    page.keyboard.press("?")
    text = page.inner_text("#help")
    for entry in form.guide().values():
        assert entry["right"] in text
        assert entry["wrong"] in text
    before = seen(page)
    page.keyboard.press("1")
    assert seen(page) == before, "keys judge nothing below the help"
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    assert seen(page) != before


def test_words_change_to_chinese_and_back(page):
    page.click("#language")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert page.inner_text("button.wrong").split() == ["2", "错"]
    assert page.inner_text("article:visible h2") == "这处改动对吗？"
    page.click("#language")
    assert page.get_attribute("html", "lang") == "en"
    assert page.inner_text("button.wrong").split() == ["2", "Wrong"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_screen_and_text_can_be_read(browser, page_file, scheme, width):
    for page in opened(browser, page_file, color_scheme=scheme, viewport={"width": width, "height": 760}):
        for _ in range(page.locator("article").count()):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.keyboard.press("n")
        assert page.evaluate(CONTRAST) >= 4.5


# The least contrast (WCAG 2.1) between a text and what is behind it, of all that is seen on the page.
CONTRAST = """() => {
  const light = (rgb) => rgb.map((c) => c / 255)
    .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const parts = (text) => text.match(/[0-9.]+/g).map(Number);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const found = parts(getComputedStyle(at).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found.slice(0, 3);
    }
    return [255, 255, 255];
  };
  document.querySelector("#help").showModal();
  return Math.min(...[...document.querySelectorAll("p, h1, h2, h3, span, del, ins, mark, kbd, dd, dt, button, label, li")]
    .filter((node) => node.offsetParent && node.textContent.trim())
    .map((node) => {
      const pair = [parts(getComputedStyle(node).color).slice(0, 3), behind(node)].map(light).sort((a, b) => b - a);
      return (pair[0] + 0.05) / (pair[1] + 0.05);
    }));
}"""


# --- what strangers wrote -------------------------------------------------------------------------------------
def hostile(sample):
    """Make a form in which every text is a stranger's."""
    found, shown = draw(sample, 12, 1)
    pieces = tuple(Piece(HOSTILE, mark) for mark in ("", "cut", "put", "swap", "here", "point", "beside", "label"))
    bad = Shown((("source", HOSTILE), ("words", HOSTILE)), pieces, pieces, (Line(9, HOSTILE, is_judged=True),))
    facts = {"release": HOSTILE, "version": "1", "data_digest": "0" * 64, "seed": 1, "n": 12}
    return form.render(named(facts, found.strata, found.units), dict.fromkeys(shown, bad))


def test_hostile_text_stays_text(browser, sample, tmp_path):
    path = tmp_path / "hostile.html"
    path.write_text(hostile(sample), encoding="utf-8")
    for page in opened(browser, path):
        assert page.title().startswith("Audit: </script>")
        assert page.locator("img").count() == 0
        assert page.locator("script").count() == 2
        text = page.inner_text("article:visible")
        assert "onerror=alert(1)>" in text
        assert "{{7*7}}" in text
        assert not {"\u202e", "\x1b"} & set(text)
        page.keyboard.press("n")
        assert seen(page) == "unit-1"


def test_nothing_on_the_page_leads_elsewhere(page_file, sample):
    for text in (page_file.read_text(encoding="utf-8"), hostile(sample)):
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1].replace("&#39;", "'")
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert not re.search(r"<[^>]*\s(?:href|src|srcset|action|style|on[a-z]+)=", text)


def test_the_form_is_the_same_every_time(sample):
    assert form.render(*draw(sample, 12, 1)) == form.render(*draw(sample, 12, 1))


def test_both_languages_have_all_words_and_every_kind_its_question():
    words = re.findall(r"^([a-z_]+) = \{ en = \"(.+?)\", zh = \"(.+?)\" \}$", form._read("words.toml"), re.MULTILINE)
    assert len(words) == sum(" = {" in line for line in form._read("words.toml").splitlines()) - 1
    assert list(form.guide()) == list(KINDS)
    used = set(re.findall(r'words(?:\.|\[")([a-z_]+)', form._read("form.html.j2")))
    assert used - {"fact_"} <= {name for name, *_ in words}


# --- the command ----------------------------------------------------------------------------------------------
def test_a_form_is_written_again_and_nothing_else_is(run, sample, tmp_path):
    path = tmp_path / "a.html"
    for _ in range(2):
        assert run("audit", "draw", sample, "--n", "5", "--out", path).returncode == 0
    path.write_text("letters to my mother", encoding="utf-8")
    done = run("audit", "draw", sample, "--n", "5", "--out", path)
    assert (done.returncode, path.read_text(encoding="utf-8")) == (2, "letters to my mother")
    assert b"no page of jiaokan's" in done.stderr


def test_a_form_is_not_written_into_a_release(run, sample):
    done = run("audit", "draw", sample, "--n", "5", "--out", sample / "audit.html")
    assert done.returncode == 2
    assert b"is in the release" in done.stderr


def test_programs_get_the_units_with_what_is_to_be_seen(run, sample):
    done = run("audit", "draw", sample, "--n", "5", "--json")
    found = json.loads(done.stdout)
    assert {"kind", "id", "stratum", "shown"} <= set(found["units"][0])
    assert {"facts", "raw", "clean", "outline"} == set(found["units"][0]["shown"])
