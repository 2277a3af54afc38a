"""Pages to look at, written as files: of a release, of one source, of what differs between two releases."""
