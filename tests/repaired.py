"""A text after what one rule finds in it."""

from __future__ import annotations

from jiaokan.context import read_context
from jiaokan.rules import RULES
from jiaokan.text.splice import replay

BY_ID = {rule.id: rule for rule in RULES}


def repaired(find, text, context=None):
    """Give the text after the repairs that a rule, or its id, finds; the context is read from the text if none is given."""
    find = BY_ID[find].find if isinstance(find, str) else find
    found = find(text, read_context(text) if context is None else context)
    return replay(text, sorted((f.start, f.end, f.new) for f in found if f.new is not None))
