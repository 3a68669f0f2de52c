"""The line that `watch` prints for an exchange: fixed columns, so that lines align over time."""

from claude_router.commands.exchange_line import (
    clock_of,
    confidence_of,
    project_of,
    route_of,
    state_of,
    tokens_of,
    vetoes_of,
)
from claude_router.history.query import Recorded
from claude_router.tui.format import clean, duration, fit, model_name, money, pad

_DIM, _RED, _GREEN, _YELLOW, _CYAN, _BOLD = "2", "31", "32", "33", "36", "1"
_FIXED_CELLS = 83
_NARROWEST, _WIDEST = 10, 32
_UNCUT = 200


class WatchLine:
    """`width` is the terminal's, None for a pipe."""

    def __init__(self, width: int | None, *, is_coloured: bool) -> None:
        self._width = width
        self._is_coloured = is_coloured
        spare = ((width or _UNCUT) - _FIXED_CELLS) // 2
        self._name_width = min(_WIDEST, max(_NARROWEST, spare))

    def of(self, recorded: Recorded) -> str:
        """The line without a line end."""
        room, parts = self._width, list[str]()
        for text, sgr in self._cells(recorded):
            cut = text if room is None else fit(text, room, "")
            parts.append(f"\x1b[{sgr}m{cut}\x1b[m" if self._is_coloured and sgr else cut)
            room = None if room is None else room - len(text) - 1
            if room is not None and room <= 0:
                break
        return " ".join(parts).rstrip()

    def _cells(self, recorded: Recorded) -> list[tuple[str, str]]:
        exchange = recorded.exchange
        cost = "" if exchange.cost_usd is None else money(exchange.cost_usd)
        first = exchange.first_token_after
        model = model_name(exchange.model or "", self._name_width)
        has_route = exchange.decision is not None and exchange.decision.route is not None
        return [
            (clock_of(exchange), _DIM),
            (pad(clean(project_of(exchange)), 14), ""),
            (pad(exchange.lane.value, 12), _DIM),
            (pad(model, self._name_width), _BOLD),
            (pad(clean(route_of(exchange)), self._name_width), _CYAN if has_route else _DIM),
            (confidence_of(exchange).rjust(4), ""),
            (tokens_of(exchange.usage).rjust(11), ""),
            (cost.rjust(8), ""),
            ("" if first is None else duration(first).rjust(7), _DIM),
            (clean(state_of(recorded)), _state_colour(recorded)),
            *((f"not {clean(veto)}", _DIM) for veto in vetoes_of(exchange)),
        ]


def _state_colour(recorded: Recorded) -> str:
    colours = {"finished": _GREEN, "failed": _RED, "cancelled": _YELLOW}
    return colours.get(recorded.phase, _DIM)
