-- R2: the episode's ärende is the earliest; a field is that of the first ärende where it is not empty.
{% set order = ['kandidater.skapad_tidpunkt', code_point('kandidater.arende_id')] %}
select
    arenden.region_kod,
    arenden.vardepisod_id,
    count(*) as antal_arenden,
    {{ first_nonempty('kandidater.arende_id', order) }} as arende_id,
    min(kandidater.behov_bedomt_tidpunkt) as behov_bedomt_tidpunkt,
    {{ first_nonempty('kandidater.samtycke_status', order) }} as samtycke_status,
    {{ first_nonempty('kandidater.kommunal_hsv_inkopplad', order) }} as kommunal_hsv_inkopplad,
    {{ first_nonempty('kandidater.sip_behov', order) }} as sip_behov,
    {{ first_nonempty('kandidater.sip_samtycke', order) }} as sip_samtycke,
    {{ first_nonempty('kandidater.insatser_motsatta_tidpunkt', order) }} as insatser_motsatta_tidpunkt,
    {{ first_nonempty('kandidater.placerande_kommun_kod', order) }} as placerande_kommun_kod
from {{ ref('int_arenden') }} as arenden
inner join {{ ref('int_arenden__kandidater') }} as kandidater
    on arenden.region_kod = kandidater.region_kod and arenden.arende_id = kandidater.arende_id
group by arenden.region_kod, arenden.vardepisod_id
