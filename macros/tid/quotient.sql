{# quotient(a, b): whole quotient of two whole numbers that are not negative; `/` is not the same in every engine. #}
{% macro quotient(a, b) -%}
    cast((({{ a }}) - ({{ a }}) % {{ b }}) / {{ b }} as integer)
{%- endmacro %}
