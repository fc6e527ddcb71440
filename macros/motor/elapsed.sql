{#
    elapsed_hours(from_instant, to_instant): elapsed hours on UTC instants as a double, negative when
    `to` lies before `from`. Never clock hours: 24 h over a clock change is 24 h (R0).
#}
{% macro elapsed_hours(from_instant, to_instant) -%}
    {{ return(adapter.dispatch('elapsed_hours')(from_instant, to_instant)) }}
{%- endmacro %}

{% macro default__elapsed_hours(from_instant, to_instant) -%}
    (cast(extract(epoch from ({{ to_instant }}) - ({{ from_instant }})) as double precision) / 3600)
{%- endmacro %}

{% macro duckdb__elapsed_hours(from_instant, to_instant) -%}
    (date_diff('microsecond', {{ from_instant }}, {{ to_instant }}) / cast(3600000000 as double))
{%- endmacro %}

{% macro spark__elapsed_hours(from_instant, to_instant) -%}
    (timestampdiff(microsecond, {{ from_instant }}, {{ to_instant }}) / cast(3600000000 as double))
{%- endmacro %}

{# add_minutes(instant, minutes): the instant moved by elapsed minutes; `minutes` may be a column. #}
{% macro add_minutes(instant, minutes) -%}
    {{ return(adapter.dispatch('add_minutes')(instant, minutes)) }}
{%- endmacro %}

{% macro default__add_minutes(instant, minutes) -%}
    (({{ instant }}) + ({{ minutes }}) * interval '1 minute')
{%- endmacro %}

{% macro spark__add_minutes(instant, minutes) -%}
    timestampadd(minute, {{ minutes }}, {{ instant }})
{%- endmacro %}

{# days_between(from_date, to_date): midnights from `from` to `to`; both are dates. #}
{% macro days_between(from_date, to_date) -%}
    {{ return(adapter.dispatch('days_between')(from_date, to_date)) }}
{%- endmacro %}

{% macro default__days_between(from_date, to_date) -%}
    (({{ to_date }}) - ({{ from_date }}))
{%- endmacro %}

{% macro spark__days_between(from_date, to_date) -%}
    datediff({{ to_date }}, {{ from_date }})
{%- endmacro %}

{# add_months(date, months): the date moved by calendar months; `months` may be a column. #}
{% macro add_months(date_expression, months) -%}
    {{ return(adapter.dispatch('add_months')(date_expression, months)) }}
{%- endmacro %}

{% macro default__add_months(date_expression, months) -%}
    cast(({{ date_expression }}) + ({{ months }}) * interval '1 month' as date)
{%- endmacro %}

{% macro spark__add_months(date_expression, months) -%}
    add_months({{ date_expression }}, {{ months }})
{%- endmacro %}

{# add_days(date, days): the date moved by calendar days; `days` may be a column. #}
{% macro add_days(date_expression, days) -%}
    {{ return(adapter.dispatch('add_days')(date_expression, days)) }}
{%- endmacro %}

{% macro default__add_days(date_expression, days) -%}
    (({{ date_expression }}) + cast({{ days }} as integer))
{%- endmacro %}

{% macro spark__add_days(date_expression, days) -%}
    date_add({{ date_expression }}, cast({{ days }} as int))
{%- endmacro %}
