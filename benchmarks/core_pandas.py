"""The core path as a pandas script: kommun means of utskrivningsklara dagar, and 24-hour states.

`python benchmarks/core_pandas.py BUILD_FILE`: from the canonical tables (`bas_*`), parameters and
as-of of a build file that has been through a night to the two answers of bench_core.py, written as
someone who knows pandas would. R1 to R5 in short; what no answer needs is left out.
Does not belong here: anything the warehouse uses. bench_core.py compares the answers.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

ZONE = "Europe/Stockholm"
DRIFT = pd.Timedelta(minutes=5)
DAY = pd.Timedelta(hours=24)
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class Tables:
    """Tables of the build file as data frames, without the region: one region is assumed."""

    def __init__(self, build_file: Path) -> None:
        self._connection = duckdb.connect(str(build_file), read_only=True, config=CONFIG)
        self._connection.execute("SET TimeZone = 'UTC'")

    def read(self, name: str, columns: str, where: str = "true") -> pd.DataFrame:
        """Some columns of a table; text is compared by code point, as the rules say."""
        return self._connection.execute(f"SELECT {columns} FROM {name} WHERE {where}").df()


def main() -> None:
    """Print the two answers as JSON."""
    tables = Tables(Path(sys.argv[1]))
    merged = replaced_patients(tables)
    parameters = tables.read("intermediate.int_regionparametrar", "*")
    asof = tables.read("intermediate.int_asof", "asof_tidpunkt, asof_datum").iloc[0]
    stays = episode_stays(tables, merged, parameters)
    episodes = episodes_of(stays)
    cases = cases_of(tables, merged, stays, episodes, asof.asof_tidpunkt)
    days = ready_days(tables, cases, episodes, parameters, asof.asof_datum)
    kommun = kommun_of(tables, merged, cases, episodes, asof.asof_datum)
    means = days.assign(kommun_kod=days["vardepisod_id"].map(kommun)).dropna(subset="dagar")
    by_kommun = means.groupby("kommun_kod")["dagar"].agg(["count", "mean"])
    states = states_24h(tables, cases, episodes, parameters, asof.asof_tidpunkt)
    answers = {
        "medel": [[k, int(r["count"]), round(r["mean"], 6)] for k, r in by_kommun.iterrows()],
        "tillstand": [[k, int(v)] for k, v in sorted(states.value_counts().items())],
    }
    sys.stdout.write(json.dumps(answers) + "\n")


def replaced_patients(tables: Tables) -> dict[str, str]:
    """R1: patient_nyckel -> the patient it was replaced by, to the end of the chain."""
    rows = tables.read(
        "bas.bas_patient",
        "patient_nyckel, patient_nyckel_ersatt_av",
        "patient_nyckel_ersatt_av IS NOT NULL",
    )
    successor = dict(rows.itertuples(index=False, name=None))
    merged = {}
    for start in successor:
        seen = [start]
        while seen[-1] in successor and successor[seen[-1]] not in seen:
            seen.append(successor[seen[-1]])
        last = seen[-1]
        circle = last in successor
        merged[start] = min(seen[seen.index(successor[last]) :]) if circle else last
    return merged


def local_day(instants: pd.Series) -> pd.Series:
    """The Swedish calendar day of instants, as midnight without zone."""
    return instants.dt.tz_convert(ZONE).dt.tz_localize(None).dt.normalize()


def with_parameters(rows: pd.DataFrame, day: pd.Series, parameters: pd.DataFrame) -> pd.DataFrame:
    """Every row with the parameters that are valid on its day."""
    crossed = rows.assign(_dag=day).merge(parameters, how="cross")
    valid = (crossed["giltig_fran"] <= crossed["_dag"]) & (
        crossed["giltig_till"].isna() | (crossed["_dag"] < crossed["giltig_till"])
    )
    return crossed[valid]


def episode_stays(tables: Tables, merged: dict[str, str], parameters: pd.DataFrame) -> pd.DataFrame:
    """R1: stays with patient_id and the episode each belongs to."""
    stays = tables.read(
        "bas.bas_vardtillfalle",
        "vardtillfalle_id, vardepisod_id AS kallans, patient_nyckel, "
        "inskrivning_tidpunkt AS inskrivning, utskrivning_tidpunkt AS utskrivning, "
        "kommun_kod_vid_inskrivning",
        "status <> 'AVBRUTEN'",
    )
    stays["patient_id"] = stays["patient_nyckel"].map(merged).fillna(stays["patient_nyckel"])
    stays = with_parameters(stays, local_day(stays["inskrivning"]), parameters)
    longest = pd.to_timedelta(stays["oppen_max_dagar"], unit="D")
    gap = pd.to_timedelta(stays["episod_max_glapp_minuter"], unit="min")
    reach = (stays["utskrivning"] + gap).fillna(stays["inskrivning"] + longest)
    stays = stays.assign(racker=reach.astype("int64"))
    stays = stays.sort_values(["patient_id", "inskrivning", "vardtillfalle_id"])
    before = stays.groupby("patient_id")["racker"].cummax().groupby(stays["patient_id"]).shift()
    starts = ~(stays["inskrivning"].astype("int64") <= before)
    stays["kedja"] = starts.groupby(stays["patient_id"]).cumsum()
    stays["episod"] = _joined_chains(stays)
    first = stays.groupby(["patient_id", "episod"])["vardtillfalle_id"].transform("first")
    return stays.assign(vardepisod_id=first)


def _joined_chains(stays: pd.DataFrame) -> pd.Series:
    """Chains of a patient that share the source's episode are one; its number is the smallest."""
    number = stays["kedja"].astype("int64")
    shared = stays["kallans"].notna()
    while True:
        low = number[shared].groupby([stays["patient_id"], stays["kallans"]]).transform("min")
        lower = number.copy()
        lower[shared] = np.minimum(lower[shared], low)
        lower = lower.groupby([stays["patient_id"], stays["kedja"]]).transform("min")
        if lower.equals(number):
            return number
        number = lower


