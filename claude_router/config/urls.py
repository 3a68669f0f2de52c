"""Checks a base URL before anything is sent to it."""

from urllib.parse import SplitResult, urlsplit

from claude_router.config.problems import At, Problems

_SCHEMES = ("http", "https")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "host.docker.internal"})


def check_base_url(url: str, at: At, problems: Problems) -> str | None:
    """`url` without trailing slash, or None after having told what is wrong with it."""
    fault = _fault(url)
    if fault is None:
        return url.rstrip("/")
    problems.add(at, *fault)
    return None


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
