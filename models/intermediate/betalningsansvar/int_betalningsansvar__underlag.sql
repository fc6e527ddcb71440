-- R7, R8: what the explanation of an episode says, under the agreement as it is: which message, which clock, which plan, which days. What
-- sums billing or shows a sum reads it too, not the tables before it, which a touched night then need not keep (docs/touched-nights.md).
{% set of_episode = [
    'region_kod', 'vardepisod_id', 'patient_id', 'vardform', 'kommun_kod', 'modell_id', 'modelltyp', 'periodtyp', 'belopp_kalla',
    'avtal_region_kod', 'pagaende', 'utskrivning_datum', 'dag0', 't', 'saknad_parameter', 'har_antagande', 'krav_inskr_24h',
    'krav_sip_kallelse', 'krav_oppenvard_ok', 'krav_ej_motsatt', 'fristdagar', 'dagtyp', 'brytklocka', 'brytklocka_tillagg',
    'frist_okand', 'underrattad_tidpunkt',
] %}
{% set reasons = [
    'g1_orsak', 'g2_orsak', 'g3_orsak', 'g4_orsak', 'g5_orsak', 'g6_orsak', 'g7_orsak', 'g8_orsak', 'avliden_orsak',
] %}
{% set steps = [
    ('grindar', 'grindar', [
        'forsta_betaldag', 'ar_flyttad', 'g1', 'g2', 'g3', 'g4', 'g5', 'g6', 'g7', 'g8', 'kvalificerad',
    ] + reasons),
    ('g1_meddelande', 'g1_inskrivningsmeddelande', ['meddelande_id', 'meddelande_tidpunkt', 'tidsgrans']),
    ('g2_handelse', 'g2_underrattelse', ['arende_id']),
    ('g3_kallelse', 'g3_sip_kallelse', ['plan_id', 'sip_behov', 'kallelse_datum']),
    ('g4_dagar', 'g4_oppenvard', ['antal_hinderdagar', 'hinder_nyckel']),
    ('g5_datum', 'g5_motsatta_insatser', ['motsatt_datum']),
    ('g6_vardform', 'g6_opt_orv', ['psykiatrisk_vardform', 'vardform_nyckel']),
    ('frist', 'frist', ['sen_underrattelse', 'forsta_dag']),
] %}
with dagar as (
    select
        {{ episode_key() }},
        count(*) as antal,
        sum(belopp) as belopp,
        count(*) filter (where belopp is null) as antal_utan_belopp
    from {{ ref('int_betalningsansvar__betaldagar') }}
    where modelltyp in ('individ', 'snitt_grind_individ')
    group by {{ episode_key() }}
)

select
    {% for column in of_episode -%}
    episoder.{{ column }},
    {% endfor -%}
    {% for alias, _, columns in steps -%}
    {{ alias }}.{{ columns | join(', ' ~ alias ~ '.') }},
    {% endfor -%}
    {{ add_days('episoder.dag0', 'episoder.sip_kallelse_max_dagar') }} as sista_kallelsedag,
    vardepisoder.inskrivning,
    coalesce(vardepisoder.utskrivning, lage.asof_tidpunkt) as utskrivning_eller_asof,
    g2_handelse.arende_id || '|' || cast(g2_handelse.handelse_nr as {{ type_text() }}) as handelse_nyckel,
    coalesce(kommuner.namn || ' (' || kommuner.kommun_kod || ')', 'okänd') as kommun_namn,
    nullif(substr(coalesce(', ' || grindar.{{ reasons | join(", '') || coalesce(', ' || grindar.") }}, ''), 3), '') as skal,
    coalesce(dagar.antal, 0) as antal_dagar,
    coalesce(dagar.belopp, 0) as belopp,
    coalesce(dagar.antal_utan_belopp, 0) = 0 as har_alla_belopp
from {{ ref('int_betalningsansvar__episoder') }} as episoder
{% for alias, model, _ in steps -%}
inner join {{ ref('int_betalningsansvar__' ~ model) }} as {{ alias }}
    on
        {{ join_on_episode('episoder', alias) }}
{% endfor -%}
inner join {{ ref('int_vardepisoder') }} as vardepisoder
    on episoder.region_kod = vardepisoder.region_kod and episoder.vardepisod_id = vardepisoder.vardepisod_id
inner join {{ ref('int_asof') }} as lage on episoder.region_kod = lage.region_kod
left join {{ ref('kommuner') }} as kommuner on episoder.kommun_kod = kommuner.kommun_kod
left join dagar
    on
        {{ join_on_episode('episoder', 'dagar') }}
where episoder.scenario_id = 'gallande'
