"""What a first configuration can be made from: keys, servers on this machine, Claude's login."""

from collections.abc import Mapping
from pathlib import Path

from claude_router.claude_code.login import has_login
from claude_router.claude_code.sources import home_folder, read_sources
from claude_router.config.local_servers import find_local_servers
from claude_router.config.starter import Found, look


def look_around(environment: Mapping[str, str]) -> Found:
    """Asks the usual ports, which takes a moment where something else listens there."""
    sources = read_sources(environment, Path.cwd())
    has_claude = has_login(environment, home_folder(environment), sources)
    return look(environment, find_local_servers(), has_claude=has_claude)
