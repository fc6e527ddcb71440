-- R5 as it stands at asof, by the klinik that admitted and for the region (ALLA): what alerts and the daily digest are about.
{% set open_gap = "inneliggande and tillstand in ('SAKNAR_MEDDELANDE', 'VET_EJ', 'SAKNAR_STATUS')" %}
{% set decided = 'tillstand in ' ~ status_24h_decided() %}
with episoder as (
    select
        status.region_kod,
        status.klinik_kod,
        status.tillstand,
        status.gap_timmar,
        coalesce(episoder.utskrivning > lage.asof_tidpunkt, true) as inneliggande,
        {{ elapsed_hours('status.tidsgrans', 'lage.asof_tidpunkt') }} as timmar_sedan_grans,
        parametrar.forvarning_timmar
    from {{ ref('dq_status_24h') }} as status
    inner join {{ ref('fct_vardepisoder') }} as episoder
        on status.region_kod = episoder.region_kod and status.vardepisod_id = episoder.vardepisod_id
    inner join {{ ref('int_asof') }} as lage on status.region_kod = lage.region_kod
    inner join {{ ref('int_regionparametrar') }} as parametrar
        on
            status.region_kod = parametrar.region_kod
            and {{ valid_on('parametrar', 'lage.asof_datum') }}
),

nivaer as (
    select * from episoder
    union all
    select region_kod, 'ALLA' as klinik_kod, tillstand, gap_timmar, inneliggande, timmar_sedan_grans, forvarning_timmar from episoder
),

summerade as (
    select
        region_kod,
        klinik_kod,
        count(case when {{ open_gap }} then 1 end) as antal_oppna_luckor,
        {% for state in ['SAKNAR_MEDDELANDE', 'VET_EJ', 'SAKNAR_STATUS'] -%}
        count(case when inneliggande and tillstand = '{{ state }}' then 1 end) as antal_{{ state | lower }},
        {% endfor -%}
        count(case when tillstand = 'SEN' and {{ within_days('timmar_sedan_grans', 0, 7) }} then 1 end) as antal_sen,
        count(case when tillstand = 'EJ_FORFALLEN' and timmar_sedan_grans > -forvarning_timmar then 1 end) as antal_forvarning,
        count(case when tillstand = 'EJ_FORFALLEN' then 1 end) as antal_ej_forfallen,
        {% for name, first, last in [('7d', 0, 7), ('28d', 0, 28), ('foregaende_28d', 28, 56)] -%}
        count(case when tillstand = 'OK' and {{ within_days('timmar_sedan_grans', first, last) }} then 1 end) as antal_i_tid_{{ name }},
        count(case when {{ decided }} and {{ within_days('timmar_sedan_grans', first, last) }} then 1 end) as antal_avgjorda_{{ name }},
        {% endfor -%}
        max(case when {{ open_gap }} then gap_timmar end) as aldsta_lucka_timmar,
        min(case when {{ open_gap }} then gap_timmar end) as yngsta_lucka_timmar
    from nivaer
    group by region_kod, klinik_kod
)

select
    summerade.*,
    coalesce(tystnad.ar_tyst, false) as kalla_tyst,
    tystnad.senast_tidpunkt as kalla_senast_tidpunkt,
    lage.asof_tidpunkt
from summerade
inner join {{ ref('int_asof') }} as lage on summerade.region_kod = lage.region_kod
left join {{ ref('int_status_24h__tystnad') }} as tystnad
    on summerade.region_kod = tystnad.region_kod and summerade.klinik_kod = tystnad.klinik_kod
