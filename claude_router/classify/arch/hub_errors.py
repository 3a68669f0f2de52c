"""What huggingface_hub raises, as sentences; no address with a signature gets into them."""

import os

from claude_router.classify.arch.errors import DownloadError
from claude_router.classify.arch.space import FULL

_HUB = "https://huggingface.co"
_ELSE = "or fetch the files another way and give their folder with --from DIR"


def told(error: Exception, repository: str, endpoint: str | None) -> DownloadError:
    """The error as one of ours; `endpoint` None is the hub's own address."""
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )

    hub = endpoint or _HUB
    if isinstance(error, GatedRepoError):
        return DownloadError(
            f"{repository} is open only to those who accepted its terms: accept them at "
            f"{hub}/{repository}, then run `hf auth login` or set HF_TOKEN"
        )
    if isinstance(error, RepositoryNotFoundError):
        return DownloadError(
            f"{hub} has no repository {repository}, or shows it only to its owners: check the "
            "name; for one of your own, run `hf auth login` or set HF_TOKEN"
        )
    if isinstance(error, HfHubHTTPError):
        return DownloadError(_answered(error.response.status_code, hub))
    if isinstance(error, OfflineModeIsEnabled):
        return DownloadError(f"HF_HUB_OFFLINE forbids the download: unset it, {_ELSE}")
    if isinstance(error, OSError) and error.errno in FULL:
        return DownloadError(
            f"the disk is full ({os.strerror(error.errno)}): make room and run the same command "
            "again, what came so far is kept"
        )
    if isinstance(error, OSError) and error.filename:
        return DownloadError(f"{error.filename} cannot be used: {error.strerror}")
    if isinstance(error, KeyError | TypeError | ValueError):
        return DownloadError(f"what {hub} says of {repository} is no model: check the name")
    return DownloadError(
        f"the connection to {hub} failed ({_reason(error)}): run the same command again, a "
        f"download goes on where it stopped, {_ELSE}"
    )


def _answered(status: int, hub: str) -> str:
    if status in (401, 403):
        return f"{hub} refused the token ({status}): run `hf auth login`, or set HF_TOKEN"
    return f"{hub} answered {status}: run the same command again later, {_ELSE}"


def _reason(error: Exception) -> str:
    first = (str(error) or type(error).__name__).splitlines()[0]
    return type(error).__name__ if "://" in first else first
