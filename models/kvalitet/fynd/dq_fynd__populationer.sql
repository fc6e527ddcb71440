-- Of what the rules look at, that which is counted in delivered rows: how many of each vårdepisod, or of an ärende that belongs to none,
-- and in which month. dq_fynd__namnare sums them.
{% set no_arende = 'cast(null as ' ~ type_text() ~ ')' %}
{% set at_admission = 'episoder.inskrivning_datum' %}
{% set populations = [
    ('beraknade_datum', ref('dq_fynd__beraknade_datum'), 'rader.dag', no_arende, none),
    ('kommunala_parter', ref('dq_fynd__kommunala_parter'), at_admission, no_arende, "rader.tabell = 'link_aktor'"),
    ('kommunala_mottagare', ref('dq_fynd__kommunala_parter'), at_admission, no_arende, "rader.tabell = 'link_meddelande_mottagare'"),
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
        {{ month_of(dag) }} as manad
    from {{ relation }} as rader
    {% if dag == at_admission -%}
    left join {{ ref('int_vardepisoder') }} as episoder
        on rader.region_kod = episoder.region_kod and rader.vardepisod_id = episoder.vardepisod_id
    {% endif -%}
    {{ 'where ' ~ villkor if villkor }}
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
)

select
    region_kod,
    population,
    vardepisod_id,
    arende_id,
    manad,
    count(*) as antal
from rader
group by region_kod, population, vardepisod_id, arende_id, manad
