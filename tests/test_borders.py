"""Every threshold of the relations at its border: what is just enough relates, what is just too little does not."""

from __future__ import annotations

import hashlib
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.related_simply import shared_by_links

from jiaokan.dataset.records import Duplicate
from jiaokan.duplicates import candidates, keys, links, relate, signatures, sketch, verify
from jiaokan.duplicates.relate import Relations, order_of
from jiaokan.duplicates.stored import Room

A, B, C, D = ("a" * 16, "b" * 16, "c" * 16, "d" * 16)
# Characters that are neither numbers nor units, each but once: every run of them is another.
LETTERS = "".join(chr(code) for code in range(0x5000, 0x5800) if not keys.UNIT.search(chr(code)))
LETTERS = "".join(char for char in LETTERS if char not in "个元人" and keys.plain(char) == char == keys.classed(char))


def letters(start, count):
    assert start + count <= len(LETTERS)
    return LETTERS[start : start + count]


def sign(*rows):
    """Sign rows ``(id, text)`` or ``(id, text, kind, document)``."""
    made = [(*row, *("document", row[0])[len(row) - 2 :]) for row in rows]
    level = "document" if made[0][2] == "document" else "paragraph"
    return signatures.of_level(
        [
            signatures.sign(
                [signatures.Row(level, row_id, document, kind, text) for row_id, text, kind, document in made]
            )
        ],
        level,
    )


def relations(*rows):
    texts = {row[0]: row[1] for row in rows}
    signed = sign(*rows)
    level = "document" if len(rows[0]) == 2 else "paragraph"
    return relate.relate(level, signed, lambda ids: {each: texts[each] for each in ids})


def likeness(one, other, n=5):
    first, second = ({text[at : at + n] for at in range(len(text) - n + 1)} for text in (one, other))
    return len(first & second) / len(first | second)


# --- keys -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("size", "relates"), [(15, False), (16, True)])
def test_sixteen_characters_are_enough_to_be_a_copy(size, relates):
    assert (keys.exact(letters(0, size)) is not None) == relates
    assert bool(relations((A, letters(0, size)), (B, f" {letters(0, size)}。")).pairs) == relates


@pytest.mark.parametrize(("size", "relates"), [(59, False), (60, True)])
def test_sixty_characters_are_enough_to_be_near(size, relates):
    signed = sign((A, letters(0, size)))
    assert signed.column("plain").is_valid().to_pylist() == [relates]
    assert signed.column("size").to_pylist() == [size]
    assert bool(relations((A, letters(0, size)), (B, letters(0, size - 1) + "龘")).pairs) == relates


@pytest.mark.parametrize(("words", "relates"), [(39, False), (40, True)])
def test_forty_characters_besides_classes_are_words_enough_for_a_template(words, relates):
    assert keys.is_template("#" * 30 + letters(0, words) + "@" * 30) == relates


@pytest.mark.parametrize(("different", "relates"), [(15, False), (16, True)])
def test_sixteen_different_ones_are_enough(different, relates):
    assert keys.is_template(letters(0, different) * 5) == relates


def test_a_template_wants_both():
    assert not keys.is_template(letters(0, 30))
    assert not keys.is_template(letters(0, 4) * 20)


@pytest.mark.parametrize(("masks", "found"), [(1, "@镇"), (6, "@镇"), (7, "#@镇")])
def test_up_to_six_masks_before_a_unit_are_its_name(masks, found):
    assert keys.classed("x" * masks + "镇") == found


def test_a_digest_is_the_begin_of_a_hash():
    assert keys.digest("好") == hashlib.sha256("好".encode()).hexdigest()[:24]
    assert len(keys.digest("")) == 24
    assert keys.short("好") == int(keys.digest("好")[:16], 16)


def test_what_is_left_of_a_source_in_its_key_decides_and_else_its_text():
    assert keys.lasting("好", "好。") == keys.digest("好")[:16]
    assert keys.lasting("", "。") == keys.digest("。")[:16]


# --- sketches -------------------------------------------------------------------------------------------------
def test_grams_and_bands_of_a_text_are_the_same_for_ever():
    """Signatures that two versions made must agree, or what was related yesterday is not today."""
    assert hashed(sketch.grams(letters(0, 100))) == "d5e687eb06e79509"
    assert hashed(sketch.bands([letters(0, 100), letters(50, 5)])) == "9fead9c2066ed90d"
    assert hashed(sketch.bands([letters(0, 100)], sketch.Shape(2, 31, 4))) == "c041e7f65999fb2f"


def hashed(array):
    return hashlib.sha256(array.astype("<u8").tobytes()).hexdigest()[:16]


