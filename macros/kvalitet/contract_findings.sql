{#
    Findings that follow from the delivery contract, the same for every table (delivery.md §3: the row
    is kept and a finding is raised). All give finding_columns: the row, and what ties it to an episode.
    They read the canonical tables, which hold every column of the contract and no cancelled row.

    unknown_code_rows(tables): a value that is not in the contract's value list of its column.
#}
{% macro unknown_code_rows(tables) %}
{%- set queries = [] -%}
{%- for kalla, tabell in tables -%}
    {%- set relation = canonical(tabell) -%}
    {%- set columns = finding_columns(kalla, tabell, '%kolumn%') -%}
    {%- for column in contract_details(kalla, tabell) if column.allowed -%}
        {%- set query -%}
select
    {{ columns | replace('%kolumn%', column.name) }}
from {{ relation }} as rader
where rader.{{ column.name }} not in ('{{ column.allowed | join("', '") }}')
        {%- endset -%}
        {%- do queries.append(query) -%}
    {%- endfor -%}
{%- endfor -%}
{{ queries | join('\nunion all\n') if execute else 'select 1' }}
{% endmacro %}


{#
    missing_reference_rows(): a unit, patient or parent that no delivered row has, cancelled ones too. What a
    table is pointed at by is listed once and read by all who point there: a staged table is typed anew by every reader.
#}
{% macro missing_reference_rows() %}
{%- set targets = {} -%}
{%- set queries = [] -%}
{%- set staged = {} -%}
{%- for kalla, tabell in delivered_tables() -%}
    {%- do staged.update({tabell: ref('stg_' ~ kalla ~ '__' ~ tabell)}) -%}
{%- endfor -%}
{%- for kalla, tabell in tables_of_patients() -%}
    {%- set relation = canonical(tabell) -%}
    {%- set columns = finding_columns(kalla, tabell, '%kolumn%') -%}
    {%- for column in contract_details(kalla, tabell) if column.references -%}
        {%- set target = column.references.split('.') -%}
        {%- set name = 'finns_' ~ target | join('_') -%}
        {%- set targeted -%}
{{ name }} as (
    select {{ 'distinct ' if contract_key(delivered_from(target[0]), target[0]) != [target[1]] }}region_kod, {{ target[1] }}
    from {{ staged[target[0]] }}
)
        {%- endset -%}
        {%- do targets.update({name: targeted}) -%}
        {%- set query -%}
select
    {{ columns | replace('%kolumn%', column.name) }}
from {{ relation }} as rader
left join {{ name }} as mal
    on rader.region_kod = mal.region_kod and rader.{{ column.name }} = mal.{{ target[1] }}
where rader.{{ column.name }} is not null and mal.{{ target[1] }} is null
        {%- endset -%}
        {%- do queries.append(query) -%}
    {%- endfor -%}
{%- endfor -%}
{% if execute -%}
with {{ targets.values() | join(',\n') }}

{{ queries | join('\nunion all\n') }}
{%- else -%}select 1{%- endif %}
{% endmacro %}


{# clock_change_rows(): a row with a time in an hour that exists twice or not at all. #}
{% macro clock_change_rows() %}
{%- for kalla, tabell in tables_of_patients() %}
select
    {{ finding_columns(kalla, tabell, '') }}
from {{ canonical(tabell) }} as rader
where rader.ar_klockbyte
{% if not loop.last %}union all{% endif %}
{%- endfor %}
{% endmacro %}


{# The canonical table of a delivered one. #}
{% macro canonical(tabell) -%}
    {{ ref('bas_' ~ tabell | replace('link_', '')) }}
{%- endmacro %}


{% macro finding_columns(kalla, tabell, kolumn) -%}
    {%- set names = contract_columns(kalla, tabell) | map(attribute='name') | list -%}
    rader.region_kod,
    '{{ kalla }}' as kalla,
    '{{ tabell }}' as tabell,
    '{{ kolumn }}' as kolumn,
    {{ row_key('rader', contract_key(kalla, tabell)) }} as nyckel,
    rader.extrakt_id
    {%- for name in ['arende_id', 'meddelande_id', 'plan_id', 'vardtillfalle_id'] %},
    {{ 'rader.' ~ name if name in names else 'cast(null as ' ~ type_text() ~ ')' }} as {{ name }}
    {%- endfor %}
{%- endmacro %}


{# The contract's value list and reference of every column: list of {name, allowed, references}. #}
{% macro contract_details(kalla, tabell) %}
    {%- set details = [] -%}
    {%- if execute -%}
        {%- for column in graph.sources['source.' ~ project_name ~ '.' ~ kalla ~ '.' ~ tabell].columns.values()
            if 'kontrakt' in column.config.meta -%}
            {%- set meta = column.config.meta['kontrakt'] -%}
            {%- do details.append({
                'name': column.name, 'allowed': meta.get('allowed', []), 'references': meta.get('references', '')
            }) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(details) }}
{% endmacro %}


{# The contract's business key of a delivered table; empty while dbt only parses. #}
{% macro contract_key(kalla, tabell) %}
    {%- if execute -%}
        {{ return(graph.sources['source.' ~ project_name ~ '.' ~ kalla ~ '.' ~ tabell].config.meta['kontrakt']['key']) }}
    {%- endif -%}
    {{ return([]) }}
{% endmacro %}
