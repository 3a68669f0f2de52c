import socket

import pytest

from claude_router.commands import serve
from tests.commands.running import Ran, home

__all__ = ["home"]


@pytest.mark.parametrize("port", ["-1", "65536", "x", ""])
def test_a_port_is_checked_and_told_on_the_given_streams(home: dict[str, str], port: str) -> None:
    ran = Ran(serve, f"--port={port}", environment=home)
    assert (ran.status, ran.out) == (2, "")
    assert "is no number from 0 to 65535" in ran.err


def test_help_goes_to_the_given_stdout(home: dict[str, str]) -> None:
    ran = Ran(serve, "--help", environment=home)
    assert (ran.status, ran.err) == (0, "")
    assert "--config FILE" in ran.out


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "example.org"])
def test_other_machines_need_a_token(home: dict[str, str], host: str) -> None:
    ran = Ran(serve, "--host", host, environment=home)
    assert (ran.status, ran.out) == (2, "")
    assert "CLAUDE_ROUTER_TOKEN" in ran.err


def test_a_host_that_is_not_ours_is_told(home: dict[str, str]) -> None:
    ran = Ran(
        serve, "--host", "999.1.1.1", environment={**home, "CLAUDE_ROUTER_TOKEN": "a-token-of-ours"}
    )
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "--host 999.1.1.1 is no address of this machine.\n"


def test_a_taken_port_is_told(home: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = Ran(serve, "--port", str(port), environment=home)
    assert (ran.status, ran.out) == (1, "")
    assert f"127.0.0.1:{port}: address already in use. Choose another --port" in ran.err
