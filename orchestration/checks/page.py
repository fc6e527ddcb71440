"""Write the page of the delivery checks: one Swedish HTML file that needs nothing else.

No script, no request to anywhere: it opens from a share in a closed network. Great Expectations'
own Data Docs load from seven other sites and show values.
Does not belong here: what it says (page_model.py).
"""

from __future__ import annotations

import csv
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from orchestration.checks.model import ChecksReport
from orchestration.checks.page_model import page_model
from orchestration.landing.durable import write_atomically
from orchestration.landing.regions import KOMMUNER_FILE
from orchestration.settings import Settings

TEMPLATE = "leveranskontroll.html.j2"
PAGE_MODE = 0o640


def write_page(settings: Settings, report: ChecksReport) -> Path:
    """Write outbox/leveranskontroll/index.html whole, and give its path."""
    path = settings.outbox / "leveranskontroll" / "index.html"
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    write_atomically(path, render_page(report).encode(), PAGE_MODE)
    return path


def render_page(report: ChecksReport) -> str:
    """The page as HTML."""
    environment = Environment(
        loader=PackageLoader("orchestration.checks", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = page_model(report, _region_names())
    return environment.get_template(TEMPLATE).render(page=page)


def _region_names(seed: Path = KOMMUNER_FILE) -> dict[str, str]:
    with seed.open(encoding="utf-8", newline="") as file:
        return {row["lan_kod"]: row["lan_namn"] for row in csv.DictReader(file)}
