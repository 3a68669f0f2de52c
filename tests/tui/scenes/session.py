"""The window, the panel and what opens over them: why, the model picker."""

from typing import Any

from textual.app import App

from claude_router.tui.controls import Pin, RestingModel
from claude_router.tui.widgets.panel import Panel
from tests.tui.exchanges import START, event
from tests.tui.scenes.scene import Scene, typed
from tests.tui.scenes.turns import TURNS
from tests.tui.scenes.window import Window, window
from tests.tui.story import GPT, SONNET

CLAUDE_IS_UP = ("", "fix the login test")
IN_PANEL = ("F2", "esc or F2 back to claude")
WHY = ("enter", "why ·")
PINS = {
    "next_turn": (Pin(GPT, "next_turn"),),
    "session": (Pin(SONNET, "session"),),
    "route": (Pin("ollama/qwen3-coder", "route", "code generation"),),
    "many": (
        Pin(GPT, "next_turn"),
        *(Pin(SONNET, "route", name) for name in ("code generation", "tests", "docs", "review")),
    ),
}


RESTING = (RestingModel(GPT, None, START + 300, False, "529 Overloaded"),)


def _fail(app: App[Any]) -> None:
    assert isinstance(app, Window)
    app.query_one(Panel).show = _raise  # type: ignore[assignment,method-assign]
    app.post_exchange(event("received"))


def _raise(_: object) -> None:
    raise RuntimeError("a bug of ours")


WINDOW: dict[str, Scene] = {
    "empty": Scene(window(), (CLAUDE_IS_UP,)),
    "no_preferences": Scene(window(has_preferences=False), (CLAUDE_IS_UP,)),
    **{name: Scene(window(turn), (CLAUDE_IS_UP,)) for name, turn in TURNS.items()},
    **{
        f"pinned_{name}": Scene(window(TURNS["done"], pins=pins), (CLAUDE_IS_UP,))
        for name, pins in PINS.items()
    },
    "at_rest": Scene(window(TURNS["done"], resting=RESTING), (CLAUDE_IS_UP,)),
    "hidden_at_rest": Scene(
        window(TURNS["done"], resting=RESTING), (CLAUDE_IS_UP, IN_PANEL, ("h", "rests until"))
    ),
    "hidden_at_rest_pinned": Scene(
        window(TURNS["done"], resting=RESTING, pins=PINS["session"]),
        (CLAUDE_IS_UP, IN_PANEL, ("h", "pinned")),
    ),
    "hidden": Scene(window(TURNS["done"]), (CLAUDE_IS_UP, IN_PANEL, ("h", "F2 opens"))),
    "panel_failed": Scene(window(TURNS["done"]), (CLAUDE_IS_UP, (_fail, "The log says why"))),
}
PANEL: dict[str, Scene] = {
    "empty": Scene(window(), (IN_PANEL,)),
    "no_preferences": Scene(window(has_preferences=False), (IN_PANEL,)),
    "session": Scene(window(TURNS["session"]), (IN_PANEL,)),
    "older_turn": Scene(window(TURNS["session"]), (IN_PANEL, ("j j", "▌"))),
    "pins": Scene(window(TURNS["session"], pins=PINS["many"]), (IN_PANEL,)),
    "help": Scene(window(TURNS["session"]), (IN_PANEL, ("question_mark", "close this help"))),
    "warned": Scene(window(TURNS["done"]), (IN_PANEL, ("r", "Nothing has been asked yet."))),
}
WHY_TURN: dict[str, Scene] = {
    name: Scene(window(turn), (IN_PANEL, WHY)) for name, turn in TURNS.items() if name != "session"
}
_PICKER = Scene(window(TURNS["done"], prompt="hello"), (IN_PANEL,))
PICKER: dict[str, Scene] = {
    "next_turn": _PICKER.then(("p", "pin for the next turn")),
    "session": _PICKER.then(("P", "pin for the session")),
    "route": _PICKER.then(("p tab tab", "pin for the route code generation")),
    "filtered": _PICKER.then((f"p {typed('qwen')}", "qwen")),
    "no_match": _PICKER.then((f"p {typed('zz')}", "zz")),
    "asking_again": _PICKER.then(("r", "ask the last prompt again on")),
    "over_why": _PICKER.then(WHY, ("P", "pin for the session")),
}
