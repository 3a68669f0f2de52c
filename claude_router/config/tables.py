"""Every key of the configuration file, in one place: the loader reads by these tables, the JSON
Schema is made from them, and the reference names them.
"""

from typing import get_args

from claude_router.config.groups import Field, ListOf, MapOf, Table
from claude_router.config.kinds import Choice, Flag, Integer, Number, Text
from claude_router.config.model import Api, AskWhen, Device, EngineName, PromptForm
from claude_router.config.overrides import Anything

WORD = Text()
PROSE = Text(is_one_line=False)
_TOKENS = Integer(1, 100_000_000, "tokens")
_USD = Number(0, None, "US dollars")
_PRICE = Number(0, None, "US dollars per million tokens")

# One task in the user's own words.
PREFERENCE_NAME = Field(
    "name", WORD, "Short name of the task; unique in the file", is_required=True
)
PREFERENCE_DESCRIPTION = Field(
    "description", PROSE, "The task in your own words; the router matches it", is_required=True
)
PREFERENCE_MODELS = Field(
    "models",
    ListOf(WORD, is_lone_allowed=True),
    "The model that takes the task, then those tried when it fails",
    is_required=True,
)
PREFERENCE = Table((PREFERENCE_NAME, PREFERENCE_DESCRIPTION), frozenset({"selection_policy"}))
TOP_PREFERENCE = Table(
    (PREFERENCE_NAME, PREFERENCE_DESCRIPTION, PREFERENCE_MODELS), PREFERENCE.ignored
)

# What a model costs.
PRICE_INPUT = Field("input", _PRICE, "USD per million input tokens", is_required=True)
PRICE_OUTPUT = Field("output", _PRICE, "USD per million output tokens", is_required=True)
PRICE_CACHE_READ = Field("cache_read", _PRICE, "USD per million tokens read from a prompt cache")
PRICE_CACHE_WRITE = Field("cache_write", _PRICE, "USD per million tokens written to a prompt cache")
PRICES_TABLE = Table((PRICE_INPUT, PRICE_OUTPUT, PRICE_CACHE_READ, PRICE_CACHE_WRITE))

# How long a provider is waited for.
_SECONDS = Number(0.1, 86_400, "seconds")
CONNECT_S = Field("connect_s", _SECONDS, "Seconds for a connection to be made; 10 if left out")
FIRST_BYTE_S = Field(
    "first_byte_s", _SECONDS, "Seconds until the answer's first byte; 290 if left out"
)
IDLE_S = Field("idle_s", _SECONDS, "Seconds of silence within an answer; 290 if left out")
TIMEOUTS_TABLE = Table((CONNECT_S, FIRST_BYTE_S, IDLE_S))

# One model.
MODEL = Field("model", WORD, "<provider>/<model id>, e.g. openai/gpt-5.6", is_required=True)
NAME = Field(
    "name", WORD, "A name of your own for this model, used instead of <provider>/<model id>"
)
DEFAULT = Field("default", Flag(), "true for the model that takes what no preference matches")
ACCESS_KEY = Field(
    "access_key",
    WORD,
    'API key: $VARIABLE, ${VARIABLE}, "!command that prints it", keyring:NAME, or the key itself',
)
ACCESS_KEYS = Field(
    "access_keys",
    ListOf(WORD, is_lone_allowed=True),
    "Several API keys; when one is throttled the next is used",
)
BASE_URL = Field("base_url", WORD, "Where the provider's API is, e.g. http://localhost:11434")
API = Field("api", Choice(get_args(Api)), "Which API the provider speaks")
FALLBACKS = Field(
    "fallbacks",
    ListOf(WORD, is_lone_allowed=True),
    "Models tried in this order when this one fails before its first byte",
)
PREFERENCES = Field("routing_preferences", ListOf(PREFERENCE), "The tasks this model takes")
CONTEXT_WINDOW = Field("context_window", _TOKENS, "Tokens the model takes in, prompt and answer")
MAX_OUTPUT = Field("max_output", _TOKENS, "Most tokens the model may be asked to write")
PRICES = Field("prices", PRICES_TABLE, "USD per million tokens")
MODEL_TIMEOUTS = Field("timeouts", TIMEOUTS_TABLE, "Time limits of this model alone")
HEADERS = Field("headers", MapOf(WORD), "HTTP headers added to every request to this model")
QUIRKS = Field("quirks", MapOf(Anything()), "Overrides of the provider's capability record")
INTERFACE = Field("provider_interface", WORD, "The Arch gateway's name for the API spoken")
PROVIDER = Table(
    (
        MODEL,
        NAME,
        DEFAULT,
        ACCESS_KEY,
        ACCESS_KEYS,
        BASE_URL,
        API,
        FALLBACKS,
        PREFERENCES,
        CONTEXT_WINDOW,
        MAX_OUTPUT,
        PRICES,
        MODEL_TIMEOUTS,
        HEADERS,
        QUIRKS,
        INTERFACE,
    ),
    frozenset({"http_host", "passthrough_auth", "stream", "usage", "internal", "cluster_name"}),
)

