import socket

import pytest

from claude_router.launch.listening import listen, url_of


def test_connections_wait_before_anything_serves() -> None:
    with listen() as listening, socket.create_connection(listening.getsockname(), timeout=5):
        pass


def test_it_listens_on_loopback_only() -> None:
    with listen() as listening:
        assert listening.getsockname()[0] == "127.0.0.1"
        assert url_of(listening).startswith("http://127.0.0.1:")


def test_a_taken_port_is_an_error() -> None:
    with listen() as listening, pytest.raises(OSError):
        listen(port=listening.getsockname()[1])
