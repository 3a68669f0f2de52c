"""claude in the window: spawned first, everything else loads while it boots."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from pathlib import Path

from claude_router.claude_code.warnings import warnings
from claude_router.events import ExchangeEvent
from claude_router.launch.client import client_command
from claude_router.launch.failed import WindowFailedError
from claude_router.launch.listening import listen, url_of
from claude_router.launch.notices import Notices, Severity
from claude_router.launch.recording import RecordedChild, Recording
from claude_router.launch.setup import Beside, Setup
from claude_router.tui.layout import pane_size

log = logging.getLogger(__name__)
_USUAL_SIZE = (80, 24)  # for a terminal that does not know its own


def run_tui(
    setup: Setup,
    claude_args: Sequence[str],
    *,
    is_panel_hidden: bool = False,
    record: Path | None = None,
    beside: Beside = nullcontext,
) -> int:
    """Run the window until claude exits and give claude's exit status.

    Raises:
        ClaudeNotFoundError: there is no claude to start.
        WindowFailedError: a bug of ours; the terminal is restored, the log has the details.
    """
    is_panel_shown = setup.config.panel.start == "shown" and not is_panel_hidden
    columns, lines = os.get_terminal_size(sys.stdout.fileno())  # whatever COLUMNS and LINES say
    cols, rows = pane_size(
        columns or _USUAL_SIZE[0],
        lines or _USUAL_SIZE[1],
        panel_width=setup.config.panel.width,
        is_panel_shown=is_panel_shown,
    )
    with (
        listen() as listening,
        client_command(setup, claude_args, url_of(listening), is_tui=True) as command,
    ):
        notices = Notices()
        for sentence in warnings(setup.environment, setup.project, claude_args):
            notices.tell(sentence, "warning")
        for sentence in setup.config.notes:
            notices.tell(sentence, "information")
        recording = Recording(record, cols=cols, rows=rows) if record else None
        child = RecordedChild.spawn(
            command.argv, command.environment, cols=cols, rows=rows, cwd=setup.project
        )
        child.recording = recording
        try:
            farewell, status = asyncio.run(
                _run(setup, listening, child, (cols, rows), is_panel_shown, notices, beside)
            )
        finally:
            child.close()
            if recording is not None:
                recording.close()
        with suppress(OSError):  # the terminal may be gone
            os.write(sys.stdout.fileno(), command.farewell(farewell))
    if status is None:
        raise WindowFailedError
    return status


async def _run(
    setup: Setup,
    listening: socket.socket,
    child: RecordedChild,
    size: tuple[int, int],
    is_panel_shown: bool,
    notices: Notices,
    beside: Beside,
) -> tuple[bytes, int | None]:
    """claude's parting words and its exit status, None if the window failed."""
    # claude boots while these are imported.
    from claude_router.launch.controls import SessionControls
    from claude_router.launch.proxying import running_proxy
    from claude_router.terminal.engine import open_screen
    from claude_router.tui.app import RouterApp

    screen, shortfall = open_screen(*size)
    if shortfall is not None:
        log.warning("%s", shortfall)
    async with beside(), running_proxy(setup, listening, notices.tell) as services:
        app = RouterApp(
            child=child,
            screen=screen,
            controls=SessionControls(services, setup.paths.config),
            panel_width=setup.config.panel.width,
            is_panel_shown=is_panel_shown,
            panel_keys=setup.config.panel_keys,
            on_ready=lambda: notices.show_with(notify),
        )

        def notify(text: str, severity: Severity) -> None:
            app.call_later(app.notify_user, text, severity)

        # Words and events come from the proxy's tasks; widgets are touched by the app's own only.
        def show(event: ExchangeEvent) -> None:
            app.call_later(app.post_exchange, event)

        services.bus.subscribe(show)
        if child.recording is not None:
            services.bus.subscribe(child.recording.add_exchange)
        status = await app.run_async()
        # The terminal is the shell's again: one ctrl+C too many must not change the status.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return app.farewell, status
