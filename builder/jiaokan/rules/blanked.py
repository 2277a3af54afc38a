"""Old books whose rare characters no font had: a blank stands where each was lost, and tells so. None of them is noise."""

from __future__ import annotations

import re

from jiaokan.text.chars import count_han
from jiaokan.text.remembered import of_texts

# How electronic editions of old books mark their parts: <篇名>卷一, 属性：.
_PART = re.compile("^<(?:篇名|目录)>", re.MULTILINE)
_PARTICLE = re.compile("[之乎者也矣焉曰兮]")
_LEAST, _RARE_OF, _PARTICLE_OF = 200, 200, 60  # Han of a text, Han to a 的 at least, Han to a particle at most


@of_texts  # several rules ask for the same text
def stands_for_lost(text: str) -> bool:
    r"""Tell whether a blank inside a sentence of a text may be all that is left of a character.

    Evidence: it is an edition of an old book, or classical prose: hardly any 的, and particles everywhere. Modern prose
    has one 的 in thirty Han.

    >>> stands_for_lost("<篇名>序\\n属性：余既为吕君 村作传。"), stands_for_lost("各村清 渠，护堤。")
    (True, False)
    """
    if _PART.search(text) is not None:
        return True
    particles = len(_PARTICLE.findall(text))
    han = count_han(text) if particles * _PARTICLE_OF >= _LEAST else 0
    return han >= _LEAST and particles * _PARTICLE_OF >= han and text.count("的") * _RARE_OF < han
