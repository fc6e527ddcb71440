{# Parameters of the seed regionparametrar are text there; these give them their type (R0). #}
{% macro integer_parameter(name) -%}
    cast(max(case when parameter = '{{ name }}' then varde end) as integer)
{%- endmacro %}

{% macro double_parameter(name) -%}
    cast(max(case when parameter = '{{ name }}' then varde end) as {{ type_double() }})
{%- endmacro %}

{% macro boolean_parameter(name) -%}
    cast(max(case when parameter = '{{ name }}' then varde end) as boolean)
{%- endmacro %}
