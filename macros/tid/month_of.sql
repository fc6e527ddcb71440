{# month_of(day): the first day of a date's month. #}
{% macro month_of(day) -%}
    cast(date_trunc('month', {{ day }}) as date)
{%- endmacro %}

{# month_text(day): the month of a date as a period, 2022-03. #}
{% macro month_text(day) -%}
    {{ year_text('extract(year from ' ~ day ~ ')') }} || '-' || lpad(cast(extract(month from {{ day }}) as {{ type_text() }}), 2, '0')
{%- endmacro %}
