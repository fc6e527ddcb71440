-- R6: the population most indicators start from: linked episodes that are discharged, by the month of the discharge date.
select
    episoder.region_kod,
    {{ published_id('episoder.region_kod', 'episoder.vardepisod_id') }} as vardepisod_id,
    episoder.vardepisod_id as episod_id,
    episoder.patient_id,
    episoder.vardform,
    episoder.inskrivning_datum,
    episoder.utskrivning,
    episoder.utskrivning_datum,
    cast(date_trunc('month', episoder.utskrivning_datum) as date) as manad
from {{ ref('int_vardepisoder') }} as episoder
inner join {{ ref('int_inskrivningsmeddelanden') }} as lankade
    on episoder.region_kod = lankade.region_kod and episoder.vardepisod_id = lankade.vardepisod_id
where episoder.utskrivning_datum is not null
