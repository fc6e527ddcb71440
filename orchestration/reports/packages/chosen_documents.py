"""Which files a package has: the ordinary ones, or those of disclosure-controlled figures.

Does not belong here: the files (documents.py, open_documents.py).
"""

from __future__ import annotations

from orchestration.reports.figures import Profile
from orchestration.reports.packages.documents import DOCUMENTS, Contents, Made
from orchestration.reports.packages.open_documents import OPEN_DOCUMENTS


def make_documents(contents: Contents) -> tuple[Made, ...]:
    """Every file of the package, in memory."""
    is_open = contents.figures.recipient.profile is Profile.OFFENTLIG
    chosen = OPEN_DOCUMENTS if is_open else DOCUMENTS
    return tuple(made for documents in chosen for made in documents(contents))
