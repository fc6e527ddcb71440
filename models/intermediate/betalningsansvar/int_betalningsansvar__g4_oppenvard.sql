-- R7 G4 (5 kap. 5 §): while the region's öppenvård is not ready, dates are not payable, and a first payable date that is covered
-- moves to the first that is not (none when the hinder is open). Information only: it never disqualifies.
with hinder as (
    select
        {{ episode_key('frist') }},
        rader.fran_datum,
        rader.till_datum,
        rader.arende_id,
        rader.hinder_nr
    from {{ ref('int_betalningsansvar__frist') }} as frist
    inner join {{ ref('int_betalningsansvar__episoder') }} as episoder
        on
            {{ join_on_episode('frist', 'episoder') }}
    inner join {{ ref('int_arenden') }} as arenden
        on frist.region_kod = arenden.region_kod and frist.vardepisod_id = arenden.vardepisod_id
    inner join {{ ref('bas_oppenvard_hinder') }} as rader
        on arenden.region_kod = rader.region_kod and arenden.arende_id = rader.arende_id
    where episoder.krav_oppenvard_ok and (rader.till_datum is null or frist.forsta_dag <= rader.till_datum)
),

forsta_hinder as (
    select
        {{ episode_key() }},
        {{ first_nonempty(
            "arende_id || '|' || cast(hinder_nr as " ~ type_text() ~ ")", ['fran_datum', code_point('arende_id'), 'hinder_nr']
        ) }} as hinder_nyckel
    from hinder
    group by {{ episode_key() }}
),

mojliga as (
    select {{ episode_key() }}, forsta_dag as datum
    from {{ ref('int_betalningsansvar__frist') }}
    union
    select {{ episode_key() }}, {{ add_days('till_datum', 1) }} as datum
    from hinder
),

fria as (
    select {{ episode_key('mojliga') }}, min(mojliga.datum) as forsta_betaldag
    from mojliga
    where
        not exists (
            select hinder.fran_datum
            from hinder
            where
                {{ join_on_episode('hinder', 'mojliga') }}
                and {{ covers('hinder', 'mojliga.datum') }}
        )
    group by {{ episode_key('mojliga') }}
),

tagna as (
    select {{ episode_key('dagar') }}, count(*) as antal_hinderdagar
    from {{ ref('int_betalningsansvar__dagar') }} as dagar
    inner join {{ ref('int_betalningsansvar__episoder') }} as episoder
        on
            {{ join_on_episode('dagar', 'episoder') }}
    where episoder.krav_oppenvard_ok and dagar.i_hinder and not (episoder.krav_ej_motsatt and dagar.ar_motsatt)
    group by {{ episode_key('dagar') }}
),

bedomda as (
    select
        {{ episode_key('frist') }},
        fria.forsta_betaldag,
        coalesce(tagna.antal_hinderdagar, 0) as antal_hinderdagar,
        frist.forsta_dag is not null and coalesce(frist.forsta_dag < fria.forsta_betaldag, true) as ar_flyttad,
        forsta_hinder.hinder_nyckel
    from {{ ref('int_betalningsansvar__frist') }} as frist
    {% for part in ['forsta_hinder', 'fria', 'tagna'] -%}
    left join {{ part }}
        on
            {{ join_on_episode('frist', part) }}
    {% endfor %}
)

select
    *,
    not ar_flyttad and antal_hinderdagar = 0 as g4,
    case when ar_flyttad or antal_hinderdagar > 0 then 'oppenvard_hinder' end as orsak
from bedomda
