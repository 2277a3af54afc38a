"""A Hub in a thread, as much of its API as publishing and loading a dataset need; it can be told to fail.

Parquet goes into large storage and every other file into git, as on the Hub. It keeps what it was asked (``asked``).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "hf_" + "Secret0" * 5


def git_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def is_large(path: str) -> bool:
    return path.endswith(".parquet")


@dataclass
class Repo:
    """A repository: the files of each commit, the order of commits, tags."""

    private: bool = False
    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    messages: list[tuple[str, str]] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def head(self) -> str:
        return list(self.commits)[-1]

    def commit(self, files: dict[str, bytes], message: str = "", description: str = "") -> str:
        sha = hashlib.sha1(f"{len(self.commits)} {message}".encode(), usedforsecurity=False).hexdigest()
        self.commits[sha] = files
        self.messages.append((message, description))
        return sha

    def find(self, revision: str) -> str | None:
        sha = {"main": self.head, **self.tags}.get(revision, revision)
        return sha if sha in self.commits else None


class Hub:
    """What the stub holds and what it was asked."""

    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.objects: dict[str, bytes] = {}  # large storage, by SHA-256
        self.asked: list[tuple[str, str]] = []
        self.failures: dict[tuple[str, str], tuple[int, dict[str, str]]] = {}
        self.ignored: set[str] = set()  # paths that a .gitignore there leaves out
        self.endpoint = ""

    def fail(self, method: str, part: str, status: int, **headers: str) -> None:
        """Answer requests of this method whose path has this part with a status from now on."""
        self.failures[method, part] = status, {name.replace("_", "-"): value for name, value in headers.items()}

    def make(self, name: str, files: dict[str, bytes] | None = None) -> Repo:
        """Make a repository as the Hub does: with one commit."""
        self.repos[name] = Repo()
        self.repos[name].commit({".gitattributes": b"*.parquet filter=lfs\n"} | (files or {}), "initial commit")
        return self.repos[name]

    def writes(self) -> list[tuple[str, str]]:
        """Give the requests that change something."""
        return [each for each in self.asked if each[0] != "GET" and re.search("/(create|commit|tag|lfs)/?", each[1])]


@contextmanager
def serving() -> Iterator[Hub]:
    """Run a Hub; its address is ``endpoint``."""
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"hub": hub}))
    hub.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """The API: a route is a method, an expression for the path, and who answers."""

    hub: Hub

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._route("GET")

    def do_HEAD(self) -> None:
        self._route("HEAD")

    def do_POST(self) -> None:
        self._route("POST")

    def do_PUT(self) -> None:
        self._route("PUT")

    def _route(self, method: str) -> None:
        self.url = urlsplit(self.path)
        path = unquote(self.url.path)
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Transfer-Encoding") == "chunked":
            self.body = self._chunks()
        self.hub.asked.append((method, path))
        for (its, part), (status, headers) in self.hub.failures.items():
            if its == method and part in path:
                self._answer({"error": headers.get("X-Error-Message", "told to fail")}, status, headers)
                return
        for its, expression, answer in _ROUTES:
            match = re.fullmatch(expression, path)
            if method in its and match:
                answer(self, *match.groups())
                return
        self._answer({"error": f"no route {method} {path}"}, 404)

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline().strip() or b"0", 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _answer(self, value: object, status: int = 200, headers: dict[str, str] | None = None) -> None:
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(data)))
        if not isinstance(value, bytes):
            self.send_header("Content-Type", "application/json")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _repo(self, name: str, revision: str = "main") -> tuple[Repo, str] | None:
        """Find a repository and a commit, or say as the Hub does what is not there."""
        signed = self.headers.get("Authorization")
        if signed not in (None, f"Bearer {TOKEN}"):
            self._answer({}, 401, {"X-Error-Message": "Invalid credentials in Authorization header"})
            return None
        repo = self.hub.repos.get(name)
        if repo is None or (repo.private and signed is None):
            self._answer({"error": "Repository not found"}, 404 if signed else 401, {"X-Error-Code": "RepoNotFound"})
            return None
        sha = repo.find(revision)
        if sha is None:
            self._answer({"error": f"Invalid rev id: {revision}"}, 404, {"X-Error-Code": "RevisionNotFound"})
            return None
        return repo, sha

    # --- reading ------------------------------------------------------------------------------------------------------
    def info(self, name: str, revision: str | None = None) -> None:
        if found := self._repo(name, revision or "main"):
            repo, sha = found
            files = [{"rfilename": path} for path in sorted(repo.commits[sha])]
            self._answer({"_id": "0", "id": name, "sha": sha, "private": repo.private, "siblings": files, "tags": []})

    def refs(self, name: str) -> None:
        if found := self._repo(name):
            repo, sha = found
            tags = [{"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": at} for tag, at in repo.tags.items()]
            main = {"name": "main", "ref": "refs/heads/main", "targetCommit": sha}
            self._answer({"branches": [main], "converts": [], "tags": tags})

    def tree(self, name: str, revision: str, folder: str | None) -> None:
        if found := self._repo(name, revision):
            files = found[0].commits[found[1]]
            above = f"{folder}/" if folder else ""
            deep = parse_qs(self.url.query).get("recursive", ["false"])[0].lower() in ("true", "1")
            inside = {path for path in files if path.startswith(above)}
            entries = [_entry(path, files[path]) for path in sorted(inside) if deep or "/" not in path[len(above) :]]
            names = {above + path[len(above) :].rpartition("/")[0] for path in inside if "/" in path[len(above) :]}
            folders = {"/".join(each.split("/")[: at + 1]) for each in names for at in range(len(each.split("/")))}
            folders = {each for each in folders if each.startswith(above) and (deep or "/" not in each[len(above) :])}
            entries += [{"type": "directory", "oid": "0" * 40, "size": 0, "path": each} for each in sorted(folders)]
            self._answer(entries)

    def paths_info(self, name: str, revision: str) -> None:
        if found := self._repo(name, revision):
            files = found[0].commits[found[1]]
            asked = self._form_paths()
            entries = [_entry(path, files[path]) for path in asked if path in files]
            folders = [path for path in asked if any(each.startswith(f"{path}/") for each in files)]
            self._answer([*entries, *({"type": "directory", "oid": "0" * 40, "size": 0, "path": p} for p in folders)])

    def _form_paths(self) -> list[str]:
        if self.headers.get("Content-Type", "").startswith("application/json"):
            paths = json.loads(self.body)["paths"]
            return paths if isinstance(paths, list) else [paths]
        return parse_qs(self.body.decode())["paths"]

    def resolve(self, name: str, revision: str, path: str) -> None:
        if found := self._repo(name, revision):
            data = found[0].commits[found[1]].get(path)
            if data is None:
                self._answer({"error": "Entry not found"}, 404, {"X-Error-Code": "EntryNotFound"})
                return
            tag = hashlib.sha256(data).hexdigest() if is_large(path) else git_id(data)
            headers = {"ETag": f'"{tag}"', "X-Repo-Commit": found[1], "Accept-Ranges": "bytes"}
            wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            if wanted is None:
                self._answer(data, 200, headers)
                return
            first, last = int(wanted[1]), min(int(wanted[2] or len(data) - 1), len(data) - 1)
            headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
            self._answer(data[first : last + 1], 206, headers)

    # --- writing ------------------------------------------------------------------------------------------------------
    def create(self) -> None:
        asked = json.loads(self.body)
        name = f"{asked['organization']}/{asked['name']}"
        if name in self.hub.repos:
            self._answer({"error": "You already created this repo", "url": name}, 409)
            return
        self.hub.make(name).private = asked.get("visibility") == "private" or bool(asked.get("private"))
        self._answer({"url": f"{self.hub.endpoint}/datasets/{name}", "name": name})

    def validate_yaml(self) -> None:
        self._answer({"errors": [], "warnings": []})

    def preupload(self, name: str, revision: str) -> None:
        if found := self._repo(name, revision):
            there = found[0].commits[found[1]]
            self._answer({"files": [self._mode(each["path"], there) for each in json.loads(self.body)["files"]]})

    def _mode(self, path: str, there: dict[str, bytes]) -> dict[str, object]:
        oid = _oid(path, there[path]) if path in there else None
        mode = "lfs" if is_large(path) else "regular"
        return {"path": path, "uploadMode": mode, "shouldIgnore": path in self.hub.ignored, "oid": oid}

    def batch(self, name: str) -> None:
        if self._repo(name):
            found = []
            for each in json.loads(self.body)["objects"]:
                upload = {"href": f"{self.hub.endpoint}/lfs/{each['oid']}"}
                actions = {} if each["oid"] in self.hub.objects else {"actions": {"upload": upload}}
                found.append({"oid": each["oid"], "size": each["size"], **actions})
            self._answer({"transfer": "basic", "objects": found})

    def put(self, oid: str) -> None:
        assert hashlib.sha256(self.body).hexdigest() == oid
        self.hub.objects[oid] = self.body
        self._answer({})

    def commit(self, name: str, revision: str) -> None:
        if found := self._repo(name, revision):
            repo, sha = found
            lines = [json.loads(line) for line in self.body.splitlines() if line.strip()]
            header = lines[0]["value"]
            if header.get("parentCommit", sha) != sha:
                self._answer({"error": "A commit has happened since"}, 412)
                return
            files = dict(repo.commits[sha])
            for line in lines[1:]:
                self._apply(files, line["key"], line["value"])
            made = repo.commit(files, header["summary"], header["description"])
            url = f"{self.hub.endpoint}/datasets/{name}/commit/{made}"
            self._answer({"success": True, "commitUrl": url, "commitOid": made})

    def _apply(self, files: dict[str, bytes], key: str, value: dict[str, str]) -> None:
        if key == "file":
            files[value["path"]] = base64.b64decode(value["content"])
        elif key == "lfsFile":
            files[value["path"]] = self.hub.objects[value["oid"]]
        else:
            del files[value["path"]]

    def tag(self, name: str, revision: str) -> None:
        if found := self._repo(name, revision):
            asked = json.loads(self.body)["tag"]
            if asked in found[0].tags:
                self._answer({"error": "Tag reference exists already"}, 409)
                return
            found[0].tags[asked] = found[1]
            self._answer({})


def _oid(path: str, data: bytes) -> str:
    return hashlib.sha256(data).hexdigest() if is_large(path) else git_id(data)


def _entry(path: str, data: bytes) -> dict[str, object]:
    entry: dict[str, object] = {"type": "file", "oid": git_id(data), "size": len(data), "path": path}
    if is_large(path):
        digest = hashlib.sha256(data).hexdigest()
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(data)}\n".encode()
        entry |= {"oid": git_id(pointer), "lfs": {"oid": digest, "size": len(data), "pointerSize": len(pointer)}}
    return entry


_NAME = "([^/]+/[^/]+)"
_ROUTES = (
    ("GET", f"/api/datasets/{_NAME}/refs", _Handler.refs),
    ("GET", f"/api/datasets/{_NAME}/tree/([^/]+)(?:/(.+))?", _Handler.tree),
    ("POST", f"/api/datasets/{_NAME}/paths-info/([^/]+)", _Handler.paths_info),
    ("GET", f"/api/datasets/{_NAME}/revision/([^/]+)", _Handler.info),
    ("GET", f"/api/datasets/{_NAME}", _Handler.info),
    ("GET HEAD", f"/datasets/{_NAME}/resolve/([^/]+)/(.+)", _Handler.resolve),
    ("POST", "/api/repos/create", _Handler.create),
    ("POST", "/api/validate-yaml", _Handler.validate_yaml),
    ("POST", f"/api/datasets/{_NAME}/preupload/([^/]+)", _Handler.preupload),
    ("POST", f"/datasets/{_NAME}[.]git/info/lfs/objects/batch", _Handler.batch),
    ("PUT", "/lfs/([0-9a-f]{64})", _Handler.put),
    ("POST", f"/api/datasets/{_NAME}/commit/([^/]+)", _Handler.commit),
    ("POST", f"/api/datasets/{_NAME}/tag/([^/]+)", _Handler.tag),
)
