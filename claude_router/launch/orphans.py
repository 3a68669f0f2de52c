"""Lets a child end with us even if we are killed, where the system can do that."""

import ctypes
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def end_with_parent() -> Callable[[], None] | None:
    """For `preexec_fn`: the child gets SIGTERM when we are gone, kill -9 included (prctl(2)).

    None where there is no such thing. A child with a pseudo-terminal needs none: it hangs up.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # found before the fork

    def arrange() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))

    return arrange
