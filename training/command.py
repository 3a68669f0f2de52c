"""Runs a command so that bad input ends in a sentence, not a traceback."""

import sys
from collections.abc import Callable


def run(main: Callable[[], None]) -> None:
    try:
        main()
    except (ValueError, OSError) as error:
        sys.exit(f"error: {error}")
