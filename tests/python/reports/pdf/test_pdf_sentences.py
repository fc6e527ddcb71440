"""The written summary: never a claim that the figures do not carry."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from orchestration.reports.figures import (
    Funnel,
    FunnelReason,
    FunnelStep,
    Gap,
    Kind,
    parse_period,
)
from orchestration.reports.pdf.around import deviation_blocks
from orchestration.reports.pdf.billing import billing_blocks
from orchestration.reports.pdf.compare import (
    SMALL_N,
    Comparison,
    Verdict,
    compare,
    compare_with_whole,
)
from orchestration.reports.pdf.days import day_blocks, side_by_side
from orchestration.reports.pdf.next_steps import next_steps
from orchestration.reports.pdf.page import Box, Grid, Heading, Points, Prose, Text
from orchestration.reports.pdf.process import process_blocks
from orchestration.reports.pdf.process_words import none_differs, process_sentences
from orchestration.reports.pdf.summary import (
    caution_sentences,
    day_sentences,
    facts_of,
    known_blocks,
    summary_blocks,
)
from orchestration.reports.pdf.wording import deadline
from orchestration.reports.workbook.funnel_table import NOTED_MEANS
from tests.python.reports.pdf.made_report import ABOUT, BILL, GROUP, figure, mean, report, share

LAN = ("lan", "08")
UNITS = (("kommun", "0880"), ("kommun", "0881"))


def somatik(*figures: Any, **more: Any) -> str:
    """The sentence about somatik."""
    return next(iter(day_sentences(report(figures, **more))))


def test_a_mean_is_told_with_n_target_before_and_lan() -> None:
    told = somatik(mean(0.6, 78), mean(0.43, 79, period="2022-05"), mean(0.74, 284, unit=LAN))
    assert told == (
        "Under juni 2022 skrevs 78\u00a0länkade med giltig period ut från somatisk vård, efter i "
        "snitt 0,60 dagar som utskrivningsklar. Målet, högst 0,80, nåddes. Snittet är högre än "
        "0,43 i maj 2022. Det är inte prövat om slumpen kan förklara skillnaden. "
        "Länets snitt var 0,74."
    )


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (
            mean(0.43, 79, period="2022-05"),
            "Snittet är högre än 0,43 i maj 2022. Det är inte prövat om slumpen",
        ),
        (
            mean(1.2, 79, period="2022-05"),
            "Snittet är lägre än 1,20 i maj 2022. Det är inte prövat om slumpen kan förklara",
        ),
        (mean(0.602, 79, period="2022-05"), "Snittet är i stort sett som 0,60 i maj 2022."),
        (mean(0.1, SMALL_N - 1, period="2022-05"), "Det går inte att jämföra med maj 2022:"),
        (mean(None, 0, period="2022-05"), None),
        (None, None),
    ],
    ids=["högre", "lägre", "lika", "få", "ingen", "inget"],
)
def test_the_month_before(before: Any, told: str | None) -> None:
    text = somatik(*filter(None, (mean(0.6, 78), before)))
    assert told in text if told else "maj" not in text


def test_what_is_not_there_is_not_told() -> None:
    assert "inget tal för juni 2022" in somatik()
    assert "så det finns inget snitt." in somatik(mean(None, 0))
    assert "inget beslutat mål" in somatik(mean(0.6, 78, mal=None, uppfyller_mal=None))
    hidden = mean(None, 0, unit=LAN, undertryckt=True, namnare=None)
    assert "Länets snitt är dolt." in somatik(mean(0.6, 78), hidden)
    assert "preliminärt" in somatik(mean(0.6, 78, preliminar=True))
    assert "nåddes inte" in somatik(mean(0.9, 78))


def test_a_half_year_counts_the_months_that_met_the_target() -> None:
    months = [mean(v, 30, period=f"2022-0{m}") for m, v in ((1, 0.5), (2, 0.9), (3, 0.7))]
    told = somatik(mean(0.7, 90, period="2022-H1"), *months, period="2022-H1")
    assert "Mål 0,80 per månad, nått 2 av 3\u00a0månader; halvåret har inget eget mål." in told


def test_few_are_said_to_be_few() -> None:
    (told,) = caution_sentences(report([mean(0.6, SMALL_N - 1)]))
    assert told.startswith("Somatik, juni 2022: bara 19\u00a0utskrivningar.")
    assert list(caution_sentences(report([mean(0.6, SMALL_N)]))) == []


def test_every_gap_is_told_and_many_of_a_kind_as_a_number() -> None:
    gaps = tuple(Gap("ej_berakningsbar", f"Rad {n}", f"Okänt {n}.") for n in range(9))
    told = list(caution_sentences(report([], gaps=(*gaps, Gap("inget_mal", "Mål", "Saknas.")))))
    assert told == ["Rad 0 och 8\u00a0rader till: Okänt 0. Alla står under Att veta.",
                    "Mål: Saknas."]  # fmt: skip
    made = report([], gaps=(*gaps, Gap("inget_mal", "Mål", "Saknas.")))
    boxes = [block.heading for block in known_blocks(made) if isinstance(block, Box)]
    assert boxes == [f"Rad {n}" for n in range(9)]
    assert list(known_blocks(report([], gaps=gaps[:3]))) == []


def test_shares_differ_only_beyond_chance() -> None:
    made = report(
        [
            share("sip", 0.60, 200), share("sip", 0.30, 200, period="2022-05"),
            share("utskrivningsplan", 0.52, 200),
            share("utskrivningsplan", 0.50, 200, period="2022-05"),
            share("status_24h", 1.0, 12), share("status_24h", 0.1, 300, period="2022-05"),
        ]
    )  # fmt: skip
    told = list(process_sentences(made))
    assert told == [
        "SIP: 60,0\u00a0%, n 200, högre än maj 2022 (30,0\u00a0%, n 200).",
        "För få för att jämföra med maj 2022: Status inom 24 timmar.",
    ]


def test_a_kommun_beside_the_lan_and_kommuner_of_a_group() -> None:
    lan = share("sip", 0.40, 3000, unit=LAN)
    assert list(process_sentences(report([share("sip", 0.20, 300), lan]))) == [
        "SIP är lägre än i länet: 20,0\u00a0%, n 300 mot 40,0\u00a0%, n 3\u00a0000."
    ]
    nybro = share("sip", 0.41, 300, unit=("kommun", "0881"))
    made = report([share("sip", 0.20, 300), nybro, lan], GROUP)
    assert list(process_sentences(made)) == [
        "SIP, juni 2022, länet 40,0\u00a0%, n 3\u00a0000: lägre än länet i Kalmar (20,0\u00a0%, "
        "n 300)."
    ]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((300, 9), ["Ingen kommuns andelar i processen skiljer sig från länets mer än vad slumpen "
                    "förklarar (1\u00a0jämförelse; 1 gick inte att göra, för få fall)."]),
        ((300, 300), ["Ingen kommuns andelar i processen skiljer sig från länets mer än vad "
                      "slumpen förklarar (2\u00a0jämförelser)."]),
        ((9, 9), ["Ingen kommuns andelar i processen kan jämföras med länets: färre än 20 fall."]),
    ],
)  # fmt: skip
def test_that_no_kommun_differs_is_said_with_how_many_could_be_compared(
    numbers: tuple[int, int], told: list[str]
) -> None:
    own = [share("sip", 0.4, n, unit=unit) for n, unit in zip(numbers, UNITS, strict=True)]
    made = report([*own, share("sip", 0.4, 3000, unit=LAN)], GROUP)
    assert list(process_sentences(made)) == told


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 60), st.integers(0, 60), st.integers(1, 60), st.integers(1, 60),
)  # fmt: skip
def test_no_direction_is_ever_told_of_few_or_of_chance(
    hits: int, hits_before: int, n: int, n_before: int
) -> None:
    now = share("sip", min(hits, n) / n, n)
    then = share("sip", min(hits_before, n_before) / n_before, n_before, period="2022-05")
    found = compare(then, now, Kind.ANDEL)
    told = " ".join(process_sentences(report([now, then])))
    has_word = re.search(r"\b(högre|lägre) än maj", told) is not None
    assert has_word == found.is_different
    if min(n, n_before) < SMALL_N:
        assert found.verdict is Verdict.FA
    mirrored = compare(now, then, Kind.ANDEL)
    assert found.is_different == mirrored.is_different
    assert found.size == pytest.approx(mirrored.size)


def test_the_edges_of_a_comparison() -> None:
    whole = share("sip", 0.5, 1000, unit=LAN)
    assert compare_with_whole(whole, share("sip", 0.5, 1000)).verdict is Verdict.SLUMP
    assert compare(None, whole, Kind.ANDEL).verdict is Verdict.SAKNAS
    hidden = share("sip", 0.5, 30, varde=None, namnare=None)
    assert compare(hidden, whole, Kind.ANDEL).verdict is Verdict.SAKNAS
    zero, still_zero = mean(0.0, 30, period="2022-05"), mean(0.0, 30)
    assert compare(zero, still_zero, Kind.SNITT).verdict is Verdict.LIKA
    all_of, none_of = share("sip", 1.0, 30), share("sip", 0.0, 30, period="2022-05")
    assert compare(none_of, all_of, Kind.ANDEL).verdict is Verdict.HOGRE


def test_what_to_look_at_follows_from_figures() -> None:
    assert next_steps(report([mean(0.6, 78)])) == [
        "Inget i periodens tal pekar ut något särskilt. Se tabellerna."
    ]
    longest = figure("utskrivningsklara_dagar", "max_dagar", 11, 78, vardform="somatik")
    still = figure("belaggning_utskrivningsklara", "antal_pagaende_vid_periodslut", 1, None)
    told = next_steps(report([mean(0.9, 78), longest, still]))
    assert "låg över målet i juni 2022. Den längsta väntan var 11\u00a0dagar." in told[0]
    assert told[1].startswith("1\u00a0utskrivningsklar patient låg kvar när juni 2022 var slut.")


def test_the_most_common_reason_is_one_that_stops() -> None:
    """A late message that the agreement only notes is no reason (R7 G1)."""
    funnel = Funnel(
        10,
        (FunnelStep("G1", "a", 10, 0),),
        8,
        (
            FunnelReason("inskr_sent", "inskrivningsmeddelandet kom sent", 7, is_noted=True),
            FunnelReason("sip_kallelse_saknas", "kallelse till SIP saknas", 2),
        ),
    )
    row = replace(BILL, period="2022-06", period_start=date(2022, 6, 1), funnel=funnel)
    told = " ".join(next_steps(report([mean(0.6, 78)], billing=(row,))))
    assert "kallelse till SIP saknas (2 av 10)" in told
    assert "inskrivningsmeddelandet" not in told
    blocks = list(billing_blocks(report([], billing=(row,))))
    (stopping, noted) = [b.texts for b in blocks if isinstance(b, Points)][-2:]
    assert stopping == ["Kalmar, somatik, juni 2022: kallelse till SIP saknas (2)."]
    assert noted == ["Kalmar, somatik, juni 2022: inskrivningsmeddelandet kom sent (7)."]
    assert any(b.text == NOTED_MEANS for b in blocks if isinstance(b, Prose))


def test_what_no_table_has_is_said_once() -> None:
    """A group without shares of its own, and a measure that nobody has."""
    figures = [
        share(one, 0.5, 30, unit=unit)
        for one in ("sip", "utskrivningsplan", "status_24h")
        for unit in (("kommun", "0880"), ("kommun", "0881"), LAN)
    ]
    figures += [mean(0.5, 60, unit=("analysgrupp", "sodra"))]
    made = replace(GROUP, indicators=("sip", "utskrivningsplan", "status_24h", "kvittens_24h"))
    told = [
        *(b.text for b in process_blocks(report(figures, made)) if isinstance(b, Prose)),
        *(n for b in process_blocks(report(figures, made)) if isinstance(b, Grid) for n in b.notes),
    ]
    about = [t for t in told if "Analysgrupp södra" in t or "kvittens inom" in t]
    assert about == [
        "Publiceringen har inga tal för kvittens inom 24 timmar. För Analysgrupp södra publiceras "
        "inget av måtten. Inom parentes står antalet vårdepisoder som andelen bygger på (n)."
    ]


def test_a_table_without_any_target_has_no_column_for_it() -> None:
    halves = [mean(0.7, 90, period="2022-H1"), mean(0.7, 300, period="2022-H1", unit=LAN)]
    months = [mean(0.7, 30, period=f"2022-0{n}") for n in range(1, 7)]
    grids = {
        b.title: b
        for b in day_blocks(report([*halves, *months], period="2022-H1"))
        if isinstance(b, Grid)
    }
    titles = {title: [col.title for col in grid.cols] for title, grid in grids.items()}
    assert "Mål" in titles["Utskrivningsklara dagar, somatik, per månad"]
    assert "Mål" not in titles["Utskrivningsklara dagar, halvår och år"]
    assert "längre perioder har inget" in " ".join(
        grids["Utskrivningsklara dagar, halvår och år"].notes
    )


def test_a_kommun_without_figures_is_named_and_has_no_row() -> None:
    figures = [
        mean(0.7, 30),
        mean(0.7, 30, unit=LAN),
        share("sip", 0.5, 9, unit=("kommun", "0881")),
    ]
    blocks = list(side_by_side(report(figures, GROUP), "somatik"))
    (grid,) = [b for b in blocks if isinstance(b, Grid)]
    assert [row[0] for row in grid.rows] == [
        Text("Kalmar", is_strong=True),
        Text("Kalmar län", is_strong=True),
    ]
    assert Prose("Utan tal i publiceringen: Nybro.", is_quiet=True) in blocks


def test_kommuner_without_deviations_are_one_sentence() -> None:
    counts = [
        figure("avvikelser", "antal", 3, None, period="2022-05"),
        *(mean(0.5, 30, period=f"2022-0{n}", unit=u) for n in (5, 6) for u in UNITS),
    ]
    about = replace(ABOUT, sources=("cosmic_link", "stella"))
    made = report(counts, GROUP, period="2022-Q2", about=about)
    blocks = list(deviation_blocks(made))
    (grid,) = [b for b in blocks if isinstance(b, Grid)]
    assert [[cell.text for cell in row] for row in grid.rows] == [["Kalmar", "3", "–"]]
    assert Prose("Ingen avvikelse under kvartal 2 2022 är knuten till Nybro.") in blocks


def test_a_step_without_deviations_in_a_counted_month_is_zero_and_never_unknown() -> None:
    counts = [
        figure("avvikelser", "antal", 2, None, period="2022-05"),
        figure("avvikelser", "antal_sip", 2, None, period="2022-05"),
        *(mean(0.5, 30, period=f"2022-0{n}") for n in (5, 6)),
    ]
    about = replace(ABOUT, sources=("cosmic_link", "stella"))
    blocks = list(deviation_blocks(report(counts, period="2022-Q2", about=about)))
    (_, steps) = [b for b in blocks if isinstance(b, Grid)]
    told = {row[0].text: [cell.text for cell in row[1:]] for row in steps.rows}
    assert told["SIP"] == ["2", "–"]
    assert told["Status"] == ["0", "–"]


def test_kommuner_over_the_target_are_named_with_n_and_few_said() -> None:
    figures = [
        mean(0.9, 30), mean(2.0, 4, unit=("kommun", "0881")),
        mean(0.9, 34, unit=("analysgrupp", "sodra")),
    ]  # fmt: skip
    told = list(day_sentences(report(figures, GROUP)))
    assert (
        "Över målet i somatik under juni 2022: Kalmar (0,90, n 30), Nybro (2,00, n 4, få "
        "utskrivna)." in told
    )
    below = [mean(0.1, 30), mean(0.1, 34, unit=("analysgrupp", "sodra"))]
    assert "Ingen kommun låg över målet i somatik under juni 2022." in list(
        day_sentences(report(below, GROUP))
    )


def test_the_page_has_its_parts_and_facts_without_figures_say_so() -> None:
    blocks = list(summary_blocks(report([])))
    assert [b.text for b in blocks if isinstance(b, Heading)] == [
        "Vad har hänt", "Att tänka på när talen läses", "Titta vidare på",
    ]  # fmt: skip
    assert all(b.texts for b in blocks if isinstance(b, Points))
    assert facts_of(report([]))[0][0] == "–"


def test_deadlines_of_the_agreement() -> None:
    assert deadline(parse_period("2022-H1")) == date(2022, 9, 30)
    assert deadline(parse_period("2022-H2")) == date(2023, 3, 31)
    with pytest.raises(ValueError, match="half-year"):
        deadline(parse_period("2022-Q1"))


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ((Verdict.SLUMP, Verdict.SLUMP), "Ingen av processens andelar skiljer sig från länets"),
        ((Verdict.SLUMP, Verdict.FA), "Av processens 2 andelar kunde 1 jämföras med länets (SIP)"),
        ((Verdict.FA, Verdict.FA), ""),
        ((), ""),
    ],
)
def test_none_is_said_of_all_only_when_all_were_compared(
    verdicts: tuple[Verdict, ...], told: str
) -> None:
    found = {
        one: Comparison(None, None, verdict)
        for one, verdict in zip(("sip", "status_24h"), verdicts, strict=False)
    }
    sentences = list(none_differs(found, "länets"))
    assert len(sentences) == bool(told)
    assert all(sentence.startswith(told) for sentence in sentences)
