-- R6 fast_vardkontakt (2 kap. 5 §): discharged linked episodes where kommunal HSV is involved, and whether a fast vårdkontakt
-- was named on or before the discharge. Validity compares dates, utsedd compares instants.
with utsedda as (
    select distinct
        utskrivna.region_kod,
        utskrivna.vardepisod_id
    from {{ ref('bas_fast_vardkontakt') }} as kontakter
    left join {{ ref('int_patienter__ersattningar') }} as ersattningar
        on kontakter.region_kod = ersattningar.region_kod and kontakter.patient_nyckel = ersattningar.patient_nyckel
    inner join {{ ref('int_indikator__utskrivna') }} as utskrivna
        on
            kontakter.region_kod = utskrivna.region_kod
            and coalesce(ersattningar.patient_id, kontakter.patient_nyckel) = utskrivna.patient_id
    where
        kontakter.typ = 'FAST_VARDKONTAKT'
        and kontakter.namngiven_flagga
        and kontakter.giltig_fran <= utskrivna.utskrivning_datum
        and (kontakter.giltig_till is null or kontakter.giltig_till >= utskrivna.utskrivning_datum)
        and kontakter.utsedd_tidpunkt <= utskrivna.utskrivning
)

select
    utskrivna.region_kod,
    utskrivna.vardepisod_id,
    utskrivna.vardform,
    utskrivna.manad,
    utsedda.vardepisod_id is not null as har_fast_vardkontakt
from {{ ref('int_indikator__utskrivna') }} as utskrivna
inner join {{ ref('int_vardepisoder__arende') }} as arenden
    on utskrivna.region_kod = arenden.region_kod and utskrivna.episod_id = arenden.vardepisod_id
left join utsedda
    on utskrivna.region_kod = utsedda.region_kod and utskrivna.vardepisod_id = utsedda.vardepisod_id
where arenden.kommunal_hsv_inkopplad
