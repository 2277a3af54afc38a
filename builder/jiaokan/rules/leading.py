"""Words behind which no sentence ends, so that a dot there is no stop: 和, 为了, 请在."""

from __future__ import annotations

import re

# If they are words of their own and not the end of one (参与, 实事求是).
LEADS_ON = frozenset("和与及被把将從从向")
# Longer ones, most of which end as those do that may end a sentence: 了, 着, 为.
_LEADING = re.compile("[为為除]了|[随隨沿朝本凭憑趁向冲]着|以及|因[为為]|[作成称稱视視列极極尤更较較][为為]")
_TO_BE_AT = re.compile("[请請须須应應将將正并並拟擬]在\\Z")  # 请在, 应在; 问题还在 may end a sentence


def leads_on(text: str, at: int, last: str) -> bool:
    """Tell whether no sentence ends at a place, ``last`` being the word before it.

    >>> leads_on("各组为了", 4, "为了"), leads_on("石头都清除了", 6, "了"), leads_on("请在", 2, "在")
    (True, False, True)
    """
    return (
        last in LEADS_ON
        or _LEADING.fullmatch(last) is not None
        or _TO_BE_AT.search(text, max(0, at - 2), at) is not None
    )
