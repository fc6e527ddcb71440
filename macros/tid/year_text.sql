{# year_text(year): an integer year as the four digits that periods begin with. #}
{% macro year_text(year) -%}
    lpad(cast({{ year }} as {{ type_text() }}), 4, '0')
{%- endmacro %}
