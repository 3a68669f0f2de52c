"""`claude-router router serve`: the proxy alone, for an IDE, CI or another client."""

import argparse
import ipaddress
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from claude_router.commands.streams import Streams
from claude_router.launch.listening import listen
from claude_router.launch.serving import serve
from claude_router.launch.setup import read_setup


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Print one line with the URL when ready; run until a signal ends it."""
    options = _parser().parse_args(arguments)
    token = streams.environment.get("CLAUDE_ROUTER_TOKEN") or None
    is_loopback = _is_loopback(options.host)
    if not is_loopback and token is None:
        print(
            f"--host {options.host} lets other machines in: set CLAUDE_ROUTER_TOKEN first; "
            "clients must send it as the header x-claude-router-token.",
            file=streams.stderr,
        )
        return 2
    setup = replace(read_setup(streams.environment, config_file=options.config), token=token)
    try:
        listening = listen(options.host, options.port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        print(f"cannot listen on {options.host}:{options.port}: {reason}", file=streams.stderr)
        return 1

    def ready(url: str) -> None:
        print(url, file=streams.stdout, flush=True)

    def tell(text: str, severity: Literal["information", "warning", "error"]) -> None:
        print(text, file=streams.stderr, flush=True)

    with listening:
        return serve(setup, listening, is_loopback=is_loopback, on_ready=ready, tell=tell)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="claude-router router serve",
        description="Run the proxy alone; point a client's ANTHROPIC_BASE_URL at it.",
        allow_abbrev=False,
    )
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--config", type=Path, metavar="FILE")
    return parser


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
