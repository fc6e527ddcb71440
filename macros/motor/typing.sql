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

{#
    cast_delivered(expression, type): delivered text as a whole number or a time, NULL where it is
    empty or blanks only. DuckDB's cast passes over blanks around all of them but a time of day;
    trim() on every value would cost as much as the cast.
#}
{% macro cast_delivered(expression, type) -%}
    {{ return(adapter.dispatch('cast_delivered')(expression, type)) }}
{%- endmacro %}

{% macro default__cast_delivered(expression, type) -%}
    {{ cast_or_null("nullif(trim(" ~ expression ~ "), '')", type) }}
{%- endmacro %}

{% macro duckdb__cast_delivered(expression, type) -%}
    {{ cast_or_null(expression if type != 'time' else 'trim(' ~ expression ~ ')', type) }}
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

{# A date and a clock time as a local timestamp; an empty time is 00:00:00 (R0). #}
{% macro date_at_time(date_expression, time_expression) -%}
    {{ return(adapter.dispatch('date_at_time')(date_expression, time_expression)) }}
{%- endmacro %}

{% macro default__date_at_time(date_expression, time_expression) -%}
    (({{ date_expression }}) + coalesce({{ time_expression }}, cast('00:00:00' as time)))
{%- endmacro %}

{% macro spark__date_at_time(date_expression, time_expression) -%}
    to_timestamp(concat(cast({{ date_expression }} as string), ' ', coalesce(cast({{ time_expression }} as string), '00:00:00')))
{%- endmacro %}

{# Names of the types of text without a limit and of a double; Spark knows neither by the others' name. #}
{% macro type_text() -%}
    {{ return(adapter.dispatch('type_text')()) }}
{%- endmacro %}

{% macro default__type_text() -%}varchar{%- endmacro %}

{% macro spark__type_text() -%}string{%- endmacro %}

{% macro type_double() -%}
    {{ return(adapter.dispatch('type_double')()) }}
{%- endmacro %}

{% macro default__type_double() -%}double precision{%- endmacro %}

{% macro spark__type_double() -%}double{%- endmacro %}

{# grouped_number(number): text with two decimals, a point before them and commas between thousands: 148,800.00. #}
{% macro grouped_number(number) -%}
    {{ return(adapter.dispatch('grouped_number')(number)) }}
{%- endmacro %}

{% macro default__grouped_number(number) -%}
    to_char({{ number }}, 'FM999,999,999,999,990.00')
{%- endmacro %}

{% macro duckdb__grouped_number(number) -%}
    format('{:,.2f}', cast({{ number }} as double))
{%- endmacro %}

{% macro spark__grouped_number(number) -%}
    format_number({{ number }}, 2)
{%- endmacro %}
