"""One answer on its way to the client: what it counts up to, and when it is of no use."""

from claude_router.proxy.client_stream import ClientStream
from claude_router.proxy.failure import AttemptFailed, BrokenOffError, bad_gateway
from claude_router.proxy.incoming import BrokenAnswerError
from claude_router.proxy.tally import Tally
from claude_router.proxy.tracker import Tracker
from claude_router.translate.errors import from_stream_error
from claude_router.wire.redact import redact

MAX_EVENT_BYTES = 16 * 1024 * 1024


class Answer:
    """Of `model` by `provider`; `secrets` are kept out of its errors."""

    def __init__(
        self,
        client: ClientStream,
        tracker: Tracker,
        *,
        provider: str,
        model: str,
        secrets: tuple[str, ...],
    ) -> None:
        self.client, self._tracker = client, tracker
        self.provider, self.model, self._secrets = provider, model, secrets
        self.tally = Tally()

    def is_over(self) -> bool:
        return self.tally.is_complete or self.tally.error is not None

    def progress(self) -> None:
        """Tell that it grew, now and then."""
        if self.tally.has_content and self._tracker.is_progress_due:
            self._tracker.streaming(self.tally.usage)

    def refuse_early(self, error: object) -> None:
        """Before the client has a part of the answer, an error in it fails the attempt."""
        if error is not None and not self.client.has_begun:
            raise AttemptFailed(
                from_stream_error(
                    error, provider=self.provider, model=self.model, secrets=self._secrets
                )
            )

    def check_size(self, size: int) -> None:
        """Raises BrokenAnswerError where `size` bytes are too many for one event."""
        if size > MAX_EVENT_BYTES:
            limit = MAX_EVENT_BYTES // (1024 * 1024)
            raise BrokenAnswerError(f"{self.provider} sent an event of more than {limit} MB")

    def broken(self, words: str) -> AttemptFailed | BrokenOffError:
        """What a break means: another may answer, or the client has a part already."""
        return BrokenOffError(words) if self.client.has_begun else bad_gateway(words)

    def ended_early(self) -> BrokenAnswerError:
        return BrokenAnswerError(f"{self.provider} ended the answer of {self.model} too early")

    def masked(self, message: str) -> str:
        """An error may repeat the key that it is about."""
        return redact(message, self._secrets)
