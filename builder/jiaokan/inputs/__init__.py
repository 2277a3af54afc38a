"""Inputs: which files are meant, what they are, and the text that their bytes hold."""
