"""A Hugging Face Hub on the loopback, as far as huggingface_hub asks it for models."""

import hashlib
import json
import socket
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SIGNATURE = "a-signature-for-one-user"
_LARGE = ".safetensors"


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: Mapping[str, str]

    @property
    def begin(self) -> int:
        """The first byte asked for."""
        return int(self.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")[0])


@dataclass(slots=True)
class FakeHub:
    """Serves the files of `folder` as the model `name`; the fields may be changed at any time.

    `refusal` is a status and an X-Error-Code for every question. Of a file, `reset_after` bytes
    come and then the connection is reset, once; after `stall_after` bytes nothing comes any more;
    one in `damaged` has another last byte.
    """

    folder: Path
    name: str = "katanemo/Arch-Router-1.5B"
    refusal: tuple[int, str] | None = None
    reset_after: dict[str, int] = field(default_factory=dict)
    stall_after: dict[str, int] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    has_ranges: bool = True
    requests: list[Request] = field(default_factory=list)
    url: str = ""
    stalled: threading.Event = field(default_factory=threading.Event)
    is_closed: threading.Event = field(default_factory=threading.Event)

    def asked(self, file: str) -> list[Request]:
        """Requests for the contents of a file."""
        return [one for one in self.requests if one.path.partition("?")[0].endswith(f"/{file}")]

    def description(self) -> dict[str, Any]:
        siblings = [self._sibling(path) for path in sorted(self.folder.iterdir())]
        return {"id": self.name, "sha": COMMIT, "siblings": siblings, "gated": False}

    def _sibling(self, path: Path) -> dict[str, Any]:
        content = path.read_bytes()
        known = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        fields: dict[str, Any] = {"rfilename": path.name, "size": len(content), "blobId": known}
        if path.name.endswith(_LARGE):
            digest = hashlib.sha256(content).hexdigest()
            fields["lfs"] = {"size": len(content), "sha256": digest, "pointerSize": 135}
        return fields


@contextmanager
def fake_hub(folder: Path) -> Iterator[FakeHub]:
    """A running hub; HF_ENDPOINT is its `url`."""
    hub = FakeHub(folder)

    class Handler(_Handler):
        served = hub

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        hub.is_closed.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    served: FakeHub

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        hub = self.served
        headers = {name.lower(): value for name, value in self.headers.items()}
        hub.requests.append(Request(self.path, headers))
        path, file = self.path.partition("?")[0], self.path.partition("?")[0].rpartition("/")[2]
        if hub.refusal is not None:
            status, code = hub.refusal
            self._answer(status, {"X-Error-Code": code}, b"{}")
        elif path == f"/api/models/{hub.name}":
            content = json.dumps(hub.description()).encode()
            self._answer(200, {"Content-Type": "application/json"}, content)
        elif path == f"/{hub.name}/resolve/{COMMIT}/{file}" and file.endswith(_LARGE):
            self._answer(302, {"Location": f"{hub.url}/cdn/{file}?X-Amz-Signature={SIGNATURE}"})
        elif path in (f"/{hub.name}/resolve/{COMMIT}/{file}", f"/cdn/{file}"):
            self._file(file, hub.requests[-1].begin)
        else:
            self._answer(404, {"X-Error-Code": "RepoNotFound"}, b"{}")

    def _file(self, file: str, begin: int) -> None:
        hub = self.served
        content = (hub.folder / file).read_bytes()
        if file in hub.damaged:
            content = content[:-1] + bytes([content[-1] ^ 1])
        begin = begin if hub.has_ranges else 0
        span = {"Content-Range": f"bytes {begin}-{len(content) - 1}/{len(content)}"}
        self._head(206 if begin else 200, span if begin else {}, len(content) - begin)
        if (length := hub.reset_after.pop(file, None)) is not None:
            self.wfile.write(content[begin : begin + length])
            self._reset()
        elif (length := hub.stall_after.get(file)) is not None:
            self.wfile.write(content[begin : begin + length])
            hub.stalled.set()
            hub.is_closed.wait()
        else:
            self.wfile.write(content[begin:])

    def _answer(self, status: int, headers: Mapping[str, str], content: bytes = b"") -> None:
        self._head(status, headers, len(content))
        self.wfile.write(content)

    def _head(self, status: int, headers: Mapping[str, str], length: int) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(length)}.items():
            self.send_header(name, value)
        self.end_headers()

    def _reset(self) -> None:
        """Close at once, as a router does that has forgotten the connection."""
        self.wfile.flush()
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RD)
        self.connection.close()
