"""Writes the text of a first configuration from the keys and local servers that were found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from claude_router.config.local_servers import LocalServer
from claude_router.translate.dialects import PROVIDERS, Provider

ANTHROPIC_DEFAULT = "anthropic/claude-sonnet-5-5"
_ANTHROPIC_SMALL = "anthropic/claude-haiku-5-5"
_MODELS = {
    "openai": "gpt-5.6",
    "gemini": "gemini-3-pro",
    "deepseek": "deepseek-v4-pro",
    "xai": "grok-4",
    "mistral": "mistral-large-latest",
    "moonshotai": "kimi-k3",
    "zhipu": "glm-5.2",
    "qwen": "qwen3-coder-plus",
    "groq": "openai/gpt-oss-120b",
    "together_ai": "Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8",
    "openrouter": "openai/gpt-5.6",
    "minimax": "MiniMax-M2",
}
_TASKS = (
    (
        "code generation",
        "writing new functions, classes, scripts or boilerplate from a description",
    ),
    (
        "code understanding",
        "explaining how existing code works, finding where something is done, answering "
        "questions about a code base",
    ),
    (
        "tests and documentation",
        "writing unit tests, docstrings, README text or comments for code that exists",
    ),
)
_HEAD = """\
# claude-router: which model takes which turn of Claude Code.
# Check it with:  claude-router router config check
# Every key is explained in config.example.yaml.

llm_providers:
  # No access_key: your own Claude login goes through untouched.
  - model: {default}
    default: true            # takes what no preference matches
  - model: {small}
"""
_TAIL = """
model_aliases:
  arch.claude.code.small.fast:   # titles, suggestions and other small requests
    target: {small}
"""
_EXAMPLES = """
  # More models: set the variable, and take away the "# " in front of these lines.
  # - model: openai/gpt-5.6
  #   access_key: $OPENAI_API_KEY
  #   routing_preferences:
  #     - name: code generation
  #       description: writing new functions, classes, scripts or boilerplate from a description
  # - model: ollama/qwen3-coder
  #   base_url: http://localhost:11434
"""


@dataclass(frozen=True, slots=True)
class Starter:
    """A first configuration. `found` says in words what it was made from."""

    text: str
    found: tuple[str, ...]


def write_starter(environment: Mapping[str, str], servers: Sequence[LocalServer]) -> Starter:
    """A file that loads with `environment`: Claude by the user's login, and what else is there."""
    hosted = [p for p in PROVIDERS.values() if p.name in _MODELS and _has_key(p, environment)]
    local = [server for server in servers if server.models]
    entries = [_hosted_entry(p) for p in hosted] + [_local_entry(server) for server in local]
    head = _HEAD.format(default=ANTHROPIC_DEFAULT, small=_ANTHROPIC_SMALL)
    blocks = [
        entry + tasks for entry, tasks in zip(entries, _share_tasks(len(entries)), strict=True)
    ]
    tail = _TAIL.format(small=_ANTHROPIC_SMALL)
    text = head + "".join(blocks or [_EXAMPLES]) + tail
    return Starter(text, tuple(_found(hosted, servers)))


def _has_key(provider: Provider, environment: Mapping[str, str]) -> bool:
    return bool(provider.key_variable and environment.get(provider.key_variable, "").strip())


def _hosted_entry(provider: Provider) -> str:
    model = f"{provider.name}/{_MODELS[provider.name]}"
    return f"\n  - model: {model}\n    access_key: ${provider.key_variable}\n"


def _local_entry(server: LocalServer) -> str:
    model = f"{server.provider.name}/{server.models[0]}"
    base_url = (server.provider.base_url or "").removesuffix("/v1")
    return f'\n  - model: "{model}"\n    base_url: {base_url}\n'


def _share_tasks(entries: int) -> list[str]:
    """Two tasks for a lone model, else all three, dealt out in turn."""
    tasks = _TASKS[: entries + 1]
    shares = [[task for i, task in enumerate(tasks) if i % entries == n] for n in range(entries)]
    return [_preferences(share) for share in shares]


def _preferences(tasks: Sequence[tuple[str, str]]) -> str:
    if not tasks:
        return ""
    lines = "".join(f"      - name: {n}\n        description: {d}\n" for n, d in tasks)
    return f"    routing_preferences:\n{lines}"


def _found(hosted: Sequence[Provider], servers: Sequence[LocalServer]) -> Iterator[str]:
    for provider in hosted:
        yield f"{provider.key_variable}: {provider.name}/{_MODELS[provider.name]}"
    for server in servers:
        name = server.provider.name
        if server.models:
            yield f"a server on this machine: {name}/{server.models[0]}"
        else:
            yield f"{name} runs on this machine, but has no model yet, so it was left out"
