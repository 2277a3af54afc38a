"""What is remembered of texts: how much, and what is asked again."""

from __future__ import annotations

import pytest

from jiaokan.text import remembered
from jiaokan.text.remembered import of_texts


@pytest.fixture
def asked(monkeypatch):
    """A function that remembers 1,000 code points, 200 more taken for each text, and what it was asked."""
    monkeypatch.setattr(remembered, "MOST", 1000)
    told = []

    @of_texts
    def size(text):
        told.append(text)
        return len(text)

    return size, told


def test_a_text_is_looked_at_once(asked):
    size, told = asked
    assert [size("渠"), size("渠水"), size("渠"), size("渠水")] == [1, 2, 1, 2]
    assert told == ["渠", "渠水"]


def test_the_oldest_text_goes_where_there_is_no_room(asked):
    size, told = asked
    first, second, third = "渠" * 300, "水" * 300, "堤" * 300  # two of them fill it
    assert [size(text) for text in (first, second, first, third, second, third, first)] == [300] * 7
    assert told == [first, second, third, first]


def test_texts_that_just_fill_it_all_stay(asked):
    size, told = asked
    texts = ["渠" * 300, "水" * 300]
    assert [size(text) for text in texts * 2] == [300] * 4
    assert told == texts


def test_one_text_is_remembered_however_long(asked):
    size, told = asked
    long = "渠" * 5000
    assert [size(long), size(long), size("水"), size(long)] == [5000, 5000, 1, 5000]
    assert told == [long, "水", long]


def test_a_failure_is_not_remembered():
    @of_texts
    def fails(text):
        raise ValueError(text)

    for _ in range(2):
        with pytest.raises(ValueError, match="渠"):
            fails("渠")


def test_what_is_forgotten_is_asked_again(asked):
    size, told = asked
    size("渠")
    size.cache_clear()
    assert size("渠") == 1
    assert told == ["渠", "渠"]
