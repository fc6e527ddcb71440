with leveranser as (
    select
        region_kod,
        kalla,
        extrakt_id,
        extrakt_tidpunkt,
        omfattning,
        status,
        ar_hallen,
        {{ local_to_utc('extrakt_tidpunkt') }} as asof_tidpunkt
    from {{ source('lager', 'leveranser') }}
    where status in ('accepterad', 'kant_innehall')
),

-- A held delivery moves no as-of; it and one with known content mark nothing missing, nor do survey and deviation files.
markerande as (
    select
        *,
        kalla = 'cosmic_link' and not ar_hallen as ger_asof,
        omfattning = 'FULL' and status = 'accepterad' and not ar_hallen and kalla not in ('stella', 'enkat') as markerar_saknade
    from leveranser
),

numrerade as (
    select
        *,
        min(case when markerar_saknade then extrakt_id end) over (
            partition by region_kod, kalla order by extrakt_id rows between 1 following and unbounded following
        ) as nasta_fulla_extrakt_id
    from markerande
)

select
    numrerade.region_kod,
    numrerade.kalla,
    numrerade.extrakt_id,
    numrerade.extrakt_tidpunkt,
    numrerade.omfattning,
    numrerade.status,
    numrerade.ar_hallen,
    numrerade.asof_tidpunkt,
    numrerade.ger_asof,
    numrerade.nasta_fulla_extrakt_id,
    nasta.asof_tidpunkt as nasta_fulla_asof
from numrerade
left join markerande as nasta
    on
        numrerade.region_kod = nasta.region_kod
        and numrerade.kalla = nasta.kalla
        and numrerade.nasta_fulla_extrakt_id = nasta.extrakt_id
