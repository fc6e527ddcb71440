{# within_days(hours_ago, from_days, to_days): elapsed hours back in time, from one number of 24 hours up to but not including another. #}
{% macro within_days(hours_ago, from_days, to_days) -%}
    {{ hours_ago }} >= {{ 24 * from_days }} and {{ hours_ago }} < {{ 24 * to_days }}
{%- endmacro %}
