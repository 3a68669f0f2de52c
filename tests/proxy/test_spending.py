"""The budget: what counts, when it is spent, and what the client gets then."""

import json
from dataclasses import replace
from datetime import date

import pytest

from claude_router.config.model import Budget, Prices
from claude_router.events import ExchangeEvent
from claude_router.proxy.spending import Spending
from claude_router.route.decision import Reason
from tests.history.exchanges import ROUTED
from tests.proxy.conftest import Rig, ask


def ended(cost: float | None, session: str = "one", phase: str = "finished") -> ExchangeEvent:
    of = replace(ROUTED, session_id=session, cost_usd=cost)
    return ExchangeEvent(phase, of)  # type: ignore[arg-type]


def test_a_session_s_limit_is_its_own() -> None:
    spending = Spending()
    spending.record(ended(2.0))
    spending.record(ended(0.5, "two"))
    budget = Budget(session_usd=2)
    assert spending.over(budget, "one") == (
        "This session has cost $2.00, and budget.session_usd allows $2.00."
    )
    assert spending.over(budget, "two") is None and spending.over(Budget(), "one") is None


def test_the_day_is_that_of_all_sessions_and_runs() -> None:
    spending = Spending()
    spending.record(ended(1.0))
    spending.record(ended(1.0, "two"))
    assert spending.over(Budget(day_usd=3), "three") is None
    spending.others_today = 1.5
    assert spending.over(Budget(day_usd=3), "three") == (
        "Today's requests have cost $3.50, and budget.day_usd allows $3.00."
    )


def test_a_session_that_is_resumed_goes_on_from_what_it_has_cost() -> None:
    spending = Spending()
    spending.earlier = {"one": 1.5}
    spending.record(ended(0.5))
    assert spending.over(Budget(session_usd=2), "one")
    assert spending.over(Budget(session_usd=2), "two") is None


def test_each_limit_is_told_once_however_often_it_is_met() -> None:
    told: list[str] = []
    spending = Spending(told.append)
    for session in ("one", "two"):
        spending.record(ended(2.0, session))
    for _ in range(5):
        for session in ("one", "two"):
            assert spending.over(Budget(session_usd=1), session)
            assert spending.over(Budget(day_usd=3), session)
    assert len(told) == 3


def test_a_new_day_begins_with_nothing_spent() -> None:
    days = [date(2026, 11, 1)]
    told: list[str] = []
    spending = Spending(told.append, lambda: days[-1])
    spending.record(ended(5.0))
    budget = Budget(day_usd=3)
    assert spending.over(budget, "one") and spending.over(budget, "one") and len(told) == 1
    days.append(date(2026, 11, 2))
    assert spending.over(budget, "one") is None
    spending.record(ended(5.0))
    assert spending.over(budget, "one") and len(told) == 2


def test_only_what_ended_counts_and_only_with_a_price() -> None:
    spending = Spending()
    spending.record(ended(5.0, phase="first_token"))
    spending.record(ended(None))
    assert spending.over(Budget(session_usd=0.01), "one") is None
    spending.record(ended(5.0, phase="cancelled"))
    assert spending.over(Budget(session_usd=0.01), "one")


def spend_all(rig: Rig, **budget: object) -> None:
    prices = Prices(input=1, output=1)
    models = {k: replace(m, prices=prices) for k, m in rig.services.config.models.items()}
    rig.services.config = replace(
        rig.services.config,
        models=models,
        budget=Budget(session_usd=0, **budget),  # type: ignore[arg-type]
    )


async def test_a_warning_leaves_the_request_alone(rig: Rig) -> None:
    spend_all(rig)
    status, *_ = await rig.post(ask("writing"))
    assert status == 200
    (exchange,) = rig.ended()
    assert exchange.model == "openai/gpt-fast" and exchange.decision is not None
    assert "budget.session_usd" in (exchange.decision.note or "")


async def test_the_default_model_takes_over(rig: Rig) -> None:
    spend_all(rig, when_spent="default_model")
    await rig.post(ask("writing"))
    (exchange,) = rig.ended()
    assert exchange.model == rig.services.config.catalog.default
    assert exchange.decision is not None and exchange.decision.reason is Reason.BUDGET


@pytest.mark.parametrize("lane", ["main", "subagent", "auxiliary", "compaction"])
async def test_the_default_model_takes_every_kind_of_request(rig: Rig, lane: str) -> None:
    spend_all(rig, when_spent="default_model")
    for body in (ask("writing"), ask("hi", model="openai/gpt-fast")):
        await rig.post(body, x_claude_code_request_class=lane)
    assert {q.model for q in rig.stand_ins.questions} == {"claude-sonnet-5-5"}


async def test_a_block_is_one_clear_refusal_and_nobody_is_asked(rig: Rig) -> None:
    spend_all(rig, when_spent="block")
    status, headers, raw = await rig.post(ask("writing"))
    error = json.loads(raw)["error"]
    assert (status, error["type"], headers["x-should-retry"]) == (400, "policy_blocked", "false")
    assert "budget.session_usd allows $0.00" in error["message"]
    assert rig.stand_ins.questions == []
    assert rig.ended()[0].error_type == "policy_blocked"


@pytest.mark.parametrize("streamed", [True, False])
async def test_what_a_request_cost_counts_for_the_next(rig: Rig, streamed: bool) -> None:
    spend_all(rig, when_spent="block")
    rig.services.config = replace(
        rig.services.config, budget=Budget(session_usd=1e-9, when_spent="block")
    )
    rig.services.bus.subscribe(rig.services.spending.record)
    assert (await rig.post(ask("writing", stream=streamed)))[0] == 200
    assert (await rig.post(ask("writing", stream=streamed)))[0] == 400
