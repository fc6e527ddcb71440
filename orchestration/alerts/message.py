"""A message to one recipient in one channel, and the alerts' own messages. Pure.

A typed message of counts: it has no attachments, and nothing delivered reaches it unmasked. Does
not belong here: the digest's content (digest.py), sending (send.py).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from orchestration.alerts.model import Alert, Change, Severity
from orchestration.alerts.routing import Channel

ALERT, DIGEST, TRIAL = "larm", "dygnsbrev", "prov"


@dataclass(frozen=True)
class Message:
    """name: what it is about, unique; with channel and function it makes the key. html: empty
    where text is enough. facts: for the message file and the card."""

    name: str
    sort: str
    channel: Channel
    function: str
    severity: Severity
    subject: str
    text: str
    html: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Message-ID, card id and end of the file name: the same for the same message."""
        told = f"{self.name}|{self.channel}|{self.function}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Told:
    """An alert and what happened to it, to be told."""

    alert: Alert
    change: Change


@cache
def templates() -> Environment:
    """The templates of this package; what is put into HTML is escaped."""
    return Environment(
        loader=PackageLoader("orchestration.alerts"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def notice_message(told: Told, channel: Channel, function: str) -> Message:
    """The message of one alert about operations."""
    alert = told.alert
    repeat = f"_{alert.changes}" if alert.changes > 1 else ""
    facts = {
        "typ": alert.fingerprint.regel_id,
        "handelse": str(told.change),
        **alert.facts,
    }
    return Message(
        name=f"{alert.fingerprint.slug}{repeat}",
        sort=ALERT,
        channel=channel,
        function=function,
        severity=alert.severity,
        subject=one_line(alert.headline),
        text=f"{alert.text}\n",
        facts=facts,
    )


def trial_message(channel: Channel, function: str, at: str, by: str) -> Message:
    """The message of `larm testa`. at: the clock as a name, so that each trial is its own."""
    return Message(
        name=f"prov_{re.sub(r'[^A-Za-z0-9]', '_', f'{at}_{function}')}",
        sort=TRIAL,
        channel=channel,
        function=function,
        severity=Severity.INFO,
        subject="Prov av larmkanalen",
        text=(
            f"Det här är ett prov av larmkanalen till {function}, beställt av {by}. Du behöver "
            "inte göra något. Kom det inte fram dit det skulle: säg till den som driftar "
            "Utskrivning.\n"
        ),
        facts={"typ": TRIAL},
    )


def one_line(text: str) -> str:
    """A subject is one line, whatever it was made of."""
    return " ".join(text.split()).rstrip(".")


def slug_of(function: str) -> str:
    """The function as part of a file name."""
    return re.sub(r"[^A-Za-z0-9]", "_", function)
