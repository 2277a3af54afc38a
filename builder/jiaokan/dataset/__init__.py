"""The dataset: its columns and records, and how a release is written, put in its place and read again."""
