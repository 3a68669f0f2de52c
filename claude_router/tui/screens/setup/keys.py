"""Which keys do what in the setup screen, and how its footer is divided."""

from dataclasses import dataclass

from rich.cells import cell_len

_GAP = 2


@dataclass(frozen=True, slots=True)
class KeyHint:
    """`press` is the key that a click on the hint stands for; "" for several keys."""

    shown: str
    what: str
    press: str = ""

    @property
    def width(self) -> int:
        return cell_len(self.shown) + 1 + cell_len(self.what)


Hints = tuple[KeyHint, ...]

CHOOSE_KEYS: Hints = (
    KeyHint("up/down/1/2/3", "choose"),
    KeyHint("enter", "see the file", "enter"),
    KeyHint("esc", "not now", "escape"),
    KeyHint("N", "never ask again", "N"),
)
READ_KEYS: Hints = (
    KeyHint("enter", "write it and start Claude", "enter"),
    KeyHint("up/down", "scroll"),
    KeyHint("esc", "back", "escape"),
)


def rows_of(hints: Hints, width: int) -> list[list[KeyHint]]:
    """The hints side by side, in as many rows of `width` cells as they need."""
    rows: list[list[KeyHint]] = [[]]
    used = 0
    for hint in hints:
        if rows[-1] and used + _GAP + hint.width > width:
            rows.append([])
            used = 0
        used += hint.width + (_GAP if rows[-1] else 0)
        rows[-1].append(hint)
    return rows


def hint_at(rows: list[list[KeyHint]], x: int, y: int) -> KeyHint | None:
    """The hint under a cell."""
    start = 0
    for hint in rows[y] if 0 <= y < len(rows) else ():
        if start <= x < start + hint.width:
            return hint
        start += hint.width + _GAP
    return None


def footer_text(rows: list[list[KeyHint]]) -> str:
    return "\n".join((" " * _GAP).join(f"{h.shown} {h.what}" for h in row) for row in rows)
