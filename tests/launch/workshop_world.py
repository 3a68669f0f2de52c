"""A workshop over a file of the test's own, with a router model that goes by words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.classify.joint_model import JointModel
from claude_router.config.load import load
from claude_router.events import Bus
from claude_router.launch.workshop.session import SessionWorkshop
from claude_router.proxy.gate import Gate
from claude_router.proxy.services import Services
from claude_router.proxy.upstream import Upstream
from claude_router.route.classifier import Classifier
from claude_router.route.policy import Policy
from tests.classify.test_lint import WordModel

T = TypeVar("T")
ENVIRONMENT = {"OPENAI_API_KEY": "sk-from-the-environment"}
CONFIG = """\
# Which model takes what.
llm_providers:
  - model: anthropic/claude-sonnet-5-5
    default: true            # the rest
    prices: {input: 3, output: 15}
  - model: openai/gpt-5.6
    access_key: $OPENAI_API_KEY   # from the shell
    prices: {input: 1, output: 10}
    routing_preferences:
      - name: code generation
        description: writing new functions or classes from words  # mine
      - name: tests
        description: adding unit tests for code that exists
  - model: ollama/qwen3-coder
    base_url: http://localhost:11434

routing_preferences:
  - name: explanations
    description: explaining how existing code works
    models: [anthropic/claude-sonnet-5-5, openai/gpt-5.6]

model_aliases:
  fast: ollama/qwen3-coder
budget: {day_usd: 20}
"""
FIRST = """\
llm_providers:
  - model: anthropic/claude-sonnet-5-5
    default: true
  - model: openai/gpt-5.6
    access_key: $OPENAI_API_KEY
    routing_preferences:
      - name: writing code
        description: implementing a new feature or function
"""
"""What a first file would say."""


class WordClassifier(EmbeddedClassifier):
    """Likes the preference that shares most words with the turn."""

    async def with_model(self, work: Callable[[JointModel], T]) -> T:
        return work(cast(JointModel, WordModel()))


@dataclass(frozen=True, slots=True)
class World:
    """A configuration file and history, and a session that runs with them."""

    file: Path
    history: Path
    services: Services
    workshop: SessionWorkshop

    @property
    def text(self) -> str:
        return self.file.read_text()

    def names(self) -> list[str]:
        return [preference.name for preference in self.workshop.draft.preferences]


async def make_world(
    folder: Path,
    text: str = CONFIG,
    *,
    environment: Mapping[str, str] = ENVIRONMENT,
    classifier: Classifier | None = None,
    is_routing: bool = True,
) -> World:
    file, history = folder / "config.yaml", folder / "history.db"
    file.write_text(text)
    config = load(file, ENVIRONMENT)
    upstream = Upstream()
    await upstream.close()
    services = Services(
        config=config,
        policy=Policy(config.catalog),
        classifier=(classifier or WordClassifier()) if is_routing else None,
        upstream=upstream,
        bus=Bus(lambda subscriber, error: None),
        gate=Gate(None),
        launch_id="l",
        project="/p",
    )
    workshop = SessionWorkshop(services, file, history, environment, begin=lambda _: FIRST)
    return World(file, history, services, workshop)


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are only in `before`, and those that are only in `after`."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]
