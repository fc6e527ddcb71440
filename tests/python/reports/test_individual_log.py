"""The log of individual lists: what is changed, taken away, moved or half is told, and which."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.reports.individuals import chain
from orchestration.reports.individuals.chain import ChainError, Verdict, append, verify_bytes
from orchestration.reports.individuals.verify import check_log
from orchestration.reports.packages import Issue
from orchestration.reports.packages.issues import reserve
from orchestration.settings import FixedClock, Settings
from tests.python.reports.pdf.made_report import ISSUE

ROWS = 4
CONTENT = {"mottagare": "kommun-0880", "period": "2022-06", "generation": "g", "antal_rader": 3}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "state").mkdir()
    return Settings(tmp_path, clock=FixedClock(datetime(2023, 1, 13, tzinfo=UTC)))


def _log(settings: Settings, count: int = ROWS) -> bytes:
    for number in range(count):
        append(settings, {**CONTENT, "antal_rader": number})
    return chain.chain_path(settings).read_bytes()


def _lines(text: bytes) -> list[bytes]:
    return text.splitlines(keepends=True)


def test_a_log_that_nobody_touched_is_whole(settings: Settings) -> None:
    found = verify_bytes(_log(settings))
    assert found.verdict is Verdict.HEL
    assert [entry.number for entry in found.entries] == [1, 2, 3, 4]
    assert [entry.content["antal_rader"] for entry in found.entries] == [0, 1, 2, 3]
    assert chain.chain_path(settings).stat().st_mode & 0o777 == 0o600


def test_no_log_is_a_whole_one(settings: Settings) -> None:
    assert chain.verify(settings).verdict is Verdict.HEL


@pytest.mark.parametrize("changed", range(1, ROWS + 1))
def test_a_changed_line_is_the_first_broken_one(settings: Settings, changed: int) -> None:
    lines = _lines(_log(settings))
    lines[changed - 1] = lines[changed - 1].replace(b"kommun-0880", b"kommun-0881")
    found = verify_bytes(b"".join(lines))
    assert (found.verdict, found.line, found.reason) == (Verdict.BRUTEN, changed, "raden är ändrad")


@pytest.mark.parametrize("gone", range(1, ROWS))
def test_a_line_that_is_gone_is_seen_at_the_one_after(settings: Settings, gone: int) -> None:
    lines = _lines(_log(settings))
    del lines[gone - 1]
    found = verify_bytes(b"".join(lines))
    assert (found.verdict, found.line) == (Verdict.BRUTEN, gone)
    assert "borttaget" in found.reason


def test_lines_that_changed_places_are_seen(settings: Settings) -> None:
    lines = _lines(_log(settings))
    lines[1], lines[2] = lines[2], lines[1]
    found = verify_bytes(b"".join(lines))
    assert (found.verdict, found.line) == (Verdict.BRUTEN, 2)


def test_a_line_with_a_hash_made_to_fit_breaks_the_next(settings: Settings) -> None:
    """Whoever changes a line and its own hash has still not changed what the next is bound to."""
    lines = _lines(_log(settings))
    content = json.loads(lines[1])
    del content[chain.OWN]
    content["antal_rader"] = 99
    content[chain.OWN] = chain._own(content)
    lines[1] = json.dumps(content, ensure_ascii=False).encode() + b"\n"
    found = verify_bytes(b"".join(lines))
    assert (found.verdict, found.line) == (Verdict.BRUTEN, 3)


@given(cut=st.integers(min_value=1, max_value=300))
def test_a_half_last_line_is_a_crash_and_no_tampering(cut: int) -> None:
    whole = _in_memory(3)
    last = len(_lines(whole)[-1])
    found = verify_bytes(whole[: len(whole) - min(cut, last - 1)])
    if cut == 1:
        # Only the line break is missing: the line itself is whole.
        assert (found.verdict, len(found.entries)) == (Verdict.HEL, 3)
    else:
        assert (found.verdict, len(found.entries)) == (Verdict.AVBRUTEN, 2)


def _in_memory(count: int) -> bytes:
    text, before = b"", chain.FIRST
    for number in range(1, count + 1):
        content = {chain.NUMBER: number, chain.PREVIOUS: before, **CONTENT}
        content[chain.OWN] = chain._own(content)
        line = json.dumps(content, ensure_ascii=False).encode()
        before = hashlib.sha256(line).hexdigest()
        text += line + b"\n"
    return text


@pytest.mark.parametrize("left", [b"", b"{", b'{"nr": 3', b'{"nr": 3, "tid": "20', b"{\n{"])
def test_the_log_goes_on_after_a_crash(settings: Settings, left: bytes) -> None:
    _log(settings, 2)
    with chain.chain_path(settings).open("ab") as file:
        file.write(left)
    append(settings, CONTENT)
    append(settings, CONTENT)
    found = chain.verify(settings)
    assert (found.verdict, len(found.entries)) == (Verdict.HEL, 4)
    assert found.interrupted == bool(left)


def test_a_half_line_that_is_taken_away_afterwards_is_seen(settings: Settings) -> None:
    _log(settings, 2)
    with chain.chain_path(settings).open("ab") as file:
        file.write(b'{"nr": 3')
    append(settings, CONTENT)
    lines = _lines(chain.chain_path(settings).read_bytes())
    found = verify_bytes(b"".join([*lines[:2], lines[3]]))
    assert found.verdict is Verdict.BRUTEN
    assert "avbruten rad" in found.reason


def test_nothing_is_added_to_a_broken_log(settings: Settings) -> None:
    text = _log(settings).replace(b'"antal_rader": 1', b'"antal_rader": 7')
    chain.chain_path(settings).write_bytes(text)
    with pytest.raises(ChainError, match="bruten på rad 2"):
        append(settings, CONTENT)
    assert chain.chain_path(settings).read_bytes() == text


def _issue(number: int, sha256: str) -> Issue:
    return replace(ISSUE, logg_nr=number, logg_sha256=sha256)


def test_the_end_of_the_log_is_held_by_the_issues(settings: Settings) -> None:
    _log(settings)
    last = chain.verify(settings).entries[-1]
    reserve(settings, _issue(last.number, last.sha256), b"{}")
    assert check_log(settings).is_whole
    lines = _lines(chain.chain_path(settings).read_bytes())
    chain.chain_path(settings).write_bytes(b"".join(lines[:-1]))
    check = check_log(settings)
    assert check.found.verdict is Verdict.HEL
    assert check.missing is not None
    assert check.missing.logg_nr == ROWS
    assert not check.is_whole


def test_a_last_line_that_was_made_anew_is_seen(settings: Settings) -> None:
    _log(settings)
    last = chain.verify(settings).entries[-1]
    reserve(settings, replace(_issue(last.number, last.sha256), logg_sha256="f" * 64), b"{}")
    assert not check_log(settings).is_whole


def test_a_logged_list_without_a_finished_package_is_told(settings: Settings) -> None:
    numbers: Sequence[int] = [append(settings, CONTENT).number]
    assert check_log(settings).unfinished == tuple(numbers)
