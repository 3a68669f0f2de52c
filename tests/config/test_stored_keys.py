import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from claude_router.config.keys import KeyReader, KeyUnavailableError, origin_of
from claude_router.config.load import load_text
from claude_router.config.problems import ConfigError

CONFIG = "llm_providers:\n  - {model: openai/gpt-5.6, access_key: 'keyring:work openai'}\n"


Store = Callable[[str, str], None]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Stores a key under a name in a keyring in memory; nothing of the system's is asked."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    keyring: Any = pytest.importorskip("keyring")
    backend: Any = pytest.importorskip("keyring.backend")
    keys: dict[tuple[str, str], str] = {}

    class Memory(backend.KeyringBackend):  # type: ignore[misc]
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            if username == "locked":
                raise keyring.errors.KeyringLocked("hidden words")
            return keys.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            keys[service, username] = password

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    yield lambda name, key: keyring.set_password("claude-router", name, key)
    keyring.set_keyring(before)


def refusal(text: str) -> str:
    with pytest.raises(KeyUnavailableError) as caught:
        KeyReader({}).read(text)
    return f"{caught.value} – {caught.value.remedy}"


def test_a_key_comes_from_the_keyring(store: Store) -> None:
    store("work openai", "sk-1\n")
    config = load_text(CONFIG, Path("config.yaml"), KeyReader({})).config
    assert [key.reveal() for key in config.models["openai/gpt-5.6"].access_keys] == ["sk-1"]
    assert config.notes == ()
    assert origin_of("keyring:work openai") == "the system's keyring"


def test_it_is_asked_once_however_many_models_name_the_key(store: Store) -> None:
    reader = KeyReader({})
    store("openai", "sk-1")
    assert reader.read("keyring:openai").reveal() == "sk-1"
    store("openai", "sk-2")
    assert reader.read("keyring:openai").reveal() == "sk-1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("keyring:gone", "store it: keyring set claude-router gone"),
        ("keyring:two words", "store it: keyring set claude-router 'two words'"),
        ("keyring:locked", "the system's keyring can't be read (KeyringLocked)"),
        ("keyring:", "the name of the key after keyring: is missing"),
        ("keyring:blank", "the stored key holds a blank"),
    ],
)
def test_what_hinders_is_told_without_the_key(store: Store, text: str, words: str) -> None:
    store("blank", "hidden key")
    told = refusal(text)
    assert words in told
    assert "hidden" not in told


def test_without_the_package_the_file_is_refused_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigError) as caught:
        load_text(CONFIG, Path("config.yaml"), KeyReader({}))
    (problem,) = caught.value.problems
    assert problem.line == 2
    assert "pip install 'claude-router[keyring]'" in str(problem)
