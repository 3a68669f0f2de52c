"""Every key in every footer, and what it leads to: words that show, or with a ! words that go.

Where a key needs others before it to do something, they stand before the words.
"""

from collections.abc import Mapping
from dataclasses import replace

from claude_router.events import ExchangeEvent
from tests.tui.scenes.every import SCENES
from tests.tui.scenes.scene import Scene, typed
from tests.tui.scenes.session import IN_PANEL, PINS, WHY
from tests.tui.scenes.turns import TURNS
from tests.tui.scenes.window import window

Effect = str | tuple[str, str]

_LONG = [
    ExchangeEvent(one.phase, replace(one.exchange, notes=tuple(map(str, range(30)))))
    for one in TURNS["done"]
]
_IN_PANEL = Scene(window(TURNS["done"], pins=PINS["session"], prompt="hello"), (IN_PANEL,))
_OTHER_TABS: Mapping[str, Effect] = {
    "1": ("3", "explaining how existing"),
    "2": ("1", "key from $OPENAI_API_KEY"),
    "3": ("1", "lanes.background"),
    "?": "In every list",
    "ctrl+s": "There is nothing to save.",
    "esc": "!preferences ·",
}

KEY_SCENES: Mapping[str, Scene] = {
    **SCENES,
    "panel": _IN_PANEL,
    "why": Scene(window(_LONG), (IN_PANEL, WHY)),
    "picker": _IN_PANEL.then(("p", "pin for the next turn")),
}

KEYS: Mapping[str, Mapping[str, Effect]] = {
    "window-done": {"F2": "back to claude"},
    "panel": {
        "⏎": "why ·",
        "p": "pin for the next turn",
        "P": "pin for the session",
        "u": "!◆",
        "r": "ask the last prompt again on",
        "e": "the preferences",
        "H": "the history",
        "?": "keys of the panel",
        "esc": "F2 to use this panel",
        "h": "!router",
    },
    "panel-help": {
        "j": "!up down j k",
        "k": ("j", "up down j k"),
        "?": "!keys of the panel",
    },
    "why": {
        "↑": ("down down down down down", "Scores"),
        "↓": ("down down down down", "!Scores"),
        "p": "pin for the next turn",
        "P": "pin for the session",
        "esc": "!why ·",
    },
    "picker": {
        "enter": "· next turn",
        "tab": "pin for the session",
        "esc": "!pin for",
    },
    "picker-asking_again": {"enter": "· next turn", "esc": "!ask the last"},
    "setup-choose": {
        "up": ("down", "writing code"),
        "down": "takes the conversation along",
        "1": ("2", "writing code"),
        "2": "takes the conversation along",
        "3": "!writing code",
        "enter": "Enter writes this",
        "esc": "ended: skipped",
        "N": "ended: declined",
    },
    "setup-read": {
        "enter": "ended: written",
        "up": ("down", "Enter writes this"),
        "down": "!Enter writes this",
        "esc": "!Enter writes this",
    },
    "preferences-correction": {
        "enter": "esc back to the list",
        "x": "The description has the example now",
        "a": "new task",
        "d": "delete this preference?",
        "J": ("k k", "(not saved)"),
        "K": ("k", "(not saved)"),
        "t": "ctrl+r replay",
        "z": "There is nothing to take back.",
        **_OTHER_TABS,
    },
    "preferences-list": {
        "enter": "esc back to the list",
        "a": "new task",
        "d": "delete this preference?",
        "J": "(not saved)",
        "K": ("j", "(not saved)"),
        "t": "ctrl+r replay",
        "z": "There is nothing to take back.",
        **_OTHER_TABS,
    },
    "preferences-models": {
        "enter": "fallbacks of",
        "m": ("j", "gpt-5.6  default"),
        "a": "API key of",
        "z": ("j m", "!(not saved)"),
        **_OTHER_TABS,
    },
    "preferences-rest": {
        "enter": "enter choose",
        "d": ("end", "!alias fast"),
        "a": "new alias",
        "z": ("end d", "alias fast"),
        **_OTHER_TABS,
    },
    "preferences-field": {
        "tab": ("tab", "enter choose models"),
        "ctrl+t": "try the draft",
        "ctrl+s": (typed("2"), "Saved."),
        "esc": "esc close",
    },
    "preferences-models_field": {
        "enter": "who takes the task",
        "tab": "!enter choose models",
        "ctrl+t": "try the draft",
        "ctrl+s": "There is nothing to save.",
        "esc": "esc close",
    },
    "preferences-choosing_models": {
        "space": "!2 ollama",
        "f": "1 ollama",
        "enter": "(not saved)",
        "esc": "!who takes the task",
    },
    "preferences-deleting": {"y": "(not saved)", "esc": "!delete this"},
    "preferences-leaving": {"s": "!preferences", "d": "!preferences", "esc": "!close with"},
    "preferences-conflict": {
        "r": "z brings your changes back",
        "o": "Saved.",
        "esc": "Nothing was written.",
    },
    "preferences-problems": {"esc": "!1 problem, not saved"},
    "preferences-key": {"enter": "written in the file: ***", "esc": "!API key of openai"},
    "preferences-rest_value": {"enter": ("end", "(not saved)"), "esc": "!enter choose"},
    "try-empty": {
        "enter": (typed("x"), "draft  code gen"),
        "ctrl+r": "nothing to replay",
        "up": (f"{typed('test')} enter down", "draft  code gen"),
        "down": (f"{typed('test')} enter", "!draft  code gen"),
        "esc": "!try the draft",
    },
    "try-replaying": {"esc": "Stopped; nothing was changed."},
    "history-list": {
        "enter": "session 0a1b2c3d",
        "/": "end the search",
        "s": "statistics ·",
        "x": "j JSON",
        "d": "y delete",
        "?": "first, last listed",
        "esc": "!history",
    },
    "history-searching": {"enter": "enter open", "esc": "!end the search"},
    "history-deleting": {"y": "Deleted session", "esc": "!y delete"},
    "history-exporting": {
        "j": "Nothing was exported",
        "c": "Nothing was exported",
        "esc": "!j JSON",
    },
    "history_session-turns": {
        "enter": "why ·",
        "x": "j JSON",
        "d": "y delete",
        "?": "newest, oldest listed",
        "esc": "enter open",
    },
    "history_why-turn": {
        "j": "!openai/gpt-5.6",
        "k": ("j", "openai/gpt-5.6"),
        "esc": "!why ·",
    },
    "statistics-all": {
        "1": "statistics · today",
        "2": "statistics · 7 days",
        "3": "statistics · 30 days",
        "4": ("1", "statistics · all"),
        "tab": "statistics · today",
        "?": "A turn counts as corrected",
        "esc": "enter open",
    },
}
