-- R5: the SLUTENVARD status rows of the episode's ärenden whose message (if any) is not cancelled, and which of them are valid.
select
    arenden.region_kod,
    arenden.vardepisod_id,
    rader.arende_id,
    rader.status_nr,
    coalesce(rader.angiven_tidpunkt, rader.registrerad_tidpunkt) as status_tidpunkt,
    rader.angiven_tidpunkt is not null as har_angiven_tid,
    rader.registrerad_tidpunkt,
    rader.ifylld_flagga,
    (
        rader.ifylld_flagga
        and not coalesce(rader.platshallare_flagga, false)
        and coalesce(rader.teckenlangd, 4) > 3
    ) as ar_giltig
from {{ ref('int_arenden') }} as arenden
inner join {{ ref('bas_inskrivning_status') }} as rader
    on arenden.region_kod = rader.region_kod and arenden.arende_id = rader.arende_id
left join {{ ref('bas_strukna_meddelanden') }} as strukna
    on rader.region_kod = strukna.region_kod and rader.meddelande_id = strukna.meddelande_id
where rader.part = 'SLUTENVARD' and strukna.meddelande_id is null
