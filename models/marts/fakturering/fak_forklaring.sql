-- R7, R8: the explanation of an episode's billing, one row per step from messages to amount. Outcomes, keys and values are those of the macro
-- explanation_steps and of int_betalningsansvar__forklaringsdelar; words and paragraphs are rows of the seed forklaring_steg.
with rader as (
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
        steg,
        utfall,
        kalla_nyckel,
        del_ordning,
        ar,
        v1, v2, v3, v4, v5, v6, v7
    from {{ ref('int_betalningsansvar__forklaringsdelar') }}
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
