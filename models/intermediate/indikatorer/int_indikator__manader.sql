-- R6: every month that a figure can fall in, with the four periods it belongs to.
with spann as (
    select
        min(forsta_manad) as forsta_manad,
        max(sista_manad) as sista_manad
    from {{ ref('int_indikator__rapportspann') }}
),

manader as (
    select {{ add_months('spann.forsta_manad', 'tal.n') }} as manad
    from spann
    inner join {{ ref('int_tal') }} as tal
        on {{ add_months('spann.forsta_manad', 'tal.n') }} <= spann.sista_manad
    union
    select cast(date_trunc('month', {{ local_date('klockstart') }}) as date) as manad
    from {{ ref('dq_status_24h') }}
    where klockstart is not null
    union
    select manad
    from {{ ref('int_indikator__belaggning') }}
),

delar as (
    select
        manad,
        cast(extract(year from manad) as integer) as ar,
        cast(extract(month from manad) as integer) as manad_nr,
        cast(extract(quarter from manad) as integer) as kvartal_nr
    from manader
)

select
    manad,
    'manad' as periodtyp,
    {{ month_text('manad') }} as period,
    manad as period_start
from delar
union all
select
    manad,
    'kvartal' as periodtyp,
    {{ year_text('ar') }} || '-Q' || cast(kvartal_nr as {{ type_text() }}) as period,
    cast(date_trunc('quarter', manad) as date) as period_start
from delar
union all
select
    manad,
    'halvar' as periodtyp,
    {{ year_text('ar') }} || case when manad_nr <= 6 then '-H1' else '-H2' end as period,
    case
        when manad_nr <= 6 then cast(date_trunc('year', manad) as date)
        else {{ add_months("cast(date_trunc('year', manad) as date)", 6) }}
    end as period_start
from delar
union all
select
    manad,
    'ar' as periodtyp,
    {{ year_text('ar') }} as period,
    cast(date_trunc('year', manad) as date) as period_start
from delar