@pytest.mark.parametrize(("size", "count"), [(0, 0), (4, 0), (5, 1), (6, 2), (60, 56)])
def test_a_text_has_a_gram_for_each_run_of_five(size, count):
    assert len(sketch.grams(letters(0, size))) == count
    assert sketch.bands([letters(0, size)]).any() == (count > 0)


def test_a_text_has_each_gram_once():
    assert len(sketch.grams(letters(0, 5) * 10)) == 5


@pytest.mark.parametrize("at_once", [0, 1, 7, 1 << 18])
def test_bands_do_not_depend_on_how_many_are_made_at_once(monkeypatch, at_once):
    texts = [letters(at, size) for at, size in enumerate((60, 3, 5, 0, 17, 200, 4, 6))]
    whole = sketch.bands(texts)
    monkeypatch.setattr(sketch, "_AT_ONCE", at_once)
    assert (sketch.bands(texts) == whole).all()
    assert (whole == np.concatenate([sketch.bands([text]) for text in texts])).all()
    assert sketch.bands([]).shape == (0, sketch.BANDS)


@pytest.mark.parametrize(("head", "tail"), [(60, 12), (60, 0), (10, 50), (64, 8)])
def test_jaccard_is_what_both_have_of_what_either_has(head, tail):
    one, other = (letters(0, head) + letters(start, tail) for start in (200, 400))
    assert sketch.jaccard(sketch.grams(one), sketch.grams(other)) == likeness(one, other)


def test_a_text_without_grams_is_like_none():
    assert sketch.jaccard(sketch.grams(""), sketch.grams(letters(0, 9))) == 0
    assert sketch.jaccard(sketch.grams(letters(0, 9)), sketch.grams("")) == 0
    assert sketch.jaccard(sketch.grams(""), sketch.grams("")) == 0


# --- signatures -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "is_exact", "is_near"),
    [
        ("body", True, True),
        ("item", True, True),
        ("document", True, True),
        ("date", True, False),
        ("heading", False, False),
        ("title", False, False),
    ],
)
def test_what_runs_is_near_and_what_is_said_everywhere_is_nothing(kind, is_exact, is_near):
    signed = sign((A, letters(0, 80), kind, B))
    assert [signed.column(name)[0].is_valid for name in ("key", "plain", "classed")] == [is_exact, is_near, is_near]


def test_a_source_has_a_key_however_short():
    (batch,) = [signatures.sign([signatures.Row("source", A, "", "source", text) for text in ("好", "。")])]
    assert batch.column("key").to_pylist() == [keys.lasting("好", ""), keys.lasting("", "。")]


def test_a_level_is_chosen_from_all_signatures():
    batch = signatures.sign([signatures.Row("document", each, each, "document", "") for each in (f"{A}:d0", f"{C}:d1")])
    assert signatures.of_level([batch], "document").column("row_id").to_pylist() == [f"{A}:d0", f"{C}:d1"]
    assert signatures.of_level([batch], "paragraph").num_rows == 0


def test_bands_come_back_from_a_part_of_a_column():
    rows = [signatures.Row("document", each, each, "document", letters(at, 70)) for at, each in enumerate((A, B, C, D))]
    column = signatures.sign(rows).column("plain")
    whole = sketch.bands([letters(at, 70) for at in range(4)])
    assert (signatures.matrix(column.slice(1, 2)) == whole[1:3]).all()
    assert (signatures.matrix(column) == whole).all()


def test_bands_as_rows_are_those_of_the_keys():
    rows = [signatures.Row("document", A, A, "document", text) for text in (letters(0, 9), letters(0, 70))]
    found = signatures.explode(signatures.sign(rows)).to_pylist()
    bands = sketch.bands([letters(0, 70)])[0].tolist()
    assert [row["hash"] for row in found] == bands * 2
    assert [row["band"] for row in found] == [*range(sketch.BANDS)] * 2
    assert [row["key"] for row in found] == ["plain"] * sketch.BANDS + ["classed"] * sketch.BANDS
    assert signatures.explode(signatures.sign(rows[:1])).num_rows == 0


# --- candidates -----------------------------------------------------------------------------------------------
def sharing(hashes, rows=None):
    rows = np.arange(len(hashes)) if rows is None else rows
    order = np.lexsort((rows, hashes))
    found = candidates.pairs_of(np.array(hashes, np.uint64)[order], np.array(rows, np.uint64)[order])
    return [list(pair) for pair in found.tolist()]


@given(st.lists(st.integers(0, 5), max_size=25))
def test_rows_that_share_a_hash_are_paired_each_with_each(hashes):
    rows = [at * 3 for at in range(len(hashes))]
    wanted = [[rows[a], rows[b]] for a, b in combinations(range(len(hashes)), 2) if hashes[a] == hashes[b]]
    assert sorted(sharing(hashes, rows)) == sorted(wanted)


