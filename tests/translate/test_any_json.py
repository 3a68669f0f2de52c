"""Whatever a client or a provider sends: an answer, a refusal in words, or an error; no crash."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.apis import translation_for
from claude_router.translate.dialects import ProviderApi, resolve
from claude_router.translate.errors import from_stream_error, from_upstream
from claude_router.translate.estimate import estimate_tokens
from claude_router.translate.passthrough import passthrough_body
from claude_router.translate.translation import Translation, UntranslatableError
from claude_router.wire.sse import encode
from tests.translate.grammar import problems

APIS: tuple[tuple[str, str, ProviderApi], ...] = (
    ("openai", "gpt-5.6", "chat"),
    ("gemini", "gemini-3-pro", "chat"),
    ("mistral", "mistral-large", "chat"),
    ("deepseek", "deepseek-v4", "chat"),
    ("openai", "gpt-5.6", "responses"),
    ("moonshotai", "kimi-k3", "messages"),
)
# Words of all three APIs, so that random objects come near to what they read.
_WORDS = """type role content text tool_use tool_result thinking signature id name input tool_use_id
    is_error source data media_type base64 url image document user assistant system index
    delta choices message tool_calls function arguments finish_reason stop usage error code
    output item item_id output_index response status response.output_text.delta message_start
    response.output_item.added response.output_item.done response.completed function_call
    content_block content_block_start content_block_delta content_block_stop message_delta
    message_stop text_delta input_json_delta partial_json reasoning summary refusal annotations
    reasoning_details reasoning_content extra_content properties enum const anyOf allOf $ref
    required items format description input_schema cache_control ephemeral any tool auto none
    stop_reason end_turn ping prompt_tokens completion_tokens budget_tokens enabled adaptive"""
WORDS = st.sampled_from(_WORDS.split())
LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | WORDS
VALUES = st.recursive(
    LEAVES | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=6),
    max_leaves=25,
)
OBJECTS = st.dictionaries(WORDS, VALUES, max_size=8)
BLOCKS = st.lists(OBJECTS | VALUES, max_size=4) | st.text(max_size=5)
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["user", "assistant", "system"]), "content": BLOCKS | VALUES}
    ),
    max_size=4,
)
REQUESTS = st.fixed_dictionaries(
    {"model": st.just("m"), "messages": MESSAGES},
    optional={
        "system": VALUES,
        "tools": st.lists(OBJECTS, max_size=3) | VALUES,
        "tool_choice": OBJECTS | VALUES,
        "thinking": OBJECTS | VALUES,
        "output_config": OBJECTS | VALUES,
        "stop_sequences": VALUES,
        "max_tokens": VALUES,
        "metadata": VALUES,
        "stream": VALUES,
        "temperature": VALUES,
    },
)
PLAIN = {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "hi"}]}


def translate(body: dict[str, Any], provider: str, model_id: str, api: ProviderApi) -> Translation:
    return translation_for(
        api,
        body,
        provider=provider,
        model_id=model_id,
        requested_model="m",
        dialect=resolve(provider, model_id, api),
    )


@pytest.mark.parametrize(("provider", "model_id", "api"), APIS)
@given(body=REQUESTS)
@settings(max_examples=50, deadline=None)
def test_requests(provider: str, model_id: str, api: ProviderApi, body: dict[str, Any]) -> None:
    before = copy.deepcopy(body)
    try:
        sent = translate(body, provider, model_id, api).body
    except UntranslatableError as error:
        assert str(error)
    else:
        json.dumps(sent)
    assert body == before


@pytest.mark.parametrize(("provider", "model_id", "api"), APIS)
@given(events=st.lists(st.tuples(WORDS | st.just(""), OBJECTS | VALUES), max_size=6))
@settings(max_examples=50, deadline=None)
def test_streams(provider: str, model_id: str, api: ProviderApi, events: list[Any]) -> None:
    stream = translate(PLAIN, provider, model_id, api).open_stream("msg_1")
    out = [event for name, data in events for event in stream.feed(name, json.dumps(data))]
    out += stream.close()
    for event in out:
        encode(event)
    assert problems(out) == []


@pytest.mark.parametrize(("provider", "model_id", "api"), APIS)
@given(reply=OBJECTS)
@settings(max_examples=50, deadline=None)
def test_replies(provider: str, model_id: str, api: ProviderApi, reply: dict[str, Any]) -> None:
    translation = translate(PLAIN, provider, model_id, api)
    try:
        message = translation.read_reply(reply, "msg_1")
    except ValueError as error:
        assert str(error)
    else:
        assert message["type"] == "message"


@given(body=REQUESTS, model_id=st.none() | st.just("claude-x"))
@settings(max_examples=100, deadline=None)
def test_passed_through_requests(body: dict[str, Any], model_id: str | None) -> None:
    raw = json.dumps(body).encode()
    passed = json.loads(passthrough_body(raw, body, model_id=model_id))
    assert passed["model"] == (model_id or body["model"])


@given(body=REQUESTS)
@settings(max_examples=100, deadline=None)
def test_estimates(body: dict[str, Any]) -> None:
    assert estimate_tokens(body) >= 1


@given(error=VALUES, status=st.integers(100, 599))
@settings(max_examples=100, deadline=None)
def test_errors(error: Any, status: int) -> None:
    raw = json.dumps(error).encode()
    for found in (
        from_upstream(status, {}, raw, provider="p", model="m"),
        from_stream_error(error, provider="p", model="m"),
    ):
        assert found.message and found.type
        assert 400 <= found.status <= 599
