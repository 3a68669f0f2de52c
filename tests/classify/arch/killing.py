"""Runs code in a process that is killed, without warning, at its n-th look at a folder."""

import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
_KILLED = """
import os, signal, sys
def armed(left, folder):
    def count(event, arguments):
        nonlocal left
        if event.startswith(("os.", "open", "shutil.")) and any(
            str(one).startswith(folder) for one in arguments if isinstance(one, (str, os.PathLike))
        ):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    return count
sys.addaudithook(armed(int(sys.argv[1]), sys.argv[2]))
"""


def is_killed(code: str, moment: int, folder: Path, *arguments: str) -> bool:
    """Whether `code` got as far as to its operation number `moment` in `folder`.

    `arguments` are sys.argv from the third on. A code that fails otherwise fails the test.
    """
    command = [sys.executable, "-c", _KILLED + code, str(moment), str(folder), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0
