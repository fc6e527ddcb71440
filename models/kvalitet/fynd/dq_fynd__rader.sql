-- Every finding of the rules that the rows of one patient decide, with units, codes and as-of beside them, in the shape of the macro finding.
{% set rules = [
    'okand_kod',
    'saknad_referens',
    'enhet_utanfor_giltighet',
    'klockbyte',
    'tid_efter_asof',
    'glomt_oppet_vardtillfalle',
    'hemma_over_ett_dygn',
    'dubbla_arenden',
    'annan_kommun_underrattad',
    'felsant_meddelande',
    'status_sen',
    'status_saknar_meddelande',
    'status_vet_ej',
    'status_saknas',
    'beraknat_datum_passerat',
    'handelse_fore_inskrivning',
    'satt_tva_ganger',
    'atertagen_utan_satt',
    'atertagen_efter_utskrivning',
    'sent_registrerad',
    'negativ_tid',
    'sip_kallelse_sen',
    'sip_utan_mote',
    'sip_utan_deltagare',
    'plan_utan_anteckningar',
    'vardkontakt_efter_utskrivning',
    'vardkontakt_namnlos',
] %}
{% for rule in rules -%}
select
    '{{ rule }}' as regel_id,
    region_kod,
    kalla,
    tabell,
    kolumn,
    nyckel,
    extrakt_id,
    galler_fran,
    vardepisod_id,
    datum,
    varde
from {{ ref('dq_' ~ rule) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
