"""Relations between documents and between paragraphs, as annotation. Nothing is removed.

One module a kind: ``exact`` here; near duplicates and template twins have their place beside it.
"""
