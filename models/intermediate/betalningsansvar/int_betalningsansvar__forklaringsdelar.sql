-- R7, R8: the steps of an explanation that an episode has several of: its days at one rate, and its kommun-periods. Outcomes, keys and values
-- of the texts are chosen here, in the form that fak_forklaring gives the steps that every episode has.
{% set text = type_text() %}
{% set day_key = ['region_kod', 'vardepisod_id', 'modell_id', 'kommun_kod', 'belopp'] %}
with dagsgrupper as (
    select
        dagar.{{ day_key | join(', dagar.') }},
        cast(extract(year from dagar.datum) as integer) as ar,
        underlag.belopp_kalla,
        count(*) as antal,
        min(dagar.datum) as forsta,
        max(dagar.datum) as sista
    from {{ ref('int_betalningsansvar__betaldagar') }} as dagar
    inner join {{ ref('int_betalningsansvar__underlag') }} as underlag
        on dagar.region_kod = underlag.region_kod and dagar.vardepisod_id = underlag.vardepisod_id
    where dagar.scenario_id = 'gallande' and dagar.modelltyp in ('individ', 'snitt_grind_individ')
    group by dagar.{{ day_key | join(', dagar.') }}, cast(extract(year from dagar.datum) as integer), underlag.belopp_kalla
)

select
    region_kod,
    vardepisod_id,
    modell_id,
    'dagar' as steg,
    case when belopp is null then 'utan_belopp' when belopp_kalla = 'avtal' then 'avtalsbelopp' else 'belopp' end as utfall,
    {{ published_id('region_kod', 'vardepisod_id') }} as kalla_nyckel,
    forsta as del_ordning,
    ar,
    {{ explanation_values([
        'cast(antal as ' ~ text ~ ')', 'cast(forsta as ' ~ text ~ ')', 'cast(sista as ' ~ text ~ ')', 'kommun_kod',
        amount_text('belopp'), amount_text('antal * belopp'),
    ]) }}
from dagsgrupper
union all
select
    perioder.region_kod,
    grupper.vardepisod_id,
    perioder.modell_id,
    'kommunperiod' as steg,
    case
        when perioder.saknad_parameter is not null then 'saknas'
        when perioder.modelltyp = 'individ' then 'individ'
        when perioder.snitt is null then 'utan_snitt'
        when perioder.modelltyp = 'snitt_analys' then 'analys'
        when perioder.modelltyp = 'snitt_overskjutande' then 'snitt'
        when perioder.over_troskel then 'over'
        else 'under'
    end as utfall,
    perioder.region_kod || '|' || perioder.vardform || '|' || perioder.kommun_kod || '|' || perioder.period as kalla_nyckel,
    perioder.period_start as del_ordning,
    cast(null as integer) as ar,
    {{ explanation_values([
        'kommuner.namn', 'perioder.period', number_text('perioder.snitt', 4), number_text('perioder.troskel', 2),
        amount_text('perioder.belopp_kr'), "case perioder.berakningsstatus when 'beraknad' then 'beräknat' else 'preliminärt' end",
        "replace(perioder.saknad_parameter, ',', ', ')",
    ]) }}
from {{ ref('int_betalningsansvar__kommunperiod_episoder') }} as grupper
inner join {{ ref('int_betalningsansvar__kommunperioder') }} as perioder
    on
        {{ join_on_kommunperiod('grupper', 'perioder') }}
inner join {{ ref('kommuner') }} as kommuner on perioder.kommun_kod = kommuner.kommun_kod
