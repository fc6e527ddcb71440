-- R2: candidates are the living ärenden of type UTSKRIVNING.
select
    arenden.region_kod,
    arenden.arende_id,
    coalesce(ersattningar.patient_id, arenden.patient_nyckel) as patient_id,
    arenden.skapad_tidpunkt,
    arenden.behov_bedomt_tidpunkt,
    arenden.samtycke_status,
    arenden.kommunal_hsv_inkopplad,
    arenden.sip_behov,
    arenden.sip_samtycke,
    arenden.insatser_motsatta_tidpunkt,
    arenden.placerande_kommun_kod
from {{ ref('bas_arende') }} as arenden
left join {{ ref('int_patienter__ersattningar') }} as ersattningar
    on arenden.region_kod = ersattningar.region_kod and arenden.patient_nyckel = ersattningar.patient_nyckel
where arenden.arende_typ = 'UTSKRIVNING'
