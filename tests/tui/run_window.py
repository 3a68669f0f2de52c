"""The window around any command, as launch would open it: python -m tests.tui.run_window ARGV.

In the environment: WINDOW_PANEL is "shown" (default) or "hidden"; WINDOW_ENGINE a terminal
engine; WINDOW_PROMPT the last prompt; WINDOW_FAIL says what shall fail once it stands: "panel",
"exchange", "screen" or "window"; or "key", for what the panel's key e does.
"""

import os
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, cast

from claude_router.terminal.engine import Engine, open_screen
from claude_router.terminal.pty import Child
from claude_router.tui.layout import pane_size
from tests.tui.exchanges import RememberingControls, event

if TYPE_CHECKING:  # loaded only after the child has been started
    from claude_router.tui.app import RouterApp

PANEL_WIDTH = 40


def main() -> int:
    is_panel_shown = os.environ.get("WINDOW_PANEL", "shown") == "shown"
    size = os.get_terminal_size(0)
    cols, rows = pane_size(
        size.columns, size.lines, panel_width=PANEL_WIDTH, is_panel_shown=is_panel_shown
    )
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    child = Child.spawn(sys.argv[1:], environment, cols=cols, rows=rows)
    engine = cast(Engine, os.environ.get("WINDOW_ENGINE", "auto"))
    screen, _ = open_screen(cols, rows, prefer=engine)

    from claude_router.tui.app import RouterApp
    from tests.tui.screen_text import NamedScreens

    app = RouterApp(
        child=child,
        screen=screen,
        controls=RememberingControls(prompt=os.environ.get("WINDOW_PROMPT", "")),
        screens=NamedScreens(),
        panel_width=PANEL_WIDTH,
        is_panel_shown=is_panel_shown,
        panel_keys=["f2", "ctrl+]"],
    )
    if (part := os.environ.get("WINDOW_FAIL")) is not None:
        app._on_ready = partial(_make_fail, app, part)
    status = app.run()
    child.close()
    with suppress(OSError):  # the terminal may be gone
        os.write(1, app.farewell)
    return 70 if status is None else status


def _make_fail(app: "RouterApp", part: str) -> None:
    from claude_router.tui.palette import UNICODE
    from claude_router.tui.screens.model_picker import ModelPicker

    if part == "exchange":
        app._panel.show = _fail  # type: ignore[assignment,method-assign]
        app.call_later(app.post_exchange, event("received"))
    elif part == "key":
        app._panel.action_preferences = _fail  # type: ignore[method-assign]
    elif part == "screen":
        picker = ModelPicker(RememberingControls(), "session", UNICODE)
        app.push_screen(picker)
        picker.call_later(_fail)
    else:
        (app._panel if part == "panel" else app).call_later(_fail)


def _fail(*_: object) -> None:
    raise RuntimeError("a bug of ours")


if __name__ == "__main__":
    sys.exit(main())
