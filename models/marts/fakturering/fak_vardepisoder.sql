-- R7, R8: one linked episode with a valid period under the agreement as it is: every gate, every reason, and its individual days.
with dagar as (
    select
        {{ episode_key() }},
        count(*) as antal,
        sum(belopp) as belopp,
        count(*) filter (where belopp is null) as antal_utan_belopp
    from {{ ref('int_betalningsansvar__betaldagar') }}
    group by {{ episode_key() }}
),

rader as (
    select
        episoder.*,
        frist.sen_underrattelse,
        {% for gate in ['g1', 'g2', 'g3', 'g4', 'g5', 'g6', 'g7', 'g8'] -%}
        grindar.{{ gate }},
        {% endfor -%}
        grindar.kvalificerad,
        grindar.orsakskoder,
        grindar.forsta_betaldag,
        coalesce(dagar.antal, 0) as betaldagar,
        coalesce(dagar.belopp, 0) as belopp,
        episoder.modelltyp in ('individ', 'snitt_grind_individ') as har_individuella_dagar,
        coalesce(dagar.antal_utan_belopp, 0) = 0 as har_alla_belopp
    from {{ ref('int_betalningsansvar__episoder') }} as episoder
    inner join {{ ref('int_betalningsansvar__grindar') }} as grindar
        on
            {{ join_on_episode('episoder', 'grindar') }}
    inner join {{ ref('int_betalningsansvar__frist') }} as frist
        on
            {{ join_on_episode('episoder', 'frist') }}
    left join dagar
        on
            {{ join_on_episode('episoder', 'dagar') }}
    where episoder.scenario_id = 'gallande'
)

select
    region_kod,
    {{ published_id('region_kod', 'vardepisod_id') }} as vardepisod_id,
    modell_id,
    kommun_kod,
    pagaende,
    g1,
    g2,
    g3,
    g4,
    g5,
    g6,
    g7,
    g8,
    kvalificerad,
    orsakskoder,
    dag0,
    t as utskrivningsklara_dagar,
    sen_underrattelse,
    forsta_betaldag,
    betaldagar,
    case when har_individuella_dagar and saknad_parameter is null and har_alla_belopp then cast(belopp as decimal(18, 2)) end as belopp_kr,
    case when saknad_parameter is null and (har_alla_belopp or not har_individuella_dagar) then 'beraknat' else 'saknas' end as belopp_status
from rader
