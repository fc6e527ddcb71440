{#
    Local Swedish clock time to an instant and back (R0).
    The repeated October hour is the second (winter) reading; the missing March hour moves one hour
    forward. DuckDB and Postgres both do so; Spark is told to.
#}
{% macro local_to_utc(local_timestamp) -%}
    {{ return(adapter.dispatch('local_to_utc')(local_timestamp)) }}
{%- endmacro %}

{% macro default__local_to_utc(local_timestamp) -%}
    (({{ local_timestamp }}) at time zone 'Europe/Stockholm')
{%- endmacro %}

{% macro spark__local_to_utc(local_timestamp) -%}
    to_utc_timestamp({{ local_timestamp }}, 'Europe/Stockholm')
{%- endmacro %}

{% macro utc_to_local(instant) -%}
    {{ return(adapter.dispatch('utc_to_local')(instant)) }}
{%- endmacro %}

{% macro default__utc_to_local(instant) -%}
    (({{ instant }}) at time zone 'Europe/Stockholm')
{%- endmacro %}

{% macro spark__utc_to_local(instant) -%}
    from_utc_timestamp({{ instant }}, 'Europe/Stockholm')
{%- endmacro %}

{# Name of the column type of an instant. #}
{% macro type_instant() -%}
    {{ return(adapter.dispatch('type_instant')()) }}
{%- endmacro %}

{% macro default__type_instant() -%}timestamp with time zone{%- endmacro %}

{% macro spark__type_instant() -%}timestamp{%- endmacro %}

{# A timestamp that is known to be UTC, as an instant. #}
{% macro utc_to_instant(utc_timestamp) -%}
    {{ return(adapter.dispatch('utc_to_instant')(utc_timestamp)) }}
{%- endmacro %}

{% macro default__utc_to_instant(utc_timestamp) -%}
    (({{ utc_timestamp }}) at time zone 'UTC')
{%- endmacro %}

{% macro spark__utc_to_instant(utc_timestamp) -%}
    to_utc_timestamp({{ utc_timestamp }}, 'UTC')
{%- endmacro %}
