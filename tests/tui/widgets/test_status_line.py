from typing import Any

import pytest
from textual.app import App, ComposeResult

from claude_router.events import ExchangeEvent, Phase
from claude_router.route.decision import Lane
from claude_router.tui.widgets.status_line import StatusLine
from tests.tui import exchanges
