-- R6: in tables with level kommun, every kommun of the region and lan has a row for each vardform and period of the region's span.
with enheter as (
    select
        lan_kod as region_kod,
        'kommun' as niva,
        kommun_kod as enhet_kod
    from {{ ref('kommuner') }}
    union all
    select distinct
        lan_kod as region_kod,
        'lan' as niva,
        lan_kod as enhet_kod
    from {{ ref('kommuner') }}
)

select distinct
    enheter.region_kod,
    vardformer.vardform,
    enheter.niva,
    enheter.enhet_kod,
    perioder.periodtyp,
    perioder.period,
    perioder.period_start
from {{ ref('int_indikator__rapportspann') }} as spann
inner join enheter on spann.region_kod = enheter.region_kod
inner join {{ ref('int_indikator__manader') }} as perioder
    on perioder.manad >= spann.forsta_manad and perioder.manad <= spann.sista_manad
cross join (select distinct vardform from {{ ref('int_indikator__vardformer') }}) as vardformer
