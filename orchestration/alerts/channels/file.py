"""A file in outbox/larm/, for sites without mail and for programs that watch a folder.

The name follows from the message, so that writing it again changes nothing. Does not belong here:
what it says.
"""

from __future__ import annotations

import json

from orchestration.alerts.channels.failure import Cause, ChannelError
from orchestration.alerts.message import DIGEST
from orchestration.alerts.rows import Queued
from orchestration.landing.durable import write_atomically
from orchestration.settings import Settings

FOLDER = "larm"
FILE_MODE = 0o640


def send_file(queued: Queued, settings: Settings, *, remark: str = "") -> str:
    """Write the message, a digest as a page too; return an empty remark. Raises ChannelError.

    remark: Swedish, what the reader should know of how it came to be a file.
    """
    message = queued.message
    folder = settings.outbox / FOLDER
    record = {
        "typ": message.sort,
        "allvarlighet": str(message.severity),
        "rubrik": message.subject,
        "text": message.text.rstrip("\n"),
        **message.facts,
        "mottagare": message.function,
        "tid": queued.created_at.isoformat(timespec="seconds"),
        "nyckel": queued.key,
    }
    if remark:
        record["anmarkning"] = remark
    content = json.dumps(record, ensure_ascii=False, indent=1)
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        write_atomically(folder / file_name(message.name), f"{content}\n".encode(), FILE_MODE)
        if message.sort == DIGEST:
            write_atomically(folder / f"{message.name}.html", message.html.encode(), FILE_MODE)
    except OSError:
        raise ChannelError(Cause.FIL) from None
    return ""


def file_name(name: str) -> str:
    """The file of the message with that name."""
    return f"{name}.json"
