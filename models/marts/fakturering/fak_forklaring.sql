-- R7, R8: the explanation of an episode's billing, one row per step from messages to amount. Outcomes, keys and values are chosen here;
-- words and paragraphs are rows of the seed forklaring_steg. A step with several rates or kommun-periods has a row for each.
{% set text = type_text() %}
{% set day_key = ['region_kod', 'vardepisod_id', 'modell_id', 'kommun_kod', 'belopp'] %}
with dagsgrupper as (
    select
        dagar.{{ day_key | join(', dagar.') }},
        cast(extract(year from dagar.datum) as integer) as ar,
        episoder.belopp_kalla,
        count(*) as antal,
        min(dagar.datum) as forsta,
        max(dagar.datum) as sista
    from {{ ref('int_betalningsansvar__betaldagar') }} as dagar
    inner join {{ ref('int_betalningsansvar__episoder') }} as episoder
        on
            {{ join_on_episode('dagar', 'episoder') }}
    where dagar.scenario_id = 'gallande' and dagar.modelltyp in ('individ', 'snitt_grind_individ')
    group by dagar.{{ day_key | join(', dagar.') }}, cast(extract(year from dagar.datum) as integer), episoder.belopp_kalla
),

periodgrupper as (
    select
        vardepisod_id,
        {{ kommunperiod_key() | join(', ') }}
    from {{ ref('int_betalningsansvar__betaldagar') }}
    where scenario_id = 'gallande' and period_start is not null
    union
    select
        vardepisod_id,
        scenario_id,
        region_kod,
        vardform,
        kommun_kod,
        periodtyp,
        {{ billing_period_start('periodtyp', 'utskrivning_datum') }} as period_start,
        modell_id
    from {{ ref('int_betalningsansvar__episoder') }}
    where scenario_id = 'gallande' and not pagaende
),

rader as (
    {% for step, outcome, key, texts in explanation_steps() -%}
    select
        region_kod,
        vardepisod_id,
        modell_id,
        '{{ step }}' as steg,
        {{ outcome }} as utfall,
        {{ key }} as kalla_nyckel,
        cast(null as date) as del_ordning,
        cast(null as integer) as ar,
        {{ explanation_values(texts) }}
    from {{ ref('int_betalningsansvar__underlag') }}
    union all
    {% endfor -%}
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
        periodgrupper.vardepisod_id,
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
    from periodgrupper
    inner join {{ ref('int_betalningsansvar__kommunperioder') }} as perioder
        on
            {{ join_on_kommunperiod('periodgrupper', 'perioder') }}
    inner join {{ ref('kommuner') }} as kommuner on perioder.kommun_kod = kommuner.kommun_kod
),

steg as (
    select
        *,
        {{ highest_value('text_sv', 7) }} as antal_varden
    from {{ ref('forklaring_steg') }}
),

-- Filled in before the rows are numbered: the sort carries one text and not its parts.
texter as (
    select
        rader.region_kod,
        rader.vardepisod_id,
        rader.modell_id,
        rader.kalla_nyckel,
        rader.del_ordning,
        rader.ar,
        rader.v4,
        steg.steg_nr,
        steg.regel,
        steg.lagrum,
        {{ filled_text('steg.text_sv', ['rader.v1', 'rader.v2', 'rader.v3', 'rader.v4', 'rader.v5', 'rader.v6', 'rader.v7'], 'steg.antal_varden') }} as text_sv,
        steg.kalla_tabell,
        steg.parameter
    from rader
    inner join steg on rader.steg = steg.steg and rader.utfall = steg.utfall
)

select
    texter.region_kod,
    {{ published_id('texter.region_kod', 'texter.vardepisod_id') }} as vardepisod_id,
    cast(
        row_number() over (
            partition by texter.region_kod, texter.vardepisod_id
            order by texter.steg_nr, texter.del_ordning, {{ code_point('texter.kalla_nyckel') }}, texter.v4
        ) as integer
    ) as steg_nr,
    texter.regel,
    texter.lagrum,
    texter.text_sv,
    texter.kalla_tabell,
    texter.kalla_nyckel,
    texter.parameter,
    case when texter.parameter = 'belopp_vardygn' then belopp.status else kallor.status end as parameter_status,
    case when texter.parameter = 'belopp_vardygn' then belopp.kalla else kallor.kalla end as parameter_kalla
from texter
left join {{ ref('avtalsmodell_kalla') }} as kallor on texter.modell_id = kallor.modell_id and texter.parameter = kallor.parameter
left join {{ ref('belopp_vardygn') }} as belopp on texter.ar = belopp.ar
