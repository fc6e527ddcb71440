-- Every finding of the rules that are about no patient, in the shape of the macro finding. None can be tied to an episode.
{% set rules = [
    ('okand_kod', ref('dq_fynd__okand_kod')),
    ('olika_dubbletter', ref('dq_olika_dubbletter')),
    ('avvikande_leverans', ref('dq_avvikande_leverans')),
    ('verksamhetsgren_saknas', ref('dq_verksamhetsgren_saknas')),
    ('undantag_utgatt', ref('dq_undantag_utgatt')),
] %}
{% for rule, findings in rules -%}
select
    '{{ rule }}' as regel_id,
    region_kod,
    kalla,
    tabell,
    kolumn,
    nyckel,
    extrakt_id,
    galler_fran,
    klinik_kod,
    datum,
    varde
from {{ findings }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
