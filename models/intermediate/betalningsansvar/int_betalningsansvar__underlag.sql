-- R7, R8: what the explanation of an episode says, under the agreement as it is: which message, which clock, which plan, which days.
{% set reasons = [
    'g1_orsak', 'g2_orsak', 'g3_orsak', 'g4_orsak', 'g5_orsak', 'g6_orsak', 'g7_orsak', 'g8_orsak', 'avliden_orsak',
] %}
with dagar as (
    select
        scenario_id,
        region_kod,
        vardepisod_id,
        count(*) as antal,
        sum(belopp) as belopp,
        count(case when belopp is null then 1 end) as antal_utan_belopp
    from {{ ref('int_betalningsansvar__betaldagar') }}
    where modelltyp in ('individ', 'snitt_grind_individ')
    group by scenario_id, region_kod, vardepisod_id
),

skal as (
    select
        *,
        coalesce(', ' || {{ reasons | join(", '') || coalesce(', ' || ") }}, '') as alla_skal
    from {{ ref('int_betalningsansvar__grindar') }}
)

select
    episoder.region_kod,
    episoder.vardepisod_id,
    episoder.patient_id,
    episoder.modell_id,
    episoder.modelltyp,
    episoder.avtal_region_kod,
    episoder.pagaende,
    episoder.utskrivning_datum,
    episoder.dag0,
    episoder.t,
    episoder.saknad_parameter,
    episoder.har_antagande,
    episoder.krav_inskr_24h,
    episoder.krav_sip_kallelse,
    episoder.krav_oppenvard_ok,
    episoder.krav_ej_motsatt,
    episoder.fristdagar,
    episoder.dagtyp,
    episoder.brytklocka,
    episoder.brytklocka_tillagg,
    episoder.frist_okand,
    {{ add_days('episoder.dag0', 'episoder.sip_kallelse_max_dagar') }} as sista_kallelsedag,
    episoder.underrattad_tidpunkt,
    vardepisoder.inskrivning,
    coalesce(vardepisoder.utskrivning, lage.asof_tidpunkt) as utskrivning_eller_asof,
    g1.meddelande_id,
    g1.meddelande_tidpunkt,
    g1.tidsgrans,
    g2.arende_id,
    g2.arende_id || '|' || cast(g2.handelse_nr as {{ type_text() }}) as handelse_nyckel,
    g3.plan_id,
    g3.sip_behov,
    g3.kallelse_datum,
    frist.sen_underrattelse,
    frist.forsta_dag,
    g4.antal_hinderdagar,
    g5.motsatt_datum,
    g6.psykiatrisk_vardform,
    g6.vardform_nyckel,
    coalesce(kommuner.namn || ' (' || kommuner.kommun_kod || ')', 'okänd') as kommun_namn,
    skal.forsta_betaldag,
    skal.ar_flyttad,
    skal.g2,
    skal.g4,
    skal.g5,
    skal.g6,
    skal.g7,
    skal.g8,
    skal.g3_orsak,
    skal.kvalificerad,
    nullif(substr(skal.alla_skal, 3), '') as skal,
    coalesce(dagar.antal, 0) as antal_dagar,
    coalesce(dagar.belopp, 0) as belopp,
    coalesce(dagar.antal_utan_belopp, 0) = 0 as har_alla_belopp
from {{ ref('int_betalningsansvar__episoder') }} as episoder
inner join skal
    on
        {{ join_on_episode('episoder', 'skal') }}
inner join {{ ref('int_betalningsansvar__g1_inskrivningsmeddelande') }} as g1
    on
        {{ join_on_episode('episoder', 'g1') }}
inner join {{ ref('int_betalningsansvar__g2_underrattelse') }} as g2
    on
        {{ join_on_episode('episoder', 'g2') }}
inner join {{ ref('int_betalningsansvar__g3_sip_kallelse') }} as g3
    on
        {{ join_on_episode('episoder', 'g3') }}
inner join {{ ref('int_betalningsansvar__g4_oppenvard') }} as g4
    on
        {{ join_on_episode('episoder', 'g4') }}
inner join {{ ref('int_betalningsansvar__g5_motsatta_insatser') }} as g5
    on
        {{ join_on_episode('episoder', 'g5') }}
inner join {{ ref('int_betalningsansvar__g6_opt_orv') }} as g6
    on
        {{ join_on_episode('episoder', 'g6') }}
inner join {{ ref('int_betalningsansvar__frist') }} as frist
    on
        {{ join_on_episode('episoder', 'frist') }}
inner join {{ ref('int_vardepisoder') }} as vardepisoder
    on episoder.region_kod = vardepisoder.region_kod and episoder.vardepisod_id = vardepisoder.vardepisod_id
inner join {{ ref('int_asof') }} as lage on episoder.region_kod = lage.region_kod
left join {{ ref('kommuner') }} as kommuner on episoder.kommun_kod = kommuner.kommun_kod
left join dagar
    on
        {{ join_on_episode('episoder', 'dagar') }}
where episoder.scenario_id = 'gallande'
