"""Tells the budget what other runs have cost: those at work now and those that ended."""

import asyncio
import logging
from datetime import date, datetime, time
from pathlib import Path

from claude_router.history.cost import cost_by_session, cost_since
from claude_router.history.reading import HistoryError
from claude_router.proxy.services import Services

log = logging.getLogger(__name__)
POLL_SECONDS = 5.0


async def follow_day_cost(services: Services, history: Path) -> None:
    """Look again and again while there is a limit; the history is read in threads.

    What sessions cost in earlier runs is looked up once: each is at work in one run only.
    """
    spending, own, told = services.spending, services.launch_id, ""
    is_session_known = False
    while True:
        budget = services.config.budget
        try:
            if budget.session_usd is not None and not is_session_known:
                spending.earlier = await asyncio.to_thread(
                    cost_by_session, history, except_launch=own
                )
                is_session_known = True
            if budget.day_usd is not None:
                spending.others_today = await asyncio.to_thread(
                    cost_since, history, _midnight(), except_launch=own
                )
        except HistoryError as error:
            if str(error) != told:
                told = str(error)
                log.warning("what other runs cost is not known: %s", error)
        await asyncio.sleep(POLL_SECONDS)


def _midnight() -> float:
    return datetime.combine(date.today(), time()).timestamp()