ALIAS_TARGET = Field("target", WORD, "The model that the alias stands for", is_required=True)
ALIAS = Table((ALIAS_TARGET,), short=ALIAS_TARGET)

# Requests that are no task of the user's.
LANE_BACKGROUND = Field(
    "background", WORD, "Titles, suggestions, recaps: default, a model, an alias"
)
LANE_CLASSIFIER = Field(
    "classifier", WORD, "Auto mode's safety check: default, a model or an alias"
)
LANE_WEB_SEARCH = Field("web_search", WORD, "Web searches: default, a model or an alias")
LANE_SUBAGENTS = Field("subagents", WORD, "route, inherit, a model or an alias")
LANES_TABLE = Table((LANE_BACKGROUND, LANE_CLASSIFIER, LANE_WEB_SEARCH, LANE_SUBAGENTS))

# The router model.
ENDPOINT_URL = Field(
    "base_url",
    WORD,
    "An OpenAI-compatible server that has Arch-Router or any instruct model",
    is_required=True,
)
ENDPOINT_MODEL = Field("model", WORD, "The name that server gives the model", is_required=True)
ENDPOINT_KEY = Field("access_key", WORD, "API key of that server, written as for a model")
ENDPOINT_PROMPT = Field(
    "prompt",
    Choice(get_args(PromptForm)),
    "How the prompt is spelled; auto: card for Arch-Router, gateway for another model",
)
ENDPOINT_TIMEOUT = Field(
    "timeout_s",
    # At 10 seconds the proxy gives the whole decision up.
    Number(0.1, 8, "seconds"),
    "Seconds that server is waited for; 5 if left out",
)
ENDPOINT_TABLE = Table(
    (ENDPOINT_URL, ENDPOINT_MODEL, ENDPOINT_KEY, ENDPOINT_PROMPT, ENDPOINT_TIMEOUT)
)
ENGINE = Field("engine", Choice(get_args(EngineName)), "Which router model decides")
FAST = Field("fast", Choice(("embedded",)), "The engine asked before engine: arch or endpoint")
ASK_WHEN = Field(
    "ask_when",
    Choice(get_args(AskWhen)),
    "When engine is asked after fast: always, when fast is unsure, or never",
)
SURE_MARGIN = Field(
    "sure_margin",
    Number(0, 1, "probability"),
    "How far fast's best score must lead the second for fast to be sure",
)
DEVICE = Field("device", Choice(get_args(Device)), "Where the router model runs")
THRESHOLD = Field(
    "threshold",
    Number(0, 1, "probability"),
    "Least probability of a match; null = the engine's own",
)
ROUTE_ON = Field("route_on", Choice(("user_turn",)), "When a request is classified")
ENDPOINT = Field("endpoint", ENDPOINT_TABLE, "The server of engine: endpoint")
ROUTER_TABLE = Table((ENGINE, FAST, ASK_WHEN, SURE_MARGIN, DEVICE, THRESHOLD, ROUTE_ON, ENDPOINT))

