-- R7 as one row per step of the funnel: how many discharged episodes are left after each gate and how often each reason stands, for
-- kommuner and lan, in the agreement's own periods and per year, whatever agreements the period has had.
{% set steps = ['antal_alla'] %}
{% for n in range(1, 9) %}{% do steps.append('efter_g' ~ n) %}{% endfor %}
{% do steps.append('antal_kvalificerade') %}
{% set reasons = [
    'inskr_sent', 'underrattelse_saknas', 'sip_behov_ej_avgjort', 'sip_kallelse_saknas', 'sip_kallelse_sen', 'oppenvard_hinder',
    'insatser_motsatta', 'opt_orv', 'kommun_saknas', 'negativ_tid', 'avliden',
] %}
{% for reason in reasons %}{% do steps.append('orsak_' ~ reason) %}{% endfor %}
with perioder as (
    select
        *,
        periodtyp as delens_periodtyp,
        period as delens_period,
        period_start as delens_start
    from {{ ref('fak_tratt') }}
    union all
    select
        *,
        'ar' as delens_periodtyp,
        {{ year_text('extract(year from period_start)') }} as delens_period,
        cast(date_trunc('year', period_start) as date) as delens_start
    from {{ ref('fak_tratt') }}
),

placerade as (
    select
        *,
        'kommun' as niva,
        kommun_kod as enhet_kod
    from perioder
    union all
    select
        perioder.*,
        'lan' as niva,
        perioder.region_kod as enhet_kod
    from perioder
    inner join {{ ref('kommuner') }} as kommuner
        on perioder.kommun_kod = kommuner.kommun_kod and perioder.region_kod = kommuner.lan_kod
),

summerade as (
    select
        region_kod,
        vardform,
        niva,
        enhet_kod,
        delens_periodtyp as periodtyp,
        delens_period as period,
        delens_start as period_start,
        {% for step in steps[1:] -%}
        cast(sum({{ step }}) as bigint) as {{ step }},
        {% endfor -%}
        cast(sum(antal_alla) as bigint) as antal_alla
    from placerade
    group by region_kod, vardform, niva, enhet_kod, delens_periodtyp, delens_period, delens_start
),

rader as (
    {% for step in steps -%}
    select
        region_kod,
        vardform,
        niva,
        enhet_kod,
        periodtyp,
        period,
        period_start,
        {{ loop.index }} as ordning,
        '{{ step }}' as steg,
        {{ step }} as antal,
        antal_alla
    from summerade
    {% if not loop.last -%}
    union all
    {% endif -%}
    {% endfor %}
)

select
    rader.region_kod,
    rader.vardform,
    rader.niva,
    rader.enhet_kod,
    coalesce(enheter.enhet_namn, 'okänd') as enhet_namn,
    rader.periodtyp,
    rader.period,
    rader.period_start,
    rader.ordning,
    rader.steg,
    rader.antal,
    rader.antal_alla
from rader
{{ unit_names('rader') }}
