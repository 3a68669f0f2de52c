"""The setup screen in its app, over a disk that only remembers what it was asked to do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from textual.pilot import Pilot

from claude_router.terminal.tokens import InputSplitter
from claude_router.tui.first_run import Choice, Findings, FirstRunError
from claude_router.tui.screens.setup.screen import Outcome
from claude_router.tui.setup_app import SetupApp
from tests.tui.screen_text import screen_text, until

SONNET, OPUS = "anthropic/claude-sonnet-5-5", "anthropic/claude-opus-5-5"
FILE = "/home/me/.config/claude-router/config.yaml"
TEXT = """\
# By task: each kind of work goes to the model that suits it.

llm_providers:
  # No access_key: your own Claude login goes through untouched.
  - model: anthropic/claude-sonnet-5-5
    default: true            # takes what no preference matches

  - model: anthropic/claude-opus-5-5
    fallbacks: [anthropic/claude-sonnet-5-5]
    routing_preferences:
      - name: hard bugs
        description: tracking down a bug, race condition, memory leak, flaky test or slow query
"""
FINDINGS = Findings(
    FILE,
    ("Claude, by your own login", "OPENAI_API_KEY: openai/gpt-5.6"),
    (
        Choice(
            "By task",
            "each kind of work goes to the model that suits it",
            ((SONNET, ("writing code",)), (OPUS, ("hard bugs", "design and large changes"))),
            TEXT,
        ),
        Choice(
            "Cheap first",
            "a cheap model takes everything, the big one only hard work",
            (("openai/gpt-5.6", ()), (OPUS, ("hard bugs",))),
            "# Cheap first\n" * 60,
            remark="A turn that goes to the big one takes the conversation along.",
        ),
        Choice(
            "Local first",
            "your own machine takes everything, a hosted model only hard work",
            obstacle="no Ollama or LM Studio with a model answers on this machine",
        ),
    ),
)


@dataclass
class RememberingDisk:
    """Fails with `trouble` while it has some."""

    trouble: str = ""
    written: list[str] = field(default_factory=list)
    declined: int = 0

    def write(self, choice: Choice) -> None:
        self._fail()
        self.written.append(choice.title)

    def decline(self) -> None:
        self._fail()
        self.declined += 1

    def _fail(self) -> None:
        if self.trouble:
            raise FirstRunError(self.trouble)


@asynccontextmanager
async def setup(
    disk: RememberingDisk | None = None, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[SetupApp, "Pilot[Outcome | int]"]]:
    """The screen, once it takes keys."""
    app = SetupApp(FINDINGS, disk or RememberingDisk())
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "esc not now" in screen_text(app))
        yield app, pilot


def type_in(app: SetupApp, data: bytes) -> None:
    """As the terminal would, in one piece."""
    splitter = InputSplitter()
    app.receive_input([*splitter.feed(data), *splitter.flush()])
