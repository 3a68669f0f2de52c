"""Whether and when the client should ask again, read from a provider's error.

Claude Code honours `retry-after` and `x-should-retry`; without them it tries eleven times.
"""

import re
from collections.abc import Mapping

from claude_router.translate.error_body import ErrorBody

_FINAL = frozenset({401, 402, 403, 404})
_NO_CREDIT = re.compile(
    r"(?i)insufficient[_ ](?:quota|balance|funds|credits?)|exceeded your current quota|billing"
    r"|credit balance|out of credits|payment required|plan and billing|arrears|prepayment"
)
_PER_MINUTE = re.compile(r"(?i)tokens per (?:minute|day)|\bTP[MD]\b|rate_limit")
_LIMIT = re.compile(r"(?i)limit:? (\d+).{0,40}?requested:? (\d+)")
_TRY_AGAIN = re.compile(
    r"(?i)(?:try again|retry) (?:in|after) (?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)(ms|s))?"
)
_NO_RETRY = {"x-should-retry": "false"}


def is_allowance(said: ErrorBody) -> bool:
    """Whether this is about tokens per minute or day, whatever the status says."""
    return _PER_MINUTE.search(f"{said.message} {said.codes}") is not None


def retry_headers(status: int, said: ErrorBody, headers: Mapping[str, str]) -> dict[str, str]:
    """When to come back, if the provider said so; else that coming back is no use."""
    if status in _FINAL or _never_fits(said.message):
        return dict(_NO_RETRY)
    if status not in (429, 503, 529) or "retry-after" in headers:
        return {}
    if delay := said.retry_after or _delay_in_words(said.message):
        return {"retry-after": delay}
    return dict(_NO_RETRY) if _NO_CREDIT.search(f"{said.message} {said.codes}") else {}


def _never_fits(message: str) -> bool:
    """A single request above the allowance of a whole minute stays above it."""
    found = _LIMIT.search(message) if _PER_MINUTE.search(message) else None
    return found is not None and int(found[2]) > int(found[1])


def _delay_in_words(message: str) -> str | None:
    """Seconds, rounded up, from "Please try again in 1m2.5s"."""
    found = _TRY_AGAIN.search(message)
    if not found or not (found[1] or found[2]):
        return None
    seconds = int(found[1] or 0) * 60 + float(found[2] or 0) / (1000 if found[3] == "ms" else 1)
    return str(int(seconds) + 1)
