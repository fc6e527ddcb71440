-- R5: decided episodes and those in time by the ISO week of the clock start, for the region and for the klinik that admitted.
with episoder as (
    select
        region_kod,
        vardepisod_id,
        tillstand,
        cast(date_trunc('week', {{ local_date('klockstart') }}) as date) as vecka_start
    from {{ ref('dq_status_24h') }}
    where tillstand in {{ status_24h_decided() }}
),

summerade as (
    select
        episoder.region_kod,
        nivaer.niva,
        nivaer.enhet_kod,
        episoder.vecka_start,
        count(*) filter (where episoder.tillstand = 'OK') as antal_i_tid,
        count(*) as antal_avgjorda
    from episoder
    {{ level_rows(['lan', 'klinik'], klinik_at='inskrivning') }}
    group by episoder.region_kod, nivaer.niva, nivaer.enhet_kod, episoder.vecka_start
),

numrerade as (
    select
        *,
        cast({{ days_between("date '1990-01-01'", 'vecka_start') }} / 7 as integer) as vecka_nr
    from summerade
)

-- The clocks of a week have all run out a day after it. The history is that of the 26 weeks before, as far as the klinik was there.
select
    numrerade.region_kod,
    numrerade.niva,
    numrerade.enhet_kod,
    numrerade.vecka_start,
    numrerade.vecka_nr,
    numrerade.antal_i_tid,
    numrerade.antal_avgjorda,
    {{ add_days('numrerade.vecka_start', 8) }} <= lage.asof_datum as ar_avslutad,
    count(*) over tidigare as antal_tidigare_veckor,
    coalesce(sum(numrerade.antal_i_tid) over tidigare, 0) as tidigare_i_tid,
    coalesce(sum(numrerade.antal_avgjorda) over tidigare, 0) as tidigare_avgjorda,
    parametrar.styrdiagram_minsta_veckor,
    parametrar.styrdiagram_svans
from numrerade
inner join {{ ref('int_asof') }} as lage on numrerade.region_kod = lage.region_kod
inner join {{ ref('int_regionparametrar') }} as parametrar
    on numrerade.region_kod = parametrar.region_kod and {{ valid_on('parametrar', 'numrerade.vecka_start') }}
window tidigare as (
    partition by numrerade.region_kod, numrerade.niva, numrerade.enhet_kod
    order by numrerade.vecka_nr range between 26 preceding and 1 preceding
)
