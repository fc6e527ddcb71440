"""What a new issue is compared with: the issue before it, and a group's last half-year pack.

Does not belong here: comparing (orchestration.reports.changes), making files.
"""

from __future__ import annotations

import json

from orchestration.reports.changes import Background, Changes, Issued, background_of, find_changes
from orchestration.reports.figures import OpenReport, Profile, ReportFigures, Sources
from orchestration.reports.packages import issues
from orchestration.reports.packages.hidden_since import EarlierFigures, without_what_is_hidden
from orchestration.reports.packages.issues import Issue
from orchestration.reports.pdf import Earlier, is_pack_due
from orchestration.reports.pdf.wording import before
from orchestration.settings import Settings


def background_text(sources: Sources, figures: ReportFigures) -> str:
    """What the figures rest on, as it is kept with the issue."""
    about = sources.protected.about
    region = figures.recipient.region_kod
    return background_of(about, region, figures.about.asof_text, figures.parameters).as_text()


def changes_since(
    settings: Settings, issue: Issue, figures: ReportFigures, text: bytes
) -> Changes | None:
    """What differs from the newest finished issue of the same recipient, period and profile; None
    when there is none. text: the figures as they are kept. Raises IssueError."""
    earlier = issues.latest(settings, issue.mottagare, issue.period, issue.profil)
    if earlier is None:
        return None
    names = {(f.niva, f.enhet_kod): f.enhet_namn for f in figures.figures}
    before, after = issues.issued_figures(settings, earlier), json.loads(text)
    if issue.profil == Profile.OFFENTLIG:
        before = without_what_is_hidden(before, after)
    return find_changes(
        Issued(earlier.nummer, Background.from_text(earlier.underlag), before),
        Issued(issue.nummer, Background.from_text(issue.underlag), after),
        figures.revisions,
        names,
    )


def earlier_pack(settings: Settings, issue: Issue, figures: ReportFigures) -> Earlier | None:
    """The group's pack of the half-year before, None when it has had none. Raises IssueError."""
    if not is_pack_due(figures):
        return None
    period = before(figures.period).code
    found = issues.latest(settings, issue.mottagare, period, issue.profil)
    return None if found is None else Earlier(period, found.nummer, found.asof)


def earlier_figures(
    settings: Settings, issue: Issue, figures: ReportFigures
) -> EarlierFigures | None:
    """What the compilation of the half-year before said, where the recipient is sent one and has
    had one; else None. Raises IssueError."""
    if figures.recipient.open_report is not OpenReport.SAMMANSTALLNING:
        return None
    period = before(figures.period).code
    found = issues.latest(settings, issue.mottagare, period, issue.profil)
    if found is None:
        return None
    content = issues.issued_figures(settings, found)
    return EarlierFigures(period, found.nummer, found.asof, content)
