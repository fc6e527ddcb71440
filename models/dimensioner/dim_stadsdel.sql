-- Stadsdelar with their mergers: idag_stadsdel_kod is where a merged one lives on, so that a series can be read in today's division.
select
    substr(kommun_kod, 1, 2) as region_kod,
    stadsdel_kod,
    kommun_kod,
    namn as stadsdel_namn,
    giltig_fran,
    giltig_till,
    coalesce(efterfoljare, stadsdel_kod) as idag_stadsdel_kod
from {{ ref('stadsdelar') }}
