-- Of what the rules look at, that which is about a patient: how many of each vårdepisod, or of an ärende that belongs to none, and in which
-- month; with the klinik of the discharge. dq_fynd__namnare sums them. A day is the row's own, or that of the admission or the discharge.
{% set of_episode = ['inskrivning', 'utskrivning'] %}
{% set no_arende = 'cast(null as ' ~ type_text() ~ ')' %}
{% set populations = [
    ('vardepisoder_med_arende', ref('int_vardepisoder__arende'), 'inskrivning', no_arende, none),
    ('utskrivningsklar_handelser', ref('int_utskrivningsklar__handelser'), 'rader.angivet_datum', no_arende, none),
    ('utskrivna_med_period', ref('int_utskrivningsklar__dagar'), 'utskrivning', no_arende, 'rader.dagar_hittills is null'),
    ('sip_kallelser', ref('dq_fynd__sip_kallelser'), 'rader.datum', no_arende, none),
    ('beraknade_datum', ref('dq_fynd__beraknade_datum'), 'rader.dag', no_arende, none),
    ('kommunala_parter', ref('dq_fynd__kommunala_parter'), 'inskrivning', no_arende, "rader.tabell = 'link_aktor'"),
    ('kommunala_mottagare', ref('dq_fynd__kommunala_parter'), 'inskrivning', no_arende, "rader.tabell = 'link_meddelande_mottagare'"),
    ('upprattade_planer', ref('dq_fynd__upprattade_planer'), 'rader.datum', 'rader.arende_id', none),
    ('upprattade_sip', ref('dq_fynd__upprattade_planer'), 'rader.datum', 'rader.arende_id', "rader.plantyp = 'SIP'"),
    ('fasta_vardkontakter', ref('dq_fynd__vardkontakter'), 'rader.datum', no_arende, none),
] %}
with rader as (
    {% for population, relation, dag, arende, villkor in populations -%}
    select
        '{{ population }}' as population,
        rader.region_kod,
        rader.vardepisod_id,
        {{ arende }} as arende_id,
        {{ 'cast(null as date)' if dag in of_episode else dag }} as dag,
        '{{ dag if dag in of_episode else 'egen' }}' as vems_dag
    from {{ relation }} as rader
    {{ 'where ' ~ villkor if villkor }}
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

daterade as (
    select
        rader.region_kod,
        rader.population,
        rader.vardepisod_id,
        rader.arende_id,
        coalesce(episoder.klinik_kod, 'okand') as klinik_kod,
        rader.vems_dag,
        case rader.vems_dag
            when 'inskrivning' then episoder.inskrivning_datum
            when 'utskrivning' then episoder.utskrivning_datum
            else rader.dag
        end as dag
    from rader
    left join {{ ref('int_vardepisoder') }} as episoder
        on rader.region_kod = episoder.region_kod and rader.vardepisod_id = episoder.vardepisod_id
)

select
    region_kod,
    population,
    vardepisod_id,
    arende_id,
    klinik_kod,
    {{ month_of('dag') }} as manad,
    count(*) as antal
from daterade
where vems_dag <> 'utskrivning' or dag is not null
group by region_kod, population, vardepisod_id, arende_id, klinik_kod, {{ month_of('dag') }}
