-- cosmic_link §8 D43: a month in which a hospital delivered almost no stays of a verksamhetsgren that it has had.
select
    region_kod,
    {{ finding(
        'vardtillfalle', "sjukhus_kod || '|' || verksamhetsgren || '|' || " ~ month_text('manad'),
        kolumn='verksamhetsgren',
        datum='manad',
        galler_fran=local_to_utc(date_at_time(add_months('manad', 1), 'cast(null as time)')),
        varde='antal'
    ) }}
from {{ ref('dq_fynd__verksamhetsgrenar') }}
where antal < verksamhetsgren_andel * snitt_fore
