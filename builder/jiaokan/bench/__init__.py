"""Measurements of the builder itself. They print figures; no test asserts a time."""
