"""Writes the text of a first configuration from the keys and local servers that were found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claude_router.config.local_servers import LocalServer
from claude_router.config.starter_sets import Candidate, Share, StarterSet, Task, Team
from claude_router.translate.dialects import PROVIDERS, Provider

_STRONG = Candidate("anthropic/claude-opus-5-5")
_USUAL = Candidate("anthropic/claude-sonnet-5-5")
_SMALL = Candidate("anthropic/claude-haiku-5-5")
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
_CHEAP = frozenset({"deepseek", "zhipu", "qwen", "groq", "minimax"})
"""Providers whose model above costs a fraction of what Claude does."""

_PLAIN = re.compile(r"[A-Za-z][\w./-]*", re.ASCII)
_HEAD = """\
# claude-router: which model takes which turn of Claude Code.
# {title}: {purpose}.{remark}
# Check it with:  claude-router router config check
# Every key is explained in config.example.yaml.

llm_providers:
"""
_LOGIN = "  # No access_key: your own Claude login goes through untouched.\n"
_EXAMPLES = """
  # More models: set the variable, and take away the "# " in front of these lines.
  # - model: openai/gpt-5.6
  #   access_key: $OPENAI_API_KEY
  # - model: ollama/qwen3-coder
  #   base_url: http://localhost:11434
"""
_TAIL = """
model_aliases:
  arch.claude.code.small.fast:   # titles, suggestions and other small requests
    target: {background}
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What this machine offers. `has_claude` says that Claude Code has a login of its own."""

    hosted: tuple[Provider, ...] = ()
    servers: tuple[LocalServer, ...] = ()
    has_claude: bool = True

    @property
    def others(self) -> tuple[Candidate, ...]:
        """The models beside Claude, those on this machine last."""
        local = (_local(server) for server in self.servers if server.models)
        return (*map(_hosted, self.hosted), *local)

    @property
    def team(self) -> Team:
        """Without a login Claude is left out, unless there is nothing else: then claude asks."""
        others = self.others
        if self.has_claude or not others:
            return Team(_STRONG, _USUAL, _SMALL, others)
        cheap = [model for model in others if model.is_cheap or model.is_local]
        strong = next((model for model in others if model not in cheap), others[0])
        small = next((model for model in cheap if model != strong), others[-1])
        return Team(strong, strong, small, others)

    def sentences(self) -> tuple[str, ...]:
        """What was found, in words without a key."""
        return (
            *(f"{p.key_variable}: {p.name}/{_MODELS[p.name]}" for p in self.hosted),
            *map(_server_words, self.servers),
        )

    def claude_words(self) -> str:
        if self.has_claude:
            return "Claude, by your own login"
        if self.others:
            return "no Claude login, so Claude is left out"
        return "Claude, by the login that Claude Code will ask for"


def look(
    environment: Mapping[str, str], servers: Sequence[LocalServer], *, has_claude: bool
) -> Found:
    """The providers with a key in `environment`, beside what was looked for elsewhere."""
    hosted = (p for p in PROVIDERS.values() if p.name in _MODELS and _has_key(p, environment))
    return Found(tuple(hosted), tuple(servers), has_claude)


def write_starter(found: Found, chosen: StarterSet) -> str:
    """A file that loads where `found` was found; no key is in it, only variables' names."""
    team = found.team
    share = chosen.share(team)
    models = [share.default, *(model for model in team.models if model != share.default)]
    blocks = [_entry(model, share) for model in models]
    remark = f"\n# {chosen.remark}" if chosen.remark else ""
    head = _HEAD.format(title=chosen.title, purpose=chosen.purpose, remark=remark)
    login = "" if share.default.place else _LOGIN
    examples = "" if found.others else _EXAMPLES
    tail = _TAIL.format(background=_quoted(share.background.key))
    return head + login + "\n".join(blocks) + examples + tail


def tasks_of(model: Candidate, share: Share) -> tuple[Task, ...]:
    return tuple(task for task, taker in share.tasks if taker == model)


def _has_key(provider: Provider, environment: Mapping[str, str]) -> bool:
    return bool(environment.get(provider.key_variable or "", "").strip())


def _hosted(provider: Provider) -> Candidate:
    key = f"{provider.name}/{_MODELS[provider.name]}"
    is_cheap = provider.name in _CHEAP
    return Candidate(key, (f"access_key: ${provider.key_variable}",), is_cheap=is_cheap)


def _local(server: LocalServer) -> Candidate:
    base_url = (server.provider.base_url or "").removesuffix("/v1")
    window = "# context_window: 32768   # what your server is set to; longer turns go elsewhere"
    key = f"{server.provider.name}/{server.models[0]}"
    return Candidate(key, (f"base_url: {base_url}", window), is_local=True)


def _entry(model: Candidate, share: Share) -> str:
    is_default = model == share.default
    lines = [f"- model: {_quoted(model.key)}", *(f"  {line}" for line in model.place)]
    if is_default:
        lines.append("  default: true            # takes what no preference matches")
    tasks = tasks_of(model, share)
    if (spare := _spare(model, share)) is not None:
        lines.append(f"  fallbacks: [{_quoted(spare.key)}]")
    if tasks:
        lines.append("  routing_preferences:")
    for task in tasks:
        lines += [f"    - name: {task.name}", f"      description: {task.description}"]
    return "".join(f"  {line}\n" for line in lines)


def _spare(model: Candidate, share: Share) -> Candidate | None:
    """Who stands in for a model that fails; what stays on this machine is to stay there."""
    if model != share.default:
        return share.default if tasks_of(model, share) else None
    is_paid = bool(model.place) and not model.is_local
    return share.background if is_paid and share.background != model else None


def _quoted(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else f'"{key}"'


def _server_words(server: LocalServer) -> str:
    name = server.provider.name
    if server.models:
        return f"a server on this machine: {name}/{server.models[0]}"
    return f"{name} runs on this machine, but has no model yet, so it was left out"
