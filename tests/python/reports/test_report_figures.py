"""Figures of a report: they are the marts', each profile sees what is its own, gaps are said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from orchestration.records import records
from orchestration.reports.figures import (
    INDICATORS,
    MEASURES,
    About,
    BillingPeriod,
    Figure,
    NoFiguresError,
    PeriodError,
    Periodtyp,
    Profile,
    Reading,
    Recipient,
    RecipientError,
    RecipientKind,
    ReportFigures,
    Sources,
    choose,
    measure_of,
    parse_period,
    read_figures,
)
from orchestration.reports.figures.billing import REASON_TEXT, funnel_of
from orchestration.reports.figures.gaps import find_gaps
from tests.python.reports.pdf.made_report import BILL


@pytest.fixture(scope="module")
def of_kalmar(sources: Sources, recipients: tuple[Recipient, ...]) -> ReportFigures:
    (kalmar,) = choose(recipients, ["0880"])
    return read_figures(sources, kalmar, parse_period("2022-H1"))


@pytest.fixture(scope="module")
def of_group(sources: Sources, recipients: tuple[Recipient, ...]) -> ReportFigures:
    (group,) = choose(recipients, ["analysgrupp-sodra"])
    return read_figures(sources, group, parse_period("2022-H1"))


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2022-03", date(2022, 3, 1), date(2022, 4, 1), "mars 2022"),
        ("2022-12", date(2022, 12, 1), date(2023, 1, 1), "december 2022"),
        ("2022-Q4", date(2022, 10, 1), date(2023, 1, 1), "kvartal 4 2022"),
        ("2022-H2", date(2022, 7, 1), date(2023, 1, 1), "andra halvåret 2022"),
        ("2022", date(2022, 1, 1), date(2023, 1, 1), "2022"),
    ],
)
def test_a_period_is_read_as_it_is_written(text: str, start: date, end: date, label: str) -> None:
    period = parse_period(text)
    assert (period.start, period.end, period.label, period.code) == (start, end, label, text)


@pytest.mark.parametrize("text", ["2022-13", "2022-Q5", "2022-H3", "mars", "", "22-03", "2022-3"])
def test_what_is_no_period_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(PeriodError, match="2022-Q1"):
        parse_period(text)


def test_the_window_is_thirteen_months_or_from_new_year() -> None:
    assert parse_period("2022-03").window_start == date(2021, 3, 1)
    assert parse_period("2022-12").window_start == date(2021, 12, 1)
    assert parse_period("2022").listed_start == date(2022, 1, 1)
    assert [month.code for month in parse_period("2022-Q1").months()] == [
        "2022-01",
        "2022-02",
        "2022-03",
    ]


def test_a_year_has_the_whole_year_before_it_beside_it() -> None:
    assert parse_period("2022").window_start == date(2021, 1, 1)
    assert parse_period("2022-H2").window_start == parse_period("2022-H2").listed_start


def test_recipients_are_the_kommuner_groups_and_economists(
    recipients: tuple[Recipient, ...],
) -> None:
    kinds = [recipient.kind for recipient in recipients]
    assert kinds.count(RecipientKind.KOMMUN) == 12
    assert [r.id for r in recipients if r.kind is RecipientKind.ANALYSGRUPP] == [
        "analysgrupp-mellersta",
        "analysgrupp-norra",
        "analysgrupp-sodra",
    ]
    assert [r.id for r in recipients[-4:]] == [
        *("ekonomi-hsf", "ekonomi-psf"),
        *("lans-gemensam-ledning", "informationsoverforingsgruppen"),
    ]
    in_groups = sorted(
        kod for r in recipients if r.kind is RecipientKind.ANALYSGRUPP for kod in r.kommun_koder
    )
    assert in_groups == sorted(recipients[-1].kommun_koder)
    assert {r.profile for r in recipients[12:-2]} == {Profile.SAMVERKAN}
    assert {r.profile for r in recipients[-2:]} == {Profile.OFFENTLIG}


def test_a_recipient_is_chosen_by_id_code_or_name(recipients: tuple[Recipient, ...]) -> None:
    for text in ("kommun-0880", "0880", "kalmar", "Kalmar"):
        assert [r.id for r in choose(recipients, [text])] == ["kommun-0880"]
    assert choose(recipients, []) == recipients
    with pytest.raises(RecipientError, match="Menade du kommun-0880"):
        choose(recipients, ["kalmarr"])


def test_own_figures_are_the_marts(sources: Sources, of_kalmar: ReportFigures) -> None:
    """Every exact figure of the days is the one of the exact table, and none is left out."""
    published = {
        (row["vardform"], row["period"]): row
        for row in records(
            sources.exact.connection,
            "SELECT * FROM indikatorer.ind_utskrivningsklara_dagar WHERE niva = 'kommun'"
            " AND enhet_kod = '0880' AND period_start >= DATE '2021-06-01'"
            " AND period_start < DATE '2022-07-01' AND periodtyp <> 'ar'",
        )
    }
    shown = [
        figure
        for figure in of_kalmar.figures
        if figure.indikator_id == "utskrivningsklara_dagar" and figure.reading is Reading.EXAKT
    ]
    assert {(f.vardform, f.period) for f in shown} == set(published)
    measures = {m.matt for m in MEASURES if m.indikator_id == "utskrivningsklara_dagar"}
    for figure in shown:
        if figure.matt == "andel_dag0":
            continue
        assert figure.varde == published[figure.vardform, figure.period][figure.matt]
        assert figure.matt in measures


def test_a_kommun_has_exact_figures_of_itself_only(of_kalmar: ReportFigures) -> None:
    exact = {(f.niva, f.enhet_kod) for f in of_kalmar.figures if f.reading is Reading.EXAKT}
    assert exact == {("kommun", "0880")}
    beside = {f.niva for f in of_kalmar.figures if f.reading is Reading.SKYDDAD}
    assert beside == {"lan", "analysgrupp", "riket"}
    groups = {f.enhet_kod for f in of_kalmar.figures if f.niva == "analysgrupp"}
    assert groups == {"sodra"}
    assert {plan.kommun_kod for plan in of_kalmar.plans} == {"0880"}
    assert {row.kommun_kod for row in of_kalmar.billing} == {"0880"}


def test_figures_beside_are_those_of_the_open_file(
    sources: Sources, of_kalmar: ReportFigures
) -> None:
    hidden = [f for f in of_kalmar.figures if f.undertryckt]
    assert hidden, "the small generation hides something"
    assert all(figure.varde is None for figure in hidden)
    row = records(
        sources.protected.connection,
        "SELECT varde FROM indikatorer.indikator_delad WHERE niva = 'lan' AND vardform = 'alla'"
        " AND indikator_id = 'utskrivningsklara_dagar' AND matt = 'snitt_alla'"
        " AND period = '2022-H1'",
    )
    found = of_kalmar.get("utskrivningsklara_dagar", "snitt_alla", "alla", "lan", "08", "2022-H1")
    assert found is not None
    assert found.varde == row[0]["varde"]


def test_a_group_sees_its_kommuner_and_the_levels_the_agreement_names(
    of_group: ReportFigures,
) -> None:
    levels = {figure.niva for figure in of_group.figures}
    assert {"kommun", "analysgrupp", "lan", "klinik"} <= levels
    own = set(of_group.recipient.kommun_koder)
    assert {f.enhet_kod for f in of_group.figures if f.niva == "kommun"} == own
    assert {row.kommun_kod for row in of_group.billing} <= own
    assert all(figure.reading is Reading.EXAKT for figure in of_group.figures)
    assert {f.indikator_id for f in of_group.figures if f.niva == "klinik"} <= {
        "status_24h",
        "aterinskrivning_30d",
    }


def test_an_economist_sees_what_part_two_names(
    sources: Sources, recipients: tuple[Recipient, ...]
) -> None:
    (economist,) = choose(recipients, ["ekonomi-psf"])
    figures = read_figures(sources, economist, parse_period("2022-06"))
    assert {figure.indikator_id for figure in figures.figures} == {
        "utskrivningsklara_dagar",
        "fast_vardkontakt",
        "status_24h",
    }
    assert figures.plans == ()
    assert economist.individ_vardform == "psykiatri"
    assert {row.kommun_kod for row in figures.billing} <= set(economist.kommun_koder)


def test_a_series_is_in_order_and_up_to_the_period(of_kalmar: ReportFigures) -> None:
    months = of_kalmar.series("utskrivningsklara_dagar", "snitt_alla", "somatik", Periodtyp.MANAD)
    codes = [figure.period for figure in months]
    assert codes == sorted(codes)
    assert codes[-1] == "2022-06"
    assert of_kalmar.periods(Periodtyp.KVARTAL) == ("2022-Q1", "2022-Q2")
    assert {figure.mal for figure in months} == {Decimal("0.8")}


def test_the_funnel_is_the_marts(sources: Sources, of_kalmar: ReportFigures) -> None:
    published = {
        (row["vardform"], row["period"]): row
        for row in records(
            sources.exact.connection,
            "SELECT * FROM fakturering.fak_tratt WHERE kommun_kod = '0880'",
        )
    }
    with_funnel = [row for row in of_kalmar.billing if row.funnel is not None]
    assert with_funnel
    for row in with_funnel:
        assert row.funnel is not None
        tratt = published[row.vardform, row.period]
        assert row.funnel.start == tratt["antal_alla"] == row.antal_alla
        assert row.funnel.steps[-1].left == tratt["efter_g8"]
        assert (
            sum(step.lost for step in row.funnel.steps) == tratt["antal_alla"] - tratt["efter_g8"]
        )
        assert row.funnel.qualified == tratt["antal_kvalificerade"]


def test_every_measure_of_the_warehouse_has_a_label(sources: Sources) -> None:
    published = records(
        sources.exact.connection,
        "SELECT DISTINCT indikator_id, matt FROM indikatorer.indikator"
        " WHERE indikator_id <> 'delaktighet'",
    )
    listed = {(measure.indikator_id, measure.matt) for measure in MEASURES}
    assert {(row["indikator_id"], row["matt"]) for row in published} <= listed
    assert {row["indikator_id"] for row in published} | {"delaktighet"} == set(INDICATORS)
    assert measure_of("delaktighet", "HELHETSINTRYCK").label == "Helhetsintryck"
    assert measure_of("avvikelser", "antal_nytt_steg").label == "Avvikelser: nytt steg"


def test_a_period_without_figures_is_said_with_those_there_are(
    sources: Sources, recipients: tuple[Recipient, ...]
) -> None:
    with pytest.raises(NoFiguresError, match=r"Det finns tal från 2022-\d\d till 202"):
        read_figures(sources, recipients[0], parse_period("1999-01"))


ABOUT = About(
    generation="20230112T043000_0123456789ab",
    asof=datetime(2023, 1, 12, 4, 30),
    regelversion="1.0",
    kodversion="0.1.0",
    is_synthetic=True,
    sources=("cosmic_link", "enkat", "stella"),
)
MEAN = Figure(
    indikator_id="utskrivningsklara_dagar",
    matt="snitt_alla",
    vardform="somatik",
    niva="kommun",
    enhet_kod="0880",
    enhet_namn="Kalmar",
    periodtyp="manad",
    period="2022-03",
    period_start=date(2022, 3, 1),
    taljare=8.0,
    namnare=10.0,
    varde=0.8,
    enhet="dagar",
    mal=Decimal("0.8"),
    uppfyller_mal=True,
    preliminar=False,
    fullstandighet=1.0,
    enhet_verifierad=True,
    undertryckt=False,
    reading=Reading.EXAKT,
)
SURVEYS = (
    replace(MEAN, indikator_id="avvikelser", matt="antal"),
    replace(MEAN, indikator_id="delaktighet", matt="X"),
)
QUARTER = replace(
    MEAN, vardform="psykiatri", periodtyp="kvartal", period="2022-Q1", period_start=date(2022, 1, 1)
)
MARCH = replace(BILL, period="2022-03", period_start=date(2022, 3, 1))


def _one(recipients: tuple[Recipient, ...], wanted: str, *, is_verified: bool) -> Recipient:
    (found,) = choose(recipients, [wanted])
    return replace(found, is_verified=is_verified)


def _kinds(
    recipients: tuple[Recipient, ...],
    *figures: Figure,
    about: About = ABOUT,
    billing: tuple[BillingPeriod, ...] = (),
    wanted: str = "0880",
    is_verified: bool = True,
    period: str = "2022-03",
) -> list[str]:
    recipient = _one(recipients, wanted, is_verified=is_verified)
    gaps = find_gaps(recipient, parse_period(period), about, figures, billing)
    assert all(gap.varfor.endswith(".") for gap in gaps)
    return [gap.kod for gap in gaps]


def test_nothing_is_missing_from_a_whole_report(recipients: tuple[Recipient, ...]) -> None:
    assert _kinds(recipients, MEAN, QUARTER, *SURVEYS, billing=(MARCH,)) == []


def test_each_thing_that_is_missing_is_said(recipients: tuple[Recipient, ...]) -> None:
    whole = (MEAN, QUARTER, *SURVEYS)
    without_stella = replace(ABOUT, sources=("cosmic_link", "enkat"))
    held = replace(without_stella, held=("stella",))
    early = replace(ABOUT, asof=datetime(2022, 3, 20, 4, 30))
    no_target = replace(MEAN, mal=None, uppfyller_mal=None)
    unknown = replace(MARCH, berakningsstatus="ej_berakningsbar", saknad_parameter=("fristdagar",))
    cases = [
        (_kinds(recipients, *whole, about=without_stella), "ingen_leverans"),
        (_kinds(recipients, *whole, about=held), "hallen_leverans"),
        (_kinds(recipients, MEAN, QUARTER, SURVEYS[1]), "ingen_uppgift"),
        (_kinds(recipients, *whole, about=early), "pagar"),
        (_kinds(recipients, MEAN, *SURVEYS), "kvartal_inte_slut"),
        (_kinds(recipients, no_target, *whole[1:]), "inget_mal"),
        (
            _kinds(recipients, replace(MEAN, fullstandighet=0.9), *whole[1:]),
            "ofullstandigt",
        ),
        (_kinds(recipients, replace(MEAN, varde=None), *whole[1:]), "ingen_utskriven"),
        (
            _kinds(
                recipients,
                *whole,
                replace(MEAN, indikator_id="aterinskrivning_30d", preliminar=True),
            ),
            "preliminart",
        ),
        (_kinds(recipients, *whole, billing=(unknown,)), "ej_berakningsbar"),
        (
            _kinds(recipients, *whole, billing=(replace(MARCH, belopp_status="saknas"),)),
            "belopp_saknas",
        ),
        (
            _kinds(recipients, *whole, replace(MEAN, niva="lan", undertryckt=True)),
            "skyddat",
        ),
    ]
    for kinds, expected in cases:
        assert kinds == [expected]


def test_each_completeness_says_whose_it_is(recipients: tuple[Recipient, ...]) -> None:
    """Somatik by month and psykiatri by quarter have populations of their own."""
    kalmar = _one(recipients, "0880", is_verified=True)
    figures = (replace(MEAN, fullstandighet=0.9), replace(QUARTER, fullstandighet=0.951), *SURVEYS)
    found = find_gaps(kalmar, parse_period("2022-03"), ABOUT, figures, ())
    assert [(gap.vad, gap.varfor.split(".")[0]) for gap in found] == [
        (
            "Utskrivningsklara dagar, somatik, mars 2022",
            "Snittet i somatik bygger på 90,0\u00a0% av de länkade utskrivna i somatik",
        ),
        (
            "Utskrivningsklara dagar, psykiatri, kvartal 1 2022",
            "Snittet i psykiatri bygger på 95,1\u00a0% av de länkade utskrivna i psykiatri",
        ),
    ]


@pytest.mark.parametrize(
    ("period", "wanted"),
    [
        ("2022-H1", ["2022-05", "2022-Q2"]),
        ("2022-H2", ["2022-07"]),
        ("2022-05", ["2022-05"]),
        ("2022-07", ["2022-Q2", "2022-07"]),
        ("2022", ["2022-05", "2022-Q2", "2022-07"]),
    ],
)
def test_only_amounts_of_the_reports_own_period_are_said_to_be_missing(
    recipients: tuple[Recipient, ...], period: str, wanted: list[str]
) -> None:
    """Of psykiatri in a month's report those of the last quarter that had ended."""
    of_quarter = replace(MARCH, vardform="psykiatri", periodtyp="kvartal")
    billing = tuple(
        replace(one, period=code, period_start=parse_period(code).start, belopp_status="saknas")
        for one, code in (
            (MARCH, "2021-12"),
            (MARCH, "2022-05"),
            (of_quarter, "2022-Q2"),
            (MARCH, "2022-07"),
        )
    )
    kalmar = _one(recipients, "0880", is_verified=True)
    found = find_gaps(kalmar, parse_period(period), ABOUT, (), billing)
    said = [gap.vad.split(", ")[2] for gap in found if gap.kod == "belopp_saknas"]
    assert sorted(said) == sorted(parse_period(code).label for code in wanted)


