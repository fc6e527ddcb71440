"""Where the deliveries with stored results are: a copy in the tests, more in a shared folder.

Does not belong here: how results are compared.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PROJECT_DIR = Path(__file__).resolve().parents[3]
COPIES = PROJECT_DIR / "tests/python/fixtures/leveranser"
SHARED_VARIABLE = "UTSKRIVNING_SHARED"
TABLES_COMPARED = (
    "fct_vardepisoder",
    "fct_utskrivningsklara_perioder",
    "fct_utskrivningsklara_dagar",
    "fct_aterinskrivningar",
    "dq_status_24h",
    "ind_utskrivningsklara_dagar",
    "ind_status_24h",
    "ind_aterinskrivningar",
    "ind_planer",
    "ind_fast_vardkontakt",
    "ind_sip_kallelse",
    "ind_belaggning",
    "fak_vardepisoder",
    "fak_betaldygn",
    "fak_kommunperiod",
)
Rows = Sequence[Mapping[str, Any]]


def shared_deliveries() -> Path | None:
    """The folder `deliveries` of the shared folder, None where there is no shared folder.

    A named shared folder (UTSKRIVNING_SHARED) that is not there raises.
    """
    named = os.environ.get(SHARED_VARIABLE, "")
    folder = (Path(named) if named else PROJECT_DIR.parent / "shared") / "deliveries"
    if named and not folder.is_dir():
        raise FileNotFoundError(f"{SHARED_VARIABLE} names no folder with deliveries: {folder}")
    return folder if folder.is_dir() else None


def stored_deliveries() -> list[Path]:
    """The copies in the tests, then every shared delivery that has no copy."""
    shared = shared_deliveries()
    found = {path.name: path for path in sorted(shared.iterdir())} if shared else {}
    found |= {path.name: path for path in sorted(COPIES.iterdir())}
    return [found[name] for name in sorted(found) if (found[name] / "landing").is_dir()]


def with_tables() -> list[Path]:
    """Those whose results are whole tables, `expected/<table>.csv`."""
    return [path for path in stored_deliveries() if (path / "expected").is_dir()]


def with_totals() -> list[Path]:
    """Those whose results are totals, `expected.json`."""
    return [path for path in stored_deliveries() if (path / "expected.json").is_file()]


def expected_totals(delivery: Path) -> dict[str, Any]:
    """The part of `expected.json` that the tables of `TABLES_COMPARED` can answer."""
    stored = json.loads((delivery / "expected.json").read_text(encoding="utf-8"))
    source, overlay = stored["fran_kallan"], stored["overlagg"]
    days = overlay["utskrivningsklara_dagar"]
    return {
        "episodes": source["vardepisoder"],
        "acute": source["vardepisoder_akuta"],
        "deceased": source["avlidna_episoder"],
        "linked": overlay["antal_lankade_episoder"],
        "merged_away": sorted(stay for group in source["sammanslagna"] for stay in group[1:]),
        "days": {int(t): n for t, n in days["fordelning"].items()},
        "by_kommun": days["per_kommun"],
        "status": {"OK": overlay["status_24h"]["antal_ok"]},
    }


def totals(tables: Mapping[str, Rows], delivered_stays: Sequence[str]) -> dict[str, Any]:
    """The same totals from tables; delivered_stays: every vardtillfalle_id of the delivery."""
    episodes = tables["fct_vardepisoder"]
    days = tables["fct_utskrivningsklara_dagar"]
    ids = {e["vardepisod_id"].partition(":")[2] for e in episodes}
    kommun = {e["vardepisod_id"]: e["kommun_kod"] for e in episodes}
    by_kommun: dict[str, Counter[str]] = {}
    for row in days:
        t = row["utskrivningsklara_dagar"]
        counted = by_kommun.setdefault(kommun[row["vardepisod_id"]], Counter())
        counted.update({"antal": 1, "antal_dag0": int(t == 0), "summa_dagar": t})
    return {
        "episodes": len(episodes),
        "acute": sum(e["akut"] for e in episodes),
        "deceased": sum(e["avliden"] for e in episodes),
        "linked": sum(e["ar_lankad"] for e in episodes),
        "merged_away": sorted(set(delivered_stays) - ids),
        "days": dict(Counter(row["utskrivningsklara_dagar"] for row in days)),
        "by_kommun": {k: dict(c) for k, c in by_kommun.items()},
        "status": dict(Counter(row["tillstand"] for row in tables["dq_status_24h"])),
    }


def expected_readmissions(delivery: Path, days: str = "1_30") -> dict[str, Any]:
    """The part of `expected.json` that `fct_aterinskrivningar` can answer; days: 1_30 or 0."""
    source = json.loads((delivery / "expected.json").read_text(encoding="utf-8"))["fran_kallan"]
    pairs = {(p["index_episod"], p["retur_episod"]): p["dagar"] for p in source[f"par_{days}"]}
    assert len(pairs) == source[f"akuta_aterinskrivningar_{days}"]
    return {"index": source["index_levande"], "pairs": pairs}


def readmissions(fct_aterinskrivningar: Rows) -> dict[str, Any]:
    """The same totals from the table."""
    return {
        "index": len(fct_aterinskrivningar),
        "pairs": {
            (
                row["vardepisod_id"].partition(":")[2],
                row["aterinskriven_episod_id"].partition(":")[2],
            ): row["dagar_till"]
            for row in fct_aterinskrivningar
            if row["ar_aterinskriven_30d"]
        },
    }
