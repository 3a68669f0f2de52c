"""Stops this process as Ctrl+Z on a terminal would, which the raw terminal no longer does."""

import os
import signal
import threading


def stop_until_continued() -> None:
    """Stop the whole process group; returns once it is continued.

    Where no shell controls jobs the kernel ignores the stop, and this returns at once.
    """
    on_continue = signal.signal(signal.SIGCONT, signal.SIG_DFL)
    on_stop = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    try:
        os.killpg(os.getpgrp(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # Sent to this thread, it takes effect before the call returns.
        signal.pthread_kill(threading.get_ident(), signal.SIGTSTP)
    finally:
        signal.signal(signal.SIGTSTP, on_stop)
        signal.signal(signal.SIGCONT, on_continue)
