-- R7 G2 (3 kap. 1 §, 5 kap. 3 § first paragraph): the SATT event that opened the valid period has a sent UTSKRIVNINGSKLAR message.
select
    {{ episode_key('episoder') }},
    perioder.arende_id,
    perioder.handelse_nr,
    perioder.har_underrattelse as g2,
    case when not perioder.har_underrattelse then 'underrattelse_saknas' end as orsak
from {{ ref('int_betalningsansvar__episoder') }} as episoder
inner join {{ ref('int_utskrivningsklar__perioder') }} as perioder
    on
        episoder.region_kod = perioder.region_kod
        and episoder.vardepisod_id = perioder.vardepisod_id
        and perioder.ar_giltig
