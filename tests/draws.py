"""How often a law is drawn: less in ``make test``, where it guards, than in ``make torture``, where it searches.

DRAWS is what the number that a test names is multiplied by (0.3); ``make torture`` gives 3, each time with another seed.
"""

from __future__ import annotations

import os

DRAWS = float(os.environ.get("DRAWS", "0.3"))


def draws(most: int) -> int:
    """Give how many draws of ``most`` are made, 20 at least of so many.

    >>> draws(12)
    12
    """
    return max(min(most, 20), round(most * DRAWS))
