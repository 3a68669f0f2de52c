"""One request made ready for one model: address, bytes, headers, and how to read the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claude_router.claude_code.environment import STAND_IN_TOKEN
from claude_router.config.keys import Secret
from claude_router.config.model import Model
from claude_router.config.secrets import header_secrets
from claude_router.proxy.failure import AttemptFailed
from claude_router.proxy.headers import passthrough_headers, provider_headers
from claude_router.proxy.inbound import ClientRequest
from claude_router.proxy.listing import PREFIX
from claude_router.route.catalog import AS_ASKED
from claude_router.translate.apis import translation_for
from claude_router.translate.errors import envelope
from claude_router.translate.heal import Correction
from claude_router.translate.makers import Makers
from claude_router.translate.passthrough import passthrough_body
from claude_router.translate.translation import Translation, UntranslatableError
from claude_router.wire.encoding import dump_json

_SHORTEST_SECRET = 12  # of a header's value
_AUTO_MODEL_ID = "claude-sonnet-5-5"  # when the client leaves the choice to us and we to it


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`translation` is None where bytes pass through to Anthropic; else `sent` is the body."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    secrets: tuple[str, ...]
    translation: Translation | None = None
    sent: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def prepare(
    client: ClientRequest,
    model: Model,
    key: Secret | None,
    corrections: Sequence[Correction] = (),
    makers: Makers | None = None,
) -> Outgoing:
    """Translate or splice the client's request for `model`, the translated one corrected.

    Raises:
        AttemptFailed: this request cannot be put to this model, or there is no login for it.
    """
    secret = key.reveal() if key else None
    if model.provider == "anthropic" and model.api == "messages":
        return _passthrough(client, model, secret, makers or Makers())
    try:
        translation = translation_for(
            model.api,
            client.body,
            provider=model.provider,
            model_id=model.model_id,
            requested_model=client.requested_model,
            dialect=model.dialect,
        )
    except UntranslatableError as error:
        raise AttemptFailed(envelope(400, "invalid_request_error", str(error))) from error
    body, notes = translation.body, list(translation.notes)
    for correction in corrections:
        corrected = correction.apply(body)
        if corrected != body:
            body = corrected
            notes.append(f"{model.key} was asked {correction.words}")
    return Outgoing(
        url=model.base_url + translation.path,
        body=dump_json(body),
        headers=provider_headers(model, secret, is_streamed=client.is_streamed),
        secrets=_secrets(model, client.headers),
        translation=translation,
        sent=body,
        notes=tuple(notes),
    )


def _passthrough(
    client: ClientRequest, model: Model, secret: str | None, makers: Makers
) -> Outgoing:
    if secret is None and _is_dummy_login(client.headers):
        raise AttemptFailed(
            envelope(
                401,
                "authentication_error",
                f"{model.key} needs a login: run `claude auth login`, or set access_key for it "
                "in the claude-router configuration",
                headers={"x-should-retry": "false"},
            )
        )
    query = f"?{client.query}" if client.query else ""
    return Outgoing(
        url=f"{model.base_url}/v1/messages{query}",
        body=passthrough_body(
            client.raw,
            client.body,
            model_id=_anthropic_id(client, model),
            is_of_another=lambda seal: makers.is_of_another(seal, model.key),
        ),
        headers=passthrough_headers(client.headers, model, secret),
        secrets=_secrets(model, client.headers),
    )


def _secrets(model: Model, client: Mapping[str, str]) -> tuple[str, ...]:
    """What no message may repeat: the keys, headers that may hold others, a login passed on."""
    keys = [key.reveal() for key in model.access_keys]
    others = [text for text in model.headers.values() if len(text) >= _SHORTEST_SECRET]
    return (*keys, *others, *header_secrets(client))


def _anthropic_id(client: ClientRequest, model: Model) -> str | None:
    if model.model_id != AS_ASKED:
        return model.model_id
    return _AUTO_MODEL_ID if client.requested_model.startswith(PREFIX) else None


def _is_dummy_login(headers: Mapping[str, str]) -> bool:
    return headers.get("authorization", "").removeprefix("Bearer ") == STAND_IN_TOKEN
