-- R7 G1 (2 kap. 1-3 §§, 5 kap. 3 § first paragraph): the first INSKRIVNING message within 24 h of admission, or of a later judgement
-- of the need. Always on the clock of the judgement, whatever clock the region's indicator uses.
with tider as (
    select
        {{ episode_key('episoder') }},
        episoder.krav_inskr_24h,
        meddelanden.meddelande_id,
        meddelanden.meddelande_tidpunkt,
        case
            when arenden.behov_bedomt_tidpunkt > vardepisoder.inskrivning then arenden.behov_bedomt_tidpunkt
            else vardepisoder.inskrivning
        end + interval '24 hours' as tidsgrans
    from {{ ref('int_betalningsansvar__episoder') }} as episoder
    inner join {{ ref('int_vardepisoder') }} as vardepisoder
        on episoder.region_kod = vardepisoder.region_kod and episoder.vardepisod_id = vardepisoder.vardepisod_id
    inner join {{ ref('int_vardepisoder__arende') }} as arenden
        on episoder.region_kod = arenden.region_kod and episoder.vardepisod_id = arenden.vardepisod_id
    inner join {{ ref('int_inskrivningsmeddelanden') }} as meddelanden
        on episoder.region_kod = meddelanden.region_kod and episoder.vardepisod_id = meddelanden.vardepisod_id
)

select
    {{ episode_key() }},
    meddelande_id,
    meddelande_tidpunkt,
    tidsgrans,
    meddelande_tidpunkt <= tidsgrans or krav_inskr_24h <> 'diskvalificerar' as g1,
    case when meddelande_tidpunkt > tidsgrans and krav_inskr_24h <> 'ignorera' then 'inskr_sent' end as orsak
from tider
