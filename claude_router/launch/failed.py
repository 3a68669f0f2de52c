"""The window gave up."""


class WindowFailedError(Exception):
    """A bug of ours ended the window; the session itself is on disk."""

    def __str__(self) -> str:
        return (
            "the window failed (a bug of ours; the log has the details). "
            "Nothing said is lost: `claude-router --continue` resumes the session."
        )