def test_up_to_thirty_two_rows_are_paired_each_with_each_and_more_with_the_first_and_the_next():
    assert sorted(sharing([7] * 32)) == [list(pair) for pair in combinations(range(32), 2)]
    wanted = {(0, at) for at in range(1, 33)} | set(pairwise(range(33)))
    assert {tuple(pair) for pair in sharing([7] * 33)} == wanted
    assert {tuple(pair) for pair in sharing([1, *[7] * 33, 9], range(35))} == {(a + 1, b + 1) for a, b in wanted}


def test_candidates_are_pairs_of_chosen_rows_with_a_band_in_common():
    near = [letters(0, 80) + letters(100 + 20 * at, 2) for at in range(4)]
    signed = sign(
        *((row_id, text) for row_id, text in zip((A, B, C, D), near, strict=True)), ("e" * 16, letters(300, 80))
    )
    assert proposed(signed, [True, False, True, True, True]) == [(0, 2), (0, 3), (2, 3)]
    assert proposed(sign((A, "短")), [True]) == []
    assert proposed(signed.slice(0, 0), []) == []


def proposed(signed, chosen):
    with Room() as room:
        both = (candidates.Bands(room), candidates.Bands(room))
        for name, bands in zip(("plain", "classed"), both, strict=True):
            column = signed.column(name).combine_chunks()
            rows = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
            bands.add(rows.astype(np.uint64), rows, signatures.matrix(column)[rows])
            bands.end()
        others = np.packbits(~np.array(chosen, bool), bitorder="little")
        found = candidates.candidates(both, others, room)
        return [pair for block in found.blocks() for pair in block.tolist()]


def test_nothing_is_related_to_nothing():
    assert relate.relate("document", sign((A, letters(0, 80))).slice(0, 0), lambda _: {}) == Relations([], {})


# --- near and template ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("head", "is_near"), [(60, True), (59, False)])
def test_near_begins_at_seven_tenths(head, is_near):
    one, other = (letters(0, head) + letters(start, 12) for start in (200, 400))
    assert likeness(one, other) == (0.7 if is_near else 55 / 79)
    found = verified(one, other)
    assert found == ([("near", 0.7)] if is_near else [])


def verified(*texts):
    """Verify two rows that are candidates."""
    worded = sign(*zip((A, B), texts, strict=True)).column("classed").is_valid().to_numpy()
    told = verify.verify(texts, worded, np.array([[0, 1]]))
    return [
        (verify.KINDS[kind], likeness) for kind, likeness in zip(told.kinds, told.similarities.tolist(), strict=True)
    ]


@pytest.mark.parametrize(("head", "is_template"), [(56, True), (55, False)])
def test_template_begins_at_seven_tenths_of_the_class_keys(head, is_template):
    one, other = (
        letters(0, 30) + number + letters(30, head - 27) + letters(start, 12)
        for number, start in (("12", 200), ("987", 400))
    )
    assert likeness(keys.plain(one), keys.plain(other)) < 0.7
    assert likeness(keys.classed(one), keys.classed(other)) == (0.7 if is_template else 55 / 79)
    assert verified(one, other) == ([("template", 0.7)] if is_template else [])


def test_likeness_is_told_to_the_sixth_digit():
    one, other = (letters(0, 100) + letters(start, 13) for start in (200, 400))
    assert verified(one, other) == [("near", round(96 / 122, 6))]
    one, other = (
        letters(0, 60) + number + letters(60, 38) + letters(start, 14)
        for number, start in (("1", 200), ("98765432109876543210", 400))
    )
    assert verified(one, other) == [("template", round(likeness(keys.classed(one), keys.classed(other)), 6))]
    assert len(str(verified(one, other)[0][1])) == 8


def test_a_template_wants_words_on_both_sides():
    one, other = (
        digit.join(letters(at, 8) for at in range(0, 32, 8)) + letters(32, words - 32)
        for digit, words in (("1" * 9, 40), ("2" * 9, 39))
    )
    assert [keys.is_template(keys.classed(text)) for text in (one, other)] == [True, False]
    assert likeness(keys.plain(one), keys.plain(other)) < 0.7 < likeness(keys.classed(one), keys.classed(other))
    assert verified(one, other) == verified(other, one) == []
    assert verified(one + letters(40, 1), other + letters(39, 2)) == [("template", 1.0)]


