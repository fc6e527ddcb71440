"""Mail by SMTP, with and without TLS and login.

The Message-ID comes from the message's key, so that one sent twice after a crash is shown once. It
has no attachments. Does not belong here: what it says.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from orchestration.alerts.channels.failure import Cause, ChannelError
from orchestration.alerts.config import Addresses, Encryption, Mail
from orchestration.alerts.rows import Queued
from orchestration.alerts.words import local

SUBJECT_MARK = "[Utskrivning]"


def send_mail(queued: Queued, addresses: Addresses) -> str:
    """Send to every address of the function; return a remark when some were refused.

    Raises ChannelError. Accepted by the server is sent: how the server says goodbye is not.
    """
    mail = addresses.config.epost
    to = addresses.mail_addresses(queued.message.function)
    if mail is None or not to:
        raise ChannelError(Cause.ADRESS_SAKNAS)
    content = compose(queued, mail.avsandare, to)
    with _told_as_channel_error(), _connected(mail, addresses) as server:
        refused = server.send_message(content, mail.avsandare, to)
    return str(Cause.MOTTAGARE_NEKAD) if refused else ""


def compose(queued: Queued, sender: str, to: tuple[str, ...]) -> EmailMessage:
    """The mail: text, and HTML where there is some."""
    message = queued.message
    content = EmailMessage(policy=SMTP)
    content["From"] = sender
    content["To"] = ", ".join(to)
    content["Subject"] = f"{SUBJECT_MARK} {' '.join(message.subject.split())}"
    content["Date"] = format_datetime(local(queued.created_at))
    content["Message-ID"] = f"<{queued.key}@{sender.rpartition('@')[2]}>"
    # No out-of-office reply to a machine.
    content["Auto-Submitted"] = "auto-generated"
    content["X-Auto-Response-Suppress"] = "All"
    content.set_content(message.text)
    if message.html:
        content.add_alternative(message.html, subtype="html")
    return content


@contextmanager
def _connected(mail: Mail, addresses: Addresses) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if mail.ca_fil:
        context.load_verify_locations(mail.ca_fil)
    timeout = mail.tidsgrans_sekunder
    server: smtplib.SMTP
    if mail.kryptering is Encryption.TLS:
        server = smtplib.SMTP_SSL(mail.server, mail.port, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(mail.server, mail.port, timeout=timeout)
    try:
        if mail.kryptering is Encryption.STARTTLS:
            server.starttls(context=context)
        if addresses.password is not None:
            server.login(mail.anvandare, addresses.password.get_secret_value())
        yield server
        with contextlib.suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


@contextmanager
def _told_as_channel_error() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise ChannelError(Cause.INLOGGNING, status=error.smtp_code, is_down=True) from None
    except smtplib.SMTPNotSupportedError:
        # No STARTTLS or no login offered; sending all the same would be sending in the clear.
        raise ChannelError(Cause.TLS, is_down=True) from None
    except smtplib.SMTPRecipientsRefused as error:
        status = max(code for code, _ in error.recipients.values())
        raise ChannelError(Cause.MOTTAGARE_NEKAD, status=status) from None
    except smtplib.SMTPResponseException as error:
        is_down = error.smtp_code == 421  # «service not available»
        raise ChannelError(Cause.NEKAD, status=error.smtp_code, is_down=is_down) from None
    except smtplib.SMTPException as error:
        cause = Cause.TIDSGRANS if _was_slow(error) else Cause.AVBROTT
        raise ChannelError(cause, is_down=True) from None
    except TimeoutError:
        raise ChannelError(Cause.TIDSGRANS, is_down=True) from None
    except ssl.SSLError:
        raise ChannelError(Cause.TLS, is_down=True) from None
    except OSError:
        raise ChannelError(Cause.INGEN_KONTAKT, is_down=True) from None


def _was_slow(error: BaseException) -> bool:
    """smtplib turns a late answer into a broken connection; what came before tells."""
    return isinstance(error.__context__, TimeoutError)
