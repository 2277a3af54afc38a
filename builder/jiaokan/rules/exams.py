"""Pages of questions with room for answers: a blank there may be the place of one."""

from __future__ import annotations

import re
from itertools import islice

from jiaokan.text.chars import BLANK

# The points behind the number of a question, 12. (5 分), and what the parts of an exam are called: no other page has two.
_EXAM = re.compile(
    rf"[0-9][.．、][{BLANK}]?[(（][{BLANK}]?[0-9]{{1,2}}[{BLANK}]?分[{BLANK}]?[)）]|填空题|选择题|解答题|简答题|判断题|非选择题|填空題|選擇題"
)
_FEWEST_QUESTIONS = 2


def is_exam(text: str) -> bool:
    r"""Tell whether a page holds questions with blanks to be answered: a blank there may be the place of an answer.

    >>> is_exam("1．（3分）渠长 米。\n2．（4 分）水深 米。"), is_exam("得了（5分）。")
    (True, False)
    """
    return sum(1 for _ in islice(_EXAM.finditer(text), _FEWEST_QUESTIONS)) == _FEWEST_QUESTIONS
