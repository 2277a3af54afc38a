"""What every page of ours begins with: who made it, what it lets in, data that cannot end its element."""

from __future__ import annotations

import base64
import hashlib
import json

from markupsafe import Markup

from jiaokan import __version__

GENERATOR = '<meta name="generator" content="jiaokan '  # by which a page of ours is known


def generator() -> Markup:
    """Give the element that says who made a page."""
    return Markup(f'{GENERATOR}{__version__}">')  # noqa: S704  (ours)


def policy(style: str, script: str) -> str:
    """Give a Content-Security-Policy that lets in one style and one program, as they are, and nothing else.

    >>> policy("p {}", "").split(";")[0]
    "default-src 'none'"
    """
    style_digest, script_digest = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_digest}'; script-src 'sha256-{script_digest}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def as_data(value: object) -> Markup:
    r"""Write JSON into an element of data: nothing in it can end the element.

    >>> as_data("</script>&")
    Markup('"\\u003c/script>\\u0026"')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704  (no markup is left in it)
