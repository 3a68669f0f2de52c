from pathlib import Path

import pytest

from claude_router.claude_code.argv import UsageError
from claude_router.claude_code.environment import STAND_IN_TOKEN, child_environment, own_gateway
from tests.claude_code.homes import write_json


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path


def child(
    home: Path,
    environment: dict[str, str] | None = None,
    *,
    leaves_anthropic: bool = False,
    has_config_keys: bool = False,
    is_tui: bool = False,
    user_settings: str | None = None,
) -> dict[str, str]:
    return child_environment(
        {"HOME": str(home), **(environment or {})},
        base_url="http://127.0.0.1:4000",
        token="secret",
        leaves_anthropic=leaves_anthropic,
        has_config_keys=has_config_keys,
        is_tui=is_tui,
        project=home / "project",
        user_settings=user_settings,
    )


def test_claude_is_sent_to_the_proxy_with_its_token_and_hints(home: Path) -> None:
    env = child(home, {"PATH": "/bin", "ANTHROPIC_BASE_URL": "https://elsewhere"})
    assert env["ANTHROPIC_BASE_URL"] == "http://127.0.0.1:4000"
    assert env["ANTHROPIC_CUSTOM_HEADERS"] == "x-claude-router-token: secret"
    assert env["CLAUDE_CODE_GATEWAY_HINT_HEADERS"] == "1"
    assert env["CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY"] == "1"
    assert env["PATH"] == "/bin"
    assert "TERM" not in env


def test_the_user_s_own_headers_stay(home: Path) -> None:
    headers = "x-team: a\n\nX-Claude-Router-Token: stale\nx-user: b"
    env = child(home, {"ANTHROPIC_CUSTOM_HEADERS": headers})
    assert env["ANTHROPIC_CUSTOM_HEADERS"].splitlines() == [
        "x-team: a",
        "x-user: b",
        "x-claude-router-token: secret",
    ]


def test_headers_of_the_settings_beat_those_of_the_environment(home: Path) -> None:
    settings = {"env": {"ANTHROPIC_CUSTOM_HEADERS": "x-project: 1"}}
    write_json(home / "project/.claude/settings.json", settings)
    env = child(home, {"ANTHROPIC_CUSTOM_HEADERS": "x-env: 1"})
    assert "x-project: 1" in env["ANTHROPIC_CUSTOM_HEADERS"]
    assert "x-env" not in env["ANTHROPIC_CUSTOM_HEADERS"]


def test_loopback_is_excepted_from_proxies_in_both_spellings(home: Path) -> None:
    env = child(home, {"NO_PROXY": "a.com, localhost", "no_proxy": "b.com"})
    assert env["NO_PROXY"] == env["no_proxy"] == "a.com,localhost,b.com,127.0.0.1"


@pytest.mark.parametrize("name", ["ANTHROPIC_SMALL_FAST_MODEL", "ANTHROPIC_DEFAULT_HAIKU_MODEL"])
def test_background_calls_get_a_small_model_unless_the_user_named_one(
    home: Path, name: str
) -> None:
    assert child(home)["ANTHROPIC_SMALL_FAST_MODEL"] == "claude-haiku-5-5"
    named = child(home, {name: "mine"})
    assert named[name] == "mine"
    assert named.get("ANTHROPIC_SMALL_FAST_MODEL", "mine") == "mine"


def test_the_local_safety_check_is_used_where_turns_leave_anthropic(home: Path) -> None:
    name = "CLAUDE_CODE_AUTO_MODE_SERVER"
    assert name not in child(home)
    assert child(home, leaves_anthropic=True)[name] == "0"
    assert child(home, {name: "1"}, leaves_anthropic=True)[name] == "1"


def test_what_an_outer_claude_left_behind_is_dropped(home: Path) -> None:
    inherited = {"CLAUDE_CODE_ENTRYPOINT": "cli", "CLAUDE_CODE_SSE_PORT": "1"}
    assert child(home, inherited) == child(home) | inherited
    assert child(home, {"CLAUDECODE": "1", **inherited}) == child(home)
    assert child(home, {"CLAUDE_CODE_CHILD_SESSION": "1", **inherited}) == child(home)


def test_a_stand_in_token_only_where_no_login_exists_and_ours_can_pay(home: Path) -> None:
    name = "ANTHROPIC_AUTH_TOKEN"
    assert name not in child(home)
    assert child(home, has_config_keys=True)[name] == STAND_IN_TOKEN
    assert child(home, {name: "mine"}, has_config_keys=True)[name] == "mine"
    helper = '{"apiKeyHelper": "pass show key"}'
    assert name not in child(home, has_config_keys=True, user_settings=helper)
    assert name in child(home, has_config_keys=True, user_settings="{bad}")
    write_json(home / ".claude/.credentials.json", {"claudeAiOauth": {}})
    assert name not in child(home, has_config_keys=True)


def test_only_the_window_changes_the_terminal_s_variables(home: Path) -> None:
    outer = {"TERM": "xterm-kitty", "TMUX": "/tmp/x", "TERM_PROGRAM": "tmux"}
    assert outer.items() <= child(home, outer).items()
    inner = child(home, outer, is_tui=True)
    assert inner["TERM"] == "xterm-256color"
    assert not {"TMUX", "TERM_PROGRAM"} & inner.keys()


def test_the_users_own_gateway_is_found_in_environment_and_settings(tmp_path: Path) -> None:
    project = tmp_path / "project"
    assert own_gateway({"HOME": str(tmp_path)}, project) is None
    environment = {"HOME": str(tmp_path), "ANTHROPIC_BASE_URL": "https://gw.example/anthropic"}
    assert own_gateway(environment, project) == "https://gw.example/anthropic"
    settings = {"env": {"ANTHROPIC_BASE_URL": "https://settings.example"}}
    write_json(tmp_path / ".claude/settings.json", settings)
    assert own_gateway(environment, project) == "https://settings.example"


def test_inside_a_claude_of_ours_there_is_no_gateway(tmp_path: Path) -> None:
    environment = {
        "HOME": str(tmp_path),
        "ANTHROPIC_BASE_URL": "http://127.0.0.1:4000",
        "ANTHROPIC_CUSTOM_HEADERS": "X-Claude-Router-Token: t",
    }
    assert own_gateway(environment, tmp_path) is None


def test_a_gateway_that_is_no_url_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="gw:80"):
        own_gateway({"HOME": str(tmp_path), "ANTHROPIC_BASE_URL": "gw:80"}, tmp_path)
