"""The window: claude at the left, the panel at the right or a status line below."""

import logging
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, Literal

from textual._context import active_message_pump
from textual.actions import ActionParseResult
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.dom import DOMNode
from textual.events import Resize
from textual.geometry import Offset
from textual.widget import Widget

from claude_router.events import ExchangeEvent
from claude_router.terminal.paste import encode_paste
from claude_router.terminal.pty import Child
from claude_router.terminal.screen import Screen as VtScreen
from claude_router.terminal.tokens import Token
from claude_router.tui.controls import Controls
from claude_router.tui.driver import PaneDriver
from claude_router.tui.hotkeys import shown_name
from claude_router.tui.input_router import InputRouter
from claude_router.tui.job_control import JobControl
from claude_router.tui.mirror import Mirror
from claude_router.tui.outer import OuterTerminal
from claude_router.tui.panel_place import PANEL_FAILED, PanelPlace
from claude_router.tui.screens.on_demand import ScreensOnDemand
from claude_router.tui.type_ahead import TypeAhead
from claude_router.tui.widgets.claude_pane import ClaudePane
from claude_router.tui.widgets.panel import Panel
from claude_router.tui.widgets.status_line import StatusLine
from claude_router.tui.window_css import WINDOW_CSS
from claude_router.tui.window_input import WindowInput

_BRACKETED_PASTE = 2004
_NO_PASTE = "Claude takes no paste now. The model is pinned for your next prompt."
_PROBE_TIMEOUT = 0.2
"""Seconds that claude's first output waits for what the outer terminal can do."""

log = logging.getLogger(__name__)