SESSION_USD = Field("session_usd", _USD, "Most that one session may cost; null = no limit")
DAY_USD = Field("day_usd", _USD, "Most that one day may cost; null = no limit")
WHEN_SPENT = Field(
    "when_spent", Choice(("warn", "default_model", "block")), "What happens at the limit"
)
BUDGET_TABLE = Table((SESSION_USD, DAY_USD, WHEN_SPENT))

# What must not reach a model.
NEVER_PATH = Field(
    "path", WORD, "Files, as in .gitignore: relative to the project, absolute, or under ~/"
)
NEVER_REPO = Field("repo", WORD, "A project's folder: its whole path, or a glob such as **/acme-*")
NEVER_REGEX = Field("regex", WORD, "What no text of the request may hold; Python's re")
NEVER_MODELS = Field("models", ListOf(WORD, is_lone_allowed=True), "Models kept out; * as a glob")
NEVER_PROVIDERS = Field(
    "providers", ListOf(WORD, is_lone_allowed=True), "Providers kept out; * as a glob"
)
NEVER_RULE = Table((NEVER_PATH, NEVER_REPO, NEVER_REGEX, NEVER_MODELS, NEVER_PROVIDERS))

STORE_PROMPTS = Field(
    "store_prompts", Choice(("none", "excerpt", "full")), "How much of your words history keeps"
)
KEEP_DAYS = Field("keep_days", Integer(1, 36_500, "days"), "Days that history is kept")
HISTORY_TABLE = Table((STORE_PROMPTS, KEEP_DAYS))

WIDTH = Field("width", Integer(24, 120, "columns"), "Columns of the panel")
START = Field("start", Choice(("shown", "hidden")), "Whether a session begins with the panel")
PANEL_TABLE = Table((WIDTH, START))

STATUS_LINE = Field(
    "status_line", Flag(), "Whether Claude Code shows the routed model under its prompt"
)
CLAUDE_TABLE = Table((STATUS_LINE,))

PANEL_KEYS = Field(
    "panel", ListOf(WORD, is_lone_allowed=True), "Keys that move between claude and the panel"
)
KEYS_TABLE = Table((PANEL_KEYS,))

PROVIDERS_LIST = Field(
    "llm_providers", ListOf(PROVIDER), "The models that can be routed to", ("model_providers",)
)
TOP_PREFERENCES = Field(
    "routing_preferences", ListOf(TOP_PREFERENCE), "Tasks, each with the models that take it"
)
ALIASES = Field("model_aliases", MapOf(ALIAS), "Names that stand for a model")
LANES = Field("lanes", LANES_TABLE, "Where requests go that are no task of yours")
ROUTER = Field("router", ROUTER_TABLE, "The router model")
TIMEOUTS = Field("timeouts", TIMEOUTS_TABLE, "How long a provider is waited for")
BUDGET = Field("budget", BUDGET_TABLE, "Limits on cost")
NEVER = Field("never", ListOf(NEVER_RULE), "Files and words that must not reach some models")
HISTORY = Field("history", HISTORY_TABLE, "What is kept of past sessions")
PANEL = Field("panel", PANEL_TABLE, "The panel at the right")
CLAUDE = Field("claude", CLAUDE_TABLE, "What Claude Code itself is told to do")
KEYS = Field("keys", KEYS_TABLE, "Keys that claude-router takes for itself")

ROOT = Table(
    (
        PROVIDERS_LIST,
        TOP_PREFERENCES,
        ALIASES,
        LANES,
        ROUTER,
        TIMEOUTS,
        BUDGET,
        NEVER,
        HISTORY,
        PANEL,
        CLAUDE,
        KEYS,
    ),
    # The Arch gateway's and Plano's own sections.
    frozenset(
        {
            "agents",
            "endpoints",
            "error_target",
            "filters",
            "listeners",
            "mode",
            "overrides",
            "prompt_guards",
            "prompt_targets",
            "ratelimits",
            "routing",
            "state_storage",
            "state_storage_v1_responses",
            "system_prompt",
            "tracing",
            "version",
        }
    ),
)
