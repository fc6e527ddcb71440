"""Tables of the län-wide compilation (Kalmar 2022 §2): the analysgrupper side by side, this
half-year beside the one before, of figures that may be hidden. Pure.

Does not belong here: tables against the target (target_tables.py), sheets of exact figures.
"""

from __future__ import annotations

from orchestration.reports.difference import Verdict, verdict_of
from orchestration.reports.figures import (
    Figure,
    Period,
    Periodtyp,
    ReportFigures,
    measures_of,
)
from orchestration.reports.figures.compilation_sentences import (
    Share,
    change_of,
    longest_within,
    share_figure,
    shares_of,
)
from orchestration.reports.figures.measures import ALL_CARE, DEVIATIONS, step_of
from orchestration.reports.figures.shown import TARGET_PERIOD
from orchestration.reports.figures.target_outcome import half_before, has_figures, outcome
from orchestration.reports.workbook.period_tables import cell_of
from orchestration.reports.workbook.table import MISSING, Cell, Column, Form, Row, Table, Value
from orchestration.reports.workbook.target_tables import (
    FULLNESS,
    fullness_of,
    mean_of,
    unit_names,
    without_hidden_column,
)
from orchestration.swedish import capitalized, inside_sentence

_SAID = {
    Verdict.HOGRE: "högre",
    Verdict.LAGRE: "lägre",
    Verdict.LIKA: "i stort sett lika",
    Verdict.SLUMP: "ingen säker skillnad",
    Verdict.FA: "för få för att jämföra",
    Verdict.SAKNAS: MISSING,
}
HOW_COMPARED = (
    "«Högre» och «lägre» sägs bara när båda talen vilar på minst 20. Andelar ska då skilja sig mer "
    "än vad slumpen ger i 99 fall av 100; snitt mer än 1 procent, och slumpen är inte prövad."
)


def group_names(figures: ReportFigures) -> list[tuple[tuple[str, str], str]]:
    """The analysgrupper and the län."""
    return [one for one in unit_names(figures) if one[0][0] != "kommun"]


def days_table(figures: ReportFigures) -> Table:
    """The means of the half-year and how many of its months or quarters met the target."""
    period, earlier = figures.period, half_before(figures.period)
    has_earlier = has_figures(figures, earlier)
    before_columns = (Column(f"Snitt {earlier.code}", Form.MEAN, 10), Column("n", Form.WHOLE, 7))
    table = Table(
        "Dagar per analysgrupp",
        f"Utskrivningsklara dagar, {period.label}",
        (
            "Nådda: hur många av halvårets månader (somatik) och kvartal (psykiatri) som nådde "
            "målet, av dem som var slut och kan visas. Halvåret har inget eget mål.",
            HOW_COMPARED,
        ),
        (
            Column("Vårdform", Form.TEXT, 11),
            Column("Enhet", Form.TEXT, 22),
            *(before_columns if has_earlier else ()),
            Column(f"Snitt {period.code}", Form.MEAN, 10),
            Column("n", Form.WHOLE, 7),
            *((Column("Jämfört", Form.LONG, 16),) if has_earlier else ()),
            Column("Nådda", Form.WHOLE, 8),
            Column("av visade", Form.WHOLE, 8),
            Column("Dolda", Form.WHOLE, 8),
            Column(FULLNESS, Form.SHARE, 13),
        ),
        [
            _days_row(figures, vardform, named, earlier if has_earlier else None)
            for vardform in TARGET_PERIOD
            for named in group_names(figures)
        ],
        keys=2,
    )
    return without_hidden_column(table, FULLNESS)


def _days_row(
    figures: ReportFigures,
    vardform: str,
    named: tuple[tuple[str, str], str],
    earlier: Period | None,
) -> Row:
    unit, name = named
    now = mean_of(figures, unit, vardform, figures.period)
    then = None if earlier is None else mean_of(figures, unit, vardform, earlier)
    found = outcome(figures, unit, vardform, figures.period)
    pair = () if earlier is None else (cell_of(then), count_of(then))
    told = () if earlier is None else (_SAID[verdict_of(then, now, is_share=False)],)
    return (
        *(vardform, name, *pair, cell_of(now), count_of(now), *told),
        *(found.met if found.judged else MISSING, len(found.judged)),
        *(found.hidden, fullness_of(now)),
    )


def count_of(one: Figure | None) -> Cell | Value:
    """How many a figure rests on."""
    if one is None or one.namnare is None:
        return cell_of(one) if one is not None and one.undertryckt else None
    return one.namnare


