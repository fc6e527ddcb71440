-- R7: how many discharged episodes pass each gate, in the order of the law, and how often each reason stands. G4 takes days and never
-- an episode, so nobody is lost there. The kommun of an episode that falls on G7 is shown as it is.
{% set gates = ['g1', 'g2', 'g3', 'g4', 'g5', 'g6', 'g7', 'g8'] %}
{% set reasons = {
    'inskr_sent': 'g1', 'underrattelse_saknas': 'g2', 'sip_behov_ej_avgjort': 'g3', 'sip_kallelse_saknas': 'g3',
    'sip_kallelse_sen': 'g3', 'oppenvard_hinder': 'g4', 'insatser_motsatta': 'g5', 'opt_orv': 'g6', 'kommun_saknas': 'g7',
    'negativ_tid': 'g8',
} %}
with rader as (
    select
        *,
        {{ billing_period_start('periodtyp', 'utskrivning_datum') }} as period_start
    from {{ ref('int_betalningsansvar__underlag') }}
    where not pagaende
)

select
    region_kod,
    vardform,
    kommun_kod,
    periodtyp,
    {{ billing_period('periodtyp', 'period_start') }} as period,
    period_start,
    modell_id,
    modelltyp,
    count(*) as antal_alla,
    {% for gate in gates -%}
    count(*) filter (where {{ gate }}) as antal_{{ gate }},
    {% endfor -%}
    {% for gate in gates -%}
    count(*) filter (where {{ gates[:loop.index] | reject('equalto', 'g4') | join(' and ') }}) as efter_{{ gate }},
    {% endfor -%}
    count(*) filter (where kvalificerad) as antal_kvalificerade,
    {% for reason, gate in reasons.items() -%}
    count(*) filter (where {{ gate }}_orsak = '{{ reason }}') as orsak_{{ reason }},
    {% endfor -%}
    count(*) filter (where avliden_orsak = 'avliden') as orsak_avliden
from rader
group by region_kod, vardform, kommun_kod, periodtyp, period_start, modell_id, modelltyp
