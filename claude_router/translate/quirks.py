"""Where providers and model families differ from a plain OpenAI-compatible server, as rows.

Each row names the public report or the documentation that it rests on, with its date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_OPENAI_EFFORTS = ("none", "low", "medium", "high", "xhigh")


@dataclass(frozen=True, slots=True)
class Row:
    """`providers` must match whole, `models` anywhere in the lower-case model id."""

    providers: str
    models: str
    changes: Mapping[str, Any]
    source: str


_OPENAI = "openai|azure_openai"
_LOCAL = "ollama|lmstudio|llamacpp|vllm"
_SWITCH = {"effort_parameter": "thinking", "efforts": (), "reasoning_replay": "required"}

ROWS: tuple[Row, ...] = (
    # OpenAI
    Row(
        _OPENAI,
        "",
        {
            "token_parameter": "max_completion_tokens",
            "effort_parameter": "none",
            "reasoning_replay": "never",
            "max_tools": 128,
            "mid_system": "system",
            "think_tags": False,
            "prompt_cache_key": True,
        },
        "platform.openai.com chat reference, 2026-08; only reasoning models know effort",
    ),
    Row(
        _OPENAI,
        r"^(gpt-4o|chatgpt-4o)",
        {"context_window": 128_000, "max_output": 16_384},
        "platform.openai.com models, 2026-08",
    ),
    Row(
        _OPENAI,
        r"^gpt-4\.1",
        {"context_window": 1_047_576, "max_output": 32_768},
        "platform.openai.com models, 2026-08",
    ),
    Row(
        _OPENAI,
        r"^(gpt-[5-9]|gpt-\d\d|o\d|codex)",
        {
            "effort_parameter": "reasoning_effort",
            "system_role": "developer",
            "mid_system": "system",
            "sampling": (),
            "max_stops": 0,
        },
        "ccr#545 and litellm PR#34569: reasoning models pin sampling and refuse stop",
    ),
    Row(
        _OPENAI,
        r"^o\d",
        {"context_window": 200_000, "max_output": 100_000},
        "platform.openai.com models, 2026-08",
    ),
    Row(
        _OPENAI,
        r"^gpt-5",
        {
            "context_window": 400_000,
            "max_output": 128_000,
            "efforts": ("minimal", "low", "medium", "high"),
        },
        "platform.openai.com models, 2026-08",
    ),
    Row(
        _OPENAI,
        r"^gpt-5\.[2-5]",
        {"efforts": _OPENAI_EFFORTS, "effort_with_tools": "omitted"},
        "litellm PR#34569, livekit#7169: tools beside reasoning_effort are refused",
    ),
    Row(
        _OPENAI,
        r"^(gpt-5\.([6-9]|\d\d)|gpt-[6-9])",
        {"efforts": _OPENAI_EFFORTS, "effort_with_tools": "none"},
        "LibreChat#14231: tools pass only with an explicit none; minimal is refused",
    ),
    # DeepSeek
    Row(
        "deepseek",
        "",
        {
            **_SWITCH,
            "context_window": 1_000_000,
            "max_output": 393_216,
            "max_tools": 128,
            "vision": False,
            "files": False,
            "response_format": "json_object",
        },
        "ccr#1378, Clawith#571; api-docs.deepseek.com, 2026-08",
    ),
    Row(
        "deepseek",
        r"^deepseek-chat",
        {
            "context_window": 128_000,
            "max_output": 8_192,
            "effort_parameter": "none",
            "reasoning_replay": "own",
        },
        "CLIProxyAPI#2758; retired 2026-07-24 but still served by others",
    ),
    # xAI
    Row(
        "xai",
        "",
        {
            "context_window": 256_000,
            "max_stops": 0,
            "effort_parameter": "none",
            "files": False,
            "mid_system": "system",
            "reasoning_summary": False,
        },
        "opencodex#5278, NativeTavern#83: reasoning models refuse stop and penalties; "
        "oh-my-pi#7454: reasoning.summary is refused",
    ),
    Row(
        "xai",
        r"grok-3-mini|grok-4\.3|multi-agent",
        {"effort_parameter": "reasoning_effort"},
        "hermes#23088",
    ),
    Row(
        "xai",
        r"grok-4\.6",
        {"effort_parameter": "reasoning_effort", "efforts": ("low", "medium", "high", "xhigh")},
        "hermes#23088",
    ),
    # Gemini
    Row(
        "gemini",
        "",
        {
            "context_window": 1_048_576,
            "max_output": 65_536,
            "schema": "gemini",
            "alternates_roles": True,
            "files": False,
            "parallel_tool_calls": False,
        },
        "ai.google.dev OpenAI compatibility, 2026-08",
    ),
    Row(
        "gemini",
        r"gemini-([3-9]|\d\d)",
        {"needs_thought_signature": True},
        "openclaude#67, CLIProxyAPI#2098",
    ),
    # Mistral
    Row(
        "mistral",
        "",
        {
            "context_window": 131_072,
            "effort_parameter": "none",
            "reasoning_replay": "never",
            "max_tools": 128,
            "call_ids": "nine_alphanumeric",
            "call_id_limit": 9,
            "alternates_roles": True,
            "user_after_tool": False,
            "prefill": "prefix",
            "stream_options": False,
            "files": False,
        },
        "opencode#1680, litellm#6323; docs.mistral.ai, 2026-08",
    ),
    # Groq
    Row(
        "groq",
        "",
        {
            "context_window": 131_072,
            "max_output": 40_960,
            "token_parameter": "max_completion_tokens",
            "effort_parameter": "none",
            "reasoning_replay": "never",
            "max_tools": 128,
            "files": False,
            "vision": False,
        },
        "jan#8136, free-claude-code#955, OmniRoute#12134",
    ),
    Row(
        "groq",
        r"llama-4|vision|scout|maverick",
        {"vision": True},
        "console.groq.com models, 2026-08",
    ),
    Row(
        "groq",
        r"llama-3\.3-70b",
        {"max_output": 32_768},
        "console.groq.com models, 2026-08",
    ),
    Row(
        "groq|together_ai|openrouter|nvidia|" + _LOCAL,
        r"gpt-oss",
        {"effort_parameter": "reasoning_effort", "efforts": ("low", "medium", "high")},
        "openai/gpt-oss model card",
    ),
    # Together, NVIDIA
    Row(
        "together_ai|nvidia",
        r"^(?!.*gpt-oss)",
        {"effort_parameter": "none", "files": False},
        "documentation, 2026-08: support differs by model",
    ),
    # Moonshot
    Row(
        "moonshotai",
        "",
        {
            **_SWITCH,
            "context_window": 262_144,
            "max_tools": 128,
            "tool_choices": ("auto", "none"),
            "files": False,
        },
        "claudian#759, nanobot#3939, sim#5716",
    ),
    Row(
        "moonshotai",
        r"k2\.[7-9]",
        {"can_disable_thinking": False, "sampling": ()},
        "Kimi-K2#141: only thinking.type enabled",
    ),
    Row(
        "moonshotai",
        r"k3",
        {
            "effort_parameter": "reasoning_effort",
            "efforts": ("low", "high", "max"),
            "sampling": (),
        },
        "Kimi K3 documentation: sampling is pinned",
    ),
    Row(
        "moonshotai",
        r"kimi-for-coding",
        {"stream_options": False, "effort_parameter": "none"},
        "Plano: refuses stream_options and reasoning_effort",
    ),
    # Zhipu
    Row(
        "zhipu",
        "",
        {
            **_SWITCH,
            "context_window": 200_000,
            "max_output": 131_072,
            "max_stops": 1,
            "max_tools": 128,
            "tool_choices": ("auto",),
            "parallel_tool_calls": False,
            "tool_stream": True,
            "vision": False,
            "files": False,
            "response_format": "json_object",
        },
        "docs.z.ai, 2026-08",
    ),
    Row("zhipu", r"\dv", {"vision": True}, "docs.z.ai, 2026-08"),
    # Qwen
    Row(
        "qwen",
        "",
        {
            "effort_parameter": "enable_thinking",
            "efforts": (),
            "vision": False,
            "files": False,
            "tool_choices": ("auto", "none", "tool"),
            "response_format": "json_object",
        },
        "alibabacloud.com Model Studio, 2026-08",
    ),
    Row("qwen", r"vl|omni|qvq", {"vision": True}, "alibabacloud.com Model Studio, 2026-08"),
    # OpenRouter
    Row(
        "openrouter",
        r"^(?!.*gpt-oss)",
        {
            "effort_parameter": "reasoning",
            "efforts": ("none", "minimal", "low", "medium", "high", "xhigh"),
        },
        "openrouter.ai reasoning tokens, 2026-08",
    ),
    Row("openrouter", r"google/", {"schema": "gemini"}, "openrouter.ai, 2026-08"),
    Row(
        "openrouter",
        r"^(anthropic|google)/",
        {"cache_control": True},
        "openrouter.ai prompt caching, 2026-08",
    ),
    Row("openrouter", r"^openai/", {"max_tools": 128}, "platform.openai.com, 2026-08"),
    # MiniMax, Xiaomi
    Row(
        "minimax|xiaomi",
        "",
        {"effort_parameter": "none", "files": False},
        "documentation, 2026-08",
    ),
    # Local servers
    Row(
        _LOCAL,
        r"^(?!.*gpt-oss)",
        {"effort_parameter": "none"},
        "ollama: 'does not support thinking' for most models",
    ),
    Row(
        _LOCAL,
        "",
        {
            "sampling": ("temperature", "top_p", "top_k"),
            "files": False,
            "alternates_roles": True,
        },
        "vllm and llama.cpp server documentation, 2026-08",
    ),
    Row(
        "ollama",
        "",
        {"cuts_long_prompts": True},
        "ccr#790, ollama#13938: num_ctx cuts what is longer, tools and all",
    ),
    Row(
        _LOCAL,
        r"mistral|devstral|codestral|ministral|magistral",
        {"call_ids": "nine_alphanumeric", "call_id_limit": 9, "user_after_tool": False},
        "mlx-lm#1375: Mistral templates ask for nine characters",
    ),
)
