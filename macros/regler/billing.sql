{# Parts of R8 that more than one billing model uses. #}

{# billing_period_start(periodtyp, day): the first day of the month or quarter that the day falls in. #}
{% macro billing_period_start(periodtyp, day) -%}
    case
        when {{ periodtyp }} = 'kvartal' then cast(date_trunc('quarter', {{ day }}) as date)
        else cast(date_trunc('month', {{ day }}) as date)
    end
{%- endmacro %}

{# billing_period(periodtyp, start): the period as '2022-01' or '2022-Q1'. #}
{% macro billing_period(periodtyp, start) -%}
    {{ year_text('extract(year from ' ~ start ~ ')') }}
    || case
        when {{ periodtyp }} = 'kvartal' then '-Q' || cast(extract(quarter from {{ start }}) as {{ type_text() }})
        else '-' || lpad(cast(extract(month from {{ start }}) as {{ type_text() }}), 2, '0')
    end
{%- endmacro %}

{# join_on_episode(a, b): two aliases are the same episode in the same scenario. #}
{% macro join_on_episode(a, b) -%}
            {{ a }}.scenario_id = {{ b }}.scenario_id
            and {{ a }}.region_kod = {{ b }}.region_kod
            and {{ a }}.vardepisod_id = {{ b }}.vardepisod_id
{%- endmacro %}

{# The key of a kommun-period; modell_id is empty where there is no agreement. #}
{% macro kommunperiod_key() -%}
    {{ return(['scenario_id', 'region_kod', 'vardform', 'kommun_kod', 'periodtyp', 'period_start', 'modell_id']) }}
{%- endmacro %}

{# join_on_kommunperiod(a, b): two aliases are the same kommun-period under the same agreement, or both under none. #}
{% macro join_on_kommunperiod(a, b) -%}
            {{ a }}.scenario_id = {{ b }}.scenario_id
            and {{ a }}.region_kod = {{ b }}.region_kod
            and {{ a }}.vardform = {{ b }}.vardform
            and {{ a }}.kommun_kod = {{ b }}.kommun_kod
            and {{ a }}.periodtyp = {{ b }}.periodtyp
            and {{ a }}.period_start = {{ b }}.period_start
            and coalesce({{ a }}.modell_id, '-') = coalesce({{ b }}.modell_id, '-')
{%- endmacro %}

{# Texts of an explanation: an instant as Swedish clock time to the second, a number with a decimal comma. #}
{% macro clock_text(instant) -%}
    substr(cast({{ utc_to_local(instant) }} as {{ type_text() }}), 1, 19)
{%- endmacro %}

{% macro number_text(number, decimals) -%}
    replace(cast(cast({{ number }} as decimal(18, {{ decimals }})) as {{ type_text() }}), '.', ',')
{%- endmacro %}

{# filled_text(text, values): the text with {1}, {2} … replaced by the values in order; one that is empty reads okänt. #}
{% macro filled_text(text, values) -%}
    {%- set filled = namespace(sql=text) -%}
    {%- for value in values -%}
        {%- set filled.sql = "replace(" ~ filled.sql ~ ", '{" ~ loop.index ~ "}', coalesce(" ~ value ~ ", 'okänt'))" -%}
    {%- endfor -%}
    {{ filled.sql }}
{%- endmacro %}
