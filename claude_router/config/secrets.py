"""Everything of a configuration and a client's headers that no log, store or message may repeat."""

import re
from collections.abc import Iterator, Mapping

from claude_router.config.keys import Secret
from claude_router.config.model import Config

_SHORTEST_HEADER = 12
_CREDENTIAL_HEADER = re.compile(r"auth|key|token|secret|cookie|password|credential", re.IGNORECASE)
_SCHEME = re.compile(r"(?:bearer|basic)\s+", re.IGNORECASE)


def secrets_of(config: Config) -> tuple[str, ...]:
    """The keys, and the headers that may hold others."""
    return tuple(dict.fromkeys(_of_config(config)))


def header_secrets(headers: Mapping[str, str]) -> tuple[str, ...]:
    """The values of headers that carry a login, without its scheme."""
    values = (v for name, v in headers.items() if _CREDENTIAL_HEADER.search(name))
    bare = (_SCHEME.sub("", value.strip(), count=1) for value in values)
    return tuple(dict.fromkeys(value for value in bare if len(value) >= _SHORTEST_HEADER))


def _of_config(config: Config) -> Iterator[str]:
    written: list[Secret | None] = [config.router.endpoint.access_key]
    for model in config.models.values():
        written += model.access_keys
        for value in model.headers.values():
            bare = _SCHEME.sub("", value.strip(), count=1)
            if len(bare) >= _SHORTEST_HEADER:
                yield bare
    for secret in written:
        if secret is not None:
            yield secret.reveal()
