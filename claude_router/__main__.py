"""`python -m claude_router` is `claude-router`."""

from claude_router.cli import main

raise SystemExit(main())
