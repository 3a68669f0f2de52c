"""What providers refused of a session's requests, so that it is not sent to them again."""

from claude_router.translate.heal import Correction

MOST_KEPT = 256


class Learned:
    """Corrections by session and model; the oldest are forgotten first.

    They end with the session: providers change, and a new one may ask for everything again.
    """

    def __init__(self) -> None:
        self._corrections: dict[tuple[str, str], tuple[Correction, ...]] = {}

    def of(self, session: str | None, model: str) -> tuple[Correction, ...]:
        return self._corrections.get((session, model), ()) if session else ()

    def add(self, session: str | None, model: str, correction: Correction) -> None:
        """Keep `correction` if it will hold for the model's other requests too."""
        if not session or not correction.is_lasting:
            return
        self._corrections[session, model] = (*self.of(session, model), correction)
        if len(self._corrections) > MOST_KEPT:
            del self._corrections[next(iter(self._corrections))]
