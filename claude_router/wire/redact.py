"""Takes keys out of text before it is stored, logged or shown."""

import re
from collections.abc import Iterable

_KEY_SHAPED = re.compile(
    r"""
    \b(?:sk|pk|rk|gsk|xai|key|tok|ghp|gho|ghs|glpat|hf|AIza|AKIA|ya29)[-_.]?[A-Za-z0-9_\-.]{16,}
    | \beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]+)?      # JWT
    | (?i:\bbearer\s+)[A-Za-z0-9_\-.~+/=]{12,}
    """,
    re.VERBOSE,
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` with the given secrets and everything shaped like a key replaced by `***`."""
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, "***")
    return _KEY_SHAPED.sub("***", text)
