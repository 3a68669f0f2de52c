import pytest

from claude_router.proxy.health import FAILURES_TO_REST, Health
from claude_router.proxy.retry_after import LONGEST_SECONDS

KEY, OTHER_KEY, OTHER_MODEL = ("vllm/a", 0), ("vllm/a", 1), ("vllm/b", 0)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


NINE = 784_890_000.0  # Tue, 15 Nov 1994 09:00:00 GMT


def at(clock: Clock) -> Health:
    return Health(clock, lambda: 0.0, lambda: NINE)


def rest_of(health: Health, clock: Clock) -> float:
    """Seconds until KEY is asked again."""
    begin = clock.now
    while health.is_resting(KEY):
        clock.now += 1
    return clock.now - begin


def fail(health: Health, status: int, times: int = 1, **headers: str) -> None:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    for _ in range(times):
        health.failed(health.asked(KEY), status, told)


def test_a_busy_key_rests_as_long_as_the_provider_says() -> None:
    clock = Clock()
    health = at(clock)
    fail(health, 429, retry_after="30")
    assert health.is_resting(KEY)
    assert not health.is_resting(OTHER_KEY) and not health.is_resting(OTHER_MODEL)
    clock.now += 30
    assert not health.is_resting(KEY)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("Tue, 15 Nov 1994 09:00:40 GMT", 40),
        ("Tuesday, 15-Nov-94 09:00:40 GMT", 40),
        ("Tue Nov 15 09:00:40 1994", 40),
        ("Tue, 15 Nov 1994 11:00:40 +0200", 40),
        (" 30 ", 30),
        ("1.5", 2),
        ("Tue, 15 Nov 1994 21:00:00 GMT", LONGEST_SECONDS),
        ("Sat, 31 Dec 9999 23:59:59 GMT", LONGEST_SECONDS),
        ("86400", LONGEST_SECONDS),
        ("1e300", LONGEST_SECONDS),
        ("inf", LONGEST_SECONDS),
    ],
)
def test_a_time_that_the_provider_tells_is_kept_to_an_hour(told: str, seconds: float) -> None:
    for status, failures in ((429, 1), (402, 1), (503, FAILURES_TO_REST)):
        clock = Clock()
        health = at(clock)
        fail(health, status, failures, retry_after=told)
        assert rest_of(health, clock) == seconds


@pytest.mark.parametrize(
    "told",
    ["0", "-5", "nan", "-inf", "", "soon", "12 parsecs", "Tue, 15 Nov 1994 08:59:00 GMT",
     "Thu, 32 Foo 1994 09:00:00 GMT", "Tue, 15 Nov 99999 09:00:00 GMT", "1" * 5000 + " GMT"],
)  # fmt: skip
def test_a_time_that_says_nothing_leaves_the_rest_that_doubles(told: str) -> None:
    clock = Clock()
    health = at(clock)
    rests = []
    for _ in range(3):
        fail(health, 429, retry_after=told)
        rests.append(rest_of(health, clock))
    assert rests == [5, 10, 20]


def test_a_model_rests_with_all_its_keys_once_it_failed_several_times_in_a_row() -> None:
    health = at(Clock())
    fail(health, 503, FAILURES_TO_REST - 1)
    assert not health.is_resting(KEY)
    fail(health, 502)
    assert health.is_resting(KEY) and health.is_resting(OTHER_KEY)
    assert not health.is_resting(OTHER_MODEL)


def test_an_answer_in_between_ends_the_row() -> None:
    health = at(Clock())
    fail(health, 503, FAILURES_TO_REST - 1)
    health.answered(health.asked(KEY))
    fail(health, 503, FAILURES_TO_REST - 1)
    assert not health.is_resting(KEY)


def test_each_further_failure_doubles_the_rest_up_to_a_limit() -> None:
    clock = Clock()
    health = at(clock)
    rests = []
    fail(health, 500, FAILURES_TO_REST - 1)
    for _ in range(9):
        fail(health, 500)
        begin = clock.now
        while health.is_resting(KEY):
            clock.now += 5
        rests.append(clock.now - begin)
    assert rests == [5, 10, 20, 40, 80, 160, 300, 300, 300]


