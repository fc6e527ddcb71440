{#
    safe_cast(expression, type): NULL instead of an error where the text does not fit, because an
    error message carries the value (operations.md §8). Postgres has no such cast: there the store
    holds only rows whose spelling was checked when they were merged.
#}
{% macro safe_cast(expression, type) -%}
    {{ return(adapter.dispatch('safe_cast')(expression, type)) }}
{%- endmacro %}

{% macro default__safe_cast(expression, type) -%}
    try_cast({{ expression }} as {{ type }})
{%- endmacro %}

{% macro postgres__safe_cast(expression, type) -%}
    cast({{ expression }} as {{ type }})
{%- endmacro %}

{# Text ordered by code point, whatever the database's collation (R0). #}
{% macro code_point(expression) -%}
    {{ return(adapter.dispatch('code_point')(expression)) }}
{%- endmacro %}

{% macro default__code_point(expression) -%}
    {{ expression }}
{%- endmacro %}

{% macro postgres__code_point(expression) -%}
    ({{ expression }}) collate "C"
{%- endmacro %}

{# A date and a clock time as a local timestamp. #}
{% macro date_at_time(date_expression, time_expression) -%}
    {{ return(adapter.dispatch('date_at_time')(date_expression, time_expression)) }}
{%- endmacro %}

{% macro default__date_at_time(date_expression, time_expression) -%}
    (({{ date_expression }}) + ({{ time_expression }}))
{%- endmacro %}
