"""What differs between two releases: rows, texts, edits and flags, by table, source and rule. Judges neither."""
