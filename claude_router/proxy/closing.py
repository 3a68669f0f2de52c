"""Keeps each request from the models that the user closed to what it holds."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from claude_router.config.model import Config
from claude_router.route.traits import Traits
from claude_router.route.vetoes import Vetoes


class Closing:
    """Of one run, whose project is the folder `project`."""

    def __init__(self, project: str) -> None:
        self._project = project
        self._vetoes = Vetoes(str(Path.home()), time.thread_time)

    def closed(self, traits: Traits, body: dict[str, Any], config: Config) -> Traits:
        """`traits` with the models that must not get `body`, by the rules of `config`.

        A session that has named something counts as holding it ever after; a client without
        sessions is told apart by its conversation.
        """
        session = traits.session_id or traits.conversation_id
        closed = self._vetoes.closed(config.never, body, session=session, project=self._project)
        return replace(traits, closed=closed) if closed else traits
