{#
    canonical_table(adapters, columns): the warehouse's own table, the union of the source adapters
    that can fill it. A second source is a second staging folder and one line in `adapters`.
    Cancelled and missing rows (R0) stop here; bas_strukna_meddelanden keeps the one list of them
    that a rule asks for. andrad and extrakt_id order rows of equal validity (R3); ar_klockbyte is a finding.
#}
{% macro canonical_table(adapters, columns) %}
{%- for adapter in adapters %}
select
    region_kod,
    {%- for column in columns %}
    {{ column }},
    {%- endfor %}
    andrad,
    extrakt_id,
    ar_klockbyte
from {{ adapter }}
where not ar_struken
{% if not loop.last %}union all{% endif %}
{%- endfor %}
{% endmacro %}
