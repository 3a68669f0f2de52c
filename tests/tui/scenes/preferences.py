"""The preferences screen: tabs, form, questions, trial, conflict."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from textual.app import App

from claude_router.classify.joint_model import JointModel
from claude_router.events import Usage
from claude_router.route.classifier import Classification, Turn
from claude_router.route.preferences import Preference
from tests.classify.test_lint import WordModel
from tests.launch.test_workshop import record
from tests.launch.workshop_world import CONFIG, WordClassifier, make_world
from tests.route.requests import traits
from tests.tui.scenes.scene import Build, Scene, Size, typed
from tests.tui.screens.preferences_app import PreferencesApp
from tests.tui.screens.test_preferences_try import PROMPT, TURNS

NO_PREFERENCES = "llm_providers: [{model: anthropic/claude-sonnet-5-5}]\n"
THEIRS = CONFIG.replace("name: tests", "name: their tests")
T = TypeVar("T")
CORRECTED = "why is this query slow?"
STUCK_AT = "turn 12"
MANY = tuple((f"turn {number}", Usage(1_000, 10)) for number in range(20))
CLEAR = "ctrl+a ctrl+k"


class StuckClassifier(WordClassifier):
    """Thinks for ever about one of the turns."""

    async def with_model(self, work: Callable[[JointModel], T]) -> T:
        model = SeenModel()
        answer = work(cast(JointModel, model))
        if STUCK_AT in model.seen:
            await asyncio.Event().wait()
        return answer


class SeenModel(WordModel):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def probabilities(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> NDArray[np.float64]:
        self.seen.add(turns[-1].content)
        return super().probabilities(turns, preferences)


def preferences(
    text: str = CONFIG, *, turns: Sequence[tuple[str, Usage | None]] = (), **options: Any
) -> Build:
    @asynccontextmanager
    async def build(_: Path, __: Size) -> AsyncIterator[App[Any]]:
        world = await make_world(Path(), text, **options)
        if turns:
            record(world, *turns)
        yield PreferencesApp(world)

    return build


@asynccontextmanager
async def _corrected(_: Path, __: Size) -> AsyncIterator[App[Any]]:
    """A turn went to the first preference, and the user chose the model of the third."""
    world = await make_world(Path())
    policy = world.services.policy
    matched = policy.catalog.preferences[0].name
    found = Classification({matched: 0.9}, other=0.1, matched=matched, engine="fake", ms=1.0)
    policy.decide("x1", traits(user_text=CORRECTED), found)
    policy.pin("anthropic/claude-sonnet-5-5", "next_turn")
    yield PreferencesApp(world)


def _write_theirs(app: App[Any]) -> None:
    assert isinstance(app, PreferencesApp)
    app.world.file.write_text(THEIRS)


def _take_file_away(app: App[Any]) -> None:
    assert isinstance(app, PreferencesApp)
    app.world.file.unlink()


def _open_again(app: App[Any]) -> None:
    assert isinstance(app, PreferencesApp)
    app.open_preferences()


_LIST = Scene(preferences(), (("", "explaining how existing"), ("", "esc close")))
_CHANGED = _LIST.then(("d", "delete this preference?"), ("y", "(not saved)"))
_MODELS = _LIST.then(("2", "key from $OPENAI_API_KEY: ***"))
_REST = _LIST.then(("3", "lanes.background"))
_EDITED = _LIST.then(("enter", "ctrl+t"))
_CORRECTED = Scene(_corrected, (("", "◆ explanations"), ("", "esc close")))
_CORRECTION = _CORRECTED.then(("j j", "x take the example in"))
_DRAFT_TO_TRY = Scene(preferences(turns=TURNS), _LIST.steps).then(
    ("j j d", "delete this"), ("y", "(not saved)"), ("t", "ctrl+r replay")
)
_STUCK = Scene(preferences(turns=MANY, classifier=StuckClassifier()), _LIST.steps)

PREFERENCES: dict[str, Scene] = {
    "list": _LIST,
    "no_preferences": Scene(preferences(NO_PREFERENCES), (("", "Press a to add one"),)),
    "no_file": _LIST.then(
        (_take_file_away, ""), ("escape", ""), (_open_again, "claude-router router init")
    ),
    "missing_key": Scene(preferences(environment={}), (("", "gpt-5.6 is missing."),)),
    "field": _EDITED,
    "form": _LIST.then(
        (f"j j enter {CLEAR} {typed('other')}", "other"),
        (
            f"tab {CLEAR} {typed('writing new functions or classes for fun')}",
            "stands for no match at all",
        ),
    ),
    "added": _LIST.then(("a", "needs a description")),
    "corrected": _CORRECTED,
    "correction": _CORRECTION,
    "correction_taken": _CORRECTION.then(("x", "The description has the example now")),
    "no_correction": _LIST.then(("x", "No turn that you corrected")),
    "models_field": _EDITED.then(("tab tab", "enter choose models")),
    "choosing_models": _EDITED.then(("tab tab enter", "who takes the task"), ("j space", " 2 ")),
    "deleting": _LIST.then(("d", "delete this preference?")),
    "changed": _CHANGED,
    "saved": _CHANGED.then(("ctrl+s", "Saved.")),
    "nothing_to_save": _LIST.then(("ctrl+s", "There is nothing to save.")),
    "problems": _LIST.then(("a", "new task"), ("escape", "esc close"), ("ctrl+s", "not saved")),
    "leaving": _CHANGED.then(("escape", "close with unsaved changes?")),
    "conflict": _CHANGED.then((_write_theirs, ""), ("ctrl+s", "changed meanwhile")),
    "reloaded": _CHANGED.then(
        (_write_theirs, ""), ("ctrl+s", "changed meanwhile"), ("r", "z brings your changes back")
    ),
    "help": _LIST.then(("question_mark", "In every list")),
    "models": _MODELS,
    "fallbacks": _MODELS.then(("j enter", "fallbacks of openai/gpt-5.6")),
    "key": _MODELS.then(("j a", "API key of"), (typed("sk-1234"), "•••••••")),
    "rest": _REST,
    "rest_value": _REST.then(("j enter", "enter choose")),
    "rest_limit": _REST.then(("j j j j j enter", "US dollars")),
    "rest_alias": _REST.then(("a", "new alias"), (typed("big"), "big")),
    "rest_alias_target": _REST.then(("a", "new alias"), (f"{typed('big')} enter", "stands for")),
}
TRY: dict[str, Scene] = {
    "empty": _LIST.then(("t", "ctrl+r replay")),
    "tried": _DRAFT_TO_TRY.then((f"{' '.join(PROMPT)} enter", "file   explanations")),
    "replayed": _DRAFT_TO_TRY.then(("ctrl+r", "Last 3 turns of the history")),
    "replaying": _STUCK.then(("t", "ctrl+r replay"), ("ctrl+r", "of 20 turns")),
    "nothing_to_replay": _LIST.then(("t ctrl+r", "nothing to replay")),
    "problems": _LIST.then(("a", "new task"), (f"ctrl+t {typed('x')} enter", "Solve this first")),
}
