"""What a page says of itself in its head: its title, its address, its date. Each as given; checks none of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from jiaokan.inputs.entries import Fields

# Names of <meta>, lower case: Open Graph, and those that the standard for Chinese government sites asks for.
_DATES = (
    "article:published_time", "og:published_time", "pubdate", "publishdate", "publish_date", "publishtime",
    "datepublished", "dc.date.issued", "dc.date",
)  # fmt: skip
_TITLES = ("og:title", "articletitle")
_LONGEST = 2000  # characters of an address or a title that is one
_MOST = 500  # elements of a head that are asked


class Facts(NamedTuple):
    """The page's title, empty if it has none, and the fields it states."""

    title: str
    fields: Fields


def read_facts(tree: Any) -> Facts:
    """Read the head of a parsed page."""
    metas: dict[str, str] = {}
    for node in list(tree.document.query_selector_all("meta"))[:_MOST]:
        for attribute in ("property", "name", "itemprop"):
            name = (node.getattr(attribute) or "").strip().lower()
            content = (node.getattr("content") or "").strip()
            if name and content:
                metas.setdefault(name, content[:_LONGEST])
    canonical = tree.document.query_selector("link[rel=canonical]")
    href = (canonical.getattr("href") or "").strip() if canonical is not None else ""
    urls = (each for each in (href, metas.get("og:url", "")) if each.startswith(("http://", "https://")))
    date = next((metas[name] for name in _DATES if name in metas), None)
    own = " ".join((tree.title or "").split()) if len(tree.title or "") <= _LONGEST else ""
    title = own or next((" ".join(metas[name].split()) for name in _TITLES if name in metas), "")
    return Facts(title, Fields(url=next(urls, None), date=date))
