"""A webhook: an adaptive card, as Teams' workflows take it.

The whole address is a secret: it is in no log and no error. Does not belong here: what it says.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import SecretStr

from orchestration.alerts.channels.failure import Cause, ChannelError
from orchestration.alerts.config import Addresses
from orchestration.alerts.model import Severity
from orchestration.alerts.rows import Queued
from orchestration.alerts.words import SEVERITIES, moment

LONGEST = 12_000
"""Characters of text in a card: Teams refuses a message of more than 28 KB."""
_COLOURS = {
    Severity.INFO: "default",
    Severity.VARNING: "warning",
    Severity.FEL: "attention",
    Severity.KRITISK: "attention",
}


def send_webhook(queued: Queued, addresses: Addresses) -> str:
    """Post the card; return an empty remark. Raises ChannelError."""
    url = addresses.webhook_url(queued.message.function)
    if url is None:
        raise ChannelError(Cause.ADRESS_SAKNAS)
    status = _post(url, card(queued), queued.key, addresses.config.webhook_tidsgrans_sekunder)
    if not 200 <= status < 300:
        raise ChannelError(Cause.NEKAD, status=status, is_down=status >= 500)
    return ""


def card(queued: Queued) -> dict[str, Any]:
    """The message as an adaptive card; `id` is the message's key."""
    message = queued.message
    text = message.text
    if len(text) > LONGEST:
        text = text[:LONGEST].rpartition("\n")[0] + "\n… resten: utskrivning larm lista"
    title: dict[str, Any] = {
        "type": "TextBlock",
        "id": queued.key,
        "text": message.subject,
        "weight": "bolder",
        "size": "medium",
        "wrap": True,
    }
    mark = {
        "type": "TextBlock",
        "text": f"{SEVERITIES[message.severity]} · {moment(queued.created_at)}",
        "color": _COLOURS[message.severity],
        "wrap": True,
    }
    lines = [
        {"type": "TextBlock", "text": part.strip("\n"), "wrap": True}
        for part in text.split("\n\n")
        if part.strip()
    ]
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": "sv",
        "body": [title, mark, *lines],
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": content,
    }
    return {"type": "message", "id": queued.key, "attachments": [attachment]}


def _post(url: SecretStr, body: dict[str, Any], key: str, timeout: float) -> int:
    import requests  # a fifth of a second, only where a webhook is used

    try:
        with requests.post(
            url.get_secret_value(),
            # å takes two bytes so, six as an escape, and there is a limit.
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json", "Idempotency-Key": key},
            timeout=timeout,
            # Another address has not been agreed on; the answer's text is of no use.
            allow_redirects=False,
            stream=True,
        ) as answer:
            return answer.status_code
    except requests.Timeout:
        raise ChannelError(Cause.TIDSGRANS, is_down=True) from None
    except requests.exceptions.SSLError:
        raise ChannelError(Cause.TLS, is_down=True) from None
    except requests.ConnectionError:
        raise ChannelError(Cause.INGEN_KONTAKT, is_down=True) from None
    except requests.RequestException:
        raise ChannelError(Cause.ADRESS_FEL) from None
