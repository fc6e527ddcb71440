{# published_id(region_kod, id): ids leave the warehouse as region_kod:id (R0). #}
{% macro published_id(region_kod, id) -%}
    {{ region_kod }} || ':' || {{ id }}
{%- endmacro %}
