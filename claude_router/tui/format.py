"""Numbers, names and bars in few columns; every width is in terminal cells."""

import math
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from rich.cells import cell_len, chop_cells, set_cell_size

EIGHTHS = " ▏▎▍▌▋▊▉█"
ELLIPSIS = "…"
SPARKS = "▁▂▃▄▅▆▇█"
ASCII_SPARKS = "_.:-=+*#"

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_NUMBER_UNITS = (("", 1), ("k", 10**3), ("M", 10**6), ("G", 10**9), ("T", 10**12))


def clean(text: str) -> str:
    """`text` on one line, without characters that move the cursor or change their neighbours."""
    return "".join(_shown(text)).strip()


def fit(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """`text` cut at its end to at most `width` cells."""
    if cell_len(text) <= width:
        return text
    if width <= cell_len(ellipsis):
        return ellipsis if cell_len(ellipsis) <= width else ""
    return set_cell_size(text, width - cell_len(ellipsis)).rstrip() + ellipsis


def fit_end(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """`text` cut at its start to at most `width` cells."""
    if cell_len(text) <= width:
        return text
    if width <= cell_len(ellipsis):
        return ellipsis if cell_len(ellipsis) <= width else ""
    room = width - cell_len(ellipsis)
    kept = 0
    for start in range(len(text) - 1, -1, -1):
        kept += cell_len(text[start])
        if kept > room:
            return ellipsis + text[start + 1 :].lstrip()
    return text


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken at spaces where possible."""
    return flow(text.split(), " ", width)


def flow(items: Iterable[str], separator: str, width: int) -> list[str]:
    """`items` side by side in lines of at most `width` cells; an item breaks only if it must."""
    lines: list[str] = []
    line = ""
    for item in items:
        joined = f"{line}{separator}{item}" if line else item
        if cell_len(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _chop(item, width)
        lines.extend(whole)
    return [*lines, line] if line else lines


def pad(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """`text` cut or filled with spaces to exactly `width` cells."""
    cut = fit(text, width, ellipsis)
    return cut + " " * (width - cell_len(cut))


def model_name(key: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """A model's key in at most `width` cells: leading parts go first, the end stays longest."""
    name = clean(key)
    while cell_len(name) > width and "/" in name.strip("/"):
        name = name.strip("/").split("/", 1)[1]
    return fit_end(name, width, ellipsis)


def number(count: int) -> str:
    """`950`, `1.2k`, `34k`, `3.4M`; at most five cells below a thousand trillions."""
    for unit, size in _NUMBER_UNITS:
        if abs(count) < 999.5 * size or unit == "T":
            return f"{_three_digits(count / size)}{unit}" if unit else str(count)
    return str(count)


def money(usd: float, decimals: int = 4) -> str:
    """`$0.0123`, `$4.20`, `$1.2k`; below the last decimal `<$0.0001` (or `<$0.01`)."""
    if not math.isfinite(usd):
        return "$?"
    sign, amount = ("-", -usd) if usd < 0 else ("", usd)
    if amount == 0:
        return "$0"
    if round(amount, decimals) < 10**-decimals:
        return f"<{sign}${10**-decimals:.{decimals}f}"
    if amount >= 999.5:
        return f"{sign}${number(round(amount))}"
    return f"{sign}${amount:.{decimals if amount < 1 else 2}f}"


def duration(seconds: float) -> str:
    """`850 ms`, `1.2 s`, `34 s`, `2m 05s`, `1h 03m`."""
    if not math.isfinite(seconds):
        return "?"
    if seconds < 0.9995:
        return f"{max(0, round(seconds * 1000))} ms"
    if seconds < 59.5:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{round(seconds)} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}m {rest:02d}s"
    return f"{minutes // 60}h {minutes % 60:02d}m"


def percent(share: float) -> str:
    """`87%`, `<1%`, `100%` for a share from 0 to 1."""
    share = min(1.0, max(0.0, share))
    if 0 < share < 0.005:
        return "<1%"
    return f"{round(share * 100)}%"


def bar(share: float, width: int, *, is_unicode: bool = True) -> str:
    """`share` (0 to 1) of `width` cells filled, in eighths of a cell, or with `#` in ASCII."""
    share = min(1.0, max(0.0, share))
    if not is_unicode:
        return "#" * round(share * width) + "-" * (width - round(share * width))
    full, eighths = divmod(round(share * width * 8), 8)
    return ("█" * full + (EIGHTHS[eighths] if eighths else "")).ljust(width)


def sparkline(values: Iterable[float | None], *, is_unicode: bool = True) -> str:
    """A cell for each value, as high as its share of the largest; `·` or `?` where unknown."""
    known = [v if v is not None and math.isfinite(v) else None for v in values]
    top = max((v for v in known if v is not None), default=0.0)
    sparks, unknown = (SPARKS, "·") if is_unicode else (ASCII_SPARKS, "?")
    highest = len(sparks) - 1
    return "".join(
        unknown if v is None else sparks[round(max(0.0, v) / top * highest) if top > 0 else 0]
        for v in known
    )


def clock(unix_time: float) -> str:
    """Local time of day, `14:02`."""
    try:
        return datetime.fromtimestamp(unix_time).strftime("%H:%M")
    except (OverflowError, OSError, ValueError):
        return "--:--"


def plural(count: int, noun: str) -> str:
    """`1 request`, `3 requests`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _chop(word: str, width: int) -> list[str]:
    """`word` in pieces of at most `width` cells; a character that is wider is left out."""
    pieces = [p for p in chop_cells(word, max(1, width)) if p and cell_len(p) <= width]
    return pieces or [""]


def _three_digits(value: float) -> str:
    return f"{value:.1f}" if abs(value) < 9.95 else f"{value:.0f}"


def _shown(text: str) -> Iterable[str]:
    was_space = False
    for character in text:
        if character.isspace():
            if not was_space:
                yield " "
            was_space = True
        elif _is_shown(character):
            yield character
            was_space = False


def _is_shown(character: str) -> bool:
    if ord(character) in _VARIATION_SELECTORS:
        return False
    return character.isprintable() or unicodedata.category(character) not in _HIDDEN