def episodes_of(stays: pd.DataFrame) -> pd.DataFrame:
    """R1: one row per episode, indexed by its id."""
    grouped = stays.groupby("vardepisod_id", sort=False)
    episodes = grouped.agg(
        patient_id=("patient_id", "first"),
        inskrivning=("inskrivning", "min"),
        utskrivning=("utskrivning", "max"),
        stangda=("utskrivning", "count"),
        alla=("vardtillfalle_id", "size"),
    )
    # agg("first") passes over empty values; the first stay's own value is what counts.
    first = stays.drop_duplicates("vardepisod_id").set_index("vardepisod_id")
    episodes["kommun_kod"] = first["kommun_kod_vid_inskrivning"]
    episodes.loc[episodes["stangda"] < episodes["alla"], "utskrivning"] = pd.NaT
    episodes["in_dag"] = local_day(episodes["inskrivning"])
    episodes["ut_dag"] = local_day(episodes["utskrivning"])
    return episodes.reset_index()


def cases_of(
    tables: Tables,
    merged: dict[str, str],
    stays: pd.DataFrame,
    episodes: pd.DataFrame,
    asof: pd.Timestamp,
) -> pd.DataFrame:
    """R2: ärenden with the episode each belongs to, earliest first."""
    cases = tables.read(
        "bas.bas_arende",
        "arende_id, patient_nyckel, skapad_tidpunkt, behov_bedomt_tidpunkt, placerande_kommun_kod",
        "arende_typ = 'UTSKRIVNING'",
    )
    cases["patient_id"] = cases["patient_nyckel"].map(merged).fillna(cases["patient_nyckel"])
    bridge = tables.read("bas.bas_arende_vardtillfalle", "arende_id, vardtillfalle_id")
    bridge = bridge.merge(stays[["vardtillfalle_id", "vardepisod_id"]])
    bridge = bridge.merge(episodes[["vardepisod_id", "inskrivning"]])
    bridge = bridge[bridge["arende_id"].isin(cases["arende_id"])]
    bridge = bridge.sort_values(["arende_id", "inskrivning", "vardepisod_id"])
    bridge = bridge.drop_duplicates("arende_id")[["arende_id", "vardepisod_id"]]
    loose = cases[~cases["arende_id"].isin(bridge["arende_id"])]
    free = episodes[~episodes["vardepisod_id"].isin(bridge["vardepisod_id"])]
    pairs = loose.merge(free, on="patient_id")
    end = pairs["utskrivning"].fillna(asof) + DAY
    near = (pairs["skapad_tidpunkt"] >= pairs["inskrivning"] - DAY) & (
        pairs["skapad_tidpunkt"] <= end
    )
    pairs = pairs[near]
    pairs = pairs.assign(avstand=(pairs["inskrivning"] - pairs["skapad_tidpunkt"]).abs())
    pairs = pairs.sort_values(["arende_id", "avstand", "inskrivning", "vardepisod_id"])
    pairs = pairs.drop_duplicates("arende_id")[["arende_id", "vardepisod_id"]]
    found = cases.merge(pd.concat([bridge, pairs]))
    return found.sort_values(["vardepisod_id", "skapad_tidpunkt", "arende_id"])


