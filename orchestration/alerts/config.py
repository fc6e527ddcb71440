"""The address file: where the functions of the routing seed are reached, and how mail is sent.

It lies outside the repository (UTSKRIVNING_LARM_INSTALLNINGAR) and holds no secret itself: a
password or a webhook's address is named by an environment variable or a file. Without it every
message is a file in outbox/larm/. Does not belong here: who is told of what (routing.py).
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)

from orchestration.alerts.routing import KLINIK, UTDATAENHETEN, Channel, Recipient
from orchestration.settings import Settings, SettingsError
from orchestration.settings.settings import ALERT_CONFIG_VARIABLE

Address = Annotated[str, StringConstraints(pattern=r"^[!-~]+@[A-Za-z0-9.-]+$")]
Seconds = Annotated[float, Field(gt=0, le=60)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SecretSource(_Strict):
    """Where a secret is: one of an environment variable and a file that only the service reads."""

    miljo: str = ""
    fil: str = ""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.miljo) == bool(self.fil):
            raise ValueError("ange antingen miljo eller fil")
        return self


class Encryption(StrEnum):
    """How the connection to the mail server is protected; INGEN for a relay of one's own."""

    INGEN = "ingen"
    STARTTLS = "starttls"
    TLS = "tls"


class Mail(_Strict):
    """The mail server. ca_fil: certificates to trust beside the system's, for an inner server."""

    server: str
    port: Annotated[int, Field(gt=0, lt=65536)] = 25
    kryptering: Encryption = Encryption.STARTTLS
    ca_fil: str = ""
    avsandare: Address
    anvandare: str = ""
    losenord: SecretSource | None = None
    tidsgrans_sekunder: Seconds = 10.0

    @model_validator(mode="after")
    def _login_is_whole_and_protected(self) -> Self:
        if bool(self.anvandare) != (self.losenord is not None):
            raise ValueError("anvandare och losenord ska anges tillsammans")
        if self.anvandare and self.kryptering is Encryption.INGEN:
            raise ValueError("inloggning kräver kryptering starttls eller tls")
        return self


class Function(_Strict):
    """Where one function is reached: mail addresses, and the secret address of a webhook."""

    epost: tuple[Address, ...] = ()
    webhook: SecretSource | None = None


class AlertConfig(_Strict):
    """The whole file. lank: page that messages point to, for example Dagster's inner address."""

    epost: Mail | None = None
    funktioner: Mapping[str, Function] = Field(default_factory=dict)
    webhook_tidsgrans_sekunder: Seconds = 10.0
    lank: str = ""

    @model_validator(mode="after")
    def _mail_has_a_server(self) -> Self:
        if self.epost is None and any(f.epost for f in self.funktioner.values()):
            raise ValueError("funktioner har e-post men epost (servern) saknas")
        return self


class Addresses:
    """A checked address file with its secrets at hand; they never show in a text or a repr."""

    def __init__(self, config: AlertConfig, secrets: Mapping[str, SecretStr]) -> None:
        self.config = config
        self._secrets = secrets

    def channels(self, recipient: Recipient) -> tuple[Channel, ...]:
        """The channels a message to the recipient takes: what it asks for, where there is an
        address; else a file, so that nothing is lost for want of one."""
        if recipient.channel is Channel.FIL:
            return (Channel.FIL,)
        found = self.config.funktioner.get(recipient.function, Function())
        reached = []
        if found.epost:
            reached.append(Channel.EPOST)
        if found.webhook is not None:
            reached.append(Channel.WEBHOOK)
        asked = {Channel.EPOST, Channel.WEBHOOK}
        if recipient.channel is not Channel.ALLA:
            asked = {recipient.channel}
        return tuple(c for c in reached if c in asked) or (Channel.FIL,)

    def stand_in(self, recipient: Recipient) -> Recipient:
        """Who is told instead of a klinik without an address: utdataenheten, which can reach it."""
        is_klinik = recipient.function.startswith(f"{KLINIK}:")
        if is_klinik and recipient.function not in self.config.funktioner:
            return Recipient(recipient.channel, UTDATAENHETEN)
        return recipient

    def mail_addresses(self, function: str) -> tuple[str, ...]:
        """The mail addresses of a function; none when it has none."""
        return self.config.funktioner.get(function, Function()).epost

    def webhook_url(self, function: str) -> SecretStr | None:
        """The address of the function's webhook, a secret in whole."""
        return self._secrets.get(_webhook_name(function))

    @property
    def password(self) -> SecretStr | None:
        return self._secrets.get(_MAIL_PLACE)


_MAIL_PLACE = "epost.losenord"


def load_addresses(settings: Settings, env: Mapping[str, str] | None = None) -> Addresses:
    """The address file with its secrets; an empty one when none is named.

    Raises SettingsError: a file that is named but cannot be used, or a secret that is missing,
    stops at the start and not on the night when the alert was needed.
    """
    if settings.alert_config is None:
        return Addresses(AlertConfig(), {})
    config = _read(settings.alert_config)
    if config.epost is not None and config.epost.ca_fil:
        _refuse_unless_certificates(Path(config.epost.ca_fil))
    env = os.environ if env is None else env
    sources = {
        _webhook_name(name): function.webhook
        for name, function in config.funktioner.items()
        if function.webhook is not None
    }
    if config.epost is not None and config.epost.losenord is not None:
        sources[_MAIL_PLACE] = config.epost.losenord
    return Addresses(config, {name: _secret(name, s, env) for name, s in sources.items()})


def _webhook_name(function: str) -> str:
    return f"funktioner.{function}.webhook"


def _read(path: Path) -> AlertConfig:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return AlertConfig.model_validate(content or {})
    except OSError as error:
        raise SettingsError(
            f"Filen {path}, som {ALERT_CONFIG_VARIABLE} pekar på, går inte att läsa "
            f"({error.strerror}). Rätta sökvägen eller rättigheterna."
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise SettingsError(f"Filen {path} är inte giltig YAML. Se docs/alerts.md.") from None
    except ValidationError as error:
        raise SettingsError(f"Filen {path} går inte att använda: {_faults(error)}.") from None


def _refuse_unless_certificates(path: Path) -> None:
    try:
        ssl.create_default_context().load_verify_locations(path)
    except (OSError, ssl.SSLError):
        raise SettingsError(
            f"epost.ca_fil: {path} går inte att läsa som certifikat. Rätta larminställningarna."
        ) from None


def _faults(error: ValidationError) -> str:
    """Where the faults are, and our own words about them; never what stands in the file."""
    told = []
    for fault in error.errors(include_url=False, include_input=False):
        place = ".".join(str(part) for part in fault["loc"]) or "filen"
        own = fault["msg"].removeprefix("Value error, ")
        told.append(
            f"{place}: {own if fault['type'] == 'value_error' else _swedish(fault['type'])}"
        )
    return "; ".join(told)


def _swedish(kind: str) -> str:
    if kind == "missing":
        return "saknas"
    if kind == "extra_forbidden":
        return "känns inte igen"
    return "har fel form, se docs/alerts.md"


def _secret(name: str, source: SecretSource, env: Mapping[str, str]) -> SecretStr:
    if source.miljo:
        value = env.get(source.miljo, "").strip()
        where = f"miljövariabeln {source.miljo}"
    else:
        try:
            value = Path(source.fil).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            value = ""
        where = f"filen {source.fil}"
    if not value:
        raise SettingsError(
            f"Hemligheten {name} saknas: {where} är tom eller går inte att läsa. Utan den kan "
            "larm inte skickas. Sätt den, eller ta bort den ur larminställningarna."
        )
    return SecretStr(value)
