import json
from typing import Any

from claude_router.translate.makers import Makers
from claude_router.translate.passthrough import passthrough_body

from .chat_helpers import messages, result, use

OPUS, SONNET = "claude-opus-5-5", "claude-sonnet-5-5"


def thought(seal: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": "hm", "signature": seal}


def hidden(seal: str) -> dict[str, Any]:
    return {"type": "redacted_thinking", "data": seal}


def observed() -> Makers:
    """After answers of two models: events of a stream, and a whole reply."""
    makers = Makers()
    sealed = {"type": "signature_delta", "signature": "by-opus"}
    makers.observe({"type": "content_block_delta", "index": 0, "delta": sealed}, OPUS)
    makers.observe({"type": "content_block_start", "content_block": hidden("hid-opus")}, OPUS)
    makers.observe({"type": "message", "content": [thought("by-sonnet"), "odd"]}, SONNET)
    makers.observe({"type": "content_block_delta", "delta": {"text": "x"}}, SONNET)
    return makers


def test_a_seal_is_of_another_only_if_its_maker_is_known() -> None:
    makers = observed()
    for seal in ("by-opus", "hid-opus"):
        assert makers.is_of_another(seal, SONNET) and not makers.is_of_another(seal, OPUS)
    assert makers.is_of_another("by-sonnet", OPUS)
    assert not makers.is_of_another("of-yesterday", OPUS)


def test_the_oldest_are_forgotten() -> None:
    makers = Makers(most=2)
    for seal in ("a", "b", "c"):
        makers.observe({"content": [thought(seal)]}, OPUS)
    assert [makers.is_of_another(seal, SONNET) for seal in "abc"] == [False, True, True]


def passed(model_id: str, body: dict[str, Any], raw: bytes | None = None) -> bytes:
    makers = observed()
    return passthrough_body(
        raw or json.dumps(body, indent=1).encode(),
        body,
        model_id=model_id,
        is_of_another=lambda seal: makers.is_of_another(seal, model_id),
    )


def test_each_of_anthropics_models_gets_its_own_thinking_alone() -> None:
    turns = [thought("by-opus"), hidden("hid-opus"), thought("by-sonnet"), use("a")]
    body = {"model": OPUS, **messages(("user", "q"), ("assistant", turns), ("user", [result("a")]))}
    kept = [json.loads(passed(model, body))["messages"][1]["content"] for model in (OPUS, SONNET)]
    assert kept[0] == [thought("by-opus"), hidden("hid-opus"), use("a")]
    assert kept[1] == [thought("by-sonnet"), use("a")]


def test_its_own_thinking_stays_byte_for_byte_beside_anothers() -> None:
    own = b'{"signature" : "by-sonnet","thinking":"h\\u00e9", "type":"thinking" }'
    turn = b'{"role":"assistant","content":[%b, %b]}' % (
        json.dumps(thought("by-opus")).encode(),
        own,
    )
    raw = b'{"model":"%b","messages":[%b]}' % (SONNET.encode(), turn)
    assert own in passed(SONNET, json.loads(raw), raw)


def test_a_conversation_with_one_model_passes_as_it_is() -> None:
    body = {"model": OPUS, **messages(("user", "q"), ("assistant", [thought("by-opus"), use("a")]))}
    assert passed(OPUS, body) == json.dumps(body, indent=1).encode()


def test_thinking_is_off_where_the_loop_began_with_anothers() -> None:
    loop = messages(
        ("user", "q"), ("assistant", [thought("by-opus"), use("a")]), ("user", [result("a")])
    )
    body = {"model": SONNET, "thinking": {"type": "enabled", "budget_tokens": 2_000}, **loop}
    assert json.loads(passed(SONNET, body))["thinking"] == {"type": "disabled"}
    assert json.loads(passed(OPUS, body))["thinking"]["type"] == "enabled"
