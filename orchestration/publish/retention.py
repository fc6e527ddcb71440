"""Which generations are kept: the newest N, what `current` points at, and every pinned one.

Does not belong here: deciding that a billing period is fixed; the life-cycle of invoices pins the
generation it rests on. The pins lie in `state/behall_generationer.json`: generation -> reasons.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

from orchestration.publish.about import read_about
from orchestration.publish.generation import (
    current_generation,
    generations,
    publish_lock,
    remove_generation,
)
from orchestration.publish.model import PublishError
from orchestration.settings import Settings

PIN_FILE = "behall_generationer.json"
LOCK_FILE = "publicering.las"


def superseded(
    created: Mapping[str, datetime], keep: int, protected: Collection[str]
) -> tuple[str, ...]:
    """The generations to clear away, oldest first. Pure.

    created: generation -> when it was published. The newest `keep` stay, and every protected one
    stays besides. Equal times are ordered by name, which starts with as-of.
    """
    newest_first = sorted(created, key=lambda name: (created[name], name), reverse=True)
    return tuple(name for name in reversed(newest_first[keep:]) if name not in protected)


def pins(settings: Settings) -> dict[str, list[str]]:
    """The pinned generations with the reasons; raise PublishError when the file is damaged."""
    file = settings.state / PIN_FILE
    if not file.exists():
        return {}
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        content = None
    if not isinstance(content, dict) or not all(isinstance(v, list) for v in content.values()):
        raise PublishError(
            "behall",
            f"Filen state/{PIN_FILE} kan inte läsas. Inga gamla publiceringar gallras förrän den "
            "är återställd från säkerhetskopia.",
        )
    return content


def pin_generation(settings: Settings, generation: str, reason: str) -> None:
    """Keep the generation as long as the reason stands; repeating it changes nothing.

    Raises PublishError when the generation is not there (any more) or a publication is going on.
    """
    with publish_lock(settings.state / LOCK_FILE):
        if generation not in generations(settings.published):
            raise PublishError(
                "behall",
                f"Publiceringen {generation} finns inte och kan därför inte behållas. Se "
                "mapparna i published/.",
            )
        content = pins(settings)
        reasons = sorted({*content.get(generation, []), reason})
        _write_pins(settings.state / PIN_FILE, {**content, generation: reasons})


def unpin_generation(settings: Settings, generation: str, reason: str) -> None:
    """Take one reason back; the generation is cleared away by rule when no reason is left."""
    with publish_lock(settings.state / LOCK_FILE):
        content = pins(settings)
        left = [known for known in content.pop(generation, []) if known != reason]
        _write_pins(settings.state / PIN_FILE, {**content, **({generation: left} if left else {})})


def clear_superseded(settings: Settings) -> tuple[str, ...]:
    """Remove what retention no longer keeps and return the names; call it with the lock held."""
    published = settings.published
    created = {name: _created(published / name) for name in generations(published)}
    current = current_generation(published)
    protected = {*pins(settings), *([current] if current else [])}
    doomed = superseded(created, settings.generations, protected)
    for name in doomed:
        remove_generation(published, name)
    return doomed


def _created(folder: Path) -> datetime:
    return datetime.fromisoformat(read_about(folder)["skapad"])


def _write_pins(file: Path, content: Mapping[str, list[str]]) -> None:
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    text = json.dumps(dict(sorted(content.items())), ensure_ascii=False, indent=2) + "\n"
    with temporary.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(file)
