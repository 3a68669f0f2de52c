from dataclasses import replace
from pathlib import Path

import pytest

from claude_router.classify.arch.installed import installed
from claude_router.commands import doctor
from claude_router.commands.checks import check_settings
from claude_router.commands.engine_checks import check_arch
from claude_router.commands.own_checks import check_history, check_quirks
from claude_router.config.load import load
from claude_router.config.model import RouterOptions
from claude_router.config.paths import Paths
from tests.claude_code.homes import write_json
from tests.commands.arch_homes import checkpoint, install_tiny
from tests.commands.streams import streams_in, text_of


def claude(folder: Path, script: str = "echo '2.1.0 (Claude Code)'") -> str:
    path = folder / "claude"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def lines(tmp_path: Path, **environment: str) -> tuple[int, dict[str, str]]:
    streams = streams_in(tmp_path, environment)
    status = doctor.run([], streams)
    found: dict[str, str] = {}
    for line in text_of(streams.stdout).splitlines():
        if not line.startswith(" "):
            state, _, rest = line.partition("  ")
            subject = rest.strip().partition(":")[0]
            found.setdefault(subject, f"{state.strip()} {rest.strip()}")
    return status, found


def test_a_fresh_setup_works_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, found = lines(tmp_path, CLAUDE_ROUTER_CLAUDE=claude(tmp_path))
    assert status == 0
    assert found["claude"].startswith("ok claude: 2.1.0 (Claude Code)")
    assert found["config"].startswith("warn") and "router init" in found["config"]
    assert found["keys"].startswith("warn") and "/login" in found["keys"]
    assert "ms a decision" in found["router model"]
    assert found["arch engine"].startswith("ok arch engine: not installed")
    assert found["terminal"].split()[0] in ("ok", "warn")
    assert found["history"].startswith("ok")
    assert not (tmp_path / "history.db").exists(), "a check leaves nothing behind"


def test_everything_wrong_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text("llm_providers: 3\n")
    (tmp_path / "history.db").mkdir()
    status, found = lines(
        tmp_path,
        CLAUDE_ROUTER_CLAUDE=str(tmp_path / "missing"),
        CLAUDE_CODE_USE_BEDROCK="1",
    )
    assert status == 1
    for subject in ("claude", "config", "history", "settings"):
        assert found[subject].startswith("fail"), found[subject]


def test_a_claude_that_does_not_run_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    broken = claude(tmp_path, "echo 'no such library' >&2; exit 127")
    status, found = lines(tmp_path, CLAUDE_ROUTER_CLAUDE=broken)
    assert status == 1
    assert "no such library" in found["claude"]


def test_a_gateway_of_the_user_s_own_is_told(tmp_path: Path) -> None:
    write_json(
        tmp_path / ".claude/settings.json", {"env": {"ANTHROPIC_BASE_URL": "https://elsewhere"}}
    )
    (check,) = check_settings({"HOME": str(tmp_path)}, tmp_path / "project")
    assert check.state == "ok"
    assert "https://elsewhere" in check.finding


def test_a_gateway_that_is_no_url_is_told(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "ANTHROPIC_BASE_URL": "elsewhere:80"}
    (check,) = check_settings(environment, tmp_path / "project")
    assert check.state == "fail"
    assert "elsewhere:80" in check.finding


def test_a_broken_history_is_left_for_the_next_start(tmp_path: Path) -> None:
    path = Paths.of({"CLAUDE_ROUTER_HOME": str(tmp_path)}).history
    path.write_bytes(b"nonsense" * 500)
    assert check_history(path).state == "warn"
    assert path.read_bytes().startswith(b"nonsense")


def test_a_history_that_can_never_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, no folder")
    check = check_history(tmp_path / "home/history.db")
    assert check.state == "fail"
    assert check.finding.startswith(f"{tmp_path}/home is a file, not a folder")


def test_no_finding_shows_an_error_number(tmp_path: Path) -> None:
    (tmp_path / "history.db").mkdir()
    assert "(is a directory)" in check_history(tmp_path / "history.db").finding


def test_a_folder_that_cannot_be_looked_into_ends_no_check(tmp_path: Path) -> None:
    streams = streams_in(tmp_path, {"CLAUDE_ROUTER_CLAUDE": claude(tmp_path)})
    environment = {**streams.environment, "CLAUDE_ROUTER_HOME": str(tmp_path / ("x" * 300))}
    assert doctor.run([], replace(streams, environment=environment)) == 1
    told = text_of(streams.stdout)
    assert "fail  config: " in told and "fail  history: " in told
    assert "file name too long" in told


def test_learned_quirks_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    path = tmp_path / "learned-quirks.yaml"
    assert check_quirks(path).state == "ok"
    path.write_text("version: 1\nmodels: {a/b: text}\n")
    check = check_quirks(path)
    assert check.state == "warn" and "a/b needs a list" in check.finding


def test_an_arch_engine_is_read_through(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    engines = tmp_path / "engines"
    install_tiny({"CLAUDE_ROUTER_HOME": str(tmp_path)}, checkpoint(tmp_path / "source"))
    (check,) = check_arch(engines, None)
    assert check.state == "ok" and "its checksums are right" in check.finding
    weights = installed(engines) / "weights.bin"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    (engines / ".arch-left").mkdir()
    check, note = check_arch(engines, None)
    assert check.state == "fail" and "weights.bin is damaged" in check.finding
    assert note.state == "warn" and "killed" in note.finding


def test_an_arch_engine_that_is_asked_for_must_be_there(tmp_path: Path) -> None:
    config = replace(load(None, {}), router=RouterOptions(engine="arch"))
    (check,) = check_arch(tmp_path, config)
    assert check.state == "fail" and "engine install arch" in check.finding
