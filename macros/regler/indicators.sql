{#
    The shared shape of the ind_ tables (interface.md §3, R6).

    indicator_rows(levels, period_types, klinik_at): joins that repeat every row of the CTE `episoder`
    (region_kod, vardepisod_id, vardform, manad) on its levels, its two vardform and its periods.
    klinik_at: 'utskrivning' or 'inskrivning', which of the episode's two kliniker the level means.
#}
{% macro indicator_rows(levels, period_types, klinik_at) -%}
    {{ level_rows(levels, klinik_at) }}
    inner join {{ ref('int_indikator__vardformer') }} as vardformer
        on episoder.vardform = vardformer.ingaende_vardform
    inner join {{ ref('int_indikator__manader') }} as perioder
        on episoder.manad = perioder.manad and perioder.periodtyp in ('{{ period_types | join("', '") }}')
{%- endmacro %}

{# level_rows(levels, klinik_at): the first of these joins alone, for tables without vardform and period types. #}
{% macro level_rows(levels, klinik_at) -%}
inner join {{ ref('int_indikator__nivaer') }} as nivaer
        on
            episoder.region_kod = nivaer.region_kod
            and episoder.vardepisod_id = nivaer.vardepisod_id
            and nivaer.niva in ('{{ levels | join("', '") }}')
            and nivaer.galler_vid in ('alltid', '{{ klinik_at }}')
{%- endmacro %}

{# The key of an aggregate over indicator_rows. #}
{% macro indicator_key() -%}
    episoder.region_kod, vardformer.vardform, nivaer.niva, nivaer.enhet_kod, perioder.periodtyp, perioder.period, perioder.period_start
{%- endmacro %}

{#
    indicator_frame(period_types): the keys that have a row: those of the CTE `summerade` and, with
    zeros, those of int_indikator__ramar. join_on_indicator_key(a, b) puts the figures beside them.
#}
{% macro indicator_frame(period_types) -%}
    select region_kod, vardform, niva, enhet_kod, periodtyp, period, period_start
    from summerade
    union
    select region_kod, vardform, niva, enhet_kod, periodtyp, period, period_start
    from {{ ref('int_indikator__ramar') }}
    where periodtyp in ('{{ period_types | join("', '") }}')
{%- endmacro %}

{% macro join_on_indicator_key(a, b) -%}
            {{ a }}.region_kod = {{ b }}.region_kod
            and {{ a }}.vardform = {{ b }}.vardform
            and {{ a }}.niva = {{ b }}.niva
            and {{ a }}.enhet_kod = {{ b }}.enhet_kod
            and {{ a }}.periodtyp = {{ b }}.periodtyp
            and {{ a }}.period = {{ b }}.period
{%- endmacro %}

{#
    indicator_columns(), indicator_sources(): the key columns that every ind_ table starts with
    (interface.md §3), and the frame with the figures (CTE `summerade`), the units' names and the
    state of the period (int_indikator__perioder) beside it.
#}
{% macro indicator_columns() -%}
    nycklar.region_kod,
    nycklar.vardform,
    nycklar.niva,
    nycklar.enhet_kod,
    coalesce(enheter.enhet_namn, 'okänd') as enhet_namn,
    nycklar.periodtyp,
    nycklar.period,
    nycklar.period_start
{%- endmacro %}

{% macro indicator_sources() -%}
nycklar
left join summerade
    on
        {{ join_on_indicator_key('nycklar', 'summerade') }}
{{ unit_names('nycklar') }}
{%- endmacro %}

{# unit_names(rows): the join to the names of the units, as `enheter`; rows has region_kod, niva, enhet_kod. #}
{% macro unit_names(rows) -%}
left join {{ ref('dim_indikatorenhet') }} as enheter
    on
        {{ rows }}.region_kod = enheter.region_kod
        and {{ rows }}.niva = enheter.niva
        and {{ rows }}.enhet_kod = enheter.enhet_kod
{%- endmacro %}

{# ratio(numerator, denominator): an unrounded double, empty when there is nothing to divide by (R0). #}
{% macro ratio(numerator, denominator) -%}
    cast({{ numerator }} as {{ type_double() }}) / nullif({{ denominator }}, 0)
{%- endmacro %}
