"""What the pictures show: preferences, what is typed, what the stand-ins answer, earlier days."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from claude_router.config.load import load
from claude_router.demo.answer import Answer, Question, ToolCall, words
from claude_router.demo.configuration import KEY_VARIABLE
from claude_router.events import ExchangeEvent
from claude_router.history.store import Store
from claude_router.launch.demo import Demo
from claude_router.launch.listening import url_of
from claude_router.launch.setup import Setup

PROJECT = Path("/home/ann/shop")
"""What the history calls the throw-away project."""

PROMPTS = (
    "Write a function that adds up the prices in a cart",
    "Explain what cart.py does",
    "Write unit tests for total()",
)

_CONFIGURATION = """\
llm_providers:
  - model: anthropic/claude-opus-5-5
    access_key: ${key}
    base_url: {url}/anthropic
    default: true
    prices: {{input: 5, output: 25}}
  - model: anthropic/claude-sonnet-5-5
    access_key: ${key}
    base_url: {url}/anthropic
    prices: {{input: 3, output: 15}}
    routing_preferences:
      - name: code understanding
        description: understand and explain existing code snippets, functions, or libraries
  - model: openai/gpt-5.6
    access_key: ${key}
    base_url: {url}/openai/v1
    api: chat
    prices: {{input: 1.25, output: 10}}
    routing_preferences:
      - name: code generation
        description: generating new code snippets, functions, or boilerplate
  - model: deepseek/deepseek-v4-pro
    access_key: ${key}
    base_url: {url}/openai/v1
    prices: {{input: 0.5, output: 2}}
    fallbacks: [openai/gpt-5.6]
    routing_preferences:
      - name: test writing
        description: writing unit tests and test cases for existing code
"""
_FILE = "cart.py"
_CODE = """def total(prices: list[int]) -> int:
    return sum(prices)
"""
_PAUSE_SECONDS = 0.06
_DAY = 86_400
_EARLIER = (("/home/ann/blog", 0.9, 1, 3), ("/home/ann/shop", 1.2, 2, 3), (PROJECT, 4.1, 0, 2))
"""Project, days ago, and which of this session's turns an earlier session repeats."""


def make_scene(demo: Demo) -> Setup:
    """The demo's setup with the preferences above; claude calls its project `~/shop`."""
    before, environment = demo.setup.project, demo.setup.environment
    project = before.rename(before.with_name(PROJECT.name))
    (project / _FILE).write_text(_CODE, encoding="utf-8")
    profile = Path(environment["CLAUDE_CONFIG_DIR"], ".claude.json")
    known = profile.read_text(encoding="utf-8")
    profile.write_text(known.replace(str(before), str(project)), encoding="utf-8")
    colours = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}  # wherever it is run
    environment = {**environment, **colours, "HOME": str(project.parent)}
    config_file = demo.setup.paths.config
    config_file.parent.mkdir(exist_ok=True)
    text = _CONFIGURATION.format(url=url_of(demo.listening), key=KEY_VARIABLE)
    config_file.write_text(text, encoding="utf-8")
    config = load(config_file, environment)
    return replace(demo.setup, config=config, environment=environment, project=project)


def answer(question: Question, project: Path) -> Answer:
    """DeepSeek is overloaded; an explanation reads the file first."""
    text = question.text.lower()
    if "security monitor" in question.system:
        return Answer(("<severity>0</severity>",))
    if not question.tools:
        return Answer(('{"title": "The cart of the shop"}',))
    if "deepseek" in question.model:
        return Answer(("The model is overloaded, try again later",), status=529)
    read = ToolCall("Read", {"file_path": str(project / _FILE)})
    calls = (read,) if "explain" in text and not question.results else ()
    return Answer(words(_spoken(text, question.results)), calls, pause=_PAUSE_SECONDS)


def _spoken(text: str, results: Sequence[str]) -> str:
    if "tests" in text:
        return "Two cases are enough: a cart with two prices, and an empty one."
    if "explain" not in text:
        return f"Here it is:\n\n```python\n{_CODE}```"
    if not results:
        return "I look at the file first."
    return f"`{_FILE}` holds one function: `total` adds up a list of prices, in whole cents."


def repeat_earlier(setup: Setup, events: Sequence[ExchangeEvent]) -> None:
    """The session's exchanges again, as of other days: one session makes no history."""
    turns = list(dict.fromkeys(each.exchange.turn_id for each in events))
    options = setup.config.history
    store = Store(
        setup.paths.history,
        store_prompts=options.store_prompts,
        keep_days=options.keep_days,
        on_error=lambda sentence: print(sentence, file=sys.stderr),
    )
    for project, days, first, end in _EARLIER:
        for event in events:
            if event.exchange.turn_id in turns[first:end]:
                store.record(_earlier(event, str(project), days))
    store.close()


def _earlier(event: ExchangeEvent, project: str, days: float) -> ExchangeEvent:
    told = event.exchange
    moved = replace(
        told,
        id=f"{told.id}-{days}",
        turn_id=f"{told.turn_id}-{days}",
        session_id=f"{told.session_id}-{days}",
        started_at=told.started_at - days * _DAY,
        project=project,
    )
    return replace(event, exchange=moved)
