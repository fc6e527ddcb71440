-- R6 utskrivningsklara_dagar: linked episodes discharged in the period; recomputed from episodes on every level and period.
{% set levels = ['lan', 'analysgrupp', 'kommun', 'stadsdel', 'sjukhus', 'klinik'] %}
{% set period_types = ['manad', 'kvartal', 'halvar', 'ar'] %}
with episoder as (
    select
        fakta.region_kod,
        fakta.vardepisod_id,
        fakta.vardform,
        cast(date_trunc('month', fakta.utskrivning_datum) as date) as manad,
        dagar.utskrivningsklara_dagar as t,
        dagar.vardepisod_id is null as saknar_period,
        coalesce(dagar.exkluderad_orsak = 'negativ_tid', false) as har_negativ_tid
    from {{ ref('fct_vardepisoder') }} as fakta
    left join {{ ref('fct_utskrivningsklara_dagar') }} as dagar
        on fakta.region_kod = dagar.region_kod and fakta.vardepisod_id = dagar.vardepisod_id
    where fakta.ar_lankad and fakta.utskrivning_datum is not null
),

summerade as (
    select
        {{ indicator_key() }},
        count(episoder.t) as antal,
        count(case when episoder.t = 0 then 1 end) as antal_dag0,
        count(case when episoder.t >= 1 then 1 end) as antal_minst_1_dag,
        coalesce(cast(sum(episoder.t) as bigint), 0) as summa_dagar,
        {{ quantile('episoder.t', 0.5) }} as median_dagar,
        {{ quantile('episoder.t', 0.9) }} as p90_dagar,
        max(episoder.t) as max_dagar,
        coalesce(cast(sum(case when episoder.t > 3 then episoder.t - 3 end) as bigint), 0) as dagar_fran_dag_4,
        count(case when episoder.saknar_period then 1 end) as antal_utan_utskrivningsklar,
        count(case when episoder.har_negativ_tid then 1 end) as antal_negativ_tid
    from episoder
    {{ indicator_rows(levels, period_types, klinik_at='utskrivning') }}
    group by {{ indicator_key() }}
),

nycklar as (
    {{ indicator_frame(period_types) }}
),

matt as (
    select
        {{ indicator_columns() }},
        cast(extract(year from nycklar.period_start) as integer) as ar,
        coalesce(summerade.antal, 0) as antal,
        coalesce(summerade.antal_dag0, 0) as antal_dag0,
        coalesce(summerade.antal_minst_1_dag, 0) as antal_minst_1_dag,
        coalesce(summerade.summa_dagar, 0) as summa_dagar,
        {{ ratio('summerade.summa_dagar', 'summerade.antal') }} as snitt_alla,
        {{ ratio('summerade.summa_dagar', 'summerade.antal_minst_1_dag') }} as snitt_minst_1,
        summerade.median_dagar,
        summerade.p90_dagar,
        summerade.max_dagar,
        coalesce(summerade.dagar_fran_dag_4, 0) as dagar_fran_dag_4,
        coalesce(summerade.antal_utan_utskrivningsklar, 0) as antal_utan_utskrivningsklar,
        coalesce(summerade.antal_negativ_tid, 0) as antal_negativ_tid
    from {{ indicator_sources() }}
)

select
    matt.region_kod,
    matt.vardform,
    matt.niva,
    matt.enhet_kod,
    matt.enhet_namn,
    matt.periodtyp,
    matt.period,
    matt.period_start,
    matt.antal,
    matt.antal_dag0,
    matt.antal_minst_1_dag,
    matt.summa_dagar,
    matt.snitt_alla,
    matt.snitt_minst_1,
    matt.median_dagar,
    matt.p90_dagar,
    matt.max_dagar,
    matt.dagar_fran_dag_4,
    matt.antal_utan_utskrivningsklar,
    matt.antal_negativ_tid,
    malvarden.mal,
    matt.snitt_alla <= malvarden.mal as uppfyller_mal
from matt
left join {{ ref('malvarden') }} as malvarden
    on
        matt.region_kod = malvarden.region_kod
        and matt.vardform = malvarden.vardform
        and matt.ar = malvarden.ar
        and matt.periodtyp = malvarden.period
        and malvarden.indikator_id = 'utskrivningsklara_dagar'
        and malvarden.matt = 'snitt_alla'