def kommun_of(
    tables: Tables,
    merged: dict[str, str],
    cases: pd.DataFrame,
    episodes: pd.DataFrame,
    today: pd.Timestamp,
) -> dict[str, str]:
    """R3: vardepisod_id -> kommun on the day of discharge, as-of while admitted."""
    rows = tables.read(
        "bas.bas_folkbokforing",
        "patient_nyckel, giltig_fran, giltig_till, kommun_kod AS folkbokford, andrad, extrakt_id",
    )
    rows["patient_id"] = rows["patient_nyckel"].map(merged).fillna(rows["patient_nyckel"])
    order = ["giltig_fran", "andrad", "extrakt_id", "patient_nyckel"]
    rows = rows.sort_values(order, ascending=False)
    days = episodes[["vardepisod_id", "patient_id"]].assign(
        dag=episodes["ut_dag"].fillna(pd.Timestamp(today))
    )
    pairs = rows.merge(days, on="patient_id")
    valid = (pairs["giltig_fran"] <= pairs["dag"]) & (
        pairs["giltig_till"].isna() | (pairs["dag"] < pairs["giltig_till"])
    )
    registered = pairs[valid].drop_duplicates("vardepisod_id").set_index("vardepisod_id")
    placing = cases.dropna(subset="placerande_kommun_kod").drop_duplicates("vardepisod_id")
    key = episodes["vardepisod_id"]
    kommun = key.map(placing.set_index("vardepisod_id")["placerande_kommun_kod"])
    kommun = kommun.fillna(key.map(registered["folkbokford"])).fillna(episodes["kommun_kod"])
    return dict(zip(key, kommun.fillna("okand"), strict=True))


def ready_days(
    tables: Tables,
    cases: pd.DataFrame,
    episodes: pd.DataFrame,
    parameters: pd.DataFrame,
    today: pd.Timestamp,
) -> pd.DataFrame:
    """R4: dagar (T) of the valid period of every episode that has one; empty while admitted."""
    periods = _periods(tables, cases, episodes, parameters, today)
    length = (periods["slut"] - periods["dag0"]).dt.days
    earlier = length[~periods["giltig"]].groupby(periods["vardepisod_id"]).sum()
    valid = periods[periods["giltig"]].assign(egna=length[periods["giltig"]])
    adds = valid["atertagen_regel"].eq("summera")
    before = valid["vardepisod_id"].map(earlier).fillna(0).where(adds, 0)
    total = valid["egna"] + before + valid["utskrivningsdag_raknas"].astype(int)
    return valid[["vardepisod_id"]].assign(dagar=total.where(valid["egna"] >= 0))


def _periods(
    tables: Tables,
    cases: pd.DataFrame,
    episodes: pd.DataFrame,
    parameters: pd.DataFrame,
    today: pd.Timestamp,
) -> pd.DataFrame:
    """Every period with dag0, slut, giltig and the region's rules."""
    events = _events(tables, cases, episodes)
    before = events[~events["efter"] & events["handelse"].isin(["SATT", "ATERTAGEN"])]
    previous = before.groupby("vardepisod_id")["handelse"].shift().fillna("ATERTAGEN")
    closing = before["angivet_datum"].where(before["handelse"].eq("ATERTAGEN"))
    # The first withdrawal after the row: filled backwards within the episode.
    closed = closing.groupby(before["vardepisod_id"]).bfill()
    opened = before.assign(stangd=closed)[before["handelse"].eq("SATT") & previous.ne("SATT")]
    late = events[events["efter"] & events["handelse"].eq("SATT")]
    late = late[~late["vardepisod_id"].isin(opened["vardepisod_id"])]
    late = late.drop_duplicates("vardepisod_id").assign(stangd=pd.NaT)
    periods = pd.concat([opened, late])
    rule_day = periods["ut_dag"].fillna(pd.Timestamp(today))
    periods = with_parameters(periods, rule_day, parameters)
    notified = periods["dagraknare_start"].eq("underrattelse")
    start = local_day(periods["underrattad"]).where(notified, local_day(periods["tidpunkt"]))
    valid = periods["stangd"].isna()
    return periods.assign(
        dag0=start, giltig=valid, slut=periods["stangd"].where(~valid, periods["ut_dag"])
    )


