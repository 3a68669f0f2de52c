"""Tool names and call ids within a provider's rules, and back.

A changed name or id is a function of the original, so that it is the same on every turn and
after a restart; a clash within one request is resolved in order of appearance.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable

from claude_router.translate.dialects import Dialect

_ILLEGAL = re.compile(r"[^a-zA-Z0-9_-]")
_SAFE_ID = re.compile(r"[a-zA-Z0-9_-]+")
_NINE = re.compile(r"[a-zA-Z0-9]{9}")
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WRAPPED = "cr1id_"


class _Renamer:
    """A one-to-one map that grows; `candidate(original, attempt)` proposes a legal name."""

    def __init__(self, is_legal: Callable[[str], bool], candidate: Callable[[str, int], str]):
        self._is_legal = is_legal
        self._candidate = candidate
        self._theirs: dict[str, str] = {}
        self._ours: dict[str, str] = {}

    def __call__(self, original: str) -> str:
        if original not in self._theirs:
            self._add(original)
        return self._theirs[original]

    def original(self, theirs: str) -> str:
        return self._ours.get(theirs, theirs)

    def _add(self, original: str) -> None:
        attempt = 0
        name = original if self._is_legal(original) else self._candidate(original, attempt)
        while name in self._ours:
            attempt += 1
            name = self._candidate(original, attempt)
        self._theirs[original], self._ours[name] = name, original


class ToolNames:
    """The tool names of one request: `upstream` shortens, `restored` gives the client's name."""

    def __init__(self, names: Iterable[str], limit: int) -> None:
        legal = re.compile(rf"[a-zA-Z0-9_-]{{1,{limit}}}")

        def candidate(name: str, attempt: int) -> str:
            digest = _digest(name, attempt)[:10]
            return f"{_ILLEGAL.sub('_', name)[: limit - 11]}_{digest}"

        self._rename = _Renamer(lambda name: bool(legal.fullmatch(name)), candidate)
        # Legal names first: none of them may be taken by a shortened one.
        for name in sorted(names, key=lambda name: not legal.fullmatch(name)):
            self._rename(name)

    def upstream(self, name: str) -> str:
        return self._rename(name)

    def restored(self, name: str) -> str:
        return self._rename.original(name)


class CallIds:
    """The call ids of one request in the form that its provider takes."""

    def __init__(self, dialect: Dialect) -> None:
        limit = dialect.call_id_limit
        if dialect.call_ids == "nine_alphanumeric":
            self._rename = _Renamer(lambda text: bool(_NINE.fullmatch(text)), _nine)
        else:
            self._rename = _Renamer(
                lambda text: 0 < len(text) <= limit,
                lambda text, attempt: "call_" + _digest(text, attempt)[: limit - 5],
            )

    def upstream(self, client_id: str) -> str:
        return self._rename(provider_call_id(client_id))


class AnswerIds:
    """The ids of one answer's calls for the client, each new in the conversation.

    The client loses a call whose id comes twice, and Anthropic refuses it; servers count their
    ids anew in every answer. `past` are the ids of the conversation's earlier calls.
    """

    def __init__(self, message_id: str, past: Iterable[str] = ()) -> None:
        self._message_id = message_id
        self._taken = set(past)
        self._given = 0

    @property
    def has_calls(self) -> bool:
        return self._given > 0

    def unique(self, provider_id: object) -> str:
        """The provider's own id as far as possible; made up where it gave none."""
        base = f"call_{self._message_id[-24:]}_{self._given}"
        if isinstance(provider_id, str) and provider_id:
            base = client_call_id(provider_id)
        self._given += 1
        return distinct(base, self._taken)


def distinct(name: str, taken: set[str]) -> str:
    """`name`, numbered if it is `taken`; then it is taken too."""
    unique, attempt = name, 1
    while unique in taken:
        attempt += 1
        unique = f"{name}_{attempt}"
    taken.add(unique)
    return unique


def client_call_id(provider_id: str) -> str:
    """An id that Anthropic's pattern allows; `provider_call_id` gives the provider's back."""
    if _SAFE_ID.fullmatch(provider_id) and not provider_id.startswith(_WRAPPED):
        return provider_id
    encoded = base64.urlsafe_b64encode(provider_id.encode("utf-8", "surrogatepass"))
    return _WRAPPED + encoded.decode().rstrip("=")


def legal_call_id(client_id: str) -> str:
    """The provider's id if Anthropic's pattern allows it, else in a form that it allows."""
    provider_id = provider_call_id(client_id)
    return provider_id if _SAFE_ID.fullmatch(provider_id) else client_call_id(provider_id)


def provider_call_id(client_id: str) -> str:
    """The id as its provider gave it."""
    encoded = client_id.removeprefix(_WRAPPED)
    if encoded == client_id:
        return client_id
    try:
        padded = encoded + "=" * (-len(encoded) % 4)
        return base64.b64decode(padded, b"-_", validate=True).decode("utf-8", "surrogatepass")
    except ValueError:
        return client_id


def _digest(text: str, attempt: int) -> str:
    salted = f"{attempt}\0{text}" if attempt else text
    return hashlib.sha256(salted.encode("utf-8", "surrogatepass")).hexdigest()


def _nine(text: str, attempt: int) -> str:
    number = int(_digest(text, attempt), 16)
    letters = []
    for _ in range(9):
        number, rest = divmod(number, len(_ALPHANUMERIC))
        letters.append(_ALPHANUMERIC[rest])
    return "".join(letters)
