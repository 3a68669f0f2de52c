from dataclasses import replace
from datetime import date, timedelta

from claude_router.proxy.learned import KEPT_DAYS, MOST_KEPT, Learned, Quirk, merged
from claude_router.translate.heal import Correction
from tests.proxy.models import model

TODAY = date(2026, 8, 1)
LOCAL = model("vllm/a")
WITHOUT_TOP_P = Correction("top_p")
WITHOUT_STOP = Correction("stop")


def quirk(correction: Correction, *, days_old: int = 0, of: str = "vllm/a") -> Quirk:
    return Quirk(of, "127.0.0.1:1", correction, "No!", TODAY - timedelta(days_old))


def knowing(*quirks: Quirk) -> Learned:
    learned = Learned(lambda: TODAY)
    learned.take(quirks, {})
    return learned


def test_a_quirk_holds_for_its_model_on_its_server_alone() -> None:
    learned = knowing()
    learned.add(LOCAL, WITHOUT_TOP_P, "No!")
    assert learned.of(LOCAL) == (WITHOUT_TOP_P,)
    assert learned.of(model("vllm/b")) == ()
    assert learned.of(replace(LOCAL, base_url="http://gpu:8000/v1")) == ()


def test_the_user_s_own_name_for_a_model_does_not_matter() -> None:
    learned = knowing()
    learned.add(replace(LOCAL, key="house"), WITHOUT_TOP_P, "No!")
    assert learned.of(replace(LOCAL, key="other")) == (WITHOUT_TOP_P,)
    assert learned.of(replace(model("vllm/b"), key="house")) == ()


def test_a_disliked_value_is_not_kept() -> None:
    learned = knowing()
    learned.add(LOCAL, Correction("top_p", is_lasting=False), "Invalid value")
    assert learned.of(LOCAL) == () and not learned.changes


def test_the_provider_s_words_are_kept_short_and_without_keys() -> None:
    learned = knowing()
    learned.add(LOCAL, WITHOUT_TOP_P, "No top_p\n for sk-proj-abcdefgh12345678, sorry" + "!" * 500)
    (kept,) = learned.changes.values()
    assert kept is not None
    assert kept.said.startswith("No top_p for ***, sorry!!!") and kept.said.endswith("!…")
    assert len(kept.said) == 200


def test_old_quirks_are_due_and_so_are_those_of_a_wrong_clock() -> None:
    fresh, old, future = (
        quirk(Correction("a"), days_old=KEPT_DAYS),
        quirk(Correction("b"), days_old=KEPT_DAYS + 1),
        quirk(Correction("c"), days_old=-KEPT_DAYS - 1),
    )
    learned = knowing(fresh, old, future)
    assert set(learned.due(LOCAL)) == {Correction("b"), Correction("c")}
    assert set(learned.of(LOCAL)) == {Correction("a"), Correction("b"), Correction("c")}


def test_an_answer_shows_which_quirks_are_no_more() -> None:
    limit = Correction("max_tokens", limit=100)
    learned = knowing(quirk(WITHOUT_TOP_P), quirk(WITHOUT_STOP), quirk(limit))
    learned.answered(LOCAL, {"top_p": 0.5, "max_tokens": 100})
    assert set(learned.of(LOCAL)) == {WITHOUT_STOP, limit}
    learned.answered(LOCAL, {"max_tokens": 101})
    assert learned.of(LOCAL) == (WITHOUT_STOP,)


def test_the_newest_refusal_of_a_parameter_counts() -> None:
    learned = knowing(quirk(Correction("max_tokens", limit=100), days_old=3), quirk(WITHOUT_STOP))
    learned.add(LOCAL, Correction("max_tokens", limit=50), "At most 50")
    assert learned.of(LOCAL) == (WITHOUT_STOP, Correction("max_tokens", limit=50))


def test_what_was_learned_during_a_save_waits_for_the_next() -> None:
    learned = knowing()
    learned.add(LOCAL, WITHOUT_TOP_P, "No!")
    saved = learned.changes
    learned.add(LOCAL, WITHOUT_STOP, "No!")
    learned.take([one for one in saved.values() if one], saved)
    assert [key[2] for key in learned.changes] == ["stop"]
    assert learned.of(LOCAL) == (WITHOUT_TOP_P, WITHOUT_STOP)


def test_the_oldest_give_way_to_new_ones() -> None:
    stored = [quirk(WITHOUT_TOP_P, days_old=days, of=f"vllm/{days}") for days in range(MOST_KEPT)]
    new = quirk(WITHOUT_STOP)
    kept = merged(stored, {new.key: new})
    assert len(kept) == MOST_KEPT and kept[-1] == new
    assert stored[0] in kept and stored[-1] not in kept
