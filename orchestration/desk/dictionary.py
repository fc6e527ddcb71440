"""The dictionary of what is published: one Swedish page made of the files' own comments.

No script, no request to anywhere: it opens from a share in a closed network. It says what a
generation holds, so it is made from one and never kept in the repository.
Does not belong here: opening the files, where the page lies (orchestration.cli.ordlista).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from orchestration.publish import Published, run_query
from orchestration.publish.database import TableShape

TEMPLATE = "ordlista.html.j2"
READERS = {
    "delad": "Röjandeskyddade tal, för alla läsare.",
    "samverkan": "Exakta tal för dem som överenskommelsen nämner.",
    "aggregat": "Exakta tal utan rader på patientnivå, för utdataenheten.",
    "individ": "En rad per vårdepisod, period eller fynd. Skyddad; varje läsning loggas.",
}
_INDICATORS = "dimensioner.dim_indikator"
_MEASURES = "dimensioner.dim_indikatormatt"


@dataclass(frozen=True)
class DictionaryFile:
    """One published file: its tables by full name, and how many rows each has."""

    which: str
    tables: dict[str, TableShape]
    rows: dict[str, int]


@dataclass(frozen=True)
class Indicator:
    """One indicator: field -> text of its definition, and its measures with unit."""

    fields: dict[str, str]
    measures: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Dictionary:
    """What the page shows. asof: local time as om_leveransen.json writes it."""

    generation: str
    asof: str
    is_synthetic: bool
    files: tuple[DictionaryFile, ...]
    indicators: tuple[Indicator, ...]


def read_dictionary(opened: Sequence[Published]) -> Dictionary:
    """Read tables, columns, comments and definitions of open files of one generation."""
    first = opened[0]
    return Dictionary(
        generation=first.generation,
        asof=max(first.about["asof"].values()),
        is_synthetic=first.about["syntetisk"],
        files=tuple(
            DictionaryFile(
                file.which,
                dict(sorted(file.tables().items())),
                file.about["antal_rader"][file.which],
            )
            for file in opened
        ),
        indicators=next(filter(None, map(_indicators, opened)), ()),
    )


def render_dictionary(dictionary: Dictionary) -> str:
    """The page as HTML."""
    environment = Environment(
        loader=PackageLoader("orchestration.desk", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template(TEMPLATE)
    return template.render(dictionary=dictionary, readers=READERS)


def _indicators(file: Published) -> tuple[Indicator, ...]:
    """The definitions, where the file has them."""
    if not {_INDICATORS, _MEASURES} <= file.tables().keys():
        return ()
    definitions = run_query(file, f"SELECT * FROM {_INDICATORS} ORDER BY indikator_id")
    measures = run_query(
        file,
        f"SELECT indikator_id, matt, enhet_for_varde FROM {_MEASURES} "
        "ORDER BY indikator_id, ordning",
    )
    return tuple(
        Indicator(
            fields={
                name: str(value)
                for name, value in zip(definitions.columns, row, strict=True)
                if value is not None
            },
            measures=tuple((m, unit) for of, m, unit in measures.rows if of == row[0]),
        )
        for row in definitions.rows
    )
