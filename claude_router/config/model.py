"""The configuration as values; `load` makes them from YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from claude_router.config.keys import Secret
from claude_router.route.catalog import Catalog
from claude_router.route.rule import Rule
from claude_router.translate.dialects import Dialect

Api = Literal["messages", "chat", "responses"]
EngineName = Literal["embedded", "arch", "endpoint", "off"]
Device = Literal["auto", "cpu", "gpu", "cuda", "rocm", "coreml", "directml"]
AskWhen = Literal["always", "unsure", "never"]
PromptForm = Literal["auto", "card", "gateway"]
DEFAULT_PANEL_KEYS = ("f2", "ctrl+]")


@dataclass(frozen=True, slots=True)
class Prices:
    """USD per million tokens."""

    input: float
    output: float
    cache_read: float | None = None
    cache_write: float | None = None


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds; `first_byte_s` begins with the request, `idle_s` with each piece of the answer."""

    connect_s: float = 10.0
    first_byte_s: float = 290.0
    idle_s: float = 290.0  # the client gives up after 300 s of silence


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of `llm_providers`.

    `key` is the name used everywhere (`<provider>/<model id>`, or the entry's own `name`);
    `model_id` is what the provider is asked for, "*" meaning the id the client asked for.
    With no `access_keys`, the client's own credential passes through to Anthropic and
    nothing is sent to anybody else. `base_url` is what `/v1/messages`, `/chat/completions`
    or `/responses` is appended to; it has no trailing slash. `headers` may hold credentials,
    so no `repr` shows them.
    """

    key: str
    provider: str
    model_id: str
    api: Api
    base_url: str
    dialect: Dialect
    access_keys: tuple[Secret, ...] = ()
    fallbacks: tuple[str, ...] = ()
    prices: Prices | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeouts: Timeouts = Timeouts()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible server that has Arch-Router, or any instruct model.

    `base_url` as in `Model`. `prompt` is how the prompt is spelled: as on the model card or as by
    the Arch gateway; "auto" goes by the model's name.
    """

    base_url: str = "http://localhost:11434/v1"
    model: str = "hf.co/katanemo/Arch-Router-1.5B.gguf:Q4_K_M"
    access_key: Secret | None = None
    prompt: PromptForm = "auto"
    timeout_s: float = 5.0


@dataclass(frozen=True, slots=True)
class RouterOptions:
    """`fast` is asked before `engine`, which is then asked `ask_when`: "unsure" means where the
    fast one's best score leads the second by less than `sure_margin`.
    """

    engine: EngineName = "embedded"
    fast: Literal["embedded"] | None = None
    ask_when: AskWhen = "unsure"
    sure_margin: float = 0.7
    device: Device = "auto"
    threshold: float | None = None
    route_on: Literal["user_turn"] = "user_turn"
    endpoint: Endpoint = Endpoint()


@dataclass(frozen=True, slots=True)
class Budget:
    session_usd: float | None = None
    day_usd: float | None = None
    when_spent: Literal["warn", "default_model", "block"] = "warn"


@dataclass(frozen=True, slots=True)
class HistoryOptions:
    store_prompts: Literal["none", "excerpt", "full"] = "excerpt"
    keep_days: int = 90


@dataclass(frozen=True, slots=True)
class PanelOptions:
    width: int = 40
    start: Literal["shown", "hidden"] = "shown"


@dataclass(frozen=True, slots=True)
class ClaudeOptions:
    status_line: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """A whole, valid configuration. `path` is None when no file exists and defaults hold.

    `notes` are remarks for the user, with file and line, that hinder nothing.
    """

    models: Mapping[str, Model]
    catalog: Catalog
    router: RouterOptions = RouterOptions()
    timeouts: Timeouts = Timeouts()
    budget: Budget = Budget()
    never: tuple[Rule, ...] = ()
    history: HistoryOptions = HistoryOptions()
    panel: PanelOptions = PanelOptions()
    claude: ClaudeOptions = ClaudeOptions()
    panel_keys: tuple[str, ...] = DEFAULT_PANEL_KEYS
    path: Path | None = None
    notes: tuple[str, ...] = ()
