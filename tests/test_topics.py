"""What a page is about so that its own text sounds like a site: each topic is shown, and pages that are about no such thing."""

from __future__ import annotations

import pytest

from jiaokan.page import cues
from jiaokan.page.lines import Lines

TOPICS = {topic.id: topic for topic in cues.load().topics}
PROSE = [
    "夜里的雨把西沟的引水渠冲开一个口子，清早六户人家扛着沙袋去堵，到晌午才算止住。",
    "渠水停了三天，坡下的秧田靠抽水机撑着，柴油由合作社先垫，秋后再算。",
    "口子补好以后，各组推一个人轮流看渠，每天早晚各走一趟，看见渗水就敲锣。",
]
OF_THE_WEB = [
    "网站的页脚写着谁办的、何时备案，读者很少翻到那里，出了事才去找。",
    "点击页面右上角的按钮，在弹出的对话框里填上账号，再按登录就可以了。",
]


def topic_of(*lines):
    text = "\n".join(lines)
    topic = Lines(text, text).topic
    return None if topic is None else topic.cue


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_a_topic_knows_its_lines_and_leaves_the_others(topic):
    def holds(line):
        return any(cues.expression(pattern).search(line) for pattern in (*topic.title, *topic.body))

    assert [line for line in topic.like if not holds(line)] == []
    assert [line for line in topic.unlike if holds(line)] == []


@pytest.mark.parametrize("title", ["豆荚生活隐私政策", "豆荚用户服务协议", "关于谨防冒用本院名义的声明"])
def test_a_title_makes_a_page_about_rights_and_data(title):
    assert topic_of(title, *PROSE) == "about-declaration"


@pytest.mark.parametrize("title", ["隐私政策的演变与启示", "西沟修渠记", "声明要写得清楚", "西沟乡防汛工作方案"])
def test_other_titles_do_not(title):
    assert topic_of(title, *PROSE) is None


def test_a_title_counts_at_the_head_only():
    assert topic_of(*PROSE, *["渠口"] * 20, "青溪在线用户服务协议") is None


def test_what_stands_in_a_sentence_is_no_title():
    assert (
        topic_of(
            "西沟修渠记",
            "村里贴出了一份关于看渠轮值、沙袋保管和柴油垫付办法的说明，大家看过，都说写得明白，没有人提出异议。",
            *PROSE,
        )
        is None
    )


def test_a_body_that_speaks_of_pages_and_buttons_is_about_them():
    assert topic_of("怎样找到办网的人", *OF_THE_WEB) == "about-the-web"


def test_one_such_sentence_is_not_enough():
    assert topic_of("怎样找到看渠的人", OF_THE_WEB[0]) is None


def test_few_such_sentences_among_others_are_not_enough():
    assert topic_of("怎样找到看渠的人", *OF_THE_WEB, *PROSE, *PROSE) is None


def test_a_topic_speaks_for_the_text():
    assert Lines("豆荚生活隐私政策", "豆荚生活隐私政策").topic.weight == -TOPICS["declaration"].weight
