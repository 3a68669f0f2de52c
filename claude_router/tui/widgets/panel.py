"""The side panel: totals, the pin, the turns, the keys."""

import sys
import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from claude_router.events import ExchangeEvent
from claude_router.tui.asking_again import AskingAgain
from claude_router.tui.controls import Controls, PinScope
from claude_router.tui.ledger import Ledger
from claude_router.tui.palette import Glyphs, glyphs_for
from claude_router.tui.pinning import Pinning
from claude_router.tui.repainting import Repainting
from claude_router.tui.screens.help import HelpScreen
from claude_router.tui.screens.on_demand import ScreensOnDemand
from claude_router.tui.screens.why import WhyScreen
from claude_router.tui.turn import TurnKey
from claude_router.tui.widgets.hints import Hint, KeyHint, help_words, key_words, start_words
from claude_router.tui.widgets.pin_bar import PinBar
from claude_router.tui.widgets.resting_bar import RestingBar
from claude_router.tui.widgets.totals import TotalsBar
from claude_router.tui.widgets.turn_list import TurnList

CLOCK_SECONDS = 1.0


class Panel(Vertical):
    """Shows every exchange it is given; pins models through its controls, asks prompts again.

    Focus it as a whole: the focus goes to the turns.
    """

    DEFAULT_CSS = """
    Panel {
        background: ansi_default;
        color: ansi_default;
        border: round ansi_bright_black;
        border-title-color: ansi_default;
        border-subtitle-color: ansi_default;
    }
    Panel:focus-within {
        border: heavy ansi_cyan;
        border-title-color: ansi_cyan;
        border-title-style: bold;
    }
    Panel.-ascii { border: ascii ansi_default; }
    Panel.-ascii:focus-within { border: ascii ansi_cyan; border-title-style: reverse; }
    Panel > #start { margin-top: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pin('next_turn')", "Pin for the next turn", show=False),
        Binding("P", "pin('session')", "Pin for the session", show=False),
        Binding("u", "unpin", "Unpin everything", show=False),
        Binding("r", "ask_again", "Ask again on another model", show=False),
        Binding("e", "preferences", "Preferences", show=False),
        Binding("H", "history", "History", show=False),
        Binding("question_mark", "help", "Help", show=False),
    ]

    class AskedAgain(Message):
        """The user wants `prompt` typed into Claude again; the model is pinned already."""

        def __init__(self, prompt: str) -> None:
            super().__init__()
            self.prompt = prompt

    def __init__(
        self,
        controls: Controls,
        screens: ScreensOnDemand,
        *,
        panel_key: str = "",
        glyphs: Glyphs | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self.border_title = "router"
        self._controls = controls
        self._screens = screens
        self._panel_key = panel_key
        self._glyphs = glyphs or glyphs_for(getattr(sys.__stdout__, "encoding", None))
        self.set_class(not self._glyphs.is_unicode, "-ascii")
        self._ledger = Ledger()
        self._pinning = Pinning(
            self,
            controls,
            self._glyphs,
            AskingAgain(self._ledger),
            on_change=self._refresh_pins,
            ask=lambda prompt: self.post_message(self.AskedAgain(prompt)),
        )
        self.turns = TurnList(self._ledger, self._glyphs, now)
        self._totals = TotalsBar(self._glyphs)
        self._pins = PinBar(self._glyphs)
        self._resting = RestingBar(self._glyphs)
        self._start = Hint(id="start")
        self._keys = KeyHint(id="keys")
        self._repainting = Repainting(self, self._refresh_all)
        self._why: tuple[TurnKey, WhyScreen] | None = None

    def compose(self) -> ComposeResult:
        yield self._totals
        yield self._pins
        yield self._resting
        yield self._start
        yield self.turns
        yield self._keys

    def on_mount(self) -> None:
        self.set_interval(CLOCK_SECONDS, self._tick)
        self._refresh_keys()
        self._refresh_all()

    def on_resize(self) -> None:
        self._refresh_all()

    def on_descendant_focus(self) -> None:
        self._refresh_keys()

    def on_descendant_blur(self) -> None:
        self._refresh_keys()

    def on_click(self) -> None:
        self.focus()

    def focus(self, scroll_visible: bool = True) -> "Panel":
        self.turns.focus(scroll_visible)
        return self

    def show(self, event: ExchangeEvent) -> None:
        """Take in an event, and paint what changed."""
        self._ledger.apply(event)
        self._repainting.ask()

    def action_pin(self, scope: PinScope) -> None:
        turn = self.turns.selected
        route = turn.decision.route if turn is not None and turn.decision is not None else None
        self._pinning.pick(scope, route)

    def action_unpin(self) -> None:
        self._pinning.unpin()

    def action_ask_again(self) -> None:
        self._pinning.ask_again()

    def action_preferences(self) -> None:
        self.app.push_screen(self._screens.preferences(self._glyphs))

    def action_history(self) -> None:
        self.app.push_screen(self._screens.history(self._glyphs))

    def action_help(self) -> None:
        self.app.push_screen(HelpScreen(help_words(self._controls), self._glyphs))

    def on_turn_list_opened(self, message: TurnList.Opened) -> None:
        screen = WhyScreen(message.turn, self._controls, self._glyphs)
        self._why = (message.turn.key, screen)
        self.app.push_screen(screen, self._why_closed)

    def _why_closed(self, _: None) -> None:
        self._why = None
        self._refresh_pins()

    def _tick(self) -> None:
        self.turns.refresh_live()
        self._refresh_pins()

    def _refresh_all(self) -> None:
        changed = self._ledger.take_changed()
        has_turns = len(self._ledger) > 0
        self.turns.refresh_turns(changed)
        width = self.scrollable_content_region.width
        self._totals.show(self._ledger.totals(), self._ledger.background_totals(), width)
        self._refresh_pins()
        self._refresh_start(has_turns)
        self._refresh_why(changed)

    def _refresh_pins(self) -> None:
        width = self.scrollable_content_region.width
        self._pins.show(self._controls.pins(), width)
        self._resting.show(self._controls.resting(), width)

    def _refresh_start(self, has_turns: bool) -> None:
        self._start.display = not has_turns
        if not has_turns:
            self._start.update(start_words(self._controls))

    def _refresh_keys(self) -> None:
        has_keys = self.has_focus_within
        self._keys.update(key_words(self._panel_key, self._glyphs, has_keys=has_keys))

    def _refresh_why(self, changed: list[TurnKey]) -> None:
        if self._why is None:
            return
        key, screen = self._why
        if key in changed and key in self._ledger:
            screen.show(self._ledger.summary(key))