def test_a_year_without_a_whole_year_before_says_so_once(
    recipients: tuple[Recipient, ...],
) -> None:
    kalmar = _one(recipients, "0880", is_verified=True)

    def said(*months: str) -> list[str]:
        figures = [replace(MEAN, period=m, period_start=parse_period(m).start) for m in months]
        found = find_gaps(kalmar, parse_period("2022"), ABOUT, figures, ())
        return [gap.varfor for gap in found if gap.kod == "inget_ar_fore"]

    assert said("2021-01", "2022-01") == []
    assert said("2022-01", "2022-02") == [
        "Publiceringen har inga tal för 2021, så hela året jämförs inte med 2021."
    ]
    assert said("2021-12", "2022-01") == [
        "Publiceringen har tal först från december 2021, så hela året jämförs inte med 2021."
    ]


TRATT = {
    "antal_alla": 10,
    **{f"efter_g{n}": 8 for n in range(1, 9)},
    "antal_kvalificerade": 8,
    **{f"orsak_{code}": 0 for code in REASON_TEXT},
    "orsak_inskr_sent": 4,
    "orsak_oppenvard_hinder": 1,
    "orsak_sip_kallelse_saknas": 2,
}


@pytest.mark.parametrize(
    ("late_message", "stopping"),
    [
        ("flagga", ["sip_kallelse_saknas"]),
        ("diskvalificerar", ["inskr_sent", "sip_kallelse_saknas"]),
        ("", ["inskr_sent", "sip_kallelse_saknas"]),
    ],
)
def test_what_is_only_noted_is_no_reason_to_fall(late_message: str, stopping: list[str]) -> None:
    """R7 G1 by the agreement, G4 takes days; an unknown parameter is read as in the statute."""
    funnel = funnel_of(TRATT, late_message)
    assert [reason.code for reason in funnel.stopping] == stopping
    noted = {"inskr_sent", "oppenvard_hinder"} - set(stopping)
    assert {reason.code for reason in funnel.noted} == noted


