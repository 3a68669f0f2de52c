"""Remembers what turns and conversations were decided to be: the newest few hundred of them."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

from claude_router.route.decision import Decision
from claude_router.route.text import GAP
from claude_router.route.traits import Traits

CAPACITY = 512
_NO_PROMPT = "Nothing with words has been asked yet."
_LONG_PROMPT = (
    "The last prompt is too long to be typed again. Pin a model for the next turn, "
    "then send it again from Claude's own history (arrow up)."
)

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Record:
    """A decision, and the exchange and the turn it was first taken for."""

    exchange_id: str
    turn_id: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class UserTurn:
    """A turn as the user began it: the first exchange, the user's own words, what was decided."""

    exchange_id: str
    words: str
    decision: Decision


class _Recent(Generic[Key]):
    """A mapping that forgets what was used longest ago."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._records: OrderedDict[Key, Record] = OrderedDict()

    def get(self, key: Key) -> Record | None:
        record = self._records.get(key)
        if record is not None:
            self._records.move_to_end(key)
        return record

    def put(self, key: Key, record: Record) -> None:
        self._records[key] = record
        self._records.move_to_end(key)
        while len(self._records) > self._capacity:
            self._records.popitem(last=False)


class Memory:
    """Decisions by (conversation, turn), and each conversation's current one.

    `newest` is the last turn that the user began, in whichever conversation. Its words are not
    redacted, so they are for this memory alone: not for history or log.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.newest: UserTurn | None = None
        self._turns: _Recent[tuple[str, str]] = _Recent(capacity)
        self._current: _Recent[str] = _Recent(capacity)

    def turn(self, traits: Traits) -> Record | None:
        """What this request's turn was decided to be."""
        return self._turns.get((traits.conversation_id, traits.turn_id))

    def current(self, traits: Traits) -> Record | None:
        """What this request's conversation was last decided to be."""
        return self._current.get(traits.conversation_id)

    def parent(self, traits: Traits) -> Record | None:
        """What the session's main conversation was decided to be, if possible in this turn."""
        session = traits.session_id
        return self._turns.get((session, traits.turn_id)) or self._current.get(session)

    def remember(self, traits: Traits, record: Record) -> None:
        """Keep `record` as the decision of this turn and as the conversation's current one."""
        self._turns.put((traits.conversation_id, traits.turn_id), record)
        self._current.put(traits.conversation_id, record)

    def last_prompt(self) -> str:
        """Words of the newest turn.

        Raises:
            ValueError: there are none, or they were trimmed; the message is for the user.
        """
        words = self.newest.words if self.newest is not None else ""
        if not words.strip():
            raise ValueError(_NO_PROMPT)
        if GAP in words:
            raise ValueError(_LONG_PROMPT)
        return words
