-- R6: what is known of a period at the region's as-of: whether it has ended, how many of its days have passed, and whether
-- readmissions (until the last day + hi) and plans (until the last day + sip_fonster_dagar) can still come.
{% set months = {'manad': 1, 'kvartal': 3, 'halvar': 6, 'ar': 12} %}
with perioder as (
    select distinct
        lage.region_kod,
        manader.periodtyp,
        manader.period,
        manader.period_start,
        case manader.periodtyp
            {% for periodtyp, n in months.items() -%}
            when '{{ periodtyp }}' then {{ add_days(add_months('manader.period_start', n), -1) }}
            {% endfor -%}
        end as sista_dag,
        lage.asof_datum
    from {{ ref('int_indikator__manader') }} as manader
    cross join {{ ref('int_asof') }} as lage
)

select
    perioder.region_kod,
    perioder.periodtyp,
    perioder.period,
    perioder.period_start,
    perioder.sista_dag,
    perioder.asof_datum,
    perioder.sista_dag >= perioder.asof_datum as pagar,
    greatest({{ days_between('perioder.period_start', 'least(perioder.sista_dag, perioder.asof_datum)') }} + 1, 0) as dagar_till_asof,
    coalesce({{ add_days('perioder.sista_dag', 'parametrar.sip_fonster_dagar') }} > perioder.asof_datum, true) as sip_preliminar,
    coalesce({{ add_days('perioder.sista_dag', 'parametrar.hi') }} > perioder.asof_datum, true) as aterinskrivning_preliminar
from perioder
inner join {{ ref('int_regionparametrar') }} as parametrar
    on perioder.region_kod = parametrar.region_kod and {{ valid_on('parametrar', 'perioder.sista_dag') }}
