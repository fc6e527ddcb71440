{# first_nonempty(value, order_by): the value of the first row, in the order of the list, that has one. #}
{% macro first_nonempty(value, order_by) -%}
    {{ return(adapter.dispatch('first_nonempty')(value, order_by)) }}
{%- endmacro %}

{% macro default__first_nonempty(value, order_by) -%}
    (array_agg({{ value }} order by {{ order_by | join(', ') }}) filter (where {{ value }} is not null))[1]
{%- endmacro %}

{# Not an ordered list of every value, of which one is used: a twentieth of the time. #}
{% macro duckdb__first_nonempty(value, order_by) -%}
    arg_min({{ value }}, row({{ order_by | join(', ') }})) filter (where {{ value }} is not null)
{%- endmacro %}

{% macro spark__first_nonempty(value, order_by) -%}
    min_by({{ value }}, struct({{ order_by | join(', ') }})) filter (where {{ value }} is not null)
{%- endmacro %}
