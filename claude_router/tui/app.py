"""The window: claude at the left, the panel at the right, one status line below."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Literal

from textual._context import active_message_pump
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.errors import NoWidget
from textual.events import Resize
from textual.geometry import Offset, Size
from textual.widget import Widget

from claude_router.events import ExchangeEvent
from claude_router.terminal.pty import Child
from claude_router.terminal.screen import Screen as VtScreen
from claude_router.terminal.tokens import Token
from claude_router.tui.controls import Controls
from claude_router.tui.driver import PaneDriver
from claude_router.tui.input_router import InputRouter
from claude_router.tui.layout import has_docked_panel, has_status_line
from claude_router.tui.outer import Modes, OuterTerminal, is_scheme_report, modes_of
from claude_router.tui.pane_mouse import PaneMouse
from claude_router.tui.suspension import stop_until_continued
from claude_router.tui.widgets.claude_pane import ClaudePane
from claude_router.tui.widgets.panel import Panel
from claude_router.tui.widgets.status_line import StatusLine

_PROBE_TIMEOUT = 0.2
"""Seconds that claude's first output waits for what the outer terminal can do."""
_END_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_SIGNAL_STATUS = 128
_PANEL_FAILED = "The panel failed and is closed; claude goes on. The log says why."

log = logging.getLogger(__name__)


