-- Who is utskrivningsklar and still admitted at asof, by length so far (R4 dagar_hittills, R6 E of belaggning): the long stays are
-- seen before they end. One row for every band of lan and the region's kommuner, zeros included.
with episoder as (
    select
        dagar.region_kod,
        dagar.vardepisod_id,
        fakta.vardform,
        dagar.dagar_hittills
    from {{ ref('fct_utskrivningsklara_dagar') }} as dagar
    inner join {{ ref('fct_vardepisoder') }} as fakta
        on dagar.region_kod = fakta.region_kod and dagar.vardepisod_id = fakta.vardepisod_id
    where dagar.dagar_hittills >= 0
),

summerade as (
    select
        episoder.region_kod,
        vardformer.vardform,
        nivaer.niva,
        nivaer.enhet_kod,
        band.langdband,
        count(*) as antal,
        cast(sum(episoder.dagar_hittills) as bigint) as summa_dagar
    from episoder
    inner join {{ ref('int_indikator__nivaer') }} as nivaer
        on
            episoder.region_kod = nivaer.region_kod
            and episoder.vardepisod_id = nivaer.vardepisod_id
            and nivaer.niva in ('lan', 'kommun', 'sjukhus')
    inner join {{ ref('int_indikator__vardformer') }} as vardformer
        on episoder.vardform = vardformer.ingaende_vardform
    inner join {{ ref('langdband') }} as band
        on
            episoder.dagar_hittills >= band.fran_dagar
            and (band.till_dagar is null or episoder.dagar_hittills <= band.till_dagar)
    group by episoder.region_kod, vardformer.vardform, nivaer.niva, nivaer.enhet_kod, band.langdband
),

lagen as (
    select distinct region_kod, asof_datum from {{ ref('int_indikator__perioder') }}
),

enheter as (
    select region_kod, vardform, niva, enhet_kod from summerade
    union
    select region_kod, vardform, niva, enhet_kod from {{ ref('int_indikator__ramar') }}
)

select
    enheter.region_kod,
    enheter.vardform,
    enheter.niva,
    enheter.enhet_kod,
    coalesce(namn.enhet_namn, 'okänd') as enhet_namn,
    lagen.asof_datum as dag,
    band.langdband,
    band.fran_dagar,
    band.till_dagar,
    coalesce(summerade.antal, 0) as antal,
    coalesce(summerade.summa_dagar, 0) as summa_dagar
from enheter
inner join lagen on enheter.region_kod = lagen.region_kod
cross join {{ ref('langdband') }} as band
left join summerade
    on
        enheter.region_kod = summerade.region_kod
        and enheter.vardform = summerade.vardform
        and enheter.niva = summerade.niva
        and enheter.enhet_kod = summerade.enhet_kod
        and band.langdband = summerade.langdband
left join {{ ref('dim_indikatorenhet') }} as namn
    on
        enheter.region_kod = namn.region_kod
        and enheter.niva = namn.niva
        and enheter.enhet_kod = namn.enhet_kod
