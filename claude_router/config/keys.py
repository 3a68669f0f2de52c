"""API keys: where they come from, and a wrapper that never prints them."""

import re
import shlex
import subprocess
from collections.abc import Mapping

COMMAND_SECONDS = 10.0
KEYRING = "keyring:"
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))", re.ASCII)


class Secret:
    """A key. Its `repr` and `str` are `***`; only `reveal` gives it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class KeyUnavailableError(Exception):
    """A key or variable can't be had; `remedy` says what to do. Neither shows a key."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def origin_of(text: str) -> str:
    """Where a written key comes from, in words: `$VARIABLE`, "a command", the keyring, the file."""
    if text.startswith("!"):
        return "a command"
    if text.startswith(KEYRING):
        return "the system's keyring"
    if match := _VARIABLE.fullmatch(text):
        return f"${match[1] or match[2]}"
    return "written in the file"


class KeyReader:
    """Reads `access_key` values; commands and keyring are asked once however many name a key."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._asked: dict[str, Secret | KeyUnavailableError] = {}

    def read(self, text: str) -> Secret:
        """The key that `text` names.

        Raises:
            KeyUnavailableError: the variable is missing, the command failed, the keyring has
                none, or it is no key.
        """
        if text.startswith(("!", KEYRING)):
            return self._ask(text)
        if (match := _VARIABLE.fullmatch(text)) is None:
            if text.startswith("$"):
                raise KeyUnavailableError("is no name of a variable", "write $NAME or ${NAME}")
            return _checked(text, "the key")
        name = match[1] or match[2]
        return _checked(_variable(name, self._environment), f"the value of {name}")

    def expand(self, text: str) -> str:
        """`text` with each `$VAR` and `${VAR}` in it replaced.

        Raises:
            KeyUnavailableError: a variable is unset or empty.
        """
        return _VARIABLE.sub(lambda match: _variable(match[1] or match[2], self._environment), text)

    def _ask(self, text: str) -> Secret:
        if text not in self._asked:
            try:
                self._asked[text] = self._answer(text)
            except KeyUnavailableError as error:
                self._asked[text] = error
        outcome = self._asked[text]
        if isinstance(outcome, KeyUnavailableError):
            raise outcome
        return outcome

    def _answer(self, text: str) -> Secret:
        if text.startswith("!"):
            return _run(text[1:], self._environment)
        if not (name := text.removeprefix(KEYRING).strip()):
            message = f"the name of the key after {KEYRING} is missing"
            raise KeyUnavailableError(message, f"e.g. {KEYRING}openai")
        from claude_router.config.stored_keys import stored_key  # most files have none

        return _checked(stored_key(name), "the stored key")


class UnreadKeys(KeyReader):
    """Takes every key as given, without reading it: for what only looks at a configuration."""

    def __init__(self) -> None:
        super().__init__({})

    def read(self, text: str) -> Secret:
        return Secret(text)

    def expand(self, text: str) -> str:
        return text


def _variable(name: str, environment: Mapping[str, str]) -> str:
    value = environment.get(name, "").strip()
    if not value:
        state = "is empty" if name in environment else "is not set"
        raise KeyUnavailableError(
            f"the environment variable {name} {state}", f"set it: export {name}=…"
        )
    return value


def _checked(key: str, what: str) -> Secret:
    if not key.isascii() or not key.isprintable() or " " in key:
        raise KeyUnavailableError(
            f"{what} holds a blank, a line break or a character that no key has", "copy it again"
        )
    return Secret(key)


def _run(command: str, environment: Mapping[str, str]) -> Secret:
    remedy = "run it in a terminal to see what it says"
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise KeyUnavailableError("the command has an unclosed quote", "close it") from error
    if not words:
        raise KeyUnavailableError("the command after '!' is missing", 'e.g. "!pass show openai"')
    try:
        finished = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=COMMAND_SECONDS,
            env=dict(environment),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = f"the command took longer than {COMMAND_SECONDS:.0f} s"
        raise KeyUnavailableError(message, remedy) from error
    except (OSError, ValueError) as error:
        raise KeyUnavailableError("the command can't be run", "check its name and PATH") from error
    if finished.returncode != 0:
        raise KeyUnavailableError(f"the command failed (exit {finished.returncode})", remedy)
    printed = finished.stdout.decode("utf-8", "replace").strip()
    if not printed:
        raise KeyUnavailableError("the command printed nothing", remedy)
    return _checked(printed, "what the command prints")
