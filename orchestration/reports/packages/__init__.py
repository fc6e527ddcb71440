"""Packages per recipient and period: files, manifest, encryption, issues.

    produce(settings, PackageRequest(parse_period("2022-03")))

Does not belong here: what the figures are (orchestration.reports.figures), the commands.
"""

from orchestration.reports.packages.documents import DOCUMENTS, Contents, Made
from orchestration.reports.packages.folders import FolderError, packages_folder
from orchestration.reports.packages.issues import (
    Issue,
    IssueError,
    Status,
    issued_figures,
    list_issues,
)
from orchestration.reports.packages.keys import PackageKeyError, load_keys
from orchestration.reports.packages.lists import PackageRequest
from orchestration.reports.packages.manifest import Checked, ManifestError, check_package
from orchestration.reports.packages.produce import PackageError, Produced, produce
from orchestration.reports.packages.vouch import Vouched, vouch

__all__ = [
    "DOCUMENTS",
    "Checked",
    "Contents",
    "FolderError",
    "Issue",
    "IssueError",
    "Made",
    "ManifestError",
    "PackageError",
    "PackageKeyError",
    "PackageRequest",
    "Produced",
    "Status",
    "Vouched",
    "check_package",
    "issued_figures",
    "list_issues",
    "load_keys",
    "packages_folder",
    "produce",
    "vouch",
]
