"""delivery.md §3, first row: what is not a delivery yet stays where it is, untouched."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.landing import LandingOptions, Ledger, Reason
from orchestration.landing import run as landing_run
from orchestration.landing.files import check_file
from orchestration.landing.folder import waiting_folders
from orchestration.settings import Settings
from tests.python.landing.landing_helpers import AT_ONCE, FIRST, Parcel, folder_bytes, land


def _stella() -> Parcel:
    return Parcel(FIRST, kalla="stella")


def _while_settling(change: Callable[[], object]) -> LandingOptions:
    """Options under which something happens to the folder during the wait."""

    def sleep(seconds: float) -> None:
        assert seconds == 3.0
        change()

    return LandingOptions(settle_seconds=3.0, sleep=sleep)


def _assert_untouched(settings: Settings, folder: Path, content: dict[str, bytes]) -> None:
    assert folder_bytes(folder) == content
    assert not list(settings.quarantine.rglob("*"))
    assert not list(settings.archive.rglob("*.parquet"))
    with Ledger(settings) as ledger:
        assert (ledger.deliveries(), ledger.refusals()) == ((), ())


def test_a_folder_without_manifest_is_left_alone(settings: Settings) -> None:
    folder = _stella().send(settings, ready=False)
    content = folder_bytes(folder)
    assert land(settings).left_alone == (f"stella/{folder.name}",)
    _assert_untouched(settings, folder, content)


def test_a_manifest_that_is_a_folder_is_no_manifest(settings: Settings) -> None:
    folder = _stella().send(settings, ready=False)
    (folder / "manifest.json").mkdir()
    assert land(settings).left_alone == (f"stella/{folder.name}",)


def test_a_link_to_a_folder_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    folder = _stella().send(settings)
    elsewhere = folder.rename(tmp_path / "annanstans")
    folder.symlink_to(elsewhere)
    assert land(settings).left_alone == (f"stella/{folder.name}",)
    assert (elsewhere / "manifest.json").exists()


def test_a_file_that_still_grows_is_left_alone_and_taken_when_it_is_whole(
    settings: Settings,
) -> None:
    folder = _stella().send(settings)
    file = folder / "avvikelse.csv"
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    report = land(settings, options=_while_settling(lambda: file.write_bytes(whole[:-10])))
    assert (report.left_alone, report.refused) == ((f"stella/{folder.name}",), ())
    _assert_untouched(settings, folder, folder_bytes(folder))
    file.write_bytes(whole)
    assert len(land(settings).accepted) == 1


def test_a_cut_file_that_stands_still_is_refused(settings: Settings) -> None:
    file = _stella().send(settings) / "avvikelse.csv"
    file.write_bytes(file.read_bytes()[:-20])
    [refusal] = land(settings).refused
    assert Reason("sha256_avviker", "avvikelse") in refusal.reasons


def test_a_manifest_that_is_still_written_is_left_alone(settings: Settings) -> None:
    folder = _stella().send(settings)
    manifest = folder / "manifest.json"
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[:50])
    report = land(settings, options=_while_settling(lambda: manifest.write_bytes(whole)))
    assert (report.left_alone, report.refused) == ((f"stella/{folder.name}",), ())
    assert len(land(settings).accepted) == 1


def test_half_a_manifest_that_stands_still_is_refused(settings: Settings) -> None:
    folder = _stella().send(settings)
    (folder / "manifest.json").write_bytes(b'{"kalla": "stella", ')
    [refusal] = land(settings).refused
    assert refusal.reasons == (Reason("manifest_olasligt"),)
    assert (refusal.kalla, refusal.region_kod, refusal.extrakt_id) == ("", "", "")


def test_a_file_that_arrives_after_the_manifest_is_waited_for(settings: Settings) -> None:
    folder = _stella().send(settings)
    whole = (folder / "avvikelse.csv").read_bytes()
    (folder / "avvikelse.csv").unlink()
    late = _while_settling(lambda: (folder / "avvikelse.csv").write_bytes(whole))
    assert land(settings, options=late).left_alone == (f"stella/{folder.name}",)
    assert len(land(settings).accepted) == 1


def test_a_file_that_never_arrives_refuses_the_delivery(settings: Settings) -> None:
    folder = _stella().send(settings)
    (folder / "avvikelse.csv").unlink()
    assert land(settings).refused[0].reasons == (Reason("fil_saknas", "avvikelse"),)


def test_a_linked_file_refuses_the_delivery(settings: Settings, tmp_path: Path) -> None:
    folder = _stella().send(settings)
    target = (folder / "avvikelse.csv").rename(tmp_path / "avvikelse.csv")
    (folder / "avvikelse.csv").symlink_to(target)
    assert land(settings).refused[0].reasons == (Reason("fil_saknas", "avvikelse"),)


@pytest.mark.parametrize("how", ["rewritten", "removed", "added"])
def test_a_folder_that_changes_while_it_is_read_is_left_alone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    folder = _stella().send(settings)
    file = folder / "avvikelse.csv"
    check = check_file

    def disturbed(*arguments: object) -> object:
        if how == "removed":
            file.unlink()
            raise FileNotFoundError(2, "gone", str(file))
        answer = check(*arguments)  # type: ignore[arg-type]
        if how == "rewritten":
            file.write_bytes(file.read_bytes() + b"x")
        else:
            (folder / "till.csv").write_bytes(b"")
        return answer

    monkeypatch.setattr(landing_run, "check_file", disturbed)
    report = land(settings, options=AT_ONCE)
    assert (report.left_alone, report.refused) == ((f"stella/{folder.name}",), ())
    _assert_untouched(settings, folder, folder_bytes(folder))


def test_the_wait_is_only_for_faulty_folders(settings: Settings) -> None:
    waits: list[float] = []
    options = LandingOptions(settle_seconds=5.0, sleep=waits.append)
    _stella().send(settings)
    land(settings, options=options)
    assert waits == []
    (_stella().send(settings, "fel") / "manifest.json").write_bytes(b"")
    land(settings, options=options)
    assert waits == [5.0]


def test_a_folder_that_goes_away_is_no_fault(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _stella().send(settings)
    listed = waiting_folders(settings.landing)
    shutil.rmtree(folder)
    monkeypatch.setattr(landing_run, "waiting_folders", lambda _: listed)
    report = land(settings)
    assert (report.left_alone, report.refused) == ((f"stella/{folder.name}",), ())
