-- R7 (5 kap. 4 §): whether the notice was late, and the first payable date before any hinder: D + fristdagar, and brytklocka_tillagg
-- when late, in dagtyp. Empty when a parameter it needs is unknown; fristdagar empty (a mean model) has no such date. An operator that
-- is unknown is that of the statute row.
with sena as (
    select
        {{ episode_key() }},
        dag0,
        dagtyp,
        brytklocka_tillagg,
        case when not frist_okand then fristdagar end as fristdagar,
        coalesce(
            brytklocka is not null
            and case brytklocka_operator
                when 'gte'
                    then {{ utc_to_local('underrattad_tidpunkt') }} >= {{ date_at_time(local_date('underrattad_tidpunkt'), 'brytklocka') }}
                else {{ utc_to_local('underrattad_tidpunkt') }} > {{ date_at_time(local_date('underrattad_tidpunkt'), 'brytklocka') }}
            end,
            false
        ) as sen_underrattelse
    from {{ ref('int_betalningsansvar__episoder') }}
),

frister as (
    select
        sena.*,
        sena.fristdagar + case when sena.sen_underrattelse then sena.brytklocka_tillagg else 0 end as dagar,
        kalender.vardag_nr
    from sena
    left join {{ ref('int_kalenderdagar') }} as kalender on sena.dag0 = kalender.datum
),

vardagar as (
    select datum, vardag_nr from {{ ref('int_kalenderdagar') }} where ar_vardag
)

select
    {{ episode_key('frister') }},
    frister.sen_underrattelse,
    case
        when frister.dagtyp = 'kalenderdag' or frister.dagar = 0 then {{ add_days('frister.dag0', 'frister.dagar') }}
        when frister.dagtyp = 'vardag' then vardagar.datum
    end as forsta_dag
from frister
left join vardagar on frister.vardag_nr + frister.dagar = vardagar.vardag_nr
