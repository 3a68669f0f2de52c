"""How long a provider asks to be left alone: `retry-after` (RFC 9110, 10.2.3)."""

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 3600.0


def told_seconds(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds from `now` (Unix time), at most an hour; None where no time to come is told.

    `headers` are in lower case. 0 and a date gone by tell nothing: asked again at once and in
    vain, a provider would never rest.
    """
    value = headers.get("retry-after", "").strip()
    seconds = _number(value)
    if seconds is None:
        seconds = _until(value, now)
    if seconds is None or not seconds > 0:  # not a number is not greater, either
        return None
    return min(seconds, LONGEST_SECONDS)


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _until(value: str, now: float) -> float | None:
    try:
        date = parsedate_to_datetime(value)
        # asctime's form names no zone, and HTTP knows but one.
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now
    except (ValueError, OverflowError):
        return None
