"""The boundaries benchmark: reports set below each other as pages do it, and long documents that must stay whole.

``reports.txt`` and ``singles.txt`` are the half that nothing is ever tuned or trained on; the other half is the
repository's folder ``training``.
"""
