import pytest

from training.language import language


@pytest.mark.parametrize(
    "text",
    [
        "add a PATCH /v1/tenants/:id route, same validation as POST",
        "why is there a second pool in db.ts?",
        "thanks",
        "fix die() in src/le/la/das.py",
        "",
    ],
)
def test_english(text: str) -> None:
    assert language(text) == "English"


@pytest.mark.parametrize(
    "text",
    [
        "warum ist der Test rot?",
        "écris-moi une fonction python qui fusionne deux dicts",
        "el login me devuelve 401 aunque el token es correcto",
        "napraw to proszę, nie działa",
    ],
)
def test_other_latin(text: str) -> None:
    assert language(text) == "other Latin"


@pytest.mark.parametrize(
    "text", ["почему падает тест?", "このテストを直して", "为什么 build 失败了"]
)
def test_other_script(text: str) -> None:
    assert language(text) == "other script"