def _events(tables: Tables, cases: pd.DataFrame, episodes: pd.DataFrame) -> pd.DataFrame:
    """The events of the episodes' ärenden in the order of the rule; rejected ones left out."""
    events = tables.read(
        "bas.bas_utskrivningsklar_handelse",
        "arende_id, handelse_nr, handelse, angivet_datum, registrerad_tidpunkt, meddelande_id, "
        "((angivet_datum + coalesce(angiven_tid, TIME '00:00:00')) "
        f"AT TIME ZONE '{ZONE}') AS tidpunkt",
    )
    sent = tables.read(
        "bas.bas_meddelande",
        "meddelande_id, skickad_tidpunkt",
        "meddelandetyp_kod = 'UTSKRIVNINGSKLAR'",
    )
    events = events.merge(cases[["arende_id", "vardepisod_id"]])
    events = events.merge(sent, how="left", on="meddelande_id")
    events = events.merge(episodes[["vardepisod_id", "utskrivning", "in_dag", "ut_dag"]])
    events["underrattad"] = events["skickad_tidpunkt"].fillna(events["registrerad_tidpunkt"])
    events["efter"] = events["tidpunkt"] > events["utskrivning"]
    events = events[~(events["angivet_datum"] < events["in_dag"])]
    order = ["vardepisod_id", "tidpunkt", "registrerad_tidpunkt", "handelse_nr", "arende_id"]
    return events.sort_values(order)


def states_24h(
    tables: Tables,
    cases: pd.DataFrame,
    episodes: pd.DataFrame,
    parameters: pd.DataFrame,
    asof: pd.Timestamp,
) -> pd.Series:
    """R5: the state of every episode that has an ärende, on the region's clock."""
    judged = cases.groupby("vardepisod_id")["behov_bedomt_tidpunkt"].min()
    rows = episodes[episodes["vardepisod_id"].isin(cases["vardepisod_id"])].copy()
    rows = with_parameters(rows, rows["in_dag"], parameters)
    need = rows["vardepisod_id"].map(judged)
    by_need = rows["klocka"].eq("bedomning") & (need > rows["inskrivning"])
    start = rows["inskrivning"].where(~by_need, need)
    deadline = start + DAY
    first, invalid = _first_status(tables, cases)
    status = rows["vardepisod_id"].map(first)
    has_invalid = rows["vardepisod_id"].isin(invalid)
    has_message = rows["vardepisod_id"].isin(_messaged(tables, cases))
    late = asof + DRIFT
    conditions = [
        (start > late) | (status > late),
        status <= deadline,
        status > deadline,
        deadline >= asof,
        ~has_message,
        has_invalid,
    ]
    names = ["EJ_BEDOMBAR", "OK", "SEN", "EJ_FORFALLEN", "SAKNAR_MEDDELANDE", "VET_EJ"]
    return pd.Series(np.select(conditions, names, default="SAKNAR_STATUS"), index=rows.index)


def _first_status(tables: Tables, cases: pd.DataFrame) -> tuple[pd.Series, set[str]]:
    """First valid status of each episode, and the episodes with a filled-in one that is not."""
    rows = tables.read(
        "bas.bas_inskrivning_status",
        "arende_id, status_nr, registrerad_tidpunkt, meddelande_id, "
        "coalesce(angiven_tidpunkt, registrerad_tidpunkt) AS tid, ifylld_flagga AS ifylld, "
        "ifylld_flagga AND NOT coalesce(platshallare_flagga, false) "
        "AND coalesce(teckenlangd, 4) > 3 AS giltig",
        "part = 'SLUTENVARD'",
    )
    cancelled = tables.read("bas.bas_strukna_meddelanden", "meddelande_id")
    rows = rows[~rows["meddelande_id"].isin(cancelled["meddelande_id"])]
    rows = rows.merge(cases[["arende_id", "vardepisod_id"]])
    valid = rows["giltig"].fillna(False).astype(bool)
    filled = rows["ifylld"].fillna(False).astype(bool)
    first = rows[valid].groupby("vardepisod_id")["tid"].min()
    return first, set(rows.loc[filled & ~valid, "vardepisod_id"])


def _messaged(tables: Tables, cases: pd.DataFrame) -> set[str]:
    """Episodes with a sent INSKRIVNING message."""
    sent = tables.read(
        "bas.bas_meddelande",
        "arende_id",
        "meddelandetyp_kod = 'INSKRIVNING' AND skickad_tidpunkt IS NOT NULL",
    )
    return set(cases.loc[cases["arende_id"].isin(sent["arende_id"]), "vardepisod_id"])


if __name__ == "__main__":
    main()
