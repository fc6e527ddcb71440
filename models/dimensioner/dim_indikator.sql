-- The indicators and their definitions, beside every figure.
select
    indikator_id,
    namn,
    definition,
    lagrum,
    dokument,
    riktning,
    enhet,
    agare,
    version,
    antaganden
from {{ ref('indikatorer') }}
