{# quantile(expression, share): linear interpolation over non-empty values (R0). #}
{% macro quantile(expression, share) -%}
    {{ return(adapter.dispatch('quantile')(expression, share)) }}
{%- endmacro %}

{% macro default__quantile(expression, share) -%}
    percentile_cont({{ share }}) within group (order by {{ expression }})
{%- endmacro %}

{% macro duckdb__quantile(expression, share) -%}
    quantile_cont(cast({{ expression }} as double), {{ share }})
{%- endmacro %}
