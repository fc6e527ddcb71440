-- R6 aterinskrivning_30d: acute readmissions by the month of the index's discharge; recomputed from episodes on every level and period.
{% set levels = ['lan', 'analysgrupp', 'kommun', 'stadsdel', 'sjukhus', 'klinik'] %}
{% set period_types = ['manad', 'kvartal', 'halvar', 'ar'] %}
with episoder as (
    select
        utskrivna.region_kod,
        utskrivna.vardepisod_id,
        utskrivna.vardform,
        utskrivna.manad,
        aterinskrivningar.ar_aterinskriven_30d,
        aterinskrivningar.ar_ater_samma_dag
    from {{ ref('fct_aterinskrivningar') }} as aterinskrivningar
    inner join {{ ref('int_indikator__utskrivna') }} as utskrivna
        on
            aterinskrivningar.region_kod = utskrivna.region_kod
            and aterinskrivningar.vardepisod_id = utskrivna.vardepisod_id
),

summerade as (
    select
        {{ indicator_key() }},
        count(episoder.ar_aterinskriven_30d) as antal_index,
        count(case when episoder.ar_aterinskriven_30d then 1 end) as antal_aterinskrivna,
        count(case when episoder.ar_ater_samma_dag then 1 end) as antal_samma_dag
    from episoder
    {{ indicator_rows(levels, period_types, klinik_at='utskrivning') }}
    group by {{ indicator_key() }}
),

nycklar as (
    {{ indicator_frame(period_types) }}
)

select
    {{ indicator_columns() }},
    coalesce(summerade.antal_index, 0) as antal_index,
    coalesce(summerade.antal_aterinskrivna, 0) as antal_aterinskrivna,
    {{ ratio('summerade.antal_aterinskrivna', 'summerade.antal_index') }} as andel,
    coalesce(summerade.antal_samma_dag, 0) as antal_samma_dag,
    lagen.aterinskrivning_preliminar as preliminar
from {{ indicator_sources() }}
inner join {{ ref('int_indikator__perioder') }} as lagen
    on
        nycklar.region_kod = lagen.region_kod
        and nycklar.periodtyp = lagen.periodtyp
        and nycklar.period = lagen.period
