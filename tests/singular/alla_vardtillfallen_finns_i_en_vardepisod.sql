-- R1: a returned row is a stay that counts but is in no published episode: some join on the way lost a patient's stay.
-- A region whose only deliveries are held has no as-of and no episodes yet.
select
    stays.region_kod,
    stays.vardtillfalle_id
from {{ ref('bas_vardtillfalle') }} as stays
inner join {{ ref('int_asof') }} as regioner on stays.region_kod = regioner.region_kod
left join {{ ref('int_vardepisoder__vardtillfallen') }} as delar
    on stays.region_kod = delar.region_kod and stays.vardtillfalle_id = delar.vardtillfalle_id
left join {{ ref('fct_vardepisoder') }} as episoder
    on
        delar.region_kod = episoder.region_kod
        and {{ published_id('delar.region_kod', 'delar.vardepisod_id') }} = episoder.vardepisod_id
where stays.status <> 'AVBRUTEN' and episoder.vardepisod_id is null
