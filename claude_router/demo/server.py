"""Stand-in providers: real HTTP servers on loopback that speak Messages and Chat Completions."""

import asyncio
import json
import socket
from itertools import count
from typing import Any

from aiohttp import web

from claude_router.demo import chat_api, messages_api
from claude_router.demo.answer import Answer, Question, Script
from claude_router.demo.questions import read_question

MAX_BODY_BYTES = 64 * 1024 * 1024


class StandIns:
    """Both APIs on one port: `/anthropic/v1/messages` and `/openai/v1/chat/completions`.

    `questions` holds every request in the order of its arrival, `cancelled` those whose
    client went away before the end.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self.questions: list[Question] = []
        self.cancelled: list[Question] = []
        self._numbers = count(1)
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, listening: socket.socket) -> None:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_post("/anthropic/v1/messages", self._messages)
        app.router.add_post("/openai/v1/chat/completions", self._chat)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        self._runner = runner
        host, port = listening.getsockname()[:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        question, answer, answer_id = await self._asked("messages", request)
        if answer.status != 200:
            return _error(answer, messages_api.error(answer.status, "".join(answer.texts)))
        if not question.is_streamed:
            return web.json_response(messages_api.reply(question, answer, answer_id))
        frames = [
            (f"event: {name}\n", event, name == "content_block_delta")
            for name, event in messages_api.stream(question, answer, answer_id)
        ]
        return await self._stream(request, question, answer, frames, ending="")

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        question, answer, answer_id = await self._asked("chat", request)
        if answer.status != 200:
            return _error(answer, chat_api.error(answer.status, "".join(answer.texts)))
        if not question.is_streamed:
            return web.json_response(chat_api.reply(question, answer, answer_id))
        frames = [("", chunk, True) for chunk in chat_api.stream(question, answer, answer_id)]
        return await self._stream(request, question, answer, frames, ending="data: [DONE]\n\n")

    async def _asked(self, api: Any, request: web.Request) -> tuple[Question, Answer, str]:
        headers = {name.lower(): value for name, value in request.headers.items()}
        question = read_question(api, await request.json(), headers)
        self.questions.append(question)
        return question, self.script(question), f"{next(self._numbers):04d}"

    async def _stream(
        self,
        request: web.Request,
        question: Question,
        answer: Answer,
        frames: list[tuple[str, dict[str, Any], bool]],
        *,
        ending: str,
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        try:
            for head, data, is_paced in frames:
                await response.write(f"{head}data: {json.dumps(data)}\n\n".encode())
                if is_paced and answer.pause:
                    await asyncio.sleep(answer.pause)
            await response.write(ending.encode())
        except (asyncio.CancelledError, ConnectionError):
            self.cancelled.append(question)
            raise
        await response.write_eof()
        return response


def _error(answer: Answer, body: dict[str, Any]) -> web.Response:
    return web.json_response(body, status=answer.status, headers=dict(answer.headers))
