"""Every screen in every state."""

from collections.abc import Mapping

from tests.tui.scenes import history, preferences, session, setup
from tests.tui.scenes.scene import Scene

SCREENS: Mapping[str, Mapping[str, Scene]] = {
    "window": session.WINDOW,
    "panel": session.PANEL,
    "why": session.WHY_TURN,
    "picker": session.PICKER,
    "setup": setup.SETUP,
    "preferences": preferences.PREFERENCES,
    "try": preferences.TRY,
    "history": history.HISTORY,
    "history_session": history.HISTORY_SESSION,
    "history_why": history.HISTORY_WHY,
    "statistics": history.STATISTICS,
}
SCENES: Mapping[str, Scene] = {
    f"{screen}-{state}": scene
    for screen, states in SCREENS.items()
    for state, scene in states.items()
}
