"""claude in the window: spawned first, everything else loads while it boots."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from claude_router.claude_code.warnings import warnings
from claude_router.events import ExchangeEvent, Subscriber
from claude_router.launch.client import client_command
from claude_router.launch.failed import WindowFailedError
from claude_router.launch.listening import listen, url_of
from claude_router.launch.notices import Notices, Severity
from claude_router.launch.recording import RecordedChild, Recording
from claude_router.launch.setup import Beside, Setup
from claude_router.tui.layout import pane_size

if TYPE_CHECKING:  # loaded while claude boots
    from claude_router.proxy.services import Services
    from claude_router.tui.app import RouterApp

log = logging.getLogger(__name__)
_WARM_SECONDS = 2.0
"""The router model waits for claude's first screen, which needs the processor more."""
_USUAL_SIZE = (80, 24)  # for a terminal that does not know its own
_OWN_STATUS_LINE = (
    "Claude Code's statusLine is set already, so claude.status_line shows nothing there. "
    "Take your own out of its settings to see the routed model."
)


def run_tui(
    setup: Setup,
    claude_args: Sequence[str],
    *,
    is_panel_hidden: bool = False,
    record: Path | None = None,
    beside: Beside = nullcontext,
    typed: bytes = b"",
    told: str = "",
) -> int:
    """Run the window until claude exits and give claude's exit status.

    `typed` is input that came before claude was there; `told` is what the user reads first.

    Raises:
        ClaudeNotFoundError: there is no claude to start.
        WindowFailedError: a bug of ours; the terminal is restored, the log has the details.
    """
    is_panel_shown = setup.config.panel.start == "shown" and not is_panel_hidden
    cols, rows = _size_of_pane(setup, is_panel_shown)
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _end)  # until the window takes them
    with (
        listen() as listening,
        client_command(setup, claude_args, url_of(listening), is_tui=True) as command,
        _recording(record, cols, rows) as recording,
    ):
        child = RecordedChild.spawn(
            command.argv, command.environment, cols=cols, rows=rows, cwd=setup.project
        )
        child.recording = recording
        child.write(typed)
        notices = _first_notices(setup, claude_args, told)
        if setup.config.claude.status_line and command.status_file is None:
            notices.tell(_OWN_STATUS_LINE, "information")
        window = _Window(setup, child, cols, rows, is_panel_shown, notices, command.status_file)
        try:
            farewell, status = asyncio.run(window.run(listening, beside))
        finally:
            child.close()
        with suppress(OSError):  # the terminal may be gone
            os.write(sys.stdout.fileno(), command.farewell(farewell))
    if status is None:
        raise WindowFailedError
    return status


@dataclass(frozen=True, slots=True)
class _Window:
    """The window around a child that has been started."""

    setup: Setup
    child: RecordedChild
    cols: int
    rows: int
    is_panel_shown: bool
    notices: Notices
    status_file: Path | None

    async def run(self, listening: socket.socket, beside: Beside) -> tuple[bytes, int | None]:
        """claude's parting words and its exit status, None if the window failed."""
        # claude boots while these are imported.
        from claude_router.launch.proxying import running_proxy

        proxy = running_proxy(self.setup, listening, self.notices.tell, warm_after=_WARM_SECONDS)
        async with beside(), proxy as services:
            app = self._app(services)

            # Events come from the proxy's tasks; widgets are touched by the app's own only.
            def show(event: ExchangeEvent) -> None:
                app.call_later(app.post_exchange, event)

            services.bus.subscribe(show)
            if self.status_file is not None:
                services.bus.subscribe(_status_line(self.status_file))
            if self.child.recording is not None:
                services.bus.subscribe(self.child.recording.add_exchange)
            status = await app.run_async()
            # The terminal is the shell's again: one ctrl+C too many must not change the status.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        return app.farewell, status

    def _app(self, services: "Services") -> "RouterApp":
        from claude_router.launch.controls import SessionControls
        from claude_router.launch.screens import SessionScreens
        from claude_router.terminal.engine import open_screen
        from claude_router.tui.app import RouterApp

        config = self.setup.config
        screen, shortfall = open_screen(self.cols, self.rows)
        if shortfall is not None:
            log.warning("%s", shortfall)

        def notify(text: str, severity: Severity) -> None:
            app.call_later(app.notify_user, text, severity)

        app = RouterApp(
            child=self.child,
            screen=screen,
            controls=SessionControls(services, self.setup.paths.config),
            screens=SessionScreens(self.setup, services),
            panel_width=config.panel.width,
            is_panel_shown=self.is_panel_shown,
            panel_keys=config.panel_keys,
            on_ready=lambda: self.notices.show_with(notify),
        )
        return app


def _status_line(file: Path) -> Subscriber:
    from claude_router.launch.status_file import StatusFile
    from claude_router.tui.palette import glyphs_for

    return StatusFile(file, glyphs_for(getattr(sys.stdout, "encoding", None))).record


def _size_of_pane(setup: Setup, is_panel_shown: bool) -> tuple[int, int]:
    cols, rows = os.get_terminal_size(sys.stdout.fileno())  # whatever COLUMNS and LINES say
    return pane_size(
        cols or _USUAL_SIZE[0],
        rows or _USUAL_SIZE[1],
        panel_width=setup.config.panel.width,
        is_panel_shown=is_panel_shown,
    )


def _first_notices(setup: Setup, claude_args: Sequence[str], told: str) -> Notices:
    notices = Notices()
    if told:
        notices.tell(told, "information")
    for sentence in warnings(setup.environment, setup.project, claude_args):
        notices.tell(sentence, "warning")
    if setup.config.notes:
        notices.tell("\n".join(setup.config.notes), "information")
    return notices


def _recording(
    folder: Path | None, cols: int, rows: int
) -> AbstractContextManager[Recording | None]:
    if folder is None:
        return nullcontext()
    return closing(Recording(folder, cols=cols, rows=rows))


def _end(signum: int, _: FrameType | None) -> None:
    """Leave by the front door, so that claude and the settings file go too."""
    raise SystemExit(128 + signum)
