-- R6: a region's tables reach from the month of its first to the month of its last linked discharge.
select
    region_kod,
    cast(date_trunc('month', min(utskrivning_datum)) as date) as forsta_manad,
    cast(date_trunc('month', max(utskrivning_datum)) as date) as sista_manad
from {{ ref('fct_vardepisoder') }}
where ar_lankad and utskrivning_datum is not null
group by region_kod
