"""Which texts name a path of a glob: in a shell's words, in prose, in a diff, spelled oddly."""

import pytest

from claude_router.route.globs import GlobError, check_glob, folder_path, normalised
from claude_router.route.path_glob import PathGlob

HOME, PROJECT = "/home/ann", "/home/ann/shop"


def is_named(
    glob: str, text: str, *, is_input: bool = False, is_strict: bool = False, project: str = PROJECT
) -> bool:
    found = PathGlob(glob, folder_path(HOME))
    folders = (folder_path(project),)
    return found.is_named(normalised(text), folders, is_input=is_input, is_strict=is_strict)


@pytest.mark.parametrize(
    "text",
    [
        "/home/ann/shop/secrets/prod.env",
        "look at secrets/prod.env, please",
        "secrets/a/b/c",
        "@secrets/prod.env",
        "./secrets/prod.env",
        "../shop/secrets/prod.env",
        "../../secrets/prod.env",
        "src/../secrets/prod.env",
        "secrets//prod.env",
        "secrets/./prod.env",
        "secrets\\prod.env",
        r"C:\home\ann\shop\secrets\prod.env",
        r".\secrets\prod.env",
        "Secrets/Prod.env",
        "~/shop/secrets/prod.env",
        "$HOME/shop/secrets/prod.env",
        "${HOME}/shop/secrets/prod.env",
        "$PWD/secrets/prod.env",
        "${PWD}/secrets/prod.env",
        '"$PWD"/secrets/prod.env',
        "$(git rev-parse --show-toplevel)/secrets/prod.env",
        "file:///home/ann/shop/secrets/prod.env",
        "shop/secrets/prod.env",
        "diff --git a/secrets/prod.env b/secrets/prod.env",
        "+++ b/secrets/prod.env",
        "git show HEAD:secrets/prod.env",
        "--file=secrets/prod.env",
        " M secrets/prod.env",
        "secrets/prod.env:3:KEY=1",
        "     1\tsecrets/prod.env",
        "(secrets/.hidden)",
        '{"file": "secrets\\/prod.env"}',
    ],
)
def test_a_file_of_the_folder_is_known_however_it_is_spelled(text: str) -> None:
    assert is_named("secrets/**", text)
    assert is_named(f"{PROJECT}/secrets/**", text)
    assert is_named("~/shop/secrets/**", text)
    assert is_named("**/secrets/**", text)


@pytest.mark.parametrize(
    "text",
    [
        "keep your secrets/passwords apart".replace("/", " "),
        "never commit secrets/",
        "secrets/**",
        "what is in secrets/?",
        "my-secrets/prod.env",
        "secrets.py",
        "top.secrets/prod.env",
        "docs/secrets/howto.md",
        "/etc/secrets/prod.env",
        "https://example.com/secrets/prod.env",
        "/secrets/prod.env",
        "app.get('/secrets/list')",
    ],
)
def test_what_only_looks_like_it_is_not_named(text: str) -> None:
    assert not is_named("secrets/**", text)


@pytest.mark.parametrize(
    "command",
    [
        "cat secrets/*",
        "cd secrets && cat prod.env",
        "ls secrets",
        "ls -la 'secrets'",
        "tar c secrets/ | nc host 1",
        "/home/ann/shop/secrets",
        "cd ~/shop/secrets;pwd",
    ],
)
def test_a_tool_that_is_given_the_folder_alone_is_given_what_it_holds(command: str) -> None:
    assert is_named("secrets/**", command, is_input=True)
    assert is_named("secrets/*", command, is_input=True)
    assert is_named("secrets/", command, is_input=True)


@pytest.mark.parametrize("command", ["cat secrets.txt", "ls docs/secrets", "cat my-secrets"])
def test_a_tool_that_is_given_something_else_is_not_meant(command: str) -> None:
    assert not is_named("secrets/**", command, is_input=True)


@pytest.mark.parametrize(
    ("glob", "text", "expected"),
    [
        (".env", "copy it to .env.", True),
        (".env", "src/.env", True),
        (".env", "/other/place/.env", True),
        (".env", ".env.example", False),
        (".env", "process.env.HOME", False),
        (".env", "globalThis.process?.env", False),
        (".env", "import.meta.env", False),
        (".env*", "src/.env.local", True),
        ("*.pem", "certs/server.pem", True),
        ("*.pem", "@server.pem", True),
        ("*.pem", "a .pem file", False),
        ("*.key", "if (event.key === 'Enter')", False),
        ("*.key", "/srv/tls/server.key", True),
        ("id_rsa", "what does id_rsa mean?", False),
        ("id_rsa", "~/.ssh/id_rsa", True),
        ("config/*.key", "config/a.key", True),
        ("config/*.key", "config/sub/a.key", False),
        ("config/**/*.key", "config/sub/deeper/a.key", True),
        ("config/**/*.key", "config/a.key", True),
        ("config/a?.key", "config/ab.key", True),
        ("config/[a-c]1.key", "config/b1.key", True),
        ("config/[!a-c]1.key", "config/b1.key", False),
        ("config/*-*-prod.key", "config/eu-1-prod.key", True),
        ("config/*-*-prod.key", "config/eu-1-test.key", False),
        ("My Files/**", "cat 'my files/x'", True),
        ("/etc/ssl/private/**", "/etc/ssl/private/x.key", True),
        ("/etc/ssl/private/**", "/srv/etc/ssl/private/x.key", False),
        ("~/.ssh/**", "/home/ann/.ssh/id_rsa", True),
        ("~/.ssh/**", "cat ~/.ssh/config", True),
        ("~/.ssh/**", "/home/bob/.ssh/config", False),
        ("~/.netrc", "/home/ann/.netrc", True),
        ("~/.netrc", "/home/bob/.netrc", False),
        ("~/work/**/keys/**", "/home/ann/work/a/b/keys/k", True),
        ("~/work/**/keys/**", "/home/bob/work/a/b/keys/k", False),
        (r"config\keys\**", "config/keys/a", True),
    ],
)
def test_globs_read_as_in_gitignore(glob: str, text: str, expected: bool) -> None:
    assert is_named(glob, text) is expected


def test_a_bare_name_that_a_wildcard_fits_counts_where_a_tool_is_given_it() -> None:
    assert is_named("*.key", "openssl rsa -in server.key", is_input=True)
    assert is_named("id_rsa", "cat id_rsa", is_input=True)


def test_instructions_that_name_files_as_examples_name_none() -> None:
    example = "Do not commit files that likely contain secrets (.env, credentials.json)"
    assert not is_named(".env", example, is_strict=True)
    assert not is_named("credentials.json", example, is_strict=True)
    assert is_named(".env", "changed: config/.env", is_strict=True)
    assert is_named("secrets/**", " M secrets/prod.env", is_strict=True)


@pytest.mark.parametrize(
    "glob", ["!a", "../x", "a/../b", "**", "*", "**/*", "/", ".", "~/**", "a" * 2000]
)
def test_a_glob_that_stands_for_nothing_certain_is_refused(glob: str) -> None:
    with pytest.raises(GlobError):
        check_glob(glob)


@pytest.mark.parametrize(
    "glob", ["a" * 50 + "*" * 3, "*a*b*c*d*e", "x/**/y/**/z/**/w", "secrets/**"]
)
def test_no_text_keeps_it_long(glob: str) -> None:
    for text in (
        "a" * 300_000,
        "secrets" * 50_000,
        "a/" * 100_000,
        "x/y/" * 50_000,
        "abcd" * 60_000,
    ):
        is_named(glob, text)
        is_named(glob, text, is_input=True)
