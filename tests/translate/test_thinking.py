import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.thinking import Signature, decode, is_namespaced, own_state

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5)


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text(), st.dictionaries(st.text(), JSON))
def test_a_signature_survives_the_round_trip(
    provider: str, model_id: str, state: dict[str, object]
) -> None:
    signature = Signature(provider, model_id, state)
    assert decode(signature.encode()) == signature


@pytest.mark.parametrize(
    "text", [None, "", "EqQBCgIYAhIM", "cr1:", "cr1:a:b", "cr1:a:b:!!", "cr1:a:b:WzFd", 7]
)
def test_other_signatures_are_not_ours(text: object) -> None:
    assert decode(text) is None


def test_only_the_same_model_of_the_same_provider_owns_a_block() -> None:
    block = {"type": "thinking", "signature": Signature("a", "m", {"k": 1}).encode()}
    assert own_state(block, "a", "m") == {"k": 1}
    assert own_state(block, "a", "n") is None
    assert own_state(block, "b", "m") is None


def test_anthropics_own_blocks_are_not_namespaced() -> None:
    assert not is_namespaced({"type": "thinking", "signature": "EqQB"})
    assert is_namespaced({"type": "thinking", "signature": Signature("a", "b", {}).encode()})
