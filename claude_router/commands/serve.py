"""`claude-router router serve`: the proxy alone, for an IDE, CI or another client."""

import argparse
import asyncio
import socket
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import ip_address

from claude_router.commands.arguments import add_config_option, parse, parser, port
from claude_router.commands.streams import Streams, why
from claude_router.launch.listening import listen
from claude_router.launch.notices import Severity
from claude_router.launch.serving import serve
from claude_router.launch.setup import read_setup


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Print one line with the URL when ready; run until a signal ends it."""
    options = parse(_reader(), arguments, streams)
    if isinstance(options, int):
        return options
    token = streams.environment.get("CLAUDE_ROUTER_TOKEN") or None
    is_loopback = _is_loopback(options.host)
    if not is_loopback and token is None:
        print(
            f"--host {options.host} may let other machines in: set CLAUDE_ROUTER_TOKEN first; "
            "clients must send it as the header x-claude-router-token.",
            file=streams.stderr,
        )
        return 2
    setup = replace(read_setup(streams.environment, config_file=options.config), token=token)
    try:
        listening = listen(options.host, options.port)
    except OSError as error:
        print(_cannot_listen(options.host, options.port, error), file=streams.stderr)
        return 1
    if not is_loopback:
        print(
            f"Other machines may reach claude-router at {options.host}: only the token keeps them "
            "out, and what they send and get is not encrypted.",
            file=streams.stderr,
        )

    def ready(url: str) -> None:
        print(url, file=streams.stdout, flush=True)

    def tell(text: str, severity: Severity) -> None:
        print(text, file=streams.stderr, flush=True)

    with listening:
        asyncio.run(serve(setup, listening, is_loopback=is_loopback, on_ready=ready, tell=tell))
    return 0


def _reader() -> argparse.ArgumentParser:
    reader = parser(
        "serve",
        "Run the proxy alone; point a client's ANTHROPIC_BASE_URL at the URL that it prints.",
    )
    reader.add_argument(
        "--port", type=port, default=0, metavar="N", help="0 (the default) takes a free one"
    )
    reader.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)"
    )
    add_config_option(reader)
    return reader


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return f"--host {host} is no address of this machine."
    return f"Cannot listen on {host}:{port}: {why(error)}. Choose another --port, or 0."


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
