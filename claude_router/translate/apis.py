"""Which translation speaks which API."""

from collections.abc import Callable, Mapping
from typing import Any

from claude_router.translate.chat import ChatTranslation
from claude_router.translate.dialects import Dialect, ProviderApi
from claude_router.translate.messages import MessagesTranslation
from claude_router.translate.responses import ResponsesTranslation
from claude_router.translate.translation import Translation

_TRANSLATIONS: Mapping[ProviderApi, Callable[..., Translation]] = {
    "chat": ChatTranslation,
    "messages": MessagesTranslation,
    "responses": ResponsesTranslation,
}


def translation_for(
    api: ProviderApi,
    body: Mapping[str, Any],
    *,
    provider: str,
    model_id: str,
    requested_model: str,
    dialect: Dialect,
) -> Translation:
    """The client's Messages request `body` made ready for `api`.

    Raises:
        UntranslatableError: the request cannot be put to this model.
    """
    return _TRANSLATIONS[api](
        body,
        provider=provider,
        model_id=model_id,
        requested_model=requested_model,
        dialect=dialect,
    )
