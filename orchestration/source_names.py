"""What readers call the källor, in checks, assets and reports alike.

Does not belong here: which källor there are (orchestration.contract).
"""

SOURCE_NAMES = {"cosmic_link": "Cosmic LINK", "stella": "Stella", "enkat": "Patientenkäter"}
"""Code -> name; one that is not here is shown by its code."""
