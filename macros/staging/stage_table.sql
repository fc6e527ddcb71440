{#
    stage_table(kalla, tabell): the staging query of one delivered table, the same for every table
    and therefore generated from the contract's columns (config.meta.kontrakt of the source).

    Grain: region_kod + business key, newest valid version (delivery.md §2). Types by the contract,
    local times become instants (R0). Beside the delivered columns:
    andrad                 kalla_andrad_tidpunkt as delivered (local): decides between versions
    saknas_i_kalla_sedan   as-of time of the first FULL delivery that no longer held the key
    ar_struken             cancelled in the sense of R0: counts nowhere
    ar_hallen              a newer version of the key lies in quarantine; this one lives on
    ar_klockbyte           some time of the row lies in a clock-change hour
#}
{% macro stage_table(kalla, tabell) %}
{%- set columns = contract_columns(kalla, tabell) -%}
{%- set names = columns | map(attribute='name') | list -%}
{%- set times = columns | selectattr('type', 'equalto', 'ts') | map(attribute='name') | list -%}
with i_karantan as (
    select
        nyckel_hash,
        extrakt_id,
        leverans_rad_nr,
        andrad
    from {{ ref('stg_lager__karantan') }}
    where kalla = '{{ kalla }}' and tabell = '{{ tabell }}' and nyckel_hash is not null
),

avvisade_nycklar as (
    select
        lagrade.nyckel_hash,
        max(i_karantan.extrakt_id) as sedd_extrakt_id,
        max(case when {{ is_newer_version('i_karantan', 'lagrade') }} then 1 else 0 end) as antal_nyare
    from {{ source(kalla, tabell) }} as lagrade
    inner join i_karantan on lagrade.nyckel_hash = i_karantan.nyckel_hash
    group by lagrade.nyckel_hash
),

typade as (
    select
        lagrade.region_kod,
        lagrade.extrakt_id,
        lagrade.andrad,
        case
            when avvisade_nycklar.sedd_extrakt_id > lagrade.sedd_extrakt_id then avvisade_nycklar.sedd_extrakt_id
            else lagrade.sedd_extrakt_id
        end as sedd_extrakt_id,
        coalesce(avvisade_nycklar.antal_nyare, 0) > 0 as ar_hallen
        {%- for column in columns %},
        {{ typed('lagrade.' ~ column.name, column.type) }} as {{ column.name }}
        {%- endfor %}
    from {{ source(kalla, tabell) }} as lagrade
    left join avvisade_nycklar on lagrade.nyckel_hash = avvisade_nycklar.nyckel_hash
)

select
    typade.region_kod,
    typade.extrakt_id,
    typade.andrad,
    typade.ar_hallen,
    leveranser.nasta_fulla_asof as saknas_i_kalla_sedan,
    (
        typade.ar_makulerad or leveranser.nasta_fulla_asof is not null
        {%- if 'status' in names %} or typade.status = 'MAKULERAD'{% endif %}
    ) as ar_struken,
    (
        false
        {%- for name in times if not name.startswith('kalla_') %} or {{ is_clock_change('typade.' ~ name) }}
        {%- endfor %}
    ) as ar_klockbyte
    {%- for column in columns %},
    {% if column.type == 'ts' %}{{ local_to_utc('typade.' ~ column.name) }}{% else %}typade.{{ column.name }}{% endif %} as {{ column.name }}
    {%- endfor %}
from typade
left join {{ ref('stg_lager__leveranser') }} as leveranser
    on
        typade.region_kod = leveranser.region_kod
        and leveranser.kalla = '{{ kalla }}'
        and typade.sedd_extrakt_id = leveranser.extrakt_id
{% endmacro %}


{# The contract's columns of a delivered table: list of {name, type}; empty while dbt only parses. #}
{% macro contract_columns(kalla, tabell) %}
    {%- set columns = [] -%}
    {%- if execute -%}
        {%- set node = graph.sources['source.' ~ project_name ~ '.' ~ kalla ~ '.' ~ tabell] -%}
        {%- for column in node.columns.values() if 'kontrakt' in column.config.meta -%}
            {%- do columns.append({'name': column.name, 'type': column.config.meta['kontrakt']['type']}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(columns) }}
{% endmacro %}


{#
    Version order of delivery.md §2: kalla_andrad_tidpunkt, then extrakt_id, then line of the file.
    A time of change that cannot be typed says nothing, and the delivery decides.
#}
{% macro is_newer_version(newer, older) -%}
{%- set changed = 'coalesce(' ~ newer ~ '.andrad, ' ~ older ~ '.andrad)' -%}
(
            {{ changed }} > {{ older }}.andrad
            or ({{ changed }} = {{ older }}.andrad and {{ newer }}.extrakt_id > {{ older }}.extrakt_id)
            or (
                {{ changed }} = {{ older }}.andrad
                and {{ newer }}.extrakt_id = {{ older }}.extrakt_id
                and {{ newer }}.leverans_rad_nr > {{ older }}.leverans_rad_nr
            )
        )
{%- endmacro %}
