"""Why a message did not leave: a code, never the other side's own words or address.

Does not belong here: trying.
"""

from __future__ import annotations

from enum import StrEnum


class Cause(StrEnum):
    """What went wrong; the outbox keeps it and people read it."""

    INGEN_KONTAKT = "ingen_kontakt"
    TIDSGRANS = "tidsgrans"
    TLS = "tls"
    INLOGGNING = "inloggning"
    AVBROTT = "avbrott"
    NEKAD = "nekad"
    MOTTAGARE_NEKAD = "mottagare_nekad"
    ADRESS_SAKNAS = "adress_saknas"
    ADRESS_FEL = "adress_fel"
    FIL = "fil"


TODO = {
    Cause.INGEN_KONTAKT: "Servern svarar inte. Kontrollera server, port och brandvägg.",
    Cause.TIDSGRANS: "Servern svarar för långsamt. Kontrollera den, eller höj tidsgränsen.",
    Cause.TLS: "Den krypterade förbindelsen går inte att upprätta. Kontrollera kryptering och "
    "ca_fil i larminställningarna.",
    Cause.INLOGGNING: "Servern godtar inte inloggningen. Kontrollera användare och lösenord.",
    Cause.AVBROTT: "Servern bröt förbindelsen. Försök igen.",
    Cause.NEKAD: "Servern tar inte emot meddelandet. Se svarskoden, och serverns logg.",
    Cause.MOTTAGARE_NEKAD: "Servern godtar inte mottagaren. Kontrollera adressen.",
    Cause.ADRESS_SAKNAS: "Funktionen har ingen adress längre. Lägg till den i larminställningarna.",
    Cause.ADRESS_FEL: "Adressen går inte att använda. Rätta den i larminställningarna.",
    Cause.FIL: "Filen går inte att skriva. Kontrollera utrymme och rättigheter i outbox/larm/.",
}


class ChannelError(Exception):
    """The message did not leave. status: the other side's number, 0 when it gave none.

    is_down: nothing else will leave that way just now either.
    """

    def __init__(self, cause: Cause, *, status: int = 0, is_down: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.status = status
        self.is_down = is_down

    @property
    def reason(self) -> str:
        """«nekad_550», «tidsgrans»: for the outbox."""
        return f"{self.cause}_{self.status}" if self.status else str(self.cause)


def todo_of(reason: str) -> str:
    """What to do about a reason of the outbox; empty for none."""
    for cause, todo in TODO.items():
        if reason == cause or reason.startswith(f"{cause}_"):
            return todo
    return ""
