import os
from pathlib import Path

import pytest

from claude_router.config import keys
from claude_router.config.keys import KeyReader, KeyUnavailableError, Secret, origin_of

PATH = {"PATH": os.defpath}


def refusal(text: str, environment: dict[str, str]) -> str:
    with pytest.raises(KeyUnavailableError) as caught:
        KeyReader(environment).read(text)
    return f"{caught.value} – {caught.value.remedy}"


@pytest.mark.parametrize("text", ["$KEY", "${KEY}", "sk-1", "!printf 'sk-1\\n'"])
def test_a_key_comes_from_a_variable_a_command_or_the_file(text: str) -> None:
    assert KeyReader({**PATH, "KEY": " sk-1\n"}).read(text).reveal() == "sk-1"


@pytest.mark.parametrize(
    ("text", "origin"),
    [("$KEY", "$KEY"), ("${KEY}", "$KEY"), ("!cat", "a command"), ("k", "written in the file")],
)
def test_origins(text: str, origin: str) -> None:
    assert origin_of(text) == origin


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$KEY", "the environment variable KEY is not set – set it: export KEY=…"),
        ("${EMPTY}", "the environment variable EMPTY is empty"),
        ("$a-b", "is no name of a variable"),
        ("!", "the command after '!' is missing"),
        ("!'a", "the command has an unclosed quote"),
        ("!no-such-program", "the command can't be run"),
        ("!false", "the command failed (exit 1)"),
        ("!true", "the command printed nothing"),
        ("!printf 'hidden word'", "what the command prints holds a blank"),
        ("$BROKEN", "the value of BROKEN holds a blank"),
    ],
)
def test_what_hinders_is_told_without_the_key(text: str, words: str) -> None:
    told = refusal(text, {**PATH, "EMPTY": "", "BROKEN": "hidden\u00e9"})
    assert words in told
    assert "hidden" not in told.replace(text, "")


def test_a_command_runs_without_a_shell(tmp_path: Path) -> None:
    target = tmp_path / "made"
    assert KeyReader(PATH).read(f"!printf %s>{target} k").reveal() == f"k>{target}"
    assert not target.exists()


def test_a_command_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "COMMAND_SECONDS", 0.1)
    assert "took longer" in refusal("!sleep 5", PATH)


def test_a_command_runs_once_for_all_models(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho x >> {log}\necho key\n")
    script.chmod(0o700)
    reader = KeyReader(PATH)
    assert reader.read(f"!{script}") == reader.read(f"!{script}") == Secret("key")
    assert log.read_text() == "x\n"


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret("sk-1")
    assert f"{secret} {secret!r}" == "*** ***"
    assert {secret} == {Secret("sk-1")}
    assert secret != "sk-1"
