"""Every fault of a provider, for each API, with and without a fallback."""

import asyncio
import logging
from pathlib import Path

import pytest

from tests.faults.proxied import ALONE, BACKED, proxied, rows
from tests.faults.steps import head, rest, start
from tests.faults.table import ROWS, STATUSES, Row
from tests.faults.upstream import answering

GOOD = (head(), start, rest)


def _name(row: Row) -> str:
    return f"{row.fault}, {row.moment}"


@pytest.mark.parametrize("row", ROWS, ids=_name)
async def test_the_client_gets_a_whole_answer_or_one_error(
    row: Row, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    alone, backed = ([names[api] for api in row.apis] for names in (ALONE, BACKED))
    models = (*alone, *backed)
    async with answering(row.steps) as faulty, answering(GOOD) as spare:
        host = faulty.url.removeprefix("http://")
        url = (row.url or faulty.url).replace("$HOST", host)
        async with proxied(tmp_path, url, spare.url, row.timeouts) as proxy:
            asked = [proxy.ask(model, stream=row.is_streamed) for model in models]
            outcomes = dict(zip(models, await asyncio.gather(*asked), strict=True))
    assert outcomes == dict.fromkeys(alone, row.alone) | dict.fromkeys(backed, row.backed)
    phases = sorted(phase for phase, _ in rows(proxy.history))
    assert phases == sorted("finished" if o == "whole" else "failed" for o in outcomes.values())
    assert proxy.told == []
    assert [r for r in caplog.records if r.exc_info and r.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("row", STATUSES, ids=_name)
async def test_the_users_own_login_gets_no_page_either(row: Row, tmp_path: Path) -> None:
    async with answering(row.steps) as faulty, proxied(tmp_path, faulty.url) as proxy:
        assert await proxy.ask("anthropic/own-login") == row.alone
    assert [phase for phase, _ in rows(proxy.history)] == ["failed"]


def test_the_table_is_a_matrix() -> None:
    assert len({(row.fault, row.moment) for row in ROWS}) == len(ROWS) >= 60
