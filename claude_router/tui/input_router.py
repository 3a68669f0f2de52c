"""Says where each unit of the outer terminal's input goes: to the child, to Textual, or to us."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from claude_router.terminal.paste import encode_paste
from claude_router.terminal.tokens import Token
from claude_router.tui import hotkeys

_SYNC_REPLY = b"\x1b[?2026;"
"""The one reply Textual asked for; any other it would take for key presses."""


class InputHost(Protocol):
    """The window, as the router of its input needs it."""

    def has_pane_keys(self) -> bool:
        """Whether the claude pane has the keyboard."""
        ...

    def has_screen(self) -> bool:
        """Whether a screen of ours lies over the window; keys for editing are its own."""
        ...

    def is_child_mode_set(self, mode: int) -> bool: ...

    def send_to_child(self, data: bytes) -> None: ...

    def send_to_textual(self, raw: bytes) -> None: ...

    def route_mouse(self, raw: bytes) -> None: ...

    def receive_reply(self, raw: bytes) -> None: ...

    def press_page_key(self, raw: bytes, step: int) -> None:
        """A key of claude's that may move the view as well, by `step` pages."""
        ...

    def press_panel_key(self) -> None: ...

    def suspend_all(self) -> None: ...


class InputRouter:
    """Keeps the order of the input; what goes to the child is sent in one piece per burst."""

    def __init__(self, host: InputHost, panel_keys: Sequence[str]) -> None:
        self._host = host
        self._panel_keys = hotkeys.check_names(panel_keys)
        self._for_child = bytearray()

    def route(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            self._route(token)
        self._send()

    def _route(self, token: Token) -> None:
        match token.kind:
            case "key" | "csi":
                self._route_key(token.raw)
            case "paste":
                self._route_paste(token)
            case "focus":
                if self._host.is_child_mode_set(1004):
                    self._for_child += token.raw
            case "mouse":
                self._send()
                self._host.route_mouse(token.raw)
            case "reply" if token.raw.startswith(_SYNC_REPLY):
                self._host.send_to_textual(token.raw)
            case "reply":
                self._send()
                self._host.receive_reply(token.raw)

    def _route_key(self, raw: bytes) -> None:
        press = hotkeys.decode(raw)
        if press is not None and press.name in self._panel_keys:
            if not press.is_release:
                self._send()
                self._host.press_panel_key()
        elif press is not None and press.name == hotkeys.SUSPEND and not self._host.has_screen():
            if not press.is_release:
                self._send()
                self._host.suspend_all()
        elif not self._host.has_pane_keys():
            self._host.send_to_textual(raw)
        elif (step := hotkeys.page_step(raw)) is not None:
            self._send()
            self._host.press_page_key(raw, step)
        else:
            self._for_child += raw

    def _route_paste(self, token: Token) -> None:
        if self._host.has_pane_keys():
            is_bracketed = self._host.is_child_mode_set(2004)
            self._for_child += encode_paste(token.pasted, is_bracketed=is_bracketed)
        else:
            self._host.send_to_textual(token.raw)

    def _send(self) -> None:
        if self._for_child:
            data = bytes(self._for_child)
            self._for_child.clear()
            self._host.send_to_child(data)
