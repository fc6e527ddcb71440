"""Every macro is described with the arguments it has, and engine dispatch stays in macros/motor.

Does not belong here: what the macros give (test_macros.py).
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from orchestration.settings import PROJECT_DIR

Macro = dict[str, Any]
SIGNATURE = re.compile(r"\{%-?\s*macro\s+(\w+)\s*\(([^)]*)\)")


@pytest.fixture(scope="module")
def macros(manifest: dict[str, Any]) -> dict[str, Macro]:
    """The project's own macros with arguments; no dispatched forms, tests or materializations."""
    return {
        m["name"]: m
        for m in manifest["macros"].values()
        if m["package_name"] == "utskrivning"
        and "__" not in m["name"]
        and not m["name"].startswith(("test_", "materialization_"))
    }


def _signature(macro: Macro) -> list[str]:
    """Argument names in order, as the file declares them."""
    text = (PROJECT_DIR / macro["original_file_path"]).read_text(encoding="utf-8")
    arguments = dict(SIGNATURE.findall(text))[macro["name"]]
    return [a.partition("=")[0].strip() for a in arguments.split(",") if a.strip()]


def test_every_macro_is_described_with_its_arguments(macros: dict[str, Macro]) -> None:
    assert macros
    for name, macro in macros.items():
        assert macro["description"].strip(), name
        assert [a["name"] for a in macro["arguments"]] == _signature(macro), name
        assert all(a["description"] for a in macro["arguments"]), name


def test_only_described_macros_that_exist(macros: dict[str, Macro]) -> None:
    text = (PROJECT_DIR / "macros" / "_macros.yml").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^  - name: (\w+)$", text, re.MULTILINE)) == sorted(macros)


def test_dispatch_is_for_motor_alone(manifest: dict[str, Any]) -> None:
    dispatching = {
        m["name"]: m["original_file_path"]
        for m in manifest["macros"].values()
        if m["package_name"] == "utskrivning"
        and ("adapter.dispatch" in m["macro_sql"] or "__" in m["name"])
    }
    assert dispatching
    assert all(path.startswith("macros/motor/") for path in dispatching.values())


def test_every_dispatched_macro_has_a_default_form(manifest: dict[str, Any]) -> None:
    names = {m["name"] for m in manifest["macros"].values() if m["package_name"] == "utskrivning"}
    for macro in manifest["macros"].values():
        if macro["package_name"] == "utskrivning" and "adapter.dispatch" in macro["macro_sql"]:
            assert f"default__{macro['name']}" in names
