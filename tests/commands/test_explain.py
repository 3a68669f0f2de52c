import json
from pathlib import Path

import pytest

from claude_router.commands import explain
from tests.commands.arch_homes import checkpoint, install_tiny
from tests.commands.run_command import Done, run_command

CONFIG = """\
llm_providers:
  - model: anthropic/claude-sonnet-5-5
    default: true
  - model: openai/gpt-5.6
    access_key: sk-test
    fallbacks: [anthropic/claude-sonnet-5-5]
    routing_preferences:
      - name: code generation
        description: writing new functions, classes and scripts
  - model: deepseek/deepseek-chat
    access_key: sk-test
    routing_preferences:
      - name: debugging
        description: finding out why something fails and repairing it
"""
PROMPT = "write a function that parses ISO dates"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG)
    return tmp_path


def use(home: Path, router: str) -> None:
    config = home / "config.yaml"
    config.write_text(f"{config.read_text()}router: {{{router}}}\n")


def explained(home: Path, *arguments: str) -> Done:
    return run_command(explain.run, *arguments, environment={"CLAUDE_ROUTER_HOME": str(home)})


def test_people_see_the_model_the_reason_and_all_scores(home: Path) -> None:
    done = explained(home, PROMPT)
    assert done.status == 0
    lines = done.out.splitlines()
    assert lines[0] == "openai/gpt-5.6  (matched your preference: code generation)"
    bars = [text.split() for text in lines if "█" in text or "░" in text]
    assert bars[0][0] == "code"
    assert {bar[-1] for bar in bars} == {
        "openai/gpt-5.6",
        "deepseek/deepseek-chat",
        "anthropic/claude-sonnet-5-5",
    }
    assert "engine     embedded, " in done.out
    assert "fallbacks  anthropic/claude-sonnet-5-5" in done.out


def test_scripts_get_one_object(home: Path) -> None:
    done = explained(home, PROMPT, "--json")
    told = json.loads(done.out)
    assert (told["model"], told["route"]) == ("openai/gpt-5.6", "code generation")
    assert (told["lane"], told["reason"]) == ("user turn", "matched your preference")
    assert sum(told["scores"].values()) + told["other"] == pytest.approx(1, abs=1e-4)
    assert told["confidence"] == told["scores"]["code generation"]
    assert told["engine_ms"] > 0


def test_a_conversation_comes_before_the_prompt(home: Path) -> None:
    talk = home / "talk.json"
    said = [
        {"role": "user", "content": "the login test fails with a KeyError, find out why"},
        {"role": "assistant", "content": "The session has no user id; the fixture is missing."},
    ]
    talk.write_text(json.dumps(said))
    told = json.loads(explained(home, "now repair it", "--conversation", str(talk), "--json").out)
    assert told["route"] == "debugging"


def test_a_messages_body_is_a_conversation_too(home: Path) -> None:
    talk = home / "body.json"
    body = {"model": "openai/gpt-5.6", "messages": [{"role": "user", "content": PROMPT}]}
    talk.write_text(json.dumps(body))
    told = json.loads(explained(home, "--conversation", str(talk), "--json").out)
    assert (told["model"], told["reason"]) == ("openai/gpt-5.6", "asked for by the client")


def test_switched_off_it_says_so(home: Path) -> None:
    told = json.loads(explained(home, PROMPT, "--engine", "off", "--json").out)
    assert (told["model"], told["reason"]) == ("anthropic/claude-sonnet-5-5", "routing is off")


def test_an_engine_asked_for_that_is_not_installed_is_an_error(home: Path) -> None:
    done = explained(home, PROMPT, "--engine", "arch")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("arch is not installed: run ")


def test_an_endpoint_asked_for_that_is_not_there_is_an_error(home: Path) -> None:
    use(home, "endpoint: {base_url: 'http://127.0.0.1:9/v1', model: m}")
    done = explained(home, PROMPT, "--engine", "endpoint")
    assert (done.status, done.out) == (1, "")
    assert "127.0.0.1:9/v1 cannot be reached" in done.err


def test_a_configured_engine_that_is_missing_is_told_and_decided_for(home: Path) -> None:
    use(home, "engine: arch")
    done = explained(home, PROMPT)
    assert done.status == 0
    assert "embedded engine decides in place of arch: arch is not installed" in done.err
    assert "engine     embedded, " in done.out
    assert "note       The embedded engine decided in place of arch: " in done.out


def test_both_engines_are_told(home: Path, tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    environment = {"CLAUDE_ROUTER_HOME": str(home)}
    install_tiny(environment, checkpoint(tmp_path / "source"))
    use(home, "engine: arch, fast: embedded, ask_when: always")
    done = explained(home, PROMPT)
    assert (done.status, done.err) == (0, "")
    assert "engine     arch, " in done.out
    assert "before it  embedded said code generation, " in done.out
    told = json.loads(explained(home, PROMPT, "--json").out)
    assert told["engine"] == "arch"
    assert (told["fast"]["engine"], told["fast"]["route"]) == ("embedded", "code generation")
    assert sum(told["fast"]["scores"].values()) + told["fast"]["other"] == pytest.approx(
        1, abs=1e-4
    )


def test_without_a_configuration_everything_goes_as_asked(tmp_path: Path) -> None:
    told = json.loads(explained(tmp_path, PROMPT, "--json").out)
    assert (told["model"], told["reason"]) == ("anthropic/*", "no preferences set up")


def test_another_config_can_be_named(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("llm_providers: [{model: anthropic/claude-haiku-5-5, default: true}]\n")
    told = json.loads(explained(home, PROMPT, "--json", "--config", str(other)).out)
    assert told["model"] == "anthropic/claude-haiku-5-5"


def test_a_broken_config_is_told_not_raised(home: Path) -> None:
    (home / "config.yaml").write_text("llm_providers: 3\n")
    done = explained(home, PROMPT)
    assert (done.status, done.out) == (1, "")
    assert "config.yaml:1" in done.err


@pytest.mark.parametrize("content", [None, "nope", "3", '{"messages": 3}', "\x00"])
def test_a_file_that_is_no_conversation_is_told(home: Path, content: str | None) -> None:
    talk = home / "talk.json"
    if content is not None:
        talk.write_text(content)
    done = explained(home, PROMPT, "--conversation", str(talk))
    assert (done.status, done.out) == (1, "")
    assert "talk.json" in done.err


def test_without_anything_to_explain_it_says_what_to_give(home: Path) -> None:
    for nothing in ([], [""], [" "]):
        done = explained(home, *nothing)
        assert done.status == 2 and "PROMPT" in done.err


def test_what_is_kept_from_a_model_goes_elsewhere_or_is_refused(home: Path) -> None:
    rule = "never:\n  - {path: secrets/**, providers: openai}\n  - {regex: Zeus, models: '*'}\n"
    (home / "config.yaml").write_text(CONFIG + rule)
    lines = explained(home, f"{PROMPT} in secrets/dates.py").out.splitlines()
    assert lines[0].startswith("anthropic/claude-sonnet-5-5")
    why = "openai/gpt-5.6: config.yaml:16 keeps it from secrets/**, in a message"
    assert f"vetoed     {why}" in lines
    told = json.loads(explained(home, "write Zeus", "--json").out)
    assert "config.yaml:17" in told["refusal"] and len(told["vetoed"]) == 3
    assert explained(home, "write Zeus").out.startswith("refused")
