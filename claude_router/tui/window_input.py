"""What the user's input does, once it is known to whom it goes."""

from textual.app import App
from textual.errors import NoWidget

from claude_router.tui.driver import PaneDriver
from claude_router.tui.job_control import JobControl
from claude_router.tui.outer import OuterTerminal, is_scheme_report
from claude_router.tui.pane_mouse import PaneMouse
from claude_router.tui.panel_place import PANEL_FAILED, PanelPlace
from claude_router.tui.widgets.claude_pane import ClaudePane

_SCHEME_REPORTS = 2031


class WindowInput:
    """Implements `InputHost` on the window's parts."""

    def __init__(
        self,
        app: App[int],
        outer: OuterTerminal,
        pane: ClaudePane,
        place: PanelPlace,
        jobs: JobControl,
    ) -> None:
        self._app = app
        self._outer = outer
        self._pane = pane
        self._place = place
        self._jobs = jobs
        self._mouse = PaneMouse(pane, self._is_pane_at, on_press=place.leave, copy=outer.copy)
        self._scheme_report = b""

    def has_pane_keys(self) -> bool:
        screens = self._app.screen_stack
        if not screens:  # typed while the window opens
            return True
        return len(screens) == 1 and screens[0].focused in (None, self._pane)

    def has_screen(self) -> bool:
        return len(self._app.screen_stack) > 1

    def is_child_mode_set(self, mode: int) -> bool:
        return self._pane.vt.is_mode_set(mode)

    def send_to_child(self, data: bytes) -> None:
        self._pane.send(data)

    def send_to_textual(self, raw: bytes) -> None:
        if isinstance(driver := self._app._driver, PaneDriver):
            driver.feed_textual(raw)

    def route_mouse(self, raw: bytes) -> None:
        if not self.has_screen():
            self._mouse.route(raw)
        self.send_to_textual(raw)

    def receive_reply(self, raw: bytes) -> None:
        """A changed colour scheme is told to the child once the new colours are known too."""
        was_dark = self._outer.traits.is_dark
        if self._outer.receive(raw):
            self._pane.learn_outer(self._outer.traits)
            self._pane.write(self._scheme_report)
            self._scheme_report = b""
        elif (
            is_scheme_report(raw)
            and self._outer.traits.is_dark != was_dark
            and self.is_child_mode_set(_SCHEME_REPORTS)
        ):
            self._scheme_report = raw
            self._outer.probe()

    def press_page_key(self, raw: bytes, step: int) -> None:
        self._pane.history.press_page_key(raw, step)

    def press_panel_key(self) -> None:
        """To the panel, showing it if need be; from there, or from a screen above it, back."""
        screens = self._app.screen_stack
        if len(screens) > 1:
            screens[-1].dismiss()
        elif not self.has_pane_keys():
            self._place.leave()
        elif self._place.has_failed:
            self._app.notify(PANEL_FAILED, severity="error", markup=False)
        elif screens:  # else it was pressed while the window opens
            self._place.enter()

    def suspend_all(self) -> None:
        self._jobs.suspend()

    def _is_pane_at(self, x: int, y: int) -> bool:
        try:
            return self._app.screen.get_widget_at(x, y)[0] is self._pane
        except NoWidget:
            return False
