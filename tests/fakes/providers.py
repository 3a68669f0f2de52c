"""Stand-in providers of all three APIs, for sessions that change from one to another."""

import socket
from typing import Any

from aiohttp import web

from claude_router.demo.answer import Answer, Question, Script
from claude_router.demo.server import MAX_BODY_BYTES, StandIns
from tests.fakes import responses_api


class Providers(StandIns):
    """The demo's stand-ins, and `/openai/v1/responses`.

    `exchanges` holds each question with the answer that was begun. Chat Completions gives ids to
    its calls that no other API would take as they are.
    """

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.exchanges: list[tuple[Question, Answer]] = []

    async def start(self, listening: socket.socket) -> None:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_post("/anthropic/v1/messages", self._messages)
        app.router.add_post("/openai/v1/chat/completions", self._chat)
        app.router.add_post("/openai/v1/responses", self._responses)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True)
        await self._runner.setup()
        await web.SockSite(self._runner, listening).start()
        host, port = listening.getsockname()[:2]
        self.url = f"http://{host}:{port}"

    async def _responses(self, request: web.Request) -> web.StreamResponse:
        question, answer, answer_id = await self._asked(responses_api.API, request)
        if answer.status != 200:
            body = responses_api.error(answer.status, "".join(answer.texts))
            return web.json_response(body, status=answer.status)
        if not question.is_streamed:
            return web.json_response(responses_api.reply(question, answer, answer_id))
        frames = [
            (f"event: {event['type']}\n", event, event["type"].endswith("_text.delta"))
            for event in responses_api.stream(question, answer, answer_id)
        ]
        return await self._stream(request, question, answer, frames, ending="")

    async def _asked(self, api: Any, request: web.Request) -> tuple[Question, Answer, str]:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if api == responses_api.API:
            question = responses_api.read_question(await request.json(), headers)
            self.questions.append(question)
            answer, answer_id = self.script(question), f"{next(self._numbers):04d}"
        else:
            question, answer, answer_id = await super()._asked(api, request)
        self.exchanges.append((question, answer))
        return question, answer, f"functions.Bash:{answer_id}" if api == "chat" else answer_id
