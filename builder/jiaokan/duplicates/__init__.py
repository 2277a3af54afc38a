"""What is related to what: exact duplicates, near duplicates and template twins, as annotation.

``keys`` says when two texts are one, ``sketch`` proposes pairs of like texts, ``signatures`` are both as Arrow tables
that a shard makes alone, ``verify`` compares pairs. ``levels`` does it all for rows of any number, on disk, ``relate``
for those that memory holds; ``links`` carries relations over to sources for the splits.
"""
