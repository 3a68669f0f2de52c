"""One request made ready for one model: address, bytes, headers, and how to read the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claude_router.claude_code.environment import STAND_IN_TOKEN
from claude_router.config.keys import Secret
from claude_router.config.model import Model
from claude_router.proxy.failure import AttemptFailed
from claude_router.proxy.headers import passthrough_headers, provider_headers
from claude_router.proxy.inbound import ClientRequest
from claude_router.proxy.listing import PREFIX
from claude_router.route.catalog import AS_ASKED
from claude_router.translate.apis import translation_for
from claude_router.translate.errors import envelope
from claude_router.translate.passthrough import passthrough_body
from claude_router.translate.translation import Translation, UntranslatableError
from claude_router.wire.encoding import dump_json

_AUTO_MODEL_ID = "claude-sonnet-5-5"  # when the client leaves the choice to us and we to it


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`translation` is None where bytes pass through to Anthropic."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    translation: Translation | None
    secrets: tuple[str, ...]

    def with_body(self, body: dict[str, Any]) -> "Outgoing":
        return Outgoing(self.url, dump_json(body), self.headers, self.translation, self.secrets)


def prepare(client: ClientRequest, model: Model, key: Secret | None) -> Outgoing:
    """Translate or splice the client's request for `model`.

    Raises:
        AttemptFailed: this request cannot be put to this model, or there is no login for it.
    """
    secret = key.reveal() if key else None
    if model.provider == "anthropic" and model.api == "messages":
        return _passthrough(client, model, secret)
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
    return Outgoing(
        url=model.base_url + translation.path,
        body=dump_json(translation.body),
        headers=provider_headers(model, secret, is_streamed=client.is_streamed),
        translation=translation,
        secrets=(secret,) if secret else (),
    )


def _passthrough(client: ClientRequest, model: Model, secret: str | None) -> Outgoing:
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
        body=passthrough_body(client.raw, client.body, model_id=_anthropic_id(client, model)),
        headers=passthrough_headers(client.headers, model, secret),
        translation=None,
        secrets=(secret,) if secret else (),
    )


def _anthropic_id(client: ClientRequest, model: Model) -> str | None:
    if model.model_id != AS_ASKED:
        return model.model_id
    return _AUTO_MODEL_ID if client.requested_model.startswith(PREFIX) else None


def _is_dummy_login(headers: Mapping[str, str]) -> bool:
    return headers.get("authorization", "").removeprefix("Bearer ") == STAND_IN_TOKEN
