import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from claude_router.config.local_servers import ask_for_models


@contextmanager
def server_that_says(body: bytes) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keeps the test's output clean."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield server.server_port
        thread.join()


@pytest.mark.parametrize(
    ("body", "models"),
    [
        (
            b'{"data": [{"id": "nomic-embed-text"}, {"id": "qwen3-coder:30b"}]}',
            ("qwen3-coder:30b",),
        ),
        (b'{"data": []}', ()),
        (b'{"data": [3, {"id": 3}, {"id": "a\\nb"}]}', ()),
        (b"[]", ()),
        (b"not json", ()),
    ],
)
def test_a_servers_models(body: bytes, models: tuple[str, ...]) -> None:
    with server_that_says(body) as port:
        assert ask_for_models(port) == models


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert ask_for_models(free.getsockname()[1]) is None
