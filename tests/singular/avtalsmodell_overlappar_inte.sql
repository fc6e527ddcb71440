-- R8: a returned row is a pair of agreements of one region that both are valid on some day for some vardform, or one that is valid on
-- none; `alla` is both vardformer. Which of them decides would be chance, so nothing is published.
select
    en.modell_id,
    annan.modell_id as annan_modell_id
from {{ ref('avtalsmodell') }} as en
inner join {{ ref('avtalsmodell') }} as annan
    on
        en.region_kod = annan.region_kod
        and en.modell_id < annan.modell_id
        and (en.vardform = annan.vardform or en.vardform = 'alla' or annan.vardform = 'alla')
        and (annan.giltig_till is null or en.giltig_fran < annan.giltig_till)
        and (en.giltig_till is null or annan.giltig_fran < en.giltig_till)
union all
select
    modell_id,
    modell_id as annan_modell_id
from {{ ref('avtalsmodell') }}
where giltig_fran is null or giltig_till <= giltig_fran
