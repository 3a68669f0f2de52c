"""What `--router-record` writes is the user's alone, and goes where it was sent."""

from pathlib import Path

from claude_router.launch.recording import Recording

FILES = ["exchanges.jsonl", "pty.bin", "size.json", "timing.json"]


def record(folder: Path) -> None:
    recording = Recording(folder, cols=80, rows=24)
    recording.add_output(b"\x1b[1mhello sk-secret-0000")
    recording.close()


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_recording_can_be_read_by_nobody_else(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "recording"
    record(folder)
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir()} == dict.fromkeys(FILES, 0o600)
    assert (folder / "pty.bin").read_bytes() == b"\x1b[1mhello sk-secret-0000"


def test_a_link_in_the_folder_is_replaced_and_what_it_names_stays(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    folder = tmp_path / "recording"
    folder.mkdir()
    for name in FILES:
        (folder / name).symlink_to(precious)
    record(folder)
    assert precious.read_text() == "mine"
    assert not any((folder / name).is_symlink() for name in FILES)


def test_an_earlier_recording_that_all_could_read_is_replaced_by_a_private_one(
    tmp_path: Path,
) -> None:
    (tmp_path / "pty.bin").touch(0o644)
    record(tmp_path)
    assert mode(tmp_path / "pty.bin") == 0o600
