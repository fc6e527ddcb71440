"""Where things lie and what time it is: the one place that reads the environment.

Does not belong here: anything that touches the data folder's content.
"""

from orchestration.settings.clock import Clock, FixedClock, SystemClock
from orchestration.settings.progress import Progress, quiet
from orchestration.settings.settings import (
    DEFAULT_MEMORY,
    PROJECT_DIR,
    Settings,
    SettingsError,
)

__all__ = [
    "DEFAULT_MEMORY",
    "PROJECT_DIR",
    "Clock",
    "FixedClock",
    "Progress",
    "Settings",
    "SettingsError",
    "SystemClock",
    "quiet",
]
