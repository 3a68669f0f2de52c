import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.dialects import Dialect
from claude_router.translate.names import CallIds, ToolNames, client_call_id, provider_call_id

LONG = "mcp__a_server_with_a_rather_long_name__and_a_tool_with_an_even_longer_name_x"
NINE = Dialect(call_ids="nine_alphanumeric", call_id_limit=9)


def test_a_legal_name_stays() -> None:
    assert ToolNames(["Read"], 64).upstream("Read") == "Read"


def test_a_long_name_is_the_same_on_every_turn_whatever_the_other_tools() -> None:
    assert ToolNames([LONG], 64).upstream(LONG) == ToolNames(["a", LONG], 64).upstream(LONG)


def test_a_tool_that_has_anothers_short_name_takes_it_from_no_one() -> None:
    short = ToolNames([LONG], 64).upstream(LONG)
    names = ToolNames([LONG, short], 64)
    assert names.upstream(short) == short
    assert names.restored(names.upstream(LONG)) == LONG


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=100), unique=True), st.sampled_from([16, 64]))
def test_names_are_legal_distinct_and_restored(originals: list[str], limit: int) -> None:
    names = ToolNames(originals, limit)
    sent = [names.upstream(name) for name in originals]
    assert len(set(sent)) == len(sent)
    assert all(re.fullmatch(rf"[a-zA-Z0-9_-]{{1,{limit}}}", name) for name in sent)
    assert [names.restored(name) for name in sent] == originals


@settings(max_examples=2000, deadline=None)
@given(st.text(st.characters(), min_size=1))
def test_a_providers_id_comes_back_as_it_was(provider_id: str) -> None:
    client_id = client_call_id(provider_id)
    assert re.fullmatch(r"[a-zA-Z0-9_-]+", client_id)
    assert provider_call_id(client_id) == provider_id


@settings(max_examples=2000, deadline=None)
@given(st.text())
def test_any_id_of_a_client_can_be_read(client_id: str) -> None:
    provider_call_id(client_id)
    provider_call_id("cr1id_" + client_id)


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=80), unique=True), st.sampled_from([NINE, Dialect()]))
def test_ids_stay_apart_and_within_the_rule(originals: list[str], dialect: Dialect) -> None:
    ids = CallIds(dialect)
    sent = [ids.upstream(client_call_id(call_id)) for call_id in originals]
    assert len(set(sent)) == len(sent)
    assert all(0 < len(call_id) <= dialect.call_id_limit for call_id in sent)


def test_mistrals_own_ids_stay() -> None:
    assert CallIds(NINE).upstream("aB3dE6gH9") == "aB3dE6gH9"


@pytest.mark.parametrize("client_id", ["cr1id_!", "cr1id_a", "cr1id_-_8", "cr1id_é"])
def test_an_id_that_only_looks_wrapped_is_a_clients_own(client_id: str) -> None:
    assert provider_call_id(client_id) == client_id
