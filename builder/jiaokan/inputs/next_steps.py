"""What to do about a record that was left out, by the reason: for reasons that come without a next step of their own.

A reader of documents knows more of a file and says it itself. Nothing here decides what is left out.
"""

from __future__ import annotations

from functools import lru_cache

_AGAIN = "get the file again"
_MEMBER = "get the archive again, or unpack it and give what can be read"
_SPLIT = "cut it into files of less than 16 MiB"
_LINE = "repair it where it stands: the others are read without it"
_SMALLER = "cut it into smaller files; --source-seconds gives it more time"

# By the whole reason, or by how it begins: `packed stream cut off`, `no document: image/png`, `too slow`.
_STEPS = {
    "id clash": "change something of it: another record with other bytes has its id",
    # tables
    "array is not closed": _AGAIN,
    "bad JSON": _LINE,
    "bad quoting": "double the quotation marks inside fields, or write the table as JSON Lines",
    "duplicate column": "give the columns names of their own, or name the one with the text: --text-column",
    "duplicate key": _LINE,
    "more than one array of records": "write each array to a file of its own",
    "nested too deep": _LINE,
    "no object": "make each record an object with a field for its text",
    "no text column": "name the column of the text: --text-column",
    "no text": "leave the record out, or name another column: --text-column",
    "not UTF-8": "convert the whole file to UTF-8",
    "number": _LINE,
    "text is no text": "name a column, or a path into it, that holds text: --text-column",
    "undecodable bytes": "convert the whole file to UTF-8",
    "wrong number of fields": "put fields with delimiters in them into quotation marks",
    "lone surrogate": "write the text again as valid Unicode",
    # archives, packed streams, crawls
    "archives too deep": "unpack the outer ones and give what is in them",
    "damaged": _AGAIN,
    "damaged member": _MEMBER,
    "digest differs": _AGAIN,
    "encrypted member": "unpack the archive with its password, and give the files in it",
    "needs brotli": "pip install 'jiaokan[warc]'",
    "no directory": _MEMBER,
    "no document": "leave it out: it is no text",
    "no record": _AGAIN,
    "no regular file": "give the file it leads to, if it is one",
    "overlapping members": "leave the archive out: it is made to unpack without end",
    "packed stream": _AGAIN,
    "packed stream followed by other bytes": "cut them off, or unpack the file and give what is in it",
    "packed stream needs too much memory": "unpack it and give what is in it",
    "packed stream packed too deep": "unpack it and give what is in it",
    "packed stream unpacks to too much": "unpack it, if it is trusted, and give what is in it",
    "part of a split archive": "put its parts together again, and give the whole",
    "segmented record": "put the segments of the record together again",
    "sparse file": "leave it out: it is an image of a disk or a database",
    "too many members": "unpack it and give the files in it",
    "torn record": _AGAIN,
    "unknown content coding": "fetch the page again without packing",
    "unknown kind of record": "leave it out",
    "unsupported compression": "pack the archive again with deflate, or unpack it and give the files in it",
    # anything
    "document too large": _SPLIT,
    "too large": _SPLIT,
    "empty": "leave it out",
    "nothing but boilerplate": "see with jiaokan explain what was taken for a site's own",
    "related to sources of": "put what is related into one split list, or leave one of them out",
    "too slow": _SMALLER,
    "fault: memory": "cut it into smaller files, or build where there is more memory",
    "fault: worker died": "build again with fewer --workers",
    "fault": "report it with its traceback, and build with what is there",
}


@lru_cache(1024)
def next_step_of(reason: str | None) -> str | None:
    """Say what to do about what was left out for a reason; None where nothing is known that helps.

    >>> next_step_of("packed stream cut off"), next_step_of("damaged member: cut off"), next_step_of("taken down")
    ('get the file again', 'get the archive again, or unpack it and give what can be read', None)
    """
    fits = [known for known in _STEPS if f"{reason} ".startswith((f"{known} ", f"{known}: "))]
    return _STEPS[max(fits, key=len)] if fits else None
