"""Looks preferences over while they are typed."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from textual.timer import Timer
from textual.widget import Widget

from claude_router.tui.workshop import Remark, Workshop, WorkshopError, WrittenPreference

LINT_SECONDS = 0.3
"""Pause in typing after which the preferences are looked over."""


class Lint:
    """Keeps what the workshop last said of `current()`; calls `then` when it has said more."""

    def __init__(
        self,
        widget: Widget,
        workshop: Workshop,
        *,
        current: Callable[[], Sequence[WrittenPreference]],
        then: Callable[[], None],
    ) -> None:
        self._widget = widget
        self._workshop = workshop
        self._current = current
        self._then = then
        self._remarks: dict[int, list[Remark]] = {}
        self._timer: Timer | None = None

    def remarks(self, index: int | None) -> Sequence[Remark]:
        """On the preference at `index`."""
        return self._remarks.get(index, ()) if index is not None else ()

    def forget(self) -> None:
        """The preferences are others now."""
        self._remarks = {}

    def begin(self) -> None:
        """Look them over once nothing more is typed."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._widget.set_timer(LINT_SECONDS, self._begin)

    def _begin(self) -> None:
        self._widget.run_worker(self._look_over(), group="lint", exclusive=True)

    async def _look_over(self) -> None:
        try:
            remarks = await self._workshop.remarks(self._current())
        except WorkshopError:
            return  # there is no draft any more
        found = defaultdict(list)
        for remark in remarks:
            found[remark.index].append(remark)
        self._remarks = found
        self._then()
