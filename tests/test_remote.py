"""Inputs at addresses: what an address means, and that no error of a package behind it is a fault of ours."""

from __future__ import annotations

import fsspec
import pytest

from jiaokan.errors import InputError
from jiaokan.inputs import remote
from jiaokan.inputs.files import find_inputs
from jiaokan.inputs.measured import measure_all, opened

TEXT = "各村成立巡堤小组，每班十二人。\n".encode()


@pytest.fixture
def store():
    """Files in memory, under addresses that fsspec knows."""
    system = fsspec.filesystem("memory")
    for name in ("一.txt", "二.jsonl", ".藏.txt", "~$一.docx", "_内/三.txt"):
        system.pipe_file(f"/crawl/{name}", TEXT)
    yield "memory://crawl"
    system.rm("/crawl", recursive=True)


@pytest.mark.parametrize(
    ("below", "names"),
    [
        ("", ["一.txt", "二.jsonl"]),
        ("/一.txt", ["一.txt"]),
        ("/*.jsonl", ["二.jsonl"]),
        ("/_内/三.txt", ["三.txt"]),
    ],
    ids=["a folder without what is hidden", "a file", "a glob", "a file in a hidden folder, named"],
)
def test_an_address_means_its_files(store, below, names):
    assert [file.name for file in find_inputs([store + below])] == names


def test_the_bytes_of_an_address_are_read(store):
    (measured,), _ = measure_all(find_inputs([store + "/一.txt"]))
    with opened(measured) as stream:
        assert stream.read() == TEXT


@pytest.mark.parametrize("address", ["memory://nowhere/a.txt", "nosuch://a/b.txt", "http://[::1/a.txt"])
def test_an_address_where_nothing_is_says_so(address):
    with pytest.raises(InputError, match="check the address"):
        find_inputs([address])


class ConnectError(Exception):
    """What a package of its own calls a network that is not there."""


def failing(*_arguments, **_options):
    raise ConnectError("name or service not known\nand more")


def read_all(found):
    for measured in measure_all(found)[0]:
        with opened(measured) as stream:
            stream.read()


@pytest.mark.parametrize("step", ["core.url_to_fs", "open"])
def test_an_error_of_the_package_behind_an_address_is_one_of_reading(store, monkeypatch, step):
    found = find_inputs([store + "/一.txt"])
    monkeypatch.setattr(f"fsspec.{step}", failing)
    act, argument = (read_all, found) if step == "open" else (find_inputs, [store])
    with pytest.raises(InputError, match=r"cannot be read.*ConnectError") as raised:
        act(argument)
    assert "\n" not in str(raised.value)


def test_a_connection_that_breaks_amid_a_file_is_an_error_of_reading(store, monkeypatch):
    (measured,), _ = measure_all(find_inputs([store + "/一.txt"]))
    monkeypatch.setattr("fsspec.implementations.memory.MemoryFile.read", failing)
    with pytest.raises(InputError, match=r"cannot be read.*ConnectError"), opened(measured) as stream:
        stream.read(10)


def test_an_address_is_no_path_of_a_drive():
    assert [remote.is_address(each) for each in ("C:/a", "c:\\a", "a/b", "s3://a", "zip://a::s3://b")] == [
        *(False, False, False, True, True)
    ]
