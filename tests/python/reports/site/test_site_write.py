"""The folder of the site: whole or as it was, and never in place of something else."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli.rapport import app
from orchestration.reports.site import write
from orchestration.reports.site.write import (
    ABOUT_SITE,
    TargetError,
    check_target,
    exchanged,
    replaced_folder,
    write_about,
    write_file,
)
from orchestration.settings.seams import KILL_VARIABLE


def _site(target: Path, text: str) -> None:
    with replaced_folder(target) as folder:
        write_file(folder, "index.html", text)
        write_file(folder, "data/a.csv", b"\xef\xbb\xbfa")
        write_about(folder, {"generation": text})


def _die(target: Path, text: str) -> None:
    with replaced_folder(target) as folder:
        write_file(folder, "index.html", "två")
        raise OSError(text)


def _left(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


def test_a_site_is_written_and_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "ut" / "webb"
    _site(target, "ett")
    (target / "gammal.html").write_text("finns inte i nästa", encoding="utf-8")
    _site(target, "två")
    assert (target / "index.html").read_text(encoding="utf-8") == "två"
    assert not (target / "gammal.html").exists()
    assert _left(target) == ["webb"]
    assert stat.S_IMODE((target / "index.html").stat().st_mode) == 0o644
    assert stat.S_IMODE(target.stat().st_mode) == 0o755


def test_an_error_leaves_the_old_site(tmp_path: Path) -> None:
    target = tmp_path / "webb"
    _site(target, "ett")
    with pytest.raises(OSError, match="fullt"):
        _die(target, "fullt")
    assert (target / "index.html").read_text(encoding="utf-8") == "ett"
    assert _left(target) == ["webb"]


def test_a_run_that_died_between_the_renames_is_mended(tmp_path: Path) -> None:
    target = tmp_path / "webb"
    _site(target, "ett")
    target.rename(tmp_path / ".webb.forra")
    dead = tmp_path / ".webb.pagaende_999999999"
    dead.mkdir()
    with pytest.raises(OSError, match="igen"):
        _die(target, "igen")
    assert (target / "index.html").read_text(encoding="utf-8") == "ett"
    assert _left(target) == ["webb"]


SCRIPT = """
import sys
from pathlib import Path
from orchestration.reports.site import write
if sys.argv[2] == "utan":
    write.exchanged = lambda one, other: False
with write.replaced_folder(Path(sys.argv[1])) as folder:
    write.write_file(folder, "index.html", "två")
    write.write_about(folder, {})
"""


@pytest.mark.parametrize(
    ("seam", "how"), [("webb.fore_byte", "med"), ("webb.mellan_byten", "utan")]
)
def test_kill_9_leaves_the_old_site_for_the_next_run(tmp_path: Path, seam: str, how: str) -> None:
    target = tmp_path / "webb"
    _site(target, "ett")
    environment = os.environ | {KILL_VARIABLE: seam}
    arguments = [sys.executable, "-c", SCRIPT, str(target), how]
    killed = subprocess.run(arguments, env=environment, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with pytest.raises(OSError, match="igen"):
        _die(target, "igen")
    assert (target / "index.html").read_text(encoding="utf-8") == "ett"
    assert _left(target) == ["webb"]


def test_folders_change_names_in_one_call_or_by_two_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.mkdir()
    other.mkdir()
    (one / "ett").touch()
    assert exchanged(one, other)
    assert (other / "ett").exists()
    with pytest.raises(OSError, match="No such file"):
        exchanged(one, tmp_path / "saknas")
    monkeypatch.setattr(write, "exchanged", lambda one, other: False)
    _site(tmp_path / "webb", "ett")
    _site(tmp_path / "webb", "två")
    assert (tmp_path / "webb" / "index.html").read_text(encoding="utf-8") == "två"
    assert _left(tmp_path / "webb") == ["a", "b", "webb"]


def test_a_first_run_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="fullt"):
        _die(tmp_path / "webb", "fullt")
    assert list(tmp_path.iterdir()) == []


def test_a_run_at_work_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / f".webb.pagaende_{os.getppid()}"
    other.mkdir()
    _site(tmp_path / "webb", "ett")
    assert other.is_dir()


def test_a_folder_with_something_else_is_never_replaced(tmp_path: Path) -> None:
    target = tmp_path / "webb"
    target.mkdir()
    check_target(target)
    (target / "viktigt.txt").write_text("mitt", encoding="utf-8")
    with pytest.raises(TargetError, match="ny eller tom mapp"):
        check_target(target)
    with pytest.raises(TargetError), replaced_folder(target):
        pass
    assert (target / "viktigt.txt").read_text(encoding="utf-8") == "mitt"
    with pytest.raises(TargetError, match="är en fil"):
        check_target(target / "viktigt.txt")


def test_what_the_site_was_made_of_is_written(tmp_path: Path) -> None:
    _site(tmp_path / "webb", "ett")
    assert '"generation": "ett"' in (tmp_path / "webb" / ABOUT_SITE).read_text(encoding="utf-8")


def test_the_command_says_what_to_do_when_nothing_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(tmp_path))
    done = CliRunner().invoke(app, ["webb"])
    assert done.exit_code == 2
    assert "utskrivning nightly" in done.output


def test_the_command_refuses_a_folder_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(tmp_path))
    (tmp_path / "mapp").mkdir()
    (tmp_path / "mapp" / "annat.txt").write_text("x", encoding="utf-8")
    done = CliRunner().invoke(app, ["webb", "--till", str(tmp_path / "mapp")])
    assert done.exit_code == 2
    assert "skrivs inte över" in done.output
