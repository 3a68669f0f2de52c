"""Tells the budget what other runs cost today, those at work now and those that ended."""

import asyncio
import logging
from datetime import date, datetime, time
from pathlib import Path

from claude_router.history.cost import cost_since
from claude_router.history.reading import HistoryError
from claude_router.proxy.services import Services

log = logging.getLogger(__name__)
POLL_SECONDS = 5.0


async def follow_day_cost(services: Services, history: Path) -> None:
    """Look again and again while there is a limit for the day; the history is read in threads."""
    while True:
        if services.config.budget.day_usd is not None:
            try:
                services.spending.others_today = await asyncio.to_thread(
                    cost_since, history, _midnight(), except_launch=services.launch_id
                )
            except HistoryError as error:
                log.warning("the day's cost is not known: %s", error)
        await asyncio.sleep(POLL_SECONDS)


def _midnight() -> float:
    return datetime.combine(date.today(), time()).timestamp()
