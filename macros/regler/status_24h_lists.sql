{# The states of R5, in the order of the published columns. #}
{% macro status_24h_states() -%}
    {{ return(['OK', 'SEN', 'SAKNAR_MEDDELANDE', 'VET_EJ', 'SAKNAR_STATUS', 'EJ_FORFALLEN', 'EJ_BEDOMBAR']) }}
{%- endmacro %}

{# The states that make the denominator of the share in time (R5). #}
{% macro status_24h_decided() -%}
    ('OK', 'SEN', 'SAKNAR_MEDDELANDE', 'VET_EJ', 'SAKNAR_STATUS')
{%- endmacro %}
