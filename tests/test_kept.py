"""Marks that keep their width, and question marks that stand for a lost character: at the borders of what tells it."""

from __future__ import annotations

import pytest

from jiaokan.rules.exempt import exempt
from jiaokan.rules.lost import lost_places
from jiaokan.text.rule import Context, Verdict

CONTEXT = Context(Verdict("Hans", "native"))


# --- lost characters ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("水?渠?河?堤?口", 4),
        ("水?渠?河?堤口", 0),
        ("水?渠?河?堤?口去吗?渠", 4),
        ("水?渠?河?堤?口去吗?渠去吗?渠", 0),
        ("《柳河志?水利卷》", 1),
        ("《柳河吗?水利卷》", 0),
        ("落实?mǔ)了", 1),
        ("落实?hao)了", 1),
        ("是否满意?hao)了", 0),
        ("落实(甲?hao)了", 0),
        ("落实(甲)乙?hao)了", 1),
        ("落实\n(甲\n乙?hao)了", 1),
        (f"(落实{'水' * 53}?hao)了", 0),
        (f"(落实{'水' * 54}?hao)了", 1),
        (f"\n(落实{'水' * 20}?hao)了", 0),
        ("(\n落实水?hao)了", 1),
        ("水?渠?河?堤?口?", 4),
        ("水?渠?河?口", 0),
        ("水?渠?河?堤?口去吗?渠水吗?河", 0),
        ("水?渠?河?堤?口?沟?塘?池?去吗?渠去吗?渠", 8),
        ("水?渠?河?堤?口?沟?去吗?渠去吗?渠", 0),
        (f"你觉得{'水' * 21}?渠?河?堤?口", 4),
        (f"几位{'水' * 22}?渠?河?堤?口", 0),
        (f"几位{'水' * 23}?渠?河?堤?口", 4),
    ],
)
def test_a_question_mark_that_nobody_asks_is_damage(text, count):
    assert len(lost_places(text, CONTEXT)) == count


# --- what keeps its width -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("写成“,:”的", [2, 3, 4]),
        ("见http://a.cn/b,水", list(range(1, 14))),
        ("见www.a.cn/b,水", list(range(1, 11))),
        ("见http://a.cn/(b)水", list(range(1, 16))),
        ("（见http://a.cn/b)水", list(range(2, 15))),
        ("写成&#62;的", [6]),
        ("水(甲" + "乙" * 198 + ":)", []),
        ("水(甲" + "乙" * 199 + ":)", [202, 203]),
        ("水(甲)\n好:)", [6, 7]),
        ("水\n(甲:)", []),
        ("（(甲):)", []),
        ("（甲）:)", [3, 4]),
    ],
)
def test_addresses_entities_faces_and_marks_spoken_of_keep_their_width(text, kept):
    is_kept = exempt(text, CONTEXT)
    assert [at for at in range(len(text)) if is_kept(at)] == kept