def process_table(figures: ReportFigures) -> Table:
    """The shares of the process of the län, and of the analysgrupper where they are published, both
    vårdformer together, each with the half-year before."""
    has_earlier = has_figures(figures, half_before(figures.period))
    rows = [
        _process_row(figures, one, period, unit, has_earlier=has_earlier)
        for one in shares_of(figures)
        for period in longest_within(figures, one[0])
        for unit in group_names(figures)
        if share_figure(figures, one, unit[0], period) is not None
    ]
    return Table(
        "Processen",
        f"Processens andelar, {figures.period.label}",
        (
            "Andelar av länkade utskrivna, somatisk och psykiatrisk vård tillsammans. "
            + (
                "«Före» är samma del av förra halvåret."
                if has_earlier
                else f"Publiceringen har inte hela {half_before(figures.period).label}, så inget "
                "jämförs."
            ),
            "Mått utan rad för analysgrupperna publiceras per kommun, inte per grupp: "
            "kommunernas står i nästa tabell.",
        ),
        (
            Column("Mått", Form.LONG, 34),
            Column("Enhet", Form.TEXT, 22),
            Column(PERIOD, Form.PERIOD, 20),
            *((Column("Före", Form.SHARE, 9), Column("n", Form.WHOLE, 7)) if has_earlier else ()),
            Column("Nu", Form.SHARE, 9),
            Column("n", Form.WHOLE, 7),
            *((Column("Jämfört", Form.LONG, 20),) if has_earlier else ()),
        ),
        rows,
        keys=2,
    )


PERIOD = "Period"


def _process_row(
    figures: ReportFigures,
    share: Share,
    period: Period,
    named: tuple[tuple[str, str], str],
    *,
    has_earlier: bool,
) -> Row:
    unit, name = named
    now = share_figure(figures, share, unit, period)
    then = share_figure(figures, share, unit, half_before(period))
    pair = (MISSING if then is None else cell_of(then), count_of(then)) if has_earlier else ()
    told = (change_of(figures, share, unit, period),) if has_earlier else ()
    is_half = period.periodtyp is Periodtyp.HALVAR
    what = share[2] if is_half else f"{share[2]}, {period.label}"
    return (what, name, period, *pair, cell_of(now), count_of(now), *told)


def kommun_process_table(figures: ReportFigures) -> Table:
    """The kommuner side by side: the shares of the process in the last period that each has."""
    shown = [
        (one, found[-1]) for one in shares_of(figures) if (found := longest_within(figures, one[0]))
    ]
    rows: list[Row] = [
        (
            name,
            *(_or_missing(share_figure(figures, share, unit, period)) for share, period in shown),
        )
        for unit, name in unit_names(figures)
        if unit[0] == "kommun"
    ]
    shorter = sorted(
        {period.label for _, period in shown if period.periodtyp is not Periodtyp.HALVAR}
    )
    note = f" Mått som inte finns per halvår gäller {', '.join(shorter)}." if shorter else ""
    return Table(
        "Processen per kommun",
        f"Processens andelar per kommun, {figures.period.label}",
        (f"«dolt»: talet finns men visas inte. «{MISSING}»: inget att räkna på.{note}",),
        (
            Column("Kommun", Form.TEXT, 16),
            *(Column(share[2], Form.SHARE, 13) for share, _ in shown),
        ),
        rows,
    )


def _or_missing(one: Figure | None) -> Cell | Value:
    return MISSING if one is None else cell_of(one)


def deviation_table(figures: ReportFigures) -> Table:
    """Deviations by month: of the units that they are published for, then the län's by step of the
    process."""
    months = [one for one in figures.period.months() if one.end <= figures.about.asof.date()]
    lan = figures.recipient.unit
    levels = {one.niva for one in figures.figures if one.indikator_id == DEVIATIONS}
    rows: list[Row] = [
        (name, *(_deviations(figures, unit, "antal", month) for month in months))
        for unit, name in unit_names(figures)
        if unit[0] in levels
    ]
    for measure in measures_of(DEVIATIONS)[1:]:
        found = [_deviations(figures, lan, measure.matt, month) for month in months]
        if any(value != 0 for value in found):
            rows.append((f"Länet: {inside_sentence(step_of(measure.matt))}", *found))
    return Table(
        "Avvikelser",
        f"Avvikelser i utskrivningsprocessen, {figures.period.label}",
        (
            "Antal som har registrerats i Stella per månad. Till länet räknas också de som ingen "
            "kommun är knuten till. De publiceras per kommun, inte per analysgrupp. Steg i "
            "processen utan avvikelse är utelämnade.",
        ),
        (
            Column("Enhet eller steg", Form.TEXT, 28),
            *(
                Column(capitalized(one.label.removesuffix(f" {one.start.year}")[:3]), Form.WHOLE, 8)
                for one in months
            ),
        ),
        rows if "stella" in figures.about.sources else [],
    )


def _deviations(
    figures: ReportFigures, unit: tuple[str, str], matt: str, month: Period
) -> Cell | Value:
    """A month without a row had none (docs/disclosure.md)."""
    found = figures.get(DEVIATIONS, matt, ALL_CARE, *unit, month.code)
    return 0 if found is None else cell_of(found)
