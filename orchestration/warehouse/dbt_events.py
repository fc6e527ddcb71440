"""dbt's event manager without the events that nobody hears.

dbt turns every debug event, several for each statement, into a message before it asks whether any
log wants it: a tenth of the night's dbt. Does not belong here: what is logged (dbt_command.py).
"""

from __future__ import annotations

from typing import Any

from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager

_UNHEARD = frozenset({EventLevel.DEBUG, EventLevel.TEST})


class HeardEvents(EventManager):
    """Drops an event of debug level unless some log is of that level. Callbacks miss it too."""

    def fire_event(
        self,
        e: BaseEvent,
        level: EventLevel | None = None,
        node: Any = None,
        force_warn_or_error_handling: bool = False,
    ) -> None:
        """As dbt's own; raises what that raises."""
        if (level or e.level_tag()) in _UNHEARD and not self._hears_debug():
            return
        super().fire_event(e, level, node, force_warn_or_error_handling)

    def _hears_debug(self) -> bool:
        return any(logger.level in _UNHEARD for logger in self.loggers)


def hear_only_what_is_logged() -> None:
    """Use it in this process, from here on."""
    ctx_set_event_manager(HeardEvents())
