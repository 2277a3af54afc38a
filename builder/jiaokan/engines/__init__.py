"""Engines run the same pure function over many inputs; what they yield does not depend on which one ran it."""
