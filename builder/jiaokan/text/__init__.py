"""Texts: characters and words, numbering, what a rule is, and the text that remembers how it was changed."""
