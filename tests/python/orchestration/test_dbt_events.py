"""Which of dbt's events become messages: all that some log wants."""

from __future__ import annotations

from typing import Any

import pytest
from dbt_common.events.base_types import EventLevel
from dbt_common.events.logger import LineFormat, LoggerConfig
from dbt_common.events.types import Note

from orchestration.warehouse.dbt_events import HeardEvents


def _manager(level: EventLevel | None) -> tuple[HeardEvents, list[str]]:
    manager, heard = HeardEvents(), []

    def hear(message: Any) -> None:
        heard.append(message.info.level)

    if level is not None:
        config = LoggerConfig(name="prov", line_format=LineFormat.Json, level=level)
        manager.add_logger(config)
    manager.add_callback(hear)
    return manager, heard


@pytest.mark.parametrize(
    ("log", "fired", "is_heard"),
    [
        (EventLevel.INFO, EventLevel.DEBUG, False),
        (EventLevel.INFO, EventLevel.TEST, False),
        (EventLevel.INFO, EventLevel.INFO, True),
        (EventLevel.ERROR, EventLevel.WARN, True),
        (EventLevel.DEBUG, EventLevel.DEBUG, True),
        (None, EventLevel.DEBUG, False),
        (None, EventLevel.ERROR, True),
    ],
)
def test_only_debug_that_no_log_wants_is_dropped(
    log: EventLevel | None, fired: EventLevel, is_heard: bool
) -> None:
    manager, heard = _manager(log)
    manager.fire_event(Note(msg="prov"), level=fired)
    assert heard == ([fired.value] if is_heard else [])


def test_an_event_without_a_level_has_its_own() -> None:
    manager, heard = _manager(EventLevel.INFO)
    manager.fire_event(Note(msg="prov"))
    assert heard == ["info"]
