"""A heading of the process names what stands under it, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from orchestration.reports.figures import Recipient
from orchestration.reports.pdf.page import Grid, Heading, Prose
from orchestration.reports.pdf.process import process_blocks
from orchestration.reports.pdf.themes import THEMES
from tests.python.reports.pdf.made_report import GROUP, TOWN, report, share

UNITS = (("kommun", "0880"), ("kommun", "0881"), ("lan", "08"))


def _told(recipient: Recipient, *indicators: str) -> tuple[list[str], list[str], str]:
    """Headings, titles of tables, and prose."""
    figures = [share(one, 0.5, 30, unit=unit) for one in indicators for unit in UNITS]
    blocks = list(process_blocks(report(figures, replace(recipient, indicators=indicators))))
    return (
        [b.text for b in blocks if isinstance(b, Heading)],
        [b.title for b in blocks if isinstance(b, Grid)],
        " ".join(b.text for b in blocks if isinstance(b, Prose)),
    )


@pytest.mark.parametrize("recipient", [TOWN, GROUP])
@pytest.mark.parametrize(
    ("indicators", "heading", "unsaid"),
    [
        (("fast_vardkontakt",), "Fast vårdkontakt", "SIP"),
        (("sip_kallelse_3d",), "Kallelse till SIP", "Fast"),
        (("fast_vardkontakt", "sip_kallelse_3d"), "Fast vårdkontakt och kallelse till SIP", "!"),
        (("status_24h",), "Status i inskrivningsmeddelandet inom 24 timmar", "vitt"),
        (("status_24h", "kvittens_24h"), "Status i inskrivningsmeddelandet och kvittens inom 24 "
         "timmar", "skickat"),
        (("status_24h", "inskrivningsmeddelande_24h", "kvittens_24h"), "Information inom 24 timmar",
         "!"),
        (("sip",), "SIP", "utskrivningsplan"),
        (("utskrivningsplan", "sip", "sip_uppfoljning"), "Planer: utskrivningsplan och SIP", "!"),
    ],
)  # fmt: skip
def test_a_heading_names_what_follows(
    recipient: Recipient, indicators: tuple[str, ...], heading: str, unsaid: str
) -> None:
    headings, titles, prose = _told(recipient, *indicators)
    assert headings == [heading]
    assert titles and all(title.startswith(heading) for title in titles)
    assert unsaid not in prose


def test_a_measure_without_any_figure_is_not_promised() -> None:
    made = replace(TOWN, indicators=("fast_vardkontakt", "sip_kallelse_3d"))
    blocks = list(process_blocks(report([share("fast_vardkontakt", 0.5, 30)], made)))
    assert [b.text for b in blocks if isinstance(b, Heading)] == ["Fast vårdkontakt"]


def test_every_share_has_one_theme() -> None:
    every = [one for theme in THEMES for one in theme.indicators]
    assert len(every) == len(set(every)) == 9
