"""What a page says of itself in its head: its title, its address, its date. Each as given; checks none of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from jiaokan.inputs.entries import Fields

# Names of <meta>, lower case: Open Graph, and those that the standard for Chinese government sites asks for.
_DATES = (
    "article:published_time", "og:published_time", "pubdate", "publishdate", "publish_date", "publishtime",
    "datepublished", "dc.date.issued", "dc.date",
)  # fmt: skip
_TITLES = ("og:title", "articletitle")
_LONGEST = 2000  # characters of an address or a title that is one
_MOST = 2000  # nodes of a head that are asked


class Facts(NamedTuple):
    """The page's title, empty if it has none, and the fields it states."""

    title: str
    fields: Fields


def read_facts(tree: Any) -> Facts:
    """Read the head of a parsed page."""
    metas: dict[str, str] = {}
    canonical = ""
    for node in _elements_of(tree.head):
        if node.tag == "link" and (node.getattr("rel") or "").lower() == "canonical":
            canonical = canonical or (node.getattr("href") or "").strip()[:_LONGEST]
        for attribute in ("property", "name", "itemprop") if node.tag == "meta" else ():
            name = (node.getattr(attribute) or "").strip().lower()
            content = (node.getattr("content") or "").strip()
            if name and content:
                metas.setdefault(name, content[:_LONGEST])
    urls = (each for each in (canonical, metas.get("og:url", "")) if each.startswith(("http://", "https://")))
    date = next((metas[name] for name in _DATES if name in metas), None)
    own = " ".join((tree.title or "").split()) if len(tree.title or "") <= _LONGEST else ""
    title = own or next((" ".join(metas[name].split()) for name in _TITLES if name in metas), "")
    return Facts(title, Fields(url=next(urls, None), date=date))


def _elements_of(head: Any) -> Iterator[Any]:
    """Yield the first elements of a head."""
    node = head.first_child if head is not None else None
    for _ in range(_MOST):
        if node is None:
            return
        if node.tag in ("meta", "link"):
            yield node
        node = node.next
