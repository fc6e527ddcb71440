{#
    text_list(expressions): the non-empty ones of these texts as one sorted list, NULL when there is none.
#}
{% macro text_list(expressions) -%}
    {{ return(adapter.dispatch('text_list')(expressions)) }}
{%- endmacro %}

{% macro default__text_list(expressions) -%}
    (
        select array_agg(ord order by ord collate "C")
        from unnest(array[{{ expressions | join(', ') }}]) as ord
        where ord is not null
    )
{%- endmacro %}

{% macro duckdb__text_list(expressions) -%}
    nullif(list_sort(list_filter([{{ expressions | join(', ') }}], lambda ord: ord is not null)), [])
{%- endmacro %}

{% macro spark__text_list(expressions) -%}
    nullif(array_sort(array_compact(array({{ expressions | join(', ') }}))), array())
{%- endmacro %}

{# joined_text(expression): aggregate; the non-empty values in order, joined by commas; NULL without any. #}
{% macro joined_text(expression) -%}
    {{ return(adapter.dispatch('joined_text')(expression)) }}
{%- endmacro %}

{% macro default__joined_text(expression) -%}
    string_agg({{ expression }}, ',' order by {{ code_point(expression) }})
{%- endmacro %}

{% macro spark__joined_text(expression) -%}
    nullif(array_join(array_sort(collect_list({{ expression }})), ','), '')
{%- endmacro %}
