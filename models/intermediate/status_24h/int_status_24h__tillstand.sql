-- R5: the state of the episode on both clocks, the first condition of the rule's table that holds.
select
    klockor.region_kod,
    klockor.vardepisod_id,
    klockor.klockstart,
    klockor.tidsgrans,
    klockor.inskrivning,
    klockor.utskrivning,
    klockor.asof_tidpunkt,
    forsta.forsta_status,
    forsta.angiven_registrerad_tidpunkt,
    meddelanden.meddelande_tidpunkt,
    kvittenser.kvitterad_tidpunkt,
    {{ status_24h_state('klockor.klockstart', 'klockor.tidsgrans') }} as tillstand,
    {{ status_24h_state('klockor.inskrivning', 'klockor.tidsgrans_inskrivningsklocka') }} as tillstand_inskrivningsklocka
from {{ ref('int_status_24h__klockor') }} as klockor
left join {{ ref('int_status_24h__forsta') }} as forsta
    on klockor.region_kod = forsta.region_kod and klockor.vardepisod_id = forsta.vardepisod_id
left join {{ ref('int_inskrivningsmeddelanden') }} as meddelanden
    on klockor.region_kod = meddelanden.region_kod and klockor.vardepisod_id = meddelanden.vardepisod_id
left join {{ ref('int_status_24h__kvittenser') }} as kvittenser
    on klockor.region_kod = kvittenser.region_kod and klockor.vardepisod_id = kvittenser.vardepisod_id
