"""The window before there is a configuration: it asks which one to begin with, then makes way."""

import asyncio
import signal
from collections.abc import Iterable

from textual.app import App
from textual.events import Key
from textual.screen import Screen

from claude_router.terminal.tokens import Token
from claude_router.tui.driver import PaneDriver
from claude_router.tui.first_run import Findings, FirstRun
from claude_router.tui.key_parser import KeyParser
from claude_router.tui.outer import OuterTerminal
from claude_router.tui.screens.setup.screen import Outcome, SetupScreen

_GLANCE_SECONDS = 0.3
"""What is typed before the screen can have been read was meant for claude."""
_END_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_ESCAPE = b"\x1b"
_SYNC_REPLY = b"\x1b[?2026;"


class SetupApp(App[Outcome | int], inherit_bindings=False):
    """Its result is what the user did, or the exit status of the signal that ended it.

    None after a `failure`. `typed` is the input that was not meant for it, as it came.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(self, findings: Findings, first_run: FirstRun) -> None:
        super().__init__(driver_class=PaneDriver, ansi_color=True)
        self.outer = OuterTerminal()
        self.typed = b""
        self.failure: BaseException | None = None
        self._setup = SetupScreen(findings, first_run)
        self._is_read = False

    def get_default_screen(self) -> Screen[None]:
        return self._setup

    def on_mount(self) -> None:
        self._setup.show_keys(False)
        self.call_after_refresh(self.set_timer, _GLANCE_SECONDS, self._begin)
        loop = asyncio.get_running_loop()
        for number in _END_SIGNALS:
            loop.add_signal_handler(number, self._end_by, number)

    def on_unmount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in _END_SIGNALS:
            loop.remove_signal_handler(number)

    def on_setup_screen_ended(self, message: SetupScreen.Ended) -> None:
        self.exit(message.outcome)

    # What the driver calls.

    def receive_input(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            self._route(token)

    def hang_up(self) -> None:
        self._end_by(signal.SIGHUP)

    def _route(self, token: Token) -> None:
        match token.kind:
            case "key" | "csi" if self._is_read and not self._setup.is_over:
                if (key := key_name(token.raw)) is not None:
                    self._setup.press(key)
            case "key" | "csi" | "paste":
                self.typed += token.raw
            case "mouse" if self._is_read:
                self._feed(token.raw)
            case "reply" if token.raw.startswith(_SYNC_REPLY):
                self._feed(token.raw)
            case _:
                return

    def _feed(self, raw: bytes) -> None:
        if isinstance(self._driver, PaneDriver):
            self._driver.feed_textual(raw)

    def _begin(self) -> None:
        self._is_read = True
        self._setup.show_keys(True)

    def _end_by(self, number: int) -> None:
        self._setup.is_over = True
        self.exit(128 + number)

    def _fatal_error(self) -> None:
        """Not on the terminal: claude can be started without a setup."""
        self.failure = self._exception
        self._close_messages_no_wait()


def key_name(raw: bytes) -> str | None:
    """Textual's name of the key that `raw`, one token, stands for."""
    if raw == _ESCAPE:  # the parser would wait whether more follows
        return "escape"
    try:
        events = list(KeyParser(False).feed(raw.decode("utf-8", "replace")))
    except (ValueError, OverflowError):  # some forms of CSI u
        return None
    return next((event.key for event in events if isinstance(event, Key)), None)
