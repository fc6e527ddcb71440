-- R7, R8: the explanation of an episode's billing, one row per step from messages to amount. Outcomes, keys and values are chosen here;
-- words and paragraphs are rows of the seed forklaring_steg. A step with several rates or kommun-periods has a row for each.
{% set text = type_text() %}
{% set published = published_id('region_kod', 'vardepisod_id') %}
{% set individual = "modelltyp in ('individ', 'snitt_grind_individ')" %}
{% set steps = [
    ('vardepisod', "case when pagaende then 'inskriven' else 'utskriven' end", 'vardepisod_id',
        [clock_text('inskrivning'), clock_text('utskrivning_eller_asof')]),
    ('inskrivningsmeddelande', "case when meddelande_tidpunkt <= tidsgrans then 'i_tid' else 'sent_' || krav_inskr_24h end", 'meddelande_id',
        [clock_text('meddelande_tidpunkt'), clock_text('tidsgrans')]),
    ('underrattelse', "case when g2 then 'skickad' else 'underrattelse_saknas' end", 'handelse_nyckel',
        [clock_text('underrattad_tidpunkt'), 'cast(dag0 as ' ~ text ~ ')']),
    ('sip_kallelse', "case when g3_orsak is not null then g3_orsak when krav_sip_kallelse = 'aldrig' then 'aldrig' when sip_behov = 'NEJ' then 'nej' else 'kallad' end", 'plan_id',
        ['cast(kallelse_datum as ' ~ text ~ ')', 'cast(sista_kallelsedag as ' ~ text ~ ')']),
    ('brytklocka', "case when sen_underrattelse then 'sen' when brytklocka is not null then 'i_tid' when frist_okand then 'okand' else 'utan' end", 'modell_id',
        [clock_text('underrattad_tidpunkt'), 'cast(brytklocka as ' ~ text ~ ')', 'cast(brytklocka_tillagg as ' ~ text ~ ')']),
    ('frist', "case when forsta_dag is not null then 'raknad' when frist_okand then 'okand' else 'utan' end", 'modell_id',
        ['cast(fristdagar as ' ~ text ~ ')', 'dagtyp', 'cast(forsta_dag as ' ~ text ~ ')']),
    ('oppenvard', "case when not krav_oppenvard_ok then 'ej_villkor' when g4 then 'inget' when not ar_flyttad then 'dagar' when forsta_betaldag is null then 'oppet' else 'flyttad' end", 'arende_id',
        ['cast(forsta_betaldag as ' ~ text ~ ')', 'cast(antal_hinderdagar as ' ~ text ~ ')']),
    ('motsatta_insatser', "case when not g5 then 'insatser_motsatta' when not krav_ej_motsatt then 'ej_villkor' when motsatt_datum is null then 'nej' when motsatt_datum > utskrivning_datum then 'efter_utskrivning' else 'senare' end", 'arende_id',
        ['cast(motsatt_datum as ' ~ text ~ ')']),
    ('opt_orv', "case when g6 then 'uppfylld' else 'opt_orv' end", 'vardform_nyckel', ['psykiatrisk_vardform']),
    ('kommun', "case when not g7 then 'kommun_saknas' when avtal_region_kod <> region_kod then 'utom_lanet' else 'kand' end", 'patient_id', ['kommun_namn']),
    ('negativ_tid', "case when not g8 then 'negativ_tid' when pagaende then 'pagaende' when t is null then 'okand' else 'uppfylld' end", 'handelse_nyckel',
        ['cast(t as ' ~ text ~ ')']),
    ('avtal', "case when modell_id is null then 'inget' when avtal_region_kod = '00' then 'statut' else 'avtal' end", 'modell_id', ['modell_id', 'modelltyp']),
    ('parametrar', "case when saknad_parameter is not null then 'ej_berakningsbar' when har_antagande then 'antagna' else 'belagda' end", 'modell_id',
        ["replace(saknad_parameter, ',', ', ')"]),
    ('kvalificerad', "case when not kvalificerad then 'nej' when skal is not null then 'ja_med_skal' else 'ja' end", published, ['skal']),
    ('dagar', "case when not (" ~ individual ~ ") then 'ej_individ' when antal_dagar = 0 then 'inga' end", published, []),
    ('belopp', "case when not (" ~ individual ~ ") then 'ej_individ' when saknad_parameter is not null or not har_alla_belopp then 'saknas' when modelltyp = 'individ' then 'individ' else 'beraknat' end", published,
        [number_text('belopp', 2)]),
] %}
with dagsgrupper as (
    select
        dagar.region_kod,
        dagar.vardepisod_id,
        dagar.modell_id,
        dagar.kommun_kod,
        dagar.belopp,
        cast(extract(year from dagar.datum) as integer) as ar,
        episoder.belopp_kalla,
        count(*) as antal,
        min(dagar.datum) as forsta,
        max(dagar.datum) as sista
    from {{ ref('int_betalningsansvar__betaldagar') }} as dagar
    inner join {{ ref('int_betalningsansvar__episoder') }} as episoder
        on
            {{ join_on_episode('dagar', 'episoder') }}
    where dagar.scenario_id = 'gallande' and dagar.{{ individual }}
    group by
        dagar.region_kod,
        dagar.vardepisod_id,
        dagar.modell_id,
        dagar.kommun_kod,
        dagar.belopp,
        cast(extract(year from dagar.datum) as integer),
        episoder.belopp_kalla
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
    {% for step, outcome, key, texts in steps -%}
    select
        region_kod,
        vardepisod_id,
        modell_id,
        '{{ step }}' as steg,
        {{ outcome }} as utfall,
        {{ key }} as kalla_nyckel,
        cast(null as date) as del_ordning,
        cast(null as integer) as ar,
        {% for n in range(6) -%}
        {{ texts[n] if n < texts | length else 'cast(null as ' ~ text ~ ')' }} as v{{ n + 1 }},
        {% endfor -%}
        cast(null as {{ text }}) as v7
    from {{ ref('int_betalningsansvar__underlag') }}
    union all
    {% endfor -%}
    select
        region_kod,
        vardepisod_id,
        modell_id,
        'dagar' as steg,
        case when belopp is null then 'utan_belopp' when belopp_kalla = 'avtal' then 'avtalsbelopp' else 'belopp' end as utfall,
        {{ published }} as kalla_nyckel,
        forsta as del_ordning,
        ar,
        cast(antal as {{ text }}) as v1,
        cast(forsta as {{ text }}) as v2,
        cast(sista as {{ text }}) as v3,
        kommun_kod as v4,
        cast(belopp as {{ text }}) as v5,
        {{ number_text('antal * belopp', 2) }} as v6,
        cast(null as {{ text }}) as v7
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
        kommuner.namn as v1,
        perioder.period as v2,
        {{ number_text('perioder.snitt', 4) }} as v3,
        {{ number_text('perioder.troskel', 2) }} as v4,
        {{ number_text('perioder.belopp_kr', 2) }} as v5,
        case perioder.berakningsstatus when 'beraknad' then 'beräknat' else 'preliminärt' end as v6,
        replace(perioder.saknad_parameter, ',', ', ') as v7
    from periodgrupper
    inner join {{ ref('int_betalningsansvar__kommunperioder') }} as perioder
        on
            {{ join_on_kommunperiod('periodgrupper', 'perioder') }}
    inner join {{ ref('kommuner') }} as kommuner on perioder.kommun_kod = kommuner.kommun_kod
)

