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

{# billing_period_number(periodtyp, start): months or quarters counted through, so that the next period is one more. #}
{% macro billing_period_number(periodtyp, start) -%}
    cast(
        case
            when {{ periodtyp }} = 'kvartal' then 4 * extract(year from {{ start }}) + extract(quarter from {{ start }})
            else 12 * extract(year from {{ start }}) + extract(month from {{ start }})
        end as bigint
    )
{%- endmacro %}

{# episode_key(alias): the columns that make an episode in a scenario, of an alias where one is given. #}
{% macro episode_key(alias=none) -%}
    {%- set prefix = alias ~ '.' if alias else '' -%}
    {{ prefix }}scenario_id, {{ prefix }}region_kod, {{ prefix }}vardepisod_id
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

{# covers(hinder, day): fran_datum <= day <= till_datum, empty end = open (R7 G4). #}
{% macro covers(hinder, day) -%}
    ({{ hinder }}.fran_datum <= {{ day }} and ({{ hinder }}.till_datum is null or {{ day }} <= {{ hinder }}.till_datum))
{%- endmacro %}

{# rate(belopp_kalla, of_agreement, of_year): the agreement's own value or that of the calendar year; empty when neither is said (R8). #}
{% macro rate(belopp_kalla, of_agreement, of_year) -%}
    case {{ belopp_kalla }} when 'avtal' then {{ of_agreement }} when 'socialstyrelsen' then {{ of_year }} end
{%- endmacro %}

{# Texts of an explanation: an instant as Swedish clock time to the second, a number with a decimal comma. #}
{% macro clock_text(instant) -%}
    substr(cast({{ utc_to_local(instant) }} as {{ type_text() }}), 1, 19)
{%- endmacro %}

{% macro number_text(number, decimals) -%}
    replace(cast(cast({{ number }} as decimal(18, {{ decimals }})) as {{ type_text() }}), '.', ',')
{%- endmacro %}

{# amount_text(kronor): '148 800 kr' with spaces that do not break, and öre only where there are some. #}
{% macro amount_text(kronor) -%}
    {%- set space = '\u00a0' -%}
    replace(replace(replace({{ grouped_number(kronor) }}, ',', '{{ space }}'), '.00', ''), '.', ',') || '{{ space }}kr'
{%- endmacro %}

{#
    filled_text(text, values, highest): the text with {1}, {2} … replaced by the values in order; one that is empty reads okänt.
    highest: number of the last value the text asks for (highest_value); most ask for few, and each replacement reads the whole text.
#}
{% macro filled_text(text, values, highest) -%}
    case
        when {{ highest }} = 0 then {{ text }}
        when {{ highest }} <= 2 then {{ replaced_values(text, values[:2]) }}
        else {{ replaced_values(text, values) }}
    end
{%- endmacro %}

{% macro replaced_values(text, values) -%}
    {%- set filled = namespace(sql=text) -%}
    {%- for value in values -%}
        {%- set filled.sql = "replace(" ~ filled.sql ~ ", '{" ~ loop.index ~ "}', coalesce(" ~ value ~ ", 'okänt'))" -%}
    {%- endfor -%}
    {{ filled.sql }}
{%- endmacro %}

{# highest_value(text, number): the number of the last of {1}, {2} … in the text, 0 without any; number: how many there can be. #}
{% macro highest_value(text, number) -%}
    case{% for n in range(number, 0, -1) %} when {{ text }} like '%{{ '{' ~ n ~ '}' }}%' then {{ n }}{% endfor %} else 0 end
{%- endmacro %}
