"""The command line: Swedish, quick, and with the same exit codes everywhere."""

from __future__ import annotations

import subprocess
import sys

import pytest

from orchestration.cli.main import VERBS, load_verb, run
from orchestration.cli.swedish import swedish_error

ENGLISH = (
    "Usage",
    "Options",
    "Commands",
    "Arguments",
    "Show this message",
    "completion",
    "Missing",
)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard out and standard error of one call."""
    with pytest.raises(SystemExit) as ended:
        run(list(arguments))
    captured = capsys.readouterr()
    code = ended.value.code
    return code if isinstance(code, int) else 0, captured.out, captured.err


def test_help_teaches_in_swedish_and_lists_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "--help")
    assert code == 0
    assert "Börja så här" in out and "UTSKRIVNING_DATA_DIR" in out
    for name, verb in VERBS.items():
        assert f"  {name} " in out and verb.line in out
    assert not [word for word in ENGLISH if word in out]


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_has_swedish_help_with_an_example(
    verb: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    code, out, _ = told(capsys, verb, "--help")
    assert code == 0
    assert f"utskrivning {verb}" in out
    assert not [word for word in ENGLISH if word in out]


def test_no_verb_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys)
    assert code == 2
    assert "Börja så här" in out + err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["natt"], "Det finns inget kommando 'natt'."),
        (["synth", "--seeed", "3"], "Det finns ingen växel --seeed."),
        (["synth"], "Växeln '--out' saknas."),
        (["leverans", "godkann"], "Argumentet 'kalla' saknas."),
        (["synth", "--out", "x", "--ar", "tjugo"], "'--ar': ska vara ett heltal."),
        (["doctor", "extra"], "Oväntat argument: extra."),
    ],
)
def test_wrong_usage_is_told_in_swedish_with_2(
    arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = told(capsys, *arguments)
    assert code == 2
    assert expected in err
    assert "--help" in err


def test_an_unknown_usage_error_is_left_as_it_is() -> None:
    assert swedish_error("Something new.") == "Something new."


def test_every_verb_is_found() -> None:
    assert {load_verb(name).name for name in VERBS} == set(VERBS)


def test_help_loads_nothing_heavy() -> None:
    """What makes `utskrivning --help` quick; seconds would depend on the machine."""
    script = (
        "import sys\n"
        "from orchestration.cli.main import run\n"
        "try:\n    run(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'dagster', 'dbt', 'duckdb', 'great_expectations', 'numpy', 'sqlalchemy'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
