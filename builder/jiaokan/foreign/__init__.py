"""Anybody's dataset: Parquet, JSON Lines or CSV held against JSON Schemas and a file of relations. Writes nothing."""
