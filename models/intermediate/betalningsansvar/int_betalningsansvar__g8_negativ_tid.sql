-- R7 G8: the discharge date does not lie before dag 0. Still admitted: not negative.
select
    {{ episode_key() }},
    coalesce(egna_dagar, 0) >= 0 as g8,
    case when egna_dagar < 0 then 'negativ_tid' end as orsak
from {{ ref('int_betalningsansvar__episoder') }}
