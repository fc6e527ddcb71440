"""The pages of a region by theme, in the order a stay takes.

Does not belong here: which figures stand on each (days_pages.py, status_page.py, way_page.py,
after_pages.py), the overview (overview.py), one unit's page (unit_pages.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.site.after_pages import readmission_page, voice_page
from orchestration.reports.site.content import Content
from orchestration.reports.site.days_pages import bed_page, ready_page
from orchestration.reports.site.model import Page
from orchestration.reports.site.status_page import status_page
from orchestration.reports.site.way_page import way_page

_PAGES = (ready_page, status_page, way_page, readmission_page, bed_page, voice_page)


def theme_pages(content: Content, region: str) -> Iterator[Page]:
    """Every page of the region that follows a theme; one without a figure is left out."""
    for make in _PAGES:
        page = make(content, region)
        if any(section.figures for section in page.sections):
            yield page
