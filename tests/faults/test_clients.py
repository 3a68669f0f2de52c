"""Every fault of a client; whatever one does, the next is served."""

import asyncio
import logging
from pathlib import Path

import pytest

from tests.faults.clients import ROWS, Row, talk
from tests.faults.outcome import outcome_of
from tests.faults.proxied import ALONE, proxied, rows
from tests.faults.steps import head, rest, start
from tests.faults.upstream import answering
from tests.waiting import until


def _name(row: Row) -> str:
    return f"{row.fault}, {row.moment}"


@pytest.mark.parametrize("row", ROWS, ids=_name)
async def test_it_gets_one_error_and_the_next_client_its_answer(
    row: Row, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with answering(row.steps) as upstream, proxied(tmp_path, upstream.url) as proxy:
        async with asyncio.timeout(30):
            status, headers, body = await talk(proxy, upstream, row)
        if row.outcome == "gone":
            await until(lambda: all(each.is_dropped for each in upstream.connections))
        else:
            assert outcome_of(status, headers, body) == row.outcome
        upstream.steps = (head(), start, rest)
        assert await proxy.ask(ALONE["messages"]) == "whole"
    assert [phase for phase, _ in rows(proxy.history)] == [*row.phases, "finished"]
    assert [r for r in caplog.records if r.levelno >= logging.ERROR] == []


def test_the_table_is_a_matrix() -> None:
    assert len({(row.fault, row.moment) for row in ROWS}) == len(ROWS)