def test_after_its_rest_one_request_tries_and_the_others_wait() -> None:
    clock = Clock()
    health = at(clock)
    fail(health, 429, retry_after="10")
    clock.now += 11
    trial = health.asked(KEY)
    assert health.is_resting(KEY)
    health.answered(trial)
    assert not health.is_resting(KEY)


def test_a_try_whose_client_went_away_is_left_to_the_next() -> None:
    clock = Clock()
    health = at(clock)
    fail(health, 500, FAILURES_TO_REST)
    clock.now += 10
    health.dropped(health.asked(KEY))
    assert not health.is_resting(KEY)


def test_a_busy_key_says_nothing_of_the_model_that_was_tried() -> None:
    clock = Clock()
    health = at(clock)
    fail(health, 500, FAILURES_TO_REST)
    clock.now += 10
    fail(health, 429)
    assert health.is_resting(KEY) and not health.is_resting(OTHER_KEY)


def test_what_the_user_must_hear_does_not_rest() -> None:
    health = at(Clock())
    for status in (400, 401, 403, 404, 413, 422):
        fail(health, status, 9)
    assert not health.is_resting(KEY)


def test_a_spent_account_rests_long() -> None:
    for told in ("", "0", "soon"):
        clock = Clock()
        health = at(clock)
        fail(health, 402, retry_after=told)
        assert rest_of(health, clock) == 300


def test_sessions_that_failed_together_come_back_apart() -> None:
    clock = Clock()
    health = Health(clock, lambda: 1.0)
    fail(health, 429)
    clock.now += 6
    assert health.is_resting(KEY)


def test_many_that_fail_of_one_cause_make_one_rest() -> None:
    clock = Clock()
    health = at(clock)
    burst = [health.asked(KEY) for _ in range(50)]
    for asked in burst:
        health.failed(asked, 503, {})
        clock.now += 0.01
    clock.now += 5
    assert not health.is_resting(KEY)


def test_requests_asked_before_the_rest_do_not_open_the_way_for_a_second_trial() -> None:
    clock = Clock()
    health = at(clock)
    late = [health.asked(KEY) for _ in range(3)]
    fail(health, 503, FAILURES_TO_REST)
    clock.now += 5
    trial = health.asked(KEY)
    health.failed(late[0], 503, {})
    health.dropped(late[1])
    health.failed(late[2], 429, {})
    assert health.is_resting(KEY)
    health.dropped(trial)
    clock.now += 10
    assert not health.is_resting(KEY)


def test_the_longest_time_that_a_provider_told_holds() -> None:
    clock = Clock()
    health = at(clock)
    first, second = health.asked(KEY), health.asked(KEY)
    health.failed(first, 429, {"retry-after": "10"})
    health.failed(second, 429, {"retry-after": "60"})
    clock.now += 59
    assert health.is_resting(KEY)


def test_an_answer_that_begins_lets_the_others_in_and_its_failure_rests_longer() -> None:
    clock = Clock()
    health = at(clock)
    fail(health, 503, FAILURES_TO_REST)
    clock.now += 5
    trial = health.asked(KEY)
    health.begun(trial)
    assert not health.is_resting(KEY) and health.resting() == ()
    health.failed(trial, 502, {})
    clock.now += 9
    assert health.is_resting(KEY)


def test_what_rests_is_told_with_its_reason_and_what_is_left() -> None:
    clock = Clock()
    health = at(clock)
    fail(health, 503, FAILURES_TO_REST)
    health.failed(health.asked(OTHER_KEY), 429, {"retry-after": "30"}, "Slow\n down, " + "x" * 200)
    model, key = health.resting()
    assert (model.model, model.key_number, model.seconds, model.why) == ("vllm/a", None, 5, "503")
    assert (key.key_number, key.seconds, key.is_tried) == (2, 30, False)
    assert key.why.startswith("429 Slow down, x") and len(key.why) <= 120
    clock.now += 6
    health.asked(KEY)
    assert [(each.seconds, each.is_tried) for each in health.resting()] == [(0, True), (24, False)]
