"""What the translations of all APIs share: the request, the tools' names, notes, the estimate."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from claude_router.translate.chat_tools import past_calls, tool_names
from claude_router.translate.dialects import Dialect
from claude_router.translate.estimate import estimate_tokens
from claude_router.translate.names import AnswerIds
from claude_router.translate.request_parts import refuse_what_would_be_cut


class BaseTranslation(ABC):
    """A subclass sets `path`, translates the request, and reads answers; see `translation`."""

    path: str

    def __init__(
        self,
        body: Mapping[str, Any],
        *,
        provider: str,
        model_id: str,
        requested_model: str,
        dialect: Dialect,
    ) -> None:
        self._request, self._dialect = body, dialect
        self._provider, self._model_id = provider, model_id
        self._requested_model = requested_model
        self._names = tool_names(body, dialect)
        self._notes: list[str] = []
        refuse_what_would_be_cut(dialect, lambda: self._estimate, model_id)
        self._body = self._translated()

    @property
    def body(self) -> dict[str, Any]:
        return self._body

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self._notes)

    def _answer_ids(self, message_id: str) -> AnswerIds:
        return AnswerIds(message_id, (str(call.get("id")) for call in past_calls(self._request)))

    @cached_property
    def _estimate(self) -> int:
        return estimate_tokens(self._request)

    @abstractmethod
    def _translated(self) -> dict[str, Any]:
        """The request's body for this API; adds to the notes. Raises UntranslatableError."""
