-- R6 avvikelser: deviations that were not dismissed, by the month of händelsedatum (else registrerad). Months run from the region's
-- first deviation to its latest delivery; lan and its kommuner have a row with zero where nothing was reported.
with rader as (
    select
        region_kod,
        processteg,
        coalesce(kommun_kod, 'okand') as kommun_kod,
        coalesce(sjukhus_kod, 'okand') as sjukhus_kod,
        cast(date_trunc('month', coalesce(handelse_datum, registrerad_datum)) as date) as manad
    from {{ ref('bas_avvikelse') }}
    where status <> 'AVVISAD'
),

placerade as (
    select region_kod, 'lan' as niva, region_kod as enhet_kod, processteg, manad from rader
    union all
    select region_kod, 'kommun' as niva, kommun_kod as enhet_kod, processteg, manad from rader
    union all
    select region_kod, 'sjukhus' as niva, sjukhus_kod as enhet_kod, processteg, manad from rader
),

spann as (
    select
        rader.region_kod,
        min(rader.manad) as forsta_manad,
        greatest(max(rader.manad), max(cast(date_trunc('month', lage.levererat_till) as date))) as sista_manad,
        max(lage.levererat_till) as levererat_till
    from rader
    inner join {{ ref('bas_leveranslage') }} as lage
        on rader.region_kod = lage.region_kod and lage.amne = 'avvikelse'
    group by rader.region_kod
),

manader as (
    select
        spann.region_kod,
        spann.levererat_till,
        {{ add_months('spann.forsta_manad', 'tal.n') }} as manad
    from spann
    inner join {{ ref('int_tal') }} as tal
        on {{ add_months('spann.forsta_manad', 'tal.n') }} <= spann.sista_manad
),

enheter as (
    select region_kod, niva, enhet_kod from placerade
    union
    select spann.region_kod, 'kommun' as niva, kommuner.kommun_kod as enhet_kod
    from spann
    inner join {{ ref('kommuner') }} as kommuner on spann.region_kod = kommuner.lan_kod
),

alla_steg as (
    select region_kod, niva, enhet_kod, processteg, manad, 1 as antal from placerade
    union all
    select region_kod, niva, enhet_kod, 'ALLA' as processteg, manad, 1 as antal from placerade
    union all
    select enheter.region_kod, enheter.niva, enheter.enhet_kod, 'ALLA' as processteg, manader.manad, 0 as antal
    from enheter
    inner join manader on enheter.region_kod = manader.region_kod
)

select
    alla_steg.region_kod,
    alla_steg.niva,
    alla_steg.enhet_kod,
    alla_steg.processteg,
    alla_steg.manad,
    cast(sum(alla_steg.antal) as bigint) as antal,
    max(manader.levererat_till) as levererat_till
from alla_steg
inner join manader on alla_steg.region_kod = manader.region_kod and alla_steg.manad = manader.manad
group by alla_steg.region_kod, alla_steg.niva, alla_steg.enhet_kod, alla_steg.processteg, alla_steg.manad
