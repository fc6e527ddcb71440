{# iso_week_text(monday): the ISO week of a Monday, 2021-W52; it belongs to the year of its Thursday. #}
{% macro iso_week_text(monday) -%}
    {{ year_text('extract(year from ' ~ add_days(monday, 3) ~ ')') }} || '-W'
    || lpad(cast(cast(extract(week from {{ monday }}) as integer) as {{ type_text() }}), 2, '0')
{%- endmacro %}
