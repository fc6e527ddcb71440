-- R1: a returned row is a region and period without a parameter that decides which stays are one episode. There the missing
-- value would not give an empty figure but other episodes, so nothing is published.
select
    region_kod,
    giltig_fran
from {{ ref('int_regionparametrar') }}
where episod_max_glapp_minuter is null or oppen_max_dagar is null
