"""Trying the draft before it is saved: on a prompt, and on the turns of the history."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import Worker

from claude_router.tui.format import bar
from claude_router.tui.lines import Line, text
from claude_router.tui.palette import BAD, BAR, DIM, PLAIN, SCROLLBAR_CSS, Glyphs
from claude_router.tui.screens.over_session import OverSession
from claude_router.tui.screens.preferences.css import PLAIN_CSS, input_css
from claude_router.tui.screens.preferences.keys import REPLAYING_KEYS, TRY_KEYS, footer
from claude_router.tui.screens.preferences.trial_lines import replay_lines, trial_lines
from claude_router.tui.widgets.footer import Footer
from claude_router.tui.workshop import ReplayedTurn, Trial, Workshop, WorkshopError

TRY_SECONDS = 0.4
"""Pause in typing after which the prompt is tried."""

_PLACEHOLDER = "type a prompt, as you would ask Claude"
_PROGRESS_CELLS = 30


class TryScreen(OverSession[None]):
    """Full window; what it asks runs off the loop and stops when it is closed."""

    DEFAULT_CSS = f"""
    TryScreen > .frame {{ height: 100%; }}
    TryScreen VerticalScroll {{
        height: 1fr;
        margin-top: 1;
        background: ansi_default;
        {SCROLLBAR_CSS}
    }}
    TryScreen Static {{ {PLAIN_CSS} }}
    TryScreen #keys {{ text-style: dim; }}
    {input_css("TryScreen")}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "back", show=False, priority=True),
        Binding("ctrl+r", "replay", show=False, priority=True),
        Binding("up", "scroll(-1)", show=False, priority=True),
        Binding("down", "scroll(1)", show=False, priority=True),
        Binding("pageup", "scroll(-10)", show=False, priority=True),
        Binding("pagedown", "scroll(10)", show=False, priority=True),
    ]

    def __init__(self, workshop: Workshop, glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self._workshop = workshop
        self._glyphs = glyphs
        self._prompt = Input(placeholder=_PLACEHOLDER, compact=True)
        self._results = Static("", markup=False)
        self._scroll = VerticalScroll(self._results, can_focus=False)
        self._said = Static("", markup=False)
        self._keys = Footer(id="keys")
        self._trial: Trial | None = None
        self._replay: list[ReplayedTurn] | None = None
        self._replaying: Worker[None] | None = None
        self._typed: Timer | None = None
        self.frame = Vertical(self._prompt, self._scroll, self._said, self._keys, classes="frame")

    def on_mount(self) -> None:
        self.frame.border_title = "try the draft"
        self._prompt.focus()
        self._paint()

    def on_resize(self) -> None:
        self.call_after_refresh(self._paint)

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        if self._typed is not None:
            self._typed.stop()
        self._typed = self.set_timer(TRY_SECONDS, self._begin_trial)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self._begin_trial()

    def action_back(self) -> None:
        if self._replaying is not None:
            self._replaying.cancel()
            self._replaying = None
            self._say("Stopped; nothing was changed.")
            self._paint()
        else:
            self.close(None)

    def action_replay(self) -> None:
        if self._replaying is None:
            self._replay = None
            self._progress(0, 0)
            self._replaying = self.run_worker(self._replay_history(), group="replay")
            self._paint()

    def action_scroll(self, step: int) -> None:
        self._scroll.scroll_relative(y=step, animate=False)

    def _begin_trial(self) -> None:
        self.run_worker(self._try(self._prompt.value.strip()), group="try", exclusive=True)

    async def _try(self, prompt: str) -> None:
        try:
            self._trial = await self._workshop.try_prompt(prompt) if prompt else None
        except WorkshopError as error:
            self._say(str(error), is_bad=True)
        else:
            self._say("")
        self._paint()

    async def _replay_history(self) -> None:
        try:
            self._replay = await self._workshop.replay(self._progress)
        except WorkshopError as error:
            self._say(str(error), is_bad=True)
        else:
            self._say("")
        self._replaying = None
        self._paint()

    def _progress(self, done: int, total: int) -> None:
        share = done / total if total else 0.0
        cells = bar(share, _PROGRESS_CELLS, is_unicode=self._glyphs.is_unicode)
        line: Line = (("Replaying ", PLAIN), (cells, BAR), (f" {done} of {total} turns", DIM))
        self._said.update(text([line]))

    def _say(self, words: str, *, is_bad: bool = False) -> None:
        lines = words.splitlines()
        self._said.update(text([((line, BAD if is_bad else DIM),) for line in lines]))

    def _paint(self) -> None:
        width = self._scroll.size.width - 1
        if width <= 0:
            return
        lines: list[Line] = []
        if self._trial is not None:
            lines += [*trial_lines(self._trial, width, self._glyphs), ()]
        if self._replay is not None:
            lines += replay_lines(self._replay, width, self._glyphs)
        self._results.update(text(lines))
        keys = TRY_KEYS if self._replaying is None else REPLAYING_KEYS
        self._keys.update(footer(keys, self._scroll.size.width))
