"""The setup's window as launch would open it, with a disk that only remembers; prints the end."""

import sys

from claude_router.tui.setup_app import SetupApp
from tests.tui.screens.setup_app import FINDINGS, RememberingDisk

app = SetupApp(FINDINGS, RememberingDisk())
result = app.run()
print(f"ended with {result!r}, typed {app.typed!r}")
sys.exit(0 if app.failure is None else 70)
