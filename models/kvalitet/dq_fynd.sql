-- Every finding of every rule. forst_sedd is the as-of time of the delivery that brought the row, senast_sedd the region's as-of.
{% set rules = ['okand_kod', 'saknad_referens', 'klockbyte', 'olika_dubbletter', 'avvikande_leverans'] %}
with fynd as (
    {% for rule in rules %}
    select
        '{{ rule }}' as regel_id,
        region_kod,
        kalla,
        tabell,
        kolumn,
        nyckel,
        extrakt_id
    from {{ ref('dq_' ~ rule) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    fynd.region_kod,
    fynd.regel_id,
    fynd.kalla,
    fynd.tabell,
    fynd.kolumn,
    fynd.nyckel,
    'okand' as klinik_kod,
    'okand' as kommun_kod,
    liggare.asof_tidpunkt as forst_sedd,
    lage.asof_tidpunkt as senast_sedd,
    regler.allvarlighet
from fynd
inner join {{ ref('dq_regler_lista') }} as regler on fynd.regel_id = regler.regel_id
left join {{ ref('stg_lager__leveranser') }} as liggare
    on
        fynd.region_kod = liggare.region_kod
        and fynd.kalla = liggare.kalla
        and fynd.extrakt_id = liggare.extrakt_id
left join {{ ref('int_asof') }} as lage on fynd.region_kod = lage.region_kod
