"""The variables that claude is started with."""

from collections.abc import Mapping
from pathlib import Path

from claude_router.claude_code.argv import UsageError
from claude_router.claude_code.login import has_login
from claude_router.claude_code.pane import pane_environment
from claude_router.claude_code.sources import (
    Source,
    UnreadableSettingsError,
    home_folder,
    read_given,
    read_sources,
    settings_env,
)

TOKEN_HEADER = "x-claude-router-token"
BACKGROUND_MODEL = "claude-haiku-5-5"
STAND_IN_TOKEN = "claude-router-has-no-login"

_NESTING = (
    "CLAUDECODE",
    "CLAUDE_CODE_CHILD_SESSION",
    "CLAUDE_CODE_ENTRYPOINT",
    "CLAUDE_CODE_SSE_PORT",
)
_BACKGROUND_VARIABLES = ("ANTHROPIC_SMALL_FAST_MODEL", "ANTHROPIC_DEFAULT_HAIKU_MODEL")
_LOOPBACK = ("127.0.0.1", "localhost")


def child_environment(
    environment: Mapping[str, str],
    *,
    base_url: str,
    token: str,
    leaves_anthropic: bool,
    has_config_keys: bool,
    is_tui: bool,
    project: Path | None = None,
    user_settings: str | None = None,
) -> dict[str, str]:
    """`environment` as claude shall see it; `project` is its folder, the current one if None.

    `user_settings` is the value of the user's `--settings`, which may bring a credential.

    `leaves_anthropic` says that a turn may go to another provider, `has_config_keys` that
    the configuration can pay for a request without the user's own login.
    """
    sources = _sources(environment, project or Path.cwd(), user_settings)
    child = _unnested(environment)
    child |= router_variables(
        {**child, **settings_env(sources)},
        base_url=base_url,
        token=token,
        leaves_anthropic=leaves_anthropic,
    )
    # Without any credential claude refuses to ask at all; with one, this would hide it.
    if has_config_keys and not has_login(environment, home_folder(environment), sources):
        child["ANTHROPIC_AUTH_TOKEN"] = STAND_IN_TOKEN
    return pane_environment(child) if is_tui else child


def own_gateway(environment: Mapping[str, str], project: Path) -> str | None:
    """The base URL that claude would use without us, or None for Anthropic's own.

    Inside a claude that we started it would be ourselves, so it does not count.

    Raises:
        UsageError: it is no URL.
    """
    if TOKEN_HEADER in environment.get("ANTHROPIC_CUSTOM_HEADERS", "").lower():
        return None
    effective = {**environment, **settings_env(read_sources(environment, project))}
    url = effective.get("ANTHROPIC_BASE_URL", "").strip()
    if url and not url.lower().startswith(("http://", "https://")):
        raise UsageError(f"ANTHROPIC_BASE_URL is {url!r}, which is no URL: correct or unset it.")
    return url or None


def router_variables(
    effective: Mapping[str, str], *, base_url: str, token: str, leaves_anthropic: bool
) -> dict[str, str]:
    """Our own variables; the choices in `effective`, what claude would see without us, stay."""
    ours = {
        "ANTHROPIC_BASE_URL": base_url,
        "ANTHROPIC_CUSTOM_HEADERS": _with_token(effective, token),
        "CLAUDE_CODE_GATEWAY_HINT_HEADERS": "1",
        **_proxy_exceptions(effective),
    }
    defaults = {"CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY": "1"}
    # Behind a custom base URL background calls would otherwise run on the main model.
    if not any(effective.get(name) for name in _BACKGROUND_VARIABLES):
        defaults["ANTHROPIC_SMALL_FAST_MODEL"] = BACKGROUND_MODEL
    # The server-side safety check exists at Anthropic only; its local form works everywhere.
    if leaves_anthropic:
        defaults["CLAUDE_CODE_AUTO_MODE_SERVER"] = "0"
    return ours | {name: value for name, value in defaults.items() if not effective.get(name)}


def _sources(
    environment: Mapping[str, str], project: Path, user_settings: str | None
) -> tuple[Source, ...]:
    sources = read_sources(environment, project)
    if not user_settings:
        return sources
    try:
        return (*sources, read_given(user_settings, project))
    except UnreadableSettingsError:
        return sources  # claude reports it and goes on without


def _unnested(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what an outer Claude Code left behind; an IDE or SDK that set some is heard."""
    is_nested = "CLAUDECODE" in environment or "CLAUDE_CODE_CHILD_SESSION" in environment
    dropped = _NESTING if is_nested else ()
    return {name: value for name, value in environment.items() if name not in dropped}


def _with_token(effective: Mapping[str, str], token: str) -> str:
    lines = effective.get("ANTHROPIC_CUSTOM_HEADERS", "").splitlines()
    kept = [line for line in lines if line.partition(":")[0].strip().lower() != TOKEN_HEADER]
    return "\n".join([*filter(str.strip, kept), f"{TOKEN_HEADER}: {token}"])


def _proxy_exceptions(effective: Mapping[str, str]) -> dict[str, str]:
    """Both spellings, since libraries differ in which one they read first."""
    listed = ",".join(effective.get(name, "") for name in ("NO_PROXY", "no_proxy"))
    hosts = [host.strip() for host in listed.split(",") if host.strip()]
    exceptions = ",".join(dict.fromkeys([*hosts, *_LOOPBACK]))
    return {"NO_PROXY": exceptions, "no_proxy": exceptions}