def test_groups_are_named_by_the_key_of_copies_and_else_by_their_first_row():
    text, near = letters(0, 100), letters(0, 99) + "龘"
    found = relations((f"{B}:d0", text), (f"{A}:d0", text), (f"{C}:d0", letters(300, 100)), (f"{D}:d0", near))
    assert list(found.groups) == [f"near:{keys.digest(f'{A}:d0')}"]
    assert {pair.kind: pair.similarity for pair in found.pairs} == {"exact": 1.0, "near": round(95 / 97, 6)}
    exact = relations((f"{B}:d0", text), (f"{A}:d0", text))
    assert list(exact.groups) == [f"exact:{keys.digest(text)}"]


def test_rows_are_in_the_order_of_their_sources_and_places():
    ids = [f"{B}:p2", f"{A}:p10", f"{A}:p9", f"{A}:p0"]
    assert sorted(ids, key=order_of) == [f"{A}:p0", f"{A}:p9", f"{A}:p10", f"{B}:p2"]
    assert order_of(A) == (A, 0)


def test_a_copy_has_the_flags_of_what_it_copies_and_no_other_row_has_them():
    text = letters(0, 100)
    found = relations((A, text), (B, text), (C, letters(0, 99) + "龘"), (D, letters(0, 99) + "龖")).flags()
    both = {"exact-duplicate", "near-duplicate"}
    assert found == {A: both, B: both, C: {"near-duplicate"}, D: {"near-duplicate"}}


# --- links ----------------------------------------------------------------------------------------------------
def shared(documents, paragraphs):
    """Give the documents that share text; documents ``{id: characters}``, paragraphs ``[(document, text)]``."""
    made = [(f"{name[:16]}:p{at}", text, "body", name) for at, (name, text) in enumerate(paragraphs)]
    texts = sign(
        *(
            (name, letters(at * 10, 9) * (size // 9) + letters(0, size % 9))
            for at, (name, size) in enumerate(documents.items())
        )
    )
    return shared_by_links(texts, sign(*made), relations(*made))


@pytest.mark.parametrize(("size", "is_tied"), [(299, False), (300, True)])
def test_three_tenths_of_the_shorter_report_tie(size, is_tied):
    documents, text = {f"{A}:d0": 1000, f"{B}:d0": 5000}, letters(0, size)
    assert bool(shared(documents, [(f"{A}:d0", text), (f"{B}:d0", text)])) == is_tied


@pytest.mark.parametrize(("size", "is_tied"), [(59, False), (60, True)])
def test_shorter_paragraphs_than_sixty_are_formulas(size, is_tied):
    documents, text = {f"{A}:d0": 100, f"{B}:d0": 100}, letters(0, size)
    assert bool(shared(documents, [(f"{A}:d0", text), (f"{B}:d0", text)])) == is_tied


def test_shared_paragraphs_add_up_and_so_do_their_repetitions():
    documents = {f"{A}:d0": 1000, f"{B}:d0": 1000}
    two = [letters(0, 150), letters(200, 150)]
    assert shared(documents, [(name, text) for text in two for name in documents])
    assert not shared(documents, [(name, two[0]) for name in documents])
    assert shared(documents, [(name, two[0]) for name in documents for _ in range(2)])
    assert not shared(documents, [(f"{A}:d0", two[0]), (f"{A}:d0", two[0]), (f"{B}:d0", two[0])])


def test_paragraphs_that_nothing_relates_tie_nothing():
    documents = {f"{A}:d0": 100, f"{B}:d0": 100}
    assert not shared(documents, [(f"{A}:d0", letters(0, 90)), (f"{B}:d0", letters(300, 90))])


@pytest.mark.parametrize(("count", "pairs"), [(128, 128 * 127 // 2), (129, 128)])
def test_a_paragraph_of_very_many_reports_ties_each_to_the_next(count, pairs):
    documents = {f"{at:016x}:d0": 200 for at in range(count)}
    assert len(shared(documents, [(name, letters(0, 100)) for name in documents])) == pairs


def test_ties_are_pairs_of_sources_each_once_in_order():
    pair = [Duplicate("document", kind, "", f"{one}:d0", f"{other}:d0", 1.0)
            for kind, one, other in (("exact", A, B), ("exact", A, C), ("near", A, D))]  # fmt: skip
    assert links.ties(Relations(pair, {}), []) == [(A, B), (A, C), (A, D), (B, C), (B, D), (C, D)]
    four = [Duplicate("document", "exact", "", f"{A}:d0", f"{other}:d0", 1.0) for other in (B, C, D)]
    assert links.ties(Relations(four, {}), []) == [(A, B), (A, C), (A, D), (B, C), (C, D)]
    assert links.ties(Relations(pair[2:], {}), [(f"{D}:d0", f"{B}:d5"), (f"{B}:d0", f"{B}:d5")]) == [(A, D), (B, D)]
    assert links.ties(Relations([], {}), []) == []
