{#
    cast_or_null(expression, type): NULL instead of an error where the text does not fit, because an
    error message carries the value (operations.md §8). Postgres has no such cast: there the store
    holds only rows whose spelling was checked when they were merged.
    Not called safe_cast: dbt types unit-test fixtures with its own macro of that name, and a
    mistyped fixture must fail instead of becoming NULL.
#}
{% macro cast_or_null(expression, type) -%}
    {{ return(adapter.dispatch('cast_or_null')(expression, type)) }}
{%- endmacro %}

{% macro default__cast_or_null(expression, type) -%}
    try_cast({{ expression }} as {{ type }})
{%- endmacro %}

{% macro postgres__cast_or_null(expression, type) -%}
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
