-- How far the deliveries of the small sources reach: what lies after that day has not come yet, which is not the same as none.
select
    region_kod,
    case kalla when 'stella' then 'avvikelse' when 'enkat' then 'delaktighet' end as amne,
    max(cast(extrakt_tidpunkt as date)) as levererat_till
from {{ ref('stg_lager__leveranser') }}
where kalla in ('stella', 'enkat') and not ar_hallen
group by region_kod, kalla
