from claude_router.proxy.health import FAILURES_TO_REST, Health

KEY, OTHER_KEY, OTHER_MODEL = ("vllm/a", 0), ("vllm/a", 1), ("vllm/b", 0)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def at(clock: Clock) -> Health:
    return Health(clock, lambda: 0.0)


def fail(health: Health, status: int, times: int = 1, **headers: str) -> None:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    for _ in range(times):
        health.asked(KEY)
        health.failed(KEY, status, told)


def test_a_busy_key_rests_as_long_as_the_provider_says() -> None:
    clock = Clock()
    health = at(clock)
    fail(health, 429, retry_after="30")
    assert health.is_resting(KEY)
    assert not health.is_resting(OTHER_KEY) and not health.is_resting(OTHER_MODEL)
    clock.now += 30
    assert not health.is_resting(KEY)


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
    health.answered(KEY)
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
    health.asked(KEY)
    assert health.is_resting(KEY)
    health.answered(KEY)
    assert not health.is_resting(KEY)


def test_a_try_whose_client_went_away_is_left_to_the_next() -> None:
    clock = Clock()
    health = at(clock)
    fail(health, 500, FAILURES_TO_REST)
    clock.now += 10
    health.asked(KEY)
    health.dropped(KEY)
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


def test_a_spent_account_rests_long_and_odd_headers_do_no_harm() -> None:
    clock = Clock()
    health = at(clock)
    fail(health, 402, retry_after="Wed, 21 Oct 2026 07:28:00 GMT")
    clock.now += 299
    assert health.is_resting(KEY)
    for odd in ("-5", "nan", "inf", "1e9"):
        health.answered(KEY)
        fail(health, 429, retry_after=odd)
        clock.now += 3601
        assert not health.is_resting(KEY)


def test_sessions_that_failed_together_come_back_apart() -> None:
    clock = Clock()
    health = Health(clock, lambda: 1.0)
    fail(health, 429)
    clock.now += 6
    assert health.is_resting(KEY)
