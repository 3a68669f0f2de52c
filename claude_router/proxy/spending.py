"""What requests have cost by now, held against the budget; all in USD.

A request counts when it has ended, and nothing where its model has no prices.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date

from claude_router.config.model import Budget
from claude_router.events import TERMINAL_PHASES, ExchangeEvent


class Spending:
    """Of each session of this run, and of the day.

    `others_today` is what all other runs have cost today, `earlier` what sessions have cost in
    runs before this one; whoever reads the history tells both.
    `tell` gets each spent limit once.
    """

    def __init__(
        self, tell: Callable[[str], None] = lambda _: None, today: Callable[[], date] = date.today
    ) -> None:
        self._tell, self._today = tell, today
        self._sessions: dict[str, float] = defaultdict(float)
        self._day, self._own_today = today(), 0.0
        self._told: set[tuple[str, float, str]] = set()
        self.others_today = 0.0
        self.earlier: Mapping[str, float] = {}

    def record(self, event: ExchangeEvent) -> None:
        """Subscribes to the bus."""
        cost = event.exchange.cost_usd
        if event.phase in TERMINAL_PHASES and cost is not None:
            self._begin_day()
            self._sessions[event.exchange.session_id] += cost
            self._own_today += cost

    def over(self, budget: Budget, session_id: str) -> str | None:
        """A sentence about the limit that is spent, None while there is something left."""
        self._begin_day()
        day = self._own_today + self.others_today
        session = self._sessions[session_id] + self.earlier.get(session_id, 0.0)
        limits = (
            ("session_usd", "This session has", budget.session_usd, session),
            ("day_usd", "Today's requests have", budget.day_usd, day),
        )
        for name, whose, limit, spent in limits:
            if limit is not None and spent >= limit:
                said = f"{whose} cost ${spent:.2f}, and budget.{name} allows ${limit:.2f}."
                self._tell_once((name, limit, session_id if name == "session_usd" else ""), said)
                return said
        return None

    def _begin_day(self) -> None:
        if (today := self._today()) != self._day:
            self._day, self._own_today, self.others_today = today, 0.0, 0.0
            self._told.clear()

    def _tell_once(self, limit: tuple[str, float, str], sentence: str) -> None:
        if limit not in self._told:
            self._told.add(limit)
            self._tell(sentence)
