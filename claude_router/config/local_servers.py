"""Finds model servers on this machine: does one answer on its port, and which models has it?"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from claude_router.translate.dialects import PROVIDERS, Provider

LOOKED_FOR = ("ollama", "lmstudio")
_SECONDS = 0.3
_LARGEST_LIST = 1 << 20
_MODEL_ID = re.compile(r"[\w.:/@+-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that answers. `models` are the ids it offers, without embedding models."""

    provider: Provider
    models: tuple[str, ...]


def find_local_servers(names: Iterable[str] = LOOKED_FOR) -> tuple[LocalServer, ...]:
    """The servers among the providers `names` that answer at their usual loopback port."""
    found = ((PROVIDERS[name], ask_for_models(_port(PROVIDERS[name]))) for name in names)
    return tuple(LocalServer(provider, models) for provider, models in found if models is not None)


def ask_for_models(port: int) -> tuple[str, ...] | None:
    """Ids that a server on 127.0.0.1 offers at `/v1/models`; None if nothing answers there."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("GET", "/v1/models")
        body = connection.getresponse().read(_LARGEST_LIST)
        return _read_ids(json.loads(body))
    except (OSError, HTTPException):
        return None
    except (ValueError, RecursionError):
        return ()
    finally:
        connection.close()


def _read_ids(listing: object) -> tuple[str, ...]:
    entries = listing.get("data") if isinstance(listing, dict) else None
    ids = (e.get("id") for e in entries if isinstance(e, dict)) if isinstance(entries, list) else ()
    return tuple(
        each
        for each in ids
        if isinstance(each, str) and _MODEL_ID.fullmatch(each) and "embed" not in each.lower()
    )


def _port(provider: Provider) -> int:
    return urlsplit(provider.base_url or "").port or 80
