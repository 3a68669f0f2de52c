"""Collects what libghostty-vt reports while it parses: replies, bells, a new title."""

from typing import Any

from claude_router.terminal import ghostty_api as api
from claude_router.terminal.replies import CELL_PIXELS, TERMINAL_NAME, admit
from claude_router.terminal.screen import BellRang, Effect, OuterTraits, Replied


class Events:
    """Holds the callbacks, which must live as long as the terminal, and must not raise."""

    def __init__(self, ffi: Any, lib: Any, terminal: Any) -> None:
        self.has_new_title = False
        self.outer = OuterTraits()
        self.size = (0, 0)  # columns, rows: the callback may not ask the terminal
        self._ffi, self._lib = ffi, lib
        self._effects: list[Effect] = []
        self._name = ffi.new("uint8_t[]", TERMINAL_NAME.encode())
        self._callbacks = {
            api.OPT_WRITE_PTY: ffi.callback(api.FN_WRITE_PTY, self._reply),
            api.OPT_BELL: ffi.callback(api.FN_BELL, self._bell),
            api.OPT_TITLE_CHANGED: ffi.callback(api.FN_TITLE_CHANGED, self._title_changed),
            api.OPT_XTVERSION: ffi.callback(api.FN_XTVERSION, self._version),
            api.OPT_SIZE: ffi.callback(api.FN_SIZE, self._size),
            api.OPT_COLOR_SCHEME: ffi.callback(api.FN_COLOR_SCHEME, self._color_scheme),
        }
        for option, callback in self._callbacks.items():
            if error := lib.ghostty_terminal_set(terminal, option, callback):
                raise api.GhosttyUnavailable(f"libghostty-vt refuses callback {option} ({error})")

    def take(self) -> list[Effect]:
        """The effects since the last call, in the order they happened."""
        effects, self._effects = self._effects, []
        return effects

    def _reply(self, _terminal: Any, _user: Any, data: Any, size: int) -> None:
        if reply := admit(bytes(self._ffi.buffer(data, size)), self.outer):
            self._effects.append(Replied(reply))

    def _bell(self, _terminal: Any, _user: Any) -> None:
        self._effects.append(BellRang())

    def _title_changed(self, _terminal: Any, _user: Any) -> None:
        self.has_new_title = True

    def _version(self, _terminal: Any, _user: Any) -> Any:
        return self._ffi.new("GhosttyString*", (self._name, len(TERMINAL_NAME)))[0]

    def _size(self, _terminal: Any, _user: Any, size: Any) -> bool:
        size.cell_width, size.cell_height = CELL_PIXELS
        size.columns, size.rows = self.size
        return True

    def _color_scheme(self, _terminal: Any, _user: Any, scheme: Any) -> bool:
        if self.outer.is_dark is None:
            return False
        scheme[0] = int(self.outer.is_dark)
        return True