class RouterApp(App[int], inherit_bindings=False):
    """Runs until the child exits; its result is the child's exit status, None after a crash.

    None of Textual's own keys: ctrl+q in the panel would end the session.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    NOTIFICATION_TIMEOUT = 8
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "leave_panel", "Back to claude", show=False),
        Binding("h", "hide_panel", "Hide the panel", show=False),
    ]
    CSS = WINDOW_CSS

    def __init__(
        self,
        *,
        child: Child,
        screen: VtScreen,
        controls: Controls,
        screens: ScreensOnDemand,
        panel_width: int,
        is_panel_shown: bool,
        panel_keys: Sequence[str],
        on_ready: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(driver_class=PaneDriver, ansi_color=True)
        self.outer = OuterTerminal()
        self._on_ready = on_ready
        self._pane = ClaudePane(child, screen, self.outer)
        panel_key = shown_name(panel_keys[0]) if panel_keys else ""
        self._panel = Panel(controls, screens, panel_key=panel_key)
        self._status = StatusLine(panel_key, controls.pins, controls.resting)
        self._place = PanelPlace(
            self._pane,
            self._panel,
            self._status,
            width=panel_width,
            is_shown=is_panel_shown,
            set_focus=self.set_focus,
        )
        self._jobs = JobControl(child, self)
        self._input = WindowInput(self, self.outer, self._pane, self._place, self._jobs)
        self._type_ahead = TypeAhead(
            self,
            InputRouter(self._input, panel_keys).route,
            has_pane_keys=self._input.has_pane_keys,
        )
        self._mirror = Mirror(
            self.outer,
            self._pane,
            has_pane_keys=self._input.has_pane_keys,
            move_cursor=self._leave_cursor_at,
        )
        self._is_ending = False

    @property
    def farewell(self) -> bytes:
        """What the child printed on its main screen; belongs on stdout once the window is gone."""
        return self._pane.farewell.text()

    def compose(self) -> ComposeResult:
        with Container(id="window"):
            yield self._pane  # first, so that Textual's own choice of focus is the pane too
            yield self._panel
        yield self._status

    def on_mount(self) -> None:
        self._place.fit(self.size)
        self.set_focus(self._pane)
        self.watch(self.screen, "focused", self._focus_moved, init=False)
        self._jobs.install()
        self.set_timer(_PROBE_TIMEOUT, lambda: self._pane.learn_outer(self.outer.traits))
        if self._on_ready is not None:
            self.call_after_refresh(self._on_ready)

    def on_unmount(self) -> None:
        self._jobs.remove()

    def on_resize(self, event: Resize) -> None:
        self._place.fit(event.size)  # comes before `size` changes

    def on_claude_pane_exited(self, message: ClaudePane.Exited) -> None:
        if not self._is_ending:
            self.exit(message.status)

    def on_claude_pane_updated(self) -> None:
        self._mirror.update()

    def on_status_line_panel_key_clicked(self) -> None:
        self._input.press_panel_key()

    def on_panel_asked_again(self, message: Panel.AskedAgain) -> None:
        """Paste the prompt into claude, and press Enter."""
        self._place.leave()
        if not self._pane.vt.is_mode_set(_BRACKETED_PASTE):  # each line would be sent by itself
            self.notify_user(_NO_PASTE, "warning")
            return
        self._pane.send(encode_paste(message.prompt.encode(), is_bracketed=True) + b"\r")

    def post_exchange(self, event: ExchangeEvent) -> None:
        """Show what happened to a request; called on the app's loop."""
        self._status.show(event)
        if not self._place.has_failed:
            try:
                self._panel.show(event)
            except Exception as error:  # whatever it is, claude goes on without the panel
                self._lose_panel(error)

    def notify_user(
        self, text: str, severity: Literal["information", "warning", "error"] = "information"
    ) -> None:
        self.notify(text, severity=severity, markup=False)

    def action_leave_panel(self) -> None:
        self._place.leave()

    def action_hide_panel(self) -> None:
        self._place.hide()

    # What the driver calls.

    def receive_input(self, tokens: Iterable[Token]) -> None:
        self._type_ahead.receive(tokens)

    def hang_up(self) -> None:
        self._jobs.end_by(signal.SIGHUP)

    # What job control calls.

    def leave_terminal(self) -> None:
        if isinstance(self._driver, PaneDriver):
            self._driver.suspend_application_mode()

    def take_terminal(self) -> None:
        if isinstance(self._driver, PaneDriver):
            self._driver.resume_application_mode()
            self._mirror.forget_cursor()
            self.refresh(layout=True)

    def end_with(self, status: int) -> None:
        self._is_ending = True
        self.exit(status)

    # Textual's hooks: around each painting, and at an exception that nobody caught.

    def _begin_update(self) -> None:
        super()._begin_update()
        self.outer.hide_cursor()

    def _end_update(self) -> None:
        self._mirror.update()
        super()._end_update()

    def _handle_exception(self, error: Exception) -> None:
        """A bug in the panel, or in a screen that it opened, costs the panel, not claude."""
        if self._is_beside_claude(active_message_pump.get(None)):
            self._lose_panel(error)
        else:
            super()._handle_exception(error)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """The same for what a key of theirs does: Textual runs it in the app's name."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except Exception as error:
            if not self._is_beside_claude(default_namespace):
                raise
            self._lose_panel(error)
            return True

    def _is_beside_claude(self, pump: object) -> bool:
        """Whether it belongs to the panel, or to a screen over the window."""
        beside = {self._panel, *self.screen_stack[1:]}
        return isinstance(pump, Widget) and not beside.isdisjoint(pump.ancestors_with_self)

    def _fatal_error(self) -> None:
        """To the log: a traceback on the terminal would show prompts and keys."""
        log.critical("the window failed", exc_info=self._exception)
        self._close_messages_no_wait()

    def _lose_panel(self, error: Exception) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self._place.fail(error)
        self.notify_user(PANEL_FAILED, "error")

    def _focus_moved(self, focused: Widget | None) -> None:
        self._place.note_focus(focused)
        self._mirror.forget_cursor()
        self._mirror.update()

    def _leave_cursor_at(self, position: Offset) -> None:
        self.cursor_position = position
