"""Tables of records: JSON, CSV, Parquet, Arrow. Each row is a text with what the caller keeps beside it."""
