{#
    typed(expression, contract_type): delivered text as its contract type, NULL where empty.
    Spelling was checked when the row entered the store (delivery.md §2); blanks around typed values
    are trimmed, text is kept exactly as delivered. `ts` stays a local timestamp here.
#}
{% macro typed(expression, contract_type) -%}
    {%- if contract_type == 'text' -%}
        {{ expression }}
    {%- elif contract_type == 'bit' -%}
        case trim({{ expression }}) when '1' then true when '0' then false end
    {%- elif contract_type == 'dec' -%}
        {{ cast_or_null("replace(trim(" ~ expression ~ "), ',', '.')", 'decimal(18, 6)') }}
    {%- else -%}
        {%- set types = {'int': 'bigint', 'date': 'date', 'time': 'time', 'ts': 'timestamp'} -%}
        {{ cast_delivered(expression, types[contract_type]) }}
    {%- endif -%}
{%- endmacro %}
