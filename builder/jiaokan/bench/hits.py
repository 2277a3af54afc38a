"""Counts behind precision, recall and F1."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Hits:
    """True positives, what was found and what was there."""

    right: int = 0
    found: int = 0
    there: int = 0

    def add(self, right: int, found: int, there: int) -> None:
        """Count one page."""
        self.right += right
        self.found += found
        self.there += there

    @property
    def f1(self) -> float:
        """Give the harmonic mean of precision and recall; 1 where nothing was there and nothing found."""
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 1.0