def test_an_unconfirmed_group_is_said(recipients: tuple[Recipient, ...]) -> None:
    for wanted, is_said in (("analysgrupp-sodra", True), ("0880", True), ("ekonomi-hsf", False)):
        kinds = _kinds(recipients, *SURVEYS, wanted=wanted, is_verified=False)
        assert ("indelning_ej_bekraftad" in kinds) == is_said


def test_the_rules_that_the_definitions_name_come_with_their_published_values(
    sources: Sources, of_kalmar: ReportFigures, recipients: tuple[Recipient, ...]
) -> None:
    published = {
        row["parameter"]: row["varde"]
        for row in records(
            sources.exact.connection, "SELECT * FROM dimensioner.dim_regionparametrar"
        )
    }
    held = {one.parameter: one.varde for one in of_kalmar.rules}
    assert held == {name: published[name] for name in held}
    assert {"dagraknare_start", "klocka", "lo", "hi", "sip_fonster_dagar"} <= set(held)
    (economist,) = choose(recipients, ["ekonomi-hsf"])
    few = read_figures(sources, economist, parse_period("2022-06"))
    assert {"lo", "sip_fonster_dagar", "k"}.isdisjoint(one.parameter for one in few.rules)
    agreements = records(
        sources.exact.connection,
        "SELECT DISTINCT modell_id, giltig_fran, giltig_till FROM dimensioner.dim_avtalsparametrar",
    )
    of_model = {row["modell_id"]: (row["giltig_fran"], row["giltig_till"]) for row in agreements}
    assert of_kalmar.parameters
    for one in of_kalmar.parameters:
        assert of_model[one.modell_id] == (one.giltig_fran, one.giltig_till)
