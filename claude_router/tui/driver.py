"""Textual's driver for a window whose keys are not Textual's: raw bytes in, our modes out."""

import contextvars
import os
import selectors
import sys
from collections.abc import Callable
from typing import Any, Protocol, cast

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key

from claude_router.terminal.tokens import InputSplitter, Token
from claude_router.tui.key_parser import KeyParser
from claude_router.tui.outer import OuterTerminal
from claude_router.tui.terminal_output import TerminalOutput

_READ_SIZE = 65536
_KEY_PAUSE = 0.02
"""Seconds without input after which what looks like half a sequence was a key, e.g. escape."""

_ESCAPE = b"\x1b"
_UNFINISHED = frozenset({b"\x1b[", b"\x1b[[", b"\x1bO", b"\x1bP", b"\x1b]", b"\x1b_"})
"""Alt chords that look like the start of a sequence, which the parser would go on waiting for."""


class DriverHost(Protocol):
    """The app, as its driver needs it."""

    outer: OuterTerminal

    def receive_input(self, tokens: list[Token]) -> None: ...

    def hang_up(self) -> None:
        """The terminal is gone."""
        ...


class PaneDriver(LinuxDriver):
    """Splits the input itself; Textual's parser sees only what the app hands to `feed_textual`."""

    def __init__(
        self,
        app: Any,
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert sys.__stdout__ is not None  # the window opens only when stdout is a terminal
        self._file = cast(Any, TerminalOutput(sys.__stdout__.fileno()))
        self._host = cast(DriverHost, app)
        self._context = contextvars.copy_context()
        self._parser = KeyParser(debug)
        self._wake_read = self._wake_write = -1

    def start_application_mode(self) -> None:
        self._context = contextvars.copy_context()
        self._wake_read, self._wake_write = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._host.outer.attach(self.write)

    def stop_application_mode(self) -> None:
        self._host.outer.detach()
        super().stop_application_mode()

    def disable_input(self) -> None:
        """Textual's own, without the wait for the input thread to look up."""
        os.write(self._wake_write, b"\0")
        super().disable_input()

    def close(self) -> None:
        super().close()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def run_input_thread(self) -> None:
        splitter = InputSplitter()
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._wake_read, selectors.EVENT_READ)
            is_paused = True
            while not self.exit_event.is_set():
                ready = [key.fd for key, _ in selector.select(None if is_paused else _KEY_PAUSE)]
                is_paused = not ready
                if is_paused:
                    self._hand_over(splitter.flush())
                elif self._wake_read in ready:
                    os.read(self._wake_read, _READ_SIZE)
                elif not self._read(splitter):
                    self._call(self._host.hang_up)
                    return

    def feed_textual(self, raw: bytes) -> None:
        """Give one token to Textual, which makes a key, paste or mouse event of it."""
        if raw == _ESCAPE:  # the parser would wait whether more follows; the splitter has done so
            self.process_message(Key("escape", "\x1b"))
        elif raw not in _UNFINISHED:
            self._parse(raw.decode("utf-8", "replace"))

    def _read(self, splitter: InputSplitter) -> bool:
        """Whether the terminal still exists."""
        try:
            data = os.read(self.fileno, _READ_SIZE)
        except OSError:
            return False
        self._hand_over(splitter.feed(data))
        return bool(data)

    def _hand_over(self, tokens: list[Token]) -> None:
        if tokens:
            self._call(self._host.receive_input, tokens)

    def _call(self, callback: Callable[..., None], *args: object) -> None:
        self._loop.call_soon_threadsafe(callback, *args, context=self._context)

    def _parse(self, text: str) -> None:
        try:
            for message in self._parser.feed(text):
                self.process_message(message)
        except (ValueError, OverflowError):  # some forms of CSI u; the parser is of no use then
            self._parser = KeyParser(self._debug)

    def _query_in_band_window_resize(self) -> None:
        """Not asked: its answer would switch the mouse to pixels."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own word, whatever COLUMNS and LINES say."""
        try:
            cols, rows = os.get_terminal_size(self.fileno)
        except OSError:  # the terminal is gone; the hang-up follows
            cols = rows = 0
        return cols or 80, rows or 24
