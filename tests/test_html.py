"""Web pages become lines with marks; no sentence is lost, and hostile pages neither hang nor raise anything else."""

from __future__ import annotations

import contextlib
import random
import time

import pytest

from jiaokan.bench import html as bench
from jiaokan.errors import InputError
from jiaokan.inputs.html import extract, is_html
from jiaokan.pipeline import annotate

pytest.importorskip("resiliparse")
PAGES = list(bench.load())


def lines_of(body, **options):
    return extract(f"<html><body>{body}</body></html>".encode(), "page", **options).text.split("\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_page_keeps_its_lines_headings_and_rows(page):
    score = bench.Score()
    bench._add(score, page, lambda data: extract(data, page.id))
    assert (score.kept, score.levels, score.apart) == (score.own, score.headings, score.rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_the_benchmarks_pages_are_pages_and_their_texts_are_not(page):
    assert is_html(page.data)
    assert not is_html("\n".join(line for _, line in page.lines).encode())


ARE_PAGES = [
    b"<!DOCTYPE html><p>x",
    b"\xef\xbb\xbf \n<!-- a -- b -->\n<!doctype HTML PUBLIC '-//W3C//DTD'>\n<html>",
    b'<?xml version="1.0" encoding="gb2312"?>\n<!DOCTYPE html PUBLIC "x">\n<html xmlns="y"><head/>',
    "<html lang=zh>\n<head><title>通知".encode("gb18030"),
    "<body>停水通知。</body></html>".encode(),
    "<title>日记</title>\n<body>\n<h2>养蜂".encode(),
    "<center>新闻</center>\n<body><p>正文</p></body>".encode(),
    "\ufeff<html><head></head><body>灯塔</body></html>".encode("utf-16-le"),
    "<html><head></head><body>灯塔</body></html>".encode("utf-16-be"),
]
ARE_TEXTS = [
    b"",
    b"   \n",
    "<p>一段文字。</p><p>又一段。</p>".encode(),
    "<html>是网页的根元素，里面有<head>和<body>。".encode(),
    "<!DOCTYPE html> 是文档类型声明，写在第一行。".encode(),
    "<body>标签里放正文，<head>标签里放标题。".encode(),
    "<html><head></head><body></body></html> 是最小的网页。".encode(),
    "<p>标签和<body>标签都要成对，如<body>…</body>。".encode(),
    "本文介绍<html>标签。\n<html>\n<body>\n</body>\n</html>\n".encode(),
    "<通知> 各单位：".encode(),
    b"<rss><channel></channel></rss>",
    "《<html>入门》".encode("gb18030"),
    b"\x00\x01\x02\x03",
]  # fmt: skip


@pytest.mark.parametrize("data", ARE_PAGES)
def test_a_page_is_told_by_what_it_is(data):
    assert is_html(data)


@pytest.mark.parametrize("data", ARE_TEXTS)
def test_a_text_that_mentions_tags_is_no_page(data):
    assert not is_html(data)


LINES = [
    ("<p>一场雨\n  过后</p>", ["一场雨过后"]),
    ("<p>one\n two 三\nfour</p>", ["one two 三 four"]),
    ("一<br>二<br><br>三", ["一", "二", "三"]),
    ("一<div>二<span>三</span></div>四", ["一", "二三", "四"]),
    ("<p>甲\u00a0\u00a0乙</p>", ["甲\u00a0\u00a0乙"]),
    ("<p>&nbsp;</p><p>\u3000\u3000有缩进</p>", ["\u3000\u3000有缩进"]),
    ("<p>x<sup>2</sup>，10<sup>-3</sup>，H<sub>2</sub>O，注<sup>[1]</sup></p>", ["x²，10⁻³，H₂O，注[1]"]),
    ("<p><q>好</q></p>", ["“好”"]),
    ("<ol type=i start=4><li>甲<li>乙</ol>", ["iv. 甲", "v. 乙"]),
    ("<ol style='list-style-type:simp-chinese-informal' start=10><li>甲<li>乙</ol>", ["十、甲", "十一、乙"]),
    ("<ol><li><a href=x>甲</a></ol>", ["甲"]),
    ("<ol><li>（一）甲</ol>", ["（一）甲"]),
    ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
    ("<div><a>首页</a><a>新闻</a></div>", ["首页 新闻"]),
    ("<p>他在<a>北京</a><a>大学</a>读书</p>", ["他在北京大学读书"]),
    ("<li><a>通知一则</a><span>2020-01-02</span>", ["通知一则 2020-01-02"]),
    ("<div style='visibility:hidden'>正文</div>", ["正文"]),
    ("<h2><button>第一章</button></h2><p>甲</p>", ["第一章", "甲"]),
    ("<p>甲</p><svg><title>t</title><text>图中字</text></svg>", ["甲", "图中字"]),
    ("<details><summary>问</summary>答</details>", ["问", "答"]),
    ("<table><tr><td>甲<td>乙<tr><td>丙<br>丁<td>\t戊</table>", ["甲\t乙", "丙 丁\t戊"]),
    ("<table><tr><td>左栏<td><p>第一段。</p><p>第二段。</p></table>", ["左栏", "第一段。", "第二段。"]),
    (
        "<button>配送范围</button><div>三环以内都送，节假日除外。</div><button>提交</button>",
        ["配送范围", "三环以内都送，节假日除外。"],
    ),
    ("<button>怎样注册？</button><button>登录</button><div>一句短话。</div>", ["怎样注册？", "一句短话。"]),
    ("<textarea readonly>一句。\n二句。</textarea><textarea>请填写</textarea>", ["一句。", "二句。"]),
    (
        "<ruby>阿婆<rt>外婆</rt></ruby>来了，<ruby>驿<rp>(</rp><rt>yì</rt><rp>)</rp></ruby>站",
        ["阿婆（外婆）来了，驿站"],
    ),
    ("<math><msup><mi>c</mi><mn>2</mn></msup><mo>+</mo><mn>2</mn></math>", ["c²+2"]),
    ("<table><tr><th><th>单程<th>往返<tr><td>成人<td>3<td>5</table>", ["\t单程\t往返", "成人\t3\t5"]),
    ("<table role=presentation><tr><td>甲<td>乙<tr><td>丙<td>丁</table>", ["甲", "乙", "丙", "丁"]),
]


@pytest.mark.parametrize(("body", "lines"), LINES)
def test_lines_are_what_a_browser_shows(body, lines):
    assert lines_of(body) == lines


LEFT_OUT = [
    ("<script>var a='句子。'</script><style>p{}</style><template>模板。</template>", ()),
    ("<span style='display: none'>乱码</span>", (("hidden", 2),)),
    ("<ruby>字<rt>zì</rt></ruby>", (("reading", 2),)),
    ("<select><option>甲<option>乙</select><button>提交</button>", (("form", 4),)),
    ("<nav><a>首页</a> <a>新闻</a></nav>", (("menu", 4),)),
    ("<video>浏览器不支持</video>", (("fallback", 6),)),
]


@pytest.mark.parametrize(("body", "left_out"), LEFT_OUT)
def test_what_is_left_out_is_counted(body, left_out):
    found = extract(f"<html><body>正文{body}".encode(), "page").left_out
    assert tuple((each.kind, each.n_chars) for each in found) == left_out


KEPT = [
    "<div style='display:none'><p>答案在这里，请先自己做一遍。</p></div>",
    "<nav><p>答案在这里，请先自己做一遍。</p></nav>",
    "<nav>答案在这里，<a>请先自己做一遍。</a></nav>",
    "<aside>答案在这里，请先自己做一遍。</aside><footer>x</footer>",
    "<ruby>字<rt>答案在这里，请先自己做一遍。",
    "<h1>题<p>一<p>二<p>三<p>四<p>答案在这里，请先自己做一遍。",
    "<table>答案在这里，请先自己做一遍。<tr><td>甲</table>",
    "<marquee>答案在这里，请先自己做一遍。</marquee><unknown-tag>甲</unknown-tag>",
    "<div" + " a" * 50 + ">答案在这里，请先自己做一遍。",
    "<table><tr><th>甲<td><table><tr><td>答案在这里，请先自己做一遍。</table></table>",
]


@pytest.mark.parametrize("body", KEPT)
def test_a_sentence_stays_wherever_it_stands(body):
    assert "答案在这里，请先自己做一遍。" in "".join(lines_of(f"<p>前</p>{body}"))


def test_a_page_of_frames_has_the_text_that_it_shows_without_them():
    page = "<frameset cols='1,*'><frame src=a><noframes><body><p>请换浏览器再看。</p></body></noframes></frameset>"
    assert extract(page.encode(), "page").text == "请换浏览器再看。"


def test_marks_stand_where_they_say():
    found = extract("<h1>题<br>名</h1><h3>节</h3><pre>a\n\n  b</pre><p id=fn1>注一</p>".encode(), "page")
    said = [(mark.kind, mark.level, found.text[mark.start : mark.end]) for mark in found.marks]
    assert said == [("heading", 1, "题\n名"), ("heading", 3, "节"), ("code", None, "a\n\n  b"), ("note", None, "注一")]


TITLES = [
    ("<title>冬至_诗网</title><p>雪</p>", "冬至_诗网\n雪", ["title"]),
    ("<title>冬至_诗网</title><p>冬 至</p><p>雪</p>", "冬 至\n雪", ["title"]),
    ("<title>诗网</title><h1>冬至</h1><p>雪</p>", "冬至\n雪", ["heading"]),
    ("<title>无标题文档</title><p>雪</p>", "雪", []),
    ("<title>冬至</title><p>冬至：下雪。</p>", "冬至：下雪。", []),
]


@pytest.mark.parametrize(("page", "text", "kinds"), TITLES)
def test_the_title_is_a_line_only_where_no_line_is_it(page, text, kinds):
    found = extract(page.encode(), "page")
    assert (found.text, [mark.kind for mark in found.marks]) == (text, kinds)


NOTICE = "<html><head>{}</head><body><p>防汛工作要抓紧，各单位要加强值班。</p><p>特此通知，请认真执行。</p>"
CODECS = [
    (NOTICE.format("").encode("gb18030"), None, "gb18030", "detected"),
    (NOTICE.format("<meta charset=gbk>").encode("gb18030"), None, "gb18030", "declared"),
    (NOTICE.format("").encode("gb18030"), "GB2312", "gb18030", "header"),
    (NOTICE.format("<meta charset=utf-8>").encode("gb18030"), "utf-8", "gb18030", "detected"),
    (NOTICE.format("<meta charset=gbk>").encode(), "gbk", "utf-8", "utf-8"),
    (NOTICE.format("<!--" + "x" * 3000 + "--><meta charset=gbk>").encode("gb18030"), None, "gb18030", "declared"),
    (b"\xff\xfe" + NOTICE.format("").encode("utf-16-le"), "utf-8", "utf-16-le", "bom"),
]


@pytest.mark.parametrize(("data", "charset", "encoding", "evidence"), CODECS)
def test_a_codec_that_the_bytes_contradict_loses(data, charset, encoding, evidence):
    found = extract(data, "page", charset=charset)
    assert (found.encoding, found.encoding_evidence, found.is_lossy) == (encoding, evidence, False)
    assert "防汛工作要抓紧" in found.text


def test_bytes_that_do_not_decode_are_said():
    data = NOTICE.format("<meta charset=gbk>").encode("gb18030") + b"<p>\xff\xff</p>"
    assert extract(data, "page").is_lossy


HOSTILE = {
    "deep": "<div>" * 100_000 + "字",
    "bold": "<b>" * 300_000 + "字",
    "long attribute": "<p title='" + "a" * 5_000_000 + "'>字",
    "entities": "&amp;" * 500_000,
    "tables in tables": "<table><tr><td>字<td>" * 5_000,
    "lists in lists": "<ol><li>字" * 20_000,
    "wide spans": "<table>" + ("<tr>" + "<td colspan=1000 rowspan=65000>字" * 50) * 100,
    "hidden in hidden": "<div hidden>" * 20_000 + "这里有一句话，要留下来。",
    "raised": "<sup>2" * 20_000,
    "quotes": "<p a='" * 50_000 + "字",
    "headings": "<h1>字" * 20_000,
    "letters": ("<pre>" + "字。" * 10) * 10_000,
    "menus": "<nav><a>字</a>" * 5_000,
    "opened": "<" * 500_000,
    "comments": "<!--" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_soon_and_raises_nothing_else(name):
    start = time.process_time()
    with contextlib.suppress(InputError):
        extract(f"<html><body>{HOSTILE[name]}".encode(), "page")
    assert time.process_time() - start < 20


REFUSED = [
    ("".join(f"<b id={n}>" for n in range(20_000)), "too many tags are never closed"),
    ("<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">字", "a tag has too many attributes"),
    ("", "the page has no text"),
    ("<script>document.write('句子。')</script>", "the page has no text"),
]


@pytest.mark.parametrize(("body", "what"), REFUSED)
def test_what_cannot_be_read_is_refused_by_name(body, what):
    with pytest.raises(InputError) as raised:
        extract(f"<html><body>{body}".encode(), "page")
    assert raised.value.what == what


@pytest.mark.parametrize("name", ["notice-table", "forum-thread", "utf16-page", "unclosed", "nested-lists"])
def test_damage_raises_nothing_else(name):
    data = next(page.data for page in PAGES if page.id == name)
    chance = random.Random(11)  # noqa: S311
    cut = [data[: len(data) * n // 200] for n in range(200)]
    flipped = []
    for _ in range(200):
        place = chance.randrange(len(data))
        flipped.append(data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :])
    for each in cut + flipped:
        is_html(each)
        try:
            found = extract(each, "page")
        except InputError:
            continue
        assert found.text.strip()
        assert all(0 <= mark.start < mark.end <= len(found.text) for mark in found.marks)


def test_rows_and_code_of_a_page_reach_the_clean_text_whole():
    code = "def 清渠(村):\n    上报(村,数)"
    table = "<table><tr><th><th>单程<th>往返<tr><td>成人<td>3<td>5</table>"
    body = f"<h1>车站启事</h1><p>各位乘客请看下表,按时乘车。</p>{table}<pre>{code}</pre><p>请互相转告,谢谢配合。</p>"
    page = f"<!DOCTYPE html><html><body>{body}</body></html>"
    text = annotate("page.html", page.encode()).source.text
    assert "按时乘车" in text
    assert "请看下表，" in text  # a mark beside code is repaired
    assert "\n\t单程\t往返\n成人\t3\t5\n" in text
    assert f"\n{code}\n" in text
