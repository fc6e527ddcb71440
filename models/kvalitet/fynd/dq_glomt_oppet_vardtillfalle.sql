-- R1: an open stay that a later stay of the patient lies beyond: the later one is a new episode.
select
    stays.region_kod,
    {{ finding(
        'vardtillfalle', 'stays.vardtillfalle_id',
        episod='stays.vardepisod_id',
        datum='min(episoder.inskrivning_datum)',
        galler_fran='min(senare.inskrivning)'
    ) }}
from {{ ref('int_vardepisoder__vardtillfallen') }} as stays
inner join {{ ref('int_vardtillfallen') }} as senare
    on stays.region_kod = senare.region_kod and stays.patient_id = senare.patient_id
inner join {{ ref('int_vardepisoder') }} as episoder
    on stays.region_kod = episoder.region_kod and stays.vardepisod_id = episoder.vardepisod_id
where stays.utskrivning is null and senare.inskrivning > stays.racker_till
group by stays.region_kod, stays.vardtillfalle_id, stays.vardepisod_id
