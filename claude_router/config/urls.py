"""Checks a base URL before anything is sent to it."""

from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from claude_router.config.problems import At, Problems

_SCHEMES = ("http", "https")
_DOCKER_HOST = "host.docker.internal"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", _DOCKER_HOST})
_CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))


def check_base_url(url: str, at: At, problems: Problems) -> str | None:
    """`url` without trailing slash, or None after having told what is wrong with it."""
    fault = _fault(url)
    if fault is None:
        return url.rstrip("/")
    problems.add(at, *fault)
    return None


def is_in_container() -> bool:
    return any(mark.exists() for mark in _CONTAINER_MARKS)


def seen_from_here(url: str, *, is_inside: bool) -> str:
    """A checked URL; Docker's name for its host means nothing outside of a container."""
    if is_inside or urlsplit(url).hostname != _DOCKER_HOST:
        return url
    return url.replace(_DOCKER_HOST, "localhost", 1)


def host_of(url: str) -> str:
    """Host and port of a checked URL."""
    return urlsplit(url).netloc


def is_loopback(url: str) -> bool:
    return (urlsplit(url).hostname or "") in _LOOPBACK


def _fault(url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is no URL: its host or port is wrong", "a port is a number from 1 to 65535"
    if parts.scheme not in _SCHEMES or not url.lower().startswith(f"{parts.scheme}://"):
        return "has no http:// or https:// at its beginning", "e.g. http://localhost:11434"
    if not parts.hostname or " " in url or port == 0:
        return "is no URL: host or port is missing", "e.g. http://localhost:11434"
    return _surplus(parts)


def _surplus(parts: SplitResult) -> tuple[str, str] | None:
    if parts.username is not None:
        return "has a name or password in it", "put the key into access_key"
    if parts.query or parts.fragment:
        return 'goes on after "?" or "#"', "end it before that"
    return None
