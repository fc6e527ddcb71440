{# local_date(instant): the Swedish calendar date of an instant (R0). #}
{% macro local_date(instant) -%}
    cast({{ utc_to_local(instant) }} as date)
{%- endmacro %}
