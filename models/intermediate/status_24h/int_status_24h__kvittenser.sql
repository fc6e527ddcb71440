-- R5 kvittens_i_tid: the earliest receipt by a KOMMUN_ recipient of the first INSKRIVNING message, wrongly sent ones left out.
select
    meddelanden.region_kod,
    meddelanden.vardepisod_id,
    min(mottagare.kvitterad_tidpunkt) as kvitterad_tidpunkt
from {{ ref('int_inskrivningsmeddelanden') }} as meddelanden
inner join {{ ref('bas_meddelande_mottagare') }} as mottagare
    on
        meddelanden.region_kod = mottagare.region_kod
        and meddelanden.meddelande_id = mottagare.meddelande_id
where mottagare.mottagare_roll like 'KOMMUN!_%' escape '!' and mottagare.kvittens_status <> 'FELSANT'
group by meddelanden.region_kod, meddelanden.vardepisod_id