class RouterApp(App[int]):
    """Runs until the child exits; its result is the child's exit status, None after a crash."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave_panel", "Back to claude", show=False),
        Binding("h", "hide_panel", "Hide the panel", show=False),
    ]
    CSS = """
    Screen { background: ansi_default; }
    #window { height: 1fr; layers: base overlay; background: ansi_default; }
    Panel { dock: right; }
    Panel.-overlay { layer: overlay; }
    """

    def __init__(
        self,
        *,
        child: Child,
        screen: VtScreen,
        controls: Controls,
        panel_width: int,
        is_panel_shown: bool,
        panel_keys: Sequence[str],
        on_ready: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(driver_class=PaneDriver, ansi_color=True)
        self.outer = OuterTerminal()
        self._child = child
        self._is_panel_shown = is_panel_shown
        self._is_overlay_open = False
        self._has_panel_failed = False
        self._is_ending = False
        self._panel_width = panel_width
        self._on_ready = on_ready
        self._input = InputRouter(self, panel_keys)
        self._pane = ClaudePane(child, screen, self.outer)
        self._panel = Panel(controls)
        self._status = StatusLine(panel_keys[0] if panel_keys else "")
        self._mouse = PaneMouse(self._pane, self._is_pane_at, self.action_leave_panel)
        self._told_cursor: Offset | None = None
        self._terminal_size = Size(0, 0)

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
        self._panel.styles.width = self._panel_width
        self._terminal_size = self.size
        self._arrange()
        self.set_focus(self._pane)
        self.watch(self.screen, "focused", self._focus_moved, init=False)
        loop = asyncio.get_running_loop()
        for number in _END_SIGNALS:
            loop.add_signal_handler(number, self._end_by_signal, number)
        loop.add_signal_handler(signal.SIGTSTP, self.suspend_all)
        loop.add_signal_handler(signal.SIGCONT, self._retake_terminal)
        self.set_timer(_PROBE_TIMEOUT, self._use_traits)
        if self._on_ready is not None:
            self.call_after_refresh(self._on_ready)

    def on_unmount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (*_END_SIGNALS, signal.SIGTSTP, signal.SIGCONT):
            loop.remove_signal_handler(number)

    def on_resize(self, event: Resize) -> None:
        self._terminal_size = event.size  # comes before `size` changes
        self._arrange()

    def on_claude_pane_exited(self, message: ClaudePane.Exited) -> None:
        if not self._is_ending:
            self.exit(message.status)

    def on_claude_pane_updated(self) -> None:
        self._sync_outer()

    def post_exchange(self, event: ExchangeEvent) -> None:
        """Show what happened to a request; called on the app's loop."""
        self._status.show(event)
        if not self._has_panel_failed:
            try:
                self._panel.show(event)
            except Exception as error:  # whatever it is, claude goes on without the panel
                self._fail_panel(error)

    def notify_user(
        self, text: str, severity: Literal["information", "warning", "error"] = "information"
    ) -> None:
        self.notify(text, severity=severity, markup=False)

    # What the input router and the driver call.

    def receive_input(self, tokens: Iterable[Token]) -> None:
        self._input.route(tokens)

    def has_pane_keys(self) -> bool:
        screens = self.screen_stack
        if not screens:  # typed while the window opens
            return True
        return len(screens) == 1 and screens[0].focused in (None, self._pane)

    def is_child_mode_set(self, mode: int) -> bool:
        return self._pane.vt.is_mode_set(mode)

    def send_to_child(self, data: bytes) -> None:
        self._pane.send(data)

    def send_to_textual(self, raw: bytes) -> None:
        if isinstance(self._driver, PaneDriver):
            self._driver.feed_textual(raw)

    def route_mouse(self, raw: bytes) -> None:
        if len(self.screen_stack) == 1:
            self._mouse.route(raw)
        self.send_to_textual(raw)

    def receive_reply(self, raw: bytes) -> None:
        if self.outer.receive(raw):
            self._use_traits()
        elif is_scheme_report(raw) and self.is_child_mode_set(2031):
            self.outer.probe()
            self.send_to_child(raw)

    def press_panel_key(self) -> None:
        """To the panel, showing it if need be; from there, or from a screen above it, back."""
        if self._is_covered():
            self.screen.dismiss()
        elif self.has_pane_keys():
            self._open_panel()
        else:
            self.action_leave_panel()

    def action_leave_panel(self) -> None:
        self.set_focus(self._pane)

    def action_hide_panel(self) -> None:
        self._is_panel_shown = False
        self.set_focus(self._pane)
        self._arrange()

    def suspend_all(self) -> None:
        """Ctrl+Z: back to the shell until it continues us; claude goes on meanwhile, unseen."""
        if isinstance(self._driver, PaneDriver):
            self._driver.suspend_application_mode()
            stop_until_continued()
            self._child.signal(signal.SIGCONT)
            self._driver.resume_application_mode()
            self._repaint()

    def hang_up(self) -> None:
        self._end_by_signal(signal.SIGHUP)

    # Textual's hooks: around each painting, and at an exception that nobody caught.

    def _begin_update(self) -> None:
        super()._begin_update()
        self.outer.hide_cursor()

    def _end_update(self) -> None:
        self._sync_outer()
        super()._end_update()

    def _handle_exception(self, error: Exception) -> None:
        """A bug in the panel costs the panel, not claude."""
        pump = active_message_pump.get(None)
        if not isinstance(pump, Widget) or self._panel not in pump.ancestors_with_self:
            super()._handle_exception(error)
        else:
            self._fail_panel(error)

    def _fail_panel(self, error: Exception) -> None:
        log.error("the panel failed", exc_info=error)
        self._has_panel_failed = True
        self._is_overlay_open = False
        self.set_focus(self._pane)
        self._arrange()
        self.notify_user(_PANEL_FAILED, "error")

    def _fatal_error(self) -> None:
        """To the log: a traceback on the terminal would show prompts and keys."""
        log.critical("the window failed", exc_info=self._exception)
        self._close_messages_no_wait()

    def _is_covered(self) -> bool:
        """Whether another screen lies over the window."""
        return len(self.screen_stack) > 1

    def _is_pane_at(self, x: int, y: int) -> bool:
        try:
            return self.screen.get_widget_at(x, y)[0] is self._pane
        except NoWidget:
            return False

    def _open_panel(self) -> None:
        if self._has_panel_failed:
            self.notify_user(_PANEL_FAILED, "error")
            return
        if not self.screen_stack:  # pressed while the window opens
            return
        self._is_panel_shown = self._is_overlay_open = True
        self._arrange()
        for widget in self._panel.query("*:can-focus"):
            self.set_focus(widget)  # at once; `focus` would leave the next key with claude
            return

    def _focus_moved(self, focused: Widget | None) -> None:
        if focused in (None, self._pane):
            self._is_overlay_open = False
            self._told_cursor = None
            self._arrange()
        self._sync_outer()

    def _arrange(self) -> None:
        """Place the panel beside or over the pane, or put it away."""
        cols, rows = self._terminal_size
        is_shown = self._is_panel_shown and not self._has_panel_failed
        is_docked = has_docked_panel(cols, is_panel_shown=is_shown)
        self._panel.set_class(not is_docked, "-overlay")
        self._panel.display = is_docked or self._is_overlay_open
        self._status.display = has_status_line(cols, rows)

    def _sync_outer(self) -> None:
        """Give the terminal the child's modes and cursor while the child has the keys."""
        if not self.has_pane_keys():
            self.outer.mirror(Modes())
            self.outer.hide_cursor()
            return
        self.outer.mirror(modes_of(self._pane.vt))
        position = self._pane.cursor_offset
        if position != self._told_cursor:
            self._told_cursor = self.cursor_position = position
            self.outer.move_cursor(*position)
        self.outer.show_cursor(self._pane.cursor)

    def _use_traits(self) -> None:
        """Tell the engine what our terminal can do; then claude may ask."""
        traits, vt = self.outer.traits, self._pane.vt
        vt.set_colors(traits.foreground, traits.background)
        vt.set_color_scheme(is_dark=traits.is_dark)
        vt.set_kitty_support(traits.has_kitty)
        self._pane.start_reading()

    def _retake_terminal(self) -> None:
        """Continued after a stop that gave no warning: the shell has changed the terminal."""
        if isinstance(self._driver, PaneDriver):
            self._driver.suspend_application_mode()
            self._driver.resume_application_mode()
            self._repaint()

    def _repaint(self) -> None:
        self._told_cursor = None
        self.refresh(layout=True)

    def _end_by_signal(self, number: int) -> None:
        """The child gets the signal too; the status is what a shell reports for it."""
        self._is_ending = True
        self._child.signal(number)
        self.exit(_SIGNAL_STATUS + number)