select
    rader.region_kod,
    {{ published_id('rader.region_kod', 'rader.vardepisod_id') }} as vardepisod_id,
    cast(
        row_number() over (
            partition by rader.region_kod, rader.vardepisod_id
            order by steg.steg_nr, rader.del_ordning, {{ code_point('rader.kalla_nyckel') }}, rader.v4
        ) as integer
    ) as steg_nr,
    steg.regel,
    steg.lagrum,
    {{ filled_text('steg.text_sv', ['rader.v1', 'rader.v2', 'rader.v3', 'rader.v4', 'rader.v5', 'rader.v6', 'rader.v7']) }} as text_sv,
    steg.kalla_tabell,
    rader.kalla_nyckel,
    steg.parameter,
    case when steg.parameter = 'belopp_vardygn' then belopp.status else kallor.status end as parameter_status,
    case when steg.parameter = 'belopp_vardygn' then belopp.kalla else kallor.kalla end as parameter_kalla
from rader
inner join {{ ref('forklaring_steg') }} as steg on rader.steg = steg.steg and rader.utfall = steg.utfall
left join {{ ref('avtalsmodell_kalla') }} as kallor on rader.modell_id = kallor.modell_id and steg.parameter = kallor.parameter
left join {{ ref('belopp_vardygn') }} as belopp on rader.ar = belopp.ar
