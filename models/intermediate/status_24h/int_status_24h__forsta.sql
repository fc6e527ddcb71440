-- R5: the first valid status (time, then registration, then status_nr), and whether something was filled in that is not valid.
with numrerade as (
    select
        *,
        row_number() over (
            partition by region_kod, vardepisod_id
            order by
                case when ar_giltig then 0 else 1 end,
                status_tidpunkt,
                registrerad_tidpunkt,
                status_nr,
                {{ code_point('arende_id') }}
        ) as ordning,
        max(case when ifylld_flagga and not ar_giltig then 1 else 0 end) over (
            partition by region_kod, vardepisod_id
        ) as antal_ogiltiga
    from {{ ref('int_status_24h__rader') }}
)

select
    region_kod,
    vardepisod_id,
    case when ar_giltig then status_tidpunkt end as forsta_status,
    case when ar_giltig and har_angiven_tid then registrerad_tidpunkt end as angiven_registrerad_tidpunkt,
    antal_ogiltiga > 0 as har_ogiltig_status
from numrerade
where ordning = 1
