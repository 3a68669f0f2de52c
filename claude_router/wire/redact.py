"""Takes keys out of text before it is stored, logged or shown."""

import re
from collections.abc import Iterable

MASK = "***"
_SHORTEST_SECRET = 4

_SHAPES = re.compile(
    r"""
      -----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY(?:[ ]BLOCK)?-----.*?
      (?:-----END[ ][A-Z ]*PRIVATE[ ]KEY(?:[ ]BLOCK)?-----|\Z)
    | \b(?:sk|pk|rk|gsk|xai|pplx|nvapi|hf|tgp|r8|fw|csk|npm|dop|shp|whsec|key|tok)
      [-_](?=[\w.-]{0,200}\d)[\w.-]{12,}
    | \bsk-(?:ant|proj|or|svcacct)-[\w-]{12,}
    | \bgh[oprsu]_\w{20,}
    | \bgithub_pat_\w{20,}
    | \bglpat-[\w-]{16,}
    | \bxox[abeoprs]-[\w-]{10,}
    | \b(?:AKIA|ASIA)[A-Z0-9]{16}\b
    | \bAIza[\w-]{30,}
    | \bya29\.[\w-]{20,}
    | \beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*                                      # JSON Web Token
    | (?<=://)[^\s/:@]+:[^\s/@]+(?=@)                                        # user:password@host
    | (?i:(?<=bearer[ ])|(?<=basic[ ]))[\w.~+/-]{16,}=*
    | (?<=[?&]key=)[^\s&"'<>]{8,}                                            # in a URL
    """,
    re.VERBOSE | re.DOTALL,
)
_ASSIGNED = re.compile(
    r"""
    (?P<name>
        (?:passw(?:or)?d|secret)[\w-]{0,40}["']?\s{0,4}[:=]\s{0,4}["']?
      | (?:api[_-]?key|token)[\w-]{0,40}["']?\s{0,4}[:=]\s{0,4}["']?(?=[^\s"',;()]{0,200}\d)
    )
    [^\s"',;()]{8,}+(?!\()
    """,
    re.VERBOSE | re.IGNORECASE,
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` with keys, tokens, passwords in URLs and assigned secrets replaced by `***`.

    `secrets` are replaced whatever their shape.
    """
    for secret in _long_first(secrets):
        text = text.replace(secret, MASK)
    return _ASSIGNED.sub(rf"\g<name>{MASK}", _SHAPES.sub(MASK, text))


def mask_bytes(raw: bytes, secrets: Iterable[str]) -> bytes:
    """`raw` with `secrets` replaced, for what is cut before it is text: a cut key has no shape."""
    for secret in _long_first(secrets):
        raw = raw.replace(secret.encode("utf-8", "surrogateescape"), MASK.encode())
    return raw


def _long_first(secrets: Iterable[str]) -> list[str]:
    """One may be the start of another; those too short would mask ordinary words."""
    long = (secret for secret in secrets if len(secret) >= _SHORTEST_SECRET)
    return sorted(long, key=len, reverse=True)
