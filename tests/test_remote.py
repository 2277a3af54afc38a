"""Inputs at addresses: what an address means, and that no error of a package behind it is a fault of ours."""

from __future__ import annotations

import gzip
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import fsspec
import pytest

from jiaokan.errors import InputError
from jiaokan.inputs import remote
from jiaokan.inputs.files import find_inputs
from jiaokan.inputs.measured import measure_all, opened
from jiaokan.inputs.reading import Reading

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


@pytest.fixture
def site(tmp_path):
    """The address of a server on this machine that shows a folder."""
    pytest.importorskip("aiohttp", reason="the extra http is not installed")
    (tmp_path / "crawl").mkdir()
    (tmp_path / "crawl" / "一.txt").write_bytes(TEXT)
    (tmp_path / "crawl" / "b.txt.gz").write_bytes(gzip.compress(TEXT * 2))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/crawl"
        server.shutdown()


@pytest.mark.parametrize(("below", "count"), [("/b.txt.gz", 1), ("/", 2), ("/*.gz", 1)])
def test_what_a_server_shows_is_read_as_a_stream(site, below, count):
    found = [item for _, item in Reading(measure_all(find_inputs([site + below]))[0])]
    assert len(found) == count
    assert all(item.content in (TEXT, TEXT * 2) for item in found)


def test_a_page_that_a_server_does_not_have_says_so(site):
    with pytest.raises(InputError, match="no such file"):
        find_inputs([site + "/none.txt"])


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
