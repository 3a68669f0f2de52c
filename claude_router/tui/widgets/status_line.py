"""The line at the bottom: where the last request went and how it stands."""

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from claude_router.events import ExchangeEvent, Phase
from claude_router.route.decision import Lane

_STATES: dict[Phase, tuple[str, str]] = {
    "received": ("deciding", "yellow"),
    "classified": ("deciding", "yellow"),
    "routed": ("waiting", "yellow"),
    "sent": ("waiting", "yellow"),
    "first_token": ("answering", "green"),
    "finished": ("done", "green"),
    "failed": ("failed", "red"),
    "cancelled": ("cancelled", "yellow"),
}
_UNSEEN_LANES = frozenset({Lane.BACKGROUND, Lane.CLASSIFIER, Lane.COUNT_TOKENS})
"""Requests that the user never asked for; they would only flicker by."""


class StatusLine(Widget):
    """Model · route · state of the last decision, and at the right which key opens the panel."""

    DEFAULT_CSS = """
    StatusLine { dock: bottom; height: 1; background: ansi_default; }
    """

    line: reactive[Text] = reactive(Text("no request yet", style="dim"))

    def __init__(self, panel_key: str) -> None:
        super().__init__()
        self._panel_key = panel_key

    def show(self, event: ExchangeEvent) -> None:
        decision = event.exchange.decision
        if event.exchange.lane in _UNSEEN_LANES:
            return
        state, color = _STATES[event.phase]
        parts = [event.exchange.model or (decision.model if decision else "")]
        if decision is not None:
            parts.append(decision.route or str(decision.reason))
        line = Text(" · ".join(part for part in parts if part), no_wrap=True)
        if line:
            line.append(" · ")
        self.line = line.append(state, style=color)

    def render(self) -> Text:
        hint = f"{self._panel_key} opens the panel" if self._panel_key else ""
        text = Text(" ", no_wrap=True, overflow="ellipsis", end="").append_text(self.line)
        room = self.size.width - len(hint) - 1
        if text.cell_len + 1 > room:
            return text
        text.pad_right(room - text.cell_len)
        return text.append(hint, style="dim")
