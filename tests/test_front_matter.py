"""Front matter: values stay as written, nothing of YAML is followed, what is none stays in the text."""

from __future__ import annotations

import time

import pytest

from jiaokan.text.front_matter import MOST, NONE, find_front_matter

BODY = "各组清渠。\n"


@pytest.mark.parametrize(
    ("block", "values"),
    [
        ("---\ntitle: 清渠\n---\n", {"title": "清渠"}),
        ("---\ndate: 2023-04-05 08:00:00 +0800\n---\n", {"date": "2023-04-05 08:00:00 +0800"}),
        ("---\nno: 010\nyes: no\nat: 12:30\n---\n", {"no": "010", "yes": "no", "at": "12:30"}),
        ("---\nb: 1\na: [x, y]\nc: {d: e}\n---\n", {"b": "1", "a": ["x", "y"], "c": {"d": "e"}}),
        ('---\nx: !!python/object/apply:os.system ["ls"]\n---\n', {"x": ["ls"]}),
        ("+++\ndate = 2023-05-06T10:00:00Z\nn = 1.50\n[a]\nb = true\n+++\n",
         {"date": "2023-05-06T10:00:00Z", "n": "1.50", "a": {"b": True}}),
        ("title: 清渠\ndate: 2023-04-05\n---\n", {"title": "清渠", "date": "2023-04-05"}),
    ],
)  # fmt: skip
def test_values_are_text_as_written_and_keys_in_order(block, values):
    found = find_front_matter(block + BODY)
    assert (found.end, list(found.values.items())) == (len(block), list(values.items()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\n",
        "---\ntitle: 清渠\n",
        "---\n---\n" + BODY,
        "---\n今天清渠。\n---\n" + BODY,
        "---\n- 清渠\n---\n" + BODY,
        "---\na: [\n---\n" + BODY,
        "---\na: 1\na: 2\n---\n" + BODY,
        "---\na: &x 1\nb: *x\n---\n" + BODY,
        "---\n? [a]\n: b\n---\n" + BODY,
        "---\na: " + "[" * 9 + "]" * 9 + "\n---\n" + BODY,
        "---\na: " + "[" * 5000 + "]" * 5000 + "\n---\n" + BODY,
        "---\na:\n" + "- b\n" * 4000 + "---\n" + BODY,
        "---\na: " + "水" * MOST + "\n---\n" + BODY,
        "+++\na = " + "[" * 5000 + "]" * 5000 + "\n+++\n" + BODY,
        "+++\na = 清渠\n+++\n" + BODY,
        "---\ntitle: 清渠\n+++\n" + BODY,
        "---\ntitle: 清渠\n---\n \n",
        BODY + "---\ntitle: 清渠\n---\n" + BODY,
    ],
    ids=range(19),
)
def test_what_is_none_stays(text):
    assert find_front_matter(text) == NONE


def test_a_bomb_of_aliases_costs_nothing():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    start = time.perf_counter()
    assert find_front_matter("---\n" + "\n".join(lines) + "\n---\n" + BODY) == NONE
    assert time.perf_counter() - start < 2
