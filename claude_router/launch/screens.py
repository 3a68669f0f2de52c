"""The screens that the window opens on demand; claude's start does not wait for their code."""

from typing import TYPE_CHECKING

from claude_router.launch.setup import Setup
from claude_router.proxy.services import Services
from claude_router.tui.palette import Glyphs

if TYPE_CHECKING:
    from claude_router.launch.workshop.session import SessionWorkshop
    from claude_router.tui.screens.history.screen import HistoryScreen
    from claude_router.tui.screens.preferences.screen import PreferencesScreen


class SessionScreens:
    """Implements the window's `ScreensOnDemand` over the running services."""

    def __init__(self, setup: Setup, services: Services) -> None:
        self._setup = setup
        self._services = services
        self._workshop: SessionWorkshop | None = None

    def history(self, glyphs: Glyphs) -> "HistoryScreen":
        from claude_router.tui.screens.history.screen import HistoryScreen

        return HistoryScreen(self._setup.paths.history, glyphs)

    def preferences(self, glyphs: Glyphs) -> "PreferencesScreen":
        from claude_router.launch.workshop.session import SessionWorkshop
        from claude_router.tui.screens.preferences.screen import PreferencesScreen

        if self._workshop is None:
            paths = self._setup.paths
            self._workshop = SessionWorkshop(
                self._services, paths.config, paths.history, self._setup.environment
            )
        return PreferencesScreen(self._workshop, glyphs)
