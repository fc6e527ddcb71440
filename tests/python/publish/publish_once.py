"""Run as a program: publish the build of UTSKRIVNING_DATA_DIR once, with the fake allow-list.

A second argument is the largest file the process may write, in bytes: a full disk.
Does not belong here: making the build.
"""

from __future__ import annotations

import resource
import sys

from publish_helpers import publish_build

from orchestration.publish import PublishError
from orchestration.settings import Settings

if __name__ == "__main__":
    if len(sys.argv) > 1:
        limit = int(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        print(publish_build(Settings.from_env()).sentence)
    except PublishError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
